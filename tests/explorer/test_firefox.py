"""The explorer in Firefox, driven over WebDriver BiDi by npm's puppeteer-core: in JupyterLab, and in a wary browser."""

import json
import os
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


# How a saved page is handled, and how often of 100 times: by hands from outside the browser, or by events in the page.
GESTURES = {
    ("type", "hand"): 9, ("drag", "hand"): 9, ("paint", "hand"): 9, ("nudge", "hand"): 4, ("hover", "hand"): 4,
    ("nudge", "page"): 16, ("choose", "page"): 22, ("flip", "page"): 7, ("undo", "page"): 7, ("back", "page"): 4,
    ("redo", "page"): 6, ("hover", "page"): 3,
}  # fmt: skip
MANY = int(os.environ.get("CONVNOTES_CASES", "400")) // 4


def gesture(rng, layer, x):
    """Return a random gesture, [kind, by, *what]; cells are given in parts of their grids, menus by random numbers."""
    kind, by = list(GESTURES)[rng.choice(len(GESTURES), p=np.array([*GESTURES.values()]) / sum(GESTURES.values()))]
    role = {"type": "w", "drag": "w", "paint": "x", "nudge": str(rng.choice(["w", "x"]))}.get(kind, "y")
    plane = {"w": "w:{},{}", "x": "x:{1}", "y": "y:{}"}[role].format(*rng.integers(layer.w.shape[:2]))
    cells = {"w": layer.kernel, "x": x.shape[1:], "y": (9, 9)}[role]
    at = [(int(rng.integers(n)) + 0.5) / n for n in cells]
    what = {
        "type": lambda: [plane, at, str(round(float(rng.normal()), 3))],
        "drag": lambda: [plane, at, int(rng.choice([-30, -15, 20, 40]))],
        "nudge": lambda: [plane, at, str(rng.choice(["ArrowUp", "ArrowDown"]))],
        "choose": lambda: [str(rng.choice(["padding", "stride", "dilation", "boundary", "phi"])), float(rng.random())],
        "paint": lambda: [plane, at],
        "hover": lambda: [plane, at],
    }
    return [kind, by, *what.get(kind, list)()]


class Followed:
    """A layer and an input in Python, which follow what a page was seen to do."""

    def __init__(self, layer, x):
        self.now, self.before, self.after = (layer, x), [], []

    def step(self, layer, x):
        self.before.append(self.now)
        self.after.clear()
        self.now = layer, x

    def follow(self, kind, what, seen):
        layer, x = self.now
        if kind in ("type", "drag", "nudge", "paint"):
            role = what[0][0]
            mine = {"w": layer.w, "x": x}[role]
            theirs = np.reshape(seen["numbers"][role], mine.shape)
            assert np.count_nonzero(mine != theirs) <= (2 if kind == "paint" else 1)
            if kind == "type":
                assert float(what[2]) in theirs
            if not np.array_equal(mine, theirs):
                self.step(*((layer.replace(w=theirs), x) if role == "w" else (layer, theirs)))
        elif kind == "choose":
            name, value = what[0], int(seen["told"]) if seen["told"].isdigit() else seen["told"]
            now = getattr(layer, name)
            if value not in (now, now[0] if isinstance(now, tuple) and len(set(now)) == 1 else now):
                self.step(layer.replace(**{name: value}), x)
        elif kind == "flip":
            self.step(layer.replace(flip=not layer.flip), x)
        elif kind in ("undo", "back", "redo"):
            source, target = (self.after, self.before) if kind == "redo" else (self.before, self.after)
            if source:
                target.append(self.now)
                self.now = source.pop()


def test_a_saved_page_computes_what_python_does(tmp_path):
    """A hundred gestures, after each of which all numbers are Python's; CONVNOTES_CASES=4000 makes them a thousand."""
    rng = np.random.default_rng(4)
    w, x = rng.normal(size=(2, 2, 3, 3)).round(2), rng.normal(size=(2, 5, 6)).round(2)
    layer = cn.Layer(w, [1, -2], "tanh")
    cn.explore(layer, x).save_html(tmp_path / "page.html")
    steps = [gesture(rng, layer, x) for _ in range(MANY)]
    (tmp_path / "steps.json").write_text(json.dumps(steps))
    framed = '<iframe sandbox="allow-scripts" src="page.html#select=x:0:1,1" width="1200" height="900"></iframe>'
    slide = f'<!doctype html><section style="transform: scale(0.64); transform-origin: 0 0">{framed}</section>'
    (tmp_path / "slide.html").write_text(slide)
    addresses = [(tmp_path / name).as_uri() for name in ("page.html", "slide.html")]
    found = round_of("firefox_page.js", addresses[0], tmp_path / "steps.json", addresses[1])
    asked = [url for url in found["asked"] if not url.startswith(("data:", "file:"))]
    assert not found["errors"] and not asked
    assert found["slid"] == {"opened": "x:0:1,1", "hovered": "y:1:0,0"}
    followed, changes = Followed(layer, x), 0
    for n, ((kind, by, *what), seen) in enumerate(zip(steps, found["seen"], strict=True)):
        was = followed.now
        followed.follow(kind, what, seen)
        changes += followed.now is not was
        layer, x = followed.now
        for role, right in {"x": x, "w": layer.w, "b": layer.b, "z": layer.z(x), "y": layer(x)}.items():
            told = f"{role} after step {n}: {kind} by {by}, {what}"
            np.testing.assert_allclose(seen["numbers"][role], right.ravel(), rtol=0, atol=1e-12, err_msg=told)
        if kind == "hover":
            _, channels, place = seen["chosen"].split(":")
            unit = int(channels), *map(int, place.split(","))
            assert seen["lit"]["inputs"] == json.loads(json.dumps(layer.geometry(x.shape[1:]).fan_in(unit)))
    print(f"{len(steps)} gestures, {changes} changes, largest difference within 1e-12")
    assert changes > 0.7 * len(steps)
