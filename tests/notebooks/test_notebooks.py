"""The committed notebooks: executed, portable, readable; and nbval, which runs them, does notice a change.

That the outputs are right is checked by pytest itself, which collects notebooks/ with --nbval.
"""

import copy
import itertools
import re
import subprocess
import sys
import tomllib
from xml.etree import ElementTree

import nbconvert
import nbformat
import nbval.plugin as nbval_plugin
import prose
import pytest
import refresh_notebooks
from repository import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ALLOWED_MARKERS = {}  # notebook name -> the nbval markers it may hold, each with a reason beside it
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


# What is committed is executed, and nbval has something to compare


def compared(cell):
    """Return (holder, key) of every text that nbval compares, except names of figures, which say nothing."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output, "text"
        elif not output.get("data", {}).get("text/plain", "<Figure").startswith("<Figure"):
            yield output.data, "text/plain"


@each_notebook
def test_every_code_cell_was_run_once_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1)), "run tools/refresh_notebooks.py"


@each_notebook
def test_something_is_compared(path):
    assert sum(1 for cell in code_cells(read(path)) for _ in compared(cell)) >= 3


@each_notebook
def test_no_output_is_an_error_or_a_warning(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", cell.source


@each_notebook
def test_is_exactly_what_the_refresh_tool_writes(path):
    text = path.read_text(encoding="utf-8")
    notebook = refresh_notebooks.normalise(nbformat.reads(text, as_version=4), path.name)
    assert text == nbformat.writes(notebook).rstrip("\n") + "\n", "run tools/refresh_notebooks.py"


@each_notebook
def test_what_a_page_without_python_shows_is_a_picture_or_a_sentence(path):
    """Where no widget lives, as on GitHub, an output is a picture or a sentence, no `VBox(children=...`."""
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            data = output.get("data", {})
            if "text/plain" in data and not {"image/png", "image/svg+xml"} & set(data):
                assert not re.match(r"\w+\((?:\w+=|\))|<", data["text/plain"]), cell.source


@each_notebook
def test_opens_anywhere(path):
    notebook = read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata
    assert refresh_notebooks.WIDGET_VIEW not in path.read_text(encoding="utf-8")
    assert path.stat().st_size < 1_000_000


@each_notebook
def test_nothing_is_hidden_from_nbval(path):
    found = set()
    for cell in code_cells(read(path)):
        found |= set(re.findall(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)", cell.source))
        found |= {tag for tag in cell.metadata.get("tags", []) if tag.startswith("nbval") or tag == "raises-exception"}
    assert found == set(ALLOWED_MARKERS.get(path.name, ()))


def test_at_most_three_sanitize_rules():
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    files = [option.partition("=")[2] for option in options["addopts"] if "sanitize-with" in option]
    rules = sum((ROOT / name).read_text(encoding="utf-8").count("regex:") for name in files)
    assert rules <= 3
    assert "--nbval" in options["addopts"] and "--nbval-current-env" in options["addopts"]
    assert "notebooks" in options["testpaths"]


# What a reader meets


@each_notebook
def test_code_cells_are_short(path):
    """In lines that are not blank: a cell shows an idea; only a loop that is the lesson, or data, is longer."""
    counts = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in code_cells(read(path))]
    assert max(counts) <= 10
    assert sum(count <= 5 for count in counts) >= 0.80 * len(counts), sorted(counts)


@each_notebook
def test_what_is_printed_fits_a_window_of_900_px(path):
    """JupyterLab breaks longer lines inside words, and numbers in two."""
    printed = [output.get("text", "") for cell in code_cells(read(path)) for output in cell.outputs]
    assert [line for text in printed for line in text.splitlines() if len(line) > 88] == []


@each_notebook
def test_one_title_and_headings_in_order(path):
    notebook = read(path)
    levels = [level for level, _ in prose.headings(text_of(notebook))]
    assert levels.count(1) == 1 and levels[0] == 1
    assert prose.headings(notebook.cells[0].source), "the title stands in the first cell"
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), levels


@each_notebook
def test_the_opening_and_the_closing_sections_are_there(path):
    cells = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    opening, closing = "\n".join(cells[:4]).lower(), "\n".join(cells[-5:])
    assert re.search(r"what you will (see|do)", opening)
    assert re.search(r"\d+ minutes", opening)
    assert "what just happened" in closing.lower()
    assert re.search(r"(?i)\bnext\b[^\n]*\]\([^)\s]*\.(ipynb|md)", closing), "a link to what comes next"
    assert re.search(r"(?im)^(#+\s*|\*\*)sources?\b", closing)
    assert "doi.org/" in closing, "sources have a DOI"


@each_notebook
def test_pictures_have_alt_text_and_links_lead_somewhere(path):
    notebook = read(path)
    titles = {title.replace(" ", "-") for _, title in prose.headings(text_of(notebook))}
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        assert all(alt for alt, _ in prose.pictures(cell.source)), cell.source
        for target in prose.links(cell.source):
            place, _, fragment = target.partition("#")
            if place.startswith("attachment:"):
                assert place.removeprefix("attachment:") in cell.get("attachments", {}), target
            elif not place:
                assert fragment in titles, target
            elif not re.match(r"(https?|mailto):", place):
                assert (path.parent / place).exists(), target


@each_notebook
def test_exercises_are_complete(path):
    """An exercise has a stub, a check and a collapsed solution."""
    notebook = read(path)
    text = text_of(notebook)
    assert text.count("<details") == text.count("</details>") == text.count("<summary>")
    names = [name for cell in code_cells(notebook) for name in re.findall(r"cn\.check\(\s*[\"']([^\"']+)", cell.source)]
    assert len(names) == len(set(names)), "an exercise is checked in one place"
    assert len(names) <= text.count("<details")


@each_notebook
def test_text_stands_clear_of_the_fold_above_it(path):
    """JupyterLab puts no space below a fold: an empty paragraph does, where neither a fold nor a heading follows."""
    for cell in read(path).cells:
        assert not re.search(r"</details>\n\n(?!<details>|#)\S", cell.source), cell.source


def test_the_post_is_named_and_linked_before_it_is_spoken_of():
    for path in NOTEBOOKS:
        text = re.sub(r"\s+", " ", text_of(read(path)).partition("## Sources")[0])
        first = re.search(r"\bthe post(?!\*)\b", text, re.IGNORECASE)
        if first:
            named = text.find("[*Connecting Tensors With Convolutions*](#Sources)")
            assert named >= 0 and named < first.start() + 200, path.name
            claim = text[named : named + 700]
            assert re.search(r"\bclaims?\b|\bThe post says\b", claim), path.name


SLIPS = {  # of language, each with what to write
    r"once for all": "once and for all",
    r"\banswers to\b": "responds to",
    r"taken of each": "applied to each",
    r"\bin print\b|printed example": "name the source",
    r"\bcurtain\b": "sky, as the other notebooks say",
    r"\bedges (down|across)\b|\bstrokes (down|across)\b": "horizontal or vertical",
}


@each_notebook
def test_no_slip_of_language_comes_back(path):
    text = "\n".join(cell.source for cell in read(path).cells).partition("## Sources")[0]
    for slip, better in SLIPS.items():
        found = re.search(rf"(?i).*{slip}.*", text)
        assert not found, f"{found.group()!r}: write {better!r}"


@each_notebook
def test_a_text_below_a_fold_does_not_go_on_from_it(path):
    """A reader who has not opened it has not read what it says: no sentence after it begins with So, That is, Then."""
    for cell in read(path).cells:
        for after in re.findall(r"</details>(?:<p></p>)?\s+(\S[^\n]*)", cell.source):
            assert not re.match(r"(So|Thus|Therefore|Hence|But|Yet|Because|Then|That is|This is|It)\b", after), after


# Between a page of prose and an exercise lie minutes: a slow reader's words, time at each exercise, each explorer.
WORDS_PER_MINUTE, PER_EXERCISE, PER_EXPLORER = 200, 4, 1.5


@each_notebook
def test_the_minutes_are_those_of_a_first_reading(path):
    notebook = read(path)
    code = "\n".join(cell.source for cell in code_cells(notebook))
    words = len(text_of(notebook).partition("## Sources")[0].split())
    least = words / WORDS_PER_MINUTE + PER_EXERCISE * code.count("cn.check(") + PER_EXPLORER * code.count("cn.explore(")
    said = int(re.search(r"(\d+) minutes", text_of(notebook)).group(1))
    assert 0.95 * least <= said <= 2 * least, f"{said} minutes; about {least:.0f} or more"


def test_a_page_saved_from_a_reopened_notebook_shows_the_stored_picture():
    """What README and 00 promise of a notebook that shows "model not found": its output has the view, and no state."""
    data = {"text/plain": "Explorer", "image/png": "iVBORw0KGgo=", refresh_notebooks.WIDGET_VIEW: {"model_id": "gone"}}
    output = nbformat.v4.new_output("display_data", data)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("explorer", outputs=[output])])
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert re.search(r"<img[^>]*data:image/png;base64,iVBORw0KGgo=", page)
    start = text_of(read(NOTEBOOKS[0]))
    for text in (start, (ROOT / "README.md").read_text(encoding="utf-8")):
        assert "model not found" in text and "Save and Export Notebook As > HTML" in text


# nbval notices a change


def nbval(folder):
    """Run nbval on the notebooks of a folder in another process; return whether each of their code cells passed."""
    report = folder / "report.xml"
    arguments = [
        "--nbval",
        "--nbval-current-env",
        "--nbval-cell-timeout=60",
        f"--junitxml={report}",
        *sorted(folder.glob("*.ipynb")),
    ]
    here = ["-c", str(ROOT / "pyproject.toml"), "--override-ini=addopts=", f"--rootdir={folder}"]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *here, *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    passed = [
        not any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        for case in ElementTree.parse(report).iter("testcase")
    ]
    assert run.returncode == (0 if all(passed) else 1), run.stdout + run.stderr
    return passed


def doctor(cell):
    """Change one character of what a cell has printed: a digest's if there is one, else a number's; say whether."""
    for holder, key in compared(cell):
        text = holder[key]
        found = list(re.finditer(r"\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b", text)) or list(re.finditer(r"\d", text))
        if found:
            place = found[-1].end() - 1
            holder[key] = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
            return True
    return False


@each_notebook
def test_every_compared_output_counts_for_nbval(path, request):
    """Its own comparison, without running a cell: an output is like itself, and unlike its doctored copy."""
    cells = code_cells(read(path))
    file = nbval_plugin.IPyNbFile.from_parent(request.session, path=path)
    judges = [cell for cell in file.collect() if isinstance(cell, nbval_plugin.IPyNbCell)]
    file.setup_sanitize_files()
    assert len(judges) == len(cells)
    doctored = 0
    for cell, judge in zip(cells, judges, strict=True):
        outputs = copy.deepcopy(cell.outputs)
        assert judge.compare_outputs(outputs, cell.outputs), cell.source
        if doctor(cell):
            assert not judge.compare_outputs(outputs, cell.outputs), cell.source
            doctored += 1
    assert doctored >= 3


# The tool that executes notebooks

WIDGET = """\
import ipywidgets
class Explorer(ipywidgets.IntSlider):
    def __repr__(self):
        return "Explorer of 3 inputs, digest 5f0c1e2a"
Explorer()"""


@pytest.fixture
def small(tmp_path):
    """Return the path of a notebook that prints numbers and shows a widget, not executed."""
    cells = ["print('first')\nprint(2)", "6 * 7", WIDGET, "import sys; sys.prefix"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, path := tmp_path / "07-small.ipynb")
    return path


def test_refresh_is_stable_and_nbval_finds_what_was_doctored_and_only_that(small):
    assert refresh_notebooks.refresh(small)
    written = small.read_bytes()
    assert refresh_notebooks.refresh(small)
    assert small.read_bytes() == written
    notebook = read(small)
    assert [cell.id for cell in notebook.cells] == ["07-00", "07-01", "07-02", "07-03"]
    assert list(notebook.cells[2].outputs[0].data) == ["text/plain"]
    assert sys.prefix in notebook.cells[3].outputs[0].data["text/plain"]  # this environment's kernel, activated or not
    assert all(doctor(cell) for cell in notebook.cells[:3])
    assert "5f0c1e20" in notebook.cells[2].outputs[0].data["text/plain"]
    nbformat.write(notebook, small.with_name("08-doctored.ipynb"))
    assert nbval(small.parent) == [True, True, True, True, False, False, False, True]


def test_refresh_leaves_a_notebook_alone_in_which_a_cell_raises(small, capsys):
    notebook = read(small)
    notebook.cells[1].source = "1 / 0"
    nbformat.write(notebook, small)
    before = small.read_bytes()
    assert not refresh_notebooks.refresh(small)
    assert small.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().err
