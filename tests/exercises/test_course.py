"""The exercises of the notebooks: every stub has its check, and every published solution passes it."""

import ast
import re

import nbformat
import prose
import pytest
from repository import ROOT

from convnotes.exercises import notebooks
from convnotes.exercises.notebooks import EXERCISES

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECK = re.compile(r"^cn\.check\(\"([\w-]+)\", (\w+)\)$")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


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
    answer = "sum(np.pad(x[n] * w, (n, len(x) - 1 - n)) for n in range(len(x)))"
    solution = f"```python\ndef my_convolve(x, w):\n    return {answer}\n```\n"
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
