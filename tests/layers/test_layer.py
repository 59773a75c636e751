"""Hold Layer to the layer equation: values, terms, explanations, phi, names, and what it keeps of its arguments."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn

SEEDS = range(6)
EACH = 25


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("axes", range(4))
def test_a_layer_equals_the_plain_loops(axes, seed):
    rng = np.random.default_rng([axes, seed])
    for _ in range(EACH):
        s = reference.random_setting(rng, axes)
        x, w, b = reference.integers(rng, s, 2)
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
        x, w, b = reference.integers(rng, s, 2)
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
        x, w, b = reference.integers(rng, s)
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
    part = layer.replace(w=layer.w[:2, :1])
    np.testing.assert_allclose(part(x[:1]), layer.replace(w=layer.w * [[[[1]], [[0]]]])(x)[:2], atol=1e-12)
    for change in ({"stride": 3}, {"flip": True, "padding": "same"}, {"w": layer.w[:, :, :2]}):
        with pytest.raises(ValueError, match="of a transposed layer cannot change: change the layer first"):
            layer.replace(**change)
