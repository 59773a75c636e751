"""The arithmetic of a layer before its sums: one output pixel product by product, or every w_ij * x_j."""

import itertools
from dataclasses import dataclass

import numpy as np

from .. import refusals
from . import engine
from . import phi as phis


@dataclass(frozen=True)
class Term:
    """One product of one output pixel: weight w_ij[tap] times what it meets, x_j[index] or padding (index None)."""

    j: int
    tap: tuple
    index: tuple | None
    w: float
    x: float
    product: float


@dataclass(frozen=True)
class Explanation:
    """The arithmetic of one output pixel: sum(subtotals), and b where there is one, is z up to rounding; y = phi(z)."""

    terms: tuple
    subtotals: tuple  # one for each input channel j, 0 where the groups leave no kernel
    b: float | None  # None in a layer without bias
    z: float
    y: float


def of(layer, x, output):
    """Return the arithmetic of output pixel (i, *o) of `layer` on one input x; see `Layer.explain`."""
    batch, single = refusals.batch(x, layer.n_in, layer.rules)
    if not single:
        raise ValueError(f"x has shape {batch.shape}, a batch: explain one input, for example x[0]")
    z = layer.z(batch[0])
    i, *o = refusals.index("output", output, z.shape, "output channel, then coordinates")
    dtype = engine.common_dtype(batch, layer.w, layer.b)
    x, w = batch[0].astype(dtype), layer.w.astype(dtype)
    geometry = layer.geometry(x.shape[1:])
    rows = [axis.taps[c].tolist() for axis, c in zip(geometry.axes, o)]
    terms, subtotals = [], [dtype.type(0).item()] * layer.n_in
    for c, j in enumerate(geometry.inputs_of(i)):
        for tap in itertools.product(*map(range, layer.kernel)):
            met = tuple(row[t] for row, t in zip(rows, tap))
            index = None if -1 in met else met
            value = x[(j, *met)].item() if index is not None else dtype.type(0).item()
            weight = w[(i, c, *tap)].item()
            terms.append(Term(j, tap, index, weight, value, weight * value))
            subtotals[j] += terms[-1].product
    b = None if layer.b is None else np.broadcast_to(engine.spread(layer.b, len(layer.kernel)), z.shape)[(i, *o)].item()
    y = phis.apply(layer.phi, z)[(i, *o)].item()
    return Explanation(tuple(terms), tuple(subtotals), b, z[(i, *o)].item(), y)


def terms(layer, x):
    """Return every w_ij * x_j of `layer` on x; see `Layer.terms`."""
    x, single = refusals.batch(x, layer.n_in, layer.rules)
    rows = layer.n_out // layer.groups
    per_input = layer.w.reshape(layer.groups, rows, *layer.w.shape[1:]).swapaxes(1, 2)
    found = engine.correlate(x, per_input.reshape(-1, 1, *layer.kernel), layer.rules, groups=layer.n_in)
    found = found.reshape(len(x), layer.n_in, rows, *found.shape[2:])
    terms = np.zeros((len(x), layer.n_out, layer.n_in, *found.shape[3:]), found.dtype)
    for j in range(layer.n_in):
        first = j // layer.w.shape[1] * rows
        terms[:, first : first + rows, j] = found[:, j]
    return terms[0] if single else terms
