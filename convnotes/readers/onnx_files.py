"""Read an ONNX file as the nodes of a network; the package onnx is imported when it is asked for."""

from ..layers import phi as phis
from ..layers.rearranging import Upsample
from .onnx_operators import OPERATORS
from .onnx_phis import PHIS

INSTALL = "reading ONNX files needs the package onnx: pip install onnx"


def nodes(path):
    """Return ({name: (node, *names it reads)}, names of the outputs) of an ONNX file, as `Network` takes them."""
    try:
        import onnx
    except ImportError as error:
        raise ImportError(INSTALL) from error
    model = onnx.load(path)
    return Graph(onnx, model).read()


class Graph:
    """An ONNX graph being read: constants as arrays, tensors as nodes under the names of their values.

    An activation becomes the phi of the node whose value it reads, where nothing else reads that; Identity and Dropout
    give a value a second name.
    """

    def __init__(self, onnx, model):
        self.onnx, self.graph = onnx, model.graph
        self.opset = max((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), default=1)
        self.constants = {t.name: self.array(t) for t in self.graph.initializer}
        self.inputs = [i for i in self.graph.input if i.name not in self.constants]
        self.axes = {i.name: len(i.type.tensor_type.shape.dim) - 2 for i in self.inputs}
        self.alias, self.nodes = {}, {}
        self.readers = {}
        for node in self.graph.node:
            for name in node.input:
                self.readers[name] = self.readers.get(name, 0) + 1
        for output in self.graph.output:
            self.readers[output.name] = self.readers.get(output.name, 0) + 1

    def array(self, tensor):
        """Return the values of an ONNX tensor."""
        return self.onnx.numpy_helper.to_array(tensor)

    def read(self):
        """Return ({name: (node, *names it reads)}, names of the outputs)."""
        for node in self.graph.node:
            try:
                self._read(node)
            except (TypeError, ValueError) as error:
                raise type(error)(f"node {node.output[0]!r} ({node.op_type}): {error}") from error
        outputs = [self.name(output.name) for output in self.graph.output]
        return self.nodes, outputs

    def name(self, name):
        """Return the name under which a value stands."""
        while name in self.alias:
            name = self.alias[name]
        return name

    def _read(self, node):
        attributes = {a.name: self.onnx.helper.get_attribute_value(a) for a in node.attribute}
        attributes = {name: v.decode() if isinstance(v, bytes) else v for name, v in attributes.items()}
        if len([name for name in node.output if name and self.readers.get(name)]) > 1:
            raise TypeError(f"its further outputs {list(node.output[1:])} are read, and only the first is known here")
        if node.op_type not in (*PHIS, *OPERATORS):
            known = sorted({*PHIS, *OPERATORS})
            raise TypeError(
                f"this operator has no counterpart here: known are {', '.join(known)}. Cut the graph before it, with "
                "onnx.utils.extract_model, or build the network by hand, as a dict of nodes"
            )
        constant = [self.constants.get(self.name(name)) for name in node.input]
        dynamic = [self.name(name) for name, value in zip(node.input, constant) if value is None and name]
        if node.op_type in PHIS:
            self._activation(node, PHIS[node.op_type](attributes, constant), dynamic[0])
            return
        OPERATORS[node.op_type](self, node, attributes, constant, dynamic)

    def add_node(self, node, made, *reads, axes=None):
        """Keep what an ONNX node becomes; it has as many axes as what it reads first, unless told."""
        name = node.output[0]
        self.nodes[name] = (made, *reads)
        self.axes[name] = self.axes.get(reads[0]) if axes is None else axes

    def _activation(self, node, phi, read):
        """Give the node that makes what is read a phi, and the name of the result; else add a node that repeats it."""
        entry = self.nodes.get(read)
        if entry is None or self.readers[read] > 1 or entry[0].phi != "identity":
            self.add_node(node, Upsample(1, phi=phi), read)
            return
        made = self.nodes.pop(read)
        made[0].phi = phis.checked(phi)  # made here, and seen by nobody yet
        self.nodes[node.output[0]] = made
        self.axes[node.output[0]] = self.axes[read]
