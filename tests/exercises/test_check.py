"""cn.check: feedback comes in order: undefined, not answered, type, shape, value."""

import itertools
import sys

import numpy as np
import pytest
from checking import (
    MIX,
    SHIFT,
    around,
    each_exercise,
    full_by_loops,
    numbered,
    said,
)

import convnotes as cn
from convnotes.exercises.equation import CROSSES
from convnotes.exercises.notebooks import EXERCISES


@each_exercise
def test_what_is_undefined_or_not_answered_is_said_to_be(name, capsys):
    assert cn.check(name) is None
    line = " ".join(capsys.readouterr().out.split())
    assert line == f'{name}: undefined: define your answer, then pass it, as in cn.check("{name}", answer)'
    for answer in (..., None):
        assert said(capsys, name, answer) == f"not answered yet; replace the ... with {EXERCISES[name].asks}"


SOME, ARRAY = "your function returns something", "expected an array of numbers"
FIRST, SECOND = "for x of shape (5,) and w of shape (3,)", "for x of shape (4,) and w of shape (2,)"


def adds_in_place(x, w):
    x += 1
    return full_by_loops(x, w)


def prints_only(x, w):
    print(full_by_loops(x, w))


def forgets_once(x, w):
    return full_by_loops(x, w) if len(x) > 4 else None


def whole(x, w):
    y = np.zeros(len(x) + len(w) - 1, x.dtype)
    for n, t in itertools.product(range(len(x)), range(len(w))):
        y[n + t] += x[n] * w[t]
    return y


def whole_slices(x, w):
    y = np.zeros(len(x) + len(w) - 1, int)
    for t in range(len(w)):
        y[t : t + len(x)] += x * w[t]
    return y


def refuses_long(x, w):
    raise ValueError("word " * 17 + "word and-a-word-that-is-cut")


def endless(x, w):
    return endless(x, w)


def refuses(x, w):
    raise ValueError("not\nat 0x7f3a01bc" + " and so on" * 99)


def second_off(x, w):
    return full_by_loops(x, w) * (2 if len(x) == 4 else 1)


def one_off(x, w):
    y = full_by_loops(x, w)
    y[-2:-1] += 100
    return y


FEEDBACK = [
    ("output-size", [(20 + 6 - 4) // 2, (29 + 6 - 9) // 3], "almost: off by one: the window at 0 counts too"),
    ("volume-size", [9, 15 // 2, 13 // 3], "almost: off by one: the window at 0 counts too"),
    ("reads-and-feeds", [27, ...], "not answered yet; replace the ... with ASKED"),
    ("reads-and-feeds", ["27", ...], "not answered yet; replace the ... with ASKED"),
    ("one-by-one", np.array([[..., 1]]), "not answered yet; replace the ... with ASKED"),
    ("window-at-the-border", [(0, 3.5), ...], "not answered yet; replace the ... with ASKED"),
    ("window-at-the-border", [(0, 3), (0, ...)], "not answered yet; replace the ... with ASKED"),
    ("slide-by-hand", lambda x, w: ..., "not answered yet; replace the ... in your function"),
    ("slide-by-hand", lambda x, w: [..., 2], "not answered yet; replace the ... in your function"),
    ("corner-pixel", "8", "wrong type: this is of type str; expected ASKED"),
    ("corner-pixel", True, "wrong type: this is of type bool; expected ASKED"),
    ("corner-pixel", 8 + 0j, "wrong type: this is of type complex; expected ASKED"),
    ("corner-pixel", np.array([True]), "wrong type: this is of type ndarray, dtype bool; expected ASKED"),
    ("corner-pixel", len, "wrong type: this is of type builtin_function_or_method, not called yet; expected ASKED"),
    ("one-output-pixel", {1, 2}, "wrong type: this is of type set; expected ASKED"),
    ("reads-and-feeds", [27, "36"], "wrong type: one of the entries is of type str; expected ASKED"),
    ("reads-and-feeds", np.ma.array([1, 2], mask=[0, 1]), "wrong type: some entries are masked; expected ASKED"),
    ("window-at-the-border", 3, "wrong type: this is of type int; expected ASKED"),
    ("window-at-the-border", [(0.0, 4)], "wrong type: entry 0 holds numbers with a decimal point; expected ASKED"),
    ("window-at-the-border", [(0, 3), "ab"], "wrong type: entry 1 is of type str; expected ASKED"),
    ("commute", 3, "wrong type: this is of type int; expected ASKED"),
    ("commute", "fill", "not yet: that is none of the choices; expected ASKED"),
    ("slide-by-hand", [1, 2], "wrong type: this is of type list; expected ASKED"),
    ("depthwise", CROSSES, "wrong type: this is of type ndarray; expected ASKED"),
    ("depthwise", cn.Layer, "wrong type: this is of type type; expected ASKED"),
    ("slide-by-hand", lambda x, w: None, "wrong type: your function returns nothing: is a return missing?"),
    ("slide-by-hand", prints_only, "wrong type: your function prints and returns nothing: is a return missing?"),
    ("slide-by-hand", forgets_once, f"wrong type: your function returns nothing {SECOND}: is a return missing?"),
    ("slide-by-hand", lambda x, w: "y", f"wrong type: {SOME} of type str {FIRST}; expected an array of numbers"),
    (
        "slide-by-hand",
        lambda x, w: iter(x),
        f"wrong type: {SOME} of type iterator {FIRST}; expected an array of numbers",
    ),
    (
        "slide-by-hand",
        lambda x, w: np.convolve(x, w) + 0j,
        f"wrong type: {SOME} of type ndarray, dtype complex128 {FIRST}; expected an array of numbers",
    ),
    (
        "slide-by-hand",
        whole,
        "wrong type: your function returns whole numbers for x of shape (3,) and w of shape (3,), where fractions are "
        "due; np.zeros_like(x) is as whole as x",
    ),
    (
        "slide-by-hand",
        whole_slices,
        "wrong type: your function adds fractions to whole numbers for x of shape (3,) and w of shape (3,): fractions "
        "need zeros that are floats, such as np.zeros(n)",
    ),
    ("slide-by-hand", refuses_long, f"your function raises ValueError {FIRST}: {'word ' * 17}word"),
    ("slide-by-hand", lambda x, w: 1 / 0, f"your function raises ZeroDivisionError {FIRST}: division by zero"),
    ("slide-by-hand", lambda x, w: sys.exit(), f"your function raises SystemExit {FIRST}"),
    ("slide-by-hand", refuses, f"your function raises ValueError {FIRST}: not at ...{' and so on' * 8}"),
    ("window-at-the-border", [1, 2], "wrong shape: entry 0, a single number, shape (); expected ASKED"),
    ("window-at-the-border", [(0, 0, 3)], "wrong shape: entry 0, shape (3,); expected ASKED"),
    ("window-at-the-border", [], "wrong shape: the list is empty; expected ASKED"),
    ("shift-right", [[1, 2], [3]], "wrong shape: the rows differ in length; expected ASKED"),
    ("shift-right", [[[0, 0, 1]]], "wrong shape: shape (1, 1, 3); expected ASKED, shape (3, 3)"),
    ("corner-pixel", [8], "wrong shape: shape (1,); expected ASKED"),
    ("corner-pixel", [np.nan], "wrong shape: shape (1,); expected ASKED"),
    ("corner-pixel", np.broadcast_to(8.0, (10**5, 10**5)), "wrong shape: far too many entries; expected ASKED"),
    ("corner-pixel", [np.zeros(6000)] * 2, "wrong shape: far too many entries; expected ASKED"),
    ("corner-pixel", range(10**12), "wrong shape: far too many entries, or lists within lists without end"),
    ("slide-by-hand", lambda x, w: [w, x], f"wrong shape: the rows differ in length {FIRST}; {ARRAY}"),
    ("slide-by-hand", lambda x, w: np.zeros((200, 200)), f"wrong shape: far too many entries {FIRST}; {ARRAY}"),
    ("one-by-one", MIX[..., 0], "wrong shape: shape (2, 3, 1); expected ASKED, shape (2, 3, 1, 1)"),
    ("long-multiplication", [[1, 2]], "wrong shape: shape (1, 2); expected ASKED"),
    ("long-multiplication", [1, 2], "wrong shape: shape (2,), too few entries"),
    ("long-multiplication", range(99), "wrong shape: shape (99,), too many entries"),
    ("one-term", np.ones((3, 2)), "wrong shape: shape (3, 2), arranged in another way"),
    (
        "depthwise",
        cn.Layer(CROSSES[:, None, :2]),
        "wrong shape: your layer has n_in=1, n_out=3 and kernels of 2 axes; expected ASKED",
    ),
    (
        "slide-by-hand",
        lambda x, w: 3,
        f"wrong shape: your function returns a single number, shape (), too few entries {FIRST}",
    ),
    ("slide-by-hand", adds_in_place, "almost: your function changes its input x; work on a copy, x.copy()"),
    ("vertical-edges", [[0, 0, 0], [1, np.nan, 0], [0, 0, 0]], "not yet: there is a NaN or an infinity at [1, 1]"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w) / 0, f"not yet: there is a NaN or an infinity at [0] {FIRST}"),
    ("one-output-pixel", 1e6, "not yet: the right number is another one"),
    ("one-output-pixel", 10**400, "not yet: there is a number too large"),
    ("reads-and-feeds", [27, 35], "not yet: the first wrong value stands at [1]"),
    ("shift-right", 2 * SHIFT + SHIFT.T, "not yet: what your kernel makes of a picture is wrong first at [0, 1]"),
    ("same-crop", (2, 7), "not yet: what full[start:stop] keeps is wrong first at [7]"),
    ("window-at-the-border", [(4, 4), *around(0, 3)], "not yet: (4, 4) does not connect"),
    ("window-at-the-border", [*around(1, 3), (4, 5)], "not yet: (2, 2) does not connect"),
    ("window-at-the-border", around(0, 3)[:-1], "not yet: a pixel that connects is missing"),
    (
        "window-at-the-border",
        [(4, 5), (0, 3)],
        "not yet: (4, 5) does not connect, and some that connect are missing",
    ),
    ("slide-by-hand", one_off, f"not yet: the first wrong value stands at [5] {FIRST}"),
    ("slide-by-hand", second_off, f"not yet: the first wrong value stands at [0] {SECOND}"),
    (
        "depthwise",
        cn.Layer(2 * CROSSES[:, None], groups=3),
        "not yet: the first wrong value stands at [0, 0, 0] for x of shape (3, 5, 6)",
    ),
]


@pytest.mark.parametrize(("name", "answer", "expected"), numbered(FEEDBACK))
def test_feedback_says_what_is_wrong_and_where(name, answer, expected, capsys):
    assert said(capsys, name, answer) == expected.replace("ASKED", EXERCISES[name].asks)


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (lambda x, w: x[9], "IndexError", "index 9 is out of bounds"),
        (lambda x: x, "TypeError", "takes 1 positional argument but 2 were given"),
        (endless, "RecursionError", "maximum recursion depth"),
        (lambda x, w: undefined_name, "NameError", "name 'undefined_name' is not defined"),  # noqa: F821
    ],
)
def test_errors_are_told_with_their_input(answer, error, text, capsys):
    line = said(capsys, "slide-by-hand", answer)
    assert line.startswith(f"your function raises {error} {FIRST}: ") and text in line


def test_a_slow_function_is_called_no_more(monkeypatch, capsys):
    calls = []
    monkeypatch.setattr(sys.modules["convnotes.exercises.calls"], "PATIENCE", 0)
    line = said(capsys, "slide-by-hand", lambda x, w: calls.append(x))
    assert line == f"not yet: your function takes more than 0 seconds {FIRST}, and that is small"
    assert len(calls) == 1


def test_the_stop_button_stops_a_function():
    def stopped(x, w):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cn.check("slide-by-hand", stopped)


@pytest.mark.parametrize("name", ["no-such-exercise", "", None, 3, ["corner-pixel"]])
def test_an_unknown_exercise_lists_those_there_are(name):
    with pytest.raises(ValueError, match="is not an exercise: choose one of 'bins-seen', 'brightening', 'commute', "):
        cn.check(name, 1)
