"""The explorer in Firefox: one short round in JupyterLab, driven over WebDriver BiDi by npm's puppeteer-core."""

import json
import re
import shutil
import subprocess

import lab
import numpy as np
import pytest
from PIL import Image
from repository import ROOT, missing

import convnotes as cn

CELL = """import numpy as np, convnotes as cn
layer = cn.Layer(np.arange(36).reshape(2, 2, 3, 3) - 18, b=[1, -2], phi="relu")
x = np.arange(40).reshape(2, 4, 5) % 7
e = cn.explore(layer, x)
e"""
LEAST_NODE = 20  # of puppeteer-core 24


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Return what a round in Firefox saw."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    node = shutil.which("node")
    if not firefox or not node:
        missing("no Firefox or no node here: apt-get install firefox-esr nodejs npm")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.match(r"v(\d+)", version)[1]) < LEAST_NODE:
        pytest.skip(f"node {version.strip()} is too old to drive Firefox: {LEAST_NODE} or later does")
    if not (ROOT / "node_modules/puppeteer-core").is_dir():
        missing("puppeteer-core is not installed: npm ci")
    folder = tmp_path_factory.mktemp("firefox")
    with lab.Lab(folder / "lab") as running:
        lab.write(running.files / "round.ipynb", CELL)
        (folder / "saved").mkdir()
        command = [node, ROOT / "tests/support/firefox.js", firefox, running.address("round.ipynb"), folder / "saved"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]) | {"folder": folder / "saved"}


def test_hover_and_keys_choose_and_light_what_python_says(seen):
    space = {}
    exec(CELL, space)
    g = space["layer"].geometry((4, 5))
    assert seen["hovered"] == "y:1:2,3" and seen["moved"] == "y:1:3,3"
    assert seen["lit"]["inputs"] == json.loads(json.dumps(g.fan_in((1, 2, 3))))


def test_a_typed_weight_is_computed_by_python(seen):
    space = {}
    exec(CELL, space)
    w = np.array(space["layer"].w)
    w[0, 1, 0, 2] = 7
    assert seen["w"] == w.ravel().tolist()
    assert seen["y"] == cn.Layer(w, b=[1, -2], phi="relu")(space["x"]).ravel().tolist()


def test_the_picture_saved_is_a_whole_one_with_its_colours(seen):
    with Image.open(seen["folder"] / seen["saved"]) as picture:
        picture.load()
        assert picture.width > 800 and len(picture.convert("RGB").resize((400, 300)).getcolors(120_000)) > 100
    assert not seen["errors"]
