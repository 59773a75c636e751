"""Nodes that carry the numbers of one tensor elsewhere: repeated, reordered or in one vector, none changed."""

import math
from fractions import Fraction

import numpy as np

from .. import refusals
from .links import Flat, Link, Pairs, identity
from .nodes import Node, times


class Upsample(Node):
    """Repeat every cell `factor` times along each axis: nearest-neighbour upsampling.

        y_i[o] = x_i[floor(o / factor)]

    Parameters
    ----------
    factor : int, or a tuple with one int for each axis
    phi : as `Layer` has it

    Raises
    ------
    ValueError, TypeError
        For a factor that is no whole number of at least 1, or a tuple that does not fit the axes.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Upsample(2)([[1, 2]])                    # (n, *spatial) -> (n, *(factor * spatial))
    array([[1, 1, 2, 2]])
    """

    kind = "upsample"

    def __init__(self, factor, *, phi="identity"):
        super().__init__(phi=phi)
        self.factor = tuple(factor) if isinstance(factor, (tuple, list)) else factor
        self.axes = len(factor) if isinstance(factor, (tuple, list)) else None
        refusals.per_axis("factor", self.factor, self.axes or 1)

    def _factors(self, spatial):
        factors = refusals.per_axis("factor", self.factor, len(spatial))
        if math.prod((*factors, *spatial)) > refusals.LARGEST_PADDED:
            raise MemoryError(
                f"factor={self.factor!r} makes more than {refusals.LARGEST_PADDED:,} cells of {tuple(spatial)}: give a "
                "smaller one"
            )
        return factors

    def shape(self, shape):
        """Return (n, *(factor * spatial))."""
        return (shape[0], *(f * n for f, n in zip(self._factors(shape[1:]), shape[1:])))

    def links(self, shape):
        """Return the link to the input."""
        tables = [_repeated(f, n) for f, n in zip(self._factors(shape[1:]), shape[1:])]
        return [Link(self.shape(shape), shape, [None, *tables])]

    def steps(self, axes):
        """Return parts of a cell: one by the factor."""
        return tuple(Fraction(1, factor) for factor in self._factors((0,) * axes))

    def z(self, x):
        """Return x with every cell repeated."""
        for axis, factor in enumerate(self._factors(x.shape[2:]), start=2):
            x = np.repeat(x, factor, axis)
        return x

    def __repr__(self):
        return self._repr(f"by {times(self.factor)}")


class Permute(Node):
    """Reorder, repeat or drop channels: channel i of the result is channel `channels[i]` of the input.

    Parameters
    ----------
    channels : sequence of ints, 0-based
    phi : as `Layer` has it

    Raises
    ------
    ValueError, TypeError
        For what is no list of whole numbers from 0; when it is used, for a channel that the input lacks.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Permute([1, 0])([[1, 2], [3, 4]])
    array([[3, 4],
           [1, 2]])
    """

    kind = "permute"

    def __init__(self, channels, *, phi="identity"):
        super().__init__(phi=phi)
        if not isinstance(channels, (tuple, list, np.ndarray)) or len(channels) == 0:
            raise TypeError(
                f"channels={channels!r}: expected a list with the channel of the input for each of the result"
            )
        self.order = tuple(refusals.whole(f"channels[{i}]", c, 0) for i, c in enumerate(channels))

    def channels(self, counts):
        """Return how many channels are taken; refuse one that the input lacks."""
        if counts[0] is not None and max(self.order) >= counts[0]:
            got = refusals.counted(counts[0], "channel")
            raise ValueError(f"it takes channel {max(self.order)}, and gets {got}: the last is {counts[0] - 1}")
        return len(self.order)

    def wants(self, n_out):
        """Return the number of channels that are named where each is once, else None: more may be dropped."""
        return len(self.order) if sorted(self.order) == list(range(len(self.order))) else None

    def shape(self, shape):
        """Return (the number of channels taken, *spatial)."""
        return (self.channels(shape[:1]), *shape[1:])

    def links(self, shape):
        """Return the link to the input: a pair for each channel taken."""
        order = np.array(self.order)
        return [Link(self.shape(shape), shape, [Pairs(np.arange(len(order)), order, len(order), shape[0])])]

    def z(self, x):
        """Return the channels in their new order."""
        return x[:, list(self.order)]

    def __repr__(self):
        return self._repr(refusals.counted(len(self.order), "channel"))


class Flatten(Node):
    """Make one vector of all cells, in C order: channel 0 first, as torch does.

    Parameters
    ----------
    phi : as `Layer` has it

    Raises
    ------
    ValueError
        For a phi that is none.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Flatten()([[1, 2], [3, 4]])              # (n, *spatial) -> (n * prod(spatial),)
    array([1, 2, 3, 4])
    """

    kind = "flatten"

    def channels(self, counts):
        """Return None: it depends on sizes."""
        return None

    def wants(self, n_out):
        """Return None: it depends on sizes."""
        return None

    def axes_out(self, axes):
        """Return 0."""
        return 0

    def axes_in(self, axes):
        """Return None: any number."""
        return None

    def shape(self, shape):
        """Return (n * prod(spatial),)."""
        return (math.prod(shape),)

    def links(self, shape):
        """Return the link to the input."""
        return [Flat(shape)]

    def z(self, x):
        """Return the cells in C order."""
        return x.reshape(len(x), math.prod(x.shape[1:]))


def _repeated(factor, n):
    """Return the pairs of an axis on which every cell is repeated."""
    if factor == 1:
        return identity(n)
    return Pairs(np.arange(n * factor), np.repeat(np.arange(n), factor), n * factor, n)
