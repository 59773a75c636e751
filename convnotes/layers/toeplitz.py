"""One array with one kernel, on two axes or more: a Toeplitz matrix of kernels times the rows of the input."""

import math

import numpy as np

from . import axes
from .workspace import even, strips, windows

SLAB = 2**20  # bytes of a slab: it stays in cache
FEW = 2**12  # points of y up to which the time goes by the blocks
SPACE = 16  # numbers between the rows of a slab: where rows are a power of two apart, they push each other out of cache


def rows_of(kernel, points):
    """Return how many rows of y make a block, for a kernel of so many rows and a y of so many points.

    With few rows in a block fewer zeros are multiplied, with many the blocks are fewer.
    """
    return min(max(4 if points > FEW else 8, kernel // 2), 16)


def pays(rule):
    """Return whether a quarter of the matrix or more is kernel, by the rule of the first axis."""
    return _depth(rule, rows_of(rule.kernel, math.inf)) < 4 * rule.kernel


def _depth(rule, rows):
    """Return how many rows of x, padding included, lie under some neighbouring rows of y."""
    return (rows - 1) * rule.stride + rule.reach + 1


class Toeplitz:
    """Hold what it takes to compute y from x and w of given shapes, for rules that pad with zeros.

    A block of rows of y is one matrix times the rows of x under it. Row i of the matrix holds w, beginning at row
    `i * stride` of x, and else zeros; so x must be finite. Only the axes after the first are unfolded: a slab holds
    each row of x as often as w has elements there, shifted, and blocks share the rows of the slab where they overlap.
    """

    def __init__(self, x_shape, w_shape, dtype, rules):
        first, *rest = rules
        out, *self.others = axes.fit(rules, x_shape)
        size, elements = math.prod(self.others), math.prod(w_shape[1:])
        rows = even(out, rows_of(w_shape[0], out * size))
        depth = _depth(first, rows)
        row = (size + SPACE) * dtype.itemsize
        count = -(-out // rows)  # blocks; the last may reach below y
        blocks = even(count, max(1, SLAB // (rows * first.stride * elements * row)))  # in a slab
        length = _depth(first, blocks * rows)

        spans = tuple(r.span(n) for r, n in zip(rest, x_shape[1:]))
        strip = np.zeros((1, 1, length, *spans), dtype)
        self.strip = strip.reshape(-1)
        view = windows(strip, (axes.Rule(1), *rest), 1)  # (1, 1, 1, 1, *kernel[1:], length, *out[1:])
        self.view = np.moveaxis(view[0, 0, 0, 0], len(rest), 0)
        slab = np.zeros((length, elements, size + SPACE), dtype)
        self.slab = slab[..., :size].reshape(self.view.shape)
        shape, steps = (blocks, depth * elements, size), (rows * first.stride * elements * row, row, dtype.itemsize)
        self.columns = np.ndarray(shape, dtype, slab, 0, steps)

        matrix = np.zeros((rows, depth, *w_shape[1:]), dtype)
        down, right, *inner = matrix.strides
        steps = (down + first.stride * right, first.dilation * right, *inner)
        self.kernels = np.ndarray((rows, *w_shape), dtype, matrix, 0, steps)
        self.matrix = matrix.reshape(rows, -1)
        self.turn = slice(None, None, -1 if first.flip else 1)
        self.bytes = strip.nbytes + slab.nbytes + matrix.nbytes
        self.out, self.y_shape = out, (count, rows, size)
        self.steps = [
            (padding, into, taken, slice(start // rows, start // rows + blocks))
            for start, padding, into, taken in strips(strip, blocks * rows, count * rows, rules, x_shape)
        ]

    def run(self, x, w):
        """Return y, of shape out, or None where x is not finite."""
        self.kernels[...] = w[self.turn]
        y = np.empty(self.y_shape, self.matrix.dtype)
        for padding, into, taken, made in self.steps:
            for part in padding:
                part[...] = 0
            into[...] = x[taken]
            # The sum of squares, told at once, is finite unless x is not, or is huge.
            if not abs(np.vdot(self.strip, self.strip)) < math.inf and not np.isfinite(self.strip).all():
                return None
            self.slab[...] = self.view
            np.matmul(self.matrix, self.columns, out=y[made])
        return y.reshape(-1, *self.others)[: self.out]
