"""Read torch modules by their class names; torch itself is never imported."""

import numpy as np

AXES = {"Linear": 0, "Conv1d": 1, "Conv2d": 2, "Conv3d": 3}
BOUNDARIES = {"zeros": "zero", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def arguments(module):
    """Return the arguments of `Layer` for a Linear, Conv1d, Conv2d or Conv3d module."""
    name = next((c.__name__ for c in type(module).__mro__ if c.__name__ in AXES), None)
    if name is None:
        raise TypeError(
            f"module is a {type(module).__name__}: expected one of {', '.join(AXES)}; "
            "take the layer you want out of a larger module first, for example model[0]"
        )
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


def _array(what, tensor):
    """Return a tensor as a numpy array; formats numpy lacks (bfloat16) become float32."""
    if callable(tensor) or not hasattr(tensor, "detach"):
        raise TypeError(f"module.{what} is not a plain tensor (a quantised module?): give a module with float weights")
    tensor = tensor.detach().cpu()
    try:
        return np.asarray(tensor)  # Layer copies it
    except TypeError:
        return np.asarray(tensor.float())
