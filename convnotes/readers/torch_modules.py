"""Read torch modules by their class names; torch itself is never imported."""

import numpy as np

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
        raise TypeError(
            f"module is a {type(module).__name__}: expected one of {', '.join(AXES)}; "
            "take the layer you want out of a larger module first, for example model[0]"
        )
    refuse_more_than(base, module)
    name = base.__name__
    found = {"w": array("weight", module.weight), "flip": False}
    if module.bias is not None:
        found["b"] = array("bias", module.bias)
    if found["w"].ndim != AXES[name] + 2:
        raise TypeError(f"module.weight has shape {found['w'].shape}: expected {AXES[name] + 2} axes for a {name}")
    if AXES[name]:
        padding = module.padding
        found |= {
            "padding": padding if isinstance(padding, str) else tuple(padding),
            "stride": tuple(module.stride),
            "dilation": tuple(module.dilation),
            "groups": module.groups,
            "boundary": BOUNDARIES[module.padding_mode],
        }
    if name.startswith("ConvTranspose"):
        if not all(isinstance(cells, int) for cells in found["padding"]):
            raise TypeError(f"module.padding is {module.padding!r}: torch itself refuses it when called; give ints")
        found["output_padding"] = tuple(module.output_padding)
    return found


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
        if getattr(module, hooks, None):
            raise TypeError(
                f"module has {hooks.strip('_').replace('_', ' ')}, which may change what it computes: remove them "
                "first, with remove() of the handle that registering each returned"
            )


def array(what, tensor):
    """Return a tensor as a numpy array; formats numpy lacks (bfloat16) become float32."""
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
    except TypeError:
        return np.asarray(tensor.float())
