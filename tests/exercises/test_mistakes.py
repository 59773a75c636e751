"""The library of mistakes: each sentence goes with the wrong answer it names, computed here by plain loops."""

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.exercises import mistakes

PLAIN = {"padding": "valid", "stride": 1, "dilation": 1, "boundary": "zero", "flip": True}
RNG = np.random.default_rng(7)
LAYER_X, LAYER_W, LAYER_B = RNG.integers(-9, 10, (2, 7, 8)), RNG.integers(-5, 6, (2, 2, 2, 3)), np.array([3, -40])
SETTING = reference.Setting(
    (7, 8), (2, 3), ((1, 2), (2, 1)), (2, 1), (1, 2), "zero", True, n_in=2, n_out=2
)  # fmt: skip


def by_loops(x=LAYER_X, w=LAYER_W, b=LAYER_B, phi=True, **changes):
    options = {**SETTING.__dict__, **changes, "kernel": w.shape[2:]}
    z = reference.layer(x, w, b, reference.Setting(**options)).astype(int)
    return np.maximum(z, 0) if phi else z


def terms_by_loops():
    nothing = np.zeros_like(LAYER_W)
    terms = np.zeros((2, 2, *by_loops().shape[1:]), int)
    for j in range(2):
        only = nothing.copy()
        only[:, j] = LAYER_W[:, j]
        terms[:, j] = by_loops(w=only, b=[0, 0], phi=False)
    return terms


B_COLUMN, T = LAYER_B[:, None, None], terms_by_loops()
LIBRARY = {
    "not flipped: convolution turns": by_loops(flip=False),
    "transposed: rows and columns of the kernels": by_loops(w=LAYER_W.swapaxes(2, 3)),
    "transposed: rows and columns of the output": by_loops().swapaxes(1, 2),
    "transposed: rows and columns of the input": by_loops(LAYER_X.swapaxes(1, 2)),
    "half flipped: only the order of the rows": by_loops(w=LAYER_W[:, :, ::-1], flip=False),
    "half flipped: only the order of the columns": by_loops(w=LAYER_W[..., ::-1], flip=False),
    "the padding is left out": by_loops(padding="valid"),
    "the padding is there on one side only": by_loops(padding=((1, 0), (2, 0))),
    "off by one in the padding: every window lies one cell too far on": by_loops(padding=((0, 3), (1, 2))),
    "off by one in the padding: every window lies one cell too far back": by_loops(padding=((2, 1), (3, 0))),
    "off by one in the padding: one cell too many": by_loops(padding=((2, 3), (3, 2))),
    "off by one in the padding: one cell too few": by_loops(padding=((0, 1), (1, 0))),
    "the window wraps around": by_loops(boundary="wrap"),
    "the border is repeated": by_loops(boundary="edge"),
    "the stride is ignored": by_loops(stride=(1, 1)),
    "the strides of the axes are swapped": by_loops(stride=(1, 2)),
    "the dilation is ignored": by_loops(dilation=(1, 1)),
    "the dilations of the axes are swapped": by_loops(dilation=(2, 1)),
    "dilation is the step": by_loops(dilation=(1, 3)),
    "stride and dilation are swapped": by_loops(stride=(1, 2), dilation=(2, 1)),
    "the bias is forgotten": by_loops(b=[0, 0]),
    "the bias is added once per input": by_loops(b=2 * LAYER_B),
    "the bias is added after phi": by_loops(b=[0, 0]) + B_COLUMN,
    "phi is forgotten": by_loops(phi=False),
    "phi is applied to each term; ": np.maximum(T, 0).sum(1) + B_COLUMN,
    "phi is applied to each term and again": np.maximum(np.maximum(T, 0).sum(1) + B_COLUMN, 0),
    "bias and phi are applied to each term": np.maximum(T + B_COLUMN[:, None], 0).sum(1),
    "summed over i": np.maximum(T.sum(0) + B_COLUMN, 0),
    "i and j are swapped": by_loops(w=LAYER_W.swapaxes(0, 1)),
    "the inputs are taken in reverse order": by_loops(LAYER_X[::-1]),
    "the outputs stand in reverse order": by_loops()[::-1],
    "each input overwrites": np.maximum(T[:, 1] + B_COLUMN, 0),
    "input 0 is left out": np.maximum(T[:, 1] + B_COLUMN, 0),
    "input 1 is left out": np.maximum(T[:, 0] + B_COLUMN, 0),
    "off by one: the last output": by_loops()[:, :-1, :-1],
    "two slips at once: not flipped, and without the bias": by_loops(b=[0, 0], flip=False),
    "two slips at once: not flipped, and without phi": by_loops(phi=False, flip=False),
    "two slips at once: without the bias, and without phi": by_loops(b=[0, 0], phi=False),
}


@pytest.fixture(scope="module")
def library():
    options = {name: getattr(SETTING, name) for name in ("padding", "stride", "dilation", "boundary", "flip")}
    return mistakes.of_layer(cn.Layer(LAYER_W, LAYER_B, "relu", **options), LAYER_X)


@pytest.mark.parametrize("begins", LIBRARY)
def test_the_library_makes_the_mistake_that_its_sentence_names(begins, library):
    right, found = library
    assert np.array_equal(right, by_loops())
    (wrong,) = [wrong for sentence, wrong in found if sentence.startswith(begins)]
    assert np.array_equal(wrong, LIBRARY[begins]) and not np.array_equal(wrong, right)


def test_the_library_has_no_mistake_that_is_not_tested(library):
    assert len(library[1]) == len(LIBRARY)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("flip", [True, False])
def test_one_pair_with_named_padding(mode, flip):
    x, w = LAYER_X[0], LAYER_W[0, 0]
    options = PLAIN | {"padding": mode, "flip": flip}
    right, found = mistakes.of_pair(x, w, mode, flip=flip)
    assert np.array_equal(right, reference.slide(x, w, **options))
    found = dict(found)
    for other in {"full", "same", "valid"} - {mode}:
        wrong = found[f"'{other}' where '{mode}' was meant"]
        assert np.array_equal(wrong, reference.slide(x, w, **options | {"padding": other}))
    ((sentence, flipped),) = [pair for pair in found.items() if "flipped: " in pair[0] and "half " not in pair[0][:5]]
    assert sentence.startswith("not flipped: convolution turns" if flip else "flipped: cross-correlation leaves")
    assert np.array_equal(flipped, reference.slide(x, w[::-1, ::-1], **options))


def test_what_makes_no_sense_is_left_out():
    layer = cn.Layer(np.ones((1, 1, 3)), [[1, 2]], padding=((0, 2),))  # a bias per pixel fits no other size
    found = dict(mistakes.of_layer(layer, np.ones((1, 2)), lambda y: y[0, 1])[1])
    assert "the bias is forgotten" in found and "the padding is left out" not in found


def test_two_slips_that_come_to_one_of_them_are_not_told():
    even = cn.Layer(np.ones((1, 1, 3)), b=1, phi="relu")  # turned it is the same, and all is positive
    found = [sentence for sentence, _ in mistakes.of_layer(even, np.ones((1, 5)))[1]]
    assert len(found) > 5 and not [sentence for sentence in found if sentence.startswith(mistakes.TWO_SLIPS)]


def test_grouped_layers_have_mistakes_too_and_so_have_batches():
    layer = cn.Layer(RNG.integers(-5, 6, (3, 1, 3, 3)), groups=3)
    batch = RNG.integers(-9, 10, (2, 3, 4, 5))
    right, found = mistakes.of_layer(layer, batch)
    alone = [mistakes.of_layer(layer, x) for x in batch]
    assert np.array_equal(right, [each for each, _ in alone])
    for n, (sentence, wrong) in enumerate(found):
        assert sentence == alone[0][1][n][0] and np.array_equal(wrong, [wrongs[n][1] for _, wrongs in alone])
