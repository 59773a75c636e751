"""Hold convolution to plain loops and to the laws of algebra, in slabs of any size, however memory lies."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers import engine

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
