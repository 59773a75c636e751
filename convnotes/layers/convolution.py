"""convolve and correlate: one array with one kernel, over any number of axes."""

import math

import numpy as np

from .. import refusals
from . import axes, engine

MODES = ("full", "same", "valid")
FFT_POINTS, FFT_KERNEL = 2**12, 2**7  # 'auto' needs at least this many outputs and kernel elements


def convolve(x, w, mode="full", *, stride=1, dilation=1, boundary="zero", method="auto"):
    """Convolve an array with a kernel, which is flipped: multiplication, generalised.

        (w * x)[o] = sum_t w[t] x[o - t]                                   (full, stride 1, dilation 1)

    Dumoulin and Visin (2016), https://doi.org/10.48550/arXiv.1603.07285, for the arithmetic of sizes; the flip is what
    makes it commute and associate.

    Parameters
    ----------
    x : array, shape (n_1, ..., n_d)
        The input; d = 0 (a number) is allowed, and convolution is then multiplication.
    w : array, shape (k_1, ..., k_d)
        The kernel, with as many axes as x.
    mode : {'full', 'same', 'valid'}
        Which outputs to keep: all that touch x, as many as x has, or those whose window lies inside x. 'same' keeps
        the size of x (numpy.convolve keeps the longer one's).
    stride, dilation : int or tuple of d ints, in cells
        The step from output to output, and from kernel element to kernel element.
    boundary : {'zero', 'edge', 'reflect', 'symmetric', 'wrap'}
        What stands outside x, as in numpy.pad.
    method : {'auto', 'direct', 'fft'}
        'direct' is exact for integers and local (a far pixel cannot matter); 'fft' is faster for large kernels, for
        floats only. 'auto' takes 'fft' only for large problems of finite float64 numbers of similar sizes, none 0.

    Returns
    -------
    array, shape floor((n + p - d (k - 1) - 1) / stride) + 1 along each axis, where p is 2 d (k - 1), d (k - 1) or 0 in
    mode 'full', 'same' or 'valid'. Booleans and integers give exact int64.

    Raises
    ------
    ValueError
        If the ranks differ, an array is empty, the kernel does not fit, or an option is unknown.
    TypeError
        If an array is not numeric, or integers meet method='fft'.
    OverflowError
        If an integer sum may not fit into int64.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.convolve([1, 2, 3], [10, 1])           # 321 * 11 backwards: (1 + 2t + 3t^2)(10 + t)
    array([10, 21, 32,  3])
    >>> print(cn.convolve(6, 7))                  # no axes: multiplication
    42
    """
    return _one_pair(x, w, mode, stride, dilation, boundary, method, flip=True)


def correlate(x, w, mode="valid", *, stride=1, dilation=1, boundary="zero", method="auto"):
    """Cross-correlate an array with a kernel, which is not flipped: what frameworks call convolution.

        (w ⋆ x)[o] = sum_t w[t] x[o + t]                                   (valid, stride 1, dilation 1)

    Parameters, Returns and Raises are those of `convolve`. With mode 'same' and an even kernel the odd cell of padding
    goes to the high side, as in PyTorch; scipy.signal.correlate puts it at the low side.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.correlate([1, 2, 4, 8], [-1, 1])       # differences
    array([1, 2, 4])
    """
    return _one_pair(x, w, mode, stride, dilation, boundary, method, flip=False)


def _one_pair(x, w, mode, stride, dilation, boundary, method, flip):
    x, w = refusals.numbers("x", x), refusals.numbers("w", w)
    if x.ndim != w.ndim:
        raise ValueError(
            f"x has {x.ndim} axes (shape {x.shape}) and w has {w.ndim} (shape {w.shape}): both need the same number "
            "of axes. For channels and several kernels use cn.Layer"
        )
    refusals.one_of("mode", mode, MODES)
    refusals.one_of("method", method, ("auto", "direct", "fft"))
    rules = axes.rules(w.shape, padding=mode, stride=stride, dilation=dilation, boundary=boundary, flip=flip)
    refusals.steps(rules)
    out = axes.fit(rules, x.shape)
    dtype = engine.common_dtype(x, w)
    if method == "fft" and dtype.kind == "i":
        raise TypeError("method='fft' rounds, and integers must be exact: use method='direct', or x.astype(float)")
    if method == "fft" or (method == "auto" and _fft_pays(x, w, rules, math.prod(out), dtype)):
        return _by_fft(x.astype(dtype), w.astype(dtype), rules, out)[()]
    return engine.correlate(x[None, None], w[None, None], rules)[0, 0][()]


def _fft_pays(x, w, rules, points, dtype):
    """Return whether the problem is large, and its numbers such that rounding stays far below each of them.

    Where zeros meet, the result is exactly 0, and rounding would make it another number: x and w must hold none, nor
    may a dilated kernel have gaps in which all of x has room.
    """
    if dtype != np.float64 or points < FFT_POINTS or w.size < FFT_KERNEL:
        return False
    if not (x.all() and w.all()) or any(r.dilation > n for r, n in zip(rules, x.shape)):
        return False
    for a in (np.abs(x.astype(float)), np.abs(w.astype(float))):
        # Rounding follows the largest number: all others must keep at least half of the 53 bits.
        if not np.isfinite(a).all() or a.max() > 2**26 * a.min():
            return False
    return True


def _by_fft(x, w, rules, out):
    """Return the same result through the convolution theorem: pad, transform, multiply, crop, take every stride-th."""
    padded = engine.pad(x, rules)
    spread = np.zeros(tuple(r.reach + 1 for r in rules), w.dtype)
    spread[tuple(slice(None, None, r.dilation) for r in rules)] = w if rules and rules[0].flip else np.flip(w)
    every = tuple(range(x.ndim))
    # The circular convolution of length `padded` is right wherever the window lies inside, which is all we keep.
    size = tuple(_fast_length(n) for n in padded.shape)
    if x.ndim == 0:
        return padded * w
    if x.dtype.kind == "c":
        y = np.fft.ifftn(np.fft.fftn(padded, size, every) * np.fft.fftn(spread, size, every), size, every)
    else:
        y = np.fft.irfftn(np.fft.rfftn(padded, size, every) * np.fft.rfftn(spread, size, every), size, every)
    y = y[tuple(slice(r.reach, r.reach + (n - 1) * r.stride + 1, r.stride) for r, n in zip(rules, out))]
    return y.astype(x.dtype)


def _fast_length(n):
    """Return the least length of at least n whose only factors are 2, 3 and 5."""
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return n
        n += 1
