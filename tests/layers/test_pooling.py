"""Hold pools and the small nodes to plain loops from their definitions: values, winners, ties, divisors, refusals."""

import itertools
import math

import numpy as np
import pytest
import reference

import convnotes as cn

SEEDS = range(40)


def windows(n, k, s, d, low, high, round_up):
    """Return, for every output of one axis, [(place, is it a cell, is it counted as padding)] of its window."""
    room = n + low + high - d * (k - 1) - 1
    count = (math.ceil(room / s) if round_up else room // s) + 1
    count -= round_up and (count - 1) * s >= n + low  # it begins beyond the input and its padding at the low side
    found = []
    for o in range(count):
        places = [o * s - low + t * d for t in range(k)]
        found.append([(p, 0 <= p < n, p < n + high) for p in places])
    return found


def random_pool(rng):
    """Return (options of a pool, spatial sizes, the windows of every axis) that fit."""
    while True:
        axes = int(rng.integers(1, 4))
        spatial = tuple(rng.integers(1, (0, 12, 7, 5)[axes], axes).tolist())
        window, stride, dilation = (tuple(rng.integers(1, most, axes).tolist()) for most in (5, 4, 3))
        padding = [
            "valid",
            "same",
            "full",
            int(rng.integers(3)),
            tuple((int(rng.integers(3)), int(rng.integers(3))) for _ in spatial),
        ]
        options = {"padding": padding[rng.integers(5)], "dilation": dilation, "round_up": bool(rng.integers(2))}
        pads = reference.pads(options["padding"], window, dilation, flip=False)
        if any(n + low + high < d * (k - 1) + 1 for n, k, d, (low, high) in zip(spatial, window, dilation, pads)):
            continue
        each = [
            windows(n, k, s, d, *p, options["round_up"])
            for n, k, s, d, p in zip(spatial, window, stride, dilation, pads)
        ]
        if all(any(cell for _, cell, _ in one) for axis in each for one in axis):
            return (window, stride), options, spatial, each


@pytest.mark.parametrize("seed", SEEDS)
def test_pools_are_the_largest_and_the_mean_of_their_windows(seed):
    rng = np.random.default_rng([1, seed])
    sizes, options, spatial, each = random_pool(rng)
    x = rng.integers(-4, 5, (2, *spatial))  # with many equal numbers
    largest, mean = cn.MaxPool(*sizes, **options), cn.AveragePool(*sizes, **options)
    counted = cn.AveragePool(*sizes, count_padding=True, **options)
    y, winners = largest(x), largest.winners(x)
    assert y.dtype == np.int64 and y.shape == (2, *map(len, each)) and winners.shape == (*y.shape, len(spatial))
    for c, *o in np.ndindex(y.shape):
        met = list(itertools.product(*(axis[k] for axis, k in zip(each, o))))
        cells = [tuple(p for p, _, _ in one) for one in met if all(cell for _, cell, _ in one)]
        values = [int(x[(c, *cell)]) for cell in cells]
        assert y[(c, *o)] == max(values)
        assert tuple(winners[(c, *o)]) == cells[values.index(max(values))]  # the first of equals
        assert mean(x)[(c, *o)] == pytest.approx(sum(values) / len(values))
        places = sum(all(within for _, _, within in one) for one in met)
        assert counted(x)[(c, *o)] == pytest.approx(sum(values) / places)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_connections_of_a_pool_are_its_windows(seed):
    rng = np.random.default_rng([2, seed])
    sizes, options, spatial, each = random_pool(rng)
    net = cn.Network([cn.MaxPool(*sizes, **options), cn.Scale(np.ones(2))])
    shape = net.shapes(spatial)["pool1"]
    unit = tuple(int(rng.integers(n)) for n in shape)
    want = {
        (unit[0], *(p for p, _, _ in one))
        for one in itertools.product(*(axis[k] for axis, k in zip(each, unit[1:])))
        if all(cell for _, cell, _ in one)
    }
    assert set(net.receptive_field(spatial, "pool1", unit)["x"]) == want
    pairs = math.prod(sum(cell for one in axis for _, cell, _ in one) for axis in each)
    row = net.summary(spatial).rows[1]
    assert (row.connections, row.multiplications, row.parameters) == (2 * pairs, 0, 0)


def test_of_equal_cells_the_first_wins_and_padding_never():
    assert cn.MaxPool(2).winners([[3, 3, 1, 2]]).tolist() == [[[0], [3]]]
    assert cn.MaxPool(2).winners([[[5, 5], [5, 5]]]).tolist() == [[[[0, 0]]]]
    assert cn.MaxPool((2, 2)).winners([[[1, 5], [5, 1]]]).tolist() == [[[[0, 1]]]]
    least = np.full((1, 3), -np.inf)
    assert cn.MaxPool(3, 1, padding=1).winners(least).tolist() == [[[0], [0], [1]]]
    assert cn.MaxPool(3, 1, padding=1)(least).tolist() == least.tolist()
    assert cn.MaxPool(3, 1, padding=1)([[-7, -5]]).tolist() == [[-5, -5]]


def test_the_derivative_goes_to_the_winner_alone():
    net = cn.Network([cn.Scale([1.0]), cn.MaxPool(2)])
    assert net.influence([[2.0, 2.0, 0.0, 1.0]], "pool1", (0, 0))["x"].tolist() == [[1, 0, 0, 0]]
    assert net.influence([[2.0, 2.0, 0.0, 1.0]], "pool1", (0, 1))["x"].tolist() == [[0, 0, 0, 1]]


def test_a_last_window_counts_padding_and_not_what_lies_beyond():
    ones = np.ones((1, 3))
    pool = cn.AveragePool(3, 2, padding=1, round_up=True, count_padding=True)
    np.testing.assert_allclose(pool(ones), [[2 / 3, 2 / 3]])
    pool = cn.AveragePool(3, 2, padding=1, round_up=True, count_padding=True)
    np.testing.assert_allclose(
        pool(np.ones((1, 4))), [[2 / 3, 1, 1 / 2]]
    )  # places -1..1, 1..3, 3..5, of which 5 is beyond
    assert cn.MaxPool(2, 3, padding=0, round_up=True)(np.arange(6)[None]).tolist() == [[1, 4]]


def test_a_pool_over_the_whole_of_each_axis():
    x = np.arange(24.0).reshape(2, 3, 4)
    assert cn.AveragePool(None)(x).tolist() == [[[5.5]], [[17.5]]] and cn.MaxPool(None)(x).tolist() == [[[11]], [[23]]]
    assert cn.Network([cn.AveragePool(None), cn.Scale(np.ones(2))]).summary((3, 4)).rows[1].field == (3, 4)


def test_dtypes_and_values_that_are_no_numbers():
    kinds = [(bool, "i8", "f8"), ("u1", "i8", "f8"), ("f2", "f4", "f4"), ("f4", "f4", "f4"), ("f8", "f8", "f8")]
    for given, largest, mean in kinds:
        x = np.ones((1, 4), given)
        assert cn.MaxPool(2)(x).dtype == largest and cn.AveragePool(2)(x).dtype == mean
    x = np.array([[1, np.nan, 2, np.inf]])
    np.testing.assert_array_equal(cn.MaxPool(2)(x), [[np.nan, np.inf]])
    np.testing.assert_array_equal(cn.AveragePool(2)(x), [[np.nan, np.inf]])
    with pytest.raises(TypeError, match="pool abs"):
        cn.MaxPool(2)(x + 1j)


def test_a_phi_follows_the_pool():
    assert cn.MaxPool(2, phi="relu")([[-3, -1, 2, 1]]).tolist() == [[0, 2]]
    assert cn.AveragePool(2, phi=("leaky_relu", 0.5))([[-3, -1]]).tolist() == [[-1]]


def test_nodes_say_what_they_are():
    said = {
        cn.MaxPool(2): "MaxPool: window 2",
        cn.MaxPool((2, 3), 1, padding=1, dilation=2, round_up=True, phi="relu"):
            "MaxPool: window 2 x 3, stride 1, padding 1, dilation 2, rounded up, relu",
        cn.AveragePool(None): "AveragePool: the whole of each axis",
        cn.AveragePool(3, count_padding=True): "AveragePool: window 3, padding counted",
        cn.Add(): "Add", cn.Concatenate(phi="relu"): "Concatenate: relu", cn.Upsample((2, 3)): "Upsample: by 2 x 3",
        cn.Scale([1, 2]): "Scale: 2 channels", cn.Permute([0]): "Permute: 1 channel", cn.Flatten(): "Flatten",
        cn.Softmax(): "Softmax", cn.LogSoftmax(): "LogSoftmax", cn.Multiply(phi="relu"): "Multiply: relu",
    }  # fmt: skip
    assert {repr(node): text for node, text in said.items()} == {text: text for text in said.values()}


REFUSED = {
    "no window": (lambda: cn.MaxPool(0), "window=0 is too small"),
    "half a cell": (lambda: cn.MaxPool(1.5), "window=1.5 is not a whole number"),
    "a window for other axes": (lambda: cn.MaxPool((2, 2))(np.ones((1, 4, 4, 4, 4))), "its windows have 2 axes"),
    "an int for rounding": (lambda: cn.MaxPool(2, round_up=1), "round_up=1 is not a bool"),
    "an int for counting": (lambda: cn.AveragePool(2, count_padding=1), "count_padding=1 is not a bool"),
    "a word": (lambda: cn.MaxPool(2, padding="some"), "padding='some' is not known"),
    "whole axes with a stride": (lambda: cn.MaxPool(None, 2), "goes with no stride"),
    "too short": (
        lambda: cn.MaxPool(5)(np.ones((1, 4))),
        "the window is longer than the input on axis 0",
    ),
    "padding only": (lambda: cn.MaxPool(1, padding=1)(np.ones((1, 4))), "window 0 meets padding only"),
    "no axis": (
        lambda: cn.MaxPool(2)([3, 1, 4, 1]),
        "no axis for its windows: expected (n, *spatial); for one channel",
    ),
    "no axis to win on": (lambda: cn.MaxPool(2).winners([3, 1]), "it gets shape (2,), channels and no axis"),
    "no channels": (lambda: cn.MaxPool(1)(np.float64(3)), "expected channels first"),
    "nothing": (lambda: cn.MaxPool(1)(np.ones((1, 0))), "expected channels first, (n, *spatial), none empty"),
    "a factor of 0": (lambda: cn.Upsample(0), "factor=0 is too small"),
    "a factor for other axes": (lambda: cn.Upsample((2, 2))(np.ones((1, 4))), "factor=(2, 2) has 2 entries"),
    "two numbers of gains": (lambda: cn.Scale([1, 2], [1, 2, 3]), "gain has shape (2,) and shift (3,)"),
    "one gain for all": (lambda: cn.Scale(2), "one number for each channel"),
    "no channels to take": (lambda: cn.Permute([]), "channels=[]: expected a list"),
    "a channel below 0": (lambda: cn.Permute([-1]), "channels[0]=-1 is too small"),
    "one tensor to add": (lambda: cn.Add()([[1]]), "joins two or more inputs and got 1"),
    "shapes to add": (lambda: cn.Add()([[1]], [[1, 2]]), "it adds shapes (1, 1) and (1, 2): they must be equal"),
    "one tensor to multiply": (lambda: cn.Multiply()([[1]]), "joins two or more inputs and got 1"),
    "shapes to multiply": (
        lambda: cn.Multiply()(np.ones((2, 3)), np.ones((2, 2))),
        "it multiplies shapes (2, 3) and (2, 2): along each axis they must be equal, or 1",
    ),
    "axes to multiply": (lambda: cn.Multiply()(np.ones((2, 3)), np.ones((2, 3, 3))), "it multiplies shapes"),
    "factors beyond int64": (lambda: cn.Multiply()([[2**40]], [[2**40]]), "beyond int64: use floats"),
    "gains beyond int64": (lambda: cn.Scale([2**40])([[2**40]]), "beyond int64: use x.astype(float)"),
    "complex shares": (lambda: cn.Softmax()([1j, 2]), "softmax needs real numbers"),
}


@pytest.mark.parametrize("make, words", REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises((ValueError, TypeError, OverflowError)) as caught:
        make()
    assert words in str(caught.value)


def test_the_logarithms_of_shares_are_finite_where_shares_are_not_told_from_0():
    np.testing.assert_allclose(cn.LogSoftmax()([1000.0, 0.0]), [0, -1000])
    np.testing.assert_allclose(np.exp(cn.LogSoftmax()([1.0, 2.0, 4.0])), cn.Softmax()([1.0, 2.0, 4.0]))


def test_a_gate_meets_all_cells_where_it_has_one():
    x = np.arange(12).reshape(2, 2, 3)
    for gate in (np.array([10, 1]).reshape(2, 1, 1), np.arange(6).reshape(1, 2, 3), np.array([[[1], [0]]])):
        y = cn.Multiply()(x, gate)
        np.testing.assert_array_equal(y, x * gate)
        assert y.dtype == np.int64
    assert cn.Multiply().multiplications((2, 4, 4), (2, 1, 1), (1, 4, 4)) == 2 * 32


def test_softmax_keeps_large_numbers_apart():
    np.testing.assert_allclose(cn.Softmax()([1000.0, 1000.0, -1000.0]), [0.5, 0.5, 0])
    assert cn.Softmax()(np.ones((3, 2, 2))).sum(axis=0).tolist() == [[1, 1], [1, 1]]
