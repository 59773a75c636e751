"""All connections of one output pixel: planes facing each other in perspective, and a fan of lines between them."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.transforms import Affine2D

from .. import refusals
from . import drawable, themes, words
from .arrange import slices, solid
from .measures import runs, shortened, width_of
from .sheet import Sheet

TOP, MARGIN, GAP, TALLEST, WIDEST = 44, 44, 24, 700, 300
ACROSS, RISE = 0.8, 0.3  # a step to the next column, in cells: sideways, and up (inputs) or down (outputs)
MOST_PLANES, MOST_LINES, MOST_BARS = 8, 400, 60


def draw_fan(layer, x, output, *, theme=None):
    """Draw all connections from every input to one output pixel, as a fan of lines between planes in perspective.

    The inputs stand left, the outputs right, tilted so that they face each other; a volume is a row of planes. The
    window is outlined on every input that connects. From each of its pixels a line runs to the output pixel, which has
    a ring: orange for a positive weight, blue with a bar for a negative one, thin and grey for 0, thick where the
    weight is large. Padding, which holds zeros, is drawn with dashes. Below stands the sum that makes the pixel.

        y_i[o] = phi( sum_j  (w_ij * x_j)[o] + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023).

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes, and at most 8 inputs and 8 outputs.
    x : array, shape (n_in, *spatial)
    output : tuple (i, *o)
        Output channel, then coordinates.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure
        With more than 400 connections, the 400 largest weights; the text says so.

    Raises
    ------
    ValueError, TypeError, IndexError
        If x does not fit, holds NaN or infinities, the pixel lies outside, or there are too many channels.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> cn.draw_fan(cn.Layer(np.ones((2, 3, 3, 3)), b=1), np.ones((3, 6, 6)), (1, 2, 2))
    Figure: 27 connections from 3 inputs to pixel [2, 2] of output 1, whose value is 28
    """
    theme = themes.find(theme)
    drawable.layer_of(layer)
    drawable.few(layer, MOST_PLANES)
    run = drawable.Run(layer, x)
    output = refusals.index("output", output, (run.g.n_out, *run.g.out), "output channel, then coordinates")
    return _Fan(run, output, theme).sheet.figure


class _Stack:
    """The planes of one role, one below the other; maps cells to places on the sheet."""

    def __init__(self, role, count, sizes, ghosts=()):
        self.role, self.count, self.axes = role, count, len(sizes)
        self.planes, self.rows, self.cols = self.shape = slices(sizes)
        self.overhang = drawable.overhang(ghosts, self.shape)

    @property
    def room(self):
        """Return the largest cell with which all planes fit."""
        if self.axes == 0:
            return 40
        left, right, above, below = self.overhang
        wide = (WIDEST / self.planes - GAP) / ((self.cols + (left + right) / self.planes) * ACROSS)
        high = (TALLEST - GAP * self.count) / (self.count * (self.rows + above + below) + self.cols * RISE)
        return min(26, wide, high if self.axes > 1 else 26)

    def fix(self, cell, left, sign):
        """Fix the size of a cell, the left end, and whether planes rise (-1) or fall (1) to the right."""
        self.left, self.wide = left, cell * ACROSS
        self.high = cell if self.axes != 1 else min(30, (TALLEST - 60) / self.count - GAP)
        self.lean = min(self.cols * RISE * cell, 60 if self.axes == 1 else np.inf)
        self.rise = sign * self.lean / self.cols
        self.above, self.below = self.overhang[2:] * self.high
        self.pitch, self.step = self.above + self.rows * self.high + self.below + GAP, self.cols * self.wide + GAP
        self.width = self.planes * self.step - GAP
        self.height = self.count * self.pitch - GAP + self.lean

    def affine(self, channel, plane):
        """Return the transform of a plane's (column, row) to the sheet."""
        top = self.top + channel * self.pitch + self.above + (self.lean if self.rise < 0 else 0)
        return Affine2D.from_values(self.wide, self.rise, 0, self.high, self.left + plane * self.step, top)

    def points(self, channel, plane, cells):
        """Return the places of (column, row) pairs of a plane."""
        return self.affine(channel, plane).transform(np.asarray(cells, float))

    def centre(self, channel, index):
        plane, row, col = solid(index)
        return tuple(self.points(channel, plane, [(col + 0.5, row + 0.5)])[0])

    def quad(self, channel, plane, row, col, rows=1, cols=1):
        """Return the corners of a block of cells."""
        return self.points(channel, plane, [(col, row), (col + cols, row), (col + cols, row + rows), (col, row + rows)])


class _Fan:
    """The picture being made."""

    def __init__(self, run, output, theme):
        self.run, self.g, self.theme = run, run.g, theme
        self.i, self.index = output[0], output[1:]
        self.found = self.g.fan_in(output)
        self.ghosts = [solid(place) for place in drawable.padding(self.g, self.index)]
        x, y = _Stack("x", self.g.n_in, self.g.spatial, self.ghosts), _Stack("y", self.g.n_out, self.g.out)
        self.stacks = {"x": x, "y": y}
        self.explanation = run.layer.explain(run.x, output)
        self.value = (f"{words.at(self.index)} = " if self.index else "") + words.number(self.explanation.y)
        inputs = self.g.inputs_of(self.i)
        self.texts = words.equation(run.layer, output, inputs), words.arithmetic(run.layer, self.explanation, inputs)
        self.labels = {role: self._labels(role) for role in "xy"}
        width, tall = self._place()
        self.sheet = Sheet(width, TOP + tall + 124, self._sentence(), theme)
        for stack in self.stacks.values():
            self._draw_planes(stack)
            self._draw_labels(stack)
        for j in inputs:
            self._draw_window(j)
        self._draw_lines()
        self._draw_ring()
        self._write(TOP + tall + 22)

    def _place(self):
        """Fix sizes and places of both stacks; return the width of the sheet and the height of the stacks."""
        x, y = self.stacks.values()
        aside = {role: max(18 + indent + width_of(name, 9) for _, indent, name in self.labels[role]) for role in "xy"}
        aside["y"] = max(aside["y"], 18 + width_of(self.value, 10.5, weight="bold"))
        cell = min(x.room, y.room)
        x.fix(cell, MARGIN + aside["x"], -1)
        x.left += x.overhang[0] * x.wide
        y.fix(cell, 0, 1)
        used = x.left + x.width
        y.left = used + max(250, min(400, 1000 - used - y.width - aside["y"] - MARGIN))
        tall = max(x.height, y.height)
        x.top, y.top = (TOP + (tall - stack.height) / 2 for stack in (x, y))
        width = y.left + y.width + aside["y"] + MARGIN
        least = max(600, width_of(self.texts[0], 12.5, math=True), width_of(self.texts[1], 10.5)) + 2 * MARGIN
        x.left += max(0, least - width) / 2
        y.left += max(0, least - width) / 2
        return max(width, least), tall

    def _draw_planes(self, stack):
        role, look = stack.role, self.run.looks[stack.role]
        for c in range(stack.count):
            for p, plane in enumerate(self.run.planes(role, (c,))):
                gid = f"{role}:{c}" + (f":{p}" if stack.planes > 1 else "")
                shades = look.colours(plane, not self.g.kernel, self.theme)  # a scalar has its number beside it
                extent = (0, stack.cols, stack.rows, 0)
                self.sheet.image(shades, extent, 1, gid, stack.affine(c, p))
                self._polygons([stack.quad(c, p, 0, 0, stack.rows, stack.cols)], self.theme.edge, 0.9, 1.1)

    def _labels(self, role):
        """Return (symbol, its width, name) of every channel."""
        found = []
        for c in range(self.stacks[role].count):
            symbol, name = words.symbol(role, c), shortened(self.run.name(role, c), 9, 120)
            if not self.g.kernel and (role, c) != ("y", self.i):
                name = f"{name} = {words.number(self.run.arrays[role][c])}".strip()
            found.append((symbol, width_of(symbol, 12, math=True) + 8, name))
        return found

    def _place_of_label(self, stack, c):
        """Return where the label of a channel begins (outputs, on the right) or ends (inputs, on the left)."""
        if stack.role == "x":
            x, y = stack.points(c, 0, [(0, stack.rows / 2)])[0]
            return x - 14 - self.stacks["x"].overhang[0] * stack.wide, y
        x, y = stack.points(c, stack.planes - 1, [(stack.cols, stack.rows / 2)])[0]
        return x + 18, y

    def _draw_labels(self, stack):
        for c, (symbol, indent, name) in enumerate(self.labels[stack.role]):
            x, y = self._place_of_label(stack, c)
            x -= indent + width_of(name, 9) if stack.role == "x" else 0
            y += 4 - 12 * (stack.role == "y" and c == self.i)  # the chosen one has its value below
            self.sheet.text(x, y, symbol, 12, zorder=3)
            self.sheet.text(x + indent, y, name, 9, parse_math=False, zorder=3)

    def _polygons(self, corners, colour, line, zorder, **options):
        self.sheet.axes.add_collection(
            PolyCollection(corners, facecolors="none", edgecolors=colour, linewidths=line, zorder=zorder, **options)
        )

    def _blocks(self, stack, channel, cells):
        """Outline cells of a tensor, given as (slice, row, column), run by run."""
        lit = [sorted(set(axis)) for axis in zip(*cells)]
        quads = [
            stack.quad(channel, s, row, col, high, wide)
            for s in lit[0] for row, high in runs(lit[1]) for col, wide in runs(lit[2])
        ]  # fmt: skip
        self._polygons(quads, self.theme.paper, 3, 2.2)
        self._polygons(quads, self.theme.accent, 1.6, 2.3, gid=f"window {channel}")

    def _draw_window(self, j):
        stack, cells = self.stacks["x"], [solid(n) for c, n, _ in self.found if c == j]
        if cells:
            self._blocks(stack, j, cells)
        quads = [
            stack.quad(j, s, row + 0.06, col + 0.06, 0.88, 0.88) for s, row, col in self.ghosts if 0 <= s < stack.planes
        ]
        if quads:
            self._polygons(quads, self.theme.accent, 0.7, 2.1, linestyles=[(0, (2, 2))], gid=f"padding {j}")

    def _draw_lines(self):
        links = [(self.run.weight(self.i, j, tap), j, n) for j, n, tap in self.found]
        links = sorted(links, key=lambda link: abs(link[0]))[-MOST_LINES:]  # large weights on top
        end = self.stacks["y"].centre(self.i, self.index)
        strokes = [self.sheet.stroke(w, self.run.looks["w"].full) for w, _, _ in links]
        lines = [(self.stacks["x"].centre(j, n), end) for _, j, n in links]
        thin = 1 if len(lines) <= 100 else 0.5
        self.sheet.axes.add_collection(
            LineCollection(
                lines,
                colors=[c for c, _ in strokes],
                linewidths=[thin * w for _, w in strokes],
                zorder=2.4,
                gid="connections",
            )
        )
        self.bars = sum(w < 0 for w, _, _ in links) <= MOST_BARS
        if self.bars:
            places = [
                (0.7 * np.array(a) + 0.3 * np.array(b), np.subtract(b, a))
                for (w, _, _), (a, b) in zip(links, lines)
                if w < 0
            ]
            self.sheet.bars(places)

    def _draw_ring(self):
        stack, (plane, row, col) = self.stacks["y"], solid(self.index)
        quad = [stack.quad(self.i, plane, row, col)]
        self._polygons(quad, self.theme.paper, 4, 2.5)
        self._polygons(quad, self.theme.accent, 2, 2.6, gid="ring")
        x, y = self._place_of_label(stack, self.i)
        start = stack.centre(self.i, self.index)
        leader = [(start[0] + stack.wide / 2 + 2, start[1]), (x - 4, y + 9)]
        self.sheet.axes.add_collection(LineCollection([leader], colors=self.theme.accent, linewidths=0.9, zorder=2.6))
        self.sheet.text(x, y + 9, self.value, 10.5, self.theme.ink, va="center", weight="bold", zorder=3)

    def _write(self, y):
        g = self.g
        for stack, what, sizes in ((self.stacks["x"], "input", g.spatial), (self.stacks["y"], "output", g.out)):
            text = f"{words.count(stack.count, what)} {stack.role}  {words.sizes(sizes)}".rstrip()
            self.sheet.text(stack.left, 12, text, 9.5, va="center")
            legend = self.run.looks[stack.role].legend(0, 0) if g.kernel else ""
            self.sheet.text(stack.left, 28, legend, 8.5, va="center")
        x, n = self.stacks["x"], len(self.found)
        text = words.count(n, "connection") if n <= MOST_LINES else f"the {MOST_LINES} largest of {n:,} connections"
        place = (x.left + x.width + self.stacks["y"].left) / 2, 12
        self.sheet.text(*place, text, 9.5, ha="center", va="center")
        self.sheet.text(MARGIN, y + 22, self.texts[0], 12.5, self.theme.ink, va="center")
        self.sheet.text(MARGIN, y + 46, self.texts[1], 10.5, self.theme.ink, va="center", parse_math=False)
        weights = [self.run.weight(self.i, j, tap) for j, _, tap in self.found]
        self.sheet.legend(self.sheet.width / 2, y + 82, weights, bars=self.bars, ghosts=bool(self.ghosts))

    def _sentence(self):
        many = (
            f"{words.count(len(self.found), 'connection')} from {words.count(len(self.g.inputs_of(self.i)), 'input')}"
        )
        at = f"pixel {words.at(self.index)} of output" if self.index else "output"
        more = f"; the {MOST_LINES} largest weights are drawn" * (len(self.found) > MOST_LINES)
        return f"{many} to {at} {self.i}, whose value is {words.number(self.explanation.y)}{more}"
