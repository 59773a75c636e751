"""How much a layer holds and does: its parameters, connections and multiplications, beside those of a dense layer."""

import math
from dataclasses import dataclass

from . import phi as phis


@dataclass(frozen=True)
class Counts:
    """What a layer holds and does on inputs of given sizes, beside a dense layer between the same tensors."""

    parameters: int  # weights, and where the layer has them biases and slopes of 'prelu'
    connections: int  # distinct (output pixel, input pixel) pairs
    multiplications: int  # products with real cells
    dense_parameters: int  # of a dense layer that has biases if this one has


def of(layer, spatial):
    """Return the `Counts` of a layer on inputs of sizes `spatial`."""
    g = layer.geometry(spatial)
    pairs = layer.n_out * layer.w.shape[1]
    outputs, inputs = layer.n_out * math.prod(g.out), layer.n_in * math.prod(g.spatial)
    return Counts(
        parameters=layer.w.size + (0 if layer.b is None else layer.b.size) + phis.parameters(layer.phi),
        connections=pairs * math.prod(axis.distinct() for axis in g.axes),
        multiplications=pairs * math.prod(axis.products() for axis in g.axes),
        dense_parameters=outputs * (inputs + (layer.b is not None)),
    )
