"""The convolution theorem: one array with one kernel by Fourier transforms, in 64 bits; none of its sums is exact."""

import math

import numpy as np

from . import axes
from .workspace import SHELF

BLOCK = 2**13  # cells of a block, where one long axis is cut
AT_ONCE = 2**15  # numbers transformed at once: they stay in cache


def convolve(x, w, rules, dtype):
    """Return the sums that `rules`, which pad with zeros, ask for: transform, multiply, transform back, crop.

    Computed in 64 bits, for an error follows the largest number; what is cropped is not transformed back.
    """
    if not rules:
        return x.astype(dtype) * w
    spread = np.zeros(tuple(r.reach + 1 for r in rules), np.complex128 if dtype.kind == "c" else np.float64)
    spread[tuple(slice(None, None, r.dilation) for r in rules)] = w if rules[0].flip else np.flip(w)
    if x.ndim == 1 and x.size > BLOCK:
        return _by_blocks(x, spread, rules[0], dtype)
    key = (Spectra, x.shape, spread.dtype, rules)
    spectra = SHELF.take(*key)
    y = spectra.run(x, spread, dtype)
    SHELF.put(spectra, *key)
    return y


class Spectra:
    """Hold the transforms of x, w and y along the last axis, which has frequencies then (of real numbers, half).

    The other axes are transformed, multiplied and transformed back for a few frequencies at a time.
    """

    def __init__(self, x_shape, dtype, rules):
        out = axes.fit(rules, x_shape)
        # Around a circle, the zeros that the last windows meet behind x are those that the first ones meet before it.
        sizes = [fast_length(max(n + max(r.low, r.high), r.reach + 1)) for r, n in zip(rules, x_shape)]
        *self.before, (rule, n, self.size) = zip(rules, out, sizes)
        self.kept = _kept(rule, n)
        self.forth, self.back = _transforms(dtype)
        frequencies = self.size if dtype.kind == "c" else self.size // 2 + 1
        kernel = [r.reach + 1 for r in rules]
        self.x, self.w, self.y = (np.empty((*n[:-1], frequencies), np.complex128) for n in (x_shape, kernel, out))
        self.bytes = self.x.nbytes + self.w.nbytes + self.y.nbytes
        self.out = out

    def run(self, x, w, dtype):
        """Return y, of shape out."""
        for a, spectrum in ((x, self.x), (w, self.w)):
            rows, made = a.reshape(-1, a.shape[-1]), spectrum.reshape(-1, spectrum.shape[-1])
            for part in _parts(len(rows), self.size):
                made[part] = self.forth(rows[part].astype(w.dtype), self.size)
        _multiply(self.x, self.w, self.before, self.y)
        y = np.empty((math.prod(self.out[:-1]), self.out[-1]), dtype)
        rows = self.y.reshape(len(y), -1)
        for part in _parts(len(rows), self.size):
            y[part] = self.back(rows[part], self.size)[:, self.kept]
        return y.reshape(self.out)


def _transforms(dtype):
    """Return what transforms a last axis of a dtype, and what transforms it back."""
    return (np.fft.fft, np.fft.ifft) if dtype.kind == "c" else (np.fft.rfft, np.fft.irfft)


def _parts(total, numbers):
    """Return slices of `total` things of some numbers each, a few at a time."""
    many = max(1, AT_ONCE // numbers)
    return [slice(start, start + many) for start in range(0, total, many)]


def _kept(rule, n):
    """Return the slice of all that the transforms give which holds the n outputs of an axis."""
    first = rule.reach - rule.low
    return slice(first, first + (n - 1) * rule.stride + 1, rule.stride)


def _multiply(x, w, left, y):
    """Multiply on the axes that are `left`, the last first: (rule, number of outputs, size of the transform) of each.

    x: (*n, f), w: (*k, f) -> y: (*out, f), where the last axis has frequencies.
    """
    if not left:
        np.multiply(x, w, out=y)
        return
    *before, (rule, n, size) = left
    for part in _parts(x.shape[-1], size * math.prod(x.shape[:-2])):
        pair = [np.fft.fft(a[..., part], size, -2).reshape(*a.shape[:-2], -1) for a in (x, w)]
        found = np.empty((*y.shape[:-2], pair[0].shape[-1]), y.dtype)
        _multiply(*pair, before, found)
        y[..., part] = np.fft.ifft(found.reshape(*y.shape[:-2], size, -1), axis=-2)[..., _kept(rule, n), :]


def _by_blocks(x, w, rule, dtype):
    """Return the same for one long axis, from short transforms: blocks of x that overlap by the reach of w."""
    forth, back = _transforms(w.dtype)
    size = fast_length(max(BLOCK, 8 * rule.reach))
    step = size - rule.reach
    count = max(1, AT_ONCE // size)
    strip = np.zeros(count * step + rule.reach, w.dtype)
    blocks = np.ndarray((count, size), w.dtype, strip, 0, (step * w.itemsize, w.itemsize))
    spectrum = forth(w, size)
    y = np.empty(rule.span(len(x)) - rule.reach, dtype)
    for start in range(0, len(y), count * step):
        first = start - rule.low
        into = slice(max(-first, 0), max(len(x) - first, 0))
        strip[: into.start], strip[into.stop :] = 0, 0
        strip[into] = x[max(first, 0) : first + len(strip)]
        found = back(forth(blocks) * spectrum, size)[:, rule.reach :]
        y[start : start + count * step] = found.reshape(-1)[: len(y) - start]
    return np.ascontiguousarray(y[:: rule.stride])


def fast_length(n):
    """Return the least length of at least n whose only factors are 2, 3 and 5."""
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return n
        n += 1
