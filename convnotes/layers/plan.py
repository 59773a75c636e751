"""The plan of a network at one size of its inputs: shapes, links, and what reaches what."""

from functools import cached_property


class Plan:
    """What `Network` works out once for inputs of given sizes.

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
