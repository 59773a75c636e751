"""The cases that functions are tried with: each wrong function that shares a property with them is refused."""

import numpy as np
import pytest
from checking import CROSSES, EDGE, RIGHT, by_hand, full_by_loops, layer_by_loops, said, windows

import convnotes as cn
from convnotes.exercises.images import W2
from convnotes.exercises.notebooks import EXERCISES


def loops(x, w, b, *, kernel=None, out=None, read=None, keep=np.maximum):
    """Return 'valid' relu layers by loops with one thing done in another way."""
    sizes = (x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)
    y = np.zeros((len(w), *sizes)) + (b if out is None else out(b))[:, None, None]
    for i, j, place, window, k in windows(x, w):
        if read is None or read(i, j, len(w), len(x)):
            y[place] += np.sum(window * (kernel or (lambda k: k[::-1, ::-1]))(k))
    return keep(y, 0)


def wholly(x, w, b):
    return layer_by_loops(x, w, b).astype(int)


LOOPS = {
    "only inputs 0 and 1": lambda x, w, b: loops(x, w, b, read=lambda i, j, n, m: j < 2),
    "input 0 twice": lambda x, w, b: layer_by_loops(np.stack([x[0]] * len(x)), w, b),
    "input 0 and the last": lambda x, w, b: loops(x, w, b, read=lambda i, j, n, m: j in (0, m - 1)),
    "as many inputs as outputs": lambda x, w, b: loops(x, w, b, read=lambda i, j, n, m: j < n),
    "each output its own input": lambda x, w, b: loops(x, w, b, read=lambda i, j, n, m: j == i % m),
    "outputs 0 and 1 only": lambda x, w, b: layer_by_loops(x, w[:2], b[:2]),
    "two outputs always": lambda x, w, b: layer_by_loops(x, np.resize(w, (2, *w.shape[1:])), np.resize(b, 2)),
    "the first bias for all": lambda x, w, b: loops(x, w, b, out=lambda b: 0 * b + b[0]),
    "biases above 0 only": lambda x, w, b: loops(x, w, b, out=lambda b: np.maximum(b, 0)),
    "no bias": lambda x, w, b: loops(x, w, b, out=lambda b: 0 * b),
    "not flipped": lambda x, w, b: loops(x, w, b, kernel=lambda k: k),
    "rows flipped only": lambda x, w, b: loops(x, w, b, kernel=lambda k: k[::-1]),
    "columns flipped only": lambda x, w, b: loops(x, w, b, kernel=lambda k: k[:, ::-1]),
    "transposed as well": lambda x, w, b: loops(x, w, b, kernel=lambda k: np.resize(k.T, k.shape)[::-1, ::-1]),
    "rounded kernels": lambda x, w, b: layer_by_loops(x, np.trunc(w / 2) * 2, b),
    "rounded to whole numbers": wholly,
    "rounded inputs": lambda x, w, b: layer_by_loops(np.trunc(x), w, b),
    "size of 2 x 2 kernels": lambda x, w, b: layer_by_loops(x, w[:, :, :2, :2], b),
    "square images": lambda x, w, b: layer_by_loops(x[:, : min(x.shape[1:]), : min(x.shape[1:])], w, b),
    "one row too few": lambda x, w, b: layer_by_loops(x, w, b)[:, :-1],
    "no relu": lambda x, w, b: loops(x, w, b, keep=lambda y, _: y),
    "absolute values": lambda x, w, b: loops(x, w, b, keep=lambda y, _: abs(y)),
    "clipped above, too": lambda x, w, b: np.clip(layer_by_loops(x, w, b), 0, 40),
    "negative inputs cut": lambda x, w, b: layer_by_loops(np.maximum(x, 0), w, b),
    "negative weights cut": lambda x, w, b: layer_by_loops(x, np.maximum(w, 0), b),
    "mean over the inputs": lambda x, w, b: layer_by_loops(x, w / len(x), b),
    "half, as with two inputs": lambda x, w, b: layer_by_loops(x, 2 * w / len(x), b),
}
SLIDES = {
    "np.polymul": np.polymul,
    "zeros trimmed": lambda x, w: np.convolve(np.trim_zeros(x), np.trim_zeros(w)),
    "zeros left out": lambda x, w: np.convolve(x[x != 0], w[w != 0]),
    "not flipped": lambda x, w: np.correlate(x, w, "full"),
    "not flipped the other way": lambda x, w: np.correlate(w, x, "full"),
    "flipped twice": lambda x, w: np.convolve(x, w)[::-1],
    "same": lambda x, w: np.convolve(x, w, "same"),
    "valid": lambda x, w: np.convolve(x, w, "valid"),
    "three weights": lambda x, w: np.convolve(x, np.resize(w, 3))[: len(x) + len(w) - 1],
    "at most four weights": lambda x, w: np.append(np.convolve(x, w[:4]), np.zeros(max(0, len(w) - 4))),
    "at most eight entries": lambda x, w: np.convolve(x, w)[:8],
    "circular in eight": lambda x, w: np.fft.irfft(np.fft.rfft(x, 8) * np.fft.rfft(w, 8), 8)[: len(x) + len(w) - 1],
    "whole numbers": lambda x, w: np.convolve(x, w).astype(int),
    "rounded weights": lambda x, w: np.convolve(x, np.round(w)),
    "absolute values": lambda x, w: abs(np.convolve(x, w)),
    "nothing below 0": lambda x, w: np.maximum(np.convolve(x, w), 0),
    "inputs above 0": lambda x, w: np.convolve(np.maximum(x, 0), w),
    "x the longer one": lambda x, w: np.convolve(x, w)[: 2 * len(x) - 1],
    "carries as in school": lambda x, w: np.array([int(n) for n in str(int("".join(map(str, x))) * 11)]),
    "sums of one sign": lambda x, w: np.convolve(np.sort(x), w),
    "divided by the sum": lambda x, w: np.convolve(x, w / (w.sum() or 1)) * max(w.sum(), 1),
}
LAYERS = {
    "no groups": cn.Layer(np.stack([CROSSES] * 3)),
    "correlated": cn.Layer(CROSSES[:, None], groups=3, flip=False),
    "valid": cn.Layer(CROSSES[:, None], groups=3, padding="valid"),
    "full": cn.Layer(CROSSES[:, None], groups=3, padding="full"),
    "stride 2": cn.Layer(CROSSES[:, None], groups=3, stride=2),
    "dilated": cn.Layer(CROSSES[:, None], groups=3, dilation=2),
    "edges repeated": cn.Layer(CROSSES[:, None], groups=3, boundary="edge"),
    "wrapped": cn.Layer(CROSSES[:, None], groups=3, boundary="wrap"),
    "reflected": cn.Layer(CROSSES[:, None], groups=3, boundary="reflect"),
    "transposed kernels": cn.Layer(CROSSES[:, None].swapaxes(-1, -2), groups=3),
    "a bias": cn.Layer(CROSSES[:, None], 1, groups=3),
    "the first kernel for all": cn.Layer(CROSSES[[0, 0, 0], None], groups=3),
    **{phi: cn.Layer(CROSSES[:, None], None, phi, groups=3) for phi in ("relu", "tanh", "sigmoid", "silu", "softplus")},
    "absolute values": cn.Layer(CROSSES[:, None], None, abs, groups=3),
    "clipped": cn.Layer(CROSSES[:, None], None, "relu6", groups=3),
}
WRONG = {"layer-by-loops": LOOPS, "slide-by-hand": SLIDES, "depthwise": LAYERS}


def test_every_function_and_layer_exercise_has_such_a_list():
    assert set(WRONG) == {name for name, each in EXERCISES.items() if each.kind in ("function", "layer")}


@pytest.mark.parametrize(("name", "what"), [(name, what) for name, wrong in WRONG.items() for what in wrong])
def test_a_plausible_wrong_function_is_refused(name, what, capsys):
    assert not said(capsys, name, WRONG[name][what]).startswith("correct")


@pytest.mark.parametrize("name", ["layer-by-loops", "slide-by-hand"])
def test_cases_differ_in_all_that_the_exercise_speaks_of(name):
    cases = EXERCISES[name].inputs
    values = np.concatenate([array.ravel() for case in cases for array in case])
    assert (values < 0).any() and (values == 0).any() and (values % 1).any()
    sizes = [tuple(array.shape for array in case) for case in cases]
    assert len(set(sizes)) >= len(sizes) - 1
    if name == "layer-by-loops":
        assert {x.shape[0] for x, *_ in cases} >= {1, 2, 3, 4} and len({len(w) for _, w, _ in cases}) >= 3
    else:
        assert any(x[0] == 0 and x[-1] == 0 for x, _ in cases) and any(w[0] == 0 and w[-1] == 0 for _, w in cases)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("slide-by-hand", cn.convolve),
        ("slide-by-hand", lambda x, w: cn.convolve(w, x) * 1.0),
        ("layer-by-loops", lambda x, w, b: cn.Layer(w, b, "relu", padding="valid")(x)),
    ],
)
def test_using_convnotes_is_named_where_the_task_is_without_it(name, answer, capsys):
    assert said(capsys, name, answer) == (
        "almost: the values are right, but your function uses convnotes; here it is to be done without"
    )


def test_so_is_numpy_s_own_convolution_and_not_one_of_the_reader_s_own_by_that_name(capsys):
    for answer in (np.convolve, lambda x, w: np.convolve(w, x) * 1.0):
        assert said(capsys, "slide-by-hand", answer).startswith("almost: the values are right, but your function uses ")
        assert "numpy's convolve" in said(capsys, "slide-by-hand", answer)

    def convolve(x, w):
        return full_by_loops(x, w)

    assert said(capsys, "slide-by-hand", convolve).startswith("correct")


@pytest.mark.parametrize(("name", "answer"), [("slide-by-hand", full_by_loops), ("layer-by-loops", layer_by_loops)])
def test_the_first_answer_of_a_session_is_not_blamed_for_what_the_check_computes(name, answer, capsys):
    vars(EXERCISES[name]).pop("solved", None)
    assert said(capsys, name, answer).startswith("correct")


def test_a_profile_that_runs_is_put_back(capsys):
    import sys

    before = sys.getprofile()
    seen = []
    sys.setprofile(lambda *event: seen.append(event))
    try:
        cn.check("slide-by-hand", full_by_loops)
        still = sys.getprofile()
    finally:
        sys.setprofile(before)
    assert still is not None and still is not before and seen
    capsys.readouterr()
    assert said(capsys, "slide-by-hand", full_by_loops).startswith("correct")


# What is said


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_success_says_in_a_sentence_what_it_shows(name, capsys):
    shows = EXERCISES[name].shows
    assert said(capsys, name, RIGHT[name]) == f"correct: {shows}"
    assert len(shows.split()) >= 7 and shows[-1] != "."


@pytest.mark.parametrize("name", ["shift-right", "vertical-edges", "own-kernel"])
def test_a_kernel_of_zeros_is_not_almost_right(name, capsys):
    assert said(capsys, name, np.zeros((3, 3))).startswith("not yet: your kernel ")
    assert said(capsys, "brightening", [0] * 5) == "not yet: it responds to nothing"


def test_a_number_in_a_list_and_a_wrong_number_are_told_in_english(capsys):
    assert said(capsys, "corner-pixel", [8]) == "wrong shape: shape (1,); expected one whole number"
    assert said(capsys, "corner-pixel", 1_234) == "not yet: the right number is another one"


def test_two_slips_at_once_are_told_as_such(capsys):
    text = said(capsys, "one-output-pixel", by_hand(b=0, flip=False))
    assert "two slips at once: not flipped, and without the bias" in text
    assert by_hand(b=0, flip=False) != by_hand(flip=False) != by_hand(b=0)
    assert W2.shape == (1, 2, 3, 3) and EDGE.shape == (3, 3)
