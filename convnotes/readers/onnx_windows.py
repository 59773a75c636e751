"""What ONNX operators with a window become: convolutions, the Pad before them, transposed ones, and pools."""

import numpy as np

from ..layers.layer import Layer
from ..layers.pooling import AveragePool, MaxPool
from ..layers.rearranging import Flatten

BOUNDARIES = {"constant": "zero", "reflect": "reflect", "edge": "edge", "wrap": "wrap"}  # of Pad


def _geometry(a, kernel):
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


def needs(constant, *places):
    if any(constant[k] is None for k in places if k < len(constant)):
        raise TypeError("its weights are computed by the graph: only constant ones are known here")


def conv(graph, node, a, constant, dynamic):
    needs(constant, 1, 2)
    w = constant[1]
    stride, dilation, padding = _geometry(a, w.shape[2:])
    b = constant[2] if len(constant) > 2 else None
    boundary, more, read = graph.pads.get(dynamic[0], ("zero", ((0, 0),) * (w.ndim - 2), dynamic[0]))
    if boundary != "zero" and np.any(padding):
        raise TypeError(f"it pads with zeros what a Pad has padded with {boundary!r}: write both as one Pad")
    padding = tuple((low + first, high + last) for (low, high), (first, last) in zip(padding, more))
    options = {"stride": stride, "dilation": dilation, "groups": a.get("group", 1), "padding": padding}
    graph.add_node(node, Layer(w, b, flip=False, boundary=boundary, **options), read, axes=w.ndim - 2)


def pad(graph, node, a, constant, dynamic):
    pads, value, places = (*constant[1:], None, None, None)[:3]
    pads = a.get("pads") if pads is None else pads.tolist()
    value = a.get("value", 0.0) if value is None else value
    count = graph.axes.get(dynamic[0])
    if pads is None or len(dynamic) > 1 or count is None:
        raise TypeError("how far it pads is computed by the graph: only constant numbers are known here")
    half = len(pads) // 2
    places = [axis % (count + 2) for axis in (range(half) if places is None else places.tolist())]
    ends = dict.fromkeys(range(count + 2), (0, 0)) | dict(zip(places, zip(pads[:half], pads[half:])))
    boundary = BOUNDARIES[a.get("mode", "constant")]
    if np.any([ends.pop(0), ends.pop(1)]) or min(pads) < 0 or (boundary == "zero" and np.any(value)):
        raise TypeError("only zeros or repeated cells around the axes of the image are known here, and no cropping")
    graph.pads[node.output[0]] = boundary, [ends[axis] for axis in sorted(ends)], dynamic[0]
    graph.axes[node.output[0]] = count


def convtranspose(graph, node, a, constant, dynamic):
    needs(constant, 1, 2)
    w = constant[1]
    if "output_shape" in a or a.get("auto_pad", "NOTSET") not in ("NOTSET", "VALID"):
        raise TypeError("output_shape and auto_pad mean different things to different runtimes: write them as pads")
    stride, dilation, padding = _geometry(a, w.shape[2:])
    more = tuple(a.get("output_padding", [0] * (w.ndim - 2)))
    turned = Layer(
        w, flip=False, stride=stride, dilation=dilation, groups=a.get("group", 1), padding=padding
    ).transposed(more)
    if len(constant) > 2:
        turned = turned.replace(b=constant[2])
    graph.add_node(node, turned, dynamic[0], axes=w.ndim - 2)


def _pool(graph, node, a, dynamic, kind, **more):
    window = tuple(a["kernel_shape"])
    stride, dilation, padding = _geometry(a, window)
    made = kind(window, stride, padding=padding, dilation=dilation, round_up=bool(a.get("ceil_mode", 0)), **more)
    graph.add_node(node, made, dynamic[0])


def maxpool(graph, node, a, constant, dynamic):
    _pool(graph, node, a, dynamic, MaxPool)


def averagepool(graph, node, a, constant, dynamic):
    _pool(graph, node, a, dynamic, AveragePool, count_padding=bool(a.get("count_include_pad", 0)))


def globalmaxpool(graph, node, a, constant, dynamic):
    graph.add_node(node, MaxPool(None), dynamic[0])


def globalaveragepool(graph, node, a, constant, dynamic):
    graph.add_node(node, AveragePool(None), dynamic[0])


def _reduce(graph, node, a, constant, dynamic, kind):
    """Add a pool over all cells of every channel; without its axes, a vector."""
    count = graph.axes.get(dynamic[0])
    over = a.get("axes") if len(constant) < 2 else constant[1]
    if not count or over is None or {int(axis) % (count + 2) for axis in over} != {*range(2, count + 2)}:
        raise TypeError("it does not run over all axes of the image, and over these alone: only that is known here")
    if a.get("keepdims", 1):
        graph.add_node(node, kind(None), dynamic[0])
        return
    name = f"{node.output[0]}/pool"
    graph.nodes[name] = (kind(None), dynamic[0])
    graph.add_node(node, Flatten(), name, axes=0)


def reducemax(graph, node, a, constant, dynamic):
    _reduce(graph, node, a, constant, dynamic, MaxPool)


def reducemean(graph, node, a, constant, dynamic):
    _reduce(graph, node, a, constant, dynamic, AveragePool)
