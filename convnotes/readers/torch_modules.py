"""Read torch modules by their class names; torch itself is never imported."""

import copy

import numpy as np

from .. import refusals
from ..layers.axes import rules

AXES = {
    "Linear": 0, "Conv1d": 1, "Conv2d": 2, "Conv3d": 3,
    "ConvTranspose1d": 1, "ConvTranspose2d": 2, "ConvTranspose3d": 3,
}  # fmt: skip
BOUNDARIES = {"zeros": "zero", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def layer(make, module, share=False):
    """Return the layer, made by `make`, of a Linear, Conv1d to 3d or ConvTranspose1d to 3d module.

    A transposed convolution has the weights and settings of the convolution whose connections it reads backwards.
    """
    found = arguments(module)
    for name in {"w", "b"} & set(found) if share else ():
        found[name].flags.writeable = False  # a layer copies only what somebody could change through numpy
    if "output_padding" not in found:
        return make(**found)
    more, bias = found.pop("output_padding"), found.pop("b", None)
    turned = make(**found).transposed(more)
    return turned if bias is None else turned.replace(b=bias)


def base_of(module, names):
    """Return torch's own class of a module, which is the last in its line with one of the names, or None."""
    return next((c for c in reversed(type(module).__mro__) if c.__name__ in names), None)


def arguments(module):
    """Return the arguments of `Layer` for a module, and its output_padding where it is a transposed one."""
    base = base_of(module, AXES)
    if base is None:
        remedy = inside(module) or (
            "take the layer you want out of a larger module first, for example model[0]; a pool, or a whole model, is "
            "a network: cn.Network.from_torch(module)"
        )
        raise TypeError(f"module is {refusals.type_of(module)}: expected one of {', '.join(AXES)}; {remedy}")
    refuse_more_than(base, module)
    module = still(module)
    name, axes = base.__name__, AXES[base.__name__]
    found = {"w": array("weight", module.weight), "flip": False}
    if module.bias is not None:
        found["b"] = array("bias", module.bias)
    if found["w"].ndim != axes + 2:
        raise TypeError(f"module.weight has shape {found['w'].shape}: expected {axes + 2} axes for a {name}")
    if axes:
        found |= {name: _per_axis(getattr(module, name), axes) for name in ("stride", "dilation")}
        found |= {"groups": module.groups, "boundary": BOUNDARIES[module.padding_mode]}
        found["padding"] = _padding(module, found, axes)
    if name.startswith("ConvTranspose"):
        if not isinstance(module.padding, tuple) or not all(isinstance(cells, int) for cells in found["padding"]):
            raise TypeError(
                f"module.padding is {module.padding!r}: torch itself refuses it when called; give a tuple of ints"
            )
        found["output_padding"] = _per_axis(module.output_padding, axes)
    return found


def still(module):
    """Return the module, or a copy to read where reading a weight may change it, as spectral norm does in training.

    What is read from the copy is what the module's own next call computes with.
    """
    return copy.deepcopy(module) if getattr(module, "parametrizations", None) else module


def _per_axis(value, axes):
    """Return one entry for each axis: torch computes with an int, and with one entry for all, too."""
    entries = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    return entries * axes if len(entries) == 1 else entries


def _padding(module, found, axes):
    """Return the padding a convolution works with: unless it holds zeros, the one the module was made with."""
    said, made = module.padding, getattr(module, "_reversed_padding_repeated_twice", None)
    if found["boundary"] == "zero" or made is None:
        if said == "same" and set(found["stride"]) != {1}:
            raise TypeError(f"module.padding is 'same' and its stride {module.stride}: torch itself refuses that")
        return said if isinstance(said, str) else _per_axis(said, axes)
    pads = tuple(zip(made[::2], made[1::2]))[::-1]  # from the last axis to the first
    if isinstance(said, str):
        settings = {"stride": 1, "dilation": found["dilation"], "boundary": "zero", "flip": False}
        resolved = rules(found["w"].shape[2:], padding=said, **settings)
        return said if pads == tuple((rule.low, rule.high) for rule in resolved) else pads
    return tuple(low for low, _ in pads) if all(low == high for low, high in pads) else pads


def inside(module):
    """Return how to get at the module that another one wraps; '' where it is no such wrapper."""
    classes = {c.__name__ for c in type(module).__mro__}
    if "OptimizedModule" in classes:
        return "this one is compiled: pass what it was made from, module._orig_mod"
    if classes & {"DataParallel", "DistributedDataParallel"}:
        return "pass the module inside, module.module"
    if "ScriptModule" in classes:
        return "a scripted module does not tell its settings: make it again and load module.state_dict() into it"
    return ""


def refuse_more_than(base, module):
    """Refuse a module that computes more than a layer of torch's class `base`, or that has no weights yet."""
    name = type(module).__name__
    if hasattr(module, "has_uninitialized_params") and module.has_uninitialized_params():
        raise TypeError(f"module is a {name} whose weights have no shape yet: call it once, module(x), then pass it")
    for method in ("forward", "_conv_forward"):  # a convolution's forward calls _conv_forward
        if method in vars(module) or getattr(type(module), method, None) is not getattr(base, method, None):
            raise TypeError(
                f"module is a {name} with its own {method}, so it computes something else than a {base.__name__}: "
                f"give a plain {base.__name__} with the weights it works with"
            )
    for hooks in ("_forward_pre_hooks", "_forward_hooks"):
        found = getattr(module, hooks, None)
        if found:
            remedy = next(filter(None, map(_undone, found.values())), "")
            raise TypeError(
                f"module has {hooks.strip('_').replace('_', ' ')}, which may change what it computes: remove them "
                f"first, with {remedy or 'remove() of the handle that registering each returned'}"
            )


def _undone(hook):
    """Return the call that takes back what one of torch's own hooks does, keeping the weight; '' for others."""
    classes = {c.__name__ for c in type(hook).__mro__}
    for kind, function in (("WeightNorm", "remove_weight_norm"), ("SpectralNorm", "remove_spectral_norm")):
        if kind in classes:
            return f"torch.nn.utils.{function}(module" + f", {hook.name!r}" * (hook.name != "weight") + ")"
    if "BasePruningMethod" in classes:
        return f"torch.nn.utils.prune.remove(module, {hook._tensor_name!r})"
    return ""


def array(what, tensor):
    """Return a tensor as a numpy array; formats numpy lacks become float32 (bfloat16) or complex64 (complex32)."""
    if callable(tensor) or not hasattr(tensor, "detach"):
        raise TypeError(f"module.{what} is not a plain tensor (a quantised module?): give a module with float weights")
    if getattr(tensor, "is_meta", False):
        raise TypeError(
            f"module.{what} is on the device meta and holds no numbers: use module.to_empty(device='cpu'), then "
            "load its weights"
        )
    tensor = tensor.detach().cpu()
    try:
        return np.asarray(tensor)  # Layer copies it
    except (TypeError, RuntimeError):
        pass
    try:
        return np.asarray(_plain(tensor))
    except (TypeError, RuntimeError, AttributeError, NotImplementedError) as error:
        raise TypeError(
            f"module.{what} is {refusals.type_of(tensor)}, which torch does not turn into numbers "
            f"({str(error).splitlines()[0]}): set it to a plain torch.nn.Parameter first, for example one of "
            "tensor.to_tensor(0) of a masked tensor, tensor.full_tensor() of a distributed one"
        ) from error


def _plain(tensor):
    """Return a tensor that numpy can read: dense, without bits that say conjugate or negative, in a format it knows."""
    if str(tensor.layout) != "torch.strided":
        tensor = tensor.to_dense()
    tensor = tensor.resolve_conj().resolve_neg()
    if tensor.is_complex():
        return tensor.cfloat() if tensor.element_size() < 8 else tensor
    return tensor.float() if tensor.is_floating_point() and tensor.element_size() < 4 else tensor
