"""One axis of a convolution: which input index each kernel element meets at each output coordinate."""

import functools
from dataclasses import dataclass, replace

import numpy as np

from .. import refusals

LARGEST_TABLE = 2**26  # entries: 256 MB of int32


@dataclass(frozen=True)
class Rule:
    """Hold the rule of one axis; `taps` turns it into the table for an input of `n` cells.

    Kernel element `t` meets, at output coordinate `o`, the position

        o * stride - low + t' * dilation,    t' = kernel - 1 - t with flip, else t

    of the input, whose cells stand `upsample` apart (1, except in a transposed layer). Positions without a cell go
    where the boundary rule sends them: to a cell, or nowhere.
    """

    kernel: int
    stride: int = 1
    dilation: int = 1
    low: int = 0
    high: int = 0
    flip: bool = False
    boundary: str = "zero"
    upsample: int = 1

    @property
    def reach(self):
        """Return how many cells beyond its first the (dilated) kernel reaches: d (k - 1)."""
        return self.dilation * (self.kernel - 1)

    def span(self, n):
        """Return the length of an input of `n` cells once spread out and padded."""
        return (n - 1) * self.upsample + 1 + self.low + self.high

    def size(self, n):
        """Return the number of outputs, floor((span - reach - 1) / stride) + 1, or 0 where the kernel does not fit."""
        room = self.span(n) - self.reach - 1
        return room // self.stride + 1 if room >= 0 else 0

    def row(self, n):
        """Return the input index at each padded position, -1 where there is none; shape (span,)."""
        cells = np.full((n - 1) * self.upsample + 1, -1, np.int64)
        cells[:: self.upsample] = np.arange(n)
        widths = (max(self.low, 0), max(self.high, 0))
        if self.boundary == "zero":
            cells = np.pad(cells, widths, constant_values=-1)
        else:
            cells = np.pad(cells, widths, mode=self.boundary)
        return cells[max(-self.low, 0) : len(cells) - max(-self.high, 0)]

    def positions(self, n):
        """Return the unbounded position each element meets: below 0 or above n - 1 is padding; shape (out, kernel)."""
        t = np.arange(self.kernel)[:: -1 if self.flip else 1]
        return np.arange(self.size(n))[:, None] * self.stride - self.low + t * self.dilation

    def taps(self, n):
        """Return the table: int32, shape (out, kernel), the input index met or -1."""
        cells = max(self.size(n) * self.kernel, self.span(n))
        if cells > LARGEST_TABLE:
            raise MemoryError(
                f"the connection table of an axis with {n} inputs and a kernel of {self.kernel} would hold {cells:,} "
                f"entries, more than {LARGEST_TABLE:,}: ask for the geometry of a crop"
            )
        return self.row(n)[self.positions(n) + self.low].astype(np.int32)

    def transposed(self, more=0):
        """Return the rule that reads the same connections backwards (zero boundary only), with `more` outputs."""
        return replace(
            self,
            stride=self.upsample,
            upsample=self.stride,
            low=self.reach - self.low,
            high=self.reach - self.high + more,
            flip=not self.flip,
        )


def rules(kernel, *, padding, stride, dilation, boundary, flip, name="padding"):
    """Return one `Rule` per axis of `kernel` (its shape), with the padding resolved.

    'same' pads d (k - 1) cells in all: low = total // 2 without flip (as PyTorch), total - total // 2 with flip (as
    scipy.signal.convolve), so that y has the size of x when the stride is 1.
    """
    axes = len(kernel)
    strides = refusals.per_axis("stride", stride, axes)
    dilations = refusals.per_axis("dilation", dilation, axes)
    padding = refusals.pads(name, padding, axes)
    refusals.one_of("boundary", boundary, refusals.BOUNDARIES)
    flip = refusals.flag("flip", flip, "True for convolution, False for cross-correlation")
    return _rules(tuple(kernel), padding, strides, dilations, boundary, flip)


@functools.lru_cache(1024)
def _rules(kernel, padding, strides, dilations, boundary, flip):
    found = []
    for a, k in enumerate(kernel):
        total = dilations[a] * (k - 1)
        if padding == "full":
            low, high = total, total
        elif padding == "same":
            low = total - total // 2 if flip else total // 2
            high = total - low
        elif padding == "valid":
            low, high = 0, 0
        else:
            low, high = padding[a]
        found.append(Rule(k, strides[a], dilations[a], low, high, flip, boundary))
    return tuple(found)


def fit(found, spatial):
    """Return the output sizes of the rules on an input of sizes `spatial`; refuse a kernel that does not fit."""
    out = tuple(rule.size(n) for rule, n in zip(found, spatial))
    for a, (rule, n, size) in enumerate(zip(found, spatial, out)):
        if size < 1:
            raise ValueError(
                f"the kernel is longer than the input on axis {a}: it covers {rule.reach + 1} cells "
                f"({rule.kernel} elements, dilation {rule.dilation}), the input has {n} and padding adds "
                f"{rule.low + rule.high}. Use a larger input or padding, or a smaller kernel or dilation; "
                "the two are never swapped, as scipy.signal does with 'valid'"
            )
    return out
