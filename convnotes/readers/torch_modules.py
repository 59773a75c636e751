"""Read torch modules by their class names; torch itself is never imported."""

import numpy as np

AXES = {"Linear": 0, "Conv1d": 1, "Conv2d": 2, "Conv3d": 3}
BOUNDARIES = {"zeros": "zero", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def arguments(module):
    """Return the arguments of `Layer` for a Linear, Conv1d, Conv2d or Conv3d module."""
    base = next((c for c in reversed(type(module).__mro__) if c.__name__ in AXES), None)  # torch's own, not a namesake
    if base is None:
        raise TypeError(
            f"module is a {type(module).__name__}: expected one of {', '.join(AXES)}; "
            "take the layer you want out of a larger module first, for example model[0]"
        )
    _refuse_more_than(base, module)
    name = base.__name__
    found = {"w": _array("weight", module.weight), "flip": False}
    if module.bias is not None:
        found["b"] = _array("bias", module.bias)
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
    return found


def _refuse_more_than(base, module):
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


def _array(what, tensor):
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
