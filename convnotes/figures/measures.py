"""Measures on a sheet: middles and edges of cells, curves between them, and how wide a text is."""

import contextlib
import functools
import warnings

from matplotlib import rcParams
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

DPI, NUMBERS = 100, 25  # dots an inch; the least width of a cell with a number
GAP, LONGEST = 0.6, 100  # between the slices of a volume, in cells; letters of a name
FONTS = ("font.family", "font.sans-serif", "font.serif", "font.monospace")  # a reader's style may change them


def centre(box, row, col):
    """Return the middle of a cell."""
    left, top, cw, ch, _, _ = box
    return left + (col + 0.5) * cw, top + (row + 0.5) * ch


def edge(box, row, col, side, across):
    """Return where a line leaves (side 1) or reaches (-1) a cell: its middle, or its edge where a number stands."""
    x, y = centre(box, row, col)
    half = side / 2 if box[2] >= NUMBERS else 0
    return (x, y + half * box[3]) if across else (x + half * box[2], y)


def bend(start, end, across):
    """Return the four points of a curve that leaves and arrives along the flow: down where `across`, else sideways."""
    (x1, y1), (x2, y2) = start, end
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    return [start, (x1, y), (x2, y), end] if across else [start, (x, y1), (x, y2), end]


def extent(shape, cell):
    """Return the (width, height) that a tensor (slices, rows, columns) takes with cells of (width, height)."""
    slices, rows, columns = shape
    return columns * cell[0], (slices * (rows + GAP) - GAP) * cell[1]


def width_of(text, size, math=False, weight="normal"):
    """Return how many units wide a text of a size in points is."""
    return _width_in(tuple(map(str, map(rcParams.get, FONTS))), text, size, math, weight)


@functools.lru_cache(4096)  # a layout asks for the same few texts again and again, and a formula takes 10 ms
def _width_in(fonts, text, size, math, weight):
    with boxes_for_unknown_letters():
        font = FontProperties(size=size, weight=weight, math_fontfamily="stix")
        return RendererAgg(8, 8, DPI).get_text_width_height_descent(text, font, math)[0]


def shortened(text, size, room):
    """Return a text in one line, cut with an ellipsis where it is wider than `room` units; '' where no letter fits."""
    text = " ".join(text.split())
    if len(text) < LONGEST and width_of(text, size) <= room:
        return text
    text = text[:LONGEST]
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def runs(numbers):
    """Return consecutive numbers as (first, length) pairs."""
    found = []
    for n in numbers:
        if found and n == found[-1][0] + found[-1][1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((n, 1))
    return found


@contextlib.contextmanager
def boxes_for_unknown_letters():
    """Let a name in a script that the font lacks be drawn as boxes, without a warning in the notebook."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")
        yield
