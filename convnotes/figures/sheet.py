"""The sheet that still figures are drawn on: grids of cells, numbers, lines of weights, texts; and how it is saved."""

import copy
import itertools

import matplotlib
import numpy as np
from matplotlib import figure
from matplotlib.collections import LineCollection, PatchCollection, PathCollection
from matplotlib.image import AxesImage
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path as Curve
from matplotlib.patheffects import withStroke

from .. import refusals
from . import destination, formulas, themes, words
from .cards import png
from .measures import DPI, GAP, boxes_for_unknown_letters, runs, width_of
from .themes import LIGHT, ink_on

RULES = 14  # the least size of a cell with rules around it
FORMATS = (".svg", ".png", ".pdf")


class Figure(figure.Figure):
    """A matplotlib figure that shows itself in a notebook, without pyplot, and says in a sentence what it shows."""

    sentence = ""

    def __repr__(self):
        return f"Figure: {self.sentence}"

    __str__ = __repr__

    def _repr_png_(self):
        return png(self)

    def draw(self, renderer):
        formulas.keep(renderer)
        with boxes_for_unknown_letters():
            super().draw(renderer)

    def get_tightbbox(self, *args, **options):
        with boxes_for_unknown_letters():
            return super().get_tightbbox(*args, **options)


def save_figure(figure, path):
    """Save a figure so that every run writes the same bytes: no date, no version, no random names inside.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        From a draw function of convnotes, whose sentence becomes the file's title, or any other.
    path : str or pathlib.Path
        Ends in .svg or .pdf (sharp at every size), or .png (200 dots an inch).

    Raises
    ------
    TypeError, ValueError
        For something else than a figure; if `path` is a folder, lies in none that exists, or ends otherwise.

    Examples
    --------
    >>> import tempfile, pathlib, numpy as np, convnotes as cn
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "eye.svg"
    >>> cn.save_figure(cn.draw_tensors(np.eye(3)), path)
    >>> path.read_bytes()[:5]
    b'<?xml'
    """
    if not hasattr(figure, "savefig"):
        raise TypeError(f"figure is {refusals.type_of(figure)}: expected what a draw function of convnotes returns")
    path = destination.checked(path, FORMATS, "figure.svg")
    ending = path.suffix.lower()
    empty = {".svg": ("Date", "Creator"), ".pdf": ("CreationDate", "Creator", "Producer"), ".png": ("Software",)}
    metadata = dict.fromkeys(empty[ending]) | {"Title": getattr(figure, "sentence", "") or "Figure"}
    with matplotlib.rc_context({"svg.hashsalt": "convnotes"}):
        figure.savefig(path, dpi=2 * DPI, metadata=metadata)


def _averaged(cells, pixels):
    """Return pixels, each the average of what lies under it of the cells (along the first axis)."""
    n = len(cells)
    edges = np.arange(pixels) * (n / pixels)
    cuts = np.union1d(edges, np.arange(n))  # between them, a piece of one cell under one pixel
    pieces = cells[cuts.astype(int)] * (np.diff(cuts, append=n) * pixels / n)[:, None, None]
    return np.add.reduceat(pieces, np.searchsorted(cuts, edges))


class _Cells(AxesImage):
    """A picture of cells, sharp at every size; where they are smaller than a pixel, each has its share of it."""

    def make_image(self, renderer, magnification=1.0, unsampled=False):
        shades = self.get_array()
        left, right, bottom, top = self.get_extent()
        corner, below, beside = self.get_transform().transform([(left, top), (left, bottom), (right, top)])
        pixels = [max(round(np.hypot(*(end - corner)) * magnification), 1) for end in (below, beside)]
        if unsampled or (pixels[0] >= shades.shape[0] and pixels[1] >= shades.shape[1]):
            return super().make_image(renderer, magnification, unsampled)
        shared = copy.copy(self)  # of cells that have no pixel matplotlib would show none; drawing leaves self as it is
        for most in pixels:  # of the rows, then of the columns
            shades = _averaged(shades, min(len(shades), most)).swapaxes(0, 1)
        shared.set_data(np.minimum(shades, 1))
        return AxesImage.make_image(shared, renderer, magnification, unsampled)


class Sheet:
    """One figure being drawn, one unit a pixel, top to bottom.

    A box, (left, top, cell width, cell height, rows, columns), is the place of a grid on it.
    """

    def __init__(self, width, height, sentence, theme=LIGHT):
        self.width, self.height, self.theme = width, height, theme
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=theme.paper, layout="none")
        self.figure.sentence = sentence
        self.figure.suppressComposite = True  # one picture a grid in SVG, with its own cells
        self.axes = self.figure.add_axes([0, 0, 1, 1])
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")
        card = Rectangle((0, 0), width, height, facecolor=theme.paper, linewidth=0, zorder=-1)
        self.axes.add_patch(card)  # a notebook cuts figures down to what is drawn: keep the margins

    def text(self, x, y, text, size, colour=None, *, halo=None, **options):
        """Write a text, with a halo of a colour where lines may pass below; options are those of matplotlib's Text."""
        options = {"math_fontfamily": "stix"} | options
        if halo is not None:
            options["path_effects"] = [withStroke(linewidth=2.5, foreground=halo)]
        return self.axes.text(x, y, text, fontsize=size, color=colour or self.theme.muted, **options)

    def outline(self, left, top, width, height, colour, line, zorder, **options):
        """Draw a rectangle without filling it."""
        place = (left, top), width, height
        self.axes.add_artist(  # add_patch would reckon limits that the sheet has already, for three fifths of the time
            Rectangle(*place, fill=False, edgecolor=colour, linewidth=line, zorder=zorder, joinstyle="miter", **options)
        )

    def line(self, left, right, y):
        """Draw a level line to write on."""
        self.axes.add_collection(LineCollection([[(left, y), (right, y)]], colors=[self.theme.ink], linewidths=0.7))

    def grid(self, plane, box, look, zorder=1, gid=None, *, crossed=False):
        """Draw a plane (rows, columns) as cells, with its numbers where they fit; lines may cross it."""
        left, top, cw, ch, rows, cols = box
        points = look.points(cw, ch)
        shades = look.colours(plane, points, self.theme)
        self.image(shades, (left, left + cols * cw, top + rows * ch, top), zorder, gid)
        if min(cw, ch) >= RULES:
            rules = [[(left + c * cw, top), (left + c * cw, top + rows * ch)] for c in range(1, cols)]
            rules += [[(left, top + r * ch), (left + cols * cw, top + r * ch)] for r in range(1, rows)]
            self.axes.add_collection(LineCollection(rules, colors=[self.theme.rule], linewidths=0.6, zorder=zorder))
        self.outline(left, top, cols * cw, rows * ch, self.theme.edge, 0.8, zorder + 0.1)
        if points:
            self.numbers(plane, shades, box, look, zorder + 1.15, crossed=crossed)  # over lines, under frames

    def tensor(self, planes, place, cell, look, zorder=1, gid="", *, crossed=False):
        """Draw a tensor (slices, rows, columns) as a column of grids; return the box of every slice.

        place: (left, top); cell: (width, height) of a cell; gid names the picture inside an SVG.
        """
        boxes = []
        for n, plane in enumerate(planes):
            box = (place[0], place[1] + n * (len(plane) + GAP) * cell[1], *cell, *plane.shape)
            self.grid(plane, box, look, zorder, f"{gid}:{n}" if len(planes) > 1 else gid, crossed=crossed)
            boxes.append(box)
        return boxes

    def image(self, shades, extent, zorder, gid=None, transform=None):
        """Draw cells of given colours, sharp at every size; `transform` goes before the sheet's own."""
        image = _Cells(self.axes, extent=extent, interpolation="none", origin="upper", zorder=zorder, gid=gid)
        image.set_data(shades)
        image.set_transform(transform + self.axes.transData if transform else self.axes.transData)
        self.axes.add_artist(image)

    def numbers(self, plane, shades, box, look, zorder, *, shown=None, crossed=False):
        """Write the numbers of a plane into its cells, or into those where `shown` is true."""
        left, top, cw, ch, _, _ = box
        size = look.points(cw, ch)
        for r, c in np.argwhere(np.ones_like(plane) if shown is None else shown):
            at, text = (left + (c + 0.5) * cw, top + (r + 0.52) * ch), words.brief(plane[r, c], look.decimals)
            halo = shades[r, c] if crossed else None
            self.text(*at, text, size, ink_on(shades[r, c]), halo=halo, ha="center", va="center", zorder=zorder)

    def cover(self, box):
        """Draw a grid whose values are not to be seen: a chessboard, in colours that no value has."""
        left, top, cw, ch, rows, cols = box
        shades = themes.rgb(self.theme.cover) + 0.05 * (np.indices((rows, cols)).sum(0) % 2)[..., None]
        self.image(shades, (left, left + cols * cw, top + rows * ch, top), 1)
        self.outline(left, top, cols * cw, rows * ch, self.theme.edge, 0.8, 1.1)

    def cells(self, box, rows, columns, colour, zorder, inset=0.0, fill=0.0):
        """Outline cells of a grid, given by their sorted rows and columns, run by run; `fill` is an opacity."""
        left, top, cw, ch, _, _ = box
        for (row, high), (col, wide) in itertools.product(runs(rows), runs(columns)):
            at = left + col * cw + inset, top + row * ch + inset, wide * cw - 2 * inset, high * ch - 2 * inset
            self.outline(*at, self.theme.paper, 3, zorder)
            self.outline(*at, colour, 1.6, zorder + 0.1)
            if fill:
                inside = {"facecolor": colour, "alpha": fill, "linewidth": 0, "zorder": 1.5}  # below lines, numbers
                self.axes.add_patch(Rectangle(at[:2], *at[2:], **inside))

    def ghost(self, box, row, col, colour, zorder, gid=None):
        """Draw a padding cell outside a grid."""
        left, top, cw, ch, _, _ = box
        at = left + col * cw + 1, top + row * ch + 1, cw - 2, ch - 2
        self.outline(*at, colour, 0.7, zorder, linestyle=(0, (2, 2)), gid=gid)

    def stroke(self, w, scale):
        """Return the colour (with opacity) and the width of the line of a weight."""
        strength = abs(w) / (scale or 1)
        ends = self.theme.negative if w < 0 else self.theme.positive if w > 0 else self.theme.nothing
        return (*ends, 0.3 + 0.5 * strength), 0.7 + 0.9 * strength

    def curves(self, paths, weights, scale, gid="connections", *, zorder=2, marks=None):
        """Draw Bezier curves, four points each, in the strokes of their weights; negative ones get a bar, 0 a ring.

        `marks` are where these stand, (point, direction) for each curve, or none; in the middles where it is not given.
        """
        strokes = [self.stroke(w, scale) for w in weights]
        codes = [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4]
        self.axes.add_collection(
            PathCollection(
                [Curve(points, codes) for points in paths], facecolors="none", edgecolors=[c for c, _ in strokes],
                linewidths=[width for _, width in strokes], zorder=zorder, transform=self.axes.transData, gid=gid,
            )
        )  # fmt: skip
        if marks is None:
            ends = [np.array(points) for points in paths]
            marks = [((a + 3 * b + 3 * c + d) / 8, c + d - a - b) for a, b, c, d in ends]
        self.bars([mark for mark, w in zip(marks, weights) if w < 0])
        self.rings([middle for (middle, _), w in zip(marks, weights) if w == 0])

    def rings(self, middles, gid="zero"):
        """Mark weights of 0, whose lines connect all the same: a small ring on each."""
        looks = {"facecolors": "none", "edgecolors": [(*self.theme.nothing, 0.8)], "linewidths": 1, "zorder": 2}
        self.axes.add_collection(PatchCollection([Circle(at, 2.6) for at in middles], gid=gid, **looks))

    def bars(self, places, gid="negative"):
        """Mark negative weights without colour: a short bar across the line at each (middle, direction)."""
        ends = []
        for middle, (dx, dy) in places:
            across = 4 * np.array([-dy, dx]) / (np.hypot(dx, dy) or 1)
            ends.append([middle - across, middle + across])
        colour = (*self.theme.negative, 0.8)
        self.axes.add_collection(LineCollection(ends, colors=[colour], linewidths=1, zorder=2, gid=gid))

    def legend(self, middle, y, weights, *, bars=True, ghosts=False):
        """Say what the lines of some weights mean, and padding cells, in one line around a middle."""
        kinds = [("positive weight", 1), ("negative weight", -1), ("weight of 0", 0)]
        kinds = [(text, sign) for text, sign in kinds if any(np.sign(weights) == sign)]
        kinds += [("padding, holds 0", None)] * ghosts
        x = middle - sum(44 + width_of(text, 8.5) + 22 for text, _ in kinds) / 2 + 11
        for text, sign in kinds:
            if sign is None:
                self.ghost((x + 22, y - 7, 14, 14, 1, 1), 0, 0, self.theme.accent, 2)
            else:
                colour, width = self.stroke(sign, 1)
                line = [(x, y), (x + 36, y)]
                self.axes.add_collection(LineCollection([line], colors=[colour], linewidths=width))
                if sign < 0 and bars:
                    self.bars([(np.array([x + 18, y]), (1, 0))], gid=None)
            self.text(x + 44, y, text, 8.5, va="center")
            x += 44 + width_of(text, 8.5) + 22
