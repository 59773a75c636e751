"""A layer as a network of nodes: tensors left and right, a line with its kernel for every connected pair."""

import numpy as np
from matplotlib.collections import LineCollection

from ..layers import phi as phis
from . import drawable, themes, words
from .arrange import slices
from .measures import extent, shortened, width_of
from .sheet import Sheet

TALLEST, TOP, MARGIN = 780, 36, 36
MOST_IMAGES, MOST_SCALARS, MOST_BARS, SMALLEST = (
    8,
    16,
    64,
    5,
)  # nodes in a column; lines with a bar; the least kernel cell


def draw_layer(layer, x, *, theme=None):
    """Draw a layer on one input as a network: nodes hold tensors, every line between two of them has its kernel.

    The inputs x_j stand on the left and the outputs y_i on the right, each as its little grid: a scalar as one cell, a
    signal as a strip, an image as a grid, a volume as a column of slices. A line with the kernel w_ij on it connects
    x_j to y_i; where the groups leave no kernel there is no line. In a fully connected layer the kernels are numbers:
    lines are coloured by sign (negative ones have a bar), thick where the weight is large, and labelled where there is
    room.

        y_i = phi( sum_j  w_ij * x_j + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023).

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes; its names are written beside the nodes.
    x : array, shape (n_in, *spatial)
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError
        If x does not fit, holds NaN or infinities, or there are more nodes or kernels than the figure has room for.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.draw_layer(cn.Layer([[1, -2], [0, 3]], b=[10, 20], phi="relu"), [1, 1])
    Figure: 2 numbers x on the left, 2 numbers y on the right, 4 lines between them, each with its weight w
    """
    theme = themes.find(theme)
    drawable.layer_of(layer)
    drawable.few(layer, MOST_IMAGES if layer.kernel else MOST_SCALARS)
    return _Network(drawable.Run(layer, x), theme).sheet.figure


class _Network:
    """The picture being made: sizes first, then the sheet, then what is on it."""

    def __init__(self, run, theme):
        self.run, self.layer, self.g = run, run.layer, run.g
        self.pairs = [(i, j) for i in range(self.g.n_out) for j in self.g.inputs_of(i)]
        self.weights = [self.run.weight(i, j, ()) for i, j in self.pairs] if not self.g.kernel else []
        self.shapes = {"x": slices(self.g.spatial), "y": slices(self.g.out), "w": slices(self.g.kernel)}
        self.counts = {"x": self.g.n_in, "y": self.g.n_out}
        self.cells = {role: self._cell(role) for role in "xy"}
        self.sizes = {role: extent(self.shapes[role], self.cells[role]) for role in "xy"}
        self.around = 48 if self.g.kernel else 10  # the symbol above a node, the bias below, and space
        nodes = max(self.counts[role] * (self.sizes[role][1] + self.around) for role in "xy")
        self._place_kernels(nodes)
        gap = min(560, max(320, 0.9 * self.tall))
        notes = {role: self._notes(role) for role in "xy"}
        aside = {role: max(0 if self.g.kernel else width + 12 for width in notes[role][1]) for role in "xy"}
        hang = {role: max(0, max(notes[role][1]) - self.sizes[role][0]) if self.g.kernel else 0 for role in "xy"}
        self.left = {"x": MARGIN + aside["x"]}
        self.left["y"] = self.left["x"] + self.sizes["x"][0] + gap
        self.heads = [f"{words.count(n, what)} {role}  {words.sizes(sizes)}".rstrip() for n, what, role, sizes in
                      ((self.g.n_in, "input", "x", self.g.spatial), (self.g.n_out, "output", "y", self.g.out),
                       (len(self.pairs), "kernel", "w", self.g.kernel))]  # fmt: skip
        right = self.sizes["y"][0] + max(aside["y"], hang["y"])
        legend = self.run.looks["y"].legend(*self.cells["y"])
        width = self.left["y"] + max(right, width_of(self.heads[1], 9.5), width_of(legend, 8.5)) + MARGIN
        first = [self.tall / 2 / self.counts[role] - self.sizes[role][1] / 2 - self.around / 2 for role in "xy"]
        slack = min(*first, self.first_kernel)
        self.top = TOP - slack  # of the columns; nothing stands in their first and last `slack`
        self.sheet = Sheet(width, TOP + self.tall - 2 * slack + 68, self._sentence(), theme)
        for role in "xy":
            self._draw_nodes(role, notes[role][0])
        self._draw_lines()
        self._draw_words()

    # Sizes

    def _cell(self, role):
        """Return (width, height) of a cell of a node."""
        planes, rows, columns = self.shapes[role]
        room = TALLEST / self.counts[role] - 38
        if not self.g.kernel:
            return 44, min(30, TALLEST / self.counts[role] - 10)
        if len(self.g.kernel) == 1:
            return min(30, 260 / columns), min(30, room)
        cell = min(30, 190 / columns, room / (planes * (rows + 0.6)), 220 / rows)
        return cell, cell

    def _notes(self, role):
        """Return the texts beside every node and their widths: symbol and name, and an output's bias."""
        notes, widths = [], []
        for c in range(self.counts[role]):
            name = shortened(self.run.name(role, c), 9, 150)
            bias = self._bias(c) if role == "y" else ""
            notes.append((name, bias))
            widths.append(max(26 + width_of(name, 9), width_of(bias, 9, math=True)))
        return notes, widths

    def _bias(self, i):
        """Return what comes after the sum of output i: its bias and phi, where the layer has them."""
        phi, parts = phis.name(self.layer.phi), []
        if self.layer.b is not None:
            b = self.layer.b[i]
            parts.append(f"$b_{{{i}}}$ = " + (words.number(float(b)) if b.ndim == 0 else "one for each pixel"))
        return ", ".join(parts + [phi] * (phi != "identity"))

    def _place_kernels(self, nodes):
        """Find where on their lines the kernels stand, how large they are, and how tall the columns must be.

        Inputs and outputs are spread evenly, so at the share m / (m + 1) of the way, or 1 / (n + 1), all lines are
        evenly apart: n and m are the inputs and outputs of a group.
        """
        n, m = self.layer.w.shape[1], self.layer.n_out // self.layer.groups
        self.share = m / (m + 1) if m <= n else 1 / (n + 1)
        heights = sorted(self._height(pair, self.share) for pair in self.pairs)
        closest = min(np.diff(heights), default=1.0)
        planes, rows, columns = self.shapes["w"]
        high = planes * (rows + 0.6) - 0.6
        if not self.g.kernel:
            self.labelled = 19 / closest <= 640
            self.tall = max(nodes, 19 / closest if self.labelled else 0, 120)
            self.first_kernel = self.tall * heights[0] - 8
            return
        apart = 8 if planes == 1 else 20  # between kernels; more than between the slices of one
        wide = min(26, (150 if len(self.g.kernel) > 1 else 200) / columns)
        wanted = wide if len(self.g.kernel) > 1 else 24
        self.tall = min(TALLEST, max(nodes, (wanted * high + apart + 18) / closest))
        room = self.tall * closest
        cell = min(wanted, (room - apart) / high)
        if cell < min(wanted, SMALLEST):
            raise ValueError(
                f"{len(self.pairs)} kernels of {words.sizes(self.g.kernel)} leave no room between "
                f"{self.g.n_in} inputs and {self.g.n_out} outputs: draw a part of the layer, or its matrix of kernels "
                "with cn.draw_connections(layer, x)"
            )
        self.kernel_cell = (min(wide, cell), cell) if len(self.g.kernel) > 1 else (wide, cell)
        self.labelled = room - cell * high >= apart + 14
        self.first_kernel = self.tall * heights[0] - cell * high / 2 - 20

    def _height(self, pair, share):
        """Return how far down the line of (i, j) is at a share of its way, in heights of the columns."""
        i, j = pair
        return (1 - share) * (j + 0.5) / self.g.n_in + share * (i + 0.5) / self.g.n_out

    # Drawing

    def _point(self, pair, share):
        start, end = self.left["x"] + self.sizes["x"][0], self.left["y"]
        return start + share * (end - start), self.top + self.tall * self._height(pair, share)

    def _draw_nodes(self, role, notes):
        width, height = self.sizes[role]
        for c, (name, bias) in enumerate(notes):
            left, middle = self.left[role], self.top + self.tall * (c + 0.5) / self.counts[role]
            top = middle - height / 2
            place = (left, top), self.cells[role]
            self.sheet.tensor(self.run.planes(role, (c,)), *place, self.run.looks[role], gid=f"{role}:{c}")
            if self.g.kernel:
                self.sheet.text(left, top - 6, words.symbol(role, c), 12)
                self.sheet.text(left + 26, top - 6, name, 9, parse_math=False)
                self.sheet.text(left, top + height + 5, bias, 9, va="top")
            elif role == "x":
                self.sheet.text(left - 10, middle, words.symbol(role, c), 13, ha="right", va="center")
                self.sheet.text(left - 36, middle, name, 9, ha="right", va="center", parse_math=False)
            else:
                up = 9 if height > 26 else 0
                self.sheet.text(left + width + 10, middle - up, words.symbol(role, c), 13, va="center")
                self.sheet.text(left + width + 36, middle - up, name, 9, va="center", parse_math=False)
                if up:
                    self.sheet.text(left + width + 10, middle + up + 2, bias, 9, va="center")

    def _draw_lines(self):
        ends = [(self._point(pair, 0), self._point(pair, 1)) for pair in self.pairs]
        if self.g.kernel:
            strokes = [(self.sheet.theme.edge, 1)] * len(ends)
        else:
            strokes = [self.sheet.stroke(w, self.run.looks["w"].full) for w in self.weights]
            share = 0.3 if self.share >= 0.5 else 0.7
            self.sheet.bars(
                [(np.array(self._point(pair, share)), np.subtract(b, a))
                 for pair, w, (a, b) in zip(self.pairs, self.weights, ends) if w < 0 and len(ends) <= MOST_BARS]
            )  # fmt: skip
        self.sheet.axes.add_collection(
            LineCollection(
                ends, colors=[c for c, _ in strokes], linewidths=[1.6 * w for _, w in strokes], zorder=2,
                gid="connections",
            )
        )  # fmt: skip
        decimals = self.run.looks["w"].decimals
        for n, (i, j) in enumerate(self.pairs):
            x, y = self._point((i, j), self.share)
            if self.g.kernel:
                self._draw_kernel(i, j, x, y)
            elif self.labelled:
                self._label(x, y, words.brief(self.weights[n], decimals), va="center")

    def _draw_kernel(self, i, j, x, y):
        width, height = extent(self.shapes["w"], self.kernel_cell)
        place = (x - width / 2, y - height / 2), self.kernel_cell
        self.sheet.tensor(self.run.planes("w", (i, j)), *place, self.run.looks["w"], zorder=3, gid=f"w:{i},{j}")
        if self.labelled:
            self._label(x, y - height / 2 - 2, words.symbol("w", i, j), size=11, va="bottom")

    def _label(self, x, y, text, size=9, **options):
        paper = {"facecolor": self.sheet.theme.paper, "edgecolor": "none", "pad": 1}
        self.sheet.text(x, y, text, size, self.sheet.theme.ink, ha="center", bbox=paper, zorder=5, **options)

    def _draw_words(self):
        phi, y = phis.name(self.layer.phi), self.sheet.height
        start, end = self.left["x"] + self.sizes["x"][0], self.left["y"]
        heads = [("x", self.left["x"], "left", self.cells["x"]), ("y", end, "left", self.cells["y"])]
        if self.g.kernel:
            heads.append(("w", start + self.share * (end - start), "center", self.kernel_cell))
        for (role, x, align, cell), head in zip(heads, self.heads):
            self.sheet.text(x, 12, head, 9.5, ha=align, va="center")
            self.sheet.text(x, 28, self.run.looks[role].legend(*cell), 8.5, ha=align, va="center")
        if not self.g.kernel:
            self.sheet.legend(self.sheet.width / 2, y - 14, self.weights, bars=len(self.pairs) <= MOST_BARS)
        inside = f"\\sum_j\\, w_{{ij}}{words.star(self.layer)}x_j" + " + b_i" * (self.layer.b is not None)
        text = f"$y_i = {inside}$" if phi == "identity" else f"$y_i =\\,${phi}$(\\,{inside}\\,)$"
        place = (start + end) / 2, y - (32 if self.g.kernel else 44)
        self.sheet.text(*place, text, 13, self.sheet.theme.ink, ha="center", va="center")

    def _sentence(self):
        kind = ("number", "signal", "image", "volume")[len(self.g.kernel)]
        sides = [
            words.count(n, kind) + f" {role}" + f" of {words.sizes(sizes)}" * bool(sizes)
            for role, n, sizes in (("x", self.g.n_in, self.g.spatial), ("y", self.g.n_out, self.g.out))
        ]
        weight = f"kernel w of {words.sizes(self.g.kernel)}" if self.g.kernel else "weight w"
        lines = words.count(len(self.pairs), "line")
        return f"{sides[0]} on the left, {sides[1]} on the right, {lines} between them, each with its {weight}"
