"""Hold every phi to its definition in plain arithmetic, its derivative to differences, its refusals to their words."""

import math

import numpy as np
import pytest

import convnotes as cn
from convnotes.layers import phi as phis


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def hard_sigmoid(z):
    return min(max(z + 3, 0), 6) / 6


DEFINITIONS = {
    "identity": lambda z: z,
    "relu": lambda z: max(z, 0),
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "silu": lambda z: z * sigmoid(z),
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "hard_sigmoid": hard_sigmoid,
    "hard_swish": lambda z: z * hard_sigmoid(z),
    "relu6": lambda z: min(max(z, 0), 6),
    "gelu": lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "gelu_tanh": lambda z: z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))) / 2,
    ("leaky_relu", 0.1): lambda z: z if z > 0 else 0.1 * z,
    ("prelu", 0.3): lambda z: z if z > 0 else 0.3 * z,
}
# Where two pieces meet, torch's derivative: that of the left piece, or 0.
KINKS = {
    "relu": {0: 0},
    "hard_sigmoid": {-3: 0, 3: 0},
    "hard_swish": {-3: 0, 3: 1},
    "relu6": {0: 0, 6: 0},
    ("leaky_relu", 0.1): {0: 0.1},
    ("prelu", 0.3): {0: 0.3},
}
Z = np.array([-30, -7.5, -3.25, -1, -0.125, 0.125, 1, 2.5, 4, 5.75, 8, 19])
every = pytest.mark.parametrize("phi", DEFINITIONS, ids=str)


def test_every_phi_is_tested():
    assert {phi if isinstance(phi, str) else phi[0] for phi in DEFINITIONS} == set(phis.PHIS)


@every
def test_the_value_is_its_definition(phi):
    want = [DEFINITIONS[phi](z) for z in Z.tolist()]
    got = cn.Layer([[1.0]], phi=phi)(Z[:, None])[:, 0]
    np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-14)
    single = cn.Layer(np.ones((1, 1), np.float32), phi=phi)(Z[:, None].astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single[:, 0], want, rtol=1e-6, atol=1e-6)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_layer_s_own_sums_make_room_for_the_result_and_no_one_else_s_numbers_do(phi, dtype):
    z = Z.astype(dtype)
    y, before = phis.apply(phi, z), z.copy()
    np.testing.assert_array_equal(z, before)
    room = z.copy()
    in_place = phis.apply(phi, room, out=room)
    np.testing.assert_array_equal(in_place, y)
    assert in_place.dtype == dtype
    chooses = phis.name(phi) in (
        "elu",
        "softplus",
        "leaky_relu",
        "prelu",
    )  # between two results, both of which it needs
    assert np.shares_memory(in_place, room) is not chooses
    layer = cn.Layer(np.ones((1, 1), dtype), phi=phi)
    np.testing.assert_array_equal(layer(z[:, None])[:, 0], y)
    np.testing.assert_array_equal(z, before)


@every
def test_no_number_overflows_and_nan_stays(phi):
    with np.errstate(all="raise", under="ignore"):
        for dtype in (np.float32, np.float64):
            y = phis.apply(phis.checked(phi), np.array([-800, 800, 0, np.nan], dtype))
            assert y.dtype == dtype and np.isfinite(y[:3]).all() and np.isnan(y[3])
            slope = phis.derivative(phis.checked(phi), np.array([-800, 800], dtype))
            assert slope.dtype == dtype and np.isfinite(slope).all()


@every
def test_the_derivative_is_the_limit_of_differences(phi):
    checked, h = phis.checked(phi), 1e-5
    want = (phis.apply(checked, Z + h) - phis.apply(checked, Z - h)) / (2 * h)
    np.testing.assert_allclose(phis.derivative(checked, Z), want, atol=1e-8)


@pytest.mark.parametrize("phi", KINKS, ids=str)
def test_at_a_kink_the_derivative_is_torch_s(phi):
    places = np.array(list(KINKS[phi]))
    assert phis.derivative(phis.checked(phi), places).tolist() == list(KINKS[phi].values())


def test_whole_numbers_stay_whole_where_phi_keeps_them():
    z = np.array([[-7, 3, 9]])
    for name, want in (("identity", [-7, 3, 9]), ("relu", [0, 3, 9]), ("relu6", [0, 3, 6])):
        y = cn.Layer([[[1]]], phi=name)(z)
        assert y.dtype == np.int64 and y.tolist() == [want]
    kept = {name for name, entry in phis.PHIS.items() if entry.keeps_integers}
    for name in set(phis.NAMES) - kept:
        assert cn.Layer([[[1]]], phi=name)(z).dtype == np.float64


@pytest.mark.parametrize("batch", [(), (3,)])
def test_prelu_has_a_slope_for_each_output_channel(batch):
    x = np.random.default_rng(0).normal(size=(*batch, 2, 4, 5))
    layer = cn.Layer(np.random.default_rng(1).normal(size=(3, 2, 2, 2)), phi=("prelu", [0.1, 0.2, -0.5]))
    z, y = layer.z(x), layer(x)
    for i, slope in enumerate((0.1, 0.2, -0.5)):
        got, from_z = np.take(y, i, -3), np.take(z, i, -3)
        np.testing.assert_array_equal(got, np.where(from_z > 0, from_z, slope * from_z))
    one = x[(0,) * len(batch)]
    assert layer.explain(one, (2, 1, 1)).y == layer(one)[2, 1, 1]


def test_slopes_meet_as_many_channels_and_make_none():
    for node in (cn.Upsample(1, phi=("prelu", [0.1, 0.2])), cn.Network([cn.MaxPool(1, phi=("prelu", [0.1, 0.2]))])):
        assert node([[-1.0], [-1.0]]).tolist() == [[-0.1], [-0.2]]
        with pytest.raises(ValueError, match="has 2 slopes and meets 1 channel: give one slope, or one for each"):
            node([[-1.0]])  # which would be repeated to two


def test_slopes_are_kept_as_numbers_that_nobody_can_change():
    slopes = np.array([1, 2], np.float32)
    layer = cn.Layer([[1], [2]], phi=["prelu", slopes])
    slopes[:] = 0
    assert layer.phi == ("prelu", (1.0, 2.0)) and layer.replace(b=1).phi == layer.phi
    assert cn.Layer([[1]], phi=("leaky_relu", np.float32(0.5))).phi == ("leaky_relu", 0.5)


def test_a_phi_is_called_by_its_name_and_its_slope():
    assert repr(cn.Layer([[1]], phi=("leaky_relu", 0.01))).endswith("fully connected, leaky_relu 0.01")
    assert repr(cn.Layer([[1]] * 3, phi=("prelu", [1, 2, 3]))).endswith("fully connected, prelu of 3 slopes")
    assert [phis.name(phi) for phi in ("elu", ("prelu", (0.1,)), np.sin)] == ["elu", "prelu", "sin"]


REFUSED = {
    "an unknown name": ("mish", "phi='mish' is not known: choose one of 'identity', 'relu'"),
    "no slope": ("leaky_relu", "has no slope: give ('leaky_relu', 0.01)"),
    "a slope where there is none": (("relu", 0.1), "phi=('relu', 0.1) is not known"),
    "several slopes": (("leaky_relu", [0.1, 0.2]), "has several slopes: give one, ('leaky_relu', 0.01)"),
    "as many slopes as there are no channels": (("prelu", [1, 2, 3]), "expected one slope, or one for each of 2"),
    "slopes on axes": (("prelu", [[1, 2]]), "slopes of shape (1, 2)"),
    "a slope of NaN": (("prelu", [1, np.nan]), "needs real, finite slopes"),
    "nothing": (None, "phi=None is not known"),
}  # fmt: skip


@pytest.mark.parametrize("phi, words", REFUSED.values(), ids=REFUSED)
def test_what_is_no_phi_is_refused_with_what_is(phi, words):
    with pytest.raises(ValueError) as caught:
        cn.Layer([[1], [2]], phi=phi)
    assert words in str(caught.value)
    if "slope" in words:  # the remedy works
        cn.Layer([[1], [2]], phi=("leaky_relu", 0.01))(np.ones(1))
        cn.Layer([[1], [2]], phi=("prelu", [0.1, 0.2]))(np.ones(1))


def test_complex_numbers_need_a_phi_without_an_order():
    for name, entry in phis.PHIS.items():
        layer = cn.Layer([[1j]], phi=(name, 0.1) if name in phis.SLOPED else name)
        if entry.complex:
            assert layer([1.0]).dtype == np.complex128
        else:
            with pytest.raises(TypeError, match=f"phi='{name}' needs real numbers"):
                layer([1.0])


def test_the_derivative_of_a_function_of_one_s_own_is_not_known():
    with pytest.raises(ValueError, match="phi=cos is a function, whose derivative is not known"):
        phis.derivative(np.cos, Z)
