"""Execute notebooks and store them so that nbval compares them and two runs give the same bytes.

.venv/bin/python tools/refresh_notebooks.py                                   # all of notebooks/
.venv/bin/python tools/refresh_notebooks.py notebooks/03-connect-images.ipynb

A notebook in which a cell raises is left as it was, and the exit code is 1.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parent.parent
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
METADATA = {  # no exact version of Python: the notebook opens in any
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def execute(notebook, folder):
    """Run every cell with the python3 kernel of this environment, in folder, which also holds what the cells read."""
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or a warning may stand among the outputs
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # or threads wait for one another, for a minute at worst
    NotebookClient(
        notebook, timeout=60, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(folder)}}
    ).execute()


def joined(outputs):
    """Join pieces of one stream that follow one another: where the kernel cuts what is printed varies."""
    result = []
    for output in outputs:
        last = result[-1] if result else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            result.append(output)
    return result


def asks(markdown):
    """Return whether a Markdown cell leaves a question open to the cells below: a *Predict*, a *Say*, or at its end."""
    *_, rest = re.sub(FOLDED, "<details>", markdown).split("<details>")  # what is folded answers what stands before it
    return "*Predict" in rest or "*Say" in rest or "?" in rest.rstrip().rpartition("\n\n")[2]


def awaited(notebook):
    """Return the code cells that answer a question: all below it, down to the Markdown cell with the folded answer.

    An explorer in predict mode asks too, and hides its outputs by itself. In place of `...` the reader answers.
    """
    asking, found = False, []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            asking = asks(cell.source) or (asking and "<details>" not in cell.source)
        elif "predict=True" in cell.source:
            asking = True
        elif "..." in cell.source:
            asking = False
        elif asking and cell.outputs:
            found.append(cell)
    return found


def normalise(notebook, name):
    """Drop what differs between runs and machines, name cells by their place, and collapse what readers predict."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5  # the format that has cell ids
    prefix = re.match(r"\d*", name).group() or re.sub(r"[^\w-]", "-", Path(name).stem)[:50]
    for index, cell in enumerate(notebook.cells):
        cell.id = f"{prefix}-{index:02}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
            cell.metadata.pop("jupyter", None)
        for output in cell.get("outputs", ()):
            # With the key kept, a trusted notebook without widget state shows "model not found" instead of the picture.
            output.get("data", {}).pop(WIDGET_VIEW, None)
            output.get("metadata", {}).pop(WIDGET_VIEW, None)
    for cell in awaited(notebook):
        cell.metadata["jupyter"] = {"outputs_hidden": True}  # JupyterLab shows a bar, and opens it when the cell runs
    nbformat.validate(notebook)
    return notebook


def refresh(path):
    """Execute and rewrite one notebook; return True, or say what went wrong and return False."""
    notebook = nbformat.read(path, as_version=4)
    try:
        execute(notebook, path.parent)
    except CellExecutionError as error:
        print(f"{path}: not written, a cell raised\n{error}", file=sys.stderr)
        return False
    text = nbformat.writes(normalise(notebook, path.name)).rstrip("\n") + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path}: {len(notebook.cells)} cells, {len(text.encode()) / 1024:.0f} kB")
    return True


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    failed = [path for path in paths if not refresh(path)]
    sys.exit(1 if failed else 0)
