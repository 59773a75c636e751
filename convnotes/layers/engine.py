"""The engine: cross-correlation as one matrix product over a strided view of the padded input."""

import functools
from dataclasses import replace

import numpy as np

from . import axes
from .workspace import SHELF, Workspace


def common_dtype(x, w, b=None):
    """Return the dtype of a result: int64; float32 where the floats have at most 32 bits; float64; or complex.

    An integer with a float gives float64, or float32 if the other is float32. An integer bias with float x or w is
    as good as a float one: it leaves the dtype alone.
    """
    return common_of_dtypes(x.dtype, w.dtype, None if b is None else b.dtype)


@functools.cache
def common_of_dtypes(x, w, b=None):
    """Return the common dtype of arrays of these dtypes."""
    dtypes = [x, w]
    if b is not None and b.kind in "fc":
        dtypes.append(b)
    floats = [dtype for dtype in dtypes if dtype.kind in "fc"]
    if not floats:
        return np.dtype(np.int64)
    least = np.float64 if len(floats) < len(dtypes) and set(floats) == {np.dtype(np.float16)} else np.float32
    return np.result_type(least, *floats)


def largest(a):
    """Return max |a| of an integer array as an exact int."""
    return max(int(a.max()), -int(a.min())) if a.size else 0


def spread(b, axes):
    """Return a bias with an axis of length 1 for each of the kernel's, where it has none: ready to be added."""
    return b if b.ndim > 1 else b.reshape(-1, *(1,) * axes)


def pad(x, rules):
    """Return x with its last axes padded as `rules` say: the values met at each padded position."""
    lead = x.ndim - len(rules)
    if all(r.low == r.high == 0 and r.upsample == 1 for r in rules):
        return np.ascontiguousarray(x)
    if any(r.boundary != "zero" for r in rules):
        for axis, rule in enumerate(rules, start=lead):
            x = np.take(x, rule.row(x.shape[axis]), axis=axis)
        return np.ascontiguousarray(x)
    spatial = x.shape[lead:]
    padded = np.zeros(x.shape[:lead] + tuple(r.span(n) for r, n in zip(rules, spatial)), x.dtype)
    into, cells = [...], [...]
    for rule, n in zip(rules, spatial):
        first = -(min(rule.low, 0) // rule.upsample)  # cells that a negative pad crops at the low side
        start = first * rule.upsample + rule.low
        count = min(n - first, -(-(rule.span(n) - start) // rule.upsample))
        into.append(slice(start, start + (count - 1) * rule.upsample + 1, rule.upsample))
        cells.append(slice(first, first + count))
    padded[tuple(into)] = x[tuple(cells)]
    return padded


def correlate(x, w, rules, groups=1, dtype=None, b=None):
    """Return sum_j w_ij * x_j (+ b_i) for every i: each window times the matrix of kernels.

    x: (N, n_in, *spatial), w: (n_out, n_in // groups, *kernel), b: (n_out,) -> (N, n_out, *out). Integers are exact, or
    refused; they take no b.
    """
    dtype = dtype or common_dtype(x, w)
    if dtype.kind != "i":
        return _product(x, w, b, rules, groups, dtype)
    axes.fit(rules, x.shape[2:])
    bound = check_exact(x, w)
    # Below 2**53 every partial sum is a float64 integer, so the fast float product is exact in any order.
    work = np.dtype(np.float64 if bound < 2**53 else np.int64)
    return _product(x, w, None, rules, groups, work).astype(np.int64)


def check_exact(x, w):
    """Return an int that no sum can exceed, max |x| times max over i of the sum of |w_i|; refuse one beyond int64."""
    rows = w.reshape(len(w), -1)
    bound = largest(x) * largest(w) * rows.shape[1]
    if bound >= 2**53:  # near a limit: sum exactly
        bound = largest(x) * max(sum(abs(v) for v in row.tolist()) for row in rows)
    if bound >= 2**63:
        raise OverflowError(
            f"x and w are integers whose sums may reach {bound}, beyond int64: use floats (x.astype(float)) "
            "or smaller numbers"
        )
    return bound


def _product(x, w, b, rules, groups, dtype):
    """Return the sums in a dtype, b added where it is given."""
    if any(r.boundary != "zero" or r.upsample > 1 or r.low < 0 or r.high < 0 for r in rules):
        axes.fit(rules, x.shape[2:])
        x = pad(x, rules)
        rules = tuple(replace(r, boundary="zero", upsample=1, low=0, high=0) for r in rules)
    if not rules:
        y = _product(x[..., None], w[..., None], b, (axes.Rule(1),), groups, dtype)
        return y[..., 0]
    # One more weight costs a copy of w, and numpy would warn of an infinite one.
    if b is not None and (w.size > x.size * len(w) // w.shape[1] or not np.isfinite(b).all()):
        y = _product(x, w, None, rules, groups, dtype)
        y += b.reshape(-1, *(1,) * len(rules))
        return y
    key = (
        Workspace,
        x.shape,
        w.shape,
        dtype,
        rules,
        groups,
        b is not None,
        slab_bytes(len(w), w.size * dtype.itemsize),
    )
    workspace = SHELF.take(*key)
    y = workspace.run(x, w, b)
    SHELF.put(workspace, *key)
    return y


def slab_bytes(n_out, w_bytes):
    """Return how many bytes of windows to copy at a time: few stay in cache, and many are worth reading w once more."""
    return max(min(max(2**14 * n_out, 2**18), 2**21), w_bytes)
