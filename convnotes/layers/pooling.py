"""Pools: the largest, or the mean, of every window, channel by channel."""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from .. import refusals
from . import axes
from .links import Link, Pairs
from .nodes import Node, times


class _Pool(Node):
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
        """Return one `Table` for each axis; refuse windows that do not fit, or that meet padding only."""
        rules = self._rules(spatial)
        if not self.round_up:
            axes.fit(rules, spatial)
        found = [table(rule, n, self.round_up) for rule, n in zip(rules, spatial)]
        for a, one in enumerate(found):
            empty = np.flatnonzero((one.taps < 0).all(axis=1))
            if len(one.taps) == 0 or len(empty):
                what = "no window fits" if len(one.taps) == 0 else f"window {empty[0]} meets padding only"
                raise ValueError(
                    f"on axis {a}, with {spatial[a]} cells, {what}: use less padding or dilation, a smaller "
                    "window, or a larger input"
                )
        return found

    def shape(self, shape):
        """Return (n, *out)."""
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


class MaxPool(_Pool):
    """Take the largest number of every window, channel by channel.

        y_i[o] = max over t of x_i[o * stride - low + t * dilation]

    Padding holds nothing, so it never wins. An int stands for every axis that the input has.

    Parameters
    ----------
    window : int, tuple with one int for each axis, or None
        In cells; None is the whole of each axis.
    stride : int, tuple or None
        None is the window's size: windows side by side.
    padding : 'valid', 'same', 'full', an int, or a tuple with an int or a pair (low, high) for each axis
        As a layer's without flip.
    dilation : int or tuple, in cells
    round_up : bool
        True keeps the last window where it reaches beyond the padded input, as torch's ceil_mode does: unless it
        begins beyond the input and its padding at the low side.
    phi : as `Layer` has it

    Returns
    -------
    array, when called with x, (n, *spatial): the same with floor((size + p - d (k - 1) - 1) /
    stride) + 1 in place of each size, for a window of k cells and p cells of padding in all; `round_up` takes the
    ceiling instead, less a window that begins beyond the input and its padding at the low side.

    Raises
    ------
    ValueError, TypeError
        For what is no window, stride, padding or dilation; when it is used, for windows that meet no cell.

    Examples
    --------
    >>> import convnotes as cn
    >>> pool = cn.MaxPool(2)
    >>> pool([[3, 1, 4, 1, 5]])                     # (n, *spatial) -> (n, floor((n - 2) / 2) + 1)
    array([[3, 4]])
    >>> cn.MaxPool(2, round_up=True)([[3, 1, 4, 1, 5]])
    array([[3, 4, 5]])
    >>> pool.winners([[3, 1, 4, 4, 5]]).tolist()    # the first of equals
    [[[0], [2]]]
    """

    def z(self, x):
        """Return the largest of every window, in x's numbers; booleans become int64."""
        x, lowest = _with_lowest(x)
        for axis, one in enumerate(self.tables(x.shape[2:]), start=2):
            filled = _filled(x, axis, lowest)
            x = filled.take(one.taps[:, 0], axis)
            for t in range(1, one.taps.shape[1]):
                x = np.maximum(x, filled.take(one.taps[:, t], axis))
        return x

    def winners(self, x):
        """Return the index of the cell that wins every window: the first of equals; shape (n, *out, axes).

        x: (n, *spatial), one input.
        """
        x, lowest = _with_lowest(refusals.numbers("x", x))
        self.shape(x.shape)
        tables, places = self.tables(x.shape[1:]), []
        for axis in reversed(range(1, x.ndim)):  # the last axis first: of equal rows the first then wins
            taps = tables[axis - 1].taps
            o = np.arange(len(taps)).reshape((-1,) + (1,) * (x.ndim - 1 - axis))
            taken = np.moveaxis(_filled(x, axis, lowest).take(taps, axis), axis + 1, -1)
            best = taken.argmax(-1)
            best = np.where(taps[o, best] < 0, (taps >= 0).argmax(1)[o], best)  # padding never wins, not even a tie

            def chosen(windows, best=best):
                return np.take_along_axis(windows, best[..., None], -1)[..., 0]

            x = chosen(taken)
            places = [chosen(np.moveaxis(place.take(taps, axis), axis + 1, -1)) for place in places]
            places.insert(0, taps[o, best])
        return np.stack(places, -1) if places else np.empty((*x.shape, 0), np.int32)

    def back(self, gradient, x):
        """Return the derivatives: each goes to the winner alone."""
        x = np.asarray(x)
        places = np.moveaxis(self.winners(x), -1, 0)
        channels = np.arange(len(x)).reshape((-1,) + (1,) * (x.ndim - 1))
        found = np.zeros(x.shape, gradient.dtype)
        np.add.at(found, (channels, *places), gradient)
        return [found]


class AveragePool(_Pool):
    """Take the mean of every window, channel by channel.

        y_i[o] = sum over t of x_i[o * stride - low + t * dilation] / the number of cells counted

    Cells of the input count, and with `count_padding` those of padding as zeros; what lies beyond the padding, under a
    last window that is rounded up, never counts.

    Parameters
    ----------
    window, stride, and as options padding, dilation, round_up, phi
        As `MaxPool` has them.
    count_padding : bool
        torch's count_include_pad.

    Returns
    -------
    array, when called, of the shape that `MaxPool` gives; floats, also for integers.

    Raises
    ------
    ValueError, TypeError
        As `MaxPool`.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.AveragePool(2)([[3, 1, 4, 1, 5]])
    array([[2. , 2.5]])
    >>> cn.AveragePool(3, padding=1, count_padding=True)([[6, 6, 6]])
    array([[4.]])
    """

    def __init__(self, window, stride=None, *, count_padding=False, **options):
        self.count_padding = refusals.flag("count_padding", count_padding, "True to count cells of padding as zeros")
        super().__init__(window, stride, **options)

    def divisor(self, spatial):
        """Return the number of cells that count in every window, an array of sizes `out`."""
        found = np.ones((1,) * len(spatial), np.int64)
        for axis, one in enumerate(self.tables(spatial)):
            counts = one.padded if self.count_padding else one.real
            found = found * counts.reshape((-1,) + (1,) * (len(spatial) - 1 - axis))
        return found

    def z(self, x):
        """Return the mean of every window; integers give float64."""
        if x.dtype.kind in "biu":
            x = x.astype(float)
        x = x.astype(np.float32, copy=False) if x.dtype == np.float16 else x
        divisor = self.divisor(x.shape[2:])
        for axis, one in enumerate(self.tables(x.shape[2:]), start=2):
            filled = _filled(x, axis, 0)
            x = filled.take(one.taps[:, 0], axis)
            for t in range(1, one.taps.shape[1]):
                x += filled.take(one.taps[:, t], axis)
        return x / divisor.astype(x.real.dtype)

    def back(self, gradient, x):
        """Return the derivatives: each is shared by the cells of its window."""
        return super().back(gradient / self.divisor(np.shape(x)[1:]).astype(gradient.dtype), x)

    def _more(self):
        return ["padding counted"] * self.count_padding


class Table:
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
def table(rule, n, round_up):
    """Return the `Table` of a rule on n cells."""
    return Table(rule, n, round_up)


def _plain(value):
    """Return an int, or a tuple of ints, as no later change of a list can change it."""
    return tuple(value) if isinstance(value, (tuple, list)) else value


def _filled(x, axis, value):
    """Return x with one more cell at the end of an axis, for the -1 of a table."""
    shape = list(x.shape)
    shape[axis] = 1
    return np.concatenate([x, np.full(shape, value, x.dtype)], axis)


def _with_lowest(x):
    """Return x in the numbers of the result, and the number that wins against none; refuse complex ones."""
    if x.dtype.kind == "c":
        raise TypeError(f"x is {x.dtype}: the largest of complex numbers is not defined; pool abs(x) or x.real")
    if x.dtype.kind in "biu":
        return x.astype(np.int64, copy=False), np.iinfo(np.int64).min
    return x.astype(np.float32, copy=False) if x.dtype == np.float16 else x, -np.inf
