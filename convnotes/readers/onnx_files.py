"""Read an ONNX file as the nodes of a network; the package onnx is imported when it is asked for."""

import os

from .. import refusals
from ..layers import phi as phis
from ..layers.layer import Layer
from ..layers.rearranging import Upsample
from .onnx_operators import OPERATORS
from .onnx_phis import PHIS

INSTALL = "reading ONNX files needs the package onnx: pip install onnx"

QUANTISED = "Quantize", "Dequantize", "QLinear", "Integer"  # in the names of operators of quantised models
EXTRACT = "onnx.utils.extract_model(path, 'part.onnx', {})"


def nodes(path):
    """Return ({name: (node, *names it reads)}, names of the outputs) of an ONNX file, as `Network` takes them."""
    try:
        import onnx
    except ImportError as error:
        raise ImportError(INSTALL) from error
    try:
        file = os.fsdecode(path)
    except TypeError:
        raise TypeError(
            f"path is {refusals.type_of(path)}: give the name of a file; save a model first, "
            "onnx.save(model, 'model.onnx')"
        ) from None
    try:
        model = onnx.load(file)
    except OSError:
        raise
    except Exception as error:  # protobuf's own, by names that change
        raise ValueError(
            f"path={file!r} cannot be read as an ONNX model: {error}; give a file such as torch.onnx.export writes"
        ) from error
    if not model.graph.node:
        raise ValueError(f"path={file!r} holds an ONNX model without nodes: export the model again")
    return Graph(onnx, model).read()


class Graph:
    """An ONNX graph being read: constants as arrays, tensors as nodes under the names of their values.

    What is made of constants alone is a constant. An activation becomes the phi of the node whose value it reads, where
    nothing else reads that; Identity and Dropout give a value a second name; a Pad becomes padding of the convolutions
    that read it.
    """

    def __init__(self, onnx, model):
        self.onnx, self.graph = onnx, model.graph
        self.opset = max((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), default=1)
        self.constants = {t.name: self.array(t) for t in self.graph.initializer}
        self.inputs = [i for i in self.graph.input if i.name not in self.constants]
        shapes = {i.name: i.type.tensor_type.shape.dim for i in self.inputs}
        self.axes = {name: len(s) - 2 if len(s) >= 2 else None for name, s in shapes.items()}  # no s where none is told
        self.counts = {name: s[1].dim_value or None for name, s in shapes.items() if len(s) >= 2}
        self.alias, self.nodes, self.pads = {}, {}, {}
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
                raise type(error)(f"node {self.called(node)}: {error}") from error
            except (LookupError, ArithmeticError) as error:
                raise ValueError(
                    f"node {self.called(node)} has not the inputs and attributes that its operator asks for: "
                    "onnx.checker.check_model(path) says what is wrong; export the model again"
                ) from error
        outputs = [self.name(output.name) for output in self.graph.output]
        for name in outputs:
            if name in self.pads:
                raise TypeError(f"the output {name!r} is a Pad: only one that a convolution reads is known here")
        return self.nodes, outputs

    @staticmethod
    def called(node):
        """Return what a node is called in a refusal: by its first output, and by its operator."""
        return f"{next(iter(node.output), '')!r} ({node.op_type})"

    def name(self, name):
        """Return the name under which a value stands."""
        while name in self.alias:
            name = self.alias[name]
        return name

    def channels(self, name):
        """Return how many channels a tensor has, None where the graph does not tell."""
        if name not in self.nodes:
            return self.counts.get(name)
        made, *reads = self.nodes[name]
        return made.n_out if isinstance(made, Layer) else made.channels([self.channels(read) for read in reads])

    def _read(self, node):
        attributes = {a.name: self.onnx.helper.get_attribute_value(a) for a in node.attribute}
        attributes = {name: v.decode() if isinstance(v, bytes) else v for name, v in attributes.items()}
        if any(part in node.op_type for part in QUANTISED):
            raise TypeError("it is of a quantised model: give the model with float weights that it was made from")
        if len([name for name in node.output if name and self.readers.get(name)]) > 1:
            raise TypeError(f"its further outputs {list(node.output[1:])} are read, and only the first is known here")
        constant = [self.constants.get(self.name(name)) for name in node.input]
        dynamic = [self.name(name) for name, value in zip(node.input, constant) if value is None and name]
        if node.input and not dynamic:
            self.constants.update(zip(node.output, self._computed(node, constant)))
            return
        if node.op_type not in (*PHIS, *OPERATORS):
            known = sorted({*PHIS, *OPERATORS})
            raise TypeError(
                f"this operator has no counterpart here: known are {', '.join(known)}. " + self.remedy(node, dynamic)
            )
        if node.op_type not in ("Conv", "Identity", "Dropout") and self.pads.keys() & {*dynamic}:
            raise TypeError("it reads a Pad: only the padding of a convolution is known here")
        if node.op_type in PHIS:
            if len(dynamic) > 1:
                raise TypeError(
                    f"it reads {dynamic[1:]}, computed by the graph: only constant limits and slopes are known"
                )
            self.activation(node, PHIS[node.op_type](attributes, constant), dynamic[0])
            return
        OPERATORS[node.op_type](self, node, attributes, constant, dynamic)

    def remedy(self, node, dynamic):
        """Return what to do about an operator that is not known, which reads these tensors."""
        if node.op_type == "Shape":
            return (
                "Sizes are computed in the graph: export the model again, with torch.onnx.export(..., dynamo=True) and "
                "no dynamic shapes, or write torch.flatten(x, 1) where it says x.view(x.size(0), -1)"
            )
        if node.op_type in ("Erf", "Pow"):
            return (
                "It may be a part of GELU, which opset 20 has as one operator, known here: export the model again, "
                "with torch.onnx.export(..., opset_version=20)"
            )
        inputs, by_hand = [i.name for i in self.inputs], "or build the network by hand, as a dict of nodes"
        if {*dynamic} <= {*inputs}:
            left = [name for name in inputs if name not in dynamic or self.readers[name] > 1]
            cut = f"{[*node.output, *left]}, {[output.name for output in self.graph.output]}"
            return f"Compute it in numpy, and start behind it: {EXTRACT.format(cut)}; {by_hand}"
        cut = f"{inputs}, {[name for name in dynamic if name not in inputs]}"
        return f"End the graph before it: {EXTRACT.format(cut)}; {by_hand}"

    def _computed(self, node, constant):
        """Return the outputs of a node that reads constants alone, by onnx's own evaluator."""
        from onnx.reference import ReferenceEvaluator

        helper = self.onnx.helper
        values = {name: value for name, value in zip(node.input, constant) if name}
        ends = [[helper.make_empty_tensor_value_info(name) for name in names] for names in (values, node.output)]
        opset = helper.make_opsetid(node.domain, self.opset)
        model = helper.make_model(helper.make_graph([node], "constant", *ends), opset_imports=[opset])
        try:
            return ReferenceEvaluator(model).run(None, values)
        except Exception as error:  # whatever stops it, what the graph makes here is not known
            raise TypeError(f"onnx's own evaluator does not compute it from its constants: {error}") from error

    def add_node(self, node, made, *reads, axes=None):
        """Keep what an ONNX node becomes; it has as many axes as what it reads first, unless told."""
        name = node.output[0]
        self.nodes[name] = (made, *reads)
        self.axes[name] = self.axes.get(reads[0]) if axes is None else axes

    def activation(self, node, phi, read):
        """Give the node that makes what is read a phi, and the name of the result; else add a node that repeats it."""
        entry = self.nodes.get(read)
        if entry is None or self.readers[read] > 1 or entry[0].phi != "identity":
            self.add_node(node, Upsample(1, phi=phi), read)
            return
        made = self.nodes.pop(read)
        made[0].phi = phis.checked(phi)  # made here, and seen by nobody yet
        self.nodes[node.output[0]] = made
        self.axes[node.output[0]] = self.axes[read]
