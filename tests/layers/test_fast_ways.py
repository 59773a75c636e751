"""Toeplitz matrices, blocks and the FFT give what the plain way gives, and are taken only where they may be."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers import convolution, fourier, toeplitz


def both(flip):
    return cn.convolve if flip else cn.correlate


def test_auto_keeps_nan_local_in_a_large_problem():
    x = np.ones((128, 128))
    x[0, 0] = np.nan
    assert np.isnan(cn.convolve(x, np.ones((16, 16)))).sum() == 256
    for rows in (3, 16, 31):  # a kernel whose rows would be channels: zeros must not meet what is not finite
        x[0, 0], x[64, 64] = np.inf, -np.inf
        with np.errstate(invalid="ignore"):
            y = cn.convolve(np.tile(x, (2, 2)), np.ones((rows, 5)))
        assert not np.isnan(y).any() and np.isinf(y).sum() == 8 * 5 * rows


def ways(monkeypatch):
    """Count what is computed by rows."""
    calls, original = [], toeplitz.Toeplitz.run
    monkeypatch.setattr(toeplitz.Toeplitz, "run", lambda *args: calls.append(args) or original(*args))
    return calls


@pytest.mark.parametrize("rows", [1, 2, 3, 8])
@pytest.mark.parametrize("axes", [2, 3])
def test_a_toeplitz_matrix_equals_the_plain_loops(axes, rows, monkeypatch):
    monkeypatch.setattr(toeplitz, "rows_of", lambda *_: rows)
    monkeypatch.setattr(toeplitz, "pays", lambda rule: True)
    calls = ways(monkeypatch)
    rng = np.random.default_rng([11, axes, rows])
    for slab in (1, 2**10, 2**20):
        monkeypatch.setattr(toeplitz, "SLAB", slab)
        for _ in range(25):
            convolution._plan.cache_clear()
            s = reference.random_setting(rng, axes, paddings=("named",), channels=False)
            x, w = rng.integers(-9, 10, s.spatial), rng.integers(-9, 10, s.kernel)
            options = {"stride": s.stride, "dilation": s.dilation, "boundary": s.boundary}
            want = reference.slide(x, w, **s.rules)
            for dtype in (np.int64, np.float32, np.complex128):
                got = both(s.flip)(x.astype(dtype), w, s.padding, **options)
                assert got.shape == want.shape and (got == want).all(), s
    assert len(calls) == 3 * 25 * 3
    convolution._plan.cache_clear()


def test_large_integers_keep_the_exact_product(monkeypatch):
    calls = ways(monkeypatch)
    big = 2**52 + 1
    assert cn.convolve([[big, 1], [0, 3]], [[1], [2]]).tolist() == [[big, 1], [2 * big, 5], [0, 6]] and not calls
    assert cn.convolve([[2, 1], [0, 3]], [[1], [2]]).tolist() == [[2, 1], [4, 5], [0, 6]] and len(calls) == 1


def test_a_matrix_that_would_be_mostly_zeros_is_not_made(monkeypatch):
    calls = ways(monkeypatch)
    x = np.ones((40, 40))
    for w, options in [(np.ones((1, 5)), {}), (np.ones((3, 3)), {"dilation": 9}), (np.ones((2, 2)), {"stride": 5})]:
        assert cn.correlate(x, w, "valid", **options).max() == w.size and not calls
    assert cn.correlate(x, np.ones((3, 3)), "valid", stride=2).max() == 9 and calls


def test_numbers_whose_squares_are_too_large_are_finite_all_the_same(monkeypatch):
    calls = ways(monkeypatch)
    x = np.ones((6, 6), np.float32)
    x[2, 2] = 1e30
    assert cn.correlate(x, np.ones((2, 2), np.float32), "valid")[-1].tolist() == [4] * 5 and len(calls) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("at_once", [1, 200])
def test_one_long_axis_in_blocks_equals_direct(at_once, flip, dtype, monkeypatch):
    monkeypatch.setattr(fourier, "BLOCK", 64)
    monkeypatch.setattr(fourier, "AT_ONCE", at_once)
    rng = np.random.default_rng(12)
    for n, k, stride, dilation in [(700, 5, 1, 1), (63, 3, 1, 1), (64, 3, 1, 1), (65, 1, 1, 1), (1000, 40, 3, 2)]:
        x, w = rng.normal(size=n).astype(dtype), rng.normal(size=k).astype(dtype)
        for mode in convolution.MODES:
            direct, fast = (
                both(flip)(x, w, mode, stride=stride, dilation=dilation, method=m) for m in ("direct", "fft")
            )
            assert fast.dtype == direct.dtype == dtype
            np.testing.assert_allclose(fast, direct, atol=1e-5 if dtype == np.float32 else 1e-12)


def fft_calls(monkeypatch):
    calls, original = [], fourier.convolve
    monkeypatch.setattr(fourier, "convolve", lambda *args: calls.append(args) or original(*args))
    return calls


def test_auto_takes_the_fft_for_large_problems_of_real_floats_only(monkeypatch):
    calls = fft_calls(monkeypatch)
    rng = np.random.default_rng(6)
    x, w = rng.normal(size=(96, 96)), rng.normal(size=(17, 16))
    direct = cn.convolve(x, w, method="direct")
    for dtype in (np.int64, np.uint8, np.complex64, np.complex128):
        cn.convolve(np.abs(x).astype(dtype), np.abs(w).astype(dtype))
    cn.convolve(x[:20, :20], w)
    cn.convolve(x, w[:5, :5])
    assert not calls
    np.testing.assert_allclose(cn.convolve(x, w), direct, atol=1e-10)
    assert len(calls) == 1
    whole = np.rint(10 * x).astype(int)
    whole[whole == 0] = 1
    np.testing.assert_allclose(cn.convolve(whole, w), cn.convolve(whole, w, method="direct"), atol=1e-9)
    assert len(calls) == 2
    narrow = cn.convolve(x.astype(np.float32), w.astype(np.float32))
    assert len(calls) == 3 and narrow.dtype == np.float32


def test_the_fft_of_float32_keeps_a_dim_side_beside_a_bright_one(monkeypatch):
    """Transforms of float32 would leave an error of the bright side's size; these are computed in 64 bits."""
    calls = fft_calls(monkeypatch)
    x = np.ones((96, 192), np.float32)
    x[:, 96:] = 1e6
    y = cn.correlate(x, np.full((16, 16), 1 / 256, np.float32))
    assert len(calls) == 1 and y.dtype == np.float32
    np.testing.assert_allclose(y[:, :80], 1, rtol=1e-6)


@pytest.mark.parametrize("zero_in_w", [True, False])
def test_auto_keeps_zeros_exact(zero_in_w):
    rng = np.random.default_rng(9)
    x, w = np.zeros((70, 70)), rng.normal(size=(16, 16))
    x[30, 40] = 1
    assert np.count_nonzero(cn.convolve(x, w)) == np.count_nonzero(cn.convolve(w + 0, x)) == 256
    x, w = rng.normal(size=(70, 70)), np.ones((16, 16))
    (w if zero_in_w else x)[2:4] = 0
    assert (cn.convolve(x, w) == cn.convolve(x, w, method="direct")).all()


def test_auto_keeps_the_gaps_of_a_dilated_kernel_exact():
    rng = np.random.default_rng(10)
    x, w = rng.normal(size=(8, 200)), rng.normal(size=(16, 16))
    assert (cn.convolve(x, w, dilation=(9, 1))[8] == 0).all()


def test_auto_does_not_let_a_bright_side_spoil_a_dim_side():
    x = np.ones((96, 192))
    x[:, 96:] = 1e14
    y = cn.correlate(x, np.full((16, 16), 1 / 256))
    np.testing.assert_allclose(y[:, :80], 1, rtol=1e-12)


@pytest.mark.parametrize("at_once", [1, 100, 2**15])
@pytest.mark.parametrize("shapes", [((300,), (7,)), ((30, 41), (7, 4)), ((9, 11, 10), (3, 4, 2)), ((3, 2), (4, 5))])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_fft_agrees_with_direct(dtype, shapes, at_once, monkeypatch):
    monkeypatch.setattr(fourier, "AT_ONCE", at_once)
    rng = np.random.default_rng(7)
    x, w = (rng.normal(size=shape).astype(dtype) for shape in shapes)
    if np.dtype(dtype).kind == "c":
        x, w = x + x[::-1] * dtype(1j), w * dtype(1 - 2j)
    modes = ("full", "same", "valid") if x.shape > w.shape else ("full", "same")
    for mode, boundary in itertools.product(modes, reference.BOUNDARIES):
        for f in (cn.convolve, cn.correlate):
            options = {
                "mode": mode,
                "boundary": boundary,
                "stride": (2, 3, 1)[: x.ndim],
                "dilation": (2, 1, 2)[: x.ndim],
            }
            direct, fast = (f(x, w, method=m, **options) for m in ("direct", "fft"))
            assert fast.dtype == direct.dtype == dtype
            np.testing.assert_allclose(fast, direct, atol=1e-3 if dtype in (np.float32, np.complex64) else 1e-11)
