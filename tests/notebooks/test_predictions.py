"""What a reader is asked to predict is out of sight until the cell has run: outputs collapsed, answers folded."""

import re

import nbformat
import pytest
import refresh_notebooks
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from repository import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def hidden(cell):
    return cell.metadata.get("jupyter", {}).get("outputs_hidden", False)


def predictions(notebook):
    """Yield, for each *Predict* that is not answered in its own cell, its text, the cells below it, and the answer."""
    for n, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and refresh_notebooks.asks(cell.source):
            below = notebook.cells[n + 1 :]
            end = next(
                (m for m, other in enumerate(below) if other.cell_type == "markdown" and "<details>" in other.source),
                len(below),
            )
            yield cell.source[-200:], below[:end], below[end] if end < len(below) else None


@each_notebook
def test_every_prediction_is_out_of_sight_and_its_answer_folded(path):
    for text, below, answer in predictions(read(path)):
        code = [cell for cell in below if cell.cell_type == "code"]
        assert any(cell.outputs for cell in code), f"nothing to predict: {text}"
        if any("predict=True" in cell.source for cell in code):
            continue
        assert all(hidden(cell) for cell in code if cell.outputs), f"in sight, run tools/refresh_notebooks.py: {text}"
        assert answer and answer.source.startswith("<details><summary>"), f"the answer is not folded first: {text}"
        assert not any(re.search(r"(?m)^#", cell.source) for cell in below if cell.cell_type == "markdown"), text


@each_notebook
def test_nothing_else_is_collapsed(path):
    notebook = read(path)
    due = {id(cell) for text, below, _ in predictions(notebook) for cell in below}
    assert all(id(cell) in due for cell in notebook.cells if cell.cell_type == "code" and hidden(cell))


def test_the_course_asks_often():
    found = [text for path in NOTEBOOKS for text, _, _ in predictions(read(path))]
    assert len(found) >= 60


def test_questions_are_told_from_those_that_answer_themselves():
    fold = "<details><summary>Answer</summary>\n\n*Predict* is no question here.\n\n</details>"
    assert refresh_notebooks.asks("*Predict:* how many?")
    assert refresh_notebooks.asks(f"First.\n\n{fold}\n\nNow *predict*? No: *Predict* the sum.")
    assert not refresh_notebooks.asks("Predict mode hides outputs.")
    assert not refresh_notebooks.asks(f"*Predict:* how many?\n\n{fold}")
    assert not refresh_notebooks.asks(fold)


def made(*cells):
    """Return a notebook of Markdown cells (text) and code cells that print (a pair with one empty text)."""
    return new_notebook(
        cells=[
            new_markdown_cell(cell)
            if isinstance(cell, str)
            else new_code_cell(cell[0], outputs=[new_output("stream", text=cell[1])] * bool(cell[1]))
            for cell in cells
        ]
    )


def collapsed(*cells):
    notebook = refresh_notebooks.normalise(made(*cells), "01-made.ipynb")
    return [cell.source for cell in notebook.cells if cell.cell_type == "code" and hidden(cell)]


def test_the_refresh_tool_collapses_from_the_question_to_the_folded_answer():
    fold = "<details><summary>What came out</summary>\n\n3\n\n</details>\n\nAnd *Predict* again."
    cells = [("before", "0"), "*Predict* it.", ("plain", ""), "Two lines more.", ("one", "1"), ("two", "2"), fold]
    cells += [("three", "3"), "<details>\n\n</details>", ("after", "4")]
    assert collapsed(*cells) == ["one", "two", "three"]
    assert collapsed("*Predict* it.", ("cn.explore(layer, x, predict=True)", "hidden"), ("more", "1")) == []
    notebook = made("No question.", ("open", "1"))
    notebook.cells[1].metadata["jupyter"] = {"outputs_hidden": True}
    assert not hidden(refresh_notebooks.normalise(notebook, "01-made.ipynb").cells[1])
