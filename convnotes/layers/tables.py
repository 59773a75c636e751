"""Tables of numbers: lined up where they are printed, and shown as tables in a notebook."""

import dataclasses
import html

import numpy as np

from .. import refusals


class Table:
    """Rows of texts in columns: a `head` or None, the `body`, and a `foot` or None; `right` are columns of numbers."""

    def __init__(self, head, body, foot=None, right=()):
        self.head, self.body, self.foot, self.right = head, body, foot, right

    def __repr__(self):
        rows = [row for row in (self.head, *self.body, self.foot) if row is not None]
        widths = [max(map(len, column)) for column in zip(*rows)]

        def line(row):
            cells = enumerate(zip(row, widths))
            texts = (text.rjust(w) if k in self.right else text.ljust(w) for k, (text, w) in cells)
            return "  ".join(texts).rstrip()

        return "\n".join(map(line, rows))

    def _repr_html_(self):
        def line(row, tag):
            cells = "".join(
                f'<{tag} style="text-align:{"right" if k in self.right else "left"}">{html.escape(text)}</{tag}>'
                for k, text in enumerate(row)
            )
            return f"<tr>{cells}</tr>"

        head = f"<thead>{line(self.head, 'th')}</thead>" if self.head else ""
        foot = f"<tfoot>{line(self.foot, 'th')}</tfoot>" if self.foot else ""
        return f"<table>{head}<tbody>{''.join(line(row, 'td') for row in self.body)}</tbody>{foot}</table>"


def table(rows, *, decimals=2):
    """Make a table out of a dict, to be printed or to stand as the last line of a cell.

    Parameters
    ----------
    rows : dict
        {name of a row: what stands in it}. This is a dict {name of a column: value}, a dataclass such as
        `layer.counts(...)`, whose fields are the columns, or a single value. All rows have the same columns.
        Whole numbers are written with commas, booleans as yes and no, and all else as its text.
    decimals : int
        Of the numbers that are not whole.

    Returns
    -------
    Table
        Which has a text and, for a notebook, HTML.

    Raises
    ------
    TypeError, ValueError
        If rows is no dict, is empty, or its rows have different columns; if decimals is no int of at least 0.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((2, 1, 3)))
    >>> cn.table({f"{n} cells": layer.counts(n) for n in (10, 1000)})
                parameters  connections  multiplications  dense_parameters
    10 cells             6           56               56               200
    1000 cells           6        5,996            5,996         2,000,000
    >>> cn.table({"a third": 1 / 3, "a half": 1 / 2}, decimals=3)
    a third  0.333
    a half   0.500
    """
    decimals = refusals.whole("decimals", decimals, 0)
    if not isinstance(rows, dict):
        raise TypeError(
            f"rows is {refusals.type_of(rows)}: expected a dict of rows by name, "
            "for example {'first': {'weights': 9, 'biases': 1}}"
        )
    if not rows:
        raise ValueError("rows is empty: give at least one row, for example {'first': {'weights': 9}}")
    found = {str(name): _columns(values) for name, values in rows.items()}
    first, columns = next((name, list(cells)) for name, cells in found.items())
    for name, cells in found.items():
        if list(cells) != columns:
            raise ValueError(
                f"rows[{name!r}] has the columns {_listed(cells)}, and rows[{first!r}] has {_listed(columns)}: "
                "give every row the same columns, in the same order"
            )
    body = [[name, *(_text(value, decimals) for value in cells.values())] for name, cells in found.items()]
    right = {
        k for k, column in enumerate(columns, start=1) if all(_is_number(cells[column]) for cells in found.values())
    }
    return Table(None if columns == [None] else ["", *map(str, columns)], body, right=right)


def _columns(values):
    """Return what stands in a row as {column: value}; the column of a single value is None."""
    if dataclasses.is_dataclass(values) and not isinstance(values, type):
        return {field.name: getattr(values, field.name) for field in dataclasses.fields(values)}
    return values if isinstance(values, dict) else {None: values}


def _listed(columns):
    return ", ".join("one value" if column is None else repr(column) for column in columns) or "none"


def _is_number(value):
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _text(value, decimals):
    """Return a value as it is written in its cell."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return f"{value:,}"
    if isinstance(value, (float, np.floating)):
        return f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return str(value.tolist() if isinstance(value, np.ndarray) else value)
