"""The summary of a network: a row for every node, printed as a table and shown as one."""

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from . import phi as phis
from .tables import Table


@dataclass(frozen=True)
class Row:
    """What one input or node holds and does.

    `field` is how many cells of the input a unit sees at most, along each axis; `jump` how many cells of the input lie
    from one unit's field to the next one's. They are None where there are no axes, several inputs, or branches whose
    units step differently.
    """

    name: str
    kind: str
    shape: tuple  # channels first
    parameters: int  # weights, biases, gains and shifts, and the slopes of 'prelu'
    connections: int  # distinct (cell, cell below) pairs
    multiplications: int  # products with real cells
    field: tuple | None
    jump: tuple | None


@dataclass(frozen=True)
class Total:
    """The sums over all nodes."""

    parameters: int
    connections: int
    multiplications: int


class Summary(Table):
    """A table of a network: `rows`, one for each input and node, and their `total`."""

    HEAD = ("name", "kind", "shape", "parameters", "connections", "multiplications", "field", "jump")

    def __init__(self, rows):
        self.rows = tuple(rows)
        self.total = Total(*(sum(getattr(row, name) for row in rows) for name in self.HEAD[3:6]))
        total = (f"{n:,}" for n in (self.total.parameters, self.total.connections, self.total.multiplications))
        super().__init__(self.HEAD, [_cells(row) for row in rows], ("total", "", "", *total, "", ""), range(3, 8))


def _cells(row):
    """Return the texts of a row; what an input does is left blank."""
    counts = (f"{n:,}" if row.kind != "input" else "" for n in (row.parameters, row.connections, row.multiplications))
    return (row.name, row.kind, _times(row.shape), *counts, _short(row.field), _short(row.jump))


def of(plan, inputs):
    """Return the `Summary` of a plan."""
    rows, seen = [], {}
    for name in plan.names:
        shape = plan.shapes[name]
        if name in inputs:
            seen[name] = _Sight.of_input(name, shape[1:])
            rows.append(Row(name, "input", shape, 0, 0, 0, *seen[name].told()))
            continue
        node, reads = plan.graph[name]
        below = [plan.shapes[read] for read in reads]
        seen[name] = _Sight.above([seen[read] for read in reads], node, plan.links[name])
        connections = sum(link.connections for link in plan.links[name])
        numbers = node.parameters + phis.parameters(node.phi), connections, node.multiplications(*below)
        rows.append(Row(name, node.kind, shape, *numbers, *seen[name].told()))
    return Summary(rows)


class _Sight:
    """What the units of a node see of one input, axis by axis: for each coordinate a set of cells.

    A set is (its least cell, bits that count from there), None where it is empty.
    """

    def __init__(self, source, sets, jump, even=True):
        self.source, self.sets, self.jump, self.even = source, sets, jump, even

    @classmethod
    def of_input(cls, name, spatial):
        return cls(name, [[(n, 1) for n in range(size)] for size in spatial], (Fraction(1),) * len(spatial))

    @classmethod
    def above(cls, below, node, links):
        """Return what a node sees that reads nodes which see `below`; None of it where they do not go together."""
        first = below[0]
        if any(b.source != first.source or b.jump is None or b.source is None for b in below):
            return cls(None if any(b.source != first.source for b in below) else first.source, None, None)
        seen = [[_through(b.sets[axis - 1], dict(link.relations).get(axis)) for axis in range(1, len(link.out))]
                for b, link in zip(below, links)]  # fmt: skip
        axes = range(len(first.jump))
        steps = [
            {
                b.jump[a] * node.steps(len(axes))[a]
                for b, link in zip(below, links)
                if len(below) == 1 or not _is_one(link, a + 1)
            }
            for a in axes
        ]
        if not seen[0] or any(len(found) > 1 for found in steps):
            return cls(first.source, None, None)
        even = node.mixes or all(b.even for b in below)
        if node.kind == "concat" and any(other != seen[0] for other in seen):
            even = False
        sets = [[reduce(_either, cells) for cells in zip(*axis)] for axis in zip(*seen)]
        return cls(first.source, sets, tuple(found.pop() for found in steps), even)

    def told(self):
        """Return (field, jump) as the table has them."""
        if self.jump is None or not self.jump or not self.even:
            return None, None
        field = tuple(max(cells[1].bit_count() if cells else 0 for cells in axis) for axis in self.sets)
        return field, tuple(int(j) if j.denominator == 1 else float(j) for j in self.jump)


def _is_one(link, axis):
    """Return whether the one cell of an input meets all of a node along an axis: its units there have no distance."""
    return link.size[axis] == 1 < link.out[axis]


def _through(sets, relation):
    """Return the sets of the coordinates of the next node along one axis."""
    if relation is None:
        return sets
    found = [None] * relation.out
    for o, n in zip(relation.o.tolist(), relation.n.tolist()):
        found[o] = _either(found[o], sets[n])
    return found


def _either(a, b):
    """Return the union of two sets."""
    if a is None or b is None:
        return a or b
    if a[0] > b[0]:
        a, b = b, a
    return a[0], a[1] | b[1] << (b[0] - a[0])


def _times(sizes):
    return " x ".join(map(str, sizes))


def _short(sizes):
    """Return '3' for (3, 3), '3 x 5' for (3, 5), '' for None."""
    if sizes is None:
        return ""
    texts = [f"{size:g}" for size in sizes]
    return texts[0] if len(set(texts)) == 1 else " x ".join(texts)
