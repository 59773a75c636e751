"""Nodes that change the numbers of one tensor where they stand: each channel scaled, or made shares of a whole."""

import math

import numpy as np

from .. import refusals
from . import engine
from .links import Blocks, Link
from .nodes import Node


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
        super().__init__(phi=phi)
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
            scaled = refusals.counted(len(self.gain), "channel")
            raise ValueError(f"it scales {scaled}, and gets {counts[0]}: give one gain and one shift for each of them")
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


class Softmax(Node):
    """Turn the numbers of all channels at a place into shares that sum to 1.

        y_i = exp(x_i) / sum_j exp(x_j)

    Bridle (1990), https://doi.org/10.1007/978-3-642-76153-9_28.

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
    >>> cn.Softmax()([0, 0]).tolist()               # over the channels, at every place alone
    [0.5, 0.5]
    """

    kind, mixes = "softmax", True

    def links(self, shape):
        """Return the link to the input: all channels connect, each place to itself."""
        return [Link(shape, shape, [Blocks(shape[0], shape[0])])]

    @staticmethod
    def _ready(x):
        """Return a real x in the floats of the result; refuse complex numbers."""
        if x.dtype.kind == "c":
            raise TypeError(f"x is {x.dtype}: softmax needs real numbers; use abs(x) or x.real")
        return x.astype(np.result_type(np.float32, x.dtype) if x.dtype.kind == "f" else float, copy=False)

    def z(self, x):
        """Return the shares; integers give float64."""
        x = self._ready(x)
        e = np.exp(x - x.max(axis=1, keepdims=True, initial=-np.inf))
        return e / e.sum(axis=1, keepdims=True)

    def back(self, gradient, x):
        """Return the derivatives y_i (g_i - sum_j g_j y_j)."""
        y = self.z(np.asarray(x)[None])[0]
        return [y * (gradient - (gradient * y).sum(axis=0))]


class LogSoftmax(Softmax):
    """Take the logarithm of the shares of a softmax, without computing shares that may be too small.

        y_i = x_i - log( sum_j exp(x_j) )

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
    >>> cn.LogSoftmax()([0, 0]).round(4).tolist()   # the logarithm of 1/2, twice
    [-0.6931, -0.6931]
    """

    kind = "logsoftmax"

    def z(self, x):
        """Return the logarithms; integers give float64."""
        x = self._ready(x)
        x = x - x.max(axis=1, keepdims=True, initial=-np.inf)
        return x - np.log(np.exp(x).sum(axis=1, keepdims=True))

    def back(self, gradient, x):
        """Return the derivatives g_i - exp(y_i) sum_j g_j."""
        y = self.z(np.asarray(x)[None])[0]
        return [gradient - np.exp(y) * gradient.sum(axis=0)]
