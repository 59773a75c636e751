"""A node of a network opened as the explorer of its layer: what is edited there is put into the network."""

import traitlets

from ..layers.layer import Layer
from ..layers.network import Network
from .live import Live
from .widget import Explorer

_INPUT = "the input of this node is what the network gives it: paint an input of the network instead"


class NodeExplorer(Explorer):
    """Show one layer of a network on the tensor that it really gets; made by `NetworkExplorer` where it is opened."""

    def __init__(self, owner, name):
        self._owner, self._name, self._following = owner, name, True
        super().__init__(*owner._layer_at(name))
        self._following = False

    def follow(self):
        """Show what the network now has here; nothing happens where that is shown already."""
        layer, x = self._owner._layer_at(self._name)
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
                self._owner._with_layer(self._name, layer)
            except (ValueError, TypeError, OverflowError, MemoryError) as error:
                raise traitlets.TraitError(f"the network would no longer fit: {error}") from error
        return super()._accept(layer, x)

    @traitlets.observe("layer")
    def _put(self, change):
        if not self._following:
            self._owner._put_layer(self._name, change.new, self._history.gesture)


def with_layer(network, name, layer):
    """Return a network with another layer at one of its nodes."""
    nodes = network.nodes
    return Network(nodes | {name: (layer, *nodes[name][1:])}, outputs=list(network.outputs))


class Opens(Live):
    """What opens a layer of a network in its explorer, which has the traits `opened` and `node`."""

    def close(self):
        """Close the view, and that of a node which is open."""
        if self.node is not None:
            self.node.close()
        super().close()

    def _layers(self):
        """Return the names of the nodes that are layers."""
        return [name for name, (node, *_) in self._network.nodes.items() if isinstance(node, Layer)]

    def _layer_at(self, name):
        """Return (layer, x) of the node called `name`: what its own explorer shows."""
        return self._network[name], self._values[self._network.nodes[name][1]]

    def _with_layer(self, name, layer):
        """Return the network with another layer at a node; ValueError, with its name, where a node stops fitting."""
        network = with_layer(self._network, name, layer)
        network._plans.shapes({here: array.shape for here, array in self._inputs.items()})
        return network

    def _put_layer(self, name, layer, gesture):
        """Put another layer at the node `name`, as the reader's own step; those of one gesture are undone together."""
        self._step(self._with_layer(name, layer), self._inputs, gesture)
        self._tell()

    @traitlets.validate("opened")
    def _can_open(self, proposal):
        if proposal.value not in ("", *self._layers()):
            known = ", ".join(map(repr, self._layers())) or "none"
            raise traitlets.TraitError(f"opened={proposal.value!r} is no layer of the network: its layers are {known}")
        return proposal.value

    @traitlets.observe("opened")
    def _open(self, change):
        before = self.node
        try:
            self.node = NodeExplorer(self, change.new) if change.new else None
        except (ValueError, TypeError) as error:  # too large for the explorer of a layer, say
            self.opened = ""
            self.send({"kind": "shut", "why": str(error)})
            raise traitlets.TraitError(f"{change.new!r} cannot be opened: {error}") from error
        finally:
            if before is not None and before is not self.node:
                before.close()
