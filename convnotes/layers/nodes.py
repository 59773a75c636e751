"""What a network asks of each of its nodes: shape, links, value, gradient; and how a layer answers."""

from fractions import Fraction

import numpy as np

from .. import refusals
from . import axes
from . import phi as phis
from .layer import Layer
from .links import Blocks, Link, Pairs, pairs_of_rule


class Node:
    """A node of a network that is no layer: what it makes of the tensors it reads, then phi.

    Attributes
    ----------
    kind : str
        What it is called in a network: 'pool1' is the first of kind 'pool'.
    reads : int or None
        How many tensors it reads; None for two or more.
    axes : int or None
        How many axes its input must have, None for any number.
    phi : str, tuple or callable
    parameters : int
        Its own numbers; slopes of phi are counted apart.
    mixes : bool
        Whether every channel of the result reads all channels of the input.
    """

    kind, reads, axes, parameters, mixes = "", 1, None, 0, False

    def __init__(self, *, phi="identity"):
        self.phi = phis.checked(phi)

    # What fits

    def channels(self, counts):
        """Return the number of channels that come of these (None: not known yet), or None; refuse what cannot be."""
        return counts[0]

    def wants(self, n_out):
        """Return the number of channels that each input must have where `n_out` come of it, None where it is open."""
        return n_out

    def axes_out(self, axes):
        """Return the number of axes of the result, None where it is not known."""
        return axes

    def axes_in(self, axes):
        """Return the number of axes of the inputs where the result has `axes`, None where it is not known."""
        return axes if self.axes is None else self.axes

    def shape(self, *shapes):
        """Return the shape, channels first, that comes of inputs of these shapes; ValueError where they do not fit."""
        return shapes[0]

    def links(self, *shapes):
        """Return the `Link` to each input."""
        return [Link(shape, shape) for shape in shapes]

    # What comes out

    def z(self, *xs):
        """Return the value before phi of batches (N, n, *spatial)."""
        raise NotImplementedError

    def run(self, *xs):
        """Return the value of batches (N, n, *spatial)."""
        return phis.apply(self.phi, self.z(*xs), channel=1)

    def __call__(self, *xs):
        """Return what comes of the tensors it reads, phi included.

        Parameters
        ----------
        *xs : arrays, each of shape (n, *spatial), or (N, n, *spatial) where the number of axes is known
            As many as the node reads.

        Returns
        -------
        array, shape (n, *spatial), or (N, n, *spatial) for a batch

        Raises
        ------
        ValueError, TypeError
            For another number of tensors, or shapes that do not fit.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Add()([[1, 2]], [[10, 20]])
        array([[11, 22]])
        """
        self.count(len(xs))
        arrays = [refusals.numbers("x", x, empty=True) for x in xs]
        batch = self.axes is not None and arrays[0].ndim == self.axes + 2
        arrays = [array if batch else array[None] for array in arrays]
        for array in arrays:
            if array.ndim < 2 or 0 in array.shape[1:]:
                raise ValueError(f"x has shape {array.shape[1:]}: expected channels first, (n, *spatial), none empty")
        self.shape(*(array.shape[1:] for array in arrays))
        y = self.run(*arrays)
        return y if batch else y[0]

    def back(self, gradient, *xs):
        """Return the derivatives by the inputs (n, *spatial), from those by the value before phi."""
        shapes = [np.shape(x) for x in xs]
        return [link.move(gradient, np.add, up=False) for link in self.links(*shapes)]

    # What it costs, and how far its units lie apart

    def connections(self, *shapes):
        """Return the number of distinct (cell of the result, cell of an input) pairs."""
        return sum(link.connections for link in self.links(*shapes))

    def multiplications(self, *shapes):
        """Return the number of products with weights."""
        return 0

    def steps(self, axes):
        """Return, for each axis, how many cells of the input lie from one unit's window to the next one's."""
        return (Fraction(1),) * axes

    def count(self, found):
        """Refuse another number of inputs than the node reads."""
        if self.reads is None and found < 2:
            raise ValueError(f"it joins two or more inputs and got {found}: give all of them")
        if self.reads is not None and found != self.reads:
            raise ValueError(f"it reads one tensor and got {found}: join them first, for example with cn.Add()")

    def _repr(self, *parts):
        phi = [] if self.phi == "identity" else [phis.label(self.phi)]
        return f"{type(self).__name__}{': ' if parts or phi else ''}{', '.join([*parts, *phi])}"

    def __repr__(self):
        return self._repr()


class OfLayer(Node):
    """A `Layer` as a node."""

    def __init__(self, layer):
        self.layer, self.phi = layer, layer.phi
        self.kind = "dense" if not layer.kernel else "transposed" if layer.is_transposed else "conv"
        self.axes = len(layer.kernel)
        self.mixes = layer.groups == 1
        self.parameters = layer.w.size + (0 if layer.b is None else layer.b.size)

    def channels(self, counts):
        """Return the layer's outputs; refuse another number of inputs than it has."""
        if counts[0] not in (None, self.layer.n_in):
            remedy = "" if self.axes else "; behind a tensor with axes put cn.Flatten() before it"
            raise ValueError(
                f"it has {refusals.counted(self.layer.n_in, 'input')} and gets "
                f"{refusals.counted(counts[0], 'channel')}: expected {self.layer.n_in}{remedy}"
            )
        return self.layer.n_out

    def wants(self, n_out):
        """Return the layer's inputs."""
        return self.layer.n_in

    def axes_out(self, axes):
        """Return the layer's axes."""
        return self.axes

    def shape(self, shape):
        """Return (n_out, *out)."""
        if len(shape) != self.axes + 1 or shape[0] != self.layer.n_in:
            expected = refusals.one_input(self.layer.n_in, self.axes)
            remedy = "; put cn.Flatten() before it" if len(shape) > 1 and not self.axes else ""
            raise ValueError(f"it gets shape {tuple(shape)}: expected {expected}{remedy}")
        out = axes.fit(self.layer.rules, shape[1:])
        refusals.bias_fits(self.layer.b, out)
        return self.layer.n_out, *out

    def links(self, shape):
        """Return the link to the input: blocks of channels, the table of each axis."""
        channels = Blocks(self.layer.n_out, self.layer.n_in, self.layer.groups)
        tables = [pairs_of_rule(rule, n) for rule, n in zip(self.layer.rules, shape[1:])]
        return [Link(self.shape(shape), shape, [channels, *tables])]

    def z(self, x):
        """Return z of the layer."""
        return self.layer.z(x)

    def back(self, gradient, x):
        """Return the transposed layer of the gradient, on the padded input, then folded onto the cells it holds."""
        layer, spatial = self.layer, np.shape(x)[1:]
        plain = Layer(
            layer.w, padding="valid", stride=layer.stride, dilation=layer.dilation, groups=layer.groups, flip=layer.flip
        )
        found = plain.transposed().z(gradient)
        padded = np.zeros((layer.n_in, *(rule.span(n) for rule, n in zip(layer.rules, spatial))), found.dtype)
        padded[(slice(None), *map(slice, found.shape[1:]))] = found
        for axis, (rule, n) in enumerate(zip(layer.rules, spatial), start=1):
            row = rule.row(n)
            places = np.flatnonzero(row >= 0)
            padded = Pairs(places, row[places], len(row), n).move(padded, axis, np.add, up=False)
        return [padded]

    def multiplications(self, shape):
        """Return the number of products with real cells."""
        return self.layer.counts(shape[1:]).multiplications

    def steps(self, axes):
        """Return the strides; in a transposed layer, whose cells stand apart, parts of a cell."""
        return tuple(Fraction(rule.stride, rule.upsample) for rule in self.layer.rules)

    def __repr__(self):
        return repr(self.layer)


def of(node):
    """Return a node of a network, or a layer, as a `Node`; refuse anything else."""
    if isinstance(node, Layer):
        return OfLayer(node)
    if isinstance(node, Node):
        return node
    raise TypeError(
        f"{node!r:.60} is no node: expected a cn.Layer, cn.MaxPool, AveragePool, Add, Multiply, Concatenate, Upsample, "
        "Scale, Permute, Flatten, Softmax or LogSoftmax"
        + ("; call the class, for example cn.Flatten()" if isinstance(node, type) else "")
    )


def times(sizes):
    """Return '2 x 3' for (2, 3) and '2' for (2, 2) or 2."""
    if not isinstance(sizes, tuple):
        return str(sizes)
    return str(sizes[0]) if sizes and len(set(sizes)) == 1 else " x ".join(map(str, sizes))
