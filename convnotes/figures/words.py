"""The words of the still figures: symbols with subscripts, sizes, numbers short enough for a cell, sums."""

import re

import numpy as np

from ..layers import phi as phis

MOST_TERMS, MOST_SUMS = 5, 8


def subscript(*channels):
    """Return the subscript of a symbol: '20', or '2,10' where a number has two digits."""
    return ("" if max(channels) < 10 else ",").join(map(str, channels))


def symbol(role, *channels):
    """Return a tensor's or a kernel's symbol for matplotlib: 'x' and 0 give '$x_{0}$'."""
    return f"${role}_{{{subscript(*channels)}}}$"


def sizes(shape):
    """Return '5 × 6' for (5, 6), '5 values' for (5,), and nothing for a scalar."""
    return count(*shape, "value") if len(shape) == 1 else " × ".join(map(str, shape))


def count(n, what):
    """Return '1 input' or '3 inputs'."""
    return f"{n:,} {what}{'s' * (n != 1)}"


def place(of, g):
    """Return what one place of the inputs or outputs is called: 'output pixel', or 'output' where they are numbers."""
    return f"{of} pixel" if g.kernel else of


def listed(texts):
    """Return 'a', 'a and b' or 'a, b and c'."""
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def at(index):
    """Return '[2, 3]' for (2, 3), and nothing for the only pixel of a scalar."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def star(layer):
    """Return what stands between w and x, for matplotlib: a product, a convolution or a cross-correlation."""
    return "\\," if not layer.kernel else " \\ast " if layer.flip else " \\star "


def number(v):
    """Return a number with at most four digits, and a true minus."""
    return f"{v + 0.0:.4g}".replace("-", "−")


def decimals(values):
    """Return how many decimals the numbers of cells need, at most two, fewer where they are large."""
    largest = np.abs(values).max()
    few = np.ravel(values)[:99]  # tell of most arrays what would take long in millions of cells
    needed = next(d for d in (0, 1, 2) if d == 2 or (_end_at(d, few) and _end_at(d, values)))
    return min(needed, 0 if largest >= 100 else 1 if largest >= 10 else 2)


def _end_at(d, values):
    return np.allclose(values, np.round(values, d), atol=1e-9)


def brief(v, decimals):
    """Return a number for a cell as one writes it: 24, not 24.0; no leading zero, no minus before nothing; '0' is 0.

    A small number among large ones, which are shown without decimals, keeps one.
    """
    if v == 0:
        return "0"
    most = decimals or int(abs(v) < 10)
    rounding = max(1e-12, min(1e-6 * abs(v), 0.01 * 10.0**-most))
    decimals = next((d for d in range(most) if abs(v - round(v, d)) <= rounding), most)
    return in_full(v, decimals)


def in_full(v, decimals):
    """Return a number for a cell with all its decimals, as long as `brief` makes one of its size."""
    text = f"{round(v, decimals) + 0.0:.{decimals}f}"
    return re.sub(r"^(-?)0\.", r"\1.", text).replace("-", "−")


def equation(layer, output, inputs):
    """Return the terms of one output pixel (i, *o) for matplotlib: 'y_0[1, 2]:  w_00 * x_0 + ... + b_0'."""
    i, *index = output
    terms = " + ".join(f"w_{{{subscript(i, j)}}}{star(layer)}x_{{{j}}}" for j in list(inputs)[:MOST_TERMS])
    more = " + …" if len(inputs) > MOST_TERMS else ""
    bias = "" if layer.b is None else f" + b_{{{i}}}"
    return f"$y_{{{i}}}${at(index)}:  ${terms}{more}{bias}$"


def arithmetic(layer, explanation, inputs):
    """Return the numbers of one output pixel: subtotals, bias, sum, and what phi makes of it."""
    e, phi = explanation, phis.name(layer.phi)
    sums = " + ".join(number(e.subtotals[j]) for j in list(inputs)[:MOST_SUMS])
    sums += " + …" if len(inputs) > MOST_SUMS else ""
    result = "" if phi == "identity" else f",  {phi} gives {number(e.y)}"
    bias = "" if e.b is None else f" + {number(e.b)}"
    total = "" if sums == number(e.z) and not bias else f" = {number(e.z)}"
    return f"= {sums}{bias}{total}{result}".replace("+ −", "− ")
