"""Hold the gallery's kernels to what their names promise: sums, symmetry, and what they do to pictures."""

import functools
import itertools
import math

import numpy as np
import pytest
import twin

import convnotes as cn

SHAPES = [
    (2,), (3,), (4,), (7,), (2, 2), (3, 3), (2, 5), (4, 3), (1, 5), (6, 1), (5, 5), (2, 3, 4), (3, 3, 3), (1, 1, 2),
]  # fmt: skip
ALL = [*SHAPES, (1,), (1, 1), (), (1, 3), (20_000,), (101, 3), (100, 100)]
PLANE = ["horizontal edges", "vertical edges"]
EDGES = {1: ["edges"], 2: PLANE, 3: ["edges between slices", *PLANE]}
SUMS = {"identity": 1, "Gauss blur": 1, "box blur": 1, "sharpen": 1, "emboss": 1}


@functools.cache
def gallery():
    """Return {sizes: {name: kernel}} as the page makes them."""
    names = dict(zip(ALL, twin.answers(names=ALL)["names"], strict=True))
    asked = [(name, shape) for shape in [*SHAPES, (1,), (1, 1), (1, 3)] for name in names[shape][:-1]]
    made = twin.answers(kernels=[{"name": name, "sizes": shape} for name, shape in asked])["kernels"]
    found = {shape: dict.fromkeys(names[shape]) for shape in ALL}
    for (name, shape), kernel in zip(asked, made, strict=True):
        found[shape][name] = np.reshape(kernel, shape)
    return found


def kernels(*wanted):
    """Return every (name, sizes, kernel) with one of these in its name, of all but 'random' where none is named."""
    found = [(name, shape, made) for shape in SHAPES for name, made in gallery()[shape].items() if name != "random"]
    return [each for each in found if not wanted or any(part in each[0] for part in wanted)]


def layer(kernel, **options):
    return cn.Layer(kernel[None, None], **options)


def test_the_names_are_those_of_kernels_that_differ():
    named = {shape: [*gallery()[shape]] for shape in ALL}
    sobel = [f"{name} (Sobel)" for name in PLANE]
    usual = ["identity", "Gauss blur", "box blur", "sharpen", *sobel, "Laplacian", "emboss", "random"]
    assert named[3, 3] == named[4, 3] == named[100, 100] == usual
    assert named[2, 2] == ["identity", "Gauss blur", "sharpen", *PLANE, "emboss", "random"]
    assert named[1, 5] == [*usual[:4], "vertical edges", "Laplacian", "emboss", "random"]
    assert named[3, 3, 3] == [*usual[:4], *EDGES[3], "Laplacian", "emboss", "random"]
    assert named[3,] == [*usual[:4], "edges", "Laplacian", "emboss", "random"]
    assert named[1, 1] == named[20_000,] == named[101, 3] == ["identity", "random"] and named[()] == ["random"]


def test_every_kernel_has_its_sum():
    for name, _, kernel in kernels():
        assert kernel.sum() == pytest.approx(SUMS.get(name, 0), abs=1e-12)
        if "edges" in name:
            assert kernel[kernel > 0].sum() == pytest.approx(1)


def test_no_two_kernels_offered_are_the_same():
    for shape in SHAPES:
        made = [kernel for kernel in gallery()[shape].values() if kernel is not None]
        assert not any(np.allclose(a, b) for a, b in itertools.combinations(made, 2))


def test_three_by_three_gives_the_usual_kernels():
    usual = {
        "Gauss blur": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
        "horizontal edges (Sobel)": [[4, 8, 4], [0, 0, 0], [-4, -8, -4]],
        "vertical edges (Sobel)": [[4, 0, -4], [8, 0, -8], [4, 0, -4]],
        "Laplacian": [[0, 16, 0], [16, -64, 16], [0, 16, 0]],
        "sharpen": [[-4, -8, -4], [-8, 64, -8], [-4, -8, -4]],
        "emboss": [[8, 8, 0], [8, 16, -8], [0, -8, -8]],
        "identity": [[0, 0, 0], [0, 16, 0], [0, 0, 0]],
    }
    assert {name: (16 * gallery()[3, 3][name]).tolist() for name in usual} == usual


def test_gauss_blur_is_the_product_of_binomial_coefficients_and_box_blur_a_mean():
    for _, shape, kernel in kernels("box blur"):
        assert kernel.tolist() == np.full(shape, 1 / math.prod(shape)).tolist()
    for _, shape, kernel in kernels("Gauss blur"):
        for t in itertools.product(*map(range, shape)):
            binomial = math.prod(math.comb(k - 1, u) for k, u in zip(shape, t))
            assert kernel[t] == binomial / 2 ** (sum(shape) - len(shape))


def test_the_laplacian_is_the_sum_of_second_derivatives():
    """Of x = n² along an axis the second derivative is 2, and no straight slope has one."""
    for _, shape, kernel in kernels("Laplacian"):
        x = np.indices((9,) * len(shape))
        grows = sum(n**2 for n, k in zip(x, shape, strict=True) if k > 1)
        assert (layer(kernel, padding="valid")(grows[None]) == 2 * sum(k > 1 for k in shape)).all()
        assert not layer(kernel, padding="valid")(x.sum(0)[None]).any()


@pytest.mark.parametrize("flip", [True, False])
def test_identity_leaves_x_unchanged_under_same(flip):
    for shape in [*SHAPES, (1,), (1, 1)]:
        x = np.random.default_rng(0).normal(size=(1, *range(5, 5 + len(shape))))
        made = layer(gallery()[shape]["identity"], padding="same", flip=flip)
        assert made(x).tolist() == x.tolist()
        if all(k % 2 for k in shape):
            assert made.replace(dilation=3)(x).tolist() == x.tolist()


def test_an_edge_kernel_responds_to_growth_along_its_own_axis_only():
    """What grows down a picture has horizontal edges, what grows across it vertical ones."""
    for name, shape, kernel in kernels("edges"):
        axis = EDGES[len(shape)].index(name.removesuffix(" (Sobel)"))
        for grows in range(len(shape)):
            x = np.moveaxis(np.broadcast_to(np.arange(9.0), (*(9,) * len(shape),)), -1, grows)
            y = layer(kernel, padding="valid")(x[None])
            assert (y > 0.4).all() if grows == axis else np.allclose(y, 0), grows
            np.testing.assert_allclose(layer(kernel, padding="valid", flip=False)(x[None]), -y, atol=1e-12)


def test_a_flat_picture_stays_and_a_noisy_one_is_smoothed_or_sharpened():
    for name, shape, kernel in kernels("blur", "sharpen"):
        made = layer(kernel, boundary="wrap")
        flat = np.full((1, *(8,) * len(shape)), 0.25)
        np.testing.assert_allclose(made(flat), flat)
        noise = np.random.default_rng(1).normal(size=flat.shape)
        assert (made(noise).std() < noise.std()) == ("blur" in name)


def test_random_weights_depend_on_their_seed_alone_and_fill_their_range():
    asked = [{"count": 4000, "seed": seed} for seed in (1, 1, 2)]
    first, again, other = map(np.array, twin.answers(random=asked)["random"])
    assert np.array_equal(first, again) and abs(np.corrcoef(first, other)[0, 1]) < 0.1
    assert abs(first).max() <= 1 and np.array_equal(np.round(first, 2), first)
    assert abs(first.mean()) < 0.05 and abs(first.std() - 1 / math.sqrt(3)) < 0.03  # as of a uniform one
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 0.1
