"""The graph of a network as a view has it: nodes, the tables of their links, what computes them, and their values."""

import hashlib
import math
from dataclasses import asdict

import numpy as np

from ..figures import limits
from ..layers import nodes
from ..layers.pooling import AveragePool, MaxPool
from ..layers.scaling import Scale
from . import bundle as bundles
from . import folding, settings

MOST_WEIGHTS = 2 * 2**20  # bytes that travel to the page; above, Python computes
MOST_PRODUCTS = 10**8  # that the page multiplies for one stroke; above, Python computes
MOST_NODES, MOST_CELLS = 400, 2**22
AT_ONCE = 2**19  # cells that travel at first; the rest when a node is unfolded


def refuse_large(network, shapes):
    """Raise ValueError, with a remedy, where a network is too large to show; nothing is computed."""
    if len(shapes) > MOST_NODES:
        raise ValueError(
            f"the network has {len(shapes):,} nodes, more than the {MOST_NODES} that can be shown: explore a part, for "
            "example cn.Network(dict(list(net.nodes.items())[:100]))"
        )
    for name, shape in shapes.items():
        if len(shape) > 4:
            raise ValueError(f"{name!r} has shape {shape}: the explorer shows tensors of 0 to 3 axes")
    cells = sum(map(math.prod, shapes.values()))
    if cells > MOST_CELLS:
        share = (MOST_CELLS / cells) ** (1 / max(len(shapes[network.inputs[0]]) - 1, 1))
        crops = [", ".join([":", *(f":{max(1, int(0.9 * share * n))}" for n in shapes[name][1:])])
                 for name in network.inputs]  # fmt: skip
        raise ValueError(
            f"the tensors have {cells:,} cells together, more than the {MOST_CELLS:,} that can be shown: explore a "
            f"smaller input, for example x[{crops[0]}], or a part of the network"
        )


def plain(network, plan, dtypes):
    """Return the graph as plain values: nodes in the order of computing, tables once each, weights where they travel.

    `dtypes` holds the dtype of every input's and node's values.
    """
    tables = _Tables()
    index = {name: n for n, name in enumerate(plan.names)}
    total = sum(array.nbytes for node, _ in plan.graph.values() for array in _weights(node).values())
    described = []
    for name in plan.names:
        found = {"name": name, "kind": "input", "label": "input", "shape": plan.shapes[name], "reads": [], "links": []}
        found["numbers"] = settings.kind(dtypes[name])
        if name in plan.graph:
            node, reads = plan.graph[name]
            given = [(plan.shapes[read], dtypes[read]) for read in reads]
            found |= {
                "kind": node.kind, "label": repr(getattr(node, "layer", node)), "reads": [index[r] for r in reads],
                "links": [_link(link, tables) for link in plan.links[name]],
                "phi": settings.plain_phi(node.phi), "makes": _makes(node, *given[0], tables),
            }  # fmt: skip
            if total <= MOST_WEIGHTS:
                found["weights"] = {role: bundles.packed(array) for role, array in _weights(node).items()}
        described.append(found)
    runs = folding.runs([(node["kind"], node["label"], tuple(index[name] - r for r in node["reads"]))
                         for name, node in zip(plan.names, described)])  # fmt: skip
    return {
        "nodes": described, "tables": tables.found, "runs": runs, "outputs": [index[name] for name in network.outputs],
        "computes": total <= MOST_WEIGHTS and _computable(plan),
    }  # fmt: skip


def _computable(plan):
    """Return whether the page can compute a network: no phi is a function, and a stroke does not keep it waiting."""
    entries = list(plan.graph.values())
    products = sum(node.multiplications(*(plan.shapes[read] for read in reads)) for node, reads in entries)
    return products <= MOST_PRODUCTS and not any(callable(node.phi) for node, _ in entries)


def _link(link, tables):
    """Return a link as relations, one an axis: None (each to itself), {'groups': g}, or the number of a table."""
    if not hasattr(link, "relations"):
        return {"flat": True}
    found = [None] * len(link.out)
    for axis, relation in link.relations:
        found[axis] = {"groups": relation.groups} if hasattr(relation, "groups") else tables.number(relation.table)
    return {"axes": found}


def _makes(node, shape, dtype, tables):
    """Return what the page's engine needs to compute a node, besides its links and weights."""
    if isinstance(node, nodes.OfLayer):
        layer, spatial = node.layer, shape[1:]
        axes = [{"n": n, "rule": asdict(rule)} for n, rule in zip(spatial, layer.rules)]
        own = settings.described(layer)
        return {
            "op": "layer", "n_in": layer.n_in, "n_out": layer.n_out, "groups": layer.groups, "axes": axes,
            "text": {"names": layer.names, "digest": ""}, "settings": own, "given": own, "fixed": layer.is_fixed,
            "most": {"cells": limits.LARGEST, "entries": limits.LARGEST_TABLES},
            "kinds": settings.kinds(layer, np.empty(0, dtype)), "can": {}, "sizes": "", "answers": None,
        }  # fmt: skip
    if isinstance(node, AveragePool):
        return {"op": "average", "counts": _counts(node, shape)}
    if isinstance(node, MaxPool):
        return {"op": "max"}
    if isinstance(node, Scale):
        return {
            "op": "scale",
            "kinds": {"gain": settings.kind(node.gain.dtype), "shift": settings.kind(node.shift.dtype)},
        }
    return {"op": {"upsample": "gather", "permute": "gather"}.get(node.kind, node.kind)}


def _counts(node, shape):
    """Return by how many cells a mean divides, along each axis; None for what is no mean."""
    if not isinstance(node, AveragePool):
        return None
    return [(one.padded if node.count_padding else one.real).tolist() for one in node.tables(shape[1:])]


def _weights(node):
    """Return the numbers of a node by their role."""
    if isinstance(node, nodes.OfLayer):
        return {"w": node.layer.w} | ({} if node.layer.b is None else {"b": node.layer.b})
    return {"gain": node.gain, "shift": node.shift} if isinstance(node, Scale) else {}


def packed(array):
    """Return an array as it travels in a message: as in a bundle, with base64 text for bytes."""
    return {kind: bundles.base64_of(data) for kind, data in bundles.packed(array).items()}


def fingerprint(network, plan):
    """Return a hash of what the nodes of a network are on inputs of a plan's sizes, however they were written."""
    tables, written = _Tables(), []
    for name in sorted(plan.graph):
        node, reads = plan.graph[name]
        links = [_link(link, tables) for link in plan.links[name]]
        counts = _counts(node, plan.shapes[reads[0]])
        own = node.layer.names if isinstance(node, nodes.OfLayer) else None
        written.append((name, node.kind, type(node).__name__, reads, links, settings.plain_phi(node.phi), counts, own))
    whole = (sorted(network.outputs), written, tables.found)
    found = hashlib.sha256(repr(whole).encode(errors="backslashreplace"))
    for name in sorted(plan.graph):
        for array in _weights(plan.graph[name][0]).values():
            bundles.add_to(found, array)
    return found


def digest(own, network, values):
    """Return 8 hex digits that change with anything shown, and not with the rounding of another machine.

    `own` is the `fingerprint` of the network on inputs of these sizes.
    """
    found = own.copy()
    for name, array in sorted(values.items()):
        if name in network.inputs or array.dtype != np.float32:
            bundles.add_to(found, array)
    return found.hexdigest()[:8]


class _Tables:
    """The tables of all links, each once."""

    def __init__(self):
        self.found, self._known = [], {}

    def number(self, table):
        """Return the number of a table, noting it where it is new."""
        table = np.ascontiguousarray(table, "<i4")
        key = table.shape, table.tobytes()
        if key not in self._known:
            self._known[key] = len(self.found)
            self.found.append({"out": len(table), "kernel": table.shape[1], "taps": bundles.base64_of(key[1])})
        return self._known[key]
