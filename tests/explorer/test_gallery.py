"""Hold the gallery's kernels to what their names promise: sums, symmetry, and what they do to pictures."""

import itertools
import math

import numpy as np
import pytest

import convnotes as cn
from convnotes.explorer import gallery

SHAPES = [
    (2,), (3,), (4,), (7,), (2, 2), (3, 3), (2, 5), (4, 3), (1, 5), (6, 1), (5, 5), (2, 3, 4), (3, 3, 3), (1, 1, 2),
]  # fmt: skip
SUMS = {"identity": 1, "blur": 1, "sharpen": 1, "emboss": 1}


def cases(*wanted):
    return [(name, shape) for shape in SHAPES for name in gallery.names(shape) if not wanted or name in wanted]


def layer(kernel, **options):
    return cn.Layer(kernel[None, None], **options)


@pytest.mark.parametrize("name, shape", [case for case in cases() if case[0] != "random"])
def test_every_kernel_has_its_shape_and_sum(name, shape):
    kernel = gallery.kernel(name, shape)
    assert kernel.shape == shape and kernel.dtype == float
    assert kernel.sum() == pytest.approx(SUMS.get(name, 0), abs=1e-12)
    if name.startswith("edges"):
        assert kernel[kernel > 0].sum() == pytest.approx(1)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_two_kernels_offered_are_the_same(shape):
    made = [gallery.kernel(name, shape) for name in gallery.names(shape)]
    assert not any(np.allclose(a, b) for a, b in itertools.combinations(made, 2))


def test_three_by_three_gives_the_usual_kernels():
    usual = {
        "blur": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
        "edges down": [[4, 8, 4], [0, 0, 0], [-4, -8, -4]],
        "edges across": [[4, 0, -4], [8, 0, -8], [4, 0, -4]],
        "sharpen": [[-4, -8, -4], [-8, 64, -8], [-4, -8, -4]],
        "emboss": [[8, 8, 0], [8, 16, -8], [0, -8, -8]],
        "identity": [[0, 0, 0], [0, 16, 0], [0, 0, 0]],
    }
    assert {name: (16 * gallery.kernel(name, (3, 3))).tolist() for name in usual} == usual


@pytest.mark.parametrize("shape", SHAPES)
def test_blur_is_the_product_of_binomial_coefficients(shape):
    kernel = gallery.kernel("blur", shape) if math.prod(shape) > 1 else None
    for t in itertools.product(*map(range, shape)):
        binomial = math.prod(math.comb(k - 1, u) for k, u in zip(shape, t))
        assert kernel[t] == binomial / 2 ** (sum(shape) - len(shape))


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("shape", [*SHAPES, (1,), (1, 1)])
def test_identity_leaves_x_unchanged_under_same(shape, flip):
    x = np.random.default_rng(0).normal(size=(1, *range(5, 5 + len(shape))))
    made = layer(gallery.kernel("identity", shape), padding="same", flip=flip)
    assert made(x).tolist() == x.tolist()
    if all(k % 2 for k in shape):
        assert made.replace(dilation=3)(x).tolist() == x.tolist()


@pytest.mark.parametrize("name, shape", [case for case in cases() if case[0].startswith("edges")])
def test_an_edge_kernel_answers_to_growth_along_its_own_axis_only(name, shape):
    axis = gallery.EDGES[len(shape)].index(name)
    kernel = gallery.kernel(name, shape)
    for grows in range(len(shape)):
        x = np.moveaxis(np.broadcast_to(np.arange(9.0), (*(9,) * len(shape),)), -1, grows)
        y = layer(kernel, padding="valid")(x[None])
        assert (y > 0.4).all() if grows == axis else np.allclose(y, 0), grows
        np.testing.assert_allclose(layer(kernel, padding="valid", flip=False)(x[None]), -y, atol=1e-12)


@pytest.mark.parametrize("name, shape", cases("blur", "sharpen"))
def test_a_flat_picture_stays_and_a_noisy_one_is_smoothed_or_sharpened(name, shape):
    made = layer(gallery.kernel(name, shape), boundary="wrap")
    flat = np.full((1, *(8,) * len(shape)), 0.25)
    np.testing.assert_allclose(made(flat), flat)
    noise = np.random.default_rng(1).normal(size=flat.shape)
    assert (made(noise).std() < noise.std()) == (name == "blur")


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 2, 3, 3)])
def test_random_kernels_depend_on_their_seed_alone(shape):
    first, again, other = (gallery.kernel("random", shape, seed) for seed in (1, 1, 2))
    assert np.shape(first) == shape and np.array_equal(first, again) and not np.array_equal(first, other)
    assert (abs(first) <= 1).all() and np.array_equal(np.round(first, 2), first)


@pytest.mark.parametrize(
    "name, shape",
    [("edges", (3, 3)), ("edges down", (1, 3)), ("blur", (1, 1)), ("blur", ()), ("cat", (3,)), (None, (3,))],
)
def test_a_name_that_these_sizes_lack_is_refused_with_those_they_have(name, shape):
    with pytest.raises(ValueError, match=r"name=.* is not known: choose one of .*'random'"):
        gallery.kernel(name, shape)
