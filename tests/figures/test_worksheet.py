"""Worksheets: the key is right, the sheet gives nothing away, all of it fits on A4, and what does not is refused."""

import functools
import io
import re

import numpy as np
import pytest
import random_layers
import reference
from figure_samples import texts
from PIL import Image
from test_figures_look import assert_readable

import convnotes as cn

RNG = np.random.default_rng(5)
X = RNG.integers(0, 10, (2, 4, 5))
W = RNG.integers(-3, 4, (2, 2, 3, 3))
LAYER = cn.Layer(W, b=[1, -2], phi="relu", names={"x": ["bump", "$5"]})
SIGNAL = cn.Layer([[[1, 2, -1]]], b=3, phi="relu", padding="valid", flip=False, stride=2)
SAMPLES = {
    "images": (LAYER, X, [(0, 0, 0), (1, 2, 3)]),
    "four pixels of a grouped layer": (
        cn.Layer(W[:, :1], b=0, groups=2, boundary="edge"),
        X,
        [(0, 0, 0), (0, 1, 1), (1, 3, 4), (1, 2, 2)],
    ),
    "signal": (SIGNAL, [[4, 0, 2, 5, 1]], [(0, 0), (0, 1)]),
    "fully connected": (cn.Layer([[1, -2, 0.5], [0, 3, 1]], b=[10, 20], phi="sigmoid"), [1, 2, 3], [(0,), (1,)]),
    "volume": (cn.Layer(W[:1, None], padding="valid"), X[None, :, :3, :4], [(0, 0, 0, 1)]),
    "a bias for each pixel": (cn.Layer(W[:1, :1], b=np.arange(20).reshape(1, 4, 5)), X[:1], [(0, 3, 0)]),
}
each_sample = pytest.mark.parametrize("name", SAMPLES)


@functools.cache
def pages_of(name):
    """Return the sheet and the key of a sample, for tests that only look at them."""
    return cn.worksheet(*SAMPLES[name])


def numbers(figure):
    """Return the plain numbers among the texts of a figure, as counts."""
    found = [text.replace("−", "-") for text in texts(figure) if re.fullmatch(r"−?\d+(\.\d+)?", text)]
    return {text: found.count(text) for text in found}


def test_booleans_are_written_as_zeros_and_ones():
    booleans, whole = (cn.worksheet(cn.Layer([[np.array([1, 0], kind)]]), np.array([[1, 1]], kind), [(0, 0)])
                       for kind in (bool, int))  # fmt: skip
    assert [numbers(figure) for figure in booleans] == [numbers(figure) for figure in whole]


@each_sample
def test_sheet_and_key_are_readable_pages_of_a4(name):
    for figure in pages_of(name):
        assert np.allclose(figure.get_size_inches() * 25.4, [210, 297])
        assert_readable(figure)
        picture = io.BytesIO()
        figure.savefig(picture, dpi=40)  # for its colours alone
        colours = np.asarray(Image.open(picture).convert("RGB")).reshape(-1, 3)
        assert (np.ptp(colours, axis=1) == 0).all(), "black on white"


@each_sample
def test_the_key_holds_what_the_sheet_hides(name):
    sheet, key = map(numbers, pages_of(name))
    layer, x, outputs = SAMPLES[name]
    assert all(key[text] >= n for text, n in sheet.items())
    hidden = {text: n - sheet.get(text, 0) for text, n in key.items() if n > sheet.get(text, 0)}
    y, due = np.asarray(layer(np.asarray(x))), []
    for pixel in outputs:
        e = layer.explain(x, pixel)
        due += [v for t in e.terms for v in (t.x, t.w, t.product)]
        fed = layer.geometry(np.shape(x)[1:]).inputs_of(pixel[0])
        due += [e.subtotals[j] for j in fed] if layer.kernel else [sum(e.subtotals)]
        due += [] if e.b is None else [e.b]
        due += [e.z] * (e.b is not None or (len(fed) > 1 and bool(layer.kernel)))
        due += [e.y] * (layer.phi != "identity")
    due += [v for i in sorted({i for i, *_ in outputs}) for v in np.ravel(y[i])]
    due = [f"{round(v, 4) + 0.0:.4f}".rstrip("0").rstrip(".") for v in due]
    expected = {text: due.count(text) for text in due}
    assert hidden == expected


def test_the_windows_of_the_key_are_the_reference_s():
    """The three grids of an input, read from the key in order, are the window, the turned kernel, their product."""
    _, key = cn.worksheet(LAYER, X, [(0, 0, 0)])
    setting = reference.Setting((4, 5), (3, 3), ((1, 1),) * 2, (1, 1), (1, 1), "zero", True, n_in=2, n_out=2)
    z = reference.layer(X, W, np.array([1, -2]), setting)[0, 0, 0]
    assert key.sentence.endswith(f"y0[0, 0] = {max(z, 0):g}")
    first = texts(key).index("$x_{0}$, window")
    cells = [int(text.replace("−", "-")) for text in texts(key)[first:] if re.fullmatch(r"−?\d+", text)]
    window, weights, products = np.reshape(cells[:27], (3, 3, 3))
    assert np.array_equal(window, np.pad(X[0], 1)[:3, :3])
    assert np.array_equal(weights, W[0, 0, ::-1, ::-1])
    assert np.array_equal(products, window * weights)


def test_words_say_where_a_window_begins_and_what_lies_outside():
    said = texts(cn.worksheet(SIGNAL, [[4, 0, 2, 5, 1]], [(0, 0)])[0])
    assert "The window of pixel [n] begins at [2n] of each input." in said
    assert not any("outside" in text for text in said)
    layer = cn.Layer(W, padding=((1, 2), (0, 3)), stride=(1, 3), dilation=(2, 1), boundary="wrap")
    said = texts(cn.worksheet(layer, X, [(0, 0, 0)])[0])
    assert "The window of pixel [r, c] begins at [r − 1, 3c] of each input and reads cells (2, 1) apart." in said
    assert "What lies outside an input goes on at the other end." in said
    for name, turn in (("images", "turn each kernel by half a turn"), ("volume", "reverse each kernel along all axes")):
        assert any(turn in text for text in texts(pages_of(name)[0]))
    layer = LAYER.replace(phi=("prelu", (0.1, 0.25)))
    assert "prelu multiplies what is below 0 by 0.25." in texts(cn.worksheet(layer, X, [(1, 0, 0)])[0])


def test_no_sentence_of_the_sheet_gives_an_answer_away():
    sheet, key = cn.worksheet(LAYER, X, [(0, 0, 0)])
    assert "=" not in repr(sheet) and repr(key).endswith(f"= {LAYER(X)[0, 0, 0]}")


@pytest.mark.parametrize("seed", range(4))
def test_random_layers_fit_and_are_readable_or_the_remedy_is(seed):
    layer, x = random_layers.draw(np.random.default_rng([29, seed]))
    layer = layer.replace(w=np.round(layer.w, 1), b=None if layer.b is None else np.round(layer.b, 1), phi="relu")
    x = np.round(x, 1)
    if any(rule.upsample > 1 for rule in layer.rules):
        pytest.skip("a transposed layer is refused")
    pixel = (0,) * (1 + len(layer.kernel))
    try:
        pages = cn.worksheet(layer, x, [pixel])
    except ValueError as refusal:
        pages = eval(str(refusal).partition("make one of a part, ")[2], {"cn": cn, "layer": layer, "x": x})
    for figure in pages:
        assert_readable(figure)


BIG, MANY = cn.Layer(np.ones((1, 3, 3, 3))), cn.Layer(np.ones((1, 16, 3, 3)), b=1)
TOO_MUCH = {
    "a large input": (BIG, np.ones((3, 32, 32)), [(0, 0, 0)]),
    "many inputs": (MANY, np.ones((16, 5, 5)), [(0, 0, 0)]),
    "a large kernel": (cn.Layer(np.ones((1, 1, 11, 11)), padding="valid"), np.ones((1, 12, 12)), [(0, 0, 0)]),
    "many numbers": (cn.Layer(np.ones((2, 784))), np.ones(784), [(1,)]),
    "many pixels": (BIG, np.ones((3, 6, 6)), [(0, n, n) for n in range(4)]),
}


@pytest.mark.parametrize("layer, x, outputs", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_does_not_fit_is_refused_with_what_does(layer, x, outputs):
    with pytest.raises(ValueError, match="more than one page has room for") as refusal:
        cn.worksheet(layer, x, outputs)
    remedy = re.search(r"\[?cn\.worksheet.*", str(refusal.value))[0]
    made = eval(remedy, {"cn": cn, "layer": layer, "x": x, "outputs": outputs})
    assert len(made) == (len(outputs) if remedy[0] == "[" else 2)


REFUSALS = {
    "no layer": (lambda: cn.worksheet(W, X, [(0, 0, 0)]), TypeError, ["layer is a ndarray"]),
    "no list": (lambda: cn.worksheet(LAYER, X, (0, 1, 2)), ValueError, ["holds 0", "[(0, 0, 0)]"]),
    "five pixels": (lambda: cn.worksheet(LAYER, X, [(0, 0, n) for n in range(5)]), ValueError, ["1 to 4 pixels"]),
    "a pixel twice": (lambda: cn.worksheet(LAYER, X, [(0, 0, 1)] * 2), ValueError, ["(0, 0, 1) twice"]),
    "a pixel outside": (lambda: cn.worksheet(LAYER, X, [(0, 4, 1)]), IndexError, ["outputs[0]=(0, 4, 1)", "0 to 3"]),
    "thirds": (lambda: cn.worksheet(LAYER, X / 3, [(0, 0, 0)]), ValueError, ["x has numbers", "x.round(2)"]),
    "a weight of a third": (
        lambda: cn.worksheet(LAYER.replace(w=W / 3), X, [(0, 0, 0)]),
        ValueError,
        ["w has numbers", "layer.replace(w=layer.w.round(2))"],
    ),
    "a transposed layer": (
        lambda: cn.worksheet(cn.Layer(np.ones((1, 1, 3)), stride=2).transposed(), [[1, 2]], [(0, 0)]),
        ValueError,
        ["layer.transposed()", "cn.draw_window"],
    ),
    "a title that is no text": (lambda: cn.worksheet(LAYER, X, [(0, 0, 0)], title=3), TypeError, ["title is an int"]),
    "a long title": (lambda: cn.worksheet(LAYER, X, [(0, 0, 0)], title="a" * 99), ValueError, ["too long"]),
}


@pytest.mark.parametrize("call, error, parts", REFUSALS.values(), ids=REFUSALS)
def test_refusals_name_what_came_and_the_way_out(call, error, parts):
    with pytest.raises(error) as refusal:
        call()
    for part in parts:
        assert part in str(refusal.value)
