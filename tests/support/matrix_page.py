"""The matrix view of one layer in a page without a kernel, and what Python says stands in it."""

import itertools
import re

import numpy as np
import pytest
import random_layers

import convnotes as cn
from convnotes.explorer import bundle
from convnotes.layers import selection

STYLE = f"<style>body {{ margin: 8px }} {cn.Explorer._css}</style>"
PAGE = f"{STYLE}<div class='convnotes-explorer'><div id='host'></div></div>"
LAYERS, SOME = 8, 200  # random layers; entries looked at in each
ENDS = {
    "light": ((28, 94, 178), (249, 249, 247), (201, 95, 8)),
    "dark": ((96, 170, 255), (33, 38, 46), (255, 158, 64)),
}  # colours of the most negative weight, of zero and of the most positive
BUILD = """([bundle, width, theme]) => {
  document.querySelector(".convnotes-explorer").dataset.theme = theme;
  window.s = Object.assign(decode(bundle), { theme });
  window.view = makeMatrix(document.getElementById("host"), s, width);
  view.paint(s);
}"""
# Each drawing: its place in the window, where its entries stand in it, its paths.
LOOK = """() => [...document.querySelectorAll(".cn-matrix-view")].map((box) => {
  const place = box.querySelector("canvas").getBoundingClientRect(), paths = {};
  for (const path of box.querySelectorAll("path")) paths[path.getAttribute("class")] = path.getAttribute("d") || "";
  return { x: place.left, y: place.top, paths };
})"""
PIXELS = """([n, points]) => {
  const canvas = document.querySelectorAll(".cn-matrix-view canvas")[n], ratio = window.devicePixelRatio;
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const first = ([x, y]) => 4 * (Math.floor(y * ratio) * canvas.width + Math.floor(x * ratio));
  return points.map((point) => [0, 1, 2, 3].map((k) => data[first(point) + k]));
}"""
AT = "points => points.map(([x, y]) => selectionText(view.at({ clientX: x, clientY: y })))"
MARK = "text => view.mark(s, parseSelection(s, text))"
# The least time of some rounds over a list of selections, in ms for each.
ROUNDS = """texts => {
  const chosen = texts.map((text) => parseSelection(s, text));
  const rounds = range(7).map(() => {
    const from = performance.now();
    chosen.forEach((sel) => view.mark(s, sel));
    return performance.now() - from;
  });
  return Math.min(...rounds) / texts.length;
}"""
RECT = re.compile(r"M([-\d.]+) ([-\d.]+)h([-\d.]+)v([-\d.]+)h-[-\d.]+z")
LINE = re.compile(r"M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)")


fine_or_not = pytest.mark.parametrize("pixels", [1, 2])


class Shown:
    """The matrix view of one layer in a page, and Python's matrix beside it."""

    def __init__(self, page, layer, x, width=1000, theme="light"):
        self.page, self.layer, self.x, self.theme = page, layer, x, theme
        self.g = layer.geometry(x.shape[1:])
        self.outputs = list(itertools.product(range(self.g.n_out), *map(range, self.g.out)))
        self.inputs = list(itertools.product(range(self.g.n_in), *map(range, self.g.spatial)))
        self.rows, self.cols = ({pixel: n for n, pixel in enumerate(side)} for side in (self.outputs, self.inputs))
        self.known = {}  # rows of M already listed
        page.evaluate(BUILD, [bundle.make(layer, x), width, theme])

    def text(self, name):
        return self.page.locator(f".cn-matrix-{name}").inner_text()

    def views(self):
        """Return, of each drawing, its name, its first row and column, its entries' place and size, its paths."""
        found = []
        for n, seen in enumerate(self.page.evaluate(LOOK)):
            left, top, width, height = map(float, RECT.match(seen["paths"]["cn-matrix-rules"]).groups())
            rows, cols, name = (0, len(self.outputs)), (0, len(self.inputs)), "whole"
            if n or "too large" in self.text("where"):
                name = "crop"
                spans = re.findall(r"(?:rows|columns) ([\d,]+) to ([\d,]+)", self.text("where"))
                rows, cols = ((int(a.replace(",", "")), int(b.replace(",", "")) + 1) for a, b in spans)
            cell = width / (cols[1] - cols[0]), height / (rows[1] - rows[0])
            found.append(dict(seen, n=n, name=name, left=left, top=top, rows=rows, cols=cols, cell=cell))
        return found

    def met(self, row):
        """Return, of one row of M, the taps through which it reads each column it reads."""
        if row not in self.known:
            self.known[row] = {}
            for j, n, tap in self.g.fan_in(self.outputs[row]):
                self.known[row].setdefault(self.cols[(j, *n)], []).append(tap)
        return self.known[row]

    def chosen_by(self, row, col):
        """Return the selection of an entry: its first kernel cell where it connects, else its output pixel."""
        taps = self.met(row).get(col)
        if taps is None:
            return written("y", self.outputs[row])
        i, j = self.outputs[row][0], self.inputs[col][0]
        return f"w:{i},{j}:{','.join(map(str, min(taps)))}"

    def lit(self, text):
        """Return every entry (row, column) that a selection must light."""
        role, channels, index = selection.parse(text, self.g)
        rows, cols, here = self.rows, self.cols, (*channels, *index)
        if role == "y":
            return {(rows[here], cols[(j, *n)]) for j, n, _ in self.g.fan_in(here)}
        if role == "x":
            return {(rows[(i, *o)], cols[here]) for i, o, _ in self.g.fan_out(here)}
        i, j = channels
        return {(rows[(i, *o)], cols[(j, *n)]) for o, n in self.g.sharing(here)}


def written(role, pixel):
    return f"{role}:{pixel[0]}:{','.join(map(str, pixel[1:]))}"


def sobel():
    """Return a layer with weights that are zero and connect, on 6 x 6 pixels."""
    w = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    return cn.Layer(w[None, None]), np.arange(36.0).reshape(1, 6, 6)


def random_layer(*sizes, size, **options):
    rng = np.random.default_rng(sizes)
    w = rng.normal(size=(sizes[1], sizes[0] // options.get("groups", 1), *sizes[2:]))
    return cn.Layer(w, **options), rng.normal(size=(sizes[0], *size))


SPECIAL = {
    "zeros": sobel(),  # weights of zero, which connect
    "dots": random_layer(2, 3, 3, 2, size=(20, 20)),  # entries smaller than a pixel of the screen
    "strided": random_layer(2, 2, 3, size=(200,), stride=8),  # a weight's entries are small and far apart
    "unused": random_layer(1, 1, 5, size=(2,)),  # 5 weights, 3 of them meet pixels
}


def drawn(seed):
    """Return a special layer and input by name, or a random one small enough for every entry to be listed here."""
    if seed in SPECIAL:
        return SPECIAL[seed]
    for n in itertools.count():
        layer, x = random_layers.draw(np.random.default_rng([20, seed, n]))
        out = [rule.size(n) for rule, n in zip(layer.rules, x.shape[1:])]
        if 0 < np.prod([layer.n_out, *out]) <= 500:  # 0: no input was large enough for the layer to be transposed
            return layer, x


def random_of(seed):
    return np.random.default_rng([*str(seed).encode()])


def width_of(seed):
    return 520 if str(seed)[-1] in "13579" else 1000


def entries(shown, view, rng):
    """Return entries of a drawing: all, or some of those that connect and some of the others."""
    every = list(itertools.product(range(*view["rows"]), range(*view["cols"])))
    if len(every) <= SOME:
        return every
    picked = [every[n] for n in rng.choice(len(every), SOME // 2, replace=False)]
    rows = rng.choice(range(*view["rows"]), 20)
    return picked + [(row, col) for row in rows.tolist() for col in shown.met(row) if col in range(*view["cols"])]


def point(view, row, col, within=(0.5, 0.5)):
    """Return where an entry lies in a drawing, in its pixels."""
    down, across = row - view["rows"][0] + within[0], col - view["cols"][0] + within[1]
    return view["left"] + across * view["cell"][0], view["top"] + down * view["cell"][1]


def in_window(view, points):
    return [[view["x"] + x, view["y"] + y] for x, y in points]


def grey(v, values):
    """Return the grey of a value in a margin, which prints no numbers: about zero where values are negative."""
    t = v / np.abs(values).max()
    return [20 + 235 * ((t + 1) / 2 if values.min() < 0 else t)] * 3


def colour(value, scale, theme):
    """Return the colour of a weight, straight from the palette's definition."""
    negative, zero, positive = (np.array(end, float) for end in ENDS[theme])
    t = value / scale if scale else 0
    return zero + ((negative if t < 0 else positive) - zero) * min(1, abs(t)) ** 0.8


def same_dot(view, row, col):
    """Return the rows and columns whose entries share a dot of the screen with this one, (1, 1) where none do."""
    across, down = (max(1, round(1 / (cell * view["ratio"]))) for cell in view["cell"])
    return [
        range(n - n % k, min(n - n % k + k, most))
        for n, k, most in ((row, down, view["rows"][1]), (col, across, view["cols"][1]))
    ]
