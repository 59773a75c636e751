"""Hold convolve and correlate to the definition, to algebra, to the dtype rules and to known answers."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers import convolution, engine, fourier, toeplitz

SEEDS = range(8)


def both(flip):
    return cn.convolve if flip else cn.correlate


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axes", range(4))
def test_convolve_and_correlate_equal_the_plain_loops(axes, seed):
    rng = np.random.default_rng([axes, seed])
    for _ in range(20):
        s = reference.random_setting(rng, axes, paddings=("named",), channels=False)
        x, w = rng.integers(-9, 10, s.spatial), rng.integers(-9, 10, s.kernel)
        options = {"stride": s.stride, "dilation": s.dilation, "boundary": s.boundary}
        want = reference.slide(x, w, **s.rules)
        got = both(s.flip)(x, w, s.padding, **options)
        assert got.dtype == np.int64 and got.shape == want.shape and (got == want).all(), s
        scale = rng.normal()
        for method in ("direct", "fft"):
            got = both(s.flip)(x * scale, w, s.padding, method=method, **options)
            np.testing.assert_allclose(got, want.astype(float) * scale, atol=1e-11, err_msg=str(s))


@pytest.mark.parametrize("mode", ["full", "valid"])
def test_one_axis_equals_numpy_convolve(mode):
    rng = np.random.default_rng(0)
    for n, k in itertools.product([1, 2, 5, 17], [1, 2, 3, 4]):
        if k <= n or mode == "full":
            x, w = rng.normal(size=n), rng.normal(size=k)
            np.testing.assert_allclose(cn.convolve(x, w, mode), np.convolve(x, w, mode), atol=1e-14)


def test_same_keeps_the_size_of_x_even_when_the_kernel_is_longer():
    assert cn.convolve([1, 2], [1, 1, 1, 1]).shape == (5,)
    assert cn.convolve([1, 2], [1, 1, 1, 1], "same").tolist() == cn.convolve([1, 2], [1, 1, 1, 1])[1:3].tolist()


def test_the_strided_figure_of_conv_arithmetic():
    """vdumoulin/conv_arithmetic, issue 17: the printed figure is wrong, this is the answer confirmed there."""
    x = [[2, 2, 3, 3, 3], [0, 1, 3, 0, 3], [2, 3, 0, 1, 3], [3, 3, 2, 1, 2], [3, 3, 0, 2, 3]]
    w = [[2, 0, 1], [1, 0, 0], [0, 1, 1]]
    assert cn.Layer([[w]], stride=2, padding=1, flip=False)([x])[0].tolist() == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]


def test_the_unpadded_figure_of_conv_arithmetic():
    x = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    w = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
    assert cn.correlate(x, w).tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


def test_the_answer_a_textbook_cuts_short():
    assert cn.convolve([3, 2, 1, 7, 1, 2, 5, 4], [0.5, 0.75, 1, 0.25], "valid", stride=2).tolist() == [7, 9, 8]


def test_polynomials_multiply():
    assert cn.convolve([1, 1], cn.convolve([1, 1], [1, 1])).tolist() == [1, 3, 3, 1]
    assert cn.convolve([[1, 2], [3, 4]], [[0, 1], [1, 0]]).tolist() == [[0, 1, 2], [1, 5, 4], [3, 4, 0]]


@pytest.mark.parametrize("axes", range(4))
def test_full_convolution_is_a_commutative_ring(axes):
    rng = np.random.default_rng(axes)
    x, y, z = (rng.integers(-9, 10, rng.integers(1, 5, axes)) for _ in range(3))
    same_size = rng.integers(-9, 10, y.shape)
    assert (cn.convolve(x, y) == cn.convolve(y, x)).all()
    assert (cn.convolve(x, cn.convolve(y, z)) == cn.convolve(cn.convolve(x, y), z)).all()
    assert (cn.convolve(x, y + same_size) == cn.convolve(x, y) + cn.convolve(x, same_size)).all()
    assert (cn.convolve(3 * x, y) == 3 * cn.convolve(x, y)).all()


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_same_and_valid_are_crops_of_full(axes):
    rng = np.random.default_rng(axes)
    for _ in range(30):
        k, d = rng.integers(1, 5, axes), rng.integers(1, 3, axes)
        x, w = rng.integers(-9, 10, d * (k - 1) + rng.integers(1, 4, axes)), rng.integers(-9, 10, k)
        d = tuple(d.tolist())
        for flip in (True, False):
            full = both(flip)(x, w, "full", dilation=d)
            reach = [q * (n - 1) for q, n in zip(d, w.shape)]
            # full pads `reach` at the low side; same pads half of it, the odd cell low with the flip
            skip = [r // 2 if flip else r - r // 2 for r in reach]
            same = full[tuple(slice(s, s + n) for s, n in zip(skip, x.shape))]
            valid = full[tuple(slice(r, n) for r, n in zip(reach, x.shape))]
            assert (both(flip)(x, w, "same", dilation=d) == same).all()
            assert (both(flip)(x, w, "valid", dilation=d) == valid).all()


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("boundary", reference.BOUNDARIES)
def test_a_stride_keeps_every_nth_output(mode, boundary):
    rng = np.random.default_rng(1)
    x, w = rng.integers(-9, 10, (7, 8)), rng.integers(-9, 10, (2, 3))
    for flip in (True, False):
        every = both(flip)(x, w, mode, boundary=boundary, dilation=2)
        assert (both(flip)(x, w, mode, boundary=boundary, dilation=2, stride=(2, 3)) == every[::2, ::3]).all()


def test_convolution_is_correlation_with_the_kernel_turned():
    rng = np.random.default_rng(2)
    x, w = rng.integers(-9, 10, (5, 6, 4)), rng.integers(-9, 10, (2, 3, 2))
    for mode in ("full", "valid"):
        assert (cn.convolve(x, w, mode) == cn.correlate(x, np.flip(w), mode)).all()
    odd = rng.integers(-9, 10, (3, 1, 3))
    assert (cn.convolve(x, odd, "same") == cn.correlate(x, np.flip(odd), "same")).all()
    assert (cn.convolve(x, w, "same") != cn.correlate(x, np.flip(w), "same")).any()  # even kernels: one cell apart


def test_an_impulse_reproduces_the_kernel_and_correlation_turns_it():
    w = np.arange(6).reshape(2, 3)
    x = np.zeros((4, 5), int)
    x[1, 2] = 1
    y = cn.convolve(x, w)
    assert (y[1:3, 2:5] == w).all() and y.sum() == w.sum()
    turned = cn.correlate(x, w, "full")
    assert (turned[1:3, 2:5] == np.flip(w)).all() and turned.sum() == w.sum()


def test_shifting_the_input_shifts_the_output():
    rng = np.random.default_rng(3)
    x, w = np.zeros((9, 9)), rng.normal(size=(3, 2))
    x[2:5, 2:5] = rng.normal(size=(3, 3))
    for f in (cn.convolve, cn.correlate):
        shifted = f(np.roll(x, (2, 1), (0, 1)), w, "same")
        np.testing.assert_allclose(shifted, np.roll(f(x, w, "same"), (2, 1), (0, 1)), atol=1e-15)


def test_wrapping_makes_any_shift_commute():
    rng = np.random.default_rng(4)
    x, w = rng.integers(-9, 10, 7), rng.integers(-9, 10, 4)
    y = cn.convolve(x, w, "same", boundary="wrap")
    assert (cn.convolve(np.roll(x, 3), w, "same", boundary="wrap") == np.roll(y, 3)).all()


def test_no_axes_is_multiplication():
    for mode in ("full", "same", "valid"):
        for f in (cn.convolve, cn.correlate):
            assert f(6, 7, mode) == 42 and np.shape(f(6, 7, mode)) == ()
            assert f(-1.5, 2j, mode, method="direct") == -3j
    assert cn.convolve(2.0, 3.0, method="fft") == 6


def test_pictures_in_uint8_do_not_wrap():
    x = np.full((4, 4), 255, np.uint8)
    assert cn.convolve(x, np.full((2, 2), 255, np.uint8), "valid").tolist() == [[4 * 255 * 255] * 3] * 3
    assert cn.convolve(x, np.array([[-1]], np.int8)).max() == -255


def test_booleans_count():
    y = cn.convolve([True, True, False], [True, True])
    assert y.dtype == np.int64 and y.tolist() == [1, 2, 1, 0]


@pytest.mark.parametrize("size", [2**26, 2**31 - 5, 2**45 + 1, 2**52 + 1, 2**60 + 1])
def test_integers_are_exact_up_to_63_bits(size):
    x = np.array([size, -size, size + 1, 3])
    for scale in (1, (2**63 - 1) // (2 * (size + 1)) // 3):
        w = np.array([scale, -2 * scale])
        want = reference.slide(x, w, padding="full", stride=1, dilation=1, boundary="zero", flip=True)
        assert cn.convolve(x, w).tolist() == want.tolist()


def test_integers_fill_int64_to_the_brim_and_no_further():
    top = 2**63 - 1
    assert cn.convolve([top], [1]).tolist() == [top]
    assert cn.convolve([top // 2, top // 2], [1, 1]).tolist() == [top // 2, top - 1, top // 2]
    assert cn.convolve(np.array([top], np.uint64), [-1]).tolist() == [-top]
    for x, w in [([top], [2]), ([2**62, 2**62], [1, 1]), ([2**32], [2**31]), (np.array([2**63], np.uint64), [1])]:
        with pytest.raises(OverflowError, match=r"int64: use floats \(x\.astype\(float\)\)"):
            cn.convolve(x, w)
    assert cn.convolve(np.array([2**64 - 1], np.uint64), [0]).tolist() == [0]


DTYPES = {
    (np.bool_, np.bool_): np.int64,
    (np.uint8, np.int8): np.int64,
    (np.uint64, np.int64): np.int64,
    (np.float16, np.float16): np.float32,
    (np.float16, np.float32): np.float32,
    (np.float16, np.int8): np.float64,
    (np.bool_, np.float16): np.float64,
    (np.float32, np.float32): np.float32,
    (np.float32, np.int64): np.float32,
    (np.float32, np.bool_): np.float32,
    (np.float64, np.float32): np.float64,
    (np.float64, np.float16): np.float64,
    (np.float64, np.uint8): np.float64,
    (np.complex64, np.float32): np.complex64,
    (np.complex64, np.int64): np.complex64,
    (np.complex64, np.float64): np.complex128,
    (np.complex128, np.float32): np.complex128,
    (">f8", np.float64): np.float64,
    (">i4", ">i2"): np.int64,
}


@pytest.mark.parametrize(("pair", "want"), DTYPES.items(), ids=lambda p: str(p))
def test_dtype_of_a_result(pair, want):
    for a, b in (pair, pair[::-1]):
        for axes in range(3):
            x, w = np.ones((2,) * axes, a), np.ones((2,) * axes, b)
            y = cn.convolve(x, w, "valid")
            assert y.dtype == want and y.dtype.isnative and np.all(y == 2**axes)
            assert cn.Layer(w[None, None], padding="valid")(x[None]).dtype == want


def test_python_floats_count_as_float64():
    assert cn.convolve(np.ones(3, np.float32), [0.5]).dtype == np.float64
    assert cn.convolve(np.ones(3, int), [0.5]).dtype == np.float64


def test_float16_is_summed_in_float32():
    x = np.full(4000, 1, np.float16)
    assert cn.convolve(x, x, "valid").tolist() == [4000]
    assert cn.convolve([np.float16(60000)], [np.float16(2)]).tolist() == [120000]


@pytest.mark.parametrize("poison", [np.nan, np.inf, -np.inf])
def test_a_poisoned_cell_reaches_exactly_its_fan_out(poison):
    rng = np.random.default_rng(5)
    x, w = rng.normal(size=(40, 40)), rng.uniform(1, 2, (3, 2))
    clean = cn.convolve(x, w)
    x[17, 20] = poison
    y = cn.convolve(x, w)
    hit = np.zeros(y.shape, bool)
    hit[17:20, 20:22] = True
    assert (np.isfinite(y) == ~hit).all()
    np.testing.assert_array_equal(y[~hit], clean[~hit])
    assert np.isnan(y[hit]).all() if np.isnan(poison) else (y[hit] == poison).all()


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


@pytest.mark.parametrize("wrong", [True, 1.0, np.float64(1), (True, 1), [1.0, 1], np.True_])
@pytest.mark.parametrize("name", ["stride", "dilation"])
def test_what_equals_a_number_is_refused_however_often_the_number_came_before(name, wrong):
    x, w = np.ones((5, 5)), np.ones((2, 2))
    for value in (1, (1, 1), np.int64(1), [1, 1]):
        assert cn.convolve(x, w, **{name: value}).shape == (6, 6)
    with pytest.raises(TypeError, match=f"{name}.* is not a whole number: give an int of at least 1"):
        cn.convolve(x, w, **{name: wrong})


@pytest.mark.parametrize("name", ["mode", "boundary", "method"])
def test_an_option_that_is_no_text_is_refused_with_the_choices(name):
    with pytest.raises(ValueError, match=rf"{name}=\['valid'\] is not known: choose one of"):
        cn.convolve(np.ones(5), np.ones(2), **{name: ["valid"]})


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


def test_zero_times_infinity_is_nan_as_in_numpy():
    with np.errstate(invalid="ignore"):
        assert np.isnan(cn.convolve([np.inf, 1.0], [0.0, 1.0])).tolist() == [True, False, False]


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


@pytest.mark.parametrize("shape", [(3, 400, 300), (300, 3, 20, 20), (5, 3, 150, 150), (2, 3, 3, 30000)])
def test_slabs_join_seamlessly(shape, monkeypatch):
    rng = np.random.default_rng(8)
    x = rng.integers(-9, 10, shape)
    layer = cn.Layer(rng.integers(-9, 10, (4, 3, 3, 2)), [1, 2, 3, 4], stride=(1, 2))
    assert x.size * layer.w[0, 0].size * x.itemsize > 2 * engine.slab_bytes(4, layer.w.nbytes)
    cut = layer(x)
    monkeypatch.setattr(engine, "slab_bytes", lambda *_: 2**40)
    assert (layer(x) == cut).all()
    monkeypatch.setattr(engine, "slab_bytes", lambda *_: 1)  # one row at a time
    if x.ndim == 3:
        assert (layer(x) == cut).all()


@pytest.mark.parametrize("slab", [1, 100, 1000])
def test_small_slabs_equal_the_plain_loops(slab, monkeypatch):
    monkeypatch.setattr(engine, "slab_bytes", lambda *_: slab)
    rng = np.random.default_rng(slab)
    for _ in range(40):
        s = reference.random_setting(rng)
        x, w, b = rng.integers(-9, 10, (3, s.n_in, *s.spatial)), rng.integers(-9, 10, s.w_shape), np.arange(s.n_out)
        want = [reference.layer(one, w, b, s).tolist() for one in x]
        assert cn.Layer(w, b, **s.options)(x).tolist() == want, s


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("dtype", [int, float, complex])
def test_a_batch_of_none_gives_none(flip, dtype):
    for axes in range(4):
        for boundary in reference.BOUNDARIES:
            layer = cn.Layer(np.ones((4, 1, *(3, 2, 2)[:axes]), dtype), groups=2, flip=flip, boundary=boundary)
            x = np.empty((0, 2, *(5,) * axes), dtype)
            y = layer(x)
            assert y.shape == (0, 4, *(5,) * axes) and y.dtype == np.result_type(np.dtype(dtype))
            assert layer.terms(x).shape == (0, 4, 2, *(5,) * axes)


def forms(x):
    """Return x in every memory layout a reader may bring."""
    wide = np.zeros((*x.shape[:-1], 2 * x.shape[-1]), x.dtype)
    wide[..., ::2] = x
    locked = x.copy()
    locked.setflags(write=False)
    return {
        "strided": wide[..., ::2],
        "Fortran": np.asfortranarray(x),
        "transposed": np.ascontiguousarray(x.T).T,
        "backwards": np.ascontiguousarray(x[..., ::-1])[..., ::-1],
        "read-only": locked,
        "big-endian": x.astype(x.dtype.newbyteorder(">")),
        "nested lists": x.tolist(),
    }


@pytest.mark.parametrize("form", forms(np.zeros((1, 1))))
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_memory_layout_does_not_matter(form, padding, dtype):
    rng = np.random.default_rng(9)
    x, w = rng.integers(-9, 10, (6, 7)).astype(dtype), rng.integers(-9, 10, (2, 3)).astype(dtype)
    want = reference.slide(x, w, padding=padding, stride=1, dilation=1, boundary="zero", flip=True)
    given = forms(x)[form], forms(w)[form]
    before = [np.copy(a) for a in given]
    assert cn.convolve(*given, padding).tolist() == want.tolist()
    layer = cn.Layer(np.asarray(given[1])[None, None], padding=padding)
    assert layer(np.asarray(given[0])[None])[0].tolist() == want.tolist()
    assert all((np.asarray(a) == b).all() for a, b in zip(given, before))


def test_broadcast_inputs_work():
    x = np.broadcast_to(np.arange(5.0), (4, 5))
    assert (cn.convolve(x, np.ones((2, 2)), "valid") == cn.convolve(x.copy(), np.ones((2, 2)), "valid")).all()
    assert (cn.Layer(np.ones((1, 4, 3)))(x) == cn.Layer(np.ones((1, 4, 3)))(x.copy())).all()


def test_a_function_that_works_in_place_does_not_reach_the_input():
    def clear(z):
        z[...] = 0
        return z

    x = np.ones((1, 3))
    layer = cn.Layer(np.ones((1, 1, 1)), phi=clear)
    assert layer(x).tolist() == [[0, 0, 0]] and x.tolist() == [[1, 1, 1]]
    e = layer.explain(x, (0, 1))
    assert (e.z, e.y) == (1, 0)


def test_the_result_is_the_callers_own():
    x = np.ones((1, 3))
    y = cn.Layer(np.ones((1, 1, 1)), padding="valid")(x)
    assert not np.shares_memory(x, y) and y.flags.writeable
