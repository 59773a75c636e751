"""The connections of a layer on an input of known size: who feeds whom, and through which weight."""

import itertools
from functools import cached_property

import numpy as np

from .. import refusals
from . import axes


class Axis:
    """One axis of the geometry: its table `taps` (out, kernel), the input index met or -1."""

    def __init__(self, rule, n):
        self.rule, self.n = rule, n
        self.out, self.kernel = rule.size(n), rule.kernel

    @cached_property
    def taps(self):
        """Return the table, int32, shape (out, kernel); made when first asked for."""
        table = self.rule.taps(self.n)
        table.setflags(write=False)
        return table

    def feeds(self, n):
        """Return where an input coordinate is met.

        Parameters
        ----------
        n : int

        Returns
        -------
        list of (o, t)
            Every output coordinate that meets it and the kernel element through which it does, in order.

        Raises
        ------
        IndexError, TypeError
            For a coordinate outside the axis, or no whole number.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2, 3]]], padding="valid").geometry(5).axes[0].feeds(1)
        [(0, 1), (1, 2)]
        """
        (n,) = refusals.index("n", n, (self.n,), "input coordinate")
        return [tuple(pair) for pair in np.argwhere(self.taps == n).tolist()]

    def met(self, o):
        """Return what an output coordinate meets.

        Parameters
        ----------
        o : int

        Returns
        -------
        list of (n, t)
            Every input coordinate, not padding, and the kernel element that meets it, in order.

        Raises
        ------
        IndexError, TypeError
            For a coordinate outside the axis, or no whole number.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2, 3]]], padding="valid").geometry(5).axes[0].met(1)
        [(1, 2), (2, 1), (3, 0)]
        """
        (o,) = refusals.index("o", o, (self.out,), "output coordinate")
        return sorted((n, t) for t, n in enumerate(self.taps[o].tolist()) if n >= 0)

    def distinct(self):
        """Return the number of distinct (output, input) pairs of coordinates that connect."""
        table = np.sort(self.taps, axis=1)
        return int(((table >= 0) & (np.diff(table, axis=1, prepend=-1) != 0)).sum())

    def products(self):
        """Return the number of (output, element) pairs that meet a real cell."""
        return int((self.taps >= 0).sum())


class Geometry:
    """The connections of one layer on inputs of sizes `spatial`: purely geometric, a zero weight still connects.

    Attributes
    ----------
    spatial, out : tuple of int
        The sizes of an input and of an output.
    axes : tuple of Axis
        `axes[a].taps[o, t]` is the input index that kernel element t meets at output coordinate o, or -1: the single
        source of every connection.
    """

    def __init__(self, rules, spatial, n_out, n_in, groups):
        self.spatial = spatial
        self.out = axes.fit(rules, spatial)
        self.axes = tuple(Axis(rule, n) for rule, n in zip(rules, spatial))
        self.kernel = tuple(rule.kernel for rule in rules)
        self.n_out, self.n_in, self.groups = n_out, n_in, groups

    def __repr__(self):
        def times(sizes):
            return " x ".join(map(str, sizes)) or "scalar"

        inputs, outputs = refusals.counted(self.n_in, "input"), refusals.counted(self.n_out, "output")
        return f"Geometry: {inputs} of {times(self.spatial)}, {outputs} of {times(self.out)}"

    def inputs_of(self, i):
        """Return the input channels that an output channel connects to: those of its group.

        Parameters
        ----------
        i : int
            An output channel.

        Returns
        -------
        range of n_in // groups channels

        Raises
        ------
        IndexError, TypeError
            For a channel that the layer has not, or no whole number.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> cn.Layer(np.ones((2, 2, 1)), groups=2).geometry(5).inputs_of(1)
        range(2, 4)
        """
        (i,) = refusals.index("i", i, (self.n_out,), "output channel")
        width = self.n_in // self.groups
        first = i // (self.n_out // self.groups) * width
        return range(first, first + width)

    def outputs_of(self, j):
        """Return the output channels that an input channel connects to: those of its group.

        Parameters
        ----------
        j : int
            An input channel.

        Returns
        -------
        range of n_out // groups channels

        Raises
        ------
        IndexError, TypeError
            For a channel that the layer has not, or no whole number.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> cn.Layer(np.ones((2, 2, 1)), groups=2).geometry(5).outputs_of(3)
        range(1, 2)
        """
        (j,) = refusals.index("j", j, (self.n_in,), "input channel")
        width = self.n_out // self.groups
        first = j // (self.n_in // self.groups) * width
        return range(first, first + width)

    def fan_in(self, output):
        """Return what output pixel (i, *o) reads: its window in every input of its group.

        Parameters
        ----------
        output : tuple of int
            Output channel, then coordinates.

        Returns
        -------
        sorted list of (j, index, tap), one entry per product; index and tap are tuples of int
            A boundary rule may meet the same input pixel through several taps. Padding cells are not inputs.

        Raises
        ------
        IndexError, TypeError
            For what is no output pixel of the layer.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> cn.Layer(np.ones((1, 1, 3)), padding="same").geometry(5).fan_in((0, 0))
        [(0, (0,), (1,)), (0, (1,), (0,))]
        """
        i, *o = refusals.index("output", output, (self.n_out, *self.out), "output channel, then coordinates")
        met = [axis.met(c) for axis, c in zip(self.axes, o)]
        here = sorted(_split(pairs) for pairs in itertools.product(*met))
        return [(j, n, t) for j in self.inputs_of(i) for n, t in here]

    def fan_out(self, pixel):
        """Return what input pixel (j, *n) feeds, and through which weights.

        Parameters
        ----------
        pixel : tuple of int
            Input channel, then coordinates.

        Returns
        -------
        sorted list of (i, o, tap), one entry per product; o and tap are tuples of int

        Raises
        ------
        IndexError, TypeError
            For what is no input pixel.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> cn.Layer(np.ones((1, 1, 3)), padding="same").geometry(5).fan_out((0, 0))
        [(0, (0,), (1,)), (0, (1,), (2,))]
        """
        j, *n = refusals.index("pixel", pixel, (self.n_in, *self.spatial), "input channel, then coordinates")
        fed = [axis.feeds(c) for axis, c in zip(self.axes, n)]
        here = sorted(_split(pairs) for pairs in itertools.product(*fed))
        return [(i, o, t) for i in self.outputs_of(j) for o, t in here]

    def sharing(self, weight):
        """Return every pair of pixels that weight (i, j, *tap) connects: they share it.

        Parameters
        ----------
        weight : tuple of int
            Output channel, input channel, then kernel element.

        Returns
        -------
        sorted list of (o, index), both tuples of int
            Empty where the groups leave no kernel between j and i.

        Raises
        ------
        IndexError, TypeError
            For what is no weight of the layer.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> cn.Layer(np.ones((1, 1, 3)), padding="valid").geometry(5).sharing((0, 0, 2))
        [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]
        """
        meaning = "output channel, input channel, then kernel element"
        i, j, *t = refusals.index("weight", weight, (self.n_out, self.n_in, *self.kernel), meaning)
        if j not in self.inputs_of(i):
            return []
        columns = [axis.taps[:, c].tolist() for axis, c in zip(self.axes, t)]
        pairs = [[(o, n) for o, n in enumerate(column) if n >= 0] for column in columns]
        return sorted(_split(p) for p in itertools.product(*pairs))


def _split(pairs):
    """Return ((a1, b1), (a2, b2), ...) as ((a1, a2, ...), (b1, b2, ...))."""
    return tuple(p[0] for p in pairs), tuple(p[1] for p in pairs)
