"""cn.check: right answers are correct in every form, and what is nearly right is not."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from checking import (
    EDGE,
    RIGHT,
    SHIFT,
    each_exercise,
    full_by_loops,
    layer_by_loops,
    of_kind,
    said,
)

import convnotes as cn
from convnotes.exercises.equation import CROSSES
from convnotes.exercises.notebooks import EXERCISES


def test_there_is_a_right_answer_to_every_exercise():
    assert sorted(RIGHT) == sorted(EXERCISES)


def forms(right):
    """Return a right answer in all the ways a reader may write it."""
    if isinstance(right, str):
        return [right, right.upper(), f"  {right.title()}\n", np.str_(right)]
    if callable(right):
        return [right]
    array = np.asarray(right)
    if not array.ndim:
        return [
            right,
            float(right),
            np.int32(right),
            np.float32(right),
            array,
            array.astype(np.uint16),
            Fraction(right),
        ]
    nested = array.tolist()
    tuples = tuple(tuple(row) if isinstance(row, list) else row for row in nested)
    locked = array.copy()
    locked.setflags(write=False)
    strided = np.repeat(array, 2, axis=-1)[..., ::2]
    wide = array.astype(np.int64 if array.dtype.kind == "i" else np.longdouble)
    return [nested, tuples, list(array), array, wide, np.asfortranarray(array), locked, strided, array.astype(object)]


@each_exercise
def test_right_answers_are_correct_in_every_form(name, capsys):
    for answer in forms(RIGHT[name]):
        assert said(capsys, name, answer).startswith("correct: "), answer


@of_kind("numbers")
def test_right_numbers_are_correct_as_floats(name, capsys):
    for kind in (float, np.float32, np.longdouble):
        assert said(capsys, name, np.asarray(RIGHT[name]).astype(kind)).startswith("correct: ")


@of_kind("pixels")
@pytest.mark.parametrize("kind", [list, tuple, set, frozenset, np.array, np.uint8])
def test_a_list_of_pixels_may_come_in_any_order_and_container(name, kind, capsys):
    assert said(capsys, name, kind(RIGHT[name][::-1])).startswith("correct: ")
    if kind is not set and kind is not frozenset:
        assert said(capsys, name, kind(RIGHT[name] * 2)).startswith("correct: ")


def into_one_buffer(x, w, buffer=np.zeros(99)):  # noqa: B008  one array for all calls is meant
    y = buffer[: len(x) + len(w) - 1]
    y[:] = full_by_loops(x, w)
    return y


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        *(("vertical-edges", kernel) for kernel in (-EDGE, EDGE / 7, [[0, 0, 0], [1, -2, 1], [0, 0, 0]])),
        ("vertical-edges", np.float32(EDGE) * 1e-3),
        ("same-crop", (2, -2)),
        ("same-crop", [-10, 10]),
        ("range", range(16, 19)),
        ("not-determined", "b and y"),
        ("not-determined", "B, y"),
        ("keep-it-flat", [0, 1, 1]),
        ("keep-it-flat", [-2, 1, 3]),
        ("keep-it-flat", [Fraction(1, 3), 1, Fraction(2, 3)]),
        ("own-kernel", [[0, -1, 0], [-2, 7, -2], [0, -1, 0]]),
        ("own-kernel", [[0, 0, 0], [0, 2, 0], [0, 0, -1]]),
        ("brightening", [0, -1, 0, 1, 0]),
        ("brightening", [-0.5, 0, 0, 0, 0.5]),
        ("shift-right", SHIFT * (1 + 1e-8)),
        ("moving-average", [Fraction(1, 5)] * 5),
        ("moving-average", [Decimal("0.2")] * 5),
        ("moving-average", [0.2000001] * 5),
        ("own-kernel", np.array([[-1, -1, -1], [-1, 17, -1], [-1, -1, -1]]) / 9),
        ("own-kernel", [[0, -0.1, 0], [-0.1, 1.4, -0.1], [0, -0.1, 0]]),
        ("depthwise", cn.Layer(CROSSES[:, None, ::-1, ::-1], groups=3, flip=False)),
        ("depthwise", cn.Layer(CROSSES[:, None] * 1.0, [0, 0, 0], groups=3, padding=((1, 1), 1), phi=lambda z: z)),
        ("slide-by-hand", full_by_loops),
        ("slide-by-hand", into_one_buffer),
        ("slide-by-hand", lambda x, w: full_by_loops(w, x).tolist()),
        ("slide-by-hand", lambda *pair, **_: tuple(full_by_loops(*pair))),
        ("slide-by-hand", lambda x, w: np.fft.irfft(np.fft.rfft(x, 32) * np.fft.rfft(w, 32))[: len(x) + len(w) - 1]),
        ("layer-by-loops", lambda x, w, b: layer_by_loops(x, w, b).astype(np.float32)),
    ],
)
def test_other_right_answers_are_correct_too(name, answer, capsys):
    assert said(capsys, name, answer).startswith("correct: ")


def test_what_a_right_function_prints_is_not_shown(capsys):
    def loud(x, w):
        print("the kernel is", w)
        return full_by_loops(x, w)

    assert said(capsys, "slide-by-hand", loud) == (
        "correct: every entry of x meets every entry of w once, whatever their lengths; "
        "what it prints is not shown here"
    )


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("parameters", [608, 25174017]),
        ("count-weights", 7850.01),
        ("same-crop", (2.5, 10)),
        ("moving-average", [0.2001] * 5),
        ("long-multiplication", [10, -2, 23, 2, 11, 4.001]),
        ("commute", "full "[:3]),
    ],
)
def test_what_is_nearly_right_is_not_correct(name, answer, capsys):
    assert said(capsys, name, answer).startswith("not yet: ")
