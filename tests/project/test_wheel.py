"""The wheel, built here and installed where nothing else knows convnotes: it is whole, and holds the package alone."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest
from repository import ROOT

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
SHOWN = """
import sys
sys.path.append(sys.argv[1])
import numpy as np, convnotes as cn, standalone
print(cn.__file__)
print(standalone.html(cn.Layer(np.ones((1, 1, 3, 3))), np.arange(30.0).reshape(1, 5, 6), selection="y:0:2,2"))
"""


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(committed, tmp_path_factory):
    """Return the wheel built from the files of the repository, and of nothing else in this folder."""
    folder = tmp_path_factory.mktemp("wheel")
    for path in committed:
        copy = folder / "copy" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    run(*PIP, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, folder / "copy")
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package_its_licence_and_nothing_else(wheel, committed):
    files = [path.relative_to(ROOT).as_posix() for path in committed]
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/")}
    about = {name for name in held if name.split("/")[0].endswith(".dist-info")}
    assert held - about == {name for name in files if name.startswith("convnotes/")}
    assert {name.rsplit("/")[-1] for name in about} == {"LICENSE", "METADATA", "RECORD", "WHEEL", "top_level.txt"}


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the Python of an environment with the wheel; what it depends on is lent to it by this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts, python = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    python = folder / scripts / python
    run(*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel)
    (site,) = folder.rglob("site-packages")
    # Only the folder itself: a `.pth` in it, such as that of an editable convnotes, is not followed.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return python


def test_an_explorer_out_of_the_wheel_shows_with_its_script_and_its_style(installed, browser, tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    place, page = run(installed, "-c", SHOWN, ROOT / "tests/support", cwd=tmp_path, env=env).split("\n", 1)
    assert place.startswith(str(installed.parent.parent))
    view = browser.new_page()
    try:
        view.set_content(page)
        root = view.locator(".convnotes-explorer[data-selection='y:0:2,2']")
        root.locator(".cn-note", has_text="9 connections").wait_for(timeout=60_000)  # said once the view is drawn
        assert len(root.evaluate("e => e.highlight().inputs")) == 9
        assert root.locator("[data-plane='y:0']").evaluate("e => getComputedStyle(e).position") == "absolute"
    finally:
        view.close()
