"""Workspaces: the buffers and views that a cross-correlation of given shapes needs, made once and used again."""

import math
import threading

import numpy as np

from . import axes

KEPT = 64 * 2**20  # bytes of workspaces kept in all
FEW = 64  # with fewer output points in a sample, all samples of a slab make one product


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


def even(total, most):
    """Return the size of the fewest equal parts of `total` that hold at most `most` each."""
    return -(-total // -(-total // most)) if total else 1


def strips(strip, rows, out, rules, spatial):
    """Yield (first row, parts to clear, part to fill, rows of x to fill it with) for every `rows` of `out` rows of y.

    strip: (N, n_in, length, *spans), whose other cells are 0 and stay so. Rows come in equal parts; the last part
    begins where it still is whole, so some are computed twice.
    """
    length = strip.shape[2]
    cells = tuple(slice(r.low, r.low + k) for r, k in zip(rules[1:], spatial[1:]))
    for row in range(0, out, rows):
        row = min(row, out - rows)
        start = row * rules[0].stride - rules[0].low
        first, last = (min(max(edge - start, 0), length) for edge in (0, spatial[0]))
        padding = [strip[:, :, :first], strip[:, :, last:]] if rows < out else []  # else it stays zero
        yield row, padding, strip[(..., slice(first, last), *cells)], slice(start + first, start + last)


class Workspace:
    """Hold what it takes to compute y from x, w and b of given shapes, for rules that pad with zeros.

    A strip holds the padded rows under some of the outputs; a slab holds their windows, one column for each output
    point, and a row of ones for the bias. So w, with b as one more weight, times the slab is y there.
    """

    def __init__(self, x_shape, w_shape, dtype, rules, groups, has_bias, slab_bytes):
        n, n_in, *spatial = x_shape
        out = axes.fit(rules, spatial)
        inner = math.prod(out[1:])
        self.depth = math.prod(w_shape[1:])  # products in one sum
        depth = self.depth + has_bias
        room = max(1, slab_bytes // (groups * depth * dtype.itemsize))  # output points in a slab
        rows = even(out[0], max(1, room // inner))
        samples = even(n, max(1, room // math.prod(out))) if rows == out[0] else 1
        points = rows * inner

        length = (rows - 1) * rules[0].stride + rules[0].reach + 1
        strip = np.zeros((samples, n_in, length, *(r.span(k) for r, k in zip(rules[1:], spatial[1:]))), dtype)
        self.view = windows(strip, rules, groups)
        self.together = points < FEW and samples > 1
        shape = (groups, depth, samples, points) if self.together else (samples, groups, depth, points)
        self.slab = np.empty(shape, dtype)
        slab = np.moveaxis(self.slab, 2, 0) if self.together else self.slab
        self.windows = slab[:, :, : self.depth].reshape(self.view.shape)
        slab[:, :, self.depth :] = 1
        self.kernels = np.empty((groups, w_shape[0] // groups, depth), dtype) if has_bias else None
        self.columns = self.slab.reshape(groups, depth, -1) if self.together else self.slab
        self.bytes = strip.nbytes + self.slab.nbytes + (self.kernels.nbytes if has_bias else 0)
        self.y_shape = (n, groups, w_shape[0] // groups, math.prod(out))
        self.shape = (n, w_shape[0], *out)

        # Samples come in equal parts, as rows do.
        self.steps, fills = [], list(strips(strip, rows, out[0], rules, spatial))
        for s in (min(s, n - samples) for s in range(0, n, samples)):
            for row, padding, into, taken in fills:
                made = (slice(s, s + samples), ..., slice(row * inner, row * inner + points))
                self.steps.append((padding, into, (slice(s, s + samples), slice(None), taken), made))

    def run(self, x, w, b):
        """Return y: (N, n_out, *out)."""
        kernels = np.ascontiguousarray(w, self.slab.dtype).reshape(*self.y_shape[1:3], self.depth)
        if b is not None:
            self.kernels[:, :, :-1], self.kernels[:, :, -1] = kernels, b.reshape(kernels.shape[:2])
            kernels = self.kernels
        y = np.empty(self.y_shape, self.slab.dtype)
        for padding, into, taken, made in self.steps:
            for part in padding:
                part[...] = 0
            into[...] = x[taken]
            self.windows[...] = self.view
            if self.together:
                sums = np.matmul(kernels, self.columns)
                y[made] = np.moveaxis(sums.reshape(*sums.shape[:2], *self.slab.shape[2:]), 2, 0)
            else:
                np.matmul(kernels, self.columns, out=y[made])
        return y.reshape(self.shape)


class Shelf:
    """Keep workspaces that are not in use, the last used ones up to `KEPT` bytes; no two calls ever share one."""

    def __init__(self):
        self.lock, self.kept, self.bytes = threading.Lock(), {}, 0

    def take(self, *key):
        """Return a workspace, key[0], made of the rest of the key, which is the caller's until it is put back."""
        with self.lock:
            found = self.kept.pop(key, None)
            if found:
                self.bytes -= found.bytes
        return found or key[0](*key[1:])

    def put(self, found, *key):
        """Put a workspace back; one that is there already, or is too large by itself, is not kept."""
        with self.lock:
            if found.bytes > KEPT or self.kept.setdefault(key, found) is not found:
                return
            self.bytes += found.bytes
            while self.bytes > KEPT:
                self.bytes -= self.kept.pop(next(iter(self.kept))).bytes


SHELF = Shelf()
