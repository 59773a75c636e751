"""How the cells of a node connect to those of one of its inputs: pairs along each axis, blocks along the channels."""

import math
from functools import cached_property, lru_cache

import numpy as np


class Pairs:
    """The connections along one axis: output coordinate `o[k]` with input coordinate `n[k]`, repeats included."""

    def __init__(self, o, n, out, size):
        self.o, self.n, self.out, self.size = o, n, out, size

    @classmethod
    def of(cls, taps, size):
        """Return the pairs of a table (out, kernel) of input coordinates, -1 where there is none."""
        o, t = np.nonzero(taps >= 0)
        found = cls(o, taps[o, t], len(taps), size)
        found.table = taps
        return found

    @cached_property
    def table(self):
        """Return a table (out, kernel) of the input coordinates that each output coordinate meets, -1 for none."""
        counts = np.bincount(self.o, minlength=self.out)
        found = np.full((self.out, int(counts.max(initial=1))), -1, np.int32)
        order = np.argsort(self.o, kind="stable")
        o, n = self.o[order], self.n[order]
        found[o, np.arange(len(o)) - (np.cumsum(counts) - counts)[o]] = n
        return found

    @cached_property
    def _runs(self):
        """Return {up: (sources in the order of their targets, the targets once each, where their runs begin)}."""
        found = {}
        for up, source, target in ((True, self.n, self.o), (False, self.o, self.n)):
            order = np.argsort(target, kind="stable")
            source, target = source[order], target[order]
            starts = np.flatnonzero(np.diff(target, prepend=-1))
            found[up] = source, target[starts], starts
        return found

    def move(self, values, axis, add, up):
        """Return the values carried along one axis, from inputs to outputs if `up`; `add` joins those that meet."""
        source, target, starts = self._runs[up]
        shape = list(values.shape)
        shape[axis] = self.out if up else self.size
        moved = np.zeros(shape, values.dtype)
        if len(target):
            moved[(slice(None),) * axis + (target,)] = add.reduceat(values.take(source, axis), starts, axis)
        return moved

    def image(self, members, up):
        """Return the set (as a boolean vector) that a set of coordinates connects to."""
        source, target = (self.n, self.o) if up else (self.o, self.n)
        found = np.zeros(self.out if up else self.size, bool)
        found[target[members[source]]] = True
        return found

    def most(self, up):
        """Return how many pairs share a coordinate at most: a bound on how many values meet."""
        return int(np.diff(self._runs[up][2], append=len(self.o)).max(initial=0))

    @cached_property
    def distinct(self):
        """Return the number of distinct pairs."""
        return len(np.unique(self.o * np.int64(self.size) + self.n))


class Blocks:
    """The connections of channels: all with all, within each of `groups` blocks."""

    def __init__(self, out, size, groups=1):
        self.out, self.size, self.groups = out, size, groups

    def move(self, values, axis, add, up):
        """Return the values carried along one axis, as `Pairs.move`."""
        count = (self.out if up else self.size) // self.groups
        shape = (*values.shape[:axis], self.groups, -1, *values.shape[axis + 1 :])
        return np.repeat(add.reduce(values.reshape(shape), axis=axis + 1), count, axis)

    def image(self, members, up):
        """Return the set (as a boolean vector) that a set of channels connects to."""
        return self.move(members, 0, np.logical_or, up)

    def most(self, up):
        """Return how many channels connect to one."""
        return (self.size if up else self.out) // self.groups

    @property
    def distinct(self):
        """Return the number of pairs."""
        return self.out * self.size // self.groups


class Link:
    """All connections between a node and one of its inputs: the product of those along its axes.

    Parameters
    ----------
    out, size : tuple of int
        The shapes of the node and of the input, channels first.
    relations : list with a `Pairs` or `Blocks` for each axis, or None where each coordinate connects to itself
    """

    def __init__(self, out, size, relations=()):
        self.out, self.size = out, size
        self.relations = [(a, r) for a, r in enumerate(relations) if r is not None]

    def move(self, values, add, up):
        """Return an array of the input carried to the node (`up`), or back; `add` joins those that meet."""
        for axis, relation in self.relations:
            values = relation.move(values, axis, add, up)
        return values

    def images(self, product, up):
        """Return the products of sets, one vector an axis, that a product of sets connects to."""
        found = list(product)
        for axis, relation in self.relations:
            found[axis] = relation.image(found[axis], up)
        return [found]

    def most(self, up):
        """Return a bound on how many values meet in one."""
        return math.prod(relation.most(up) for _, relation in self.relations)

    @property
    def connections(self):
        """Return the number of distinct (cell of the node, cell of the input) pairs."""
        of = {axis: relation.distinct for axis, relation in self.relations}
        return math.prod(of.get(axis, n) for axis, n in enumerate(self.out))


class Flat:
    """The link of a node without axes to the tensor whose cells it holds in C order."""

    def __init__(self, size):
        self.out, self.size, self.connections = (math.prod(size),), size, math.prod(size)

    def move(self, values, add, up):
        """Return an array in the other shape."""
        return values.reshape(self.out if up else self.size)

    def images(self, product, up):
        """Return the products of sets that a product of sets connects to."""
        if not up:
            return products(product[0].reshape(self.size))
        return [[outer(product).ravel()]]

    def most(self, up):
        """Return 1: each cell is carried alone."""
        return 1


def outer(product):
    """Return a product of sets as a boolean array."""
    grid = np.ones((1,) * len(product), bool)
    for axis, members in enumerate(product):
        grid = grid & members.reshape((-1,) + (1,) * (len(product) - 1 - axis))
    return grid


def products(mask):
    """Return a set of cells as disjoint products of sets, by joining equal slices."""
    if mask.ndim == 1:
        return [[mask]] if mask.any() else []
    slices, kinds = np.unique(mask.reshape(len(mask), -1), axis=0, return_inverse=True)
    kinds = kinds.ravel()
    return [
        [kinds == kind, *rest]
        for kind, cells in enumerate(slices)
        for rest in products(cells.reshape(mask.shape[1:]))
    ]  # fmt: skip


@lru_cache(maxsize=1024)
def pairs_of_rule(rule, n):
    """Return the pairs of an axis of a layer with `n` inputs."""
    return Pairs.of(rule.taps(n), n)


@lru_cache(maxsize=256)
def identity(n):
    """Return the pairs of an axis on which each coordinate connects to itself."""
    return Pairs(np.arange(n), np.arange(n), n, n)
