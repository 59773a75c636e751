"""The settings of a layer as a view has them: plain values that travel as JSON, and what it sends back."""

import numpy as np

from ..layers import phi as phis

GEOMETRY = ("padding", "stride", "dilation", "boundary", "flip")
NAMES = (*GEOMETRY, "phi")


def described(layer):
    """Return the settings of a layer by name; a phi that is a function of the reader's own goes by its name alone."""
    found = {name: getattr(layer, name) for name in GEOMETRY}
    return found | {"flip": bool(layer.flip), "phi": plain_phi(layer.phi)}


def plain_phi(phi):
    """Return a phi as plain values, for a function {'function': its name}."""
    return {"function": phis.name(phi)} if callable(phi) else phi


def kinds(layer, x):
    """Return what kind of numbers x, w and b hold: 'int', or floats that are 'half', 'single' or 'double'."""
    arrays = {"x": x, "w": layer.w, "b": layer.b}
    return {role: None if array is None else kind(array.dtype) for role, array in arrays.items()}


def changed(layer, given, name, value):
    """Return a layer with one setting that a view asks for; a function can only be the one that `given` has.

    What changes nothing gives the layer itself.

    Raises ValueError or TypeError where the layer cannot have it.
    """
    if name not in NAMES:
        raise ValueError(f"{name!r:.40} is no setting: choose one of {', '.join(map(repr, NAMES))}")
    new = layer.replace(**{name: given.phi if isinstance(value, dict) else _tuples(value)})
    return layer if described(new) == described(layer) else new


def restored(layer, given, start, count):
    """Return a layer with `count` weights from place `start` on, in C order, as the code gave them, or the layer."""
    if given.w.shape != layer.w.shape:
        raise ValueError("the weights that the code gave have another shape")
    w = np.array(layer.w, np.result_type(layer.w, given.w))
    w.flat[start : start + count] = given.w.flat[start : start + count]
    return layer if np.array_equal(w, layer.w) else layer.replace(w=w)


def kind(dtype):
    """Return what kind of numbers a dtype holds: 'int', or floats that are 'half', 'single' or 'double'."""
    return {"float16": "half", "float32": "single", "float64": "double"}.get(dtype.name, "int")


def _tuples(value):
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
