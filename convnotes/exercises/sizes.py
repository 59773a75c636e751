"""06-size-the-output: sizes forward, backward, and where they leave a choice."""

import itertools

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_sizes
from .register import exercise

PAIRS = ("x and w", "x and y", "w and y", "y and b")


@exercise(
    "output-size",
    "two whole numbers, (rows, columns)",
    shape=(2,),
    shows="padding adds cells on both sides, dilation widens the kernel, and the stride divides the room that is left",
)
def _size():
    """x of 20 x 29, w of 4 x 5, stride (2, 3), dilation (1, 2), padding 3."""
    spatial, kernel, stride, dilation, padding = (20, 29), (4, 5), (2, 3), (1, 2), 3
    layer = Layer(np.zeros((1, 1, *kernel)), padding=padding, stride=stride, dilation=dilation)
    right, mistakes = of_sizes(layer, spatial)
    room = [n + 2 * padding - d * (k - 1) - 1 for n, k, d in zip(spatial, kernel, dilation)]
    return right, [
        ("off by one before the stride: the kernel covers d (k - 1) + 1 cells, not d k",
         [(r + 1 - d) // s + 1 for r, s, d in zip(room, stride, dilation)]),
        *mistakes,
    ]  # fmt: skip


def _out(n, k, padding, **options):
    """Return the size of an output along one axis, or None where the kernel does not fit."""
    try:
        return Layer(np.zeros((1, 1, k)), padding=padding, **options).geometry(n).out[0]
    except ValueError:
        return None


@exercise(
    "missing-size",
    "two whole numbers, (rows, columns)",
    shape=(2,),
    shows="a dilated kernel covers d (k - 1) + 1 cells, and the output is shorter by one cell less than that",
)
def _kernel():
    """Which kernel makes y of 26 x 16 from x of 32 x 20, with 'valid', dilation 2 and stride 1?"""

    def fits(dilation):
        sizes = zip((32, 20), (26, 16))
        return np.array([next(k for k in range(1, n) if _out(n, k, "valid", dilation=dilation) == m) for n, m in sizes])

    return fits(2), [
        ("the dilation is ignored: that is how many cells the kernel covers, not how many elements it has", fits(1)),
        ("the dilation is ignored, and off by one: that is how many cells were lost", fits(1) - 1),
        ("off by one: that is how many steps there are from its first element to its last", fits(2) - 1),
        ("off by one: that is an element too many", fits(2) + 1),
        ("the order is swapped: rows, then columns", fits(2)[::-1]),
    ]


@exercise(
    "not-determined",
    f"one of {', '.join(map(repr, PAIRS))}",
    kind="choice",
    options=PAIRS,
    shows="b is as large as y, so the two say nothing of x and w",
)
def _pair():
    """Which two sizes leave the other two open, in 'full' mode with stride 1?"""
    rows = [{"x": n, "w": k, "y": _out(n, k, "full")} for n, k in itertools.product(range(1, 9), repeat=2)]

    def determine(pair):
        first, second = (name.replace("b", "y") for name in pair.split(" and "))  # b is as large as y
        return len({(row[first], row[second]) for row in rows}) == len(rows)

    return next(pair for pair in PAIRS if not determine(pair)), [
        ("these two give the size of y, and b is as large as y", "x and w"),
        ("these two give the size of w, and b is as large as y", "x and y"),
        ("these two give the size of x, and b is as large as y", "w and y"),
    ]


@exercise(
    "range",
    "all sizes that fit, smallest first, as a list or a range",
    shape=(None,),
    shows="a stride of s leaves s sizes of x that give the same y",
)
def _sizes():
    """Which lengths of x give 5 outputs with a kernel of 4, 'valid' and stride 3?"""

    def lengths(outputs=5, kernel=4, padding="valid", **options):
        return [n for n in range(1, 99) if _out(n, kernel, padding, **{"stride": 3} | options) == outputs]

    right = lengths()
    return right, [
        ("that is the smallest only; entries at the end that no window reads may follow", right[:1]),
        ("that is the largest only; the last cells need not be read", right[-1:]),
        ("the last is missing: a stride of s leaves s sizes", right[:-1]),
        ("the first is missing: a stride of s leaves s sizes", right[1:]),
        ("list every size, not only the ends", [right[0], right[-1]]),
        ("smallest first", right[::-1]),
        ("off by one: cells 0 to n are n + 1 cells", [n - 1 for n in right]),
        ("one too many: the next window fits into that one", [*right, right[-1] + 1]),
        ("off by one: with that many cells, one more window fits", lengths(6)),
        ("off by one: one window fewer fits into these", lengths(4)),
        ("the stride is ignored", lengths(stride=1)),
        ("'full' where 'valid' was meant", lengths(padding="full")),
        ("'same' where 'valid' was meant", lengths(padding="same")),
    ]
