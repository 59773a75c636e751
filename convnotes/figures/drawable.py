"""What can be drawn: a layer of 0 to 3 axes on one real, finite input of bearable size; the rest is refused."""

import itertools

import numpy as np

from .. import refusals
from ..layers.layer import Layer
from ..layers.network import Network
from . import limits
from .arrange import slices
from .themes import Look


def array(name, value):
    """Return a numeric, real, finite array; refuse any other value."""
    found = refusals.numbers(name, value)
    refusals.shown(name, found, "a figure", "draw")
    return found


def texts(name, value, count, which=""):
    """Return so many texts as figures write them; `which` says what they are for."""
    if not isinstance(value, (list, tuple)) or len(value) != count or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{name}={value!r}: expected a list of {count} texts{which}")
    return [refusals.legible(text) for text in value]


def checked_layer(layer):
    """Refuse what is no layer."""
    if not isinstance(layer, Layer):
        if isinstance(layer, Network):
            raise TypeError("layer is a Network: draw one with cn.draw_network, or one of its layers, network[name]")
        raise TypeError(
            f"layer is {refusals.type_of(layer)}: expected a cn.Layer; for a torch module, cn.Layer.from_torch(module)"
        )


def layer_of(layer, fewest=0):
    """Return the layer if it has `fewest` to 3 axes."""
    checked_layer(layer)
    axes = len(layer.kernel)
    if axes < fewest:
        raise ValueError("the layer is fully connected, it has no axes and so no windows: draw it with cn.draw_layer")
    if axes > 3:
        raise ValueError(f"the layer has {axes} axes: a figure shows {fewest} to 3")
    array("w", layer.w)
    return layer


class Run:
    """A layer's run on one input, all of which can be drawn.

    Attributes
    ----------
    layer : Layer
    g : Geometry
    arrays : dict
        'x', 'y' and 'w', as floats.
    looks : dict
        The `Look` of each of them.
    """

    def __init__(self, layer, x, fewest=0):
        self.layer = layer_of(layer, fewest)
        batch, single = refusals.batch(x, layer.n_in, layer.rules)
        if not single:
            raise ValueError(f"x has shape {batch.shape}, a batch: draw one input, for example x[0]")
        x = array("x", batch[0])
        self.g = layer.geometry(x.shape[1:])
        limits.refuse_large(layer, self.g)
        self.arrays = {"x": x.astype(float), "y": array("y", layer(x)).astype(float), "w": layer.w.astype(float)}
        self.looks = {role: Look.of(values, weights=role == "w") for role, values in self.arrays.items()}
        self.x = x

    def weight(self, i, j, tap):
        """Return the weight w_ij[tap]; j counts all inputs."""
        return float(self.arrays["w"][(i, j % self.layer.w.shape[1], *tap)])

    def planes(self, role, channels):
        """Return one tensor or kernel as (slices, rows, columns)."""
        at = channels if role != "w" else (channels[0], channels[1] % self.layer.w.shape[1])
        found = self.arrays[role][at]
        return found.reshape(slices(found.shape))

    def name(self, role, channel):
        """Return what a channel is called, '' for none."""
        names = self.layer.names.get(role)
        return names[channel] if names else ""


def padding(geometry, index):
    """Return the places of the padding cells, outside the grid, that an output pixel's window covers.

    Padding holds zeros there; other boundary rules lead to cells of the grid, and a transposed layer has holes between
    cells that no place stands for.
    """
    axes = []
    for axis, o in zip(geometry.axes, index):
        place, rest = np.divmod(axis.rule.positions(axis.n)[o], axis.rule.upsample)
        inside = (place >= 0) & (place < axis.n)
        axes.append([(int(p), bool(c)) for p, r, c in zip(place, rest, inside) if r == 0])
    cells = itertools.product(*axes) if axes and geometry.axes[0].rule.boundary == "zero" else ()
    return [tuple(p for p, _ in cell) for cell in cells if not all(c for _, c in cell)]


def few(layer, most):
    """Refuse more than `most` inputs or outputs."""
    for name, channels in (("inputs", layer.n_in), ("outputs", layer.n_out)):
        if channels > most:
            rows, columns = min(4, layer.n_out // layer.groups), min(4, layer.w.shape[1])
            bias = "" if layer.b is None else f", b=layer.b[:{rows}]"
            raise ValueError(
                f"the layer has {channels} {name}: this figure has room for {most}. Draw a part, for example "
                f"layer.replace(w=layer.w[:{rows}, :{columns}]{bias}, groups=1, names=None) on "
                f"x[:{columns}], or see all of it in cn.explore(layer, x)"
            )


def overhang(places, shape):
    """Return how far padding cells stand out (left, right, above, below) of a grid of (slices, rows, columns).

    Slices of padding are left out, as they have no grid.
    """
    slices, rows, cols = shape
    far = [(-c, c - cols + 1, -r, r - rows + 1) for s, r, c in places if 0 <= s < slices]
    return np.max([(0, 0, 0, 0), *far], axis=0)
