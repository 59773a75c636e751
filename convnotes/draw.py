"""Still figures in the explorer's picture language: grids left and right, kernels between, a fan of lines."""

import itertools
import math
import re
import warnings
from io import BytesIO

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from PIL import Image

from . import phi as phis
from . import selection as selections
from .arrange import WIDTH, Arrangement, slices

# The light palette of the explorer (js/palette.js): blue and orange stay apart for every kind of colour vision.
NEGATIVE, ZERO, POSITIVE = np.array([[28, 94, 178], [249, 249, 247], [201, 95, 8]]) / 255
ACCENT, INK, MUTED, EDGE = "#c01668", "#1b2530", "#55616f", "#bfc6cd"
DPI, MOST_LINES = 100, 200


def draw_connections(layer, x, select=""):
    """Draw a layer on one input, with the connections of a selection: what the explorer shows, as a still figure.

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes.
    x : array, shape (n_in, *spatial)
    select : str
        As in `explore`: 'y:1:3,4', 'x:0:2,2', 'w:1,0:0,2', or '' for nothing.

    Returns
    -------
    matplotlib.figure.Figure
        Save it with its method savefig.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((2, 1, 3, 3)))
    >>> type(cn.draw_connections(layer, np.eye(6)[None], "y:1:2,3")).__name__
    'Figure'
    """
    x = np.asarray(x)
    picture = _Picture(layer, x, selections.parse(select, layer.geometry(x.shape[1:])))
    return picture.figure


def png(figure):
    """Return a figure as PNG bytes, the same from run to run; 256 colours keep a notebook's file small."""
    raw, packed = BytesIO(), BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # a name in a script the font lacks is drawn as boxes
        figure.savefig(raw, format="png", dpi=DPI)
    Image.open(raw).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
    return packed.getvalue()


def colours(values, diverging, scale):
    """Return RGB in 0..1: blue, white, orange about zero, or greys from black (0) to white."""
    t = np.asarray(values, float) / (scale or 1)
    if not diverging:
        return np.repeat(((20 + 235 * np.clip(t, 0, 1)) / 255)[..., None], 3, axis=-1)
    end = np.where(t[..., None] < 0, NEGATIVE, POSITIVE)
    return ZERO + (end - ZERO) * (np.minimum(np.abs(t), 1) ** 0.8)[..., None]


def _plane(index):
    """Return (slice, row, column) of an index of 0 to 3 entries."""
    return (0,) * (3 - len(index)) + tuple(index)


class _Picture:
    """One figure being drawn: boxes by (role, channels, slice), then marks over them."""

    def __init__(self, layer, x, chosen):
        self.layer, self.x, self.chosen = layer, x, chosen
        self.g = layer.geometry(x.shape[1:])
        self.y = layer(x)
        self.places = Arrangement(self.g, chosen)
        self.boxes = self.places.boxes
        self.height = self.places.height + (54 if chosen and chosen[0] == "y" else 20)
        self.figure = Figure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor="white")
        self.axes = self.figure.add_axes([0, 0, 1, 1])
        self.axes.set(xlim=(0, WIDTH), ylim=(self.height, 0))
        self.axes.axis("off")
        self._paint()
        if chosen:
            {"y": self._fan_in, "x": self._fan_out, "w": self._shared}[chosen[0]](*chosen[1:])
        self._say(self.places.height)

    # What is drawn

    def _paint(self):
        arrays = {"x": self.x, "y": self.y, "w": self.layer.w}
        width = self.layer.w.shape[1]
        for (role, channels, n), (left, top, cw, ch, rows, cols) in self.boxes.items():
            array = np.asarray(arrays[role], float)
            at = channels if role != "w" else (channels[0], channels[1] % width)
            plane = array[at].reshape(slices(array.shape[len(at) :]))[n]
            diverging, scale = role == "w" or array.min() < 0, np.abs(array).max()
            shades = colours(plane, diverging, scale)
            self.axes.imshow(
                shades, extent=(left, left + cols * cw, top + rows * ch, top), interpolation="nearest", aspect="auto",
                zorder=3 if role == "w" else 1,
            )  # fmt: skip
            self._box(left, top, cols * cw, rows * ch, EDGE, 0.8, 3.1 if role == "w" else 1.1)
            if cw >= 25:
                self._numbers(plane, shades, left, top, cw, ch, role)
        self.axes.set(xlim=(0, WIDTH), ylim=(self.height, 0))
        for left, top, role, channels, align in self.places.labels:
            self._text(left, top, f"${role}_{{{_subs(*channels)}}}$", 10, MUTED, ha=align, va="center", zorder=5)
            names = self.layer.names.get(role)
            if names and self.layer.kernel:
                self._text(left + 24, top, names[channels[0]], 8.5, MUTED, va="center", parse_math=False)
        g, by = self.g, " × "
        of = f"  of {by.join(map(str, g.kernel))}" if g.kernel else ""
        for at, align, text in (
            (40, "left", f"{g.n_in} input{'s' * (g.n_in != 1)} x  {by.join(map(str, g.spatial))}"),
            (WIDTH / 2, "center", f"kernels w, {g.n_out} × {g.n_in}{of}"),
            (WIDTH - 40, "right", f"{g.n_out} output{'s' * (g.n_out != 1)} y  {by.join(map(str, g.out))}"),
        ):  # fmt: skip
            self._text(at, 14, text.strip(), 9.5, MUTED, ha=align, va="center")

    def _numbers(self, plane, shades, left, top, cw, ch, role):
        decimals = next(d for d in (0, 1, 2) if d == 2 or np.allclose(plane, np.round(plane, d), atol=1e-9))
        decimals = min(decimals, 0 if np.abs(plane).max() >= 100 else 1 if np.abs(plane).max() >= 10 else 2)
        texts = {at: _brief(v, decimals) for at, v in np.ndenumerate(plane)}
        size = min(9, (cw - 3) / (0.87 * max(map(len, texts.values()))))
        for (r, c), text in texts.items():
            dark = shades[r, c] @ [0.2126, 0.7152, 0.0722] < 0.5
            self._text(
                left + (c + 0.5) * cw, top + (r + 0.52) * ch, text, size, "white" if dark else INK,
                ha="center", va="center", zorder=3.2 if role == "w" else 1.2,
            )  # fmt: skip

    def _text(self, x, y, text, size, colour, **options):
        self.axes.text(x, y, text, fontsize=size, color=colour, **options)

    def _box(self, left, top, width, height, colour, line, zorder, **options):
        self.axes.add_patch(
            Rectangle(
                (left, top), width, height, fill=False, edgecolor=colour, linewidth=line, zorder=zorder, **options
            )
        )

    def _cells(self, key, cells):
        """Outline cells of one grid, given as one list of coordinates per axis, run by run."""
        left, top, cw, ch, _, _ = self.boxes[key]
        for rows, cols in itertools.product(_runs(cells[0]), _runs(cells[1])):
            at = (left + cols[0] * cw, top + rows[0] * ch, cols[1] * cw, rows[1] * ch)
            above = 4 if key[0] == "w" else 2.4
            self._box(*at, "white", 3, above)
            self._box(*at, ACCENT, 1.6, above + 0.1)

    def _centre(self, role, channels, index):
        n, row, col = _plane(index)
        left, top, cw, ch, _, _ = self.boxes[role, channels, n]
        return left + (col + 0.5) * cw, top + (row + 0.5) * ch

    def _lines(self, links):
        """Draw (pixel, weight cell or None, pixel, weight), the largest weights first, at most 200."""
        links = sorted(links, key=lambda link: -abs(link[3]))[:MOST_LINES]
        scale = np.abs(self.layer.w).max() or 1
        paths, edges, widths = [], [], []
        for p, k, q, w in links:
            stops = [p, k, q] if k else [p, q]
            for a, b in itertools.pairwise(stops):
                middle = ((a[0], (a[1] + b[1]) / 2), (b[0], (a[1] + b[1]) / 2)) if self.places.across else (
                    ((a[0] + b[0]) / 2, a[1]), ((a[0] + b[0]) / 2, b[1]))  # fmt: skip
                paths.append(Path([a, *middle, b], [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]))
                strength = abs(w) / scale
                edges.append(
                    (*(NEGATIVE if w < 0 else POSITIVE if w > 0 else (0.54, 0.58, 0.63)), 0.3 + 0.5 * strength)
                )
                widths.append(0.7 + 0.9 * strength)
        self.axes.add_collection(
            PathCollection(
                paths, facecolors="none", edgecolors=edges, linewidths=widths, zorder=2, transform=self.axes.transData
            )
        )

    def _frames(self, pairs):
        for (role, channels, _), (left, top, cw, ch, rows, cols) in self.boxes.items():
            if role == "w" and channels in pairs:
                self._box(left - 1, top - 1, cols * cw + 2, rows * ch + 2, ACCENT, 1.6, 4)

    def _kernel_cell(self, i, j, tap):
        return self._centre("w", (i, j), tap) if ("w", (i, j), _plane(tap)[0]) in self.boxes else None

    def _outline(self, role, c, found):
        """Outline the lit cells of one tensor: `found` is a list of indices, separable by axes."""
        if not found:
            return
        lit = [sorted(set(axis)) for axis in zip(*map(_plane, found))]
        for n in lit[0]:
            self._cells((role, (c,), n), lit[1:])

    def _weight(self, i, j, tap):
        return float(self.layer.w[(i, j % self.layer.w.shape[1], *tap)])

    def _fan_in(self, channels, index):
        (i,), q = channels, self._centre("y", channels, index)
        found = self.g.fan_in((i, *index))
        self._lines(
            [(self._centre("x", (j,), n), self._kernel_cell(i, j, t), q, self._weight(i, j, t)) for j, n, t in found]
        )
        for j in self.g.inputs_of(i):
            self._outline("x", j, [n for c, n, _ in found if c == j])
            self._ghosts(j, index)
        self._frames({(i, j) for j in self.g.inputs_of(i)})
        self._outline("y", i, [index])

    def _ghosts(self, j, index):
        """Draw the padding cells of a window, where zeros stand outside the grid."""
        axes = [
            [
                (int(n), int(n) if n >= 0 else int(place))
                for n, place in zip(axis.taps[o], axis.rule.positions(axis.n)[o])
            ]
            for axis, o in zip(self.g.axes, index)
        ]
        for cell in itertools.product(*axes):
            n, row, col = _plane([place for _, place in cell])
            if min((met for met, _ in cell), default=0) >= 0 or ("x", (j,), n) not in self.boxes:
                continue
            left, top, cw, ch, rows, cols = self.boxes["x", (j,), n]
            if max(-row, row - rows + 1, -col, col - cols + 1) <= 2:
                self._box(
                    left + col * cw + 1, top + row * ch + 1, cw - 2, ch - 2, ACCENT, 0.7, 2.3, linestyle=(0, (2, 2))
                )

    def _fan_out(self, channels, index):
        (j,), p = channels, self._centre("x", channels, index)
        found = self.g.fan_out((j, *index))
        self._lines(
            [(p, self._kernel_cell(i, j, t), self._centre("y", (i,), o), self._weight(i, j, t)) for i, o, t in found]
        )
        for i in self.g.outputs_of(j):
            self._outline("y", i, [o for c, o, _ in found if c == i])
        self._frames({(i, j) for i in self.g.outputs_of(j)})
        self._outline("x", j, [index])

    def _shared(self, channels, tap):
        i, j = channels
        found = self.g.sharing((i, j, *tap))
        every = max(1, math.ceil(len(found) / MOST_LINES))
        w, k = self._weight(i, j, tap), self._kernel_cell(i, j, tap)
        self._lines([(self._centre("x", (j,), n), k, self._centre("y", (i,), o), w) for o, n in found[::every]])
        self._outline("x", j, [n for _, n in found])
        self._outline("y", i, [o for o, _ in found])
        self._frames({channels})
        if k:
            self._cells(("w", channels, _plane(tap)[0]), [[c] for c in _plane(tap)[1:]])

    def _say(self, top):
        """Write the arithmetic of a chosen output pixel below."""
        if not self.chosen or self.chosen[0] != "y":
            return
        (i,), index = self.chosen[1:]
        e = self.layer.explain(self.x, (i, *index))
        at = f"[{', '.join(map(str, index))}]" if index else ""
        star = (" \\ast " if self.layer.flip else " \\star ") if index else "\\,"
        inputs = self.g.inputs_of(i)
        terms = " + ".join(f"w_{{{_subs(i, j)}}}{star}x_{{{j}}}" for j in list(inputs)[:5]) + (
            " + …" if len(inputs) > 5 else ""
        )
        sums = " + ".join(f"{e.subtotals[j]:.4g}" for j in list(inputs)[:8]) + (" + …" if len(inputs) > 8 else "")
        phi = phis.name(self.layer.phi)
        result = "" if phi == "identity" else f",  {phi} gives {e.y:.4g}"
        self._text(40, top + 12, f"$y_{{{i}}}${at}:  ${terms} + b_{{{i}}}$", 11, INK, va="center")
        text = f"= {sums} + {e.b:.4g} = {e.z:.4g}{result}".replace("+ -", "− ").replace("-", "−")
        self._text(40, top + 34, text, 10.5, INK, va="center", parse_math=False)


def _subs(*channels):
    """Return the subscript of a symbol: '20', or '2,10' where a number has two digits."""
    return ("" if max(channels) < 10 else ",").join(map(str, channels))


def _brief(v, decimals):
    """Return a number for a cell: no leading zero, no minus before nothing."""
    text = f"{round(v, decimals) + 0.0:.{decimals}f}"
    return re.sub(r"^(-?)0\.", r"\1.", text).replace("-", "−")


def _runs(numbers):
    """Return consecutive numbers as (first, length) pairs."""
    found = []
    for n in numbers:
        if found and n == found[-1][0] + found[-1][1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((n, 1))
    return found
