"""How the nodes of a network hang together: names, the order of computing, numbers of channels and of axes."""

import contextlib
import re

from .. import refusals
from . import nodes
from . import phi as phis

_LETTERS = re.compile(r"[^\w./-]")
_TOLD = ValueError, OverflowError, TypeError, MemoryError


def clean(name):
    """Return a name in which characters other than letters, digits and `_ . / -` have become `_`."""
    if not isinstance(name, str) or not name:
        raise ValueError(f"the name {name!r} of a node is no text: give a name such as 'conv1'")
    return _LETTERS.sub("_", name)


def graph_of(given):
    """Return {name: (Node, names it reads)} of a list, which is a chain from 'x', or of a dict."""
    if isinstance(given, dict):
        graph = {}
        for name, entry in given.items():
            if not isinstance(entry, (tuple, list)) or len(entry) < 2:
                raise ValueError(
                    f"nodes[{name!r}]={entry!r:.60}: expected a node and the names of what it reads, for example "
                    f"{{{name!r}: (layer, 'x')}}"
                )
            if clean(name) in graph:
                raise ValueError(f"the name {clean(name)!r} stands for two nodes: give each its own")
            graph[clean(name)] = (nodes.of(entry[0]), tuple(map(clean, entry[1:])))
    elif isinstance(given, (list, tuple)):
        graph, counts, last = {}, {}, "x"
        for entry in given:
            node = nodes.of(entry)
            if node.reads is None:
                raise ValueError(
                    f"{entry!r} joins two or more tensors, and a list is a chain: give a dict, for example "
                    '{"a": (layer, "x"), "sum": (cn.Add(), "a", "x")}'
                )
            counts[node.kind] = counts.get(node.kind, 0) + 1
            name = f"{node.kind}{counts[node.kind]}"
            graph[name] = (node, (last,))
            last = name
    else:
        raise TypeError(
            f"nodes is {refusals.type_of(given)}: expected a list of layers and other nodes, or a dict of them"
        )
    if not graph:
        raise ValueError("a network needs at least one node: give a list such as [layer, cn.MaxPool(2)]")
    for name, (node, reads) in graph.items():
        with at(name, node):
            node.count(len(reads))
    return graph


def inputs_of(graph):
    """Return the names that are read and not made, in the order of their first use."""
    return tuple(dict.fromkeys(name for _, reads in graph.values() for name in reads if name not in graph))


def ordered(graph):
    """Return the graph with every node behind those that it reads; refuse a circle."""
    done, rest = {}, dict(graph)
    while rest:
        before = len(rest)
        for name in list(rest):
            if not any(read in rest for read in rest[name][1]):
                done[name] = rest.pop(name)
        if len(rest) == before:
            raise ValueError(f"nodes read one another in a circle: {circle(rest)}; a network has a beginning")
    return done


def circle(rest):
    """Return one circle of a graph in which every node reads another, as text."""
    name, seen = next(iter(rest)), []
    while name not in seen:
        seen.append(name)
        name = next(read for read in rest[name][1] if read in rest)
    return " reads ".join([*seen[seen.index(name) :], name])


def known(graph, inputs):
    """Return ({name: channels}, {name: axes}), None where nothing says; refuse what can never fit.

    What is said of one tensor holds for those that nodes which keep it read or make, in both directions.
    """
    channels = dict.fromkeys([*inputs, *graph])
    axes = dict(channels)
    before = None
    while before != (channels, axes):
        before = dict(channels), dict(axes)
        for name, (node, reads) in graph.items():
            with at(name, node):
                made = node.channels([channels[read] for read in reads])
                _agree(channels, name, made, "channel")
                _agree(axes, name, node.axes_out(next((axes[r] for r in reads if axes[r] is not None), None)), "axis")
                for read in reads:
                    _agree(channels, read, node.wants(channels[name]), "channel")
                    _agree(axes, read, node.axes_in(axes[name]), "axis")
    for name, (node, _) in graph.items():
        with at(name, node):
            phis.checked(node.phi, channels[name])
    return channels, axes


def _agree(found, name, count, what):
    """Note a number of channels or axes; refuse one that differs from what is known."""
    if count is None:
        return
    if found[name] not in (None, count):
        remedy = "; put cn.Flatten() before it" if (what, count) == ("axis", 0) else ""
        raise ValueError(f"{name!r} has {refusals.counted(found[name], what)} where {count} are needed{remedy}")
    found[name] = count


@contextlib.contextmanager
def at(name, node):
    """Say at which node something does not fit."""
    try:
        yield
    except _TOLD as error:
        kind = next(kind for kind in _TOLD if isinstance(error, kind))  # numpy has kinds of its own among them
        raise kind(f"node {name!r} ({getattr(node, 'layer', node)!r}): {error}") from error


def by_name(what, given, inputs):
    """Return {input: what is given for it}; a single input needs no dict."""
    if not isinstance(given, dict):
        if len(inputs) > 1:
            raise ValueError(
                f"the network has the inputs {', '.join(map(repr, inputs))}: give {what} as a dict with each"
            )
        return {inputs[0]: given}
    if set(given) != set(inputs):
        raise ValueError(
            f"{what} has the entries {', '.join(map(repr, given)) or 'none'}: expected {', '.join(map(repr, inputs))}, "
            "the inputs of the network"
        )
    return {name: given[name] for name in inputs}
