"""Which settings of a layer fit an input, found without computing the layer, and why the others do not."""

from ..figures import limits
from ..layers import axes, phi
from ..layers.geometry import Geometry

GEOMETRY = ("padding", "stride", "dilation", "boundary", "flip")
GIVEN = "as given"


def plain(value):
    """Return 2 for the strides (2, 2), and anything else as it is."""
    same = isinstance(value, tuple) and value and all(entry == value[0] and isinstance(entry, int) for entry in value)
    return value[0] if same else value


def label(value):
    """Return what a menu calls a value."""
    if callable(value) or (isinstance(value, tuple) and phi.SLOPED.keys() & set(value)):
        return phi.label(value)
    return GIVEN if isinstance(value, (tuple, list)) else str(value)


def misfit(layer, x, name, value):
    """Return why a layer cannot have this setting on x, '' where it can; nothing is computed."""
    settings = {setting: getattr(layer, setting) for setting in GEOMETRY} | {name: value}
    try:
        rules = axes.rules(layer.kernel, **settings)
    except (TypeError, ValueError):  # the setting that was given first, for another number of axes
        return "it is meant for another number of axes"
    for rule, n in zip(rules, x.shape[1:]):
        if rule.size(n) < 1:
            return f"the kernel covers {rule.reach + 1} cells, the padded input has {rule.span(n)}"
    geometry = Geometry(rules, x.shape[1:], layer.n_out, layer.n_in, layer.groups)
    if layer.b is not None and layer.b.ndim > 1 and geometry.out != layer.b.shape[1:]:
        there, here = (" x ".join(map(str, sizes)) for sizes in (layer.b.shape[1:], geometry.out))
        return f"b holds a bias for each of {there} output pixels, there would be {here}"
    try:
        limits.refuse_large(layer, geometry)
    except ValueError as error:
        return str(error).partition(": show a crop")[0]
    return ""


def reason(name, offered, value, why):
    """Return a sentence that says up to where a setting is offered, or which value is not."""
    if isinstance(value, int) and value - 1 in offered:
        return f"{name} up to {value - 1}: with {value} {why}"
    return f"no {name} {label(value)}: {why}"
