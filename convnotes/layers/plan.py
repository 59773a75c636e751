"""The plan of a network at one size of its inputs: shapes, links, and what reaches what."""

from functools import cached_property

import numpy as np

from . import wiring

MOST_GUESSED = 512  # channels of an input that no node says anything of


class Plans:
    """What plans a network: `graph` is {name: (Node, names it reads)}."""

    def __init__(self, names, graph):
        self.names, self.graph = names, graph
        self._last = {}  # {shapes of the inputs: Plan}, one: fields are asked for again and again at one size

    def shapes(self, inputs):
        """Return {name: shape} from the shapes of the inputs; refuse, with the node's name, what does not fit."""
        found = dict(inputs)
        for name, (node, reads) in self.graph.items():
            with wiring.at(name, node):
                found[name] = node.shape(*(found[read] for read in reads))
        return found

    def fit(self, inputs):
        """Return whether all nodes take inputs of these shapes, {name: (n, *spatial)}."""
        try:
            self.shapes(inputs)
        except ValueError:
            return False
        return True

    def of(self, inputs):
        """Return the plan for inputs of these shapes, {name: (n, *spatial)}."""
        key = tuple(inputs.items())
        if key not in self._last:
            self._last = {key: Plan(self.names, self.graph, self.shapes(inputs))}
        return self._last[key]

    def at(self, inputs, name=None, unit=()):
        """Return the plan for inputs of these shapes, whose number of channels may be None.

        Where no node says how many channels an input has, they are the fewest with which the shapes fit and the node
        called `name` has the channel that the unit asks for.
        """
        first = unit[0] if isinstance(unit, (tuple, list, np.ndarray)) and len(unit) else 0
        channel = first if isinstance(first, (int, np.integer)) else 0
        plan = refused = None
        for fewest in range(1, MOST_GUESSED + 1):
            try:
                plan = self.of({here: (shape[0] or fewest, *shape[1:]) for here, shape in inputs.items()})
            except ValueError as error:
                refused = refused or error
            else:
                if name not in self.names or not channel >= plan.shapes[name][0]:
                    return plan
            if all(shape[0] for shape in inputs.values()):
                break
        if plan is None:
            raise refused
        return plan


class Plan:
    """What is worked out once for inputs of given sizes.

    Attributes
    ----------
    names : tuple of str
        Inputs first, then nodes in the order of computing.
    shapes : dict of tuples, channels first
    """

    def __init__(self, names, graph, shapes):
        self.names, self.graph, self.shapes = names, graph, shapes

    @cached_property
    def links(self):
        """Return {name of a node: its links to what it reads, in that order}."""
        return {
            name: node.links(*(self.shapes[read] for read in reads)) for name, (node, reads) in self.graph.items()
        }  # fmt: skip

    @cached_property
    def _consumers(self):
        found = {name: [] for name in self.names}
        for name, (_, reads) in self.graph.items():
            for slot, read in enumerate(reads):
                found[read].append((name, slot))
        return found

    def links_into(self, name):
        """Return (what it reads, link) of a node."""
        return list(zip(self.graph[name][1], self.links[name])) if name in self.graph else []

    def links_out_of(self, name):
        """Return (who reads it, link)."""
        return [(reader, self.links[reader][slot]) for reader, slot in self._consumers[name]]

    def reaching(self, name, up):
        """Return the names of all that a node feeds, or, unless `up`, of all that feed it; itself included."""
        found, rest = {name}, [name]
        while rest:
            here = rest.pop()
            if up:
                near = [reader for reader, _ in self._consumers[here]]
            else:
                near = self.graph[here][1] if here in self.graph else ()
            for there in near:
                if there not in found:
                    found.add(there)
                    rest.append(there)
        return found
