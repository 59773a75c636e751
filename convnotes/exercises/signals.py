"""07-connect-signals-and-volumes: an average that moves, a pattern found, and the size of a volume."""

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_pair, of_sizes
from .register import exercise

PATTERN = np.array([1, 2, 4, -3])  # a slow rise, a sudden fall; in the signal also turned round, and as a lone peak
SIGNAL = np.array([0, 1, -3, 4, 1, 1, 0, -1, 1, 2, 5, -3, 0, 1, 6, 1, 0, -1])


@exercise(
    "moving-average",
    "a kernel, as a list or an array of numbers",
    shape=(None,),
    shows="equal weights that add up to 1 make a mean, which leaves a constant signal as it is",
)
def _average():
    """The mean of five numbers that follow each other."""
    ones = np.ones(5)
    return ones / 5, [
        ("that is the sum; the mean divides it by how many there are", ones),
        ("the weights of a mean are equal, and add up to 1", np.array([1, 2, 3, 2, 1]) / 9),
        ("your kernel leaves the signal as it is", [0, 0, 1, 0, 0]),
        ("the weights add up to more than 1: divide by how many there are", ones / 4),
        ("the weights add up to more than 1: that divides by three, and there are more numbers", ones / 3),
        ("the weights add up to less than 1: divide by how many there are", ones / 6),
        ("that is the mean of three numbers", np.ones(3) / 3),
        ("that is the mean of four numbers", np.ones(4) / 4),
        ("that is the mean of six numbers", np.ones(6) / 6),
    ]


@exercise(
    "matched-filter",
    "one whole number, an index",
    shows="cross-correlation is largest where the signal has the shape of the pattern",
)
def _match():
    """Where does 'valid' cross-correlation of SIGNAL with PATTERN have its maximum?"""
    right, mistakes = of_pair(SIGNAL, PATTERN, "valid", flip=False, look=np.argmax)
    return right, [
        ("that is where the signal is largest; its shape counts too", SIGNAL.argmax()),
        ("that is the value of the maximum; the question is where it stands",
         of_pair(SIGNAL, PATTERN, "valid", flip=False, look=np.max)[0]),
        ("that is where the pattern ends in the signal; 'valid' names a window by its start", right + len(PATTERN) - 1),
        ("indices start at 0", right + 1),
        *mistakes,
    ]  # fmt: skip


@exercise(
    "volume-size",
    "three whole numbers, (depth, rows, columns)",
    shape=(3,),
    shows="every axis has its own kernel and stride, and one formula gives all three sizes",
)
def _volume():
    """x of 12 x 20 x 17, w of 3 x 5 x 4, 'valid', stride (1, 2, 3)."""
    layer = Layer(np.zeros((1, 1, 3, 5, 4)), padding="valid", stride=(1, 2, 3))
    right, mistakes = of_sizes(layer, (12, 20, 17))
    return right, [
        ("the order is reversed: depth, rows, columns", right[::-1]),
        *mistakes,
    ]
