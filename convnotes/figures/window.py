"""One connection between two tensors: the windows of a few output pixels, and where they overlap."""

import itertools

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.path import Path

from .. import refusals
from ..layers import phi as phis
from . import drawable, themes, words
from .arrange import slices, solid, under_windows
from .measures import GAP, NUMBERS, bend, centre, edge, extent, runs, shortened, width_of
from .sheet import Sheet

MARGIN, TOP, BETWEEN, LETTERS = 40, 56, 100, "ABCD"
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))  # of each letter: (right, low)


def draw_window(layer, x, outputs, i=0, j=0, *, theme=None):
    """Draw one connection, from input j to output i, with the windows of one to four output pixels.

    Input x_j stands left (a signal on top), output y_i right, the kernel w_ij between them. Every chosen output pixel
    has a letter and a colour: its window in the input has the same ones, and a line runs from each input pixel of the
    window, through the weight it meets, to the output pixel. Where windows overlap, cells have the corners of both.
    Padding, which holds zeros, is drawn with dashes outside the grid. The text below gives each pixel's share,
    (w_ij * x_j) at that pixel, and how many input pixels two windows have in common.

    Parameters
    ----------
    layer : Layer
        With kernels of 1 to 3 axes.
    x : array, shape (n_in, *spatial)
    outputs : list
        One to four pixels of output i, each a tuple of coordinates, as [(2, 2), (2, 3)]; ints where there is one axis.
    i, j : int
        The output and the input channel.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError, IndexError
        If x does not fit, a pixel lies outside, or the groups leave no kernel between j and i.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((1, 1, 3, 3)))
    >>> cn.draw_window(layer, np.eye(6)[None], [(2, 2), (2, 3)])
    Figure: the windows of pixels A [2, 2] and B [2, 3] of output 0 in input 0; A and B have 6 input pixels in common
    """
    theme = themes.find(theme)
    run = drawable.Run(layer, x, fewest=1)
    i, j = refusals.index("(i, j)", (i, j), (run.g.n_out, run.g.n_in), "output channel, then input channel")
    if j not in run.g.inputs_of(i):
        fed = ", ".join(map(str, run.g.inputs_of(i)))
        raise ValueError(f"the groups leave no kernel between input j={j} and output i={i}: choose j from {fed}")
    return _Connection(run, i, j, _pixels(outputs, run.g, i), theme).sheet.figure


def _pixels(outputs, geometry, i):
    """Return the chosen pixels as tuples; refuse none, more than four, repeated ones and what is no list."""
    example = f"[({', '.join('0' * len(geometry.out))}), ...]" if len(geometry.out) > 1 else "[0, 3]"
    if not isinstance(outputs, (list, tuple, np.ndarray)) or not 1 <= len(outputs) <= len(LETTERS):
        raise ValueError(f"outputs={outputs!r}: expected a list of 1 to {len(LETTERS)} pixels, for example {example}")
    found = []
    for n, pixel in enumerate(outputs):
        if np.ndim(pixel) == 0 and len(geometry.out) > 1:
            raise ValueError(f"outputs={outputs!r} holds {pixel!r}: expected a list of pixels, for example {example}")
        pixel = refusals.index(f"outputs[{n}]", pixel, geometry.out, f"coordinates of a pixel of output {i}")
        if pixel in found:
            raise ValueError(f"outputs={outputs!r} holds {pixel} twice: choose different pixels")
        found.append(pixel)
    return found


class _Connection:
    """The picture being made."""

    def __init__(self, run, i, j, pixels, theme):
        self.run, self.layer, self.g, self.i, self.j, self.pixels = run, run.layer, run.g, i, j, pixels
        self.across = len(self.g.kernel) == 1
        self.read = [[(n, t) for c, n, t in self.g.fan_in((i, *pixel)) if c == j] for pixel in pixels]
        self.ghosts = [[solid(place) for place in drawable.padding(self.g, pixel)] for pixel in pixels]
        self.shapes = {"x": slices(self.g.spatial), "y": slices(self.g.out), "w": slices(self.g.kernel)}
        self.overhang = drawable.overhang(itertools.chain(*self.ghosts), self.shapes["x"])
        self.theme = theme
        self.captions = {role: self._caption(role, *c) for role, c in (("x", [j]), ("y", [i]), ("w", [i, j]))}
        place, size = self._place_across() if self.across else self._place_beside()
        self.notes = self._notes()
        legends = {role: self.run.looks[role].legend(*place[role][1]) for role in "xwy"}
        self.legends = [f"{role}: {legend}" for role, legend in legends.items() if legend]
        rows = len(self.notes) + any(self.ghosts) + bool(self.legends)
        said = [(note, 10.5) for note in self.notes] + [("   ".join(self.legends), 8.5)]
        least = max(width_of(text, size, math="$" in text) for text, size in said) + 22 + 2 * MARGIN
        self.sheet = Sheet(max(size[0], least), size[1] + 34 + 22 * rows, self._sentence(), theme)
        self._draw(place, max(0, (least - size[0]) / 2))
        for n in range(len(pixels)):
            self._window(n)
            self._lines(n)
        self._write(size[1] + 26)

    # Places

    def _place_beside(self):
        """Return {role: (place, cell)} and the size used, with grids side by side."""
        planes, rows, cols = self.shapes["x"]
        left, right, above, below = self.overhang
        _, y_rows, y_cols = self.shapes["y"]
        cell = min(
            34, 300 / max(cols + left + right, y_cols),
            380 / max(planes * (rows + GAP) + above + below, self.shapes["y"][0] * (y_rows + GAP)),
        )  # fmt: skip
        w_cell = min(34, 150 / self.shapes["w"][2], 260 / (self.shapes["w"][0] * (self.shapes["w"][1] + GAP)))
        cells = {"x": (cell, cell), "y": (cell, cell), "w": (w_cell, w_cell)}
        sizes = {role: extent(self.shapes[role], cells[role]) for role in "xyw"}
        tall = max(sizes["x"][1] + (above + below) * cell, sizes["y"][1], sizes["w"][1])
        middle = TOP + tall / 2
        lefts = {"x": MARGIN + left * cell}
        wide = {role: self.captions[role][1] + width_of(self.captions[role][2], 9) for role in "xy"}
        lefts["w"] = lefts["x"] + max(sizes["x"][0] + right * cell + BETWEEN, wide["x"] + 12)
        lefts["y"] = lefts["w"] + sizes["w"][0] + BETWEEN
        tops = {role: middle - sizes[role][1] / 2 for role in "xyw"}
        tops["x"] += (above - below) * cell / 2
        size = lefts["y"] + max(sizes["y"][0], wide["y"]) + MARGIN, TOP + tall + 10
        return {role: ((lefts[role], tops[role]), cells[role]) for role in "xyw"}, size

    def _place_across(self):
        """Return the same with strips one below the other, every output under the middle of its window."""
        low, high, middle, step = under_windows(self.g.axes[0])
        unit = min(34, 920 / (high - low))
        w_cell = min(34, 400 / self.g.kernel[0])
        start = MARGIN - low * unit
        width = (high - low) * unit + 2 * MARGIN
        place = {
            "x": ((start, TOP), (unit, 30)),
            "w": (((width - w_cell * self.g.kernel[0]) / 2, TOP + 100), (w_cell, 30)),
            "y": ((start + (middle - step / 2) * unit, TOP + 200), (unit * step, 30)),
        }
        ends = (place[role][0][0] + self.captions[role][1] + width_of(self.captions[role][2], 9) for role in "xy")
        return place, (max(width, *(end + MARGIN for end in ends)), TOP + 264)

    # Drawing

    def _draw(self, place, shift):
        """Draw the three grids with their captions, which keep clear of padding cells, letters and lines."""
        self.boxes, self.flags = {}, []
        for role, ((left, top), cell) in place.items():
            channels = {"x": (self.j,), "y": (self.i,), "w": (self.i, self.j)}[role]
            gid, zorder = f"{role}:{','.join(map(str, channels))}", 3 if role == "w" else 1
            place = (left + shift, top), cell
            self.boxes[role] = self.sheet.tensor(
                self.run.planes(role, channels), *place, self.run.looks[role], zorder, gid, crossed=role != "w"
            )
            symbol, indent, said = self.captions[role]
            x, y = left + shift, top - 8
            if role == "w" and self.across:
                x, y = x - indent - width_of(said, 9) - 12, top + 20
            elif role == "y" and self.across:
                y = top + 30 + 32
            elif role != "w":
                y -= 16 + (self.overhang[2] * cell[1] if role == "x" and not self.across else 0)
            self.sheet.text(x, y, symbol, 13, self.theme.ink, halo=self.theme.paper, zorder=5)
            self.sheet.text(x + indent, y, said, 9, halo=self.theme.paper, parse_math=False, zorder=5)

    def _caption(self, role, *channels):
        """Return the symbol of a tensor, how far right its name begins, and its name and sizes."""
        symbol, sizes = words.symbol(role, *channels), {"x": self.g.spatial, "y": self.g.out, "w": self.g.kernel}
        name = shortened(self.run.name(role, *channels), 9, 110) if role != "w" else ""
        return symbol, width_of(symbol, 13, math=True) + 8, f"{name}  {words.sizes(sizes[role])}".strip()

    def _window(self, n):
        """Light the window of pixel n in its colour: tint, outline, and a corner of each cell."""
        colour, boxes, (right, low) = self.theme.windows[n], self.boxes["x"], CORNERS[n]
        cells = [solid(index) for index, _ in self.read[n]]
        lit = [sorted(set(axis)) for axis in zip(*cells)] if cells else [[], [], []]
        corners = []
        for s in lit[0]:
            left, top, cw, ch, _, _ = boxes[s]
            inset = min(n * 2.5, 0.12 * n * cw)
            for (row, high), (col, wide) in itertools.product(runs(lit[1]), runs(lit[2])):
                at = (left + col * cw, top + row * ch), wide * cw, high * ch
                self.sheet.axes.add_patch(Rectangle(*at, facecolor=colour, alpha=0.28, linewidth=0, zorder=1.5))
            self.sheet.cells(boxes[s], lit[1], lit[2], colour, 2.4 - 0.01 * n, inset)
        for s, row, col in sorted(set(cells)):
            left, top, cw, ch, _, _ = boxes[s]
            side = min(9, 0.34 * min(cw, ch))
            x, y = left + (col + right) * cw, top + (row + low) * ch
            dx, dy = side * (1 - 2 * right), side * (1 - 2 * low)
            corners.append([(x, y), (x + dx, y), (x, y + dy)])
        self.sheet.axes.add_collection(
            PolyCollection(corners, facecolors=colour, linewidths=0, zorder=2.3, gid=f"window {LETTERS[n]}")
        )
        for s, row, col in self.ghosts[n]:
            if 0 <= s < len(boxes):
                self.sheet.ghost(boxes[s], row, col, colour, 2.2, f"padding {LETTERS[n]}")
        s, row, col = solid(self.pixels[n])
        self.sheet.cells(self.boxes["y"][s], [row], [col], colour, 2.5)
        self._flag(n, self.boxes["y"][s], [row], [col])
        whole = cells + [ghost for ghost in self.ghosts[n] if 0 <= ghost[0] < len(boxes)]
        if whole:
            first = min(c[0] for c in whole)
            here = [c for c in whole if c[0] == first]
            self._flag(n, boxes[first], [c[1] for c in here], [c[2] for c in here])

    def _flag(self, n, box, rows, cols):
        """Write the letter of pixel n at its own corner of some cells."""
        (left, top, cw, ch, _, _), (right, low) = box, CORNERS[n]
        out, way = 2 if cw >= NUMBERS else 8, 2 * right - 1  # by so much outside: clear of numbers, and of small cells
        x = left + (max(cols) + 1 if right else min(cols)) * cw + way * (out - 8)
        y = top + (max(rows) + 1 if low else min(rows)) * ch + (2 * low - 1) * out
        while any(abs(x - other) < 14 and abs(y - height) < 14 for other, height in self.flags):
            x += 7 * way  # beside the letters that are there
        self.flags.append((x, y))
        self._letter(n, x, y)

    def _letter(self, n, x, y):
        colour = self.theme.windows[n]
        box = FancyBboxPatch((x - 6, y - 6), 12, 12, boxstyle="round,pad=0.5,rounding_size=3")
        box.set(facecolor=colour, edgecolor=self.theme.paper, linewidth=0.8, zorder=5)
        self.sheet.axes.add_patch(box)
        ink = themes.ink_on(themes.rgb(colour))
        self.sheet.text(x, y + 0.5, LETTERS[n], 7.5, ink, ha="center", va="center", weight="bold", zorder=5.1)

    def _lines(self, n):
        """Draw a line for every product: from the input pixel, through its weight, to output pixel n."""
        s, row, col = solid(self.pixels[n])
        end, paths = edge(self.boxes["y"][s], row, col, -1, self.across), []
        for index, tap in self.read[n]:
            (xs, xr, xc), (ws, wr, wc) = solid(index), solid(tap)
            stops = [edge(self.boxes["x"][xs], xr, xc, 1, self.across), centre(self.boxes["w"][ws], wr, wc), end]
            curve = [stops[0]]
            for a, b in itertools.pairwise(stops):
                curve += bend(a, b, self.across)[1:]
            paths.append(Path(curve, [Path.MOVETO] + [Path.CURVE4] * 6))
        self.sheet.axes.add_collection(
            PathCollection(
                paths, facecolors="none", edgecolors=self.theme.windows[n], alpha=0.75 if len(paths) < 20 else 0.4,
                linewidths=1.1, zorder=2, transform=self.sheet.axes.transData, gid=f"connections {LETTERS[n]}",
            )
        )  # fmt: skip

    # Words

    def _notes(self):
        """Return the texts below: for every pixel its share, and what the output makes of it; then what is common."""
        found = []
        star = words.star(self.layer)
        for pixel in self.pixels:
            e = self.layer.explain(self.run.x, (self.i, *pixel))
            at, k = words.at(pixel), words.subscript(self.i, self.j)
            text = f"$(w_{{{k}}}{star}x_{{{self.j}}})${at} = {words.number(e.subtotals[self.j])}"
            phi = phis.name(self.layer.phi)
            more = ["the other inputs"] * (len(self.g.inputs_of(self.i)) > 1) + ["its bias"] * bool(e.b)
            more += [phi] * (phi != "identity")
            if more:
                text += f",   with {words.listed(more)}  $y_{{{self.i}}}${at} = {words.number(e.y)}"
            found.append(text)
        return found + [self._common()] * (len(self.pixels) > 1)

    def _common(self):
        """Return how many input pixels the windows have in common, pair by pair."""
        windows = [{n for n, _ in read} for read in self.read]
        pairs = list(itertools.combinations(range(len(windows)), 2))
        if len(pairs) == 1:
            return f"A and B have {words.count(len(windows[0] & windows[1]), 'input pixel')} in common"
        shared = [
            f"{LETTERS[a]} and {LETTERS[b]} {len(windows[a] & windows[b])}" for a, b in pairs if windows[a] & windows[b]
        ]
        others = "; others none" if 0 < len(shared) < len(pairs) else ""
        return f"Input pixels in common: {', '.join(shared) or 'none'}{others}"

    def _write(self, y):
        for n, text in enumerate(self.notes):
            own = n < len(self.pixels)
            if own:
                self._letter(n, MARGIN + 6, y)
            self.sheet.text(MARGIN + 22 * own, y, text, 10.5, self.theme.ink if own else None, va="center")
            y += 22
        if any(self.ghosts):
            self.sheet.ghost((MARGIN, y - 7, 14, 14, 1, 1), 0, 0, self.theme.muted, 2)
            self.sheet.text(MARGIN + 22, y, "padding, holds 0", 10.5, va="center")
            y += 22
        self.sheet.text(MARGIN, y, "   ".join(self.legends), 8.5, va="center")

    def _sentence(self):
        named = [f"{LETTERS[n]} {words.at(pixel)}" for n, pixel in enumerate(self.pixels)]
        many = "s" * (len(named) > 1)
        text = f"the window{many} of pixel{many} {words.listed(named)} of output {self.i} in input {self.j}"
        return text + (f"; {self._common()}" if many else "")
