"""02-multiply-with-convolution: polynomials, a loop of the reader's own, the crop, and when order does not matter."""

import numpy as np

from .. import refusals
from ..layers.convolution import convolve
from .mistakes import of_pair
from .register import exercise

P, Q = np.array([2, 0, 3, 1]), np.array([5, -1, 4])  # 2 + 3 u^2 + u^3 and 5 - u + 4 u^2
LENGTH, KERNEL = 8, 5  # of "same-crop"


@exercise(
    "long-multiplication",
    "the coefficients of the product, lowest power first",
    shape=(None,),
    shows="to convolve the coefficients is to multiply the polynomials",
)
def _product():
    """P times Q."""
    right, mistakes = of_pair(P, Q, "full", flip=True)
    padded = np.pad(Q, (0, len(P) - len(Q)))
    return right, [
        ("highest power first: begin with the coefficient of u to the power 0", right[::-1]),
        ("coefficient times coefficient: every term of the one meets every term of the other", P * padded),
        ("that is the sum of the two polynomials, not their product", P + padded),
        ("a power that is missing keeps its place in the list, with the coefficient 0", np.convolve(P[P != 0], Q)),
        *mistakes,
    ]


@exercise(
    "slide-by-hand",
    "a function my_convolve(x, w) that returns the full convolution of two arrays with one axis",
    kind="function",
    inputs=(
        (np.array([1, 2, 4, 8, 3]), np.array([1, 10, -3])),
        (np.array([3, -1, 2, 5]), np.array([2, 7])),
        (np.array([2, 5]), np.array([1, -4, 3, 6])),
        (np.array([4, 1, 3]), np.array([0.5, -0.25, 0.125])),
        (np.array([6]), np.array([7])),
        (np.array([0, 0, 3, -1, 0]), np.array([0, 2, 5, 0])),  # zeros at both ends keep their places
        (np.array([1, 0, 2, 0]), np.array([3])),
        (np.arange(1, 13), np.array([-2, 1, 1, -5, 3, 2, 7])),
    ),
    shows="every entry of x meets every entry of w once, whatever their lengths",
    by_hand=True,
)
def _slide(x, w):
    right, mistakes = of_pair(x, w, "full", flip=True)
    return right, [
        ("the sums beyond the end of x are missing: the kernel leaves x entry by entry", right[: len(x)]),
        *mistakes,
    ]


def _kept(pair):
    """Return 1 where [start:stop] keeps an entry of the full result, else 0; all -1 if a number is not whole."""
    kept = np.zeros(LENGTH + KERNEL - 1, int)
    if (pair % 1).any():
        return kept - 1
    kept[slice(*map(int, pair))] = 1
    return kept


@exercise(
    "same-crop",
    "two whole numbers, (start, stop)",
    shape=(2,),
    look=_kept,
    looks="what full[start:stop] keeps",
    shows="'same' is the middle of 'full', as long as x",
)
def _crop():
    """x has LENGTH entries, w has KERNEL; which slice of 'full' is 'same', and by mistake 'valid'?"""
    x, w = 3 ** np.arange(LENGTH), 2 ** np.arange(KERNEL)

    def place(mode):
        full, part = convolve(x, w, "full"), convolve(x, w, mode)
        starts = [n for n in range(len(full)) if np.array_equal(full[n : n + len(part)], part)]
        return starts[0], starts[0] + len(part)

    start, stop = place("same")
    pairs = [
        ("the slice is one too long: stop is the first entry that is left out", (start, stop + 1)),
        ("the slice is one too short: stop itself is left out", (start, stop - 1)),
        ("the second number says where the slice stops, not how many it keeps", (start, LENGTH)),
        ("off by one: the slice begins and ends one entry too early", (start - 1, stop - 1)),
        ("off by one: the slice begins and ends one entry too late", (start + 1, stop + 1)),
        ("that is what 'valid' keeps; 'same' keeps as many entries as x has", place("valid")),
        ("that is all of 'full'", place("full")),
        ("that cuts off at the end only; 'same' cuts off as much at both ends", (0, LENGTH)),
        ("that cuts off at the start only; 'same' cuts off as much at both ends", (KERNEL - 1, LENGTH + KERNEL - 1)),
    ]
    return _kept(np.array((start, stop))), [(sentence, _kept(np.array(pair))) for sentence, pair in pairs]


@exercise(
    "commute",
    "one of 'full', 'same', 'valid'",
    kind="choice",
    options=refusals.NAMED_PADDINGS,
    shows="'full' keeps every product, so the order of the two does not matter",
)
def _commute():
    """In which mode is x * w the same as w * x, whatever their lengths?"""

    def commutes(mode):
        try:
            return np.array_equal(convolve(P, Q, mode), convolve(Q, P, mode))
        except ValueError:
            return False

    return next(mode for mode in refusals.NAMED_PADDINGS if commutes(mode)), [
        ("'same' keeps the size of whichever comes first, so the two sides differ in length", "same"),
        ("'valid' needs a kernel that fits into the input, so one of the two sides is refused", "valid"),
    ]
