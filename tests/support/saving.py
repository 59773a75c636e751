"""A view saved as SVG or PNG, beside the page that it shows."""

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import standalone
from PIL import Image

import convnotes as cn

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "rect", "defs", "linearGradient", "stop", "image", "path", "text"}
NAMES = {
    "x": ["<b>red</b> &\"'", "</text><script>", "\u00e9\U0001f600 \u05d0\u05d1\u05d2"],
    "y": ["%00 a  b", "&lt;i&gt; ]]>"],
}
LIMIT = 0.15  # of 255: mean difference of the drawing from a screenshot; see the test that takes things away


def made(*sizes, **options):
    rng = np.random.default_rng(sizes)
    return cn.Layer(rng.normal(size=(sizes[1], sizes[0], *sizes[2:])), rng.normal(size=sizes[1]), "relu", **options)


def picture(*shape):
    return np.random.default_rng(shape).normal(size=shape).round(2)


PICTURE = made(3, 2, 3, 3, names=NAMES), picture(3, 7, 8)
CASES = {
    "picture": (*PICTURE, {"selection": "y:1:0,4", "pins": ["y:0:2,2", "x:1:3,3"]}),
    "dense": (made(6, 4), picture(6), {"selection": "y:1:"}),
    "signal": (made(1, 2, 7), picture(1, 120), {"selection": "x:0:30"}),
    "terms": (*PICTURE, {"selection": "y:0:3,3", "view": "terms"}),
    "matrix": (*PICTURE, {"selection": "y:1:3,4", "view": "matrix"}),
    "lens": (made(2, 4, 3, 3), picture(2, 150, 160), {"selection": "y:2:50,74"}),
    "many kernels": (made(10, 12, 3, 3), picture(10, 12, 12), {"selection": "x:1:1,1"}),
    "narrow": (*PICTURE, {"selection": "y:1:0,4", "width": 420}),
    "input": (made(2, 3, 2, 2), picture(2, 6, 6), {"selection": "x:1:2,2"}),
    "predict": (made(2, 2, 2, 3, 3), picture(2, 3, 5, 5), {"selection": "y:1:0,1,1", "predict": True}),
}
FINE = 2  # pixels of a saved picture for a px
LEFT_OUT = ".cn-hint.cn-no-save { visibility: hidden }"  # what to do next is no part of a picture


class Saved:
    """A saved drawing, as text and as elements, with the part of the page that it shows."""

    def __init__(self, text):
        self.text, self.root = text, ET.fromstring(text)
        self.left, self.top, self.width, self.height = map(int, self.root.get("viewBox").split())

    def all(self, tag):
        return list(self.root.iter(SVG + tag))

    def texts(self):
        return [node.text.replace("\u00a0", " ") for node in self.all("text")]

    def without(self, tag):
        """Return the drawing without its elements of one kind; the background stays."""
        copy = ET.fromstring(self.text)
        for parent in list(copy.iter()):
            for child in parent.findall(SVG + tag):
                if child is not copy[0]:
                    parent.remove(child)
        return ET.tostring(copy, encoding="unicode")


def save(page, kind="svg"):
    """Press the button of a view and return the path of the file that comes."""
    with page.expect_download() as download:
        page.evaluate(f"document.querySelector('.cn-do-{kind}').click()")
    assert download.value.suggested_filename == f"convnotes-explorer.{kind}"
    return Path(download.value.path())


def saved(page):
    return Saved(save(page).read_text(encoding="utf-8"))


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), float)


def halved(a):
    rows, cols = a.shape[0] // 2, a.shape[1] // 2
    return a[: 2 * rows, : 2 * cols].reshape(rows, 2, cols, 2, 3).mean((1, 3))


def enlarged(a):
    return a.repeat(FINE, 0).repeat(FINE, 1)


def common(drawing, shot, drawn, scale=1):
    """Return a screenshot of the root and a picture of the drawing, cropped to what both show."""
    top, left = (max(v, 0) * scale for v in (drawing.top, drawing.left))
    shot, drawn = shot[top:, left:], drawn[top - drawing.top * scale :, left - drawing.left * scale :]
    rows, cols = np.minimum(shot.shape, drawn.shape)[:2]
    assert rows * cols > 0.8 * min(shot.shape[0] * shot.shape[1], drawn.shape[0] * drawn.shape[1])
    return shot[:rows, :cols], drawn[:rows, :cols]


def difference(drawing, shot, drawn):
    shot, drawn = common(drawing, shot, drawn)
    return abs(halved(shot) - halved(drawn)).mean()


def as_coarse_as_the_screen(scripts):
    """Return the scripts with pictures as fine as the screen, so that a drawing can be held to it pixel by pixel."""
    assert scripts.count(f"PNG_SCALE = {FINE};") == 1
    return scripts.replace(f"PNG_SCALE = {FINE};", "PNG_SCALE = 1;")


def shown(browser):
    """Return a function that gives the page of a case and its drawing, for tests that leave the page as it is."""
    found = {}

    def show(name, theme="light"):
        if (name, theme) not in found:
            layer, x, traits = CASES[name]
            page = standalone.open_page(browser, layer, x, theme=theme, change=as_coarse_as_the_screen, **traits)
            page.add_style_tag(content=LEFT_OUT)
            found[name, theme] = page, saved(page)
        return found[name, theme]

    yield show
    for page, _ in found.values():
        page.close()
        assert not page.errors, page.errors


def opened(browser):
    """Return a function that opens a case; its pages are closed, and an error of one fails the test."""
    pages = []

    def open_case(name, theme="light", where=None):
        layer, x, traits = CASES[name]
        pages.append(standalone.open_page(where or browser, layer, x, theme=theme, **traits))
        return pages[-1]

    yield open_case
    for page in pages:
        page.close()
        assert not page.errors, page.errors


def rasterised(browser):
    """Return a function that shows an SVG text in an <img> and returns its pixels."""
    page = browser.new_page()
    page.set_content("<style>body { margin: 0 } img { display: block }</style><img>")

    def raster(text):
        width, height = page.evaluate(
            """async text => {
              const image = document.querySelector("img");
              image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
              await image.decode();
              return [image.naturalWidth, image.naturalHeight];
            }""",
            text,
        )
        page.set_viewport_size({"width": width, "height": height})
        return pixels(page.screenshot())

    yield raster
    page.close()


def root_of(page):
    return page.locator(".convnotes-explorer")


def shot_of(page):
    page.mouse.move(1, 1)
    return pixels(root_of(page).screenshot())


INJECT = """(root, html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  root.append(template.content);
}"""
