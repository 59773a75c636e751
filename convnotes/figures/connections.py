"""The figure of the explorer itself: grids left and right, kernels between, lines or frames for what is chosen."""

import itertools
import math

from ..layers import selection as selections
from . import behind, drawable, themes, words
from .arrange import WIDTH, Arrangement, solid
from .measures import NUMBERS, bend, centre, edge, shortened
from .sheet import Sheet

MOST_LINES = 200


def draw_connections(layer, x, select="", *, pins=(), hidden=False, theme=None):
    """Draw a layer on one input, with the connections of a selection: what the explorer shows, as a still figure.

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes.
    x : array, shape (n_in, *spatial)
    select : str
        As in `explore`: 'y:1:3,4', 'x:0:2,2', 'w:1,0:0,2', or '' for nothing.
    pins : sequence of str
        At most 6 pixels that are marked with a letter and their windows, each as in `select`.
    hidden : bool
        Whether the outputs are covered, for the reader to predict.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure
        Save it with `save_figure`.

    Raises
    ------
    ValueError, TypeError, IndexError
        For an x, a selection or a theme that does not fit, and for more cells than a figure can show.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((2, 1, 3, 3)))
    >>> cn.draw_connections(layer, np.eye(6)[None], "y:1:2,3")
    Figure: the connections of y:1:2,3 in Layer: 1 input -> 2 outputs, kernels 3 x 3, padding 'same', stride 1, \
convolution, identity; inputs of 6 × 6
    """
    run = drawable.Run(layer, x)
    picture = _Picture(run, selections.parse(select, run.g), select, themes.find(theme), hidden)
    for n, pin in enumerate(selections.pins(pins, run.g)):
        picture.pin(n, *selections.parse(pin, run.g))
    return picture.sheet.figure


class _Picture:
    """One figure being drawn: boxes by (role, channels, slice), then marks over them."""

    def __init__(self, run, chosen, select, theme, hidden):
        self.hidden = hidden
        self.run, self.layer, self.g, self.chosen = run, run.layer, run.g, chosen
        self.places = Arrangement(self.g, chosen)
        self.boxes, self.flags = self.places.boxes, []
        sentence = f"{f'the connections of {select} in ' if chosen else ''}{self.layer!r}"
        sentence += f"; inputs of {words.sizes(self.g.spatial)}" if self.g.spatial else ""
        height = self.places.height + (54 if chosen and chosen[0] == "y" else 20)
        self.sheet = Sheet(WIDTH, height, sentence, theme)
        self._paint()
        if chosen:
            {"y": self._fan_in, "x": self._fan_out, "w": self._shared}[chosen[0]](*chosen[1:])
        self._say(self.places.height)

    # What is drawn

    def _paint(self):
        for (role, channels, n), box in self.boxes.items():
            if role == "y" and self.hidden:
                self.sheet.cover(box)
                continue
            plane = self.run.planes(role, channels)[n]
            crossed = role != "w" and self.chosen is not None
            self.sheet.grid(plane, box, self.run.looks[role], zorder=3 if role == "w" else 1, crossed=crossed)
        above = {"halo": self.sheet.theme.paper, "va": "center", "zorder": 5}
        for left, top, role, channels, align in self.places.labels:
            self.sheet.text(left, top, words.symbol(role, *channels), 12, ha=align, **above)
            if self.layer.kernel and role != "w":
                row = sorted(other for other, y, r, _, _ in self.places.labels if (r, y) == (role, top))
                room = min([160, WIDTH - row[-1], *(b - a for a, b in itertools.pairwise(row))])
                aside = self.places.symbols[role] + 8
                name = shortened(self.run.name(role, channels[0]), 8.5, room - aside - 6)
                self.sheet.text(left + aside, top, name, 8.5, parse_math=False, **above)
        g = self.g
        of = f"  of {words.sizes(g.kernel)}" if g.kernel else ""
        for role, x, align, text in (
            ("x", 40, "left", f"{words.count(g.n_in, 'input')} x  {words.sizes(g.spatial)}".rstrip()),
            ("w", WIDTH / 2, "center", f"{'kernels' if g.kernel else 'weights'} w, {g.n_out} × {g.n_in}{of}"),
            ("y", WIDTH - 40, "right", f"{words.count(g.n_out, 'output')} y  {words.sizes(g.out)}".rstrip()),
        ):
            self.sheet.text(x, 18, text, 9.5, ha=align, va="center")
            self.sheet.text(x, 34, self._legend(role), 8.5, ha=align, va="center")

    def _legend(self, role):
        """Return which channels of a role are drawn, where not all are, and what colours mean where numbers are not."""
        _, _, cw, ch, _, _ = next(box for (part, _, _), box in self.boxes.items() if part == role)
        drawn = {channels for part, channels, _ in self.boxes if part == role}
        count = {"x": self.g.n_in, "y": self.g.n_out, "w": self.g.n_out * len(self.g.inputs_of(0))}[role]
        which = f"{len(drawn)} of {count:,}" if role == "w" else f"{min(drawn)[0]} to {max(drawn)[0]}"
        colours = "" if role == "y" and self.hidden else self.run.looks[role].legend(cw, ch)
        return "; ".join(filter(None, [f"{which} shown" * (len(drawn) < count), colours]))

    def _cells(self, key, cells):
        """Outline cells of one grid, given as one list of coordinates per axis."""
        self.sheet.cells(self.boxes[key], *cells, self.sheet.theme.accent, 4 if key[0] == "w" else 2.4)

    def _end(self, role, c, index):
        """Return where the lines of a pixel end: beside its number, or in its middle."""
        n, row, col = solid(index)
        return edge(self.boxes[role, (c,), n], row, col, 1 if role == "x" else -1, self.places.across)

    def _lines(self, links):
        """Draw (pixel, weight cell or None, pixel, weight), the largest weights first, at most 200."""
        paths, weights = [], []
        for p, k, q, w in sorted(links, key=lambda link: -abs(link[3]))[:MOST_LINES]:
            for a, b in itertools.pairwise([p, k, q] if k else [p, q]):
                paths.append(bend(a, b, self.places.across))
                weights.append(w)
        self._curves(paths, weights)

    def _curves(self, paths, weights):
        """Draw curves: over the pictures that they join, behind those that they only pass."""
        boxes = [box for (role, *_), box in self.boxes.items() if role != "w"]
        ways = list(zip(paths, weights, behind.passing(paths, boxes)))
        passing = [(path, w, *way) for path, w, way in ways if way]

        def draw(pairs, gid, **options):
            self.sheet.curves(
                [path for path, _ in pairs], [w for _, w in pairs], self.run.looks["w"].full, gid, **options
            )

        draw([(path, w) for path, w, way in ways if not way], "connections")
        if not passing:
            return
        marks = [mark for *_, mark in passing]
        draw([(path, w) for path, w, *_ in passing], "connections behind", zorder=0.9, marks=marks)
        draw([(part, w) for _, w, seen, _ in passing for part in seen], "connections seen", marks=[])

    def _frames(self, pairs):
        for (role, channels, _), (left, top, cw, ch, rows, cols) in self.boxes.items():
            if role == "w" and channels in pairs:
                at = left - 1, top - 1, cols * cw + 2, rows * ch + 2
                self.sheet.outline(*at, self.sheet.theme.accent, 1.6, 4)

    def _kernel_cell(self, i, j, tap):
        n, row, col = solid(tap)
        return centre(self.boxes["w", (i, j), n], row, col) if ("w", (i, j), n) in self.boxes else None

    def _outline(self, role, c, found):
        """Outline the lit cells of one tensor: `found` is a list of indices, separable by axes."""
        if not found or c not in self.places.shown[role]:
            return
        lit = [sorted(set(axis)) for axis in zip(*map(solid, found))]
        for n in lit[0]:
            self._cells((role, (c,), n), lit[1:])

    def _fan_in(self, channels, index):
        (i,), q = channels, self._end("y", *channels, index)
        found = self.g.fan_in((i, *index))
        self._lines(
            [
                (self._end("x", j, n), self._kernel_cell(i, j, t), q, self.run.weight(i, j, t))
                for j, n, t in found
                if j in self.places.shown["x"]
            ]
        )
        for j in self.g.inputs_of(i):
            self._outline("x", j, [n for c, n, _ in found if c == j])
            self._ghosts(j, index)
        self._frames({(i, j) for j in self.g.inputs_of(i)})
        self._outline("y", i, [index])

    def _ghosts(self, j, index):
        """Draw the padding cells of a window, where zeros stand outside the grid, up to two cells away."""
        for place in drawable.padding(self.g, index):
            n, row, col = solid(place)
            if ("x", (j,), n) in self.boxes:
                _, _, _, _, rows, cols = box = self.boxes["x", (j,), n]
                if max(-row, row - rows + 1, -col, col - cols + 1) <= 2:
                    self.sheet.ghost(box, row, col, self.sheet.theme.accent, 2.3, f"padding {j}")

    def _fan_out(self, channels, index):
        (j,), p = channels, self._end("x", *channels, index)
        found = self.g.fan_out((j, *index))
        self._lines(
            [
                (p, self._kernel_cell(i, j, t), self._end("y", i, o), self.run.weight(i, j, t))
                for i, o, t in found
                if i in self.places.shown["y"]
            ]
        )
        for i in self.g.outputs_of(j):
            self._outline("y", i, [o for c, o, _ in found if c == i])
        self._frames({(i, j) for i in self.g.outputs_of(j)})
        self._outline("x", j, [index])

    def _shared(self, channels, tap):
        i, j = channels
        found = self.g.sharing((i, j, *tap))
        every = max(1, math.ceil(len(found) / MOST_LINES))
        w, k = self.run.weight(i, j, tap), self._kernel_cell(i, j, tap)
        self._lines([(self._end("x", j, n), k, self._end("y", i, o), w) for o, n in found[::every]])
        self._outline("x", j, [n for _, n in found])
        self._outline("y", i, [o for o, _ in found])
        self._frames({channels})
        if k:
            self._cells(("w", channels, solid(tap)[0]), [[c] for c in solid(tap)[1:]])

    def pin(self, n, role, channels, index):
        """Mark a pixel in the colour of pin n: its letter, itself, and the window that it reads or feeds."""
        colour = self.sheet.theme.pins[n]
        other, found = ("x", self.g.fan_in) if role == "y" else ("y", self.g.fan_out)
        reach = {}
        for c, at, _ in found((*channels, *index)):
            reach.setdefault(c, []).append(solid(at))
        for c, cells in reach.items():
            if c not in self.places.shown[other]:
                continue
            planes, rows, columns = (sorted(set(axis)) for axis in zip(*cells))
            for plane in planes:
                self.sheet.cells(self.boxes[other, (c,), plane], rows, columns, colour, 2.3, fill=0.25)
        if channels[0] not in self.places.shown[role]:
            return
        plane, row, col = solid(index)
        box = self.boxes[role, channels, plane]
        self.sheet.cells(box, [row], [col], colour, 2.6)
        x, y = centre(box, row, col)
        away = 0 if box[2] >= NUMBERS else 7  # on the corner, clear of numbers; beyond it where cells are small
        x, y = x + box[2] / 2 + away, y - box[3] / 2 - away
        while any(abs(x - other) < 14 and abs(y - height) < 15 for other, height in self.flags):
            x += 7
        self.flags.append((x, y))
        flag = {"boxstyle": "round,pad=0.2", "facecolor": colour, "linewidth": 0}
        looks = {"ha": "center", "va": "center", "weight": "bold", "zorder": 5.5}
        self.sheet.text(x, y, "ABCDEF"[n], 7.5, self.sheet.theme.paper, bbox=flag, **looks)

    def _say(self, top):
        """Write the arithmetic of a chosen output pixel below."""
        if not self.chosen or self.chosen[0] != "y":
            return
        (i,), index = self.chosen[1:]
        output, inputs = (i, *index), self.g.inputs_of(i)
        ink, text = self.sheet.theme.ink, "the result is hidden until you reveal it"
        if not self.hidden:
            text = words.arithmetic(self.layer, self.layer.explain(self.run.x, output), inputs)
        self.sheet.text(40, top + 12, words.equation(self.layer, output, inputs), 12.5, ink, va="center")
        self.sheet.text(40, top + 34, text, 10.5, ink, va="center", parse_math=False)
