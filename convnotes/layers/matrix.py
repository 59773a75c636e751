"""A layer as one matrix: a row for each output pixel, a column for each input pixel, a weight where they connect."""

import itertools
import math

import numpy as np

from . import engine

LARGEST = 256 * 2**20  # bytes


def of(layer, spatial):
    """Return M, shape (n_out * prod(out), n_in * prod(spatial)), on inputs of sizes `spatial`; see `Layer.matrix`."""
    g = layer.geometry(spatial)
    dtype = engine.common_dtype(layer.w, layer.w)
    shape = (layer.n_out, *g.out, layer.n_in, *g.spatial)
    if math.prod(shape) * dtype.itemsize > LARGEST:
        raise MemoryError(
            f"a matrix of shape ({layer.n_out * math.prod(g.out):,}, {layer.n_in * math.prod(g.spatial):,}) "
            f"takes {math.prod(shape) * dtype.itemsize / 2**20:,.0f} MB, more than 256 MB: ask for smaller inputs "
            "(a crop), or call the layer, which never makes it"
        )
    if dtype.kind == "i":
        engine.check_exact(np.ones(1, np.int64), layer.w)  # a boundary rule adds weights up
    matrix, w = np.zeros(shape, dtype), layer.w.astype(dtype)
    for tap in itertools.product(*map(range, layer.kernel)):
        met = [axis.taps[:, t] for axis, t in zip(g.axes, tap)]
        o = np.ix_(*(np.flatnonzero(m >= 0) for m in met))
        n = np.ix_(*(m[m >= 0] for m in met))
        for i in range(layer.n_out):
            for c, j in enumerate(g.inputs_of(i)):
                matrix[(i, *o, j, *n)] += w[(i, c, *tap)]
    return matrix.reshape(layer.n_out * math.prod(g.out), -1)
