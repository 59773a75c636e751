"""The rooms of the package: who may import from whom, no circles, and a first sentence in every file."""

import ast
import functools
import graphlib
import re
import sys

import pytest
from repository import ROOT

import convnotes

# What a room may import from, besides itself and `refusals`; and from whose packages, besides Python's own.
ROOMS = {
    "refusals": ((), {"numpy"}),
    "layers": ((), {"numpy"}),
    "readers": (("layers",), {"numpy", "onnx"}),  # onnx inside the body that needs it
    "pictures": (("layers",), {"numpy", "PIL"}),
    "figures": (("layers",), {"numpy", "PIL", "matplotlib"}),
    "explorer": (("layers", "readers", "pictures", "figures"), {"numpy", "anywidget", "ipywidgets", "traitlets"}),
    "exercises": (("layers",), {"numpy"}),
    "post": (("layers", "figures", "explorer"), {"numpy"}),
}
# A layer is read by asking its class, so these bodies import their reader: the one arrow that points back.
POINTS_BACK = {"from_torch", "from_onnx"}


def modules(package):
    """Return {dotted name: path} of the package's modules; a room's `__init__` goes by the room's name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def parsed(path, more=""):
    return ast.parse(path.read_text("utf-8") + more)


def imports(name, path, known, more=""):
    """Return [(line, module, enclosing functions)] of every import in a file, those inside functions included.

    The file is read with `more` text at its end.
    """
    found = []

    def visit(node, inside):
        if isinstance(node, ast.Import):
            found.extend((node.lineno, alias.name, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
            base = base[: len(base) + 1 - node.level] if node.level else []
            base = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                module = f"{base}.{alias.name}"
                found.append((node.lineno, module if module in known else base, inside))
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            visit(child, inside | {node.name} if function else inside)

    visit(parsed(path, more), frozenset())
    return found


def faults(package, planted=None):
    """Return a line for every import that its room may not make, and one for a circle of modules.

    `planted` is a file of the package and text that it is read with at its end.
    """
    known, found, arrows = modules(package), [], {}
    for name, path in known.items():
        room = name.partition(".")[2].partition(".")[0]
        if not room:  # the package itself, which imports the public names from all rooms
            continue
        rooms, packages = ROOMS[room]
        arrows[name] = set()
        more = f"\n\n{planted[1]}\n" if planted and path == package / planted[0] else ""
        for line, module, inside in imports(name, path, known, more):
            top, _, rest = module.partition(".")
            target = rest.partition(".")[0]
            if top != "convnotes":
                allowed = top in packages or top in sys.stdlib_module_names
            elif room == "layers" and target == "readers" and inside & POINTS_BACK:
                continue
            else:
                allowed = target in (room, "refusals", *rooms)
                arrows[name].add(module)
            if not allowed:
                found.append(f"{path.relative_to(package)}, line {line}: {room} may not import {module}")
    try:
        graphlib.TopologicalSorter(arrows).prepare()
    except graphlib.CycleError as error:
        found.append(f"a circle: {' <- '.join(error.args[1])}")
    return found


def test_every_import_follows_the_direction_of_the_rooms():
    assert faults(ROOT / "convnotes") == []


@pytest.mark.parametrize(
    ("file", "planted", "fault"),
    [
        ("refusals.py", "from .layers import axes", "refusals may not import convnotes.layers.axes"),
        ("layers/axes.py", "from ..figures import words", "layers may not import convnotes.figures.words"),
        ("layers/axes.py", "import matplotlib.pyplot", "layers may not import matplotlib.pyplot"),
        ("layers/axes.py", "import convnotes", "layers may not import convnotes"),
        ("layers/axes.py", "from . import engine", "a circle"),
        ("layers/layer.py", "from ..readers import torch_modules", "layers may not import convnotes.readers"),
        ("layers/layer.py", "def read():\n    from ..readers import torch_modules", "layers may not import"),
        ("layers/layer.py", "def from_torch():\n    from ..readers import torch_modules", None),
        ("layers/layer.py", "def from_torch():\n    from ..figures import words", "layers may not import"),
        ("readers/torch_modules.py", "import torch", "readers may not import torch"),
        ("pictures/images.py", "from ..figures.sheet import png", "pictures may not import convnotes.figures.sheet"),
        ("figures/words.py", "import convnotes.explorer.bundle", "figures may not import convnotes.explorer.bundle"),
        ("exercises/sizes.py", "from ..explorer.widget import explore", "exercises may not import"),
        ("explorer/edits.py", "from ..exercises import answers", "explorer may not import convnotes.exercises.answers"),
        ("explorer/edits.py", "from ..layers import engine", None),
    ],
)
def test_a_planted_import_is_found(file, planted, fault):
    found = faults(ROOT / "convnotes", (file, planted))
    assert (found == []) if fault is None else any(fault in line for line in found), found


def test_every_room_says_what_belongs_in_it_and_what_it_imports():
    rooms = {path.parent.name: ast.get_docstring(ast.parse(path.read_text("utf-8")))
             for path in (ROOT / "convnotes").glob("*/__init__.py")}  # fmt: skip
    assert {*rooms, "refusals", "post"} == set(ROOMS)
    for room, text in rooms.items():
        assert re.match(rf"{room.title()}: .*\.", text.replace("The explorer", "Explorer")), room
        assert "Imports from" in text, room


def test_a_figure_s_module_is_named_after_what_it_draws():
    drawn = [name for name in convnotes.__all__ if name.startswith("draw_")]
    assert len(drawn) > 4
    for name in drawn:
        assert getattr(convnotes, name).__module__ == f"convnotes.figures.{name.removeprefix('draw_')}"


def test_tests_stand_in_the_rooms_of_what_they_test():
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    assert folders <= {*ROOMS, "notebooks", "project", "benchmarks"}


def test_every_file_opens_with_one_sentence(committed):
    for path in committed:
        if path.suffix == ".py":
            first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
        elif path.suffix in (".js", ".mjs"):
            first = re.match(r"(?:// |/\*\*? )?(.*?)(?: \*/)?\n", path.read_text("utf-8"))[1]
        else:
            continue
        assert re.fullmatch(r"\S.{20,}\.", first, re.DOTALL), f"{path.relative_to(ROOT)} opens with {first!r}"
