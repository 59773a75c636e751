"""The post's figures: four pages that live from disk without a network, their stills, and the lines that show them."""

import base64
import io
import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from views import View

import convnotes as cn
from convnotes import post

# What a page of at most 150 kB holds, and how many kB each part may take of them.
PARTS = {
    "script": ('id="convnotes-script">([^<]*)<', 115),
    "data": ('id="convnotes-state">([^<]*)<', 8),
    "still": ('src="data:([^"]*)"', 21),
}


def command(folder):
    return subprocess.run([sys.executable, "-m", "convnotes.post", folder], capture_output=True, text=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a new folder in a new folder, with all that the command writes."""
    folder = tmp_path_factory.mktemp("post") / "new" / "figures"
    done = command(folder)
    assert done.returncode == 0, done.stderr
    told = {line.split("  ")[0] for line in done.stdout.splitlines()}
    assert told == {str(path) for path in folder.iterdir()} and len(told) == 9, done.stdout
    return folder


def test_each_page_lives_from_disk_and_asks_for_nothing(folder, browser):
    context = browser.new_context(offline=True)
    asked, errors = [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name, (_, layer, x, selection) in post.figures().items():
        page.set_viewport_size({"width": 640, "height": post.HEIGHTS[bool(layer.kernel)]})
        page.goto((folder / f"{name}.html").as_uri())
        page.locator(".convnotes-explorer .cn-note:not(:empty)").wait_for(state="attached")
        view, g = View(page, 0), layer.geometry(x.shape[1:])
        view.shows(layer, x, selection)
        pixel = f"y:0:{','.join('3' for _ in g.out)}"
        view.hover(g, pixel)
        view.shows(layer, x, pixel)
        height = page.evaluate("() => document.documentElement.scrollHeight")
        assert height <= post.HEIGHTS[bool(layer.kernel)], (name, height)
    context.close()
    assert len(asked) == 4 and all(url.startswith("file:") for url in asked) and not errors, (asked, errors)


def test_each_page_is_light(folder):
    for name in post.figures():
        text = (folder / f"{name}.html").read_text("utf-8")
        sizes = {part: len(re.search(where, text)[1]) / 1000 for part, (where, _) in PARTS.items()}
        whole = len(text.encode()) / 1000
        told = f"{name}: {whole:.1f} kB, of which {', '.join(f'{part} {size:.1f}' for part, size in sizes.items())}"
        print(told)
        grown = [part for part, (_, most) in PARTS.items() if sizes[part] > most]
        assert whole <= 150 and not grown, f"{told}; more than its share: {grown or 'all the rest'}"


def test_the_still_in_a_page_has_the_colours_of_the_still(folder):
    for name, (_, layer, x, selection) in post.figures().items():
        text = (folder / f"{name}.html").read_text("utf-8")
        raw = [base64.b64decode(re.search('src="data:image/webp;base64,([^"]*)"', text)[1])]
        raw.append(cn.explore(layer, x, select=selection)._repr_mimebundle_()[0]["image/png"])
        light, full = (np.asarray(Image.open(io.BytesIO(each)).convert("RGBA")).astype(int) for each in raw)
        far = abs(light - full)[full[..., 3] == 255]
        assert far.max() <= 32 and far.mean() < 1, (name, far.max(), far.mean())
        assert np.array_equal(light[..., 3], full[..., 3])


def test_captions_show_every_figure(folder):
    lines = (folder / "captions.md").read_text("utf-8")
    for name, (caption, *_) in post.figures().items():
        assert f'<iframe src="{name}.html"' in lines and f"![{caption}]({name}.svg)\n*{caption}*" in lines
        assert (folder / f"{name}.svg").read_bytes().startswith(b"<?xml")


def test_the_command_says_why_it_writes_nothing(folder):
    refused = command(folder / "captions.md")
    assert refused.returncode == 1 and "is a file: give a folder, for example" in refused.stderr
