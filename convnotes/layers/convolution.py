"""convolve and correlate: one array with one kernel, over any number of axes."""

import math
from dataclasses import replace

import numpy as np

from .. import refusals
from . import axes, engine

MODES = ("full", "same", "valid")
FFT_POINTS, FFT_KERNEL = 2**12, 2**8  # 'auto' needs at least this many outputs and kernel elements
BLOCK = 2**13  # cells of a block, where 'fft' cuts one long axis
ROWS, ROWS_POINTS = 8, 2**15  # output rows taken as channels, where x has at least so many cells


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
        floats only, computed in 64 bits. 'auto' takes 'fft' only for large problems of finite real numbers of similar
        sizes, none 0.

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
    dtype = engine.common_dtype(x, w)
    if method == "fft" and dtype.kind == "i":
        raise TypeError("method='fft' rounds, and integers must be exact: use method='direct', or x.astype(float)")
    if method == "fft" or (method == "auto" and _fft_pays(x, w, rules, dtype)):
        return _by_fft(x, w, rules, dtype)[()]
    if x.ndim == 1 and dtype.kind != "i" and rules[0].stride == rules[0].dilation == 1:
        axes.fit(rules, x.shape)
        x, w = (a.astype(dtype, copy=False) for a in (x, w))
        return np.convolve(engine.pad(x, rules), w if flip else w[::-1], "valid")
    if _rows_pay(x, w, dtype):
        return _by_rows(x, w, rules, dtype)
    return engine.correlate(x[None, None], w[None, None], rules, 1, dtype)[0, 0][()]


def _rows_pay(x, w, dtype):
    """Return whether to take rows as channels: x is large, and finite, for that multiplies all of it by zeros, too."""
    if x.ndim < 2 or x.size < ROWS_POINTS or len(w) == 1:
        return False
    return np.isfinite(x).all() and (dtype.kind != "i" or engine.check_exact(x, w) < 2**53)


def _by_rows(x, w, rules, dtype):
    """Return the same sums from a layer on the axes after the first, whose channels are `ROWS` outputs along the first.

    Its matrix of kernels is a Toeplitz matrix: output i meets row t of w in input row stride * i + dilation * t.
    """
    first, *rest = rules
    out, *_ = axes.fit(rules, x.shape)
    blocks = -(-out // ROWS)
    depth = (ROWS - 1) * first.stride + first.reach + 1
    step = ROWS * first.stride  # rows of x from block to block
    longer = replace(first, high=first.high + (blocks * ROWS - out) * first.stride)
    padded = engine.pad(x, (longer, *(axes.Rule(1) for _ in rest)))
    lead = padded.strides[0]
    channels = np.ndarray((blocks, depth, *x.shape[1:]), x.dtype, padded, 0, (step * lead, lead, *padded.strides[1:]))
    kernels = np.zeros((ROWS, depth, *w.shape[1:]), w.dtype)
    for i in range(ROWS):
        start = i * first.stride
        kernels[i, start : start + first.reach + 1 : first.dilation] = w[::-1] if first.flip else w
    y = engine.correlate(channels, kernels, tuple(rest), 1, dtype)  # (blocks, ROWS, *out)
    return y.reshape(-1, *y.shape[2:])[:out]


def _fft_pays(x, w, rules, dtype):
    """Return whether the problem is large, and its numbers such that rounding stays far below each of them.

    Where zeros meet, the result is exactly 0, and rounding would make it another number: x and w must hold none, nor
    may a dilated kernel have gaps in which all of x has room.
    """
    if w.size < FFT_KERNEL or dtype.char not in "fd" or math.prod(axes.fit(rules, x.shape)) < FFT_POINTS:
        return False
    if not (x.all() and w.all()) or any(r.dilation > n for r, n in zip(rules, x.shape)):
        return False
    for a in (np.abs(x.astype(float)), np.abs(w.astype(float))):
        # Rounding follows the largest number: all others must keep at least half of the 53 bits.
        if not np.isfinite(a).all() or a.max() > 2**26 * a.min():
            return False
    return True


def _by_fft(x, w, rules, dtype):
    """Return the same result through the convolution theorem: pad, transform, multiply, crop, take every stride-th.

    Computed in 64 bits, for an error follows the largest number; what is cropped is not transformed back.
    """
    out = axes.fit(rules, x.shape)
    if not out:
        return x.astype(dtype) * w
    wide = np.complex128 if dtype.kind == "c" else np.float64
    padded = engine.pad(x.astype(wide), rules)
    spread = np.zeros(tuple(r.reach + 1 for r in rules), wide)
    spread[tuple(slice(None, None, r.dilation) for r in rules)] = w if rules[0].flip else np.flip(w)
    if padded.size > BLOCK and x.ndim == 1:
        return _by_blocks(padded, spread)[:: rules[0].stride].astype(dtype)
    every = tuple(range(x.ndim))
    # The circular convolution of length `padded` is right wherever the window lies inside, which is all we keep.
    size = tuple(_fast_length(n) for n in padded.shape)
    forth, back = (np.fft.fftn, np.fft.ifft) if dtype.kind == "c" else (np.fft.rfftn, np.fft.irfft)
    y = forth(padded, size, every)
    y *= forth(spread, size, every)
    for axis, (r, n) in enumerate(zip(rules, out)):
        y = (back if axis == x.ndim - 1 else np.fft.ifft)(y, size[axis], axis)
        y = y[(slice(None),) * axis + (slice(r.reach, r.reach + (n - 1) * r.stride + 1, r.stride),)]
    return y.astype(dtype)


def _by_blocks(x, w):
    """Return the valid part of one long axis from blocks of x that overlap by the reach of w: short transforms."""
    reach = len(w) - 1
    size = _fast_length(max(BLOCK, 8 * reach))
    step = size - reach
    blocks = -(-(len(x) - reach) // step)
    longer = np.zeros(blocks * step + reach, x.dtype)
    longer[: len(x)] = x
    view = np.ndarray((blocks, size), x.dtype, longer, 0, (step * x.itemsize, x.itemsize))
    forth, back = (np.fft.fft, np.fft.ifft) if x.dtype.kind == "c" else (np.fft.rfft, np.fft.irfft)
    y = forth(view)
    y *= forth(w, size)
    return back(y, size)[:, reach:].ravel()[: len(x) - reach]


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
