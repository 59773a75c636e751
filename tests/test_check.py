"""cn.check: published solutions pass, classic mistakes are named, and nothing a reader puts there raises or changes."""

import copy
import re

import nbformat
import numpy as np
import prose
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import convnotes as cn
from convnotes.exercises import EXERCISES, IMAGE, KERNEL, W2, X2

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECK = re.compile(r"^cn\.check\(\"([\w-]+)\", (\w+)\)$")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
each_exercise = pytest.mark.parametrize("name", sorted(EXERCISES))


def said(capsys, name, answer):
    """Return the line that check prints; it is one line, and says nothing of where objects live."""
    assert cn.check(name, answer) is None
    line = capsys.readouterr().out
    assert line.count("\n") == 1 and line.startswith(f"{name}: ") and "0x" not in line and len(line) < 200, line
    return line.removeprefix(f"{name}: ").strip()


# The notebooks' exercises


def exercises(notebook):
    """Return (name, variable, index of the stub cell, published solution) of every exercise of a notebook."""
    found = []
    for n, cell in enumerate(notebook.cells):
        match = CHECK.match(cell.source) if cell.cell_type == "code" else None
        if match:
            folded = re.findall(r"(?s)<details>.*?</details>", notebook.cells[n + 1].source)
            solutions = [code for part in folded for code in prose.blocks(part, "python")]
            solutions = [code for code in solutions if re.search(rf"(?m)^{match[2]} = ", code)]
            assert len(solutions) == 1, f"{match[1]}: one solution, folded, below the check"
            found.append((*match.groups(), n - 1, solutions[0]))
    return found


def run(notebook, folder, monkeypatch):
    """Run the code cells of a notebook here, without a front end."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MPLBACKEND", "agg")
    space = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, space)
    return space


@each_notebook
def test_every_check_stands_below_its_stub(path):
    notebook = nbformat.read(path, as_version=4)
    checks = [cell.source for cell in notebook.cells if "cn.check(" in cell.source and cell.cell_type == "code"]
    found = exercises(notebook)
    assert len(found) == len(checks) > 0
    for name, variable, stub, _ in found:
        assert name in EXERCISES
        assert re.search(rf"(?m)^{variable} = \.\.\.", notebook.cells[stub].source), name


@each_notebook
def test_unanswered_stubs_run_through_and_published_solutions_pass(path, monkeypatch, capsys):
    notebook = nbformat.read(path, as_version=4)
    found = exercises(notebook)
    run(notebook, path.parent, monkeypatch)
    printed = capsys.readouterr().out
    assert all(f"{name}: not answered yet" in printed for name, *_ in found)
    for _, variable, stub, solution in found:
        cell = notebook.cells[stub]
        cell.source = re.sub(rf"(?m)^{variable} = \.\.\..*$", lambda _, s=solution: s, cell.source)
    run(notebook, path.parent, monkeypatch)
    printed = capsys.readouterr().out
    assert all(f"{name}: correct" in printed for name, *_ in found), printed


def test_every_exercise_has_its_notebook():
    asked = [name for path in NOTEBOOKS for name, *_ in exercises(nbformat.read(path, as_version=4))]
    assert sorted(asked) == sorted(EXERCISES)


# Mistakes are named. The wrong answers are computed here by other means than in the package.

EDGE = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
SHIFT = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]])


def by_hand(x=X2, w=W2[0], b=4, at=(1, 3), flip=True, start=(-1, -1)):
    """Return relu(sum + b) with the window that starts at `at` + `start`, by loops over padded arrays."""
    padded = np.pad(x, ((0, 0), (3, 3), (3, 3)))
    top, left = (a + s + 3 for a, s in zip(at, start))
    total = 0
    for xj, wj in zip(padded, w):
        total += np.sum(xj[top : top + 3, left : left + 3] * (wj[::-1, ::-1] if flip else wj))
    return max(0, int(total) + b)


def around(row, column, rows=5, columns=6):
    cells = [(r, c) for r in range(row - 1, row + 2) for c in range(column - 1, column + 2)]
    return [(r, c) for r, c in cells if 0 <= r < rows and 0 <= c < columns]


def phi_in_each_term():
    return sum(by_hand(X2[[j]], W2[0][[j]], b=0) for j in range(2)) + 4


MISTAKES = [
    ("corner-pixel", 18, "padding"),
    ("corner-pixel", 4, "sum over j"),
    ("corner-pixel", 9, "one input"),
    ("corner-pixel", 12, "edge"),
    ("window-at-the-border", [(c, r) for r, c in around(0, 3)], "transposed"),
    ("window-at-the-border", around(1, 4), "off by one"),
    ("window-at-the-border", [(0, 1), (0, 2), (0, 3)], "'full'"),
    (
        "window-at-the-border",
        [(r, c) for r in (0, 2) for c in (1, 3, 5)],
        "dilated",
    ),
    ("window-at-the-border", around(1, 3), "interior"),
    ("window-at-the-border", [*around(0, 3), (-1, 2), (-1, 3), (-1, 4)], "(-1, 2) is a padding cell"),
    ("one-output-pixel", by_hand(flip=False), "flipped"),
    ("one-output-pixel", by_hand(w=W2[0].swapaxes(1, 2)), "transposed"),
    ("one-output-pixel", by_hand(at=(3, 1)), "transposed"),
    ("one-output-pixel", by_hand(b=0), "bias is forgotten"),
    ("one-output-pixel", by_hand(b=8), "once per input"),
    ("one-output-pixel", phi_in_each_term(), "phi is applied to each term"),
    ("one-output-pixel", by_hand(X2[:1], W2[0][:1]), "input 1 is left out"),
    ("one-output-pixel", by_hand(X2[1:], W2[0][1:]), "input 0 is left out"),
    ("one-output-pixel", by_hand(start=(0, 0)), "off by one"),
    ("one-output-pixel", by_hand(start=(-2, -2)), "'full' where 'same'"),
    ("reads-and-feeds", [36, 27], "transposed"),
    ("reads-and-feeds", (9, 36), "sum over j"),
    ("reads-and-feeds", np.array([27, 9]), "every output"),
    ("reads-and-feeds", [9.0, 9.0], "one to one"),
    ("reads-and-feeds", [3, 4], "channels"),
    ("reads-and-feeds", [12, 16], "corner"),
    ("shift-right", SHIFT[::-1, ::-1], "flipped"),
    ("shift-right", SHIFT.T, "down"),
    ("shift-right", SHIFT.T[::-1], "up"),
    ("shift-right", np.eye(3) * [0, 1, 0], "leaves"),
    ("shift-right", np.zeros((3, 3)), "every pixel 0"),
    ("shift-right", [[0, 0, 1]] * 3, "blurred"),
    ("vertical-edges", EDGE.T, "horizontal edges"),
    ("vertical-edges", EDGE + EDGE.T, "too"),
    ("vertical-edges", abs(EDGE), "flat"),
    ("vertical-edges", 0 * EDGE, "no straight edge"),
]


@pytest.mark.parametrize(
    ("name", "answer", "named"), MISTAKES, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(MISTAKES)]
)
def test_classic_mistakes_are_named(name, answer, named, capsys):
    line = said(capsys, name, answer)
    assert line.startswith("almost: ") and named in line


@each_exercise
def test_every_mistake_differs_from_the_right_answer_and_from_the_others(name):
    def key(found):
        return frozenset(found) if isinstance(found, set) else tuple(np.ravel(found).tolist())

    exercise = EXERCISES[name]
    keys = [key(exercise.right()), *(key(wrong) for _, wrong in exercise.mistakes())]
    assert len(set(keys)) == len(keys)
    messages = [message for message, _ in exercise.mistakes()]
    assert len(set(messages)) == len(messages)


def test_the_one_pixel_is_right_by_loops_too(capsys):
    assert said(capsys, "one-output-pixel", by_hand()) == "correct"
    assert np.array_equal(X2[0], IMAGE) and np.array_equal(W2[0, 0], KERNEL)


@pytest.mark.parametrize("answer", [EDGE, -EDGE, EDGE / 7, [[0, 0, 0], [1, -2, 1], [0, 0, 0]], np.float32(EDGE) * 1e-3])
def test_any_kernel_for_vertical_edges_will_do(answer, capsys):
    assert said(capsys, "vertical-edges", answer) == "correct"


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset, np.array])
def test_a_list_of_pixels_may_come_in_any_order_and_container(kind, capsys):
    assert said(capsys, "window-at-the-border", kind(around(0, 3)[::-1])) == "correct"


# In order: not answered, type, shape, value


@each_exercise
@pytest.mark.parametrize("answer", [..., None])
def test_what_is_not_answered_is_said_to_be(name, answer, capsys):
    assert said(capsys, name, answer) == f"not answered yet; replace the ... with {EXERCISES[name].asks}"


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("reads-and-feeds", [27, ...], "not answered yet; replace the ... with two whole numbers, [reads, feeds]"),
        ("window-at-the-border", [(0, 3), ...], "not answered yet; replace the ... with a list of (row, column) pairs"),
        ("corner-pixel", "8", "wrong type: this is of type str; expected one whole number"),
        ("corner-pixel", True, "wrong type: this is of type bool; expected one whole number"),
        (
            "corner-pixel",
            len,
            "wrong type: this is of type builtin_function_or_method, not called yet; expected one whole number",
        ),
        ("one-output-pixel", {1, 2}, "wrong type: this is of type set; expected one number"),
        ("window-at-the-border", 3, "wrong type: this is of type int; expected a list of (row, column) pairs"),
        (
            "window-at-the-border",
            [1, 2],
            "wrong shape: entry 0, a single number, shape (); expected a list of (row, column) pairs",
        ),
        (
            "window-at-the-border",
            [(0, 3), (0.0, 4)],
            "wrong type: entry 1 is of type tuple; expected a list of (row, column) pairs",
        ),
        (
            "window-at-the-border",
            [(0, 0, 3)],
            "wrong shape: entry 0, shape (3,); expected a list of (row, column) pairs",
        ),
        ("window-at-the-border", [], "the list is empty; expected a list of (row, column) pairs"),
        ("shift-right", [[1, 2], [3]], "wrong shape: the rows differ in length; expected a 3 x 3 kernel"),
        ("shift-right", [[[0, 0, 1]]], "wrong shape: shape (1, 1, 3); expected a 3 x 3 kernel, shape (3, 3)"),
        ("corner-pixel", [8], "wrong shape: shape (1,); expected one whole number, a single number, shape ()"),
        ("vertical-edges", [[0, 0, 0], [1, np.nan, 0], [0, 0, 0]], "not yet: there is a NaN or an infinity at [1, 1]"),
        ("one-output-pixel", 1e6, "not yet: another value"),
        ("reads-and-feeds", [27, 35], "not yet: the first wrong value stands at [1]"),
        ("shift-right", 2 * SHIFT, "not yet: what your kernel makes of a picture is wrong first at [0, 1]"),
        ("window-at-the-border", [(4, 4), *around(0, 3)], "not yet: (4, 4) does not connect"),
        ("window-at-the-border", around(0, 3)[:-1], "not yet: a pixel that connects is missing"),
        (
            "window-at-the-border",
            [(4, 5), (0, 3)],
            "not yet: (4, 5) does not connect, and some that connect are missing",
        ),
    ],
)
def test_feedback_comes_in_order(name, answer, expected, capsys):
    assert said(capsys, name, answer) == expected


@pytest.mark.parametrize("name", ["no-such-exercise", "", None, 3, ["corner-pixel"]])
def test_an_unknown_exercise_lists_those_there_are(name):
    with pytest.raises(ValueError, match="is not an exercise: choose one of 'corner-pixel', "):
        cn.check(name, 1)


# Whatever a reader puts there


class Hostile:
    def __array__(self, *_, **__):
        raise KeyError("no")

    def __eq__(self, other):
        raise RuntimeError("never compare me")

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("never print me")


def nested():
    loop = []
    loop.append(loop)
    return loop


GARBAGE = [
    "8", b"8", "", {1, 2}, {"a": 1}, [[1, [2]], 3], [[], []], [None], nested(), float("nan"), float("inf"), 1j, 10**400,
    -(10**400), [10**400], [(10**400, 0)], object(), Hostile(), [Hostile()], [[Hostile()] * 3] * 3, Hostile, int, print,
    lambda: 8, (n for n in range(3)), range(9), np.zeros((2000, 2000)), np.zeros(0), np.zeros((0, 2)), np.array("8"),
    np.array([None, 1]), np.full((3, 3), np.nan), np.full((3, 3), 1e308), np.full((3, 3), -(2**63)), np.ma.masked,
    np.ma.masked_all((3, 3)), np.array(["2020-01-01"], "M8[D]"), np.zeros(2, [("a", int)]), np.longdouble("1e4000"),
    np.zeros((1,) * 30), [(0, 3)] * 20_000, {(0, 3): 1}, NotImplemented, Ellipsis, cn, ["..."], [[...]], [(0, ...)],
]  # fmt: skip


@pytest.mark.filterwarnings("error")
@each_exercise
def test_garbage_never_raises_nor_passes(name, capsys):
    for answer in GARBAGE:
        assert said(capsys, name, answer) != "correct"


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_tensors_are_read_as_arrays(name, capsys):
    torch = pytest.importorskip("torch")
    assert said(capsys, name, torch.zeros(3, 3)) != "correct"
    assert said(capsys, name, torch.zeros(3, 3, requires_grad=True)).startswith("wrong type: this is of type Tensor")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=3) | st.just(...),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.integers(), inner, max_size=2)
    ),
    max_leaves=9,
)


@settings(deadline=None, max_examples=200)
@given(answer=ANYTHING)
def test_anything_may_stand_there_and_stays_as_it_was(answer):
    before = copy.deepcopy(answer)
    for name in EXERCISES:
        cn.check(name, answer)
    assert repr(answer) == repr(before)


@each_exercise
def test_arrays_are_not_modified(name):
    for answer in (np.arange(9.0).reshape(3, 3), np.arange(2), np.array(5), np.array([[0, 3], [1, 2]])):
        before = answer.copy()
        answer.setflags(write=False)
        cn.check(name, answer)
        assert np.array_equal(answer, before)


@each_exercise
def test_no_message_gives_the_answer_away(name, capsys):
    """Take a wrong answer for each message; none shows the right numbers."""
    exercise = EXERCISES[name]
    wrong = [np.full(exercise.shape or (1, 2), 77)] if exercise.shape is not None else [[(4, 5)], [(0, 3)]]
    for answer in wrong:
        line = said(capsys, name, answer)
        right = exercise.right()
        numbers = right if isinstance(right, set) else [n for n in np.ravel(right).tolist() if abs(n) > 3]
        assert not any(re.search(rf"(?<!\d){re.escape(str(number))}(?!\d)", line) for number in numbers)
