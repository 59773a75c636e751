"""Nodes that join several tensors: their sum, their product, and their channels one after another."""

import functools
import math

import numpy as np

from . import engine
from .links import Blocks, Link, Pairs
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


class Multiply(Node):
    """Multiply two or more tensors cell by cell: a gate lets through what it is near 1 for.

        y_i = phi( x_i x'_i ... )

    An input with one channel, or with one cell along an axis, meets all that the others have there. So the gates of
    a squeeze-and-excitation block do: Hu and others (2018), https://doi.org/10.48550/arXiv.1709.01507.

    Parameters
    ----------
    phi : as `Layer` has it

    Raises
    ------
    ValueError
        When it is used, for sizes that differ and are not 1.
    OverflowError
        For integers whose product may not fit into int64.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.Multiply()([[1, 2, 3], [4, 5, 6]], [[10], [0]])          # a gate for each channel
    array([[10, 20, 30],
           [ 0,  0,  0]])
    """

    kind, reads = "multiply", None

    def channels(self, counts):
        """Return the number of channels, which every input has that has not one."""
        known = {count for count in counts if count not in (None, 1)}
        if len(known) > 1:
            raise ValueError(
                f"it multiplies tensors of {' and '.join(map(str, counts))} channels: they must be as many, or one"
            )
        return known.pop() if known else None if None in counts else 1

    def wants(self, n_out):
        """Return None: each input may have one channel, or as many as the result."""
        return None

    def shape(self, *shapes):
        """Return the shape that inputs share where they are not 1."""
        sizes = [{*along} - {1} for along in zip(*shapes)]
        if len(set(map(len, shapes))) > 1 or any(len(found) > 1 for found in sizes):
            raise ValueError(
                f"it multiplies shapes {' and '.join(map(str, shapes))}: along each axis they must be equal, or 1"
            )
        return tuple(found.pop() if found else 1 for found in sizes)

    def links(self, *shapes):
        """Return the link to each input: each cell to its own, where an input has one to all."""
        out = self.shape(*shapes)
        return [
            Link(
                out, shape, [None if n == o else _all_with_one(axis, o) for axis, (o, n) in enumerate(zip(out, shape))]
            )
            for shape in shapes
        ]

    def z(self, *xs):
        """Return the product."""
        xs = _alike(xs)
        if xs[0].dtype.kind == "i" and math.prod(map(engine.largest, xs)) >= 2**63:
            raise OverflowError("the integers that are multiplied may go beyond int64: use floats (x.astype(float))")
        return functools.reduce(np.multiply, xs)

    def back(self, gradient, *xs):
        """Return the derivatives: each times the product of the others."""
        links = self.links(*map(np.shape, xs))
        others = (functools.reduce(np.multiply, xs[:k] + xs[k + 1 :]) for k in range(len(xs)))
        return [link.move(gradient * other, np.add, up=False) for link, other in zip(links, others)]

    def multiplications(self, *shapes):
        """Return one for each cell and each input after the first."""
        return math.prod(self.shape(*shapes)) * (len(shapes) - 1)


def _all_with_one(axis, out):
    """Return the relation of all coordinates of the result with the only one of an input."""
    return Pairs(np.arange(out), np.zeros(out, int), out, 1) if axis else Blocks(out, 1)


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
