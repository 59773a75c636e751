"""Read an ONNX file as the nodes of a network; the package onnx is imported when it is asked for."""

import math

import numpy as np

from ..layers import phi as phis
from ..layers.joins import Add, Concatenate
from ..layers.layer import Layer
from ..layers.pooling import AveragePool, MaxPool
from ..layers.rearranging import Flatten, Upsample
from ..layers.scaling import Scale, Softmax
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
        self.constants = {t.name: self._array(t) for t in self.graph.initializer}
        self.inputs = [i for i in self.graph.input if i.name not in self.constants]
        self.axes = {i.name: len(i.type.tensor_type.shape.dim) - 2 for i in self.inputs}
        self.alias, self.nodes = {}, {}
        self.readers = {}
        for node in self.graph.node:
            for name in node.input:
                self.readers[name] = self.readers.get(name, 0) + 1
        for output in self.graph.output:
            self.readers[output.name] = self.readers.get(output.name, 0) + 1

    def _array(self, tensor):
        return self.onnx.numpy_helper.to_array(tensor)

    def read(self):
        for node in self.graph.node:
            try:
                self._read(node)
            except (TypeError, ValueError) as error:
                raise type(error)(f"node {node.output[0]!r} ({node.op_type}): {error}") from error
        outputs = [self._name(output.name) for output in self.graph.output]
        return self.nodes, outputs

    def _name(self, name):
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
        constant = [self.constants.get(self._name(name)) for name in node.input]
        dynamic = [self._name(name) for name, value in zip(node.input, constant) if value is None and name]
        if node.op_type in PHIS:
            self._activation(node, PHIS[node.op_type](attributes, constant), dynamic[0])
            return
        getattr(self, f"_{node.op_type.lower()}")(node, attributes, constant, dynamic)

    def _add_node(self, node, made, *reads, axes=None):
        name = node.output[0]
        self.nodes[name] = (made, *reads)
        self.axes[name] = self.axes.get(reads[0]) if axes is None else axes

    def _activation(self, node, phi, read):
        """Give the node that makes what is read a phi, and the name of the result; else add a node that repeats it."""
        entry = self.nodes.get(read)
        if entry is None or self.readers[read] > 1 or entry[0].phi != "identity":
            self._add_node(node, Upsample(1, phi=phi), read)
            return
        made = self.nodes.pop(read)
        made[0].phi = phis.checked(phi)  # made here, and seen by nobody yet
        self.nodes[node.output[0]] = made
        self.axes[node.output[0]] = self.axes[read]

    # Constants and names

    def _constant(self, node, a, constant, dynamic):
        value = a["value"] if "value" in a else next(iter(a.values()))
        self.constants[node.output[0]] = self._array(value) if "value" in a else np.asarray(value)

    def _constantofshape(self, node, a, constant, dynamic):
        value = self._array(a["value"]) if "value" in a else np.zeros(1, np.float32)
        if constant[0] is None:
            raise TypeError("its shape is computed: only a constant one is known here")
        self.constants[node.output[0]] = np.full(constant[0].tolist(), value.item(), value.dtype)

    def _unsqueeze(self, node, a, constant, dynamic):
        if dynamic:
            raise TypeError("it gives a computed tensor more axes: only constants are reshaped here")
        axes = a["axes"] if "axes" in a else constant[1].tolist()
        self.constants[node.output[0]] = np.expand_dims(constant[0], tuple(axes))

    def _identity(self, node, a, constant, dynamic):
        self.alias[node.output[0]] = self._name(node.input[0])
        if self._name(node.input[0]) in self.readers:
            self.readers[self._name(node.input[0])] += self.readers.get(node.output[0], 0) - 1

    _dropout = _identity

    # Layers

    def _geometry(self, a, kernel):
        """Return stride, dilation and pads, one for each axis."""
        axes = len(kernel)
        stride, dilation = (tuple(a.get(name, [1] * axes)) for name in ("strides", "dilations"))
        auto, pads = a.get("auto_pad", "NOTSET"), a.get("pads", [0] * 2 * axes)
        if auto == "NOTSET":
            return stride, dilation, tuple(zip(pads[:axes], pads[axes:]))
        if auto == "VALID":
            return stride, dilation, ((0, 0),) * axes
        if set(stride) != {1}:
            raise TypeError(f"auto_pad {auto} with strides {stride} pads as the input's size asks: write it as pads")
        total = [d * (k - 1) for k, d in zip(kernel, dilation)]
        less = [(t // 2, t - t // 2) for t in total]
        return stride, dilation, tuple(less if auto == "SAME_UPPER" else [pair[::-1] for pair in less])

    def _needs(self, constant, *places):
        if any(constant[k] is None for k in places if k < len(constant)):
            raise TypeError("its weights are computed by the graph: only constant ones are known here")

    def _conv(self, node, a, constant, dynamic):
        self._needs(constant, 1, 2)
        w = constant[1]
        stride, dilation, padding = self._geometry(a, w.shape[2:])
        b = constant[2] if len(constant) > 2 else None
        options = {"stride": stride, "dilation": dilation, "groups": a.get("group", 1), "padding": padding}
        self._add_node(node, Layer(w, b, flip=False, **options), dynamic[0], axes=w.ndim - 2)

    def _convtranspose(self, node, a, constant, dynamic):
        self._needs(constant, 1, 2)
        w = constant[1]
        if "output_shape" in a or a.get("auto_pad", "NOTSET") not in ("NOTSET", "VALID"):
            raise TypeError("output_shape and auto_pad mean different things to different runtimes: write them as pads")
        stride, dilation, padding = self._geometry(a, w.shape[2:])
        more = tuple(a.get("output_padding", [0] * (w.ndim - 2)))
        turned = Layer(
            w, flip=False, stride=stride, dilation=dilation, groups=a.get("group", 1), padding=padding
        ).transposed(more)
        if len(constant) > 2:
            turned = turned.replace(b=constant[2])
        self._add_node(node, turned, dynamic[0], axes=w.ndim - 2)

    def _gemm(self, node, a, constant, dynamic):
        self._needs(constant, 1, 2)
        if a.get("transA", 0):
            raise TypeError("transA turns the batch round: only transB is known here")
        w = constant[1] if a.get("transB", 0) else constant[1].T
        w = w if a.get("alpha", 1.0) == 1 else (w * a["alpha"]).astype(w.dtype)
        b = constant[2] if len(constant) > 2 else None
        if b is not None:
            b = np.broadcast_to(b * np.asarray(a.get("beta", 1.0), b.dtype), (1, len(w)))[0]
        self._add_node(node, Layer(w, b), dynamic[0], axes=0)

    def _matmul(self, node, a, constant, dynamic):
        self._needs(constant, 1)
        self._add_node(node, Layer(constant[1].T), dynamic[0], axes=0)

    def _batchnormalization(self, node, a, constant, dynamic):
        self._needs(constant, 1, 2, 3, 4)
        if a.get("training_mode", 0):
            raise TypeError("it is in training mode: export the model in evaluation")
        weight, bias, mean, variance = (value.astype(float) for value in constant[1:5])
        gain = weight / np.sqrt(variance + a.get("epsilon", 1e-5))
        made = Scale(gain.astype(constant[1].dtype), (bias - mean * gain).astype(constant[1].dtype))
        self._add_node(node, made, dynamic[0])

    # Pools

    def _pool(self, node, a, dynamic, kind, **more):
        window = tuple(a["kernel_shape"])
        stride, dilation, padding = self._geometry(a, window)
        made = kind(window, stride, padding=padding, dilation=dilation, round_up=bool(a.get("ceil_mode", 0)), **more)
        self._add_node(node, made, dynamic[0])

    def _maxpool(self, node, a, constant, dynamic):
        self._pool(node, a, dynamic, MaxPool)

    def _averagepool(self, node, a, constant, dynamic):
        self._pool(node, a, dynamic, AveragePool, count_padding=bool(a.get("count_include_pad", 0)))

    def _globalmaxpool(self, node, a, constant, dynamic):
        self._add_node(node, MaxPool(None), dynamic[0])

    def _globalaveragepool(self, node, a, constant, dynamic):
        self._add_node(node, AveragePool(None), dynamic[0])

    # Joins and the rest

    def _add(self, node, a, constant, dynamic):
        if len(dynamic) == len(constant):
            self._add_node(node, Add(), *dynamic)
            return
        (shift,) = (value for value in constant if value is not None)
        read, axes = dynamic[0], self.axes.get(dynamic[0])
        entry = self.nodes.get(read)
        plain = entry is not None and isinstance(entry[0], Layer) and entry[0].b is None and entry[0].phi == "identity"
        if plain and self.readers[read] == 1:  # a MatMul and its bias
            name = node.output[0]
            self.nodes[name] = (entry[0].replace(b=self._column(shift, axes)), *self.nodes.pop(read)[1:])
            self.axes[name] = axes
            return
        column = self._column(shift, axes)
        self._add_node(node, Scale(np.ones_like(column), column), read)

    def _mul(self, node, a, constant, dynamic):
        if len(dynamic) != 1:
            raise TypeError("it multiplies two computed tensors: only constants, one a channel, are known here")
        (gain,) = (value for value in constant if value is not None)
        self._add_node(node, Scale(self._column(gain, self.axes.get(dynamic[0]))), dynamic[0])

    def _column(self, value, axes):
        """Return a constant that is broadcast against (N, n, *spatial) as one number for each channel."""
        axes = 0 if axes is None else axes
        shape = (1,) * (axes + 2 - value.ndim) + value.shape
        if len(shape) != axes + 2 or math.prod(shape) != shape[1] or (shape[1] == 1 and value.ndim == 0):
            raise TypeError(f"a constant of shape {value.shape} is known here only with one number for each channel")
        return value.reshape(-1)

    def _sum(self, node, a, constant, dynamic):
        self._needs_computed(constant)
        self._add_node(node, Add(), *dynamic)

    def _concat(self, node, a, constant, dynamic):
        self._needs_computed(constant)
        axes = self.axes.get(dynamic[0])
        if a["axis"] != 1 and (axes is None or a["axis"] + axes + 2 != 1):
            raise TypeError(f"its axis is {a['axis']}: tensors are joined along the channels here, axis 1")
        self._add_node(node, Concatenate(), *dynamic)

    def _needs_computed(self, constant):
        if any(value is not None for value in constant) or len(constant) < 2:
            raise TypeError("it joins constants, or a single tensor: two or more computed ones are known here")

    def _flatten(self, node, a, constant, dynamic):
        if a.get("axis", 1) != 1:
            raise TypeError(f"its axis is {a['axis']}: only 1 is known here")
        self._add_node(node, Flatten(), dynamic[0], axes=0)

    def _reshape(self, node, a, constant, dynamic):
        shape = constant[1] if len(constant) > 1 else np.array(a.get("shape", ()))
        if not dynamic:  # of a constant
            self.constants[node.output[0]] = constant[0].reshape(shape)
        elif shape is None or len(shape) != 2:
            raise TypeError("it makes another shape than a vector of each input: only flattening is known here")
        else:
            self._add_node(node, Flatten(), dynamic[0], axes=0)

    def _softmax(self, node, a, constant, dynamic):
        axes = self.axes.get(dynamic[0])
        axis = a.get("axis", 1 if self.opset < 13 else -1)
        if axis != 1 and (axes is None or axis + axes + 2 != 1):
            raise TypeError(f"its axis is {axis}: a softmax runs over the channels here, axis 1")
        if self.opset < 13 and axes != 0:
            raise TypeError("before opset 13 it runs over all axes from the first on: flatten before it")
        self._add_node(node, Softmax(), dynamic[0])

    def _resize(self, node, a, constant, dynamic):
        scales = next((v for v in constant[::-1] if v is not None and v.dtype.kind == "f" and v.size), a.get("scales"))
        way = a.get("coordinate_transformation_mode", "half_pixel"), a.get("nearest_mode", "round_prefer_floor")
        plain = node.op_type == "Upsample" or way == ("asymmetric", "floor") or way[0] == "half_pixel"
        if scales is None or a.get("mode", "nearest") != "nearest" or not plain:
            raise TypeError("only the nearest cell, by constant scales, is known here")
        scales = np.asarray(scales, float)
        if (scales[:2] != 1).any() or (scales != np.rint(scales)).any():
            raise TypeError(
                f"its scales are {scales.tolist()}: only whole numbers, 1 for batch and channels, are known"
            )
        self._add_node(node, Upsample(tuple(int(s) for s in scales[2:])), dynamic[0])

    _upsample = _resize


OPERATORS = (
    "Add", "AveragePool", "BatchNormalization", "Concat", "Constant", "ConstantOfShape", "Conv", "ConvTranspose",
    "Dropout", "Flatten", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "Identity", "MatMul", "MaxPool", "Mul",
    "Reshape", "Resize", "Softmax", "Sum", "Unsqueeze", "Upsample",
)  # fmt: skip
