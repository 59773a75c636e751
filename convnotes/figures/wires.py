"""All connections of layers along one axis: rows of cells on top of each other, and a wire for every connection."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from .. import refusals
from ..layers.layer import Layer
from . import drawable, themes, words
from .measures import width_of
from .sheet import Sheet

MARGIN, APART, SIDE, UNIT, WIDEST = 36, 96, 22, 34, 1000  # APART: from row to row; SIDE: of a cell
MOST = 64  # cells of a row, their padding included


def draw_wires(layers, size, unit=None, *, theme=None):
    """Draw every connection of a layer with one axis, or of layers on top of each other, as a wire between two cells.

    The input lies at the bottom, and every output over the middle of its window. Cells are numbered from 0. Padding
    that holds zeros is drawn with dashes, and so are its wires. The wires of one layer have the colours of its weights;
    with a unit, or several layers, all have one colour. With a unit, what it is connected to is lit, down to the input.

    Parameters
    ----------
    layers : Layer, or list of them
        With kernels of one axis, the first one nearest to the input. What connects along the axis is the same for all
        channels, so it is drawn once.
    size : int
        The cells of the input.
    unit : int or None
        A cell of the last output.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError, IndexError
        For what is no layer with one axis, a size that does not fit, more than 64 cells in a row, or a unit outside.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> three = cn.Layer(np.ones((1, 1, 3)), padding="valid")
    >>> cn.draw_wires(three, 6)
    Figure: 6 cells, then 4; 12 wires
    >>> cn.draw_wires([three, three, three], 9, unit=1)
    Figure: 9 cells, then 7, 5, 3; 45 wires; unit 1 on top is connected to 7 cells of the input
    """
    theme = themes.find(theme)
    layers = [_checked(layer, n) for n, layer in enumerate(layers if isinstance(layers, (list, tuple)) else [layers])]
    if not layers:
        raise ValueError("layers is empty: give at least one layer, for example cn.Layer([[[1, 2, 1]]])")
    rows = [_Row(refusals.whole("size", size, 1))]
    for layer in layers:
        rows.append(_Row.above(rows[-1], layer))
    if unit is not None:
        (unit,) = refusals.index("unit", unit, (rows[-1].count,), "a cell of the last output")
    return _Wires(rows, unit, theme).sheet.figure


def _checked(layer, n):
    if not isinstance(layer, Layer):
        raise TypeError(f"layers[{n}] is {refusals.type_of(layer)}: expected a cn.Layer, or a list of them")
    if len(layer.kernel) != 1:
        axes = refusals.counted(len(layer.kernel), "axis")
        raise ValueError(f"layers[{n}] has {axes}: wires are drawn along one; draw others with cn.draw_connections")
    return layer


class _Row:
    """The cells of the input, or of a layer's output: where they stand, and the wires to the row below."""

    def __init__(self, count, first=0.0, step=1.0):
        self.count, self.first, self.step = count, first, step
        self.wires, self.loose = [], []  # (cell, cell below, tap); (cell, place of padding below, tap)

    @classmethod
    def above(cls, below, layer):
        """Return the row of a layer's outputs, each over the middle of its window."""
        g = layer.geometry(below.count)
        axis = g.axes[0]
        if max(axis.out, axis.rule.span(below.count)) > MOST:
            raise ValueError(
                f"a layer makes {axis.out} cells of {below.count}, with its padding {axis.rule.span(below.count)}: "
                f"a row has room for {MOST}; give a smaller size or less padding"
            )
        places = axis.rule.positions(below.count) / axis.rule.upsample
        middles = (places.min(axis=1) + places.max(axis=1)) / 2
        step = float(middles[1] - middles[0]) if axis.out > 1 else 1.0
        row = cls(axis.out, below.first + below.step * float(middles[0]), below.step * step)
        row.wires = [(int(o), int(axis.taps[o, t]), int(t)) for o, t in np.argwhere(axis.taps >= 0)]
        row.loose = [
            (o, n, int(t))
            for o in range(axis.out)
            for (n,) in drawable.padding(g, (o,))
            for t in np.flatnonzero(places[o] == n)
        ]
        return row

    def at(self, cell):
        """Return how far right a cell stands, in cells of the input."""
        return self.first + self.step * cell


class _Wires:
    """The picture being made."""

    def __init__(self, rows, unit, theme):
        self.rows, self.theme = rows, theme
        self.lit = self._lit(unit)
        self.ghosts = [sorted({n for _, n, _ in above.loose}) for above in rows[1:]] + [[]]
        ends = [r.at(c) for r, ghosts in zip(rows, self.ghosts) for c in (0, r.count - 1, *ghosts)]
        closest = min(row.step for row in rows)
        self.names = ["x", "y"] if len(rows) == 2 else ["x", *(f"layer {n}" for n in range(1, len(rows)))]
        named = max(width_of(name, 11) for name in self.names) + 24
        self.cell = min(UNIT / closest, (WIDEST - 2 * MARGIN - named) / (max(ends) - min(ends) + 1))
        self.side = min(SIDE, 0.75 * self.cell * closest)
        self.left = MARGIN + named - min(ends) * self.cell + self.side / 2
        width = self.left + max(ends) * self.cell + self.side / 2 + MARGIN
        self.taps = 1 + max((t for _, _, t in rows[1].wires + rows[1].loose), default=0)
        self.coloured = len(rows) == 2 and unit is None and self.taps <= len(theme.pins)
        height = 2 * MARGIN + APART * (len(rows) - 1) + 26 * self.coloured
        self.bottom = MARGIN + APART * (len(rows) - 1)
        self.sheet = Sheet(max(width, 60 * self.taps * self.coloured), height, self._sentence(unit), theme)
        for n in range(len(rows)):
            self._draw(n, unit)
        if self.coloured:
            self._legend(height - MARGIN + 4)

    def _lit(self, unit):
        """Return the cells of every row that a unit on top is connected to; none without a unit."""
        found = [set() if unit is None else {unit}]
        for row in reversed(self.rows[1:]):
            found.insert(0, {n for o, n, _ in row.wires if o in found[0]})
        return found

    def _place(self, n, cell):
        return self.left + self.rows[n].at(cell) * self.cell, self.bottom - n * APART

    def _draw(self, n, unit):
        """Draw row n, its padding, and its wires to the row below."""
        row, lit, theme = self.rows[n], self.lit[n], self.theme
        for kind, wires in (("wires", row.wires), ("padding", row.loose)):
            lines = [(self._place(n, o), self._place(n - 1, c)) for o, c, _ in wires]
            chosen = [unit is None or o in lit for o, _, _ in wires]
            colours = [self._colour(t) if on else theme.edge for on, (_, _, t) in zip(chosen, wires)]
            style = {"linestyles": "solid" if kind == "wires" else (0, (3, 3)), "gid": f"{kind} {n}"}
            widths = [1.8 if on else 0.8 for on in chosen]
            self.sheet.axes.add_collection(LineCollection(lines, colors=colours, linewidths=widths, zorder=1, **style))
        for cell in (*range(row.count), *self.ghosts[n]):
            (x, y), inside = self._place(n, cell), 0 <= cell < row.count
            at = x - self.side / 2, y - self.side / 2
            fill = theme.accent if cell in lit else theme.cover if inside else theme.paper
            box = {"facecolor": fill, "edgecolor": theme.muted, "linewidth": 0.8, "zorder": 2}
            box |= {"gid": f"{'cell' if inside else 'padding'} {n},{cell}", "linestyle": "-" if inside else (0, (2, 2))}
            self.sheet.axes.add_patch(Rectangle(at, self.side, self.side, **box))
            if inside and self.side >= 14:
                ink = themes.ink_on(themes.rgb(fill))
                self.sheet.text(x, y + 0.5, str(cell), 8, ink, ha="center", va="center", zorder=3)
        self.sheet.text(MARGIN, self._place(n, 0)[1], self.names[n], 11, theme.ink, va="center")

    def _colour(self, tap):
        return self.theme.pins[tap] if self.coloured else self.theme.accent

    def _legend(self, y):
        """Say which colour is which weight's, in one line."""
        for t in range(self.taps):
            x = MARGIN + 60 * t
            self.sheet.axes.add_collection(
                LineCollection([[(x, y), (x + 18, y)]], colors=[self._colour(t)], linewidths=2)
            )
            self.sheet.text(x + 24, y, f"w[{t}]", 9, va="center")

    def _sentence(self, unit):
        counts, wires = [row.count for row in self.rows], sum(len(row.wires) for row in self.rows)
        text = f"{words.count(counts[0], 'cell')}, then {', '.join(map(str, counts[1:]))}; {words.count(wires, 'wire')}"
        loose = sum(len(row.loose) for row in self.rows)
        text += f", and {loose} to padding" if loose else ""
        reached = words.count(len(self.lit[0]), "cell")
        return text + (f"; unit {unit} on top is connected to {reached} of the input" if unit is not None else "")
