"""Nodes that join several tensors: their sum, and their channels one after another."""

import numpy as np

from . import engine
from .links import Link, Pairs
from .nodes import Node


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
