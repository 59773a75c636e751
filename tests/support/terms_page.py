"""The terms view of one layer in a page without a kernel, and what is read off its maps."""

import itertools
import re

import numpy as np
import random_layers
from views import read

import convnotes as cn
from convnotes.explorer import bundle

PAGE = '<!doctype html><body><div class="convnotes-explorer" id="root"><div id="host"></div></div>'
BUILD = """([data, width, predict]) => {
  const s = decode(data);
  s.theme = "light";
  if (predict) s.hidden = (i, o) => (i + o.reduce((sum, n) => sum + n, 0)) % 2 === 0;
  host.replaceChildren();
  const view = makeTerms(host, s, width);
  window.shown = { s, view, mark: (text) => view.mark(s, text ? parseSelection(s, text) : null) };
}"""
# What a selection shows: the maps, and all that stands in the view as text and paths.
MARK = """(text) => {
  shown.mark(text);
  const words = (name) => [...host.querySelectorAll(`.cn-terms-${name}`)].map((el) => el.textContent);
  const path = (name) => host.querySelector(`.cn-terms-marks .${name}`).getAttribute("d") || "";
  return {
    ...shown.view.maps(),
    numbers: words("value"), bias: words("bias")[0], note: words("note")[0], labels: words("label"),
    ring: path("cn-ring"), frame: path("cn-frame"), hull: path("cn-hull"), edge: path("cn-terms-edge"),
    height: host.offsetHeight,
  };
}"""
AT = """(points) => {
  const stage = host.querySelector(".cn-terms-stage").getBoundingClientRect();
  return points.map(([x, y]) => selectionText(shown.view.at({ clientX: stage.left + x, clientY: stage.top + y })));
}"""
# The colour painted at points of the stage, numbers aside.
COLOURS = """(points) => {
  const canvas = host.querySelector("canvas"), ctx = canvas.getContext("2d");
  const [left, top] = [parseFloat(canvas.style.left), parseFloat(canvas.style.top)];
  return points.map(([x, y]) => [...ctx.getImageData(Math.round(x - left), Math.round(y - top), 1, 1).data]);
}"""
LAYERS = [random_layers.draw(np.random.default_rng([12, n])) for n in range(8)]
SIZES = {  # of w and x
    "16 x 16, 3 -> 4": ((4, 3, 3, 3), (3, 16, 16)),
    "5 x 6, 2 -> 2": ((2, 2, 3, 3), (2, 5, 6)),
    "dense 6 -> 4": ((4, 6), (6,)),
    "dense 40 -> 3": ((3, 40), (40,)),
    "signal of 60": ((2, 1, 5), (1, 60)),
    "short signals": ((2, 3, 3), (3, 9)),
    "volume": ((2, 2, 3, 3, 3), (2, 4, 6, 6)),
    "16 inputs": ((2, 16, 3, 3), (16, 7, 8)),
    "13 signals": ((2, 13, 3), (13, 30)),
    "64 x 64": ((2, 3, 3, 3), (3, 64, 64)),
    "flat": ((1, 2, 1, 3), (2, 2, 300)),
    "tall": ((1, 2, 3, 1), (2, 40, 2)),
}


def named(name, **options):
    """Return a layer of the gallery and an input for it."""
    w, x = SIZES[name]
    rng = np.random.default_rng([*w, *x])
    made = cn.Layer(rng.normal(size=w).round(2), rng.normal(size=w[0]).round(2), "tanh", **options)
    return made, rng.normal(size=x).round(2)


def build(page, layer, x, width=1200, predict=False):
    page.evaluate(BUILD, [bundle.make(layer, x), width, predict])


def mark(page, text):
    """Choose what a selection says; return what then stands in the view."""
    return read(page, MARK, text)


def value(text):
    return float(text.replace("\u2212", "-"))


def decimals(text):
    return len(text.partition(".")[2])


def text_of(i, o):
    return f"y:{i}:{','.join(map(str, o))}"


def rects(path):
    """Return the (left, top, width, height) of every rectangle of a path."""
    return [tuple(map(float, found)) for found in re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h", path)]


def cell_centres(found, n, out):
    """Return the centre of every cell of map n, by its output index, from the outlines of the maps."""
    slices, rows, cols = (1, 1, 1, *out)[-3:]
    centres = {}
    for index in itertools.product(*map(range, out)):
        slice_, row, col = (0, 0, 0, *index)[-3:]
        left, top, width, height = rects(found["edge"])[n * slices + slice_]
        w, h = (width - 1) / cols, (height - 1) / rows  # outlines lie half a pixel outside
        centres[index] = (left + 0.5 + (col + 0.5) * w, top + 0.5 + (row + 0.5) * h, w, h)
    return centres


def some_pixels(out, most=6):
    every = list(itertools.product(*map(range, out)))
    chosen = np.random.default_rng(most).choice(len(every), min(most, len(every)), replace=False)
    return [every[k] for k in sorted(chosen)]


def as_shown(inputs, first, per_input):
    """Return the terms of these inputs as the view shows them: ten and the sum of the others where there are many."""
    shown = inputs if len(inputs) <= 12 else inputs[first : first + 10]
    rest = [per_input[j] for j in inputs if j not in shown]
    return [per_input[j] for j in shown] + ([sum(rest)] if rest else [])
