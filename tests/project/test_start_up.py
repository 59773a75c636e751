"""Hold `import convnotes` to being quick: what draws, shows or checks is imported at its first use."""

import ast
import subprocess
import sys

import pytest
from repository import ROOT

import convnotes as cn

HEAVY = {"matplotlib", "PIL", "anywidget", "ipywidgets", "traitlets", "IPython", "torch", "scipy"}
STEPS = {
    "import": "import convnotes",
    "layer": "import convnotes\nconvnotes.Layer([[[1, 2]]])([[3, 4]])",
}


def fresh(code):
    """Return what a new Python prints that runs the code."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout


@pytest.mark.parametrize("step", STEPS)
def test_start_up_takes_no_more_than_60_ms_beyond_numpy(step):
    """Seconds of the processor, the least of several runs: what else the machine does counts as little as it can."""
    clock = "import time, numpy\nstart = time.process_time()\n{}\nprint(time.process_time() - start)"
    assert any(float(fresh(clock.format(STEPS[step]))) < 0.060 for _ in range(5))


@pytest.mark.parametrize("step", STEPS)
def test_what_draws_shows_or_checks_is_imported_at_first_use(step):
    loaded = {name.split(".")[0] for name in fresh(f"{STEPS[step]}\nimport sys\nprint(*sys.modules)").split()}
    assert "convnotes" in loaded and not loaded & HEAVY


def test_every_public_name_is_there_and_completion_knows_it():
    found = fresh("import convnotes as cn\nprint(*dir(cn))\nfrom convnotes import *\nprint(*globals())").split("\n")
    for names in found[:2]:
        assert set(names.split()) >= {"Layer", "check", "explore", *cn.__all__}
    for name in cn.__all__:
        assert getattr(cn, name).__name__ == name
    assert "__version__" in dir(cn) and "correlate" in cn.__dict__  # found once, then as quick as any name


def test_a_name_that_is_not_there_is_refused_as_by_any_module():
    with pytest.raises(AttributeError, match="module 'convnotes' has no attribute 'layer'") as error:
        _ = cn.layer
    assert error.value.name == "layer" and error.value.obj is cn  # from which Python says "Did you mean: 'Layer'?"
    with pytest.raises(ImportError, match="cannot import name 'layer'"):
        exec("from convnotes import layer")


def test_editors_read_the_names_that_python_finds():
    """`__init__.pyi` says `from .room.module import name as name` for each name of `_HOMES`, in the same order."""
    stub = ast.parse((ROOT / "convnotes" / "__init__.pyi").read_text("utf-8"))
    said = [(a.asname, node.module) for node in stub.body if isinstance(node, ast.ImportFrom) for a in node.names]
    assert sorted(said) == sorted(cn._HOMES.items())
