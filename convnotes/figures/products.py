"""Two lists multiplied as at school: each number times each number, and the sums of the diagonals."""

import numpy as np
from matplotlib.patches import Rectangle

from . import drawable, themes, words
from .measures import width_of
from .sheet import Sheet

MARGIN, CELL, LINE, MOST = 36, 44, 30, 8


def draw_products(x, w, *, titles=None, names=None, theme=None):
    """Draw the convolution of two lists as a table of all products, whose diagonals are added up.

    The numbers of x stand on top, those of w at the left. Cells of one colour belong to one output: they lie on a
    diagonal, where the two indices have one sum. At the right stands every output with its sum.

        (w * x)[o] = sum of w[t] x[n] over all n + t = o

    Parameters
    ----------
    x, w : array, shapes (n,) and (k,)
        At most eight numbers each.
    titles : pair of str, or None
        What stands above x, and beside w.
    names : list of n + k - 1 texts, or None
        What the outputs are called, behind their sums.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError
        If x or w are no lists of one to eight real, finite numbers; if titles or names do not match.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.draw_products([2, 1], [3, 1], titles=["12", "13"], names=["units", "tens", "hundreds"])
    Figure: a table of 2 x 2 products, whose diagonals add up to 6, 5, 1
    """
    theme = themes.find(theme)
    x, w = _list("x", x), _list("w", w)
    count = len(x) + len(w) - 1
    titles = ["", ""] if titles is None else drawable.texts("titles", titles, 2, ", one for x and one for w")
    names = [""] * count if names is None else drawable.texts("names", names, count, ", one for each output")
    products = np.multiply.outer(w, x)  # (k, n)
    place = np.add.outer(np.arange(len(w)), np.arange(len(x)))
    terms = [products[place == o] for o in range(len(names))]
    sums = [(_sum(found, o, theme), name) for o, (found, name) in enumerate(zip(terms, names))]
    left = MARGIN + CELL + width_of(titles[1], 12) + 12
    top, right = MARGIN + CELL + 20, left + CELL * len(x) + 40
    wide = max(width_of(text, 11) + width_of(name, 11) for (text, _), name in sums) + 40
    tall = max(CELL * len(w), LINE * len(sums))
    told = ", ".join(words.number(found.sum()) for found in terms)
    sentence = f"a table of {len(w)} x {len(x)} products, whose diagonals add up to {told}"
    sheet = Sheet(right + wide + MARGIN, top + tall + MARGIN, sentence, theme)
    grid = top + (tall - CELL * len(w)) / 2
    sheet.text(left + CELL * len(x) / 2, grid - CELL - 8, titles[0], 12, theme.ink, ha="center", va="center")
    sheet.text(MARGIN, grid + CELL * len(w) / 2, titles[1], 12, theme.ink, va="center")
    for n, number in enumerate(x):
        _number(sheet, left + (n + 0.5) * CELL, grid - CELL / 2, number, theme.muted)
    for t, number in enumerate(w):
        _number(sheet, left - CELL / 2, grid + (t + 0.5) * CELL, number, theme.muted)
    for (t, n), product in np.ndenumerate(products):
        ink = _chip(sheet, left + n * CELL, grid + t * CELL, CELL, CELL, t + n, theme, f"product {t},{n}")
        _number(sheet, left + (n + 0.5) * CELL, grid + (t + 0.5) * CELL, product, ink)
    for o, ((text, ink), name) in enumerate(sums):
        y = top + (tall - LINE * len(sums)) / 2 + LINE * o
        long = width_of(text, 11) + 16
        _chip(sheet, right, y + 3, long, LINE - 6, o, theme, f"sum {o}")
        sheet.text(right + 8, y + LINE / 2, text, 11, ink, va="center", parse_math=False)
        sheet.text(right + long + 12, y + LINE / 2, name, 11, theme.ink, va="center", parse_math=False)
    return sheet.figure


def _list(name, value):
    """Return a list of one to eight numbers as an array."""
    array = drawable.array(name, value)
    if array.ndim != 1 or len(array) > MOST:
        raise ValueError(
            f"{name} has shape {array.shape}: expected a list of 1 to {MOST} numbers, for example [2, 1, 1]"
        )
    return array


def _colour(o, theme):
    """Return the colour of output o: that of a pin, light enough to be read on; neighbours are far apart."""
    paper, pin = themes.rgb(theme.paper), themes.rgb(theme.pins[o % len(theme.pins)])
    return paper + 0.3 * (pin - paper)


def _sum(terms, o, theme):
    """Return how an output is added up, and the ink for it."""
    added = [" + ".join(words.number(term) for term in terms).replace("+ −", "− ")] * (len(terms) > 1)
    return " = ".join([*added, words.number(terms.sum())]), themes.ink_on(_colour(o, theme))


def _chip(sheet, left, top, width, height, o, theme, gid):
    """Draw a field in the colour of output o; return the ink for it."""
    colour = _colour(o, theme)
    looks = {"facecolor": colour, "edgecolor": theme.paper, "linewidth": 1, "zorder": 1, "gid": gid}
    sheet.axes.add_patch(Rectangle((left, top), width, height, **looks))
    return themes.ink_on(colour)


def _number(sheet, x, y, number, ink):
    sheet.text(x, y, words.number(number), 13, ink, ha="center", va="center", zorder=2)
