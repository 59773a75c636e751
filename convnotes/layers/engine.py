"""The engine: cross-correlation as one matrix product over a strided view of the padded input."""

import math

import numpy as np

from . import axes

SLAB = 2**20  # bytes of windows copied at a time: small enough to stay in cache


def common_dtype(x, w, b=None):
    """Return the dtype of a result: int64; float32 where the floats have at most 32 bits; float64; or complex.

    An integer with a float gives float64, or float32 if the other is float32. An integer bias with float x or w is
    as good as a float one: it leaves the dtype alone.
    """
    dtypes = [x.dtype, w.dtype]
    if b is not None and b.dtype.kind in "fc":
        dtypes.append(b.dtype)
    floats = [dtype for dtype in dtypes if dtype.kind in "fc"]
    if not floats:
        return np.dtype(np.int64)
    least = np.float64 if len(floats) < len(dtypes) and set(floats) == {np.dtype(np.float16)} else np.float32
    return np.result_type(least, *floats)


def largest(a):
    """Return max |a| of an integer array as an exact int."""
    return max(int(a.max()), -int(a.min())) if a.size else 0


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


def windows(padded, rules, groups):
    """Return the windows under the kernel as a view: (N, groups, n_in // groups, *kernel, *out), nothing copied.

    Element t of the kernel axis walks forward by the dilation, or backward from the far end where the rule flips: a
    flip is a negative stride.
    """
    n, n_in = padded.shape[:2]
    lead, steps = padded.strides[:2], padded.strides[2:]
    sizes = [(length - r.reach - 1) // r.stride + 1 for r, length in zip(rules, padded.shape[2:])]
    shape = (n, groups, n_in // groups, *(r.kernel for r in rules), *sizes)
    back = [-1 if r.flip else 1 for r in rules]
    strides = (
        lead[0],
        lead[1] * (n_in // groups),
        lead[1],
        *(b * r.dilation * s for b, r, s in zip(back, rules, steps)),
        *(r.stride * s for r, s in zip(rules, steps)),
    )
    offset = sum(r.reach * s for r, s in zip(rules, steps) if r.flip)
    return np.ndarray(shape, padded.dtype, padded, offset, strides)


def correlate(x, w, rules, groups=1, dtype=None):
    """Return sum_j w_ij * x_j for every i: each window times the matrix of kernels.

    x: (N, n_in, *spatial), w: (n_out, n_in // groups, *kernel) -> (N, n_out, *out). Integers are exact, or refused.
    """
    axes.fit(rules, x.shape[2:])
    dtype = dtype or common_dtype(x, w)
    if dtype.kind != "i":
        return _product(x.astype(dtype, copy=False), w.astype(dtype, copy=False), rules, groups)
    bound = check_exact(x, w)
    # Below 2**53 every partial sum is a float64 integer, so the fast float product is exact in any order.
    work = np.float64 if bound < 2**53 else np.int64
    return _product(x.astype(work), w.astype(work), rules, groups).astype(np.int64)


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


def _product(x, w, rules, groups):
    """Return the product slab by slab: as many samples, or rows of one sample, as fit in `SLAB` bytes."""
    view = windows(pad(x, rules), rules, groups)
    d = len(rules)
    n, out = len(view), view.shape[3 + d :] or (1,)
    view = view.reshape(*view.shape, 1) if d == 0 else view
    depth = math.prod(view.shape[2 : 3 + d])  # products in one sum
    inner = math.prod(out[1:])
    room = max(1, SLAB // (groups * depth * x.itemsize))  # output points in a slab
    rows = min(out[0], max(1, room // inner))
    samples = max(1, room // (out[0] * inner)) if rows == out[0] else 1
    samples = min(samples, max(n, 1))

    kernels = np.ascontiguousarray(w).reshape(groups, len(w) // groups, depth)
    buffer = np.empty(groups * depth * samples * rows * inner, x.dtype)
    y = np.empty((n, len(w), *out), x.dtype)
    for s in range(0, n, samples):
        for r in range(0, out[0], rows):
            part = view[(slice(s, s + samples),) + (slice(None),) * (2 + d) + (slice(r, r + rows),)]
            part = np.moveaxis(part, 0, 2 + d)  # (groups, n_in // groups, *kernel, samples, rows, ...)
            slab = buffer[: part.size].reshape(part.shape)
            slab[...] = part
            sums = kernels @ slab.reshape(groups, depth, -1)
            sums = sums.reshape(len(w), *part.shape[2 + d :])
            y[s : s + samples, :, r : r + rows] = np.moveaxis(sums, 1, 0)
    return y.reshape(n, len(w), *out[:d])
