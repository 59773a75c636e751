"""What each operator of an ONNX graph becomes: a node of a network, a constant, or a second name.

Each function gets the `Graph` that is being read, the ONNX node, its attributes, its inputs as arrays, None where the
graph computes them, and the names of those that it computes.
"""

import math

import numpy as np

from ..layers.joins import Add, Concatenate, Multiply
from ..layers.layer import Layer
from ..layers.rearranging import Flatten, Upsample
from ..layers.scaling import LogSoftmax, Scale, Softmax
from . import onnx_windows as windows

ONE_EACH = "only constants, one for each channel or one for all, are known here"
GATED = {"sigmoid": "silu", "hard_sigmoid": "hard_swish"}  # what x times phi(x) is: exporters write silu so


# Constants and names


def _constant(graph, node, a, constant, dynamic):
    value = a["value"] if "value" in a else next(iter(a.values()))
    graph.constants[node.output[0]] = graph.array(value) if "value" in a else np.asarray(value)


def _identity(graph, node, a, constant, dynamic):
    graph.alias[node.output[0]] = graph.name(node.input[0])
    if graph.name(node.input[0]) in graph.readers:
        graph.readers[graph.name(node.input[0])] += graph.readers.get(node.output[0], 0) - 1


# Layers


def _gemm(graph, node, a, constant, dynamic):
    windows.needs(constant, 1, 2)
    if a.get("transA", 0):
        raise TypeError("transA turns the batch round: only transB is known here")
    w = constant[1] if a.get("transB", 0) else constant[1].T
    w = w if a.get("alpha", 1.0) == 1 else (w * a["alpha"]).astype(w.dtype)
    b = constant[2] if len(constant) > 2 else None
    if b is not None:
        b = np.broadcast_to(b * np.asarray(a.get("beta", 1.0), b.dtype), (1, len(w)))[0]
    graph.add_node(node, Layer(w, b), dynamic[0], axes=0)


def _matmul(graph, node, a, constant, dynamic):
    windows.needs(constant, 1)
    if graph.axes.get(dynamic[0]):
        raise TypeError(
            "it multiplies along the last axis of an image, and here along channels only: where the model turns its "
            "axes for that, a convolution with a kernel of 1 computes the same without"
        )
    graph.add_node(node, Layer(constant[1].T), dynamic[0], axes=0)


def _batchnormalization(graph, node, a, constant, dynamic):
    windows.needs(constant, 1, 2, 3, 4)
    if a.get("training_mode", 0):
        raise TypeError("it is in training mode: export the model in evaluation")
    weight, bias, mean, variance = (value.astype(float) for value in constant[1:5])
    gain = weight / np.sqrt(variance + a.get("epsilon", 1e-5))
    made = Scale(gain.astype(constant[1].dtype), (bias - mean * gain).astype(constant[1].dtype))
    graph.add_node(node, made, dynamic[0])


# Joins and the rest


def _add(graph, node, a, constant, dynamic):
    if len(dynamic) == len(constant):
        graph.add_node(node, Add(), *dynamic)
        return
    (shift,) = (value for value in constant if value is not None)
    read, axes = dynamic[0], graph.axes.get(dynamic[0])
    entry = graph.nodes.get(read)
    plain = entry is not None and isinstance(entry[0], Layer) and entry[0].b is None and entry[0].phi == "identity"
    column = _column(graph, read, shift)
    if plain and graph.readers[read] == 1:  # a MatMul and its bias
        name = node.output[0]
        graph.nodes[name] = (entry[0].replace(b=column), *graph.nodes.pop(read)[1:])
        graph.axes[name] = axes
        return
    graph.add_node(node, Scale(np.ones_like(column), column), read)


def _sub(graph, node, a, constant, dynamic):
    if len(dynamic) > 1:
        raise TypeError(f"it subtracts two computed tensors: {ONE_EACH}")
    (value,) = (value for value in constant if value is not None)
    column = _column(graph, dynamic[0], value)
    gain, shift = (1, -column) if constant[0] is None else (-1, column)
    graph.add_node(node, Scale(np.full_like(column, gain), shift), dynamic[0])


def _div(graph, node, a, constant, dynamic):
    if constant[0] is not None or len(dynamic) > 1:
        raise TypeError(f"it divides by a computed tensor: {ONE_EACH}")
    graph.add_node(node, Scale(1 / _column(graph, dynamic[0], constant[1])), dynamic[0])


def _mul(graph, node, a, constant, dynamic):
    for gate, read in [dynamic, dynamic[::-1]] if len(dynamic) == 2 else ():
        made, *reads = graph.nodes.get(gate, (None,))
        if isinstance(made, Upsample) and made.factor == 1 and made.phi in [*GATED] and reads == [read]:
            if graph.readers[gate] == 1:
                del graph.nodes[gate]
                graph.readers[read] -= 1
            graph.activation(node, GATED[made.phi], read)
            return
    if len(dynamic) > 1:
        graph.add_node(node, Multiply(), *dynamic)
        return
    (gain,) = (value for value in constant if value is not None)
    graph.add_node(node, Scale(_column(graph, dynamic[0], gain)), dynamic[0])


def _column(graph, read, value):
    """Return a constant that is broadcast against what is read, (N, n, *spatial), as one number for each channel."""
    axes, n = graph.axes.get(read) or 0, graph.channels(read)
    shape = (1,) * (axes + 2 - value.ndim) + value.shape
    if value.size == 1 and n and value.ndim <= axes + 2:
        return np.repeat(value.reshape(-1), n)
    if len(shape) != axes + 2 or math.prod(shape) != shape[1] or shape[1] != (n or max(shape[1], 2)):
        of = f"one of {n} channels" if n else "a channel, whose number the graph does not tell"
        raise TypeError(f"a constant of shape {value.shape} does not give {of}, a number each: {ONE_EACH}")
    return value.reshape(-1)


def _sum(graph, node, a, constant, dynamic):
    _needs_computed(constant)
    graph.add_node(node, Add(), *dynamic)


def _concat(graph, node, a, constant, dynamic):
    _needs_computed(constant)
    axes = graph.axes.get(dynamic[0])
    if a["axis"] != 1 and (axes is None or a["axis"] + axes + 2 != 1):
        raise TypeError(f"its axis is {a['axis']}: tensors are joined along the channels here, axis 1")
    graph.add_node(node, Concatenate(), *dynamic)


def _needs_computed(constant):
    if any(value is not None for value in constant) or len(constant) < 2:
        raise TypeError("it joins constants, or a single tensor: two or more computed ones are known here")


def _flatten(graph, node, a, constant, dynamic):
    if a.get("axis", 1) != 1:
        raise TypeError(f"its axis is {a['axis']}: only 1 is known here")
    graph.add_node(node, Flatten(), dynamic[0], axes=0)


def _squeeze(graph, node, a, constant, dynamic):
    count = graph.axes.get(dynamic[0])
    over = a.get("axes") if len(constant) < 2 else constant[1]
    if not count or over is None or {int(axis) % (count + 2) for axis in over} != {*range(2, count + 2)}:
        raise TypeError("it drops others than all axes of the image at once: write torch.flatten(x, 1) instead")
    graph.add_node(node, Flatten(), dynamic[0], axes=0)  # what is dropped has one cell


def _reshape(graph, node, a, constant, dynamic):
    shape = constant[1] if len(constant) > 1 else np.array(a.get("shape", ()))
    if shape is not None and len(shape) > 2 and graph.axes.get(dynamic[0]) == 0:
        raise TypeError(
            "it makes an image of a vector: where the vector is a gate that Linear layers make of means, convolutions "
            "with a kernel of 1 in their place keep the axes, and compute the same"
        )
    if shape is None or len(shape) != 2:
        raise TypeError("it makes another shape than a vector of each input: only flattening is known here")
    graph.add_node(node, Flatten(), dynamic[0], axes=0)


def _softmax(graph, node, a, constant, dynamic):
    axes = graph.axes.get(dynamic[0])
    axis = a.get("axis", 1 if graph.opset < 13 else -1)
    if axis != 1 and (axes is None or axis + axes + 2 != 1):
        raise TypeError(f"its axis is {axis}: a softmax runs over the channels here, axis 1")
    if graph.opset < 13 and axes != 0:
        raise TypeError("before opset 13 it runs over all axes from the first on: flatten before it")
    graph.add_node(node, LogSoftmax() if node.op_type == "LogSoftmax" else Softmax(), dynamic[0])


def _resize(graph, node, a, constant, dynamic):
    scales = next((v for v in constant[::-1] if v is not None and v.dtype.kind == "f" and v.size), a.get("scales"))
    way = a.get("coordinate_transformation_mode", "half_pixel"), a.get("nearest_mode", "round_prefer_floor")
    plain = node.op_type == "Upsample" or way in REPEATS
    if scales is None or a.get("mode", "nearest") != "nearest" or not plain:
        raise TypeError("only the nearest cell, by constant scales and with every cell repeated, is known here")
    scales = np.asarray(scales, float)
    if (scales[:2] != 1).any() or (scales != np.rint(scales)).any():
        raise TypeError(f"its scales are {scales.tolist()}: only whole numbers, 1 for batch and channels, are known")
    graph.add_node(node, Upsample(tuple(int(s) for s in scales[2:])), dynamic[0])


# How Resize finds the nearest cell where that repeats every cell; half_pixel with floor or ceil moves the picture.
REPEATS = ("asymmetric", "floor"), ("half_pixel", "round_prefer_floor"), ("half_pixel", "round_prefer_ceil")

OPERATORS = {
    "Add": _add,
    "AveragePool": windows.averagepool,
    "BatchNormalization": _batchnormalization,
    "Concat": _concat,
    "Constant": _constant,
    "Conv": windows.conv,
    "ConvTranspose": windows.convtranspose,
    "Div": _div,
    "Dropout": _identity,
    "Flatten": _flatten,
    "Gemm": _gemm,
    "GlobalAveragePool": windows.globalaveragepool,
    "GlobalMaxPool": windows.globalmaxpool,
    "Identity": _identity,
    "LogSoftmax": _softmax,
    "MatMul": _matmul,
    "MaxPool": windows.maxpool,
    "Mul": _mul,
    "Pad": windows.pad,
    "ReduceMax": windows.reducemax,
    "ReduceMean": windows.reducemean,
    "Reshape": _reshape,
    "Resize": _resize,
    "Softmax": _softmax,
    "Squeeze": _squeeze,
    "Sub": _sub,
    "Sum": _sum,
    "Upsample": _resize,
}
