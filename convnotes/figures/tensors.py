"""A row of arrays as little grids: scalars, signals, images, volumes, and what stands between them."""

import itertools

import numpy as np
from matplotlib.cbook import is_math_text

from . import drawable, themes, words
from .arrange import slices
from .measures import GAP, extent, shortened, width_of
from .sheet import Sheet
from .themes import Look

MARGIN, WIDEST, CELL, APART = 36, 1000, 34, 12
LARGEST = 2**20  # cells of an array


def draw_tensors(*tensors, titles=None, colour=None, theme=None):
    """Draw a row of arrays as little grids, with their numbers where they fit.

    A scalar is one cell, a vector a strip, an image a grid, a volume a column of slices. Each argument has a scale of
    its own: greys from black (0) to white; where there are negative values, blue, white and orange about zero, or, in
    cells too small for numbers, greys about a zero half way. Below stand the sizes, and the range of such small cells.

    Parameters
    ----------
    *tensors : array of 0 to 3 axes, list of such arrays, or str
        A list is drawn as a column with one scale. A text stands between arrays as it is: an operator such as '=', or
        matplotlib's mathematics, as '$\\\\ast$'.
    titles : list with one text or None for each array or list, or None
        What stands above them; mathematics between dollar signs, as '$x_0$'.
    colour : (low, high) or None
        Two numbers make every array of shape (3, rows, columns) a picture of red, green and blue, which are from low
        (none of it) to high. By default such an array is a volume.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError
        For more than three axes, complex numbers, NaN, infinities, titles that do not match, or a colour that is not
        two numbers, the lower one first.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> x, w = np.array([1, 2, 4, 8]), np.array([1, 10])
    >>> cn.draw_tensors(x, r"$\\ast$", w, "=", cn.convolve(x, w), titles=["x", "w", "y"])
    Figure: x: 4 values; w: 2 values; y: 5 values
    """
    theme = themes.find(theme)
    groups = [_group(f"tensors[{n}]", t) for n, t in enumerate(tensors)]
    colour = _ends(colour)
    count = sum(not isinstance(group, str) for group in groups)
    if not count:
        raise ValueError("there is no array to draw: give at least one, for example cn.draw_tensors(x)")
    if titles is None:
        titles = [None] * count
    fits = isinstance(titles, (list, tuple)) and len(titles) == count
    if not fits or not all(title is None or isinstance(title, str) for title in titles):
        raise ValueError(f"titles={titles!r}: expected a list of {count} texts, one for each array or list of arrays")
    return _row(groups, iter(titles), count, colour, theme)


def _ends(colour):
    """Return the ends of the colours as floats, or None; refuse what is no range."""
    if colour is None:
        return None
    remedy = "give two numbers, of no colour and of full colour, for example colour=(0, 1)"
    ends = drawable.array("colour", colour)
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"colour={colour!r} is no range: {remedy}")
    return ends.astype(float)


def _group(name, tensor):
    """Return a text as it is, anything else as a list of arrays that can be drawn."""
    if isinstance(tensor, str):
        return tensor
    many = isinstance(tensor, (list, tuple)) and any(isinstance(entry, np.ndarray) for entry in tensor)
    found = (
        [drawable.array(f"{name}[{n}]", t) for n, t in enumerate(tensor)] if many else [drawable.array(name, tensor)]
    )
    for n, array in enumerate(found):
        if array.ndim > 3:
            raise ValueError(
                f"{name}{f'[{n}]' * many} has {array.ndim} axes, shape {array.shape}: a tensor is drawn with 0 to 3; "
                "for a vector of tensors give a list of arrays, list(x)"
            )
        if array.size > LARGEST:
            raise ValueError(f"{name}{f'[{n}]' * many} has {array.size:,} cells: draw a crop, at most {LARGEST:,}")
    return [array.astype(float) for array in found]


def _row(groups, titles, count, colour, theme):
    """Return the figure of a row of texts and columns of arrays."""
    columns = [group if isinstance(group, str) else _column(group, next(titles), colour) for group in groups]
    arrays = [column for column in columns if not isinstance(column, str)]
    gaps = [26 if str in (type(a), type(b)) else 44 for a, b in itertools.pairwise(columns)]
    operators = {c: _width(c, 16) for c in columns if isinstance(c, str)}
    room = WIDEST - 2 * MARGIN - sum(gaps) - sum(operators[c] for c in columns if isinstance(c, str))
    for share in np.linspace(1, 0.02, 50):  # the largest cells with which the row is not too wide
        for column in arrays:
            column.fit(share, room / count)
        if sum(column.width for column in arrays) <= room:
            break
    wide = [operators[c] if isinstance(c, str) else c.width for c in columns]
    width = sum(wide) + sum(gaps) + 2 * MARGIN
    above = 30 if any(column.title for column in arrays) else 0
    tall = max(column.height for column in arrays)
    sheet = Sheet(width, above + tall + 2 * 22 + 18, _sentence(arrays), theme)
    left, middle = MARGIN, 22 + above + tall / 2
    for n, (column, w) in enumerate(zip(columns, wide)):
        if isinstance(column, str):
            sheet.text(left + w / 2, middle, column, 16, theme.ink, ha="center", va="center")
        else:
            column.draw(sheet, left, middle, n)
        left += w + (gaps[n] if n < len(gaps) else 0)
    return sheet.figure


def _width(text, size):
    """Return the width of a text that may hold mathematics; refuse what matplotlib cannot read."""
    try:
        return width_of(text, size, math=bool(is_math_text(text)))
    except ValueError as error:
        raise ValueError(
            f"{text!r} holds mathematics that matplotlib cannot read: correct what stands between the dollar signs, "
            f"or write a dollar as \\$ ({str(error).strip().splitlines()[-1]})"
        ) from None


def _column(group, title, colour):
    """Return the column of one argument: of pictures in colour where that is asked for and it holds nothing else."""
    pictures = colour is not None and all(array.ndim == 3 and len(array) == 3 for array in group)
    return _Pictures(group, title, colour) if pictures else _Column(group, title)


class _Column:
    """One argument: a column of arrays with one scale, a title and a note."""

    greys = True  # whether small cells have the greys of the look

    def __init__(self, group, title):
        self.group, self.title = group, title
        self.look = Look.of(np.concatenate([array.ravel() for array in group]))

    def fit(self, share, room):
        """Fix the size of cells, `share` of the largest; texts take `room`, or more beside wide grids."""
        shapes = [self.shape_of(array) for array in self.group]
        widest = max(columns for _, _, columns in shapes)
        cell = min(CELL, 420 / widest) * share
        if all(array.ndim == 1 for array in self.group):
            self.cell = cell, min(28, max(10, 440 / len(shapes) - APART))  # strips stay as high as can be seen
        else:
            cell = min(cell, 440 * share / sum(planes * (rows + GAP) for planes, rows, _ in shapes))
            self.cell = cell, cell
        self.sizes = [extent(shape, self.cell) for shape in shapes]
        grids = max(width for width, _ in self.sizes)
        self.note = self._note()
        greys = ", grey 0" * (self.greys and self.look.signed and not self.look.points(*self.cell))
        note = self.note + greys
        if width_of(note, 8.5) > max(grids, room):
            note = self.note.partition(";")[0]  # half a range says less than none
        self.texts = [
            (text if is_math_text(text) else shortened(text, size, max(grids, room)), size)
            for text, size in ((self.title or "", 12), (note, 8.5))
        ]
        self.width = max(grids, *(_width(text, size) for text, size in self.texts))
        self.height = sum(height for _, height in self.sizes) + APART * (len(shapes) - 1)

    def shape_of(self, array):
        """Return (slices, rows, columns) of the grid of an array."""
        return slices(array.shape)

    def _note(self):
        """Return the sizes, and the range where numbers do not fit."""
        sizes = list(dict.fromkeys(words.sizes(array.shape) or "scalar" for array in self.group))
        one = len(sizes) == 1 and len(self.group) > 1
        note = f"{len(self.group)} of {sizes[0]}" if one else ", ".join(sizes)
        if self.look.points(*self.cell):
            return note
        low, high = min(array.min() for array in self.group), max(array.max() for array in self.group)
        return f"{note}; {words.number(low)} to {words.number(high)}"

    def draw(self, sheet, left, middle, n):
        """Draw the column from `left`, around `middle`; n counts the arguments."""
        centre, y = left + self.width / 2, middle - self.height / 2
        (title, size), (note, small) = self.texts
        sheet.text(centre, y - 12, title, size, sheet.theme.ink, ha="center")
        for k, (array, (width, height)) in enumerate(zip(self.group, self.sizes)):
            gid = f"tensor {n}" + f",{k}" * (len(self.group) > 1)
            self.grid(sheet, array, (centre - width / 2, y), gid)
            y += height + APART
        sheet.text(centre, y + 6, note, small, ha="center", va="center")

    def grid(self, sheet, array, place, gid):
        """Draw one array from its upper left corner."""
        sheet.tensor(array.reshape(self.shape_of(array)), place, self.cell, self.look, gid=gid)


class _Pictures(_Column):
    """One argument that is a picture in colour, or a column of them."""

    greys = False

    def __init__(self, group, title, ends):
        super().__init__(group, title)
        self.low, self.high = ends

    def shape_of(self, array):
        return (1, *array.shape[1:])

    def _note(self):
        return ", ".join(dict.fromkeys(words.sizes(array.shape[1:]) for array in self.group)) + " in colour"

    def grid(self, sheet, array, place, gid):
        (left, top), (cw, ch), (_, rows, columns) = place, self.cell, array.shape
        shades = np.clip((np.moveaxis(array, 0, -1) - self.low) / (self.high - self.low), 0, 1)
        sheet.image(shades, (left, left + columns * cw, top + rows * ch, top), 1, gid)
        sheet.outline(left, top, columns * cw, rows * ch, sheet.theme.edge, 0.8, 1.1)


def _sentence(arrays):
    named = [(column.title or "").replace("$", "") for column in arrays]
    notes = [column.note.replace("; ", ", ") for column in arrays]
    return "; ".join(f"{name}: {note}" if name else note for name, note in zip(named, notes))
