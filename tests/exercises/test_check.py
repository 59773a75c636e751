"""cn.check: right answers pass in every form, mistakes are named, and feedback comes in order."""

import ast
import itertools
import re
import sys
from decimal import Decimal
from fractions import Fraction

import nbformat
import numpy as np
import prose
import pytest
import reference
from checking import (
    EDGE,
    MIX,
    PLAIN,
    RIGHT,
    SHIFT,
    around,
    by_hand,
    changed,
    counted,
    each_exercise,
    framed,
    full_by_loops,
    layer_by_loops,
    left_over,
    numbered,
    of_kind,
    said,
    size,
    stamped,
    windows,
)
from repository import ROOT

import convnotes as cn
from convnotes.exercises import mistakes, notebooks
from convnotes.exercises.equation import CROSSES
from convnotes.exercises.equation import W as W_EQUATION
from convnotes.exercises.equation import X as X_EQUATION
from convnotes.exercises.images import W2, X2
from convnotes.exercises.multiply import P, Q
from convnotes.exercises.notebooks import EXERCISES
from convnotes.exercises.register import Exercise, exercise
from convnotes.exercises.scalars import B, W, X
from convnotes.exercises.signals import PATTERN, SIGNAL
from convnotes.exercises.stacked import DILATIONS, FIRST, NUMBERS, SECOND, UNIT
from convnotes.exercises.turned import SIZES, STAMP, STAMPED

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECK = re.compile(r"^cn\.check\(\"([\w-]+)\", (\w+)\)$")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


# The notebooks' exercises


def stub(variable):
    """Return a pattern of the part of a stub cell that a solution replaces: `v = ...`, or `def v` with `return ...`."""
    return rf"(?m)^{variable} = \.\.\..*$|^def {variable}\(.*\n(?:    .*\n)*?    return \.\.\..*$"


def asked_in(notebook):
    """Return (name, variable, index of the stub cell, published solution) of every exercise of a notebook."""
    found = []
    for n, cell in enumerate(notebook.cells):
        match = CHECK.match(cell.source) if cell.cell_type == "code" else None
        if match:
            folded = re.findall(r"(?s)<details>.*?</details>", notebook.cells[n + 1].source)
            solutions = [code for part in folded for code in prose.blocks(part, "python")]
            solutions = [code for code in solutions if re.search(rf"(?m)^({match[2]} = |def {match[2]}\()", code)]
            assert len(solutions) == 1, f"{match[1]}: one solution, folded, below the check"
            found.append((*match.groups(), n - 1, solutions[0]))
    return found


def asking(sources):
    """Return the cells that ask, and those that make or may change what they need, in order; nbval runs the others."""
    kept, needed = [], set()
    for source in reversed(list(sources)):
        body = ast.parse(source).body
        names = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Name)]
        made = {name.id for name in names if isinstance(name.ctx, ast.Store)} | {getattr(n, "name", "") for n in body}
        called = {
            name.id
            for call in body
            if isinstance(call, ast.Expr)
            for name in ast.walk(call)
            if isinstance(name, ast.Name)
        }
        if (made | called) & needed - {"cn", "np"} or re.search(r"\bimport |cn\.(check|make_exercise)\(", source):
            kept.append(source)
            needed |= {name.id for name in names}
    return kept[::-1]


def run(notebook, folder, monkeypatch):
    """Run the code cells of a notebook that its checks need, here and without a front end."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MPLBACKEND", "agg")
    space = {}
    for source in asking(cell.source for cell in notebook.cells if cell.cell_type == "code"):
        exec(source, space)


def solved(notebook):
    """Put each published solution into its stub; return the names of the exercises."""
    found = asked_in(notebook)
    for _, variable, cell, solution in found:
        notebook.cells[cell].source = re.sub(stub(variable), lambda _, s=solution: s, notebook.cells[cell].source)
    return [name for name, *_ in found]


def made_in(notebook):
    """Return the names of the exercises that a notebook makes itself."""
    return set(re.findall(r'cn\.make_exercise\("([\w-]+)"', "\n".join(cell.source for cell in notebook.cells)))


@each_notebook
def test_every_check_stands_below_its_stub(path):
    notebook = nbformat.read(path, as_version=4)
    checks = [cell.source for cell in notebook.cells if "cn.check(" in cell.source and cell.cell_type == "code"]
    found = asked_in(notebook)
    assert len(found) == len(checks) > 0
    for name, variable, cell, _ in found:
        assert name in EXERCISES or name in made_in(notebook)
        assert re.search(stub(variable), notebook.cells[cell].source), name


@each_notebook
def test_unanswered_stubs_are_answered_kindly(path):
    """In the committed outputs, which nbval holds to a run of every notebook as it is."""
    notebook = nbformat.read(path, as_version=4)
    printed = "".join(o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", ()))
    assert all(f"{name}: not answered yet" in printed for name, *_ in asked_in(notebook)), printed


@each_notebook
def test_published_solutions_pass_in_their_notebook(path, monkeypatch, capsys):
    names = solved(notebook := nbformat.read(path, as_version=4))
    run(notebook, path.parent, monkeypatch)
    printed = capsys.readouterr().out
    assert all(f"{name}: correct" in printed for name in names), printed


def test_a_stub_may_be_a_function(tmp_path, monkeypatch, capsys):
    cells = [
        "import numpy as np\nimport convnotes as cn",
        'def my_convolve(x, w):\n    """Return the full convolution."""\n    y = 0 * x\n    return ...',
        'cn.check("slide-by-hand", my_convolve)',
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    solution = "```python\ndef my_convolve(x, w):\n    return np.convolve(x, w)\n```\n"
    notebook.cells.append(nbformat.v4.new_markdown_cell(f"<details>\n\n{solution}\n</details>"))
    for answer in ("not answered yet", "correct: "):
        run(notebook, tmp_path, monkeypatch)
        assert f"slide-by-hand: {answer}" in capsys.readouterr().out
        solved(notebook)


@pytest.mark.parametrize("module", notebooks.NOTEBOOKS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_notebook_asks_the_exercises_of_its_module_and_no_others(module):
    name, _, what = module.__doc__.partition(": ")
    assert re.fullmatch(r"\d\d(-[a-z]+)+", name) and what
    registered = [key for key, exercise in EXERCISES.items() if exercise.solve.__module__ == module.__name__]
    assert registered
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    assert sorted({key for key, *_ in asked_in(notebook)} - made_in(notebook)) == sorted(registered)


def test_every_module_of_exercises_is_imported():
    files = {path.stem for path in (ROOT / "convnotes" / "exercises").glob("*.py")} - {
        "__init__",
        "answers",
        "calls",
        "check",
        "mistakes",
        "notebooks",
        "own_layer",
        "register",
        "verdict",
    }
    assert files == {module.__name__.rpartition(".")[2] for module in notebooks.NOTEBOOKS}


# Right answers


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


def zeros_for_the_others(kernels):
    w = np.zeros((3, 3, 3, 3))
    w[range(3), range(3)] = kernels
    return w


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
        ("slide-by-hand", np.convolve),
        ("slide-by-hand", into_one_buffer),
        ("slide-by-hand", lambda x, w: np.convolve(w, x).tolist()),
        ("slide-by-hand", lambda *pair, **_: tuple(np.convolve(*pair))),
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


# Mistakes are named. The wrong answers are computed here by other means than in the package.


def two_layers(first, second, mode="valid"):
    """Return NUMBERS through two kernels, relu in between; the second layer with another mode."""
    return np.convolve(np.maximum(np.convolve(NUMBERS, first, "valid"), 0), second, mode)


def phi_in_each_term():
    return sum(by_hand(X2[[j]], W2[0][[j]], b=0) for j in range(2)) + 4


def plainly(add):
    """Return a my_layer that calls add(y, i, j, place, window, turned kernel, b) for every window, then relu."""

    def my_layer(x, w, b):
        y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1))
        for i, j, place, window, kernel in windows(x, w):
            add(y, i, j, place, window, kernel[::-1, ::-1], b)
        return np.maximum(y, 0)

    return my_layer


def phi_per_term(y, i, j, place, window, kernel, b):
    y[place] += max(0, np.sum(window * kernel)) + (b[i] if j == 0 else 0)


def phi_and_bias_per_term(y, i, j, place, window, kernel, b):
    y[place] += max(0, np.sum(window * kernel) + b[i])


def bias_per_input(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel) + b[i]


def no_bias(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel)


def overwritten(y, i, j, place, window, kernel, b):
    y[place] = np.sum(window * kernel) + b[i]


def not_turned(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel[::-1, ::-1]) + (b[i] if j == 0 else 0)


def only_rows_turned(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel[:, ::-1]) + (b[i] if j == 0 else 0)


def no_phi(x, w, b):
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)) + b[:, None, None]
    for _, _, place, window, kernel in windows(x, w):
        y[place] += np.sum(window * kernel[::-1, ::-1])
    return y


def bias_after_phi(x, w, b):
    return np.maximum(no_phi(x, w, 0 * b), 0) + b[:, None, None]


def over_outputs(x, w, b):
    """Return relu of b_j + sum_i w_ij * x_j; with fewer inputs than biases, the others stay alone."""
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)) + b[:, None, None]
    for _, j, (_, r, c), window, kernel in windows(x, w):
        y[j, r, c] += np.sum(window * kernel[::-1, ::-1])
    return np.maximum(y, 0)


def swapped_indices(x, w, b):
    """Return relu of b_j + sum_i w_ij * x_i, which fails where there are more outputs than inputs."""
    sums = [sum(cn.convolve(x[i], w[i, j], "valid") for i in range(len(w))) for j in range(len(x))]
    return np.maximum([total + b[j] for j, total in enumerate(sums)], 0)


MISTAKES = [
    ("corner-pixel", 18, "padding"),
    ("corner-pixel", 4, "sum over j"),
    ("corner-pixel", 9, "one input"),
    ("corner-pixel", 12, "edge"),
    ("window-at-the-border", [(c, r) for r, c in around(0, 3)], "transposed"),
    ("window-at-the-border", around(1, 4), "off by one"),
    ("window-at-the-border", [(0, 1), (0, 2), (0, 3)], "'full'"),
    ("window-at-the-border", [(r, c) for r in (0, 2) for c in (1, 3, 5)], "dilated"),
    ("window-at-the-border", around(1, 3), "interior"),
    ("window-at-the-border", [*around(0, 3), (-1, 2), (-1, 3), (-1, 4)], "(-1, 2) lies outside"),
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
    ("shift-right", SHIFT[::-1, ::-1], "not flipped"),
    ("shift-right", 2 * SHIFT, "moves right, but its brightness changes: the weight must be 1"),
    ("shift-right", -0.3 * SHIFT, "moves right, but its brightness"),
    ("shift-right", SHIFT.T, "down"),
    ("shift-right", SHIFT.T[::-1], "up"),
    ("shift-right", np.eye(3) * [0, 1, 0], "leaves"),
    ("shift-right", [[0, 0, 1]] * 3, "blurred"),
    ("vertical-edges", EDGE.T, "horizontal edges"),
    ("vertical-edges", EDGE + EDGE.T, "too"),
    ("vertical-edges", abs(EDGE), "flat"),
    ("dense-output", np.maximum(W.T @ X + B, 0), "i and j are swapped"),
    ("dense-output", W @ X + B, "phi is forgotten"),
    ("dense-output", np.maximum(W @ X, 0), "the bias is forgotten"),
    ("dense-output", np.maximum(W @ X + 3 * B, 0), "once per input"),
    ("dense-output", np.maximum(W @ X, 0) + B, "after phi"),
    ("dense-output", np.maximum(W * X, 0).sum(1) + B, "phi is applied to each term"),
    ("dense-output", np.maximum((W * X).sum(0) + B, 0), "summed over i"),
    ("count-weights", 7840, "biases are forgotten"),
    ("count-weights", 7841, "one for all"),
    ("count-weights", 7840 + 784, "not to an input"),
    ("count-weights", 794, "go in and come out"),
    ("long-multiplication", np.polymul(P[::-1], Q[::-1]), "highest power first"),
    ("long-multiplication", np.convolve(P, Q[::-1]), "flipped"),
    ("same-crop", (2, 9), "too short"),
    ("same-crop", (2, 11), "too long"),
    ("same-crop", (2, 8), "how many"),
    ("same-crop", (4, 8), "'valid'"),
    ("same-crop", (0, 12), "all of"),
    ("same-crop", (0, 8), "at the end only"),
    ("same-crop", (4, 12), "at the start only"),
    ("commute", "same", "differ in length"),
    ("commute", "VALID", "refused"),
    ("one-term", reference.slide(X_EQUATION[0], W_EQUATION[1, 0], **PLAIN).astype(int), "w_10 * x_0"),
    ("one-term", reference.slide(X_EQUATION[0], W_EQUATION[0, 0], **PLAIN).astype(int), "start at 0"),
    ("one-term", reference.slide(X_EQUATION[1], W_EQUATION[0, 1][::-1, ::-1], **PLAIN).astype(int), "flipped"),
    ("one-by-one", MIX[::-1], "two outputs are swapped"),
    ("one-by-one", MIX * [[[[1]]], [[[-1]]]], "wrong sign"),
    ("one-by-one", MIX * [[[[4]]], [[[1]]]], "brighter"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, flip=False), "flipped"),
    ("depthwise", cn.Layer(CROSSES[:, None].swapaxes(2, 3), groups=3), "transposed"),
    ("depthwise", cn.Layer(CROSSES[::-1, None], groups=3), "reverse order"),
    ("depthwise", cn.Layer(np.stack([CROSSES] * 3)), "sums over all inputs"),
    ("depthwise", cn.Layer(CROSSES[:, None]), "groups is missing: with groups=3 each output reads 1 input"),
    ("depthwise", cn.Layer(CROSSES[:, None], phi="relu", groups=3), "phi: none was asked for, and yours is relu"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, boundary="wrap"), "wraps around"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, padding=((2, 0), (2, 0))), "one cell too far"),
    ("depthwise", cn.Layer(zeros_for_the_others(CROSSES)), "a weight of 0 connects all the same"),
    ("depthwise", cn.Layer(np.pad(CROSSES, ((0, 0), (1, 1), (1, 1)))[:, None], groups=3), "a weight of 0 connects"),
    ("count-connections", 20 * 9 * 6, "padding cells"),
    ("count-connections", 54, "weights"),
    ("count-connections", 20 * 20 * 6, "dense"),
    ("count-connections", counted() // 6, "one input and one output"),
    ("matrix-row", [0, 1, 2, 4, 0, 0], "flipped"),
    ("matrix-row", [4, 2, 1, 0, 0, 0], "row 0"),
    ("matrix-row", [1, 2, 4, 0, 0, 0], "not flipped, and that is row 0"),
    ("shift", [(1, 2), (0, 1), (0, 0), (0, 2), (1, 0), (1, 1)], "transposed"),
    ("shift", changed(padding="same"), "'same'"),
    ("shift", changed(padding="full"), "'full'"),
    ("shift", [(r, c) for r in (2, 3) for c in (1, 2, 3)], "reads"),
    ("parameters", [8 * 1024 * (3 * 1024 + 1), 608], "order"),
    ("parameters", [600, 8 * 1024 * 3 * 1024], "biases"),
    ("output-size", size((20, 29), (4, 5), padding=3, dilation=(1, 2)), "stride is ignored"),
    ("output-size", size((20, 29), (4, 5), padding=3, stride=(2, 3)), "dilation is ignored"),
    ("output-size", size((20, 29), (4, 5), stride=(2, 3), dilation=(1, 2)), "padding is left out"),
    ("output-size", size((20, 29), (4, 5), padding=3, stride=(3, 2), dilation=(1, 2)), "strides of the axes"),
    ("output-size", [(20 + 6 - 4 + 1) // 2, (29 + 6 - 9 + 1) // 3], "divide the room by the stride, then add one"),
    ("output-size", [12, 10], "rounded up"),
    ("output-size", [12, 26 / 3 + 1], "not rounded"),
    ("missing-size", (7, 5), "dilation is ignored"),
    ("missing-size", (3, 2), "off by one"),
    ("missing-size", (3, 4), "order"),
    ("not-determined", "x and y", "size of w"),
    ("not-determined", "Y, x", "size of w"),
    ("range", [19, 20, 21], "off by one"),
    ("range", [15, 16, 17], "cells 0 to n are n + 1 cells"),
    ("range", [18, 17, 16], "smallest first"),
    ("moving-average", np.ones(5) / 3, "divides by three"),
    ("moving-average", np.ones(5), "sum"),
    ("matched-filter", int(np.argmax(np.convolve(SIGNAL, PATTERN, "valid"))), "flipped"),
    ("matched-filter", int(np.argmax(SIGNAL)), "signal is largest"),
    ("matched-filter", int(np.argmax(np.correlate(SIGNAL, PATTERN, "full"))), "'full' where 'valid'"),
    ("matched-filter", int(np.max(np.correlate(SIGNAL, PATTERN))), "value of the maximum"),
    ("volume-size", [10, 16 // 2, 14 // 3], "divide the room by the stride, then add one"),
    ("volume-size", [10, 9, 6], "rounded up"),
    ("volume-size", size((12, 20, 17), (3, 5, 4)), "stride is ignored"),
    ("volume-size", size((12, 20, 17), (3, 5, 4), padding="same", stride=(1, 2, 3)), "'same'"),
    ("two-layers", np.convolve(np.convolve(NUMBERS, FIRST, "valid"), SECOND, "valid"), "relu is forgotten"),
    ("two-layers", np.convolve(NUMBERS, np.convolve(FIRST, SECOND), "valid"), "relu is forgotten"),
    ("two-layers", np.maximum(np.convolve(NUMBERS, np.convolve(FIRST, SECOND), "valid"), 0), "not after the second"),
    ("two-layers", two_layers(FIRST[::-1], SECOND[::-1]), "neither layer is flipped"),
    ("two-layers", two_layers(FIRST[::-1], SECOND), "in the first layer: not flipped"),
    ("two-layers", two_layers(FIRST, SECOND[::-1]), "in the second layer: not flipped"),
    ("two-layers", two_layers(SECOND, FIRST), "wrong order"),
    ("frame-the-field", [*framed(UNIT[1]), *framed(UNIT[0])], "rows first"),
    ("frame-the-field", [framed(n)[end] for end in (0, 1) for n in UNIT], "order is another"),
    ("frame-the-field", [5, 16, 9, 20], "jump is left out"),
    ("frame-the-field", [10, 22, 18, 30], "one too far"),
    ("frame-the-field", [10, 17, 18, 25], "last layer of 3 x 3"),
    ("frame-the-field", [*framed(6), *framed(9)], "one row below"),
    ("frame-the-field", [4, 15, 12, 23], "it begins there"),
    ("dilated-reach", 8 * 8 * 3, "multiplies kernel, last dilation and stacks"),
    ("dilated-reach", 1 + 3 * sum(d * (8 + 1) for d in DILATIONS), "kernel + 1"),
    ("dilated-reach", 1 + 3 * sum(d * 8 for d in DILATIONS), "has the kernel"),
    ("dilated-reach", 1 + 2 * 3 * sum(d * 7 for d in DILATIONS), "two convolutions"),
    ("dilated-reach", 3 * sum(d * 7 for d in DILATIONS), "own place"),
    ("dilated-reach", 3 * (1 + sum(d * 7 for d in DILATIONS)), "their reaches add up"),
    ("unnoticed-moves", 9, "how many it notices"),
    ("unnoticed-moves", sum(n // 3 == (n + 1) // 3 for n in range(11)), "side by side"),
    ("unnoticed-moves", sum(n // 2 == (n + 1) // 2 for n in range(11)), "smaller windows"),
    ("unnoticed-moves", 0, "stride 1"),
    ("stamp-by-hand", [2, 8, 3, 12, -1, -4, -2], "the later one overwrites"),
    ("stamp-by-hand", [2, 8, 4, 12, 6, -4, -2], "the earlier one stays"),
    ("stamp-by-hand", [2, 8, 3.5, 12, 2.5, -4, -2], "mean"),
    ("stamp-by-hand", stamped(STAMPED, STAMP[::-1], 2), "flipped"),
    ("stamp-by-hand", stamped(STAMPED[::-1], STAMP, 2), "reverse order"),
    ("way-back", (0, 1), "order"),
    ("way-back", [left_over(size, 5, 3, 0) for size in SIZES], "padding is left out"),
    ("way-back", (20 % 3, 22 % 3), "divides the room"),
    ("way-back", (2, 0), "missing to the next window"),
    ("way-back", (19, 22), "size that comes out"),
    ("way-back", (0, 0), "too short"),
    ("fewest-and-most", (9, 4), "order"),
    ("fewest-and-most", (2, 3), "one axis"),
    ("fewest-and-most", (1, 9), "border"),
    ("fewest-and-most", (25, 25), "an input feeds"),
    ("fewest-and-most", (1, 4), "3 x 3"),
    ("fewest-and-most", (4, 4), "the stride divides"),
    ("keep-it-flat", [1, 1, 1], "read two inputs come out larger"),
    ("keep-it-flat", [0.25, 1, 0.25], "read two inputs come out smaller"),
    ("keep-it-flat", [1, 2, 1], "flat, but larger"),
    ("keep-it-flat", [0, 0, 0], "flat, but smaller"),
    ("count-a-block", 64 * 32 * 5 + 64 * 64 * 5, "biases are forgotten"),
    ("count-a-block", 2 * (64 * 32 * 5 + 64), "reads the 64 channels"),
    ("count-a-block", 2 * (64 * 64 * 5 + 64), "reads the 32 channels"),
    ("count-a-block", 64 * 64 * 5 + 64, "second convolution alone"),
    ("count-a-block", 64 * 33 + 64 * 65, "kernels of 1"),
    ("follow-the-length", (71, 148), "order"),
    ("follow-the-length", (151, 76), "window is ignored"),
    ("follow-the-length", (148, 72), "rounded up"),
    ("follow-the-length", (147, 70), "window at 0"),
    ("follow-the-length", ((301 - 8 - 7) // 2 + 1, (144 - 8 - 7) // 2 + 1), "keep the length"),
    ("follow-the-length", (301 - 6, 301 - 12), "stride is ignored"),
    ("bins-seen", (8, 85), "order"),
    ("bins-seen", (1 + 9 * 4, 1), "strides are left out"),
    ("bins-seen", (69, 4), "before the pool"),
    ("bins-seen", (84, 8), "own place"),
    ("bins-seen", (85, 6), "strides multiply"),
    ("bins-seen", (1 + 8 * (1 + 2 + 4), 8), "two convolutions"),
    ("brightening", [1, 1, 0, -1, -1], "turn it"),
    ("brightening", [1, -2, 1, 0, 0], "gets darker, too"),
    ("brightening", [0, 0, 1, 1, 1], "steady bright light"),
    ("brightening", [-2, 0, 0, 0, 1], "steady dark light: let"),
    ("brightening", [-0.2] * 5, "weights of one sign"),
    ("brightening", [0] * 5, "responds to nothing"),
    ("own-kernel", np.eye(3) * [0, 1, 0], "leaves"),
    ("own-kernel", np.ones((3, 3)) / 9, "softer"),
    ("own-kernel", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "darker"),
    ("own-kernel", 2 * np.eye(3), "brighter"),
    ("own-kernel", np.ones((3, 3)) / 8, "brighter"),
    ("own-kernel", [[0, 0, 0], [-1, 3, -1], [0, 0, 0]], "one direction only"),
    ("own-kernel", [[0, 1, 0], [1, -3, 1], [0, 1, 0]], "turns edges round"),
    ("own-kernel", [[0, 0, 0], [1, -1, 1], [0, 0, 0]], "turns edges round"),
    ("own-kernel", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], "relief"),
    ("own-kernel", [[0, 0, 0], [-4, 2, 3], [0, 0, 0]], "relief"),
    ("own-kernel", SHIFT, "leaves"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w[::-1]), "flipped"),
    ("layer-by-loops", plainly(phi_per_term), "phi is applied to each term"),
    ("layer-by-loops", plainly(phi_and_bias_per_term), "bias and phi are applied to each term"),
    ("layer-by-loops", plainly(bias_per_input), "once per input"),
    ("layer-by-loops", plainly(no_bias), "the bias is forgotten"),
    ("layer-by-loops", plainly(overwritten), "overwrites"),
    ("layer-by-loops", plainly(not_turned), "flipped"),
    ("layer-by-loops", plainly(only_rows_turned), "half flipped: only the order of the rows"),
    ("layer-by-loops", no_phi, "phi is forgotten"),
    ("layer-by-loops", bias_after_phi, "after phi"),
    ("layer-by-loops", over_outputs, "summed over i, the outputs"),
    ("layer-by-loops", swapped_indices, "i and j are swapped"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x[::-1], w, b), "inputs are taken in reverse order"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x, w, b)[::-1], "outputs stand in reverse order"),
]
WRONG_SIZE = [
    ("two-layers", np.maximum(np.convolve(NUMBERS, FIRST, "valid"), 0), "stands between the layers"),
    ("two-layers", np.convolve(NUMBERS, FIRST, "valid"), "before relu"),
    ("two-layers", np.convolve(NUMBERS, SECOND, "valid"), "second layer alone"),
    ("two-layers", two_layers(FIRST, SECOND, "full"), "in the second layer: 'full'"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 1), "the stride is ignored"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 3), "side by side"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 2)[1:-1], "with padding 1"),
    ("stamp-by-hand", [*stamped(STAMPED, STAMP, 2), 0], "output_padding=1"),
    ("long-multiplication", np.convolve([2, 3, 1], Q), "keeps its place"),
    ("long-multiplication", [2 * 5, 0, 3 * 4, 0], "every term"),
    ("long-multiplication", np.polynomial.polynomial.polyadd(P, Q), "sum of the two"),
    ("long-multiplication", np.convolve(P, Q, "same"), "'same' where 'full' was meant"),
    ("long-multiplication", np.convolve(P, Q, "valid"), "'valid' where 'full' was meant"),
    ("one-term", cn.convolve(X_EQUATION[1], W_EQUATION[0, 1], "same"), "'same' where 'valid' was meant"),
    ("one-term", cn.convolve(X_EQUATION[1], W_EQUATION[0, 1]), "'full' where 'valid' was meant"),
    ("matrix-row", [4, 2, 1], "zeros are missing"),
    ("matrix-row", [2, 4, 0, 0], "transposed"),
    ("range", [16], "smallest"),
    ("range", (16, 18), "list every size"),
    ("moving-average", [1 / 3] * 3, "three"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, padding="valid"), "'valid' where 'same' was meant"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w)[: len(x)], "beyond the end"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w, "valid"), "'valid' where 'full' was meant"),
    ("slide-by-hand", lambda x, w: cn.convolve(x, w, "same"), "'same' where 'full' was meant"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w)[:-1], "off by one"),
    ("layer-by-loops", lambda x, w, b: cn.Layer(w, b, "relu", padding="full")(x), "'full' where 'valid' was meant"),
    ("layer-by-loops", lambda x, w, b: cn.Layer(w, b, "relu")(x), "'same' where 'valid' was meant"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x, w, b)[:, :-1, :-1], "off by one"),
]


@pytest.mark.parametrize(("name", "answer", "named"), numbered(MISTAKES))
def test_classic_mistakes_are_named(name, answer, named, capsys):
    line = said(capsys, name, answer)
    assert line.startswith("almost: ") and named in line


@pytest.mark.parametrize(("name", "answer", "named"), numbered(WRONG_SIZE))
def test_mistakes_that_change_the_size_are_named_after_it(name, answer, named, capsys):
    line = said(capsys, name, answer)
    assert line.startswith("wrong shape: ") and named in line


def wrong_function(name, sentence):
    """Return a function that makes one mistake on every input of an exercise; where it makes no sense, anything."""
    return lambda *case: made_on(name, case).get(sentence, np.zeros(3))


def made_on(name, case, known={}):  # noqa: B006
    """Return {sentence: wrong answer} of an exercise's mistakes on an input; all come at once, so they are kept."""
    key = name, *((part.shape, part.dtype.str, part.tobytes()) for part in map(np.asarray, case))
    if key not in known:
        known[key] = dict(EXERCISES[name].solve(*case)[1])
    return known[key]


def each_mistake():
    """Return (name, wrong answer, sentence) of every mistake that an exercise knows and that can be handed in."""
    rows = []
    for name, task in EXERCISES.items():
        for sentence, wrongs in task.solved[1]:
            if task.kind == "function":
                rows.append((name, wrong_function(name, sentence.partition("; or ")[0]), sentence))
            elif task.kind == "layer":
                layers = {said: right.replace(**how) for right in [task.right_layer] for said, how in known(right)}
                rows += [(name, layer, sentence) for said, layer in layers.items() if sentence.startswith(said)]
            elif task.look is None:
                rows.append((name, wrongs[0], sentence))
    return rows


def known(layer):
    """Return the mistakes that are layers, without those that cannot be built."""
    found = []
    for sentence, how in mistakes.changes_of(layer):
        try:
            layer.replace(**how)
        except ValueError:
            continue
        found.append((sentence, how))
    return found


@pytest.mark.parametrize(("name", "answer", "sentence"), numbered(each_mistake()))
def test_every_mistake_that_is_known_is_named_by_its_sentence(name, answer, sentence, capsys):
    line = said(capsys, name, answer)
    assert re.fullmatch(rf"(almost: |wrong shape: .*: ){re.escape(sentence)}", line)


@each_exercise
def test_mistakes_differ_from_the_right_answer_and_from_each_other(name):
    def key(found):
        if found is None or isinstance(found, str):
            return found
        return frozenset(found) if isinstance(found, set) else (np.shape(found), *np.round(np.ravel(found) * 1.0, 4))

    rights, found = EXERCISES[name].solved
    keys = [tuple(map(key, rights)), *(tuple(map(key, wrongs)) for _, wrongs in found)]
    assert len(set(keys)) == len(keys) > 2
    assert len({sentence for sentence, _ in found}) == len(found)


@of_kind("choice")
def test_every_choice_but_the_right_one_has_a_sentence(name):
    exercise = EXERCISES[name]
    assert {exercise.solved[0][0], *(wrong for _, (wrong,) in exercise.solved[1])} == set(exercise.options)
    assert all(option in exercise.asks for option in exercise.options)


def test_mistakes_that_coincide_are_one_that_says_both(monkeypatch, capsys):
    made = Exercise("a number", lambda: (1, [("right all the same", 1), ("this", 2), ("that", 2.0), ("also that", 2)]))
    assert made.solved == ([1], [("this; or that", [2])])
    monkeypatch.setitem(EXERCISES, "made", made)
    assert said(capsys, "made", 2) == "almost: this; or that"


def test_names_and_kinds_of_exercises_are_checked():
    for name, kind in (("corner-pixel", "numbers"), ("new", "riddle")):
        with pytest.raises(ValueError, match="its name is taken, or its kind is none of"):
            exercise(name, "a number", kind=kind)(lambda: (1, []))
    assert "new" not in EXERCISES


# In order: undefined, not answered, type, shape, value


@each_exercise
def test_what_is_undefined_or_not_answered_is_said_to_be(name, capsys):
    assert cn.check(name) is None
    line = capsys.readouterr().out
    assert line == f'{name}: undefined: define your answer, then pass it, as in cn.check("{name}", answer)\n'
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
    ("one-by-one", MIX[..., 0, 0], "wrong shape: shape (2, 3); expected ASKED, shape (2, 3, 1, 1)"),
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
