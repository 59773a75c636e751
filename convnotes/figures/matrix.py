"""A layer as one big matrix: a row for each output pixel, a column for each input pixel."""

import math

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from . import drawable, themes, words
from .measures import width_of
from .sheet import Sheet
from .themes import Look

MARGIN, TOP, MOST_ROWS = 36, 70, 400  # rows, and columns


def draw_matrix(layer, spatial, *, theme=None):
    """Draw a layer as one matrix M: a row for each output pixel, a column for each input pixel.

        M x + b = z,    with x and z read row by row

    Equal colours are shared weights. A weight of 0 still connects: its cell has the colour of 0, the middle of the
    scale; where there is no connection, in blocks that the groups leave out too, cells have a colour of their own.
    Lines part the blocks of output i and input j.

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes.
    spatial : tuple of int, or int where there is one axis
        The sizes of an input, x.shape[1:].
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError
        If the kernel does not fit, or the matrix has more than 400 rows or columns; the message gives sizes that fit.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.draw_matrix(cn.Layer([[[1, 10]]], padding="valid"), 4)
    Figure: a matrix with 3 output pixels as rows and 4 input pixels as columns; 6 of its 12 cells are connections
    """
    theme = themes.find(theme)
    g = drawable.layer_of(layer).geometry(spatial)
    _refuse_large(layer, g)
    matrix, connected = layer.matrix(g.spatial).astype(float), _connected(g)
    rows, cols = matrix.shape
    cell = max(2, int(min(30, 640 / max(rows, cols))))
    width = max(66 + cols * cell + MARGIN, 480)
    box = (66 + (width - 66 - MARGIN - cols * cell) / 2, TOP, cell, cell, rows, cols)
    sentence = (
        f"a matrix with {words.count(rows, words.place('output', g))} as rows "
        f"and {words.count(cols, words.place('input', g))} as columns; "
        f"{connected.sum():,} of its {matrix.size:,} cells are connections"
    )
    sheet = Sheet(width, TOP + rows * cell + 56, sentence, theme)
    look = Look.of(matrix, weights=True)
    shades = np.where(connected[..., None], look.colours(matrix, printed=True, theme=theme), theme.apart)
    left, top = box[:2]
    sheet.image(shades, (left, left + cols * cell, top + rows * cell, top), 1, "matrix")
    if look.points(cell, cell):
        sheet.numbers(matrix, shades, box, look, 2, shown=connected)
    _lines(sheet, g, box)
    _labels(sheet, g, box)
    _legend(sheet, matrix[connected], missing=not connected.all())
    return sheet.figure


def _refuse_large(layer, g):
    """Raise ValueError where there are too many rows or columns, with sizes that fit."""

    def shape(spatial):
        out = [axis.rule.size(n) for axis, n in zip(g.axes, spatial)]
        return layer.n_out * math.prod(out), layer.n_in * math.prod(spatial), min(out, default=1) > 0

    rows, cols, _ = shape(g.spatial)
    if max(rows, cols) <= MOST_ROWS:
        return
    remedy = "take a layer with fewer channels"
    for share in np.linspace(1, 0, 200, endpoint=False):
        crop = tuple(max(1, int(n * share)) for n in g.spatial)
        found = shape(crop)
        if found[2] and max(found[:2]) <= MOST_ROWS:
            remedy = f"take a smaller input, for example spatial={crop if len(crop) > 1 else crop[0]}"
            break
    raise ValueError(
        f"the matrix has {rows:,} rows and {cols:,} columns: a figure shows {MOST_ROWS} of each at most; {remedy}"
    )


def _connected(g):
    """Return where the matrix has a connection: boolean, of its shape."""
    met = np.ones((1, 1), bool)
    for axis in g.axes:
        meets = (axis.taps[:, :, None] == np.arange(axis.n)).any(axis=1)
        met = np.kron(met, meets)
    blocks = np.array([[j in g.inputs_of(i) for j in range(g.n_in)] for i in range(g.n_out)])
    return np.kron(blocks, met)


def _lines(sheet, g, box):
    """Draw the borders of cells, of the rows of images, and of the blocks, each stronger than the one before."""
    left, top, cell, _, rows, cols = box
    theme = sheet.theme
    for down, across, colour, line in (
        (1, 1, theme.rule, 0.5),
        (g.out[-1] if g.out else 1, g.spatial[-1] if g.spatial else 1, theme.rule, 1),
        (math.prod(g.out), math.prod(g.spatial), theme.muted, 1.1),
    ):
        if min(down, across) * cell >= 5:
            ys = [top + r * cell for r in range(0, rows + 1, down)]
            xs = [left + c * cell for c in range(0, cols + 1, across)]
            lines = [[(left, y), (left + cols * cell, y)] for y in ys]
            lines += [[(x, top), (x, top + rows * cell)] for x in xs]
            sheet.axes.add_collection(LineCollection(lines, colors=[colour], linewidths=line, zorder=1.4))
    sheet.outline(left, top, cols * cell, rows * cell, theme.muted, 1.1, 1.5)


def _labels(sheet, g, box):
    """Write y_i and x_j beside the blocks, or beside some where they are small, and what rows and columns are."""
    left, top, cell, _, rows, cols = box
    high, wide = math.prod(g.out) * cell, math.prod(g.spatial) * cell
    for i in range(0, g.n_out, math.ceil(18 / high)):
        sheet.text(left - 10, top + (i + 0.5) * high, words.symbol("y", i), 12, ha="right", va="center")
    for j in range(0, g.n_in, math.ceil(28 / wide)):
        sheet.text(left + (j + 0.5) * wide, top - 12, words.symbol("x", j), 12, ha="center")
    out, into = (words.place(of, g) + "s" for of in ("output", "input"))
    text = f"{words.count(rows, 'row')}: {out},   {words.count(cols, 'column')}: {into}"
    sheet.text(sheet.width / 2, 20, text, 9.5, ha="center", va="center")


def _legend(sheet, weights, missing):
    """Say what the colours of cells mean, in one line below."""
    theme = sheet.theme
    kinds = [("positive", theme.positive, (weights > 0).any()), ("negative", theme.negative, (weights < 0).any()),
             ("a weight of 0 connects", theme.zero, (weights == 0).any()),
             ("no connection", theme.apart, missing)]  # fmt: skip
    kinds = [(text, colour) for text, colour, there in kinds if there]
    x = sheet.width / 2 - sum(20 + width_of(text, 8.5) + 22 for text, _ in kinds) / 2 + 11
    y = sheet.height - 20
    for text, colour in kinds:
        sheet.axes.add_patch(Rectangle((x, y - 6), 12, 12, facecolor=colour, edgecolor=theme.edge, linewidth=0.8))
        sheet.text(x + 20, y, text, 8.5, va="center")
        x += 20 + width_of(text, 8.5) + 22
