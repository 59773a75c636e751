"""Fields of a unit in a network: which cells it is connected to, by how many ways, and how strongly at an input."""

import math

import numpy as np

from . import cells
from . import phi as phis


def one_unit(shape, unit):
    """Return the set of one cell as products."""
    return [[np.arange(n) == c for n, c in zip(shape, unit)]]


def reach(plan, name, unit, up):
    """Return {name: Cells} of the unit's own node and of all that may lie below it, or above it if `up`.

    Sets travel per axis through the tables of each link, a merge is a union: the cost grows with the nodes, not with
    the paths.
    """
    parts = {name: [one_unit(plan.shapes[name], unit)]}
    found = {}
    order = plan.names if up else plan.names[::-1]
    other_side = plan.reaching(name, not up) - {name}
    for here in order:
        if here in other_side:
            continue
        incoming = plan.links_into(here) if up else plan.links_out_of(here)
        for there, link in incoming:
            if found.get(there):
                parts.setdefault(here, []).append(cells.image(found[there], link, up))
        paths = _paths_to(plan, name, unit, here, up)
        found[here] = cells.join(plan.shapes[here], parts.get(here, []), paths)
    return {here: found[here] for here in plan.names if here in found}


def _paths_to(plan, name, unit, target, up):
    return lambda: paths(plan, name, unit, target, up)


def paths(plan, name, unit, target, up):
    """Return how many ways lead from a unit to every cell of one node, as exact ints."""
    on_the_way = plan.reaching(name, up) & plan.reaching(target, not up) | {target}
    for here in on_the_way:
        if math.prod(plan.shapes[here]) > cells.MOST_PATHS:
            raise MemoryError(
                f"paths between {name!r} and {target!r} pass {here!r}, whose shape {plan.shapes[here]} has more than "
                f"{cells.MOST_PATHS:,} cells: ask on a smaller input"
            )
    counts = {}
    for here in plan.names if up else plan.names[::-1]:
        if here not in on_the_way:
            continue
        total = np.zeros(plan.shapes[here], np.int64)
        if here == name:
            total[tuple(unit)] = 1
        for there, link in plan.links_into(here) if up else plan.links_out_of(here):
            if there in counts:
                total = _sum(total, link.move(_room(counts[there], link.most(up)), np.add, up))
        counts[here] = total
    return counts[target]


def _room(counts, most):
    """Return counts in a dtype in which `most` of them can be added: int64, or Python's ints."""
    large = counts.dtype == object or int(counts.max(initial=0)) * most >= 2**63
    return counts.astype(object) if large else counts


def _sum(a, b):
    """Return a + b, in Python's ints where int64 might not hold it."""
    if a.dtype == object or b.dtype == object or int(a.max()) + int(b.max()) >= 2**63:
        return a.astype(object) + b.astype(object)
    return a + b


def influence(plan, graph, values, name, unit):
    """Return {name: d unit / d cell} of the unit's own node and of all that may lie below it, by reverse accumulation.

    `values` holds the value of every node that is needed, (n, *spatial), and `plan` the shapes.
    """
    below = plan.reaching(name, up=False)
    above = plan.reaching(name, up=True) - {name}
    dtype = np.result_type(np.float32, *(v.dtype for v in values.values() if v.dtype.kind == "f"))
    if all(v.dtype.kind != "f" for v in values.values()):
        dtype = np.dtype(float)
    found = {here: np.zeros(plan.shapes[here], dtype) for here in plan.names if here not in above}
    found[name][tuple(unit)] = 1
    for here in reversed(plan.names):
        if here not in below or here not in graph:
            continue
        node, reads = graph[here]
        gradient = found[here]
        if not gradient.any():
            continue
        xs = [values[read] for read in reads]
        if node.phi != "identity":
            z = node.z(*(x[None] for x in xs))
            gradient = gradient * phis.derivative(node.phi, z, channel=1)[0].astype(dtype)
        for read, part in zip(reads, node.back(gradient, *xs)):
            found[read] = found[read] + part.astype(dtype)
    return found
