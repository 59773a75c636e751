"""What a reader is asked is out of sight until the cell has run: outputs collapsed, answers folded."""

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


def questions(notebook):
    """Yield, for each question not answered in its own cell, its text, the cells below it, and the one that answers.

    Left out are those that the reader answers in code, in place of `...`, and the titles among the sources at the end.
    """
    for n, cell in enumerate(notebook.cells):
        predicts = cell.cell_type == "code" and "predict=True" in cell.source
        if predicts or (cell.cell_type == "markdown" and refresh_notebooks.asks(cell.source)):
            below = notebook.cells[n + 1 :]
            end = next(
                (m for m, other in enumerate(below) if other.cell_type == "markdown" and "<details>" in other.source),
                len(below),
            )
            if below and not any(other.cell_type == "code" and "..." in other.source for other in below[:end]):
                yield cell.source[-200:], below[:end], below[end] if end < len(below) else None


@each_notebook
def test_what_answers_a_question_is_out_of_sight_and_its_answer_folded(path):
    for text, below, answer in questions(read(path)):
        code = [cell for cell in below if cell.cell_type == "code" and cell.outputs]
        hides = [cell for cell in code if "predict=True" in cell.source]  # by itself
        assert all(hidden(cell) for cell in code if cell not in hides), (
            f"in sight, run tools/refresh_notebooks.py: {text}"
        )
        assert answer, f"no folded answer: {text}"
        if "predict=True" not in text and not hides:
            assert code, f"nothing to predict: {text}"
            assert answer.source.startswith("<details><summary>"), f"the answer is not folded first: {text}"
            assert not any(re.search(r"(?m)^#", cell.source) for cell in below if cell.cell_type == "markdown"), text


@each_notebook
def test_nothing_else_is_collapsed(path):
    notebook = read(path)
    due = {id(cell) for text, below, _ in questions(notebook) for cell in below}
    assert all(id(cell) in due for cell in notebook.cells if cell.cell_type == "code" and hidden(cell))


def test_the_course_asks_often():
    found = [text for path in NOTEBOOKS for text, _, _ in questions(read(path))]
    assert len(found) >= 100


def test_questions_are_told_from_those_that_answer_themselves():
    fold = "<details><summary>Answer</summary>\n\n*Predict* is no question here.\n\n</details>"
    assert refresh_notebooks.asks("*Predict:* how many?")
    assert refresh_notebooks.asks(f"First.\n\n{fold}\n\nNow *predict*? No: *Predict* the sum.")
    assert refresh_notebooks.asks("One line.\n\n*Say* why, before you read on.")
    assert refresh_notebooks.asks("Somebody gets 7 and 9. *Did they flip?*")
    assert not refresh_notebooks.asks("Who minds? We shall see.\n\nHere are the numbers:")
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
    explorer = ("cn.explore(layer, x, predict=True)", "hides by itself")
    assert collapsed("*Predict* it.", explorer, ("more", "1"), cells[-2], ("then", "1")) == ["more"]
    assert collapsed("How many?", ("count = ...", ""), ("cn.check(count)", "not yet answered")) == []
    notebook = made("No question.", ("open", "1"))
    notebook.cells[1].metadata["jupyter"] = {"outputs_hidden": True}
    assert not hidden(refresh_notebooks.normalise(notebook, "01-made.ipynb").cells[1])
