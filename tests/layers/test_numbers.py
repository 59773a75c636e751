"""What numbers come out: dtypes, integers to the last bit, NaN and infinities, options that only equal a number."""

import numpy as np
import pytest
import reference

import convnotes as cn


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
    assert cn.correlate([1, 1, 1, 1], [2**62, 1, 1, 1]).tolist() == [2**62 + 3]  # four times the largest would not fit


@pytest.mark.filterwarnings("error")
def test_an_infinite_bias_warns_nobody():
    for out, size in ((1, 13), (3, 24)):
        layer = cn.Layer(np.ones((out, 2, 1, 2), np.float32), np.full(out, np.inf, np.float32))
        assert np.isposinf(layer(np.ones((2, 2, 15, size), np.float32))).all()


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


def test_zero_times_infinity_is_nan_as_in_numpy():
    with np.errstate(invalid="ignore"):
        assert np.isnan(cn.convolve([np.inf, 1.0], [0.0, 1.0])).tolist() == [True, False, False]
