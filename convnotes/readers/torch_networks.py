"""Read a torch Sequential of known modules as the nodes of a network, as it is in evaluation; torch is not imported."""

import copy

import numpy as np

from .. import refusals
from ..layers import phi as phis
from ..layers.layer import Layer
from ..layers.pooling import AveragePool, MaxPool
from ..layers.rearranging import Flatten, Upsample
from ..layers.scaling import LogSoftmax, Scale, Softmax
from . import torch_modules

BY_HAND = """a model with a forward of its own goes through a file, with the packages onnx and onnxscript,
    torch.onnx.export(model, (x,), "model.onnx")
    net = cn.Network.from_onnx("model.onnx")
or is written by hand, as what reads what, for example
    a = cn.Layer.from_torch(model.conv1).replace(phi="relu")
    b = cn.Layer.from_torch(model.conv2)
    net = cn.Network({"a": (a, "x"), "b": (b, "a"), "sum": (cn.Add(phi="relu"), "b", "x")})"""
ACTIVATIONS = {
    "ReLU": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "SiLU": "silu", "ELU": "elu", "Softplus": "softplus",
    "Hardsigmoid": "hard_sigmoid", "Hardswish": "hard_swish", "ReLU6": "relu6", "LeakyReLU": "leaky_relu",
    "PReLU": "prelu", "GELU": "gelu",
}  # fmt: skip
NOTHING = ("Identity", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
# Settings with one value that has a meaning here: {class: {setting: that value}}.
ONLY = {
    "ELU": {"alpha": 1.0},
    "Softplus": {"beta": 1.0, "threshold": 20.0},
    "Flatten": {"start_dim": 1, "end_dim": -1},
    "Upsample": {"mode": "nearest", "size": None},
    "MaxPool": {"return_indices": False},
    "AvgPool": {"divisor_override": None},
    "AdaptiveMaxPool": {"return_indices": False},
}


def nodes(model):
    """Return the nodes of a torch model as `Network` takes them: a dict from 'x', a list for a single module.

    Activations become the phi of the node before; where there is none, or it has one, of a node that repeats each cell
    once. Modules that do nothing in evaluation are left out.
    """
    found = []
    for where, module in leaves(model, ""):
        try:
            read = _read(module, _axes(found))
        except (TypeError, ValueError) as error:
            place = f"module {where!r}" if where else "the model"
            raise TypeError(f"{place}: {error}") from error
        if read is None:
            continue
        if isinstance(read, Phi):
            if found and found[-1][1].phi == "identity":
                found[-1] = found[-1][0], _with_phi(found[-1][1], read.phi)
                continue
            read = Upsample(1, phi=read.phi)
        found.append((where, read))
    if not found:
        raise TypeError("the model holds no module that computes something in evaluation: there is no network in it")
    if found[0][0] == "":
        return [found[0][1]]
    names = [where for where, _ in found]
    first = next(name for name in ("x", "input", "input_x") if name not in names)
    return {name: (node, read) for (name, node), read in zip(found, [first, *names])}


class Phi:
    """An activation that was read, to become the phi of a node."""

    def __init__(self, phi):
        self.phi = phi


def leaves(module, where):
    """Yield (qualified name, module) of all modules of nested Sequentials, in their order."""
    base = torch_modules.base_of(module, ("Sequential",))
    if base is None:
        yield where, module
        return
    torch_modules.refuse_more_than(base, module)
    for name, child in module._modules.items():  # named_children leaves out what stands there twice
        yield from leaves(child, f"{where}.{name}" if where else name)


def _read(module, axes):
    """Return the node of one module, a `Phi`, or None where it does nothing; `axes` are those of what it reads."""
    base = torch_modules.base_of(module, KINDS)
    if base is None and torch_modules.inside(module):
        raise TypeError(f"it is {refusals.type_of(module)}: {torch_modules.inside(module)}")
    if base is None:
        raise TypeError(
            f"it is {refusals.type_of(module)}, which has no counterpart here. Known are Sequential, Linear, Conv, "
            "ConvTranspose, BatchNorm, MaxPool, AvgPool and their adaptive kinds to 1, Upsample, Flatten, Softmax, "
            "LogSoftmax, "
            f"dropout, Identity, {', '.join(ACTIVATIONS)}. Replace it by these where that computes the "
            "same, or an activation by a function of arrays, cn.Layer.from_torch(conv).replace(phi=function); "
            + BY_HAND
        )
    torch_modules.refuse_more_than(base, module)
    module, name = torch_modules.still(module), base.__name__
    for kind in (name, name[:-2]):
        for setting, value in ONLY.get(kind, {}).items():
            given = getattr(module, setting, value)  # AvgPool1d has no divisor_override
            if given != value:
                raise TypeError(f"its {setting} is {given!r}, and only {value!r} is known here: {BY_HAND}")
    return KINDS[name](module, name, axes)


def _layer(module, name, axes):
    return torch_modules.layer(Layer, module, share=True)


def _activation(module, name, axes):
    phi = ACTIVATIONS[name]
    if name == "LeakyReLU":
        return Phi((phi, module.negative_slope))
    if name == "GELU":
        return Phi("gelu_tanh" if module.approximate == "tanh" else "gelu")
    return Phi((phi, torch_modules.array("weight", module.weight)) if name == "PReLU" else phi)


def _nothing(module, name, axes):
    return None


def _normalisation(module, name, axes):
    """Return gain and shift of a BatchNorm: (x - mean) / sqrt(variance + eps) * weight + bias."""
    if module.running_mean is None or module.running_var is None:
        raise TypeError(
            "it keeps no running statistics, so it computes something else for every batch, in evaluation too: "
            "make it with track_running_stats=True and train it"
        )
    mean, variance = (torch_modules.array(what, getattr(module, what)) for what in ("running_mean", "running_var"))
    gain, shift = 1 / np.sqrt(variance.astype(float) + module.eps), np.zeros(len(mean))
    if module.weight is not None:
        gain = gain * torch_modules.array("weight", module.weight)
        shift = shift + torch_modules.array("bias", module.bias)
    return Scale(gain.astype(mean.dtype), (shift - mean * gain).astype(mean.dtype))


def _pool(module, name, axes):
    count = int(name[-2])
    window, stride, padding = (_each(getattr(module, key), count) for key in ("kernel_size", "stride", "padding"))
    options = {"padding": padding, "round_up": bool(module.ceil_mode)}
    if name.startswith("Max"):
        return MaxPool(window, stride, dilation=_each(module.dilation, count), **options)
    return AveragePool(window, stride, count_padding=bool(module.count_include_pad), **options)


def _global_pool(module, name, axes):
    kind, count = ("Max" if "Max" in name else "Avg"), int(name[-2])
    sizes = _each(module.output_size, count)
    if set(sizes) != {1}:
        same = f"torch.nn.{kind}Pool{count}d([n // (m or n) for n, m in zip(x.shape[-{count}:], {sizes})])"
        raise TypeError(
            f"its output_size is {module.output_size}, whose windows follow the input's size: only 1 is known here. "
            f"Where the sizes of its input x are multiples of it, {same} computes the same: put that in its place. "
            "Elsewhere its windows overlap, and unless all have one size and one step, no pool does what it does"
        )
    return (MaxPool if kind == "Max" else AveragePool)(None)


def _upsample(module, name, axes):
    factors = module.scale_factor if isinstance(module.scale_factor, tuple) else (module.scale_factor,)
    if any(factor != int(factor) or factor < 1 for factor in factors):
        raise TypeError(f"its scale_factor is {module.scale_factor}: only whole numbers repeat every cell alike")
    whole = tuple(int(factor) for factor in factors)
    return Upsample(whole if isinstance(module.scale_factor, tuple) else whole[0])


def _softmax(module, name, axes):
    dim = 1 if name == "Softmax2d" else module.dim
    if dim != 1 and (dim is None or axes is None or dim + axes + 2 != 1):
        raise TypeError(f"its dim is {dim}, and here a softmax runs over the channels: give it dim=1")
    return LogSoftmax() if name == "LogSoftmax" else Softmax()


KINDS = {
    **dict.fromkeys(torch_modules.AXES, _layer),
    **dict.fromkeys(ACTIVATIONS, _activation),
    **dict.fromkeys(NOTHING, _nothing),
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"), _normalisation),
    **{f"{kind}Pool{d}d": _pool for kind in ("Max", "Avg") for d in (1, 2, 3)},
    **{f"Adaptive{kind}Pool{d}d": _global_pool for kind in ("Max", "Avg") for d in (1, 2, 3)},
    "Flatten": lambda module, name, axes: Flatten(),
    "Softmax": _softmax,
    "Softmax2d": _softmax,
    "LogSoftmax": _softmax,
    "Upsample": _upsample,
}


def _axes(found):
    """Return how many axes the last of the nodes read so far gives, None where that is open."""
    for _, node in reversed(found):
        if isinstance(node, Layer):
            return len(node.kernel)
        if isinstance(node, Flatten):
            return 0
        if node.axes is not None:
            return node.axes
    return None


def _each(value, count):
    """Return a setting as a tuple with one int for each axis."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * count


def _with_phi(node, phi):
    """Return a node with another phi."""
    if isinstance(node, Layer):
        return node.replace(phi=phi)
    other = copy.copy(node)
    other.phi = phis.checked(phi)
    return other
