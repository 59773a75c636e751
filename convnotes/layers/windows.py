"""The windows of a pool: which cells each holds along every axis, and what padding and the last window do there."""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from .. import refusals
from . import axes
from .links import Link, Pairs
from .nodes import Node, times


class Pool(Node):
    """What both pools share: windows like those of a layer's kernel without flip, on every channel alone."""

    kind = "pool"

    def __init__(self, window, stride=None, *, padding="valid", dilation=1, round_up=False, phi="identity"):
        super().__init__(phi=phi)
        given = [value for value in (window, stride, dilation, padding) if isinstance(value, (tuple, list))]
        self.axes = len(given[0]) if given else None
        count = 1 if self.axes is None else self.axes
        if window is not None:
            refusals.per_axis("window", window, count)
        elif stride is not None or padding != "valid" or dilation != 1:
            raise ValueError("window=None takes the whole of each axis: it goes with no stride, padding or dilation")
        self.window, self.stride = _plain(window), _plain(window if stride is None else stride)
        self.padding, self.dilation = refusals.plain_padding(padding), _plain(dilation)
        self.round_up = refusals.flag("round_up", round_up, "True to keep the last window where it does not fit")
        if window is not None:
            self._rules((1,) * count)  # refuses what is no stride, dilation or padding

    def _rules(self, spatial):
        """Return one `Rule` for each axis of an input of sizes `spatial`."""
        count = len(spatial)
        if self.window is None:
            return tuple(axes.Rule(n) for n in spatial)
        found = axes.rules(
            refusals.per_axis("window", self.window, count), padding=self.padding, stride=self.stride,
            dilation=self.dilation, boundary="zero", flip=False,
        )  # fmt: skip
        refusals.steps(found)
        return found

    def tables(self, spatial):
        """Return the windows on an input, axis by axis.

        Parameters
        ----------
        spatial : tuple of int
            The sizes of the input without its channels, x.shape[1:].

        Returns
        -------
        list of Windows, one for each axis
            `.taps[o, t]` is the input index at place t of window o, -1 for padding and for what lies beyond.

        Raises
        ------
        ValueError
            For windows that do not fit, or that meet padding only.

        Examples
        --------
        >>> import convnotes as cn
        >>> [table.taps.tolist() for table in cn.MaxPool(2, padding=1).tables((3,))]
        [[[-1, 0], [1, 2]]]
        """
        found = []
        for a, (rule, n) in enumerate(zip(self._rules(spatial), spatial)):
            one = windows(rule, n, self.round_up)
            if len(one.taps) == 0:
                raise ValueError(
                    f"the window is longer than the input on axis {a}: it covers {rule.reach + 1} cells "
                    f"({rule.kernel} places, dilation {rule.dilation}), the input has {n} and padding adds "
                    f"{rule.low + rule.high}. Use a smaller window or dilation, or a larger input"
                )
            empty = np.flatnonzero((one.taps < 0).all(axis=1))
            if len(empty):
                raise ValueError(
                    f"on axis {a}, with {n} cells, window {empty[0]} meets padding only: use less padding or dilation, "
                    "a smaller window, or a larger input"
                )
            found.append(one)
        return found

    def shape(self, shape):
        """Return (n, *out)."""
        if len(shape) == 1 and self.window is not None:
            raise ValueError(
                f"it gets shape {tuple(shape)}, channels and no axis for its windows: expected (n, *spatial); for one "
                "channel use np.array(x)[None]"
            )
        if self.axes is not None and len(shape) != self.axes + 1:
            raise ValueError(
                f"its windows have {refusals.counted(self.axes, 'axis')} and it gets shape {tuple(shape)}: expected "
                f"channels and {refusals.counted(self.axes, 'size')}"
            )
        return (shape[0], *(len(one.taps) for one in self.tables(shape[1:])))

    def links(self, shape):
        """Return the link to the input: each channel to itself, the windows along each axis."""
        return [Link(self.shape(shape), shape, [None, *(one.pairs for one in self.tables(shape[1:]))])]

    def steps(self, axes):
        """Return the strides; 1 where the window is the whole of an axis, for there is one unit only."""
        return tuple(map(Fraction, refusals.per_axis("stride", self.stride or 1, axes)))

    def __repr__(self):
        parts = ["the whole of each axis"] if self.window is None else [f"window {times(self.window)}"]
        parts += [f"stride {times(self.stride)}"] * (times(self.stride) != times(self.window))
        parts += [f"padding {self.padding!r}"] * (self.padding not in ("valid", 0))
        parts += [f"dilation {times(self.dilation)}"] * (times(self.dilation) != "1")
        return self._repr(*parts, *["rounded up"] * self.round_up, *self._more())

    def _more(self):
        return []


class Windows:
    """The windows along one axis.

    Attributes
    ----------
    taps : array of int32, shape (out, window)
        The input index at every place of every window, -1 for padding and for what lies beyond.
    real, padded : arrays of int, shape (out,)
        How many places of every window hold a cell; and how many a cell or padding.
    pairs : Pairs
    """

    def __init__(self, rule, n, round_up):
        room = rule.span(n) - rule.reach - 1
        out = (-(-room // rule.stride) if round_up else room // rule.stride) + 1
        if round_up and (out - 1) * rule.stride >= n + rule.low:
            out -= 1
        out = max(out, 0)
        end = n + rule.high  # of padding
        rule = replace(rule, high=max(rule.high, (out - 1) * rule.stride + rule.reach + 1 - n - rule.low))
        self.taps = rule.taps(n)[:out]
        self.taps.setflags(write=False)
        self.real = (self.taps >= 0).sum(1)
        self.padded = (rule.positions(n)[:out] < end).sum(1)
        self.pairs = Pairs.of(self.taps, n)


@lru_cache(maxsize=256)
def windows(rule, n, round_up):
    """Return the `Windows` of a rule on n cells."""
    return Windows(rule, n, round_up)


def _plain(value):
    """Return an int, or a tuple of ints, as no later change of a list can change it."""
    return tuple(value) if isinstance(value, (tuple, list)) else value
