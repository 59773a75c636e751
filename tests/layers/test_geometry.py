"""Hold connections to brute force: perturb one input pixel and see exactly its fan-out change."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn

CHUNKS, EACH = 10, 100  # 1,000 random settings


def connected(rng):
    """Return a random setting, its layer with continuous random weights (never near 0), and its geometry."""
    s = reference.random_setting(rng)
    w = rng.uniform(0.5, 1.5, s.w_shape) * rng.choice([-1, 1], s.w_shape)
    layer = cn.Layer(w, rng.normal(size=s.n_out), **s.options)
    return s, layer, layer.geometry(s.spatial)


def pixels(channels, sizes):
    return itertools.product(range(channels), *map(range, sizes))


def weight(layer, i, j, tap):
    """Return w_ij[tap] from the global channels."""
    return layer.w[(i, j % layer.w.shape[1], *tap)]


def effects(layer, x):
    """Return the change of z when each input pixel in turn grows by 1: (x.size, n_out, *out)."""
    steps = np.eye(x.size).reshape(x.size, *x.shape)
    return layer.z(x + steps) - layer.z(x)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_perturbing_a_pixel_changes_exactly_its_fan_out(chunk):
    rng = np.random.default_rng([1, chunk])
    for _ in range(EACH):
        s, layer, g = connected(rng)
        change = effects(layer, rng.normal(size=(s.n_in, *s.spatial)))
        assert g.out == change.shape[2:]
        fed, want = np.zeros(change.shape, bool), np.zeros_like(change)
        for seen, by, (j, *n) in zip(fed, want, pixels(s.n_in, s.spatial)):
            for i, o, tap in g.fan_out((j, *n)):
                seen[(i, *o)] = True
                by[(i, *o)] += weight(layer, i, j, tap)
        assert np.array_equal(fed, abs(change) > 1e-9), s
        np.testing.assert_allclose(change, want, atol=1e-9, err_msg=str(s))


@pytest.mark.parametrize("chunk", range(8))
def test_fan_in_fan_out_and_sharing_tell_the_same_connections(chunk):
    rng = np.random.default_rng([2, chunk])
    for _ in range(50):
        s, _, g = connected(rng)
        by_output = {(i, tuple(o), j, n, tap) for i, *o in pixels(s.n_out, g.out) for j, n, tap in g.fan_in((i, *o))}
        by_input = {(i, o, j, tuple(n), tap) for j, *n in pixels(s.n_in, s.spatial) for i, o, tap in g.fan_out((j, *n))}
        by_weight = {
            (i, o, j, n, tuple(tap))
            for i, j, *tap in itertools.product(range(s.n_out), *map(range, (s.n_in, *s.kernel)))
            for o, n in g.sharing((i, j, *tap))
        }
        assert by_output == by_input == by_weight, s


def test_lists_are_sorted_without_repeats_and_hold_plain_ints():
    rng = np.random.default_rng(3)
    for _ in range(150):
        s, _, g = connected(rng)
        asked = (
            g.fan_in([rng.integers(n) for n in (s.n_out, *g.out)]),
            g.fan_out([rng.integers(n) for n in (s.n_in, *s.spatial)]),
            g.sharing([rng.integers(n) for n in (s.n_out, s.n_in, *s.kernel)]),
        )
        for found in asked:
            assert type(found) is list and found == sorted(set(found)), s
            for entry in found:
                assert type(entry) is tuple
                flat = [v for part in entry for v in (part if type(part) is tuple else (part,))]
                assert all(type(v) is int for v in flat)
        assert all(len(n) == len(t) == len(s.kernel) for _, n, t in asked[0])


@pytest.mark.parametrize("boundary", reference.BOUNDARIES)
def test_the_row_under_the_kernel_is_what_numpy_pads(boundary):
    for n, low, high in itertools.product(range(1, 6), range(12), range(12)):
        layer = cn.Layer(np.ones((1, 1, 1)), padding=((low, high),), boundary=boundary)
        row = layer.geometry(n).axes[0].taps[:, 0]
        mode = {"mode": "constant", "constant_values": -1} if boundary == "zero" else {"mode": boundary}
        assert row.tolist() == np.pad(np.arange(n), (low, high), **mode).tolist()


def test_tables_are_int32_read_only_and_of_the_promised_shape():
    rng = np.random.default_rng(4)
    for _ in range(100):
        s, layer, g = connected(rng)
        assert g.out == layer(np.zeros((s.n_in, *s.spatial))).shape[1:]
        assert len(g.axes) == len(s.kernel)
        for axis, out, k, n in zip(g.axes, g.out, s.kernel, s.spatial):
            assert axis.taps.dtype == np.int32 and axis.taps.shape == (out, k)
            assert axis.taps.min() >= -1 and axis.taps.max() < n
            with pytest.raises(ValueError, match="read-only"):
                axis.taps[0, 0] = 0


def test_known_tables():
    def taps(n, **options):
        return cn.Layer(np.ones((1, 1, 3)), **options).geometry(n).axes[0].taps.tolist()

    assert taps(3, padding="same", flip=True) == [[1, 0, -1], [2, 1, 0], [-1, 2, 1]]
    assert taps(3, padding="same", flip=False) == [[-1, 0, 1], [0, 1, 2], [1, 2, -1]]
    assert taps(6, padding="valid", flip=False, stride=2) == [[0, 1, 2], [2, 3, 4]]
    assert taps(6, padding="valid", flip=False, dilation=2) == [[0, 2, 4], [1, 3, 5]]
    assert taps(2, padding="full", flip=False, boundary="wrap") == [[0, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 1]]


def test_an_even_kernel_leans_low_with_the_flip_and_high_without():
    for flip, first in ((True, [0, -1]), (False, [0, 1])):
        taps = cn.Layer(np.ones((1, 1, 2)), flip=flip).geometry(3).axes[0].taps
        assert taps[0].tolist() == first


def test_a_dense_layer_connects_everything_at_empty_coordinates():
    g = cn.Layer(np.ones((2, 3))).geometry(())
    assert g.out == () and g.axes == ()
    assert g.fan_in((1,)) == [(0, (), ()), (1, (), ()), (2, (), ())]
    assert g.fan_out((2,)) == [(0, (), ()), (1, (), ())]
    assert g.sharing((1, 2)) == [((), ())]


def test_a_zero_weight_still_connects_and_a_missing_group_block_does_not():
    g = cn.Layer(np.zeros((4, 2, 1)), groups=2).geometry(3)
    assert g.fan_in((0, 1)) == [(0, (1,), (0,)), (1, (1,), (0,))]
    assert g.fan_in((3, 1)) == [(2, (1,), (0,)), (3, (1,), (0,))]
    assert g.fan_out((2, 0)) == [(2, (0,), (0,)), (3, (0,), (0,))]
    assert g.sharing((0, 2, 0)) == [] and g.sharing((3, 2, 0)) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]


def test_a_boundary_rule_may_meet_a_pixel_twice():
    g = cn.Layer(np.ones((1, 1, 3)), boundary="edge", flip=False).geometry(4)
    assert g.fan_in((0, 0)) == [(0, (0,), (0,)), (0, (0,), (1,)), (0, (1,), (2,))]
    assert g.fan_out((0, 0)) == [(0, (0,), (0,)), (0, (0,), (1,)), (0, (1,), (0,))]


def test_a_pixel_that_the_stride_skips_feeds_nothing():
    g = cn.Layer(np.ones((2, 1, 1)), stride=3).geometry(5)
    assert [len(g.fan_out((0, n))) for n in range(5)] == [2, 0, 0, 2, 0]


def test_an_output_pixel_in_the_padding_reads_nothing():
    assert cn.Layer(np.ones((1, 1, 2)), padding=5).geometry(3).fan_in((0, 0)) == []


def test_geometry_does_not_read_ahead_and_refuses_absurd_tables():
    layer = cn.Layer(np.ones((1, 1, 70_000)), padding="valid")
    g = layer.geometry(140_000)
    assert g.out == (70_001,)
    for ask in (lambda: g.axes[0].taps, lambda: g.fan_in((0, 0)), lambda: g.fan_out((0, 0))):
        with pytest.raises(MemoryError, match=r"140000 inputs and a kernel of 70000 .* ask for the geometry of a crop"):
            ask()


def test_the_engine_runs_where_a_table_would_be_refused():
    layer = cn.Layer(np.ones((1, 1, 9000)), padding="valid", stride=500)
    wide = cn.Layer(np.ones((1, 1, 9000)), padding="valid")
    assert layer(np.ones((1, 20_000))).tolist() == [[9000] * 23]
    with pytest.raises(MemoryError):
        _ = wide.geometry(20_000).axes[0].taps
    assert (wide(np.ones((1, 20_000))) == 9000).all()


GEOMETRY = cn.Layer(np.ones((2, 3, 2, 2)), padding="valid").geometry((4, 5))


@pytest.mark.parametrize(
    ("ask", "index", "error", "says"),
    [
        ("fan_in", (2, 0, 0), IndexError, r"output=\(2, 0, 0\) is outside \(2, 3, 4\).*0 to 1"),
        ("fan_in", (0, 3, 0), IndexError, r"output=\(0, 3, 0\).*0 to 2"),
        ("fan_in", (-1, 0, 0), IndexError, r"output=\(-1, 0, 0\).*0-based"),
        ("fan_in", (0, 0), IndexError, r"output=\(0, 0\) has 2 entries: expected 3, output channel, then coordinates"),
        ("fan_in", 0, IndexError, r"output=\(0,\) has 1 entry"),
        ("fan_in", (0, 0.0, 0), TypeError, r"holds 0\.0: indices are ints"),
        ("fan_in", (True, 0, 0), TypeError, "holds True: indices are ints"),
        ("fan_out", (3, 0, 0), IndexError, r"pixel=\(3, 0, 0\) is outside \(3, 4, 5\).*input channel.*0 to 2"),
        ("fan_out", (0, 0, -1), IndexError, r"pixel=\(0, 0, -1\).*0 to 4"),
        ("fan_out", (0, 0, 0, 0), IndexError, "has 4 entries: expected 3"),
        ("fan_out", (0, "1", 0), TypeError, "holds '1': indices are ints"),
        ("sharing", (0, 0, 2, 0), IndexError, r"weight=\(0, 0, 2, 0\).*kernel element.*0 to 1"),
        ("sharing", (0, 3, 0, 0), IndexError, r"outside \(2, 3, 2, 2\)"),
        ("sharing", (0, 0, 0), IndexError, "has 3 entries: expected 4"),
        ("sharing", (0, 0, -2, 0), IndexError, "0-based"),
    ],
)
def test_indices_that_are_not_there_are_refused(ask, index, error, says):
    with pytest.raises(error, match=says):
        getattr(GEOMETRY, ask)(index)


@pytest.mark.parametrize(
    ("spatial", "error", "says"),
    [
        (np.ones((3, 4, 5)), ValueError, r"is an array of shape \(3, 4, 5\): give the sizes of its axes, \(4, 5\)$"),
        (np.ones((2, 3, 4, 5)), ValueError, r"give the sizes of its axes, \(4, 5\)$"),
        ((4,), ValueError, r"spatial=\(4,\) does not give the sizes of 2 axes.*x\.shape\[1:\]"),
        ((3, 4, 5), ValueError, "without the channel axis"),
        (4, ValueError, "give a tuple of 2 ints"),
        ((4, 0), ValueError, r"spatial\[1\]=0 is too small"),
        ((4, 5.0), TypeError, r"spatial\[1\]=5\.0 is not a whole number"),
        ((1, 5), ValueError, "longer than the input on axis 0"),
    ],
)
def test_sizes_that_make_no_input_are_refused(spatial, error, says):
    with pytest.raises(error, match=says):
        cn.Layer(np.ones((2, 3, 2, 2)), padding="valid").geometry(spatial)


def test_indices_may_be_numpy_ints_and_arrays():
    assert GEOMETRY.fan_in(np.array([1, 2, 3])) == GEOMETRY.fan_in((1, 2, 3)) == GEOMETRY.fan_in([np.int8(1), 2, 3])


def test_repr_says_the_sizes():
    assert repr(GEOMETRY) == "Geometry: 3 inputs of 4 x 5, 2 outputs of 3 x 4"
    assert repr(cn.Layer(np.ones((2, 3))).geometry(())) == "Geometry: 3 inputs of scalar, 2 outputs of scalar"
