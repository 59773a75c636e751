"""make_exercise: right answers pass, mistakes are named, what collides or cannot be asked for is refused."""

import re

import numpy as np
import pytest

import convnotes as cn
from convnotes.exercises.notebooks import EXERCISES
from convnotes.exercises.register import OWN

RNG = np.random.default_rng(11)
X = RNG.integers(0, 10, (2, 5, 6))
LAYER = cn.Layer(RNG.integers(-4, 5, (3, 2, 3, 3)), b=[3, -5, 1], phi="relu")
PIXEL = (0, 1, 1)  # not 0, nor at the border
WRONG = {
    "not flipped": LAYER.replace(flip=False),
    "the bias is forgotten": LAYER.replace(b=0),
    "phi is forgotten": LAYER.replace(phi="identity"),
    "'valid' where 'same' was meant": LAYER.replace(padding="valid"),
    "the window wraps around": LAYER.replace(boundary="wrap"),
}


@pytest.fixture(autouse=True)
def none_left():
    """Take away the exercises that a test made."""
    before = dict(OWN)
    yield
    OWN.clear()
    OWN.update(before)


def said(capsys, answer, name="mine"):
    cn.check(name, answer)
    return " ".join(capsys.readouterr().out.split()).removeprefix(f"{name}: ")


def test_all_outputs(capsys):
    cn.make_exercise("mine", LAYER, X, "outputs")
    assert said(capsys, ...) == "not answered yet; replace the ... with all outputs, an array of numbers"
    assert said(capsys, LAYER(X)).startswith("correct")
    for sentence, wrong in WRONG.items():
        assert sentence in said(capsys, wrong(X)), sentence
    assert said(capsys, LAYER(X) + 1).startswith("not yet")


def test_an_output_pixel(capsys):
    cn.make_exercise("mine", LAYER, X, PIXEL)
    assert said(capsys, ...) == "not answered yet; replace the ... with one number"
    assert said(capsys, LAYER.explain(X, PIXEL).y).startswith("correct")
    for changes in ({"flip": False}, {"b": 0}):
        assert said(capsys, LAYER.replace(**changes)(X)[PIXEL]).startswith("almost: ")


def test_the_shape(capsys):
    layer = LAYER.replace(stride=(1, 2), padding=1)
    cn.make_exercise("mine", layer, X, "shape")
    assert said(capsys, ...) == "not answered yet; replace the ... with whole numbers, (outputs, rows, columns)"
    assert layer(X).shape == (3, 5, 3) and said(capsys, (3, 5, 3)).startswith("correct")
    assert "not how many inputs" in said(capsys, (2, 5, 3))
    assert "the stride is ignored" in said(capsys, (3, 5, 6))
    assert "the padding is left out" in said(capsys, (3, 3, 2))


def test_a_function(capsys):
    cn.make_exercise("mine", LAYER, X, "function")
    assert said(capsys, LAYER).startswith("correct")
    assert "not flipped" in said(capsys, WRONG["not flipped"])
    right = LAYER(X)
    for cheat in (lambda x: right, lambda x: right if x.shape == X.shape else LAYER(x), lambda x: LAYER(abs(x))):
        assert not said(capsys, cheat).startswith("correct")


def test_a_layer(capsys):
    cn.make_exercise("mine", LAYER, X, "layer")
    assert said(capsys, ...) == "not answered yet; replace the ... with a cn.Layer of 2 inputs and 3 outputs"
    assert said(capsys, LAYER.replace()).startswith("correct")
    for sentence, wrong in WRONG.items():
        assert sentence in said(capsys, wrong), sentence


def test_layers_of_every_number_of_axes(capsys):
    for axes in range(4):
        layer, x = cn.Layer(RNG.integers(-3, 4, (2, 2, *(2,) * axes)), b=[1, 2]), RNG.integers(1, 9, (2, *(3,) * axes))
        for ask, answer in (("outputs", layer(x)), ("shape", layer(x).shape), ("function", layer), ("layer", layer)):
            cn.make_exercise(f"mine-{axes}-{ask}", layer, x, ask)
            assert said(capsys, answer, f"mine-{axes}-{ask}").startswith("correct"), (axes, ask)
    cn.make_exercise("plain", cn.Layer([[[1, 2]]]), [[1, 2, 3]], "outputs")  # no bias, none to forget
    assert said(capsys, cn.Layer([[[1, 2]]])([[1, 2, 3]]), "plain").startswith("correct")


def test_it_says_how_many_mistakes_it_knows_and_shows_them_to_the_teacher():
    exercise = cn.make_exercise("mine", LAYER, X, PIXEL)
    (right,), mistakes = exercise.solved
    assert repr(exercise) == f"Exercise: asks for one number; knows {len(mistakes)} mistakes by name"
    assert right == LAYER(X)[PIXEL] and all(wrong != right for _, (wrong,) in mistakes)


def test_a_mistake_that_comes_to_the_right_answer_is_none():
    symmetric = cn.Layer([[[1, 2, 1]]])
    _, mistakes = cn.make_exercise("mine", symmetric, [[4, 0, 2, 5]], "outputs").solved
    assert not [sentence for sentence, _ in mistakes if "flipped" in sentence]


def test_a_name_is_taken_once_a_cell_may_be_run_twice_and_replace_replaces(capsys):
    cn.make_exercise("mine", LAYER, X, (0, 0, 0))
    cn.make_exercise("mine", LAYER.replace(), X.copy(), (0, 0, 0))
    assert LAYER(X)[0, 0, 0] == LAYER(X)[1, 2, 2] == 0
    for other in (PIXEL, (1, 2, 2)):  # another value, and another question with the same one
        with pytest.raises(ValueError, match="replace=True"):
            cn.make_exercise("mine", LAYER, X, other)
    with pytest.raises(ValueError, match="replace=True"):
        cn.make_exercise("mine", LAYER, X, PIXEL)
    assert said(capsys, LAYER(X)[0, 0, 0]).startswith("correct")
    cn.make_exercise("mine", LAYER, X, PIXEL, replace=True)
    assert said(capsys, LAYER(X)[PIXEL]).startswith("correct")


def test_the_course_s_exercises_stay_as_they_are():
    before = EXERCISES["corner-pixel"]
    with pytest.raises(ValueError, match="an exercise of the course: choose another, such as 'my-corner-pixel'"):
        cn.make_exercise("corner-pixel", LAYER, X, (0, 0, 0), replace=True)
    assert EXERCISES["corner-pixel"] is before
    cn.make_exercise("my-corner-pixel", LAYER, X, (0, 0, 0))


def test_check_lists_it_among_the_names_it_knows():
    cn.make_exercise("mine", LAYER, X, PIXEL)
    with pytest.raises(ValueError, match=r"'corner-pixel'.*'mine'"):
        cn.check("yours", 1)


def test_arrays_that_change_later_change_no_exercise(capsys):
    x = X.copy()
    cn.make_exercise("mine", LAYER, x, PIXEL)
    x[:] = 0
    assert said(capsys, LAYER(X)[PIXEL]).startswith("correct")


REFUSALS = {
    "a name with spaces": (lambda: cn.make_exercise("my own", LAYER, X, "shape"), ValueError, ["letters, digits"]),
    "no layer": (lambda: cn.make_exercise("mine", "layer", X, "shape"), TypeError, ["layer is a str"]),
    "a batch": (lambda: cn.make_exercise("mine", LAYER, X[None], "shape"), ValueError, ["a batch", "x[0]"]),
    "another word": (lambda: cn.make_exercise("mine", LAYER, X, "y"), ValueError, ["ask='y'", "'outputs', 'shape'"]),
    "a number": (lambda: cn.make_exercise("mine", LAYER, X, 3), ValueError, ["ask=3", "(i, *o)"]),
    "a pixel outside": (lambda: cn.make_exercise("mine", LAYER, X, (3, 0, 0)), IndexError, ["ask=(3, 0, 0)", "0 to 2"]),
    "complex": (
        lambda: cn.make_exercise("mine", LAYER.replace(phi="identity"), X * 1j, "shape"),
        ValueError,
        ["x.real"],
    ),
    "NaN": (lambda: cn.make_exercise("mine", LAYER, X * np.nan, "shape"), ValueError, ["x holds nan"]),
}


@pytest.mark.parametrize("call, error, parts", REFUSALS.values(), ids=REFUSALS)
def test_refusals_name_what_came_and_the_way_out(call, error, parts):
    with pytest.raises(error) as refusal:
        call()
    for part in parts:
        assert part in str(refusal.value)


def test_a_large_input_is_refused_with_a_crop_that_fits():
    x = np.ones((2, 64, 64))
    with pytest.raises(ValueError, match="more than 2,500 numbers") as refusal:
        cn.make_exercise("mine", LAYER, x, "shape")
    crop = re.search(r"x\[.*\]", str(refusal.value))[0]
    cn.make_exercise("mine", LAYER, eval(crop, {"x": x}), "shape")
