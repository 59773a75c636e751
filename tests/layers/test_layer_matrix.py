"""Hold a layer's matrix, its counts, its bias and its transposed layer to each other and to plain loops."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers.counts import Counts

SEEDS = range(6)
EACH = 25


@pytest.mark.parametrize("seed", SEEDS)
def test_the_matrix_is_the_layer_its_rows_fan_in_and_its_columns_fan_out(seed):
    rng = np.random.default_rng([4, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng)
        x, w, b = reference.integers(rng, s)
        w = np.abs(w) + 1  # no sum of repeated weights vanishes
        layer = cn.Layer(w, b, **s.options)
        g, m = layer.geometry(s.spatial), layer.matrix(s.spatial)
        assert m.dtype == np.int64
        bias = np.broadcast_to(b.reshape(-1, *(1,) * len(g.out)), (s.n_out, *g.out)).ravel()
        assert (m @ x.ravel() + bias == layer(x).ravel()).all(), s
        grid = m.reshape(s.n_out, *g.out, s.n_in, *s.spatial)
        i, *o = (int(rng.integers(n)) for n in (s.n_out, *g.out))
        row = np.zeros_like(grid[(i, *o)])
        for j, n, tap in g.fan_in((i, *o)):
            row[(j, *n)] += w[(i, j % w.shape[1], *tap)]
        assert (grid[(i, *o)] == row).all()
        j, *n = (int(rng.integers(v)) for v in (s.n_in, *s.spatial))
        column = np.zeros_like(grid[(..., j, *n)])
        for i, o, tap in g.fan_out((j, *n)):
            column[(i, *o)] += w[(i, j % w.shape[1], *tap)]
        assert (grid[(..., j, *n)] == column).all()


def test_the_matrix_keeps_the_dtype_of_the_weights():
    for given, want in ((np.uint8, np.int64), (np.float32, np.float32), (float, float), (np.complex64, np.complex64)):
        assert cn.Layer(np.ones((1, 1, 2), given)).matrix(3).dtype == want


def test_the_matrix_of_a_dense_layer_is_its_weights():
    w = np.arange(6).reshape(2, 3)
    assert (cn.Layer(w).matrix(()) == w).all()


def test_the_matrix_is_refused_above_256_megabytes_and_made_at_the_limit():
    layer = cn.Layer(np.ones((1, 1, 1)), padding="valid")
    assert layer.matrix(5792).nbytes == 5792**2 * 8 <= 256 * 2**20
    with pytest.raises(MemoryError, match=r"\(5,793, 5,793\) takes 256 MB.*call the layer, which never makes it"):
        layer.matrix(5793)


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_equal_brute_force(seed):
    rng = np.random.default_rng([5, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng)
        _, w, b = reference.integers(rng, s)
        layer = cn.Layer(w, b, **s.options)
        g, c = layer.geometry(s.spatial), layer.counts(s.spatial)
        outputs = list(itertools.product(range(s.n_out), *map(range, g.out)))
        fans = [g.fan_in(o) for o in outputs]
        assert c.parameters == w.size + b.size
        assert c.multiplications == sum(map(len, fans)), s
        assert c.connections == sum(len({(j, n) for j, n, _ in fan}) for fan in fans), s
        assert c.dense_parameters == len(outputs) * (s.n_in * np.prod(s.spatial, dtype=int) + 1)


def test_counts_are_plain_ints_of_any_size_and_count_a_bias_per_pixel():
    c = cn.Layer(np.ones((2, 3, 3, 3)), padding="valid").counts((100_000, 100_000))
    assert c.multiplications == c.connections == 54 * 99_998**2
    assert c.dense_parameters == 2 * 99_998**2 * 3 * 100_000**2 > 2**63
    assert all(type(v) is int for v in vars(c).values())
    assert cn.Layer(np.ones((1, 1, 2)), np.ones((1, 4))).counts(4).parameters == 6
    assert cn.Layer(np.ones((4, 3)), 0).counts(()) == Counts(16, 12, 12, 16)
    assert cn.Layer(np.ones((4, 3))).counts(()) == Counts(12, 12, 12, 12)


def test_no_bias_is_no_bias_and_a_bias_of_0_is_one():
    w = np.ones((2, 1, 3, 3), int)
    bare, zero = cn.Layer(w), cn.Layer(w, b=0)
    assert bare.b is None and zero.b.tolist() == [0, 0]
    assert (bare.counts((5, 5)).parameters, zero.counts((5, 5)).parameters) == (18, 20)
    assert (bare.counts((5, 5)).dense_parameters, zero.counts((5, 5)).dense_parameters) == (50 * 25, 50 * 26)
    assert repr(zero) == repr(bare).replace("convolution", "convolution, bias") != repr(bare)
    x = np.arange(25).reshape(1, 5, 5)
    assert bare(x).dtype == np.int64 and np.array_equal(bare(x), zero(x))
    found = bare.explain(x, (1, 2, 2))
    assert found.b is None and found.z == sum(found.subtotals) and zero.explain(x, (1, 2, 2)).b == 0


def test_a_bias_is_put_in_and_taken_out_by_replace():
    layer = cn.Layer(np.ones((2, 1, 3)), None, "relu")
    assert layer.replace(b=[1, 2]).b.tolist() == [1, 2] and layer.replace(b=[1, 2]).replace(b=None).b is None
    assert layer.replace(stride=2).b is None and layer.replace(b=3).replace(stride=2).b.tolist() == [3, 3]
    back = cn.Layer(np.ones((1, 2, 3)), 5, stride=2).transposed()
    assert back.b is None and back.replace(b=1).b.tolist() == [1, 1] and back.replace(b=1).replace(b=None).b is None


def test_without_a_bias_only_the_sums_must_fit_into_int64():
    x, layer = [2**31], cn.Layer([[2**31]], b=2**62)
    assert layer.replace(b=None)(x).tolist() == [2**62]
    with pytest.raises(OverflowError, match="b added to the sums goes beyond int64"):
        layer(x)


@pytest.mark.parametrize("seed", range(12))
def test_the_transposed_layer_is_the_transposed_matrix(seed):
    rng = np.random.default_rng([6, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng, boundaries=("zero",))
        _, w, b = reference.integers(rng, s)
        layer = cn.Layer(w, b, "relu", **s.options)
        out = layer.geometry(s.spatial).out
        back = layer.transposed()
        try:
            least = back.geometry(out).out
        except ValueError:  # pads so long that the least input has no cell
            reach = [d * (k - 1) for d, k in zip(s.dilation, s.kernel)]
            widths = reference.pads(s.padding, s.kernel, s.dilation, s.flip)
            assert any((n - 1) * t + 1 + r - sum(p) < 1 for n, t, r, p in zip(out, s.stride, reach, widths)), s
            continue
        assert all(small <= n < small + t for small, n, t in zip(least, s.spatial, s.stride))
        m = layer.matrix(s.spatial).reshape(-1, s.n_in, *s.spatial)
        m = m[(slice(None), slice(None), *map(slice, least))].reshape(len(m), -1)
        assert (back.matrix(out) == m.T).all(), s
        y = rng.integers(-9, 10, (s.n_out, *out))
        assert (back(y).ravel() == m.T @ y.ravel()).all(), s
        assert (back.transposed().matrix(least) == m).all()


def test_transposing_swaps_names_and_drops_bias_and_phi():
    layer = cn.Layer(np.ones((1, 2, 3)), 5, "relu", stride=2, names={"x": ["a", "b"], "y": ["c"]}).transposed()
    assert layer.names == {"x": ("c",), "y": ("a", "b")} and layer.phi == "identity" and layer.b is None
    assert "upsampled by 2" in repr(layer)


def test_a_transposed_layer_says_its_own_flip_and_padding():
    for flip in (True, False):
        back = cn.Layer(np.ones((1, 2, 3)), padding=((2, 0),), flip=flip).transposed()
        assert back.flip is not flip and back.padding == ((0, 2),)


@pytest.mark.parametrize("boundary", reference.BOUNDARIES[1:])
def test_transposing_another_boundary_is_refused(boundary):
    with pytest.raises(ValueError, match=f"boundary='{boundary}'.*use boundary='zero'"):
        cn.Layer(np.ones((1, 1, 3)), boundary=boundary).transposed()


def test_slopes_that_are_learned_are_parameters_and_one_that_is_given_is_none():
    w = np.ones((2, 1, 3))
    for phi, slopes in ((("prelu", [0.1, 0.2]), 2), (("prelu", 0.1), 1), (("leaky_relu", 0.1), 0), ("relu", 0)):
        assert cn.Layer(w, phi=phi).counts(5).parameters == 6 + slopes


def test_weights_that_add_up_beyond_int64_are_refused():
    layer = cn.Layer([[[2**62, 2**62]]], padding="full", boundary="edge")  # both meet the one cell there is
    with pytest.raises(OverflowError, match="may reach 9223372036854775808"):
        layer.matrix(1)
    assert layer.replace(w=[[[2**62, 2**62 - 1]]]).matrix(1).tolist() == [[2**63 - 1]] * 2
