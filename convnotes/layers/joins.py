"""Nodes that compute little: they join tensors, repeat, scale, reorder or flatten one, or share out a whole."""

import math
from fractions import Fraction

import numpy as np

from .. import refusals
from . import engine
from .links import Blocks, Flat, Link, Pairs, identity
from .nodes import Node, times


class Add(Node):
    """Add two or more tensors of one shape: a residual block's skip joins here.

        y_i = phi( x_i + x'_i + ... )

    Parameters
    ----------
    phi : as `Layer` has it

    Raises
    ------
    ValueError
        When it is used, for shapes that differ.
    OverflowError
        For integers whose sum may not fit into int64.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Add(phi="relu")([[1, -5]], [[2, 3]])
    array([[3, 0]])
    """

    kind, reads = "add", None

    def __init__(self, *, phi="identity"):
        super().__init__(phi)

    def channels(self, counts):
        """Return the number of channels, which is that of every input."""
        known = {count for count in counts if count is not None}
        if len(known) > 1:
            raise ValueError(f"it adds tensors of {' and '.join(map(str, counts))} channels: they must be as many")
        return known.pop() if known else None

    def shape(self, *shapes):
        """Return the shape that all inputs share."""
        if len(set(shapes)) > 1:
            raise ValueError(f"it adds shapes {' and '.join(map(str, shapes))}: they must be equal")
        return shapes[0]

    def z(self, *xs):
        """Return the sum."""
        return _added(xs)


class Concatenate(Node):
    """Put the channels of two or more tensors one after another.

    Parameters
    ----------
    phi : as `Layer` has it

    Raises
    ------
    ValueError
        When it is used, for sizes that differ; numbers of channels may.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Concatenate()([[1, 2]], [[3, 4], [5, 6]])
    array([[1, 2],
           [3, 4],
           [5, 6]])
    """

    kind, reads = "concat", None

    def __init__(self, *, phi="identity"):
        super().__init__(phi)

    def channels(self, counts):
        """Return the sum of the numbers of channels."""
        return None if None in counts else sum(counts)

    def wants(self, n_out):
        """Return None: how many channels come from which input is open."""
        return None

    def shape(self, *shapes):
        """Return (the sum of the channels, *spatial)."""
        if len({shape[1:] for shape in shapes}) > 1:
            raise ValueError(
                f"it joins shapes {' and '.join(map(str, shapes))} along the channels: their other sizes must be equal"
            )
        return (sum(shape[0] for shape in shapes), *shapes[0][1:])

    def links(self, *shapes):
        """Return the link to each input: its channels, moved behind those before."""
        out, first, found = self.shape(*shapes), 0, []
        for shape in shapes:
            n = np.arange(shape[0])
            found.append(Link(out, shape, [Pairs(first + n, n, out[0], shape[0])]))
            first += shape[0]
        return found

    def z(self, *xs):
        """Return the tensors one after another."""
        return np.concatenate(_alike(xs), axis=1)


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
        super().__init__(phi)
        self.factor = tuple(factor) if isinstance(factor, (tuple, list)) else factor
        self.axes = len(factor) if isinstance(factor, (tuple, list)) else None
        refusals.per_axis("factor", self.factor, self.axes or 1)

    def _factors(self, spatial):
        return refusals.per_axis("factor", self.factor, len(spatial))

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


class Scale(Node):
    """Multiply every channel by a number and add another: a BatchNorm in evaluation.

        y_i = phi( gain_i x_i + shift_i )

    Ioffe and Szegedy (2015), https://doi.org/10.48550/arXiv.1502.03167, with the statistics of training as constants.

    Parameters
    ----------
    gain, shift : arrays, shape (n,)
        One of each for every channel; a number stands for n equal ones where the other is an array.
    phi : as `Layer` has it

    Raises
    ------
    ValueError, TypeError
        For what is no vector of numbers, or two of different lengths.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Scale([2, 10], shift=1)([[1, 2], [3, 4]])
    array([[ 3,  5],
           [31, 41]])
    """

    kind = "scale"

    def __init__(self, gain, shift=0, *, phi="identity"):
        super().__init__(phi)
        gain, shift = refusals.numbers("gain", gain), refusals.numbers("shift", shift)
        if max(gain.ndim, shift.ndim) != 1 or (gain.ndim == shift.ndim and gain.shape != shift.shape):
            raise ValueError(
                f"gain has shape {gain.shape} and shift {shift.shape}: expected (n,), one number for each channel"
            )
        n = max(gain.size, shift.size)
        self.gain, self.shift = (refusals.frozen(np.broadcast_to(a, n)) for a in (gain, shift))
        self.parameters = 2 * len(self.gain)

    def channels(self, counts):
        """Return the number of gains; refuse another number of channels."""
        if counts[0] not in (None, len(self.gain)):
            raise ValueError(f"it scales {len(self.gain)} channels, gets {counts[0]}: give a gain for each")
        return len(self.gain)

    def wants(self, n_out):
        """Return the number of gains."""
        return len(self.gain)

    def shape(self, shape):
        """Return the input's shape."""
        self.channels(shape[:1])
        return shape

    def z(self, x):
        """Return the scaled channels."""
        dtype = engine.common_dtype(x, self.gain, self.shift)
        spread = (1,) * (x.ndim - 2)
        gain, shift = (a.astype(dtype).reshape(-1, *spread) for a in (self.gain, self.shift))
        if dtype.kind == "i" and x.size:
            bound = engine.largest(x) * engine.largest(self.gain) + engine.largest(self.shift)
            if bound >= 2**63:
                raise OverflowError(f"gain times x and shift may reach {bound}, beyond int64: use x.astype(float)")
        return gain * x.astype(dtype, copy=False) + shift

    def back(self, gradient, x):
        """Return the derivatives: each times its gain."""
        return [gradient * self.gain.astype(gradient.dtype).reshape(-1, *(1,) * (gradient.ndim - 1))]

    def multiplications(self, shape):
        """Return one for each cell."""
        return math.prod(shape)

    def __repr__(self):
        return self._repr(refusals.counted(len(self.gain), "channel"))


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
        super().__init__(phi)
        if not isinstance(channels, (tuple, list, np.ndarray)) or len(channels) == 0:
            raise TypeError(
                f"channels={channels!r}: expected a list with the channel of the input for each of the result"
            )
        self.order = tuple(refusals.whole(f"channels[{i}]", c, 0) for i, c in enumerate(channels))

    def channels(self, counts):
        """Return how many channels are taken; refuse one that the input lacks."""
        if counts[0] is not None and max(self.order) >= counts[0]:
            raise ValueError(f"it takes channel {max(self.order)}, gets {counts[0]} channels, 0 to {counts[0] - 1}")
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

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Flatten()([[1, 2], [3, 4]])              # (n, *spatial) -> (n * prod(spatial),)
    array([1, 2, 3, 4])
    """

    kind = "flatten"

    def __init__(self, *, phi="identity"):
        super().__init__(phi)

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


class Softmax(Node):
    """Turn the numbers of all channels at a place into shares that sum to 1.

        y_i = exp(x_i) / sum_j exp(x_j)

    Bridle (1990), https://doi.org/10.1007/978-3-642-76153-9_28.

    Parameters
    ----------
    phi : as `Layer` has it

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Softmax()([0, 0]).tolist()               # over the channels, at every place alone
    [0.5, 0.5]
    """

    kind, mixes = "softmax", True

    def __init__(self, *, phi="identity"):
        super().__init__(phi)

    def links(self, shape):
        """Return the link to the input: all channels connect, each place to itself."""
        return [Link(shape, shape, [Blocks(shape[0], shape[0])])]

    def z(self, x):
        """Return the shares; integers give float64."""
        if x.dtype.kind == "c":
            raise TypeError(f"x is {x.dtype}: softmax needs real numbers; use abs(x) or x.real")
        x = x.astype(np.result_type(np.float32, x.dtype) if x.dtype.kind == "f" else float, copy=False)
        e = np.exp(x - x.max(axis=1, keepdims=True, initial=-np.inf))
        return e / e.sum(axis=1, keepdims=True)

    def back(self, gradient, x):
        """Return the derivatives y_i (g_i - sum_j g_j y_j)."""
        y = self.z(np.asarray(x)[None])[0]
        return [y * (gradient - (gradient * y).sum(axis=0))]


def _alike(xs):
    """Return arrays in one dtype, that of a layer's sums: int64, float32, float64 or complex."""
    dtype = xs[0].dtype
    for x in xs:
        dtype = engine.common_dtype(np.empty(0, dtype), x)
    return [x.astype(dtype, copy=False) for x in xs]


def _added(xs):
    """Return the sum of arrays; refuse integers that may go beyond int64."""
    total, *others = _alike(xs)
    if total.dtype.kind == "i" and sum(map(engine.largest, xs)) >= 2**63:
        raise OverflowError("the integers that are added may go beyond int64: use floats (x.astype(float))")
    for other in others:
        total = total + other
    return total


def _repeated(factor, n):
    """Return the pairs of an axis on which every cell is repeated."""
    if factor == 1:
        return identity(n)
    return Pairs(np.arange(n * factor), np.repeat(np.arange(n), factor), n * factor, n)
