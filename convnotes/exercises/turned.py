"""09-turn-a-layer-round: stamps that overlap, the size to come back to, who reads how many, a flat signal kept flat."""

import numpy as np

from ..layers.layer import Layer
from .register import exercise

STAMPED, STAMP = np.array([2, 3, -1]), np.array([1, 4, 2])  # of "stamp-by-hand", stride 2
SIZES = (20, 22)  # of "way-back": kernels of 5 x 5, stride 3, padding 2


@exercise(
    "stamp-by-hand",
    "the output, as a list or an array of numbers",
    shape=(None,),
    shows="every input puts the kernel down, times its value, and where two stamps meet they are added",
)
def _stamps():
    """STAMP put down for each of STAMPED, two cells apart."""

    def turned(x=STAMPED, stride=2, flip=False, padding="valid", output_padding=0):
        layer = Layer(STAMP[None, None], stride=stride, flip=flip, padding=padding)
        return layer.transposed(output_padding)(x[None])[0]

    each = [turned(np.where(np.arange(len(STAMPED)) == n, STAMPED, 0)) for n in range(len(STAMPED))]
    covers = [turned((np.arange(len(STAMPED)) == n) * 1) != 0 for n in range(len(STAMPED))]
    last, first = np.zeros_like(each[0]), np.zeros_like(each[0])
    for stamp, cover in zip(each, covers):
        last = np.where(cover, stamp, last)
    for stamp, cover in zip(each[::-1], covers[::-1]):
        first = np.where(cover, stamp, first)
    return turned(), [
        ("where two stamps meet, the later one overwrites; they are added", last),
        ("where two stamps meet, the earlier one stays; they are added", first),
        ("where two stamps meet, their mean is taken; they are added", turned() / np.sum(covers, axis=0)),
        ("flipped: the kernel is put down as it stands", turned(flip=True)),
        ("the stride is ignored: the stamps begin two cells apart", turned(stride=1)),
        ("the stamps stand side by side; the stride says how far apart they begin", turned(stride=len(STAMP))),
        ("the input is taken in reverse order", turned(STAMPED[::-1])),
        ("that is with output_padding=1; none was asked for", turned(output_padding=1)),
        ("that is two cells for each input; the last stamp reaches beyond them", turned()[: 2 * len(STAMPED)]),
        ("that is with padding 1, which cuts a cell off each end; there is none here", turned(padding=1)),
    ]


@exercise(
    "way-back",
    "two whole numbers, (rows, columns)",
    shape=(2,),
    shows="output_padding is the rest that the stride left over, on each axis for itself",
)
def _output_padding():
    """Which output_padding leads back to SIZES?"""

    def back(sizes=SIZES, padding=2):
        """Return (what is missing, the sizes without it)."""
        layer = Layer(np.zeros((1, 1, 5, 5)), padding=padding, stride=3)
        least = np.array(layer.transposed().geometry(layer.geometry(sizes).out).out)
        return sizes - least, least

    right, least = back()
    return right, [
        ("the order is swapped: rows, then columns", right[::-1]),
        ("the padding is left out", back(padding=0)[0]),
        ("that is the rest of the size by the stride; the stride divides the room", np.array(SIZES) % 3),
        ("that is how many cells are missing to the next window; count those that are left over", -right % 3),
        ("that is the size that comes out without it; what is missing to the size that went in?", least),
        ("one axis needs none: the stride divides its room", right + (right == 0)),
        ("without it, one axis comes back too short", 0 * right),
    ]


@exercise(
    "fewest-and-most",
    "two whole numbers, [fewest, most]",
    shape=(2,),
    shows="along an axis the readings differ by one where the stride does not divide the kernel, and axes multiply",
)
def _readings():
    """How many inputs does an output pixel read, kernels 5 x 5 and stride 2, away from the border?"""

    def turned(kernel):
        return Layer(np.zeros((1, 1, *kernel)), padding="valid", stride=2).transposed().geometry((9,) * len(kernel))

    def read(kernel=(5, 5), border=5):
        g = turned(kernel)
        inner = np.ndindex(*(n - 2 * border for n in g.out))
        found = {len(g.fan_in((0, *(n + border for n in place)))) for place in inner}
        return np.array([min(found), max(found)])

    right, feeds = read(), len(turned((5, 5)).fan_out((0, 4, 4)))
    return right, [
        ("the order is swapped: first the fewest", right[::-1]),
        ("that is along one axis; rows and columns multiply", read((5,))),
        ("at the border fewer are read; the question is away from it", read(border=0)),
        ("that is how many outputs an input feeds: as many as its kernel has cells", [feeds, feeds]),
        ("that is a kernel of 3 x 3", read((3, 3))),
        ("that is a kernel one smaller, which the stride divides", read((4, 4))),
    ]


def _leaves(kernel):
    """Return (1 or -1 where cells with two readings come out larger or smaller, 1 or -1 where flat is not 1)."""
    flat = Layer(kernel[None, None], padding="valid", stride=2, flip=False).transposed()(np.ones((1, 5)))[0]
    twice, once = np.round(flat[4:6], 6)
    return np.array([np.sign(twice - once), 0 if twice != once else np.sign(once - 1)])


@exercise(
    "keep-it-flat",
    "a kernel of three numbers",
    shape=(3,),
    look=_leaves,
    looks="what your kernel makes of a signal of ones",
    shows="with such weights the uneven overlap leaves no trace",
)
def _flat():
    """Ones stay ones, stamped with stride 2, away from the ends."""
    line = np.array([0.5, 1, 0.5])
    return _leaves(line), [
        ("a pattern: cells that read two inputs come out larger than those that read one", _leaves(np.ones(3))),
        ("a pattern: cells that read two inputs come out smaller than those that read one", _leaves(line * [0, 1, 0])),
        ("flat, but larger than 1", _leaves(2 * line)),
        ("flat, but smaller than 1", _leaves(line / 2)),
    ]
