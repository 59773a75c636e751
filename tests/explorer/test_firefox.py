"""The explorer in Firefox, driven over WebDriver BiDi by npm's puppeteer-core: in JupyterLab, and in a wary browser."""

import json
import re
import shutil
import subprocess

import lab
import numpy as np
import pytest
import standalone
from PIL import Image
from repository import ROOT, missing

import convnotes as cn

CELL = """import numpy as np, convnotes as cn
layer = cn.Layer(np.arange(36).reshape(2, 2, 3, 3) - 18, b=[1, -2], phi="relu")
x = np.arange(40).reshape(2, 4, 5) % 7
e = cn.explore(layer, x)
e"""
LEAST_NODE = 20  # of puppeteer-core 24


def round_of(script, *arguments):
    """Return what a script saw in Firefox."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    node = shutil.which("node")
    if not firefox or not node:
        missing("no Firefox or no node here: apt-get install firefox-esr nodejs npm")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.match(r"v(\d+)", version)[1]) < LEAST_NODE:
        pytest.skip(f"node {version.strip()} is too old to drive Firefox: {LEAST_NODE} or later does")
    if not (ROOT / "node_modules/puppeteer-core").is_dir():
        missing("puppeteer-core is not installed: npm ci")
    command = [node, ROOT / "tests/support" / script, firefox, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def seen(server, tmp_path_factory):
    """Return what a round in JupyterLab saw."""
    folder = tmp_path_factory.mktemp("firefox")
    lab.write(server.files / "round.ipynb", CELL)
    found = round_of("firefox.js", server.address("round.ipynb"), folder)
    return found | {"folder": folder}


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


def test_where_fingerprinting_is_resisted_nothing_is_read_off_a_canvas(tmp_path):
    """The theme is that of a ground in oklch, the lens is painted true, and saving, which cannot be, says why."""
    x = np.random.default_rng(0).integers(1, 256, (1, 400, 400))
    x[0, 0, 0] = 255
    style = "body { background: oklch(0.2 0.03 250) !important }"
    page = standalone.html(cn.Layer(np.ones((1, 1, 3, 3))), x, style=style, selection="y:0:200,201")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    found = round_of("resisting.js", (tmp_path / "page.html").as_uri(), tmp_path / "lens.png")
    assert found["noise"], "this Firefox does not resist"
    assert found["theme"] == "dark" and found["selection"] == "y:0:200,201" and not found["errors"]
    assert "privacy.resistFingerprinting" in found["told"]
    with Image.open(tmp_path / "lens.png") as picture:
        seen = np.asarray(picture.convert("L").resize((99, 99), Image.Resampling.NEAREST))[4::9, 4::9]
    greys = 20 + 235 * x[0, 195:206, 196:207] / 255
    assert abs(seen - greys).max() <= 2


def test_a_saved_page_computes_what_python_does(tmp_path):
    rng = np.random.default_rng(4)
    w, x = rng.normal(size=(2, 2, 3, 3)).round(2), rng.normal(size=(2, 5, 6)).round(2)
    layer = cn.Layer(w, [1, -2], "tanh")
    cn.explore(layer, x).save_html(tmp_path / "page.html")
    steps, expected, before = [], [], []

    def step(what, layer, x):
        steps.append(what)
        expected.append((layer, x))

    for n in range(24):
        i, j, row, col = (int(v) for v in (*rng.integers(2, size=2), *rng.integers(3, size=2)))
        value = round(float(rng.normal()), 1)
        kind = n % 6
        changed = np.array(layer.w if kind < 2 else x)
        if kind == 0:
            changed[i, j, row, col] = value
            before.append(layer)
            layer = layer.replace(w=changed)
            step(["type", f"w:{i},{j}", [row, col], [3, 3], str(value)], layer, x)
        elif kind == 1:
            step(["drag", f"w:{i},{j}", [row, col], [3, 3], 30], None, None)  # by how much, the page says
            step(["press", ".cn-do-undo"], layer, x)
        elif kind in (2, 3):
            name, value = [("stride", 1 + n % 2), ("boundary", ["wrap", "zero", "edge", "reflect"][n % 4])][kind - 2]
            if value not in (getattr(layer, name), (getattr(layer, name) or [None])[0]):
                before.append(layer)
                layer = layer.replace(**{name: value})
                step(["choose", name, str(value)], layer, x)
        elif kind == 4 and before:
            layer = before.pop()
            step(["press", ".cn-do-undo"], layer, x)
        else:
            out = layer.geometry(x.shape[1:]).out
            step(["hover", f"y:{i}", [min(row, out[0] - 1), min(col, out[1] - 1)], out], layer, x)
    address = (tmp_path / "page.html").as_uri()
    found = round_of("firefox_page.js", address, json.dumps(steps))
    asked = [url for url in found["asked"] if not url.startswith(("data:", "file:"))]
    assert not found["errors"] and not asked
    for what, (layer, x), shown in zip(steps, expected, found["seen"], strict=True):
        if layer is None:
            continue
        for role, right in {"x": x, "w": layer.w, "b": layer.b, "z": layer.z(x), "y": layer(x)}.items():
            np.testing.assert_allclose(shown["numbers"][role], right.ravel(), atol=1e-12, err_msg=str(what))
        if what[0] == "hover":
            i, place = int(what[1][2:]), tuple(what[2])
            assert shown["lit"]["inputs"] == json.loads(json.dumps(layer.geometry(x.shape[1:]).fan_in((i, *place))))
