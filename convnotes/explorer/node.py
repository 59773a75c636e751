"""A node of a network opened as the explorer of its layer: what is edited there is put into the network."""

import traitlets

from ..layers.network import Network
from .widget import Explorer

_INPUT = "the input of this node is what the network gives it: paint an input of the network instead"


class NodeExplorer(Explorer):
    """Show one layer of a network on the tensor that it really gets; made by `NetworkExplorer` where it is opened."""

    def __init__(self, owner, name):
        self._owner, self._name, self._following = owner, name, True
        super().__init__(*owner.at(name))
        self._following = False

    def follow(self):
        """Show what the network now has here; nothing happens where that is shown already."""
        layer, x = self._owner.at(self._name)
        if layer is self.layer and x is self.x:
            return
        self._following = True
        try:
            self.show(layer, x)
        finally:
            self._following = False

    def _receive(self, _, message, buffers):
        cells = message.get("cells", ()) if message.get("kind") == "edit" else ()
        if any(cell[0] == "x" for cell in cells):
            answers = [message["by"], message["n"]]
            return self.send({"kind": "refused", "answers": answers, "why": _INPUT})
        return super()._receive(_, message, buffers)

    def _accept(self, layer, x):
        if not self._following and x is not self.x:
            raise traitlets.TraitError(_INPUT)
        if not self._following and layer is not self.layer:
            try:
                self._owner.with_layer(self._name, layer)
            except (ValueError, TypeError, OverflowError, MemoryError) as error:
                raise traitlets.TraitError(f"the network would no longer fit: {error}") from error
        return super()._accept(layer, x)

    @traitlets.observe("layer")
    def _put(self, change):
        if not self._following:
            self._owner.put(self._name, change.new, self._history.gesture)


def with_layer(network, name, layer):
    """Return a network with another layer at one of its nodes."""
    nodes = network.nodes
    return Network(nodes | {name: (layer, *nodes[name][1:])}, outputs=list(network.outputs))
