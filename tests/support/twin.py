"""The page's own modules, run by node on cases of Python's."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from repository import missing

from convnotes.explorer import page


def answers(**cases):
    """Return, for each task of twin.js by its name, what the page's modules find of a list of cases."""
    node = shutil.which("node") or missing("no node here: apt-get install nodejs")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cases.json")
        path.write_text(page.plain(cases), encoding="utf-8")
        run = subprocess.run(
            [node, Path(__file__).with_suffix(".js"), path], capture_output=True, text=True, timeout=900
        )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def plain(value):
    """Return a value as JSON gives it back."""
    return json.loads(page.plain(value))
