"""A saved page of one layer, opened from disk with the network off."""

import re

import numpy as np
from views import View

import convnotes as cn

RNG = np.random.default_rng(12)
W, B = RNG.normal(size=(2, 3, 3, 2)).round(2), [0.5, -1.0]
X = RNG.normal(size=(3, 6, 7)).round(2)
HOSTILE = [
    "</script><script>window.hit = 1</script>",
    "\"><img src=x onerror='window.hit = 1'>",
    "<!-- ' & \u2028\0\u202e\ud800",
]


def saved(tmp_path_factory):
    """Return the path of a page: 3 inputs, 2 outputs, names that would do harm as markup."""
    path = tmp_path_factory.mktemp("page") / "layer.html"
    layer = cn.Layer(W, B, "tanh", names={"x": HOSTILE, "y": HOSTILE[:2]})
    cn.explore(layer, X, select="y:1:3,4").save_html(path)
    return path


def visit(browser):
    """Return a function that opens a page from disk, offline; afterwards it has asked for nothing and had no error."""
    contexts, asked, errors = [], [], []

    def open_page(path, fragment="", width=1200, within="body", **options):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        opened.goto(path.as_uri() + fragment)
        place = opened.locator("body") if within == "body" else opened.frame_locator(within)
        place.locator(".convnotes-explorer .cn-note:not(:empty)").wait_for(state="attached")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert not errors and not [url for url in asked if not re.match("file:|data:|blob:|about:", url)], (errors, asked)
    assert len([url for url in asked if url.startswith("file:")]) <= len(contexts) + 1  # the page, and a frame's


def view_of(page):
    return View(page, 0)
