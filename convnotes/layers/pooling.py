"""Pools: the largest, or the mean, of every window, channel by channel."""

import numpy as np

from .. import refusals
from .windows import Pool


class MaxPool(Pool):
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
        """Return which cell wins every window: of equal ones the first, as in torch.

        Parameters
        ----------
        x : array, shape (n, *spatial), one input

        Returns
        -------
        array of int32, shape (n, *out, axes)
            The winner's coordinates, without its channel, which is the window's own.

        Raises
        ------
        ValueError, TypeError
            For an x that does not fit, or complex numbers, of which none is the largest.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.MaxPool(2).winners([[3, 1, 4, 4]]).tolist()
        [[[0], [2]]]
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


class AveragePool(Pool):
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
        """Return how many cells count in every window: what its sum is divided by.

        Parameters
        ----------
        spatial : tuple of int, or an int for one axis
            The sizes of an input without its channels, x.shape[1:].

        Returns
        -------
        array of int, shape out

        Raises
        ------
        ValueError, TypeError
            For sizes that the windows do not fit.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.AveragePool(3, stride=1, padding=1).divisor(4)      # padding does not count at the ends
        array([2, 3, 3, 2])
        """
        count = len(spatial) if isinstance(spatial, (tuple, list)) else 1
        spatial = refusals.spatial_shape("spatial", spatial, count if self.axes is None else self.axes)
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
