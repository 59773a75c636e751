"""A network from left to right: every node with its shape and a picture of its values, one unit's fields lit."""

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Curve

from .. import refusals
from ..layers.network import Network
from . import drawable, themes, words
from .measures import runs, shortened, width_of
from .sheet import Sheet
from .themes import Look

MARGIN, GAP, BELOW, APART = 30, 44, 38, 20  # around all; between columns; for two lines of text; between branches
PICTURE, MOST_COLUMNS, MOST_CELLS = 104, 24, 2**22
MOST_OUTLINES = 40  # of one picture; where a field is more scattered, its light is enough
SIGNED = "grey is 0 where a picture has negative values"


def draw_network(network, x, name=None, unit=None, *, theme=None):
    """Draw a network on one input: its nodes from left to right, and which cells one unit is connected to.

    Every node shows one channel of its values, in greys of a scale of its own: a picture as it is, the middle slice of
    a volume, all channels of signals as rows, a vector as a column. Below stand its name and its shape.
    With a unit, its receptive field is lit in every node before it and its projective field in every node after it, the
    rest is dimmed; each node then shows the first channel, and the middle of the slices, with a lit cell.

    Parameters
    ----------
    network : Network
        Of at most 24 nodes one after another, with tensors of 0 to 3 axes.
    x : array (n, *spatial), or {name: array} where there are several inputs
    name : str or None
        A node or an input.
    unit : tuple of int or None
        One of its cells: channel, then coordinates.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError, IndexError
        For an x, a name or a unit that do not fit, values that cannot be drawn, or a network that is too long.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> net = cn.Network([cn.Layer(np.ones((1, 1, 3, 3)), phi="relu"), cn.MaxPool(2)])
    >>> cn.draw_network(net, np.eye(6)[None], "pool1", (0, 1, 1))
    Figure: network of 2 nodes, x -> pool1; unit (0, 1, 1) of pool1 is connected to 16 of 36 cells of x
    """
    theme = themes.find(theme)
    if not isinstance(network, Network):
        raise TypeError(
            f"network is {refusals.type_of(network)}: expected a cn.Network; of a layer alone, cn.Network([layer])"
        )
    if (name is None) != (unit is None):
        raise ValueError(f"name={name!r} and unit={unit!r} go together: give both, or neither")
    values = network.activations(x)
    for here, value in values.items():
        drawable.array(here, value)
        if not 1 <= value.ndim <= 4:
            raise ValueError(
                f"{here} has shape {value.shape}: a figure shows one input, with 0 to 3 axes after the channels; of a "
                "batch take x[0]"
            )
        if value.size > MOST_CELLS:
            raise ValueError(f"{here} has {value.size:,} cells, over {MOST_CELLS:,}: draw it on a smaller input")
    fields = []
    if name is not None:
        spatial = {here: values[here].shape[1:] for here in network.inputs}
        fields = [field(spatial, name, unit) for field in (network.receptive_field, network.projective_field)]
        unit = refusals.index("unit", unit, values[name].shape, "channel, then coordinates")
    return _Picture(network, values, fields, name, unit, theme).sheet.figure


class _Picture:
    """The picture being made: where every node stands, then what is on it."""

    def __init__(self, network, values, fields, name, unit, theme):
        self.network, self.values, self.theme = network, values, theme
        self.fields = {here: cells for field in reversed(fields) for here, cells in field.items()}
        self.lit = [{here for here, cells in field.items() if cells} for field in fields]  # below, above
        self.masks = {here: cells.mask() for here, cells in self.fields.items()}
        self.name, self.unit = name, unit
        self.planes = {here: self._plane(here) for here in network.names}
        self.cells = {here: _cell(*plane.shape) for here, (plane, _) in self.planes.items()}
        self.looks = {here: Look.of(plane) for here, (plane, _) in self.planes.items()}
        self._place()
        self.sheet = Sheet(self.width, self.height, self._sentence(), theme)
        self._draw_lines()
        for here in network.names:
            self._draw(here)
        if self.signed:
            self.sheet.text(MARGIN, self.height - 14, SIGNED, 8, va="center")

    # What is shown of a node

    def _plane(self, here):
        """Return (what is drawn of a node's values, which of it is lit or None), both (rows, columns)."""
        value, mask = self.values[here].astype(float), self.masks.get(here)
        if value.ndim < 3:
            across = value.ndim == 2
            return (value if across else value[:, None]), (mask if mask is None or across else mask[:, None])
        channel, middle = 0, value.shape[1] // 2
        if mask is not None and mask.any():
            channel = int(mask.reshape(len(mask), -1).any(1).argmax())
        if value.ndim == 4:
            if mask is not None and mask[channel].any():
                lit = np.flatnonzero(mask[channel].reshape(value.shape[1], -1).any(1))
                middle = int(lit[len(lit) // 2])
            return value[channel, middle], None if mask is None else mask[channel, middle]
        return value[channel], None if mask is None else mask[channel]

    def _notes(self, here):
        """Return the two lines of text below a node."""
        shape = words.sizes(self.values[here].shape)
        return here, f"input {shape}" if here in self.network.inputs else shape

    # Where the nodes stand

    def _place(self):
        """Find the place of every node: a column for each step from the inputs, branches above one another."""
        reads = {here: entry[1:] for here, entry in self.network.nodes.items()}
        self.column = {}
        for here in self.network.names:
            self.column[here] = 1 + max((self.column[read] for read in reads.get(here, ())), default=-1)
        count = max(self.column.values()) + 1
        if count > MOST_COLUMNS:
            raise ValueError(
                f"the network is {count} nodes long: a figure has room for {MOST_COLUMNS}; draw a part, for example "
                "cn.Network(dict(list(net.nodes.items())[:20]))"
            )
        columns = [[here for here in self.network.names if self.column[here] == c] for c in range(count)]
        sizes = {here: (plane.shape[1] * self.cells[here][0], plane.shape[0] * self.cells[here][1])
                 for here, (plane, _) in self.planes.items()}  # fmt: skip
        tall = max(sum(sizes[here][1] + BELOW + APART for here in column) for column in columns)
        # A line that skips columns passes above them, each at a height of its own.
        self.skips = [(read, here) for here, names in reads.items() for read in dict.fromkeys(names)
                      if self.column[here] > self.column[read] + 1]  # fmt: skip
        top = MARGIN + 14 * len(self.skips) * bool(self.skips)
        self.boxes, left = {}, MARGIN
        for column in columns:
            notes = [width_of(text, 9) for here in column for text in self._notes(here)]
            wide = max(*(sizes[here][0] for here in column), min(PICTURE + 30, max(notes)))
            free = (tall - sum(sizes[here][1] + BELOW for here in column)) / len(column)
            y = top + free / 2
            for here in column:
                w, h = sizes[here]
                self.boxes[here] = (left + (wide - w) / 2, y, w, h, left, wide)
                y += h + BELOW + free
            left += wide + GAP
        self.signed = any(look.signed for look in self.looks.values())
        self.width = max(left - GAP, MARGIN + width_of(SIGNED, 8) * self.signed) + MARGIN
        self.height = top + tall + 8 + 16 * self.signed

    # Drawing

    def _draw(self, here):
        plane, lit = self.planes[here]
        left, top, w, h, first, wide = self.boxes[here]
        shades = self.looks[here].colours(plane, printed=False, theme=self.theme)
        if lit is not None:
            paper = themes.rgb(self.theme.paper)
            shades = np.where(lit[..., None], shades, paper + 0.22 * (shades - paper))
        self.sheet.image(shades, (left, left + w, top + h, top), 2, gid=here)
        self.sheet.outline(left, top, w, h, self.theme.edge, 0.8, 2.1)
        if lit is not None and lit.any():
            box = (left, top, *self.cells[here], *plane.shape)
            rows, columns = np.flatnonzero(lit.any(1)), np.flatnonzero(lit.any(0))
            if lit[np.ix_(rows, columns)].all() and len(runs(rows)) * len(runs(columns)) <= MOST_OUTLINES:
                self.sheet.cells(box, rows.tolist(), columns.tolist(), self.theme.accent, 2.3)
        name, shape = self._notes(here)
        centre, weight = first + wide / 2, "bold" if here == self.name else "normal"
        name = shortened(name, 9, wide + GAP - 10)
        style = {"ha": "center", "va": "top", "parse_math": False, "fontweight": weight}
        self.sheet.text(centre, top + h + 6, name, 9, self.theme.ink, **style)
        self.sheet.text(centre, top + h + 23, shape, 8, ha="center", va="top")

    def _draw_lines(self):
        paths, lit = [], []
        for here, (_, *reads) in self.network.nodes.items():
            for read in dict.fromkeys(reads):
                a, b = self.boxes[read], self.boxes[here]
                start, end = (a[0] + a[2], a[1] + a[3] / 2), (b[0], b[1] + b[3] / 2)
                if (read, here) in self.skips:
                    over = MARGIN - 12 + 14 * self.skips.index((read, here))
                    start, end = (a[0] + a[2] / 2, a[1]), (b[0] + b[2] / 2, b[1])
                    bend = min(24, (end[0] - start[0]) / 4)
                    points = [start, (start[0], over), (start[0], over), (start[0] + bend, over),
                              (end[0] - bend, over), (end[0], over), (end[0], over), end]  # fmt: skip
                    codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3]
                else:
                    x = (start[0] + end[0]) / 2
                    points, codes = [start, (x, start[1]), (x, end[1]), end], [Curve.MOVETO, *[Curve.CURVE4] * 3]
                paths.append(Curve(points, codes))
                lit.append(any({read, here} <= names for names in self.lit))
        colours = [self.theme.accent if on else self.theme.edge for on in lit]
        self.sheet.axes.add_collection(
            PathCollection(
                paths, facecolors="none", edgecolors=colours, linewidths=[1.6 if on else 1.1 for on in lit], zorder=1,
                transform=self.sheet.axes.transData, gid="lines",
            )
        )  # fmt: skip

    def _sentence(self):
        net = self.network
        ends = f"{words.listed(net.inputs)} -> {words.listed(net.outputs)}"
        text = f"network of {words.count(len(net.nodes), 'node')}, {ends}"
        if self.name is None:
            return text
        told = [here for here in net.inputs if here in self.lit[0] - {self.name}]
        told = told or [here for here in net.outputs if here in self.lit[1] - {self.name}]
        seen = [f"{len(self.fields[h]):,} of {words.count(self.values[h].size, 'cell')} of {h}" for h in told]
        return f"{text}; unit {self.unit} of {self.name} is connected to {words.listed(seen) or 'nothing'}"


def _cell(rows, columns):
    """Return the (width, height) of the cells of a picture of rows and columns."""
    if columns == 1:  # a vector stands as a column
        return 14, min(14, 1.5 * PICTURE / rows)
    side = min(14, PICTURE / max(rows, columns))
    wide = min(14, 1.4 * PICTURE / columns)
    return (side, side) if rows > columns / 3 else (wide, max(side, min(14, PICTURE / 2 / rows)))
