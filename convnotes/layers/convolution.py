"""convolve and correlate: one array with one kernel, over any number of axes."""

import functools
import math
from dataclasses import dataclass, replace

import numpy as np

from .. import refusals
from . import axes, engine, fourier, toeplitz
from .workspace import SHELF

MODES, METHODS = ("full", "same", "valid"), ("auto", "direct", "fft")
FFT_POINTS, FFT_KERNEL = 2**12, 2**8  # 'auto' needs at least this many outputs and kernel elements


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

    With mode 'same' and an even kernel the odd cell of padding goes to the high side, as in PyTorch;
    scipy.signal.correlate puts it at the low side. A complex kernel is taken as it is; numpy.correlate conjugates it.

    Parameters
    ----------
    x, w, mode, stride, dilation, boundary, method
        As `convolve` has them.

    Returns
    -------
    array, shape floor((n + p - d (k - 1) - 1) / stride) + 1 along each axis, where p is 2 d (k - 1), d (k - 1) or 0 in
    mode 'full', 'same' or 'valid'. Booleans and integers give exact int64.

    Raises
    ------
    ValueError, TypeError, OverflowError
        For the same arguments as `convolve`.

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
            f"x has {refusals.counted(x.ndim, 'axis')} (shape {x.shape}) and w has {w.ndim} (shape {w.shape}): both "
            "need the same number of axes. For channels and several kernels use cn.Layer"
        )
    refusals.one_of("mode", mode, MODES)
    refusals.one_of("method", method, METHODS)
    refusals.one_of("boundary", boundary, refusals.BOUNDARIES)
    # A plan is found again by equality, and True equals 1: only ints may ask for it.
    if type(stride) is not int:
        stride = refusals.per_axis("stride", stride, x.ndim)
    if type(dilation) is not int:
        dilation = refusals.per_axis("dilation", dilation, x.ndim)
    plan = _plan(x.shape, w.shape, x.dtype, w.dtype, mode, stride, dilation, boundary, method, flip)
    return plan.run(x, w)[()]


@dataclass(frozen=True, eq=False)
class _Plan:
    """Hold what arrays of given shapes and dtypes and given options ask for, refused or worked out once."""

    padding: tuple  # rules that pad x before all else; none where zeros are padded on the way
    rules: tuple
    dtype: np.dtype
    fft: str  # 'always', 'maybe' or 'never'
    is_line: bool  # whether np.convolve does it
    toeplitz: functools.partial | None  # what makes the workspace

    def run(self, x, w):
        if self.padding:
            x = engine.pad(x, self.padding)
        if self.fft == "always" or (self.fft == "maybe" and _similar_sizes(x, w, self.dtype)):
            return fourier.convolve(x, w, self.rules, self.dtype)
        if self.is_line:
            return _line(x, w, *self.rules, self.dtype)
        if self.toeplitz is None or (self.dtype.kind == "i" and engine.check_exact(x, w) >= 2**53):
            return self._by_windows(x, w)
        y = self._by_rows(x, w)
        if y is None:  # its zeros would meet what is not finite: each number comes from where it is right
            y = self._by_rows(np.where(np.isfinite(x), x, 0), w)
            met = self._by_windows(x, w)
            y = np.where(np.isfinite(met), y, met)
        return y.astype(self.dtype, copy=False)

    def _by_rows(self, x, w):
        workspace = SHELF.take(self.toeplitz)
        y = workspace.run(x, w)
        SHELF.put(workspace, self.toeplitz)
        return y

    def _by_windows(self, x, w):
        return engine.correlate(x[None, None], w[None, None], self.rules, 1, self.dtype)[0, 0]


@functools.lru_cache(1024)
def _plan(x_shape, w_shape, x_dtype, w_dtype, mode, stride, dilation, boundary, method, flip):
    rules = axes.rules(w_shape, padding=mode, stride=stride, dilation=dilation, boundary=boundary, flip=flip)
    refusals.steps(rules)
    dtype = engine.common_of_dtypes(x_dtype, w_dtype)
    if method == "fft" and dtype.kind == "i":
        raise TypeError("method='fft' rounds, and integers must be exact: use method='direct', or x.astype(float)")
    points = math.prod(axes.fit(rules, x_shape))
    fft = {"fft": "always", "auto": "maybe", "direct": "never"}[method]
    if fft == "maybe":
        large = math.prod(w_shape) >= FFT_KERNEL and points >= FFT_POINTS
        # Where a dilated kernel has gaps in which all of x has room, the result is exactly 0.
        if not large or dtype.char not in "fd" or any(r.dilation > n for r, n in zip(rules, x_shape)):
            fft = "never"
    padding = ()
    if boundary != "zero":
        padding, x_shape = rules, tuple(r.span(n) for r, n in zip(rules, x_shape))
        rules = tuple(replace(r, boundary="zero", low=0, high=0) for r in rules)
    is_line = len(rules) == 1 and dtype.kind != "i" and rules[0].stride == rules[0].dilation == 1
    made = None
    if len(rules) > 1 and toeplitz.pays(rules[0]):
        work = np.dtype(np.float64) if dtype.kind == "i" else dtype
        made = functools.partial(toeplitz.Toeplitz, x_shape, w_shape, work, rules)
    return _Plan(padding, rules, dtype, fft, is_line, made)


def _similar_sizes(x, w, dtype):
    """Return whether the FFT's rounding stays far below each number: none is 0, infinite or far below the largest.

    Where zeros meet, the result is exactly 0, and rounding would make it another number. Rounding follows the largest
    number: all others must keep at least half of the 53 bits.
    """
    for a in (x, w):
        sizes = np.abs(a, dtype=dtype)
        least, most = float(sizes.min()), float(sizes.max())  # NaN if there is one, and not above 0
        if not (least > 0 and most <= min(2**26 * least, np.finfo(dtype).max)):
            return False
    return True


def _line(x, w, rule, dtype):
    """Return the sums along one axis without stride or dilation."""
    padded = np.zeros(rule.span(len(x)), dtype)
    padded[rule.low : rule.low + len(x)] = x
    return np.convolve(padded, (w if rule.flip else w[::-1]).astype(dtype, copy=False), "valid")
