"""08-stack-layers: two layers by hand, the frame of a field, how far a dilated stack sees, moves that a pool misses."""

import numpy as np

from ..layers.layer import Layer
from ..layers.network import Network
from ..layers.pooling import MaxPool
from .mistakes import changes_of
from .register import exercise

NUMBERS, FIRST, SECOND = np.array([1, 4, 2, 0, 3]), np.array([2, -1]), np.array([1, -3])  # of "two-layers"
UNIT = (5, 9)  # of "frame-the-field": row and column in a map of P-Net's, for 32 x 32 pixels
KERNEL, DILATIONS, STACKS = 8, (1, 2, 4, 8), 3  # of "dilated-reach"
CELLS = 12  # of "unnoticed-moves": windows of 3, stride 2


@exercise(
    "two-layers",
    "the output, as a list or an array of numbers",
    shape=(None,),
    shows="the second layer reads what the first one made, after relu, as if that were an input",
)
def _stack():
    """NUMBERS through FIRST, relu, and SECOND, both 'valid'."""
    first = Layer(FIRST[None, None], None, "relu", padding="valid")
    second = Layer(SECOND[None, None], padding="valid")

    def out(*layers):
        return Network(list(layers))(NUMBERS[None])[0]

    def turned(layer):
        return layer.replace(flip=False)

    straight = first.replace(phi="identity")
    found = [
        ("relu is forgotten between the layers", out(straight, second)),
        ("relu comes after the first layer, not after the second", out(straight, second.replace(phi="relu"))),
        ("relu comes after the first layer alone", out(first, second.replace(phi="relu"))),
        ("that is what stands between the layers; the second one reads it", out(first)),
        ("that is what stands between the layers, before relu", out(straight)),
        ("that is the second layer alone; it reads what the first one made", out(second)),
        ("the layers stand in the wrong order", out(second.replace(phi="relu"), straight)),
        ("neither layer is flipped: convolution turns each kernel", out(turned(first), turned(second))),
    ]
    for place, layer in (("first", first), ("second", second)):
        for sentence, changes in changes_of(layer):
            if "phi" in changes:
                continue  # which is told above
            try:
                wrong = layer.replace(**changes)
                wrong = out(wrong, second) if layer is first else out(first, wrong)
            except ValueError:
                continue
            found.append((f"in the {place} layer: {sentence}", wrong))
    return out(first, second), found


@exercise(
    "frame-the-field",
    "four whole numbers, [first row, last row, first column, last column]",
    shape=(4,),
    shows="a field begins at the unit's place times the jump, and is as wide as the layers below make it",
)
def _frame():
    """Which rows and columns does UNIT see through P-Net's layers?"""
    conv, pool = Layer(np.zeros((1, 1, 3, 3)), padding="valid"), MaxPool(2, round_up=True)

    def seen(unit=UNIT, nodes=(conv, pool, conv, conv)):
        network = Network(list(nodes))
        mask = network.receptive_field((32, 32), network.names[-1], (0, *unit))["x"].mask()[0]
        return np.array([np.flatnonzero(mask.any(axis))[[0, -1]] for axis in (1, 0)]).ravel()

    right, (row, column) = seen(), UNIT
    wide = right[1] - right[0]
    return right, [
        ("rows and columns are swapped: rows first", right[[2, 3, 0, 1]]),
        ("the order is another: first and last row, then first and last column", right[[0, 2, 1, 3]]),
        ("the jump is left out: the next unit's field lies two pixels on", [row, row + wide, column, column + wide]),
        ("the stride of the pool is left out", seen(nodes=(conv, MaxPool(2, 1), conv, conv))),
        ("the pool is left out", seen(nodes=(conv, conv, conv))),
        ("the last layer of 3 x 3 is left out", seen(nodes=(conv, pool, conv))),
        ("that counts the cells of the pool, not the pixels of the picture", seen(nodes=(conv, conv))),
        ("the last ones are one too far: 12 pixels from 0 on end at 11", right + np.array([0, 1, 0, 1])),
        ("that is the unit one row below", seen((row + 1, column))),
        ("row and column of the unit are swapped", seen(UNIT[::-1])),
        ("that puts the field around twice the unit's place; it begins there", right - (wide + 1) // 2),
        ("indices start at 0", right + 1),
    ]


@exercise(
    "dilated-reach",
    "one whole number",
    shows="every layer reaches (kernel - 1) times its dilation further, and all of these are added",
)
def _reach():
    """How far does a unit see through STACKS stacks of KERNEL and DILATIONS?"""

    def far(kernel=KERNEL, dilations=DILATIONS, stacks=STACKS):
        nodes = [Layer(np.zeros((1, 1, kernel)), padding="valid", dilation=d) for d in dilations * stacks]
        network = Network(nodes)
        return len(network.receptive_field(1000, network.names[-1], (0, 0))["x"])

    return far(), [
        ("that multiplies kernel, last dilation and stacks; every layer adds its own reach", KERNEL * 8 * STACKS),
        ("that has kernel + 1 where the reach of a layer is (kernel - 1) times its dilation", far(KERNEL + 2)),
        ("that has the kernel where the reach of a layer is (kernel - 1) times its dilation", far(KERNEL + 1)),
        ("that has kernel times dilation; a layer reaches (kernel - 1) times its dilation, and the unit itself counts",
         far(KERNEL + 1) - 1),
        ("the unit's own place is left out; it counts too", far() - 1),
        ("that is one stack; there are three", far(stacks=1)),
        ("that is three times what one stack sees; their reaches add up, and the first place counts once",
         STACKS * far(stacks=1)),
        ("that is with two convolutions for each dilation; here each is one", far(stacks=2 * STACKS)),
        ("the dilations are left out", far(dilations=(1,) * len(DILATIONS))),
        ("dilation is the step between elements, not the number of cells left out",
         far(dilations=tuple(d + 1 for d in DILATIONS))),
        ("that is the last layer of each stack alone", far(dilations=DILATIONS[-1:])),
    ]  # fmt: skip


@exercise(
    "unnoticed-moves",
    "one whole number",
    shows="a pool misses a move between cells of the same windows, and where windows overlap few cells are such",
)
def _moves():
    """How many moves by one cell of a 1 among CELLS leave the pool's output as it is?"""

    def missed(*window, **options):
        pooled = MaxPool(*window, **options)(np.eye(CELLS))  # a channel for every place of the 1
        return int((pooled[1:] == pooled[:-1]).all(axis=1).sum())

    right, moves = missed(3, 2), CELLS - 1
    return right, [
        ("that is how many it notices", moves - right),
        ("that is with stride 3, windows side by side; here they overlap", missed(3)),
        ("with stride 3 that many are noticed; here windows overlap, and few moves are missed", moves - missed(3)),
        ("that is with smaller windows", missed(2)),
        ("that is with stride 1", missed(3, 1)),
        ("the last window does not fit: a 1 in the last cell is seen by none", missed(3, 2, round_up=True)),
    ]
