"""Hold Layer to the layer equation: values, terms, explanations, matrix, counts, transposition and torch's meaning."""

import itertools
import json
from types import SimpleNamespace

import make_torch_fixtures
import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers.counts import Counts

SEEDS = range(6)
EACH = 25


def integers(rng, s, n=None):
    """Return integer x (a batch of n if given), w and b for a setting."""
    x = rng.integers(-9, 10, (() if n is None else (n,)) + (s.n_in, *s.spatial))
    return x, rng.integers(-9, 10, s.w_shape), rng.integers(-9, 10, s.n_out)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axes", range(4))
def test_a_layer_equals_the_plain_loops(axes, seed):
    rng = np.random.default_rng([axes, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng, axes)
        x, w, b = integers(rng, s, 2)
        layer = cn.Layer(w, b, **s.options)
        want = np.array([reference.layer(one, w, b, s) for one in x])
        got = layer(x)
        assert got.dtype == np.int64 and got.shape == want.shape and (got == want).all(), s
        assert (layer(x[0]) == got[0]).all()
        third = cn.Layer(w / 3, b / 3, **s.options)(x)
        assert third.dtype == np.float64
        np.testing.assert_allclose(third, want.astype(float) / 3, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_terms_add_up_and_each_is_one_kernel_on_one_input(seed):
    rng = np.random.default_rng([1, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng)
        x, w, b = integers(rng, s, 2)
        layer = cn.Layer(w, b, **s.options)
        terms = layer.terms(x[0])
        assert terms.shape == (s.n_out, s.n_in, *layer(x[0]).shape[1:])
        assert (terms.sum(axis=1) + b.reshape(-1, *(1,) * len(s.kernel)) == layer(x[0])).all()
        for i, j in itertools.product(range(s.n_out), range(s.n_in)):
            connected = i // (s.n_out // s.groups) == j // (s.n_in // s.groups)
            c = j % (s.n_in // s.groups)
            want = reference.slide(x[0, j], w[i, c], **s.rules) if connected else 0
            assert (terms[i, j] == want).all(), s
        assert (layer.terms(x) == [layer.terms(one) for one in x]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_explain_adds_up_to_the_layer_and_lists_every_product(seed):
    rng = np.random.default_rng([2, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng)
        x, w, b = integers(rng, s)
        layer = cn.Layer(w, b, "relu", **s.options)
        g = layer.geometry(s.spatial)
        i, *o = (int(rng.integers(n)) for n in (s.n_out, *g.out))
        e = layer.explain(x, (i, *o))
        assert e.z == layer.z(x)[(i, *o)] and e.y == layer(x)[(i, *o)] == max(e.z, 0) and e.b == b[i]
        assert sum(e.subtotals) + e.b == e.z == sum(t.product for t in e.terms) + e.b
        assert e.subtotals == tuple(layer.terms(x)[(i, slice(None), *o)].tolist())
        assert len(e.terms) == w[0].size
        assert [(t.j, t.index, t.tap) for t in e.terms if t.index is not None] == sorted(
            g.fan_in((i, *o)), key=lambda entry: (entry[0], entry[2])
        )
        for t in e.terms:
            assert t.w == w[(i, t.j % w.shape[1], *t.tap)] and t.product == t.w * t.x
            assert t.x == (0 if t.index is None else x[(t.j, *t.index)])


def test_explain_shows_padding_as_products_with_nothing():
    e = cn.Layer([[[1.5, 2]]], 0.25, "tanh", flip=False).explain([[4.0, 8.0]], (0, 1))
    assert [(t.j, t.tap, t.index, t.w, t.x, t.product) for t in e.terms] == [
        (0, (0,), (1,), 1.5, 8.0, 12.0),
        (0, (1,), None, 2.0, 0.0, 0.0),
    ]
    assert (e.subtotals, e.b, e.z, e.y) == ((12.0,), 0.25, 12.25, np.tanh(12.25))


def test_explain_leaves_missing_blocks_out_and_their_subtotal_0():
    e = cn.Layer(np.full((2, 1, 1), 3), groups=2).explain([[5], [7]], (1, 0))
    assert [(t.j, t.product) for t in e.terms] == [(1, 21)] and e.subtotals == (0, 21)


def test_explain_of_a_dense_layer_and_of_a_bias_per_pixel():
    e = cn.Layer([[1, 2], [3, 4]], [10, 20]).explain([5, 6], (1,))
    assert [(t.j, t.tap, t.index, t.product) for t in e.terms] == [(0, (), (), 15), (1, (), (), 24)]
    assert (e.subtotals, e.b, e.z) == ((15, 24), 20, 59)
    e = cn.Layer(np.ones((1, 1, 1)), [[1, 2, 3]]).explain([[7, 8, 9]], (0, 2))
    assert (e.b, e.z) == (3, 12)


def test_explain_is_frozen_and_holds_plain_numbers():
    for dtype, kind in ((np.uint8, int), (np.float32, float), (np.complex64, complex)):
        e = cn.Layer(np.ones((1, 1, 2), dtype)).explain(np.ones((1, 3), dtype), (0, 0))
        with pytest.raises(AttributeError):
            e.z = 0
        with pytest.raises(AttributeError):
            e.terms[0].w = 0
        values = [e.z, e.y, *e.subtotals, *(v for t in e.terms for v in (t.w, t.x, t.product))]
        assert {type(v) for v in values} == {kind}


def test_explain_in_float32_adds_up_to_within_rounding():
    rng = np.random.default_rng(3)
    x, w = rng.normal(size=(3, 6, 6)).astype(np.float32), rng.normal(size=(2, 3, 3, 3)).astype(np.float32)
    e = cn.Layer(w).explain(x, (1, 2, 3))
    assert abs(sum(e.subtotals) - e.z) < 27 * 2**-23 * sum(abs(t.product) for t in e.terms)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_matrix_is_the_layer_its_rows_fan_in_and_its_columns_fan_out(seed):
    rng = np.random.default_rng([4, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng)
        x, w, b = integers(rng, s)
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
        _, w, b = integers(rng, s)
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
        _, w, b = integers(rng, s)
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


def test_bias_as_a_number_per_channel_and_per_pixel():
    w, x = np.zeros((2, 1, 1)), np.zeros((1, 3))
    assert cn.Layer(w, 4)(x).tolist() == [[4, 4, 4], [4, 4, 4]]
    assert cn.Layer(w, [4, 5])(x).tolist() == [[4, 4, 4], [5, 5, 5]]
    per_pixel = cn.Layer(w, [[1, 2, 3], [4, 5, 6]])
    assert per_pixel(x).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert per_pixel(np.zeros((2, 1, 3))).tolist() == [[[1, 2, 3], [4, 5, 6]]] * 2


def test_a_float_bias_makes_integers_float_and_an_integer_bias_keeps_float32():
    assert cn.Layer(np.ones((1, 1, 1), int), 0.5)(np.ones((1, 2), np.uint8)).tolist() == [[1.5, 1.5]]
    assert cn.Layer(np.ones((1, 1, 1), np.float32), 1)(np.ones((1, 2), np.float32)).dtype == np.float32


def test_phi_by_name_and_by_function():
    z = np.array([[-2.0, 0.0, 3.0, 1000.0, -1000.0]])
    w = [[[1.0]]]
    assert cn.Layer(w)(z).tolist() == z.tolist()
    assert cn.Layer(w, phi="relu")(z).tolist() == [[0, 0, 3, 1000, 0]]
    np.testing.assert_allclose(cn.Layer(w, phi="tanh")(z), np.tanh(z))
    with np.errstate(over="raise"):
        np.testing.assert_allclose(
            cn.Layer(w, phi="sigmoid")(z), [[1 / (1 + np.e**2), 0.5, 1 / (1 + np.e**-3), 1, 0]], atol=1e-300
        )
    assert cn.Layer(w, phi=np.square)(z).tolist() == (z**2).tolist()
    assert cn.Layer(w, 1, phi=lambda z: z > 0)(z).tolist() == [[False, True, True, True, False]]


def test_relu_and_identity_keep_integers_and_sigmoid_and_tanh_give_floats():
    x = np.array([[-3, 3]], np.int8)
    for phi, dtype in (("identity", np.int64), ("relu", np.int64), ("sigmoid", np.float64), ("tanh", np.float64)):
        assert cn.Layer([[[1]]], phi=phi)(x).dtype == dtype
        assert cn.Layer(np.ones((1, 1, 1), np.float32), phi=phi)(x.astype(np.float32)).dtype == np.float32
    assert cn.Layer([[[1]]], phi="relu")(x).tolist() == [[0, 3]]


@pytest.mark.filterwarnings("error")
def test_nan_and_infinity_pass_through_phi():
    x = np.array([[np.nan, np.inf, -np.inf]])
    for phi, want in (
        ("identity", [np.nan, np.inf, -np.inf]),
        ("relu", [np.nan, np.inf, 0]),
        ("sigmoid", [np.nan, 1, 0]),
        ("tanh", [np.nan, 1, -1]),
    ):
        np.testing.assert_array_equal(cn.Layer([[[1.0]]], phi=phi)(x)[0], want)


def test_dense_layers_are_matrix_products():
    rng = np.random.default_rng(7)
    w, b, x = rng.normal(size=(4, 6)), rng.normal(size=4), rng.normal(size=(5, 6))
    np.testing.assert_allclose(cn.Layer(w, b)(x), x @ w.T + b)
    np.testing.assert_allclose(cn.Layer(w, b)(x[0]), w @ x[0] + b)


def test_one_by_one_kernels_are_a_dense_layer_at_every_pixel():
    rng = np.random.default_rng(8)
    w, x = rng.integers(-9, 10, (4, 3)), rng.integers(-9, 10, (3, 5, 6))
    assert (cn.Layer(w[..., None, None])(x) == np.einsum("ij,jhw->ihw", w, x)).all()


def test_more_than_three_axes_work():
    rng = np.random.default_rng(9)
    x, w = rng.integers(-9, 10, (1, 3, 2, 3, 2, 3)), rng.integers(-9, 10, (1, 1, 2, 2, 1, 2, 2))
    s = reference.Setting((3, 2, 3, 2, 3), (2, 2, 1, 2, 2), "same", (1,) * 5, (1,) * 5, "wrap", True)
    assert (cn.Layer(w, **s.options)(x) == reference.layer(x, w, [0], s)).all()


def test_a_layer_copies_and_locks_what_it_is_given():
    w, b = np.ones((1, 1, 2)), np.ones(1)
    layer = cn.Layer(w, b)
    w[...], b[...] = 7, 7
    assert layer([[1.0, 1.0]]).tolist() == [[2, 3]]
    for mine in (layer.w, layer.b):
        with pytest.raises(ValueError, match="read-only"):
            mine[...] = 0


def test_what_is_no_text_in_a_name_is_shown_as_such():
    names = ["a\nb\r\0", "\ud800c\u202e", "naïve \N{HEBREW LETTER ALEF} 日本"]
    found = cn.Layer(np.ones((1, 3, 1)), names={"x": names}).names["x"]
    assert found == ("a\ufffdb\ufffd\ufffd", "\ufffdc\ufffd", names[2])


def test_names_are_kept_and_default_to_none():
    assert cn.Layer(np.ones((1, 2, 1))).names == {"x": None, "y": None}
    assert cn.Layer(np.ones((1, 2, 1)), names={"x": ["red", "green"]}).names == {"x": ("red", "green"), "y": None}


@pytest.mark.parametrize(
    ("layer", "want"),
    [
        (
            cn.Layer(np.ones((4, 1, 3, 2)), phi="relu", groups=2, stride=(1, 2), padding=((1, 0), 2), flip=False),
            "2 inputs -> 4 outputs, kernels 3 x 2, padding ((1, 0), 2), stride (1, 2), cross-correlation, "
            "2 groups, relu",
        ),
        (
            cn.Layer(np.ones((2, 3, 3)), phi=np.square, dilation=2, boundary="wrap", padding="full"),
            "3 inputs -> 2 outputs, kernels 3, padding 'full', stride 1, dilation 2, boundary 'wrap', convolution, "
            "square",
        ),
        (cn.Layer(np.ones((2, 3)), phi=lambda z: z), "3 inputs -> 2 outputs, fully connected, lambda"),
    ],
)
def test_repr_is_one_deterministic_sentence(layer, want):
    assert repr(layer) == f"Layer: {want}"


def test_a_padding_list_is_copied_and_reads_as_plain_ints():
    pairs = [np.int64(1), [np.int64(0), 2]]
    layer = cn.Layer(np.ones((1, 1, 3, 3)), padding=pairs)
    pairs[0], pairs[1][0] = 0, 9
    assert layer.padding == (1, (0, 2)) and "padding (1, (0, 2))," in repr(layer)
    assert layer.replace(phi="relu")(np.ones((1, 4, 4))).shape == layer(np.ones((1, 4, 4))).shape
    for padding, shown in ((np.int64(2), "2"), (np.str_("valid"), "'valid'")):
        assert f"padding {shown}," in repr(cn.Layer(np.ones((1, 1, 3, 3)), padding=padding))


# --- torch, read without torch ---


class FakeTensor:
    """What from_torch may rely on: detach, cpu, conversion to numpy, and what makes formats plain that numpy lacks."""

    layout = "torch.strided"

    def __init__(self, array, brain=False):
        self.array, self.brain, self.trail = np.asarray(array), brain, []

    def detach(self):
        self.trail.append("detach")
        return self

    def cpu(self):
        assert self.trail == ["detach"]
        self.trail.append("cpu")
        return self

    def resolve_conj(self):
        return self

    resolve_neg = resolve_conj

    def is_complex(self):
        return False

    def is_floating_point(self):
        return True

    def element_size(self):
        return 2 if self.brain else 8

    def float(self):
        return FakeTensor(self.array.astype(np.float32))

    def __array__(self, dtype=None):  # like torch's, no copy keyword: numpy warns where it is asked for one
        if self.brain:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.array


def fake(kind, weight, bias=None, **settings):
    """Return an object whose class is merely named like a torch module."""
    defaults = {"padding": (0,), "stride": (1,), "dilation": (1,), "groups": 1, "padding_mode": "zeros"}
    module = type(kind, (SimpleNamespace,), {})(weight=weight, bias=bias)
    if kind != "Linear":
        vars(module).update({**defaults, **settings})
    return module


def stored():
    """Return (fake module, x, y) for every module in the file that make_torch_fixtures wrote."""
    with np.load(make_torch_fixtures.FILE, allow_pickle=False) as file:
        arrays = dict(file)
    for number, text in enumerate(arrays["settings"].tolist()):
        settings = json.loads(text)
        settings = {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
        bias = arrays.get(f"{number}/bias")
        module = fake(
            weight=FakeTensor(arrays[f"{number}/weight"]), bias=None if bias is None else FakeTensor(bias), **settings
        )
        yield pytest.param(module, arrays[f"{number}/x"], arrays[f"{number}/y"], id=f"{number}-{settings['kind']}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("module", "x", "y"), list(stored()))
def test_what_torch_computed_is_what_from_torch_computes(module, x, y):
    layer = cn.Layer.from_torch(module)
    assert layer.flip is False
    got = layer(x)
    assert got.shape == y.shape and got.dtype == np.float64
    np.testing.assert_allclose(got, y, atol=1e-13)


def test_the_torch_fixtures_cover_every_recipe_and_stay_small():
    assert len(list(stored())) == len(make_torch_fixtures.RECIPES)
    assert make_torch_fixtures.FILE.stat().st_size < 60_000


def test_from_torch_copies_the_weights():
    weight = np.ones((1, 1, 2))
    layer = cn.Layer.from_torch(fake("Conv1d", FakeTensor(weight)))
    weight[...] = 0
    assert (layer.w == 1).all()


def test_from_torch_reads_bfloat16_as_float32():
    weight, bias = FakeTensor(np.full((2, 3), 0.5), brain=True), FakeTensor(np.zeros(2), brain=True)
    layer = cn.Layer.from_torch(fake("Linear", weight, bias))
    assert layer.w.dtype == layer.b.dtype == np.float32 and (layer.w == 0.5).all()


def test_from_torch_accepts_a_subclass():
    module = fake("Conv1d", FakeTensor(np.ones((1, 1, 2))))
    module.__class__ = type("MyConv", (type(module),), {})
    assert cn.Layer.from_torch(module).kernel == (2,)


def altered(kind="Conv1d", members=(), name=None, **attributes):
    """Return a fake module of a subclass with more members, or with more attributes of its own."""
    module = fake(kind, FakeTensor(np.ones((1, 1) + (2,) * (kind != "Linear"))))
    module.__class__ = type(name or "MyConv", (type(module),), dict(members))
    vars(module).update(attributes)
    return module


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (altered(members={"forward": len}), "a MyConv with its own forward, so .* than a Conv1d: give a plain Conv1d"),
        (altered(members={"forward": len}, name="Conv1d"), "a Conv1d with its own forward"),
        (altered(members={"_conv_forward": len}), "its own _conv_forward"),
        (altered(forward=len), "its own forward"),
        (altered("Linear", _forward_hooks={1: len}), r"module has forward hooks, .* remove\(\)"),
        (altered(_forward_pre_hooks={1: len}), "module has forward pre hooks, which may change"),
        (
            altered(has_uninitialized_params=lambda: True, _forward_pre_hooks={1: len}),
            r"weights have no shape yet: call it once, module\(x\)",
        ),
        (
            fake("Linear", SimpleNamespace(detach=0, is_meta=True)),
            r"module\.weight is on the device meta and holds no numbers: use module\.to_empty",
        ),
    ],
)
def test_from_torch_refuses_what_is_more_or_less_than_its_weights(module, says):
    with pytest.raises(TypeError, match=says):
        cn.Layer.from_torch(module)


def test_from_torch_takes_a_module_without_hooks():
    module = altered(members={"other": len}, _forward_hooks={}, _forward_pre_hooks={})
    assert cn.Layer.from_torch(module).kernel == (2,)


@pytest.mark.parametrize(
    ("module", "error", "says"),
    [
        (fake("ReLU", None), TypeError, r"module is a ReLU: expected one of Linear, Conv1d, .*model\[0\]"),
        (fake("Bilinear", FakeTensor(np.ones((1, 1, 1)))), TypeError, "module is a Bilinear"),
        (fake("Linear", lambda: 0), TypeError, r"module\.weight is not a plain tensor .*quantised"),
        (fake("Linear", FakeTensor(np.ones((1, 1))), lambda: 0), TypeError, r"module\.bias is not a plain tensor"),
        (fake("Conv2d", FakeTensor(np.ones((1, 1, 2)))), TypeError, r"weight has shape \(1, 1, 2\): expected 4 axes"),
        (None, TypeError, "module is None"),
    ],
)
def test_from_torch_refuses_what_it_cannot_read(module, error, says):
    with pytest.raises(error, match=says):
        cn.Layer.from_torch(module)


def test_a_whole_bias_leaves_the_dtype_of_floats_alone():
    for dtype, want in ((np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64)):
        layer = cn.Layer(np.ones((1, 1, 3), dtype), b=2)
        assert layer(np.ones((1, 5), dtype)).dtype == want
    assert cn.Layer(np.ones((1, 1, 3), int), b=0.5)(np.ones((1, 5), int)).dtype == np.float64


def test_replace_changes_what_it_names_and_nothing_else():
    layer = cn.Layer(np.arange(6).reshape(1, 2, 3), b=[4], names={"x": ["left", "right"]})
    other = layer.replace(names={"y": ["sum"]})
    assert other.names == {"x": None, "y": ("sum",)} and layer.names["x"] == ("left", "right")
    assert repr(other) == repr(layer) and "2 inputs -> 1 output," in repr(other)
    np.testing.assert_array_equal(other(np.ones((2, 4), int)), layer(np.ones((2, 4), int)))
    changes = {
        "w": -layer.w, "b": [5], "phi": "tanh", "padding": ((1, 0),), "stride": 2, "dilation": 2, "boundary": "wrap",
        "flip": False, "names": {"x": ["a", "b"]},
    }  # fmt: skip
    x = np.arange(14).reshape(2, 7)
    for name, value in changes.items():
        made, expected = layer.replace(**{name: value}), cn.Layer(**{"w": layer.w, "b": [4], name: value})
        np.testing.assert_array_equal(made(x), expected(x))
        assert repr(made) == repr(expected) and made.names == (layer if name != "names" else expected).names
    with pytest.raises(TypeError, match="kernel"):
        layer.replace(kernel=3)


@pytest.mark.parametrize("options", [{"stride": 2, "padding": "valid"}, {"padding": 4}, {"stride": (2, 1)}])
def test_replace_keeps_the_connections_of_a_transposed_layer(options):
    layer = cn.Layer(np.random.default_rng(0).normal(size=(2, 3, 3, 2)), **options).transposed()
    x = np.random.default_rng(1).normal(size=(2, 11, 9))
    doubled = layer.replace(w=2 * layer.w, b=1, names={"y": ["a", "b", "c"]})
    np.testing.assert_allclose(doubled(x), 2 * layer(x) + 1)
    for change in ({"stride": 3}, {"flip": True, "padding": "same"}, {"w": layer.w[:, :, :2]}):
        with pytest.raises(ValueError, match="of a transposed layer cannot change: change the layer first"):
            layer.replace(**change)
