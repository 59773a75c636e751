"""05-use-local-structure: connections and weights counted, a row of the big matrix, the reach of one pixel."""

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_layer
from .register import exercise

SPATIAL = (4, 5)  # of "count-connections": 2 inputs, 3 outputs, kernels of 3 x 3, 'same'
KERNEL, LENGTH, ROW = np.array([1, 2, 4]), 6, 1  # of "matrix-row": one input, one output, 'valid'
PIXEL = (2, 1)  # of "shift": in an image of 5 x 6, kernel 2 x 3, 'valid'


@exercise(
    "count-connections",
    "one whole number",
    shows="windows at the border lose cells, so there are fewer connections than pixels times weights",
)
def _connections():
    def layer(n_out=3, n_in=2, **changes):
        return Layer(np.zeros((n_out, n_in, 3, 3)), **changes)

    right = layer().counts(SPATIAL)
    cells = int(np.prod(SPATIAL))
    return right.connections, [
        ("padding cells are counted; they are no inputs, and connect to nothing", cells * layer().w.size),
        ("padding cells are counted, and that is one input and one output; there are two and three", cells * 9),
        ("padding cells are counted, and that is one input; every output reads both", cells * 3 * 9),
        ("padding cells are counted, and that is one output; there are three", cells * 2 * 9),
        ("that is one input pixel for each output pixel; a window has up to nine", cells * 3 * 2),
        ("that is how many weights there are; connections share them", layer().w.size),
        ("that is how many parameters there are; connections share them", right.parameters),
        ("that is one input and one output; there are two and three", layer(1, 1).counts(SPATIAL).connections),
        ("that is one output; there are three", layer(1).counts(SPATIAL).connections),
        ("that is one input; every output reads both", layer(3, 1).counts(SPATIAL).connections),
        ("that is 'valid'; with 'same' the border has outputs too", layer(padding="valid").counts(SPATIAL).connections),
        ("that connects every pixel to every pixel, as a dense layer does", layer().w.size // 9 * cells**2),
    ]


@exercise(
    "matrix-row",
    "the row, as a list or an array of numbers",
    shape=(None,),
    shows="a row holds the flipped kernel where its window lies, and zeros where nothing connects",
)
def _row():
    """Row ROW of Layer(KERNEL[None, None], padding='valid').matrix(LENGTH): each input's weight in one output."""
    layer, every_pixel = Layer(KERNEL[None, None], padding="valid"), np.eye(LENGTH, dtype=int)[:, None]
    right, mistakes = of_layer(layer, every_pixel, lambda y: y[:, 0, ROW])
    matrix = layer.matrix(LENGTH)
    return right, [
        ("that is row 0; indices start at 0", matrix[ROW - 1]),
        ("that is the row after; indices start at 0", matrix[ROW + 1]),
        ("transposed: that is a column, all outputs that one input pixel feeds", matrix[:, ROW]),
        ("the zeros are missing: every input pixel has a place in the row", KERNEL[::-1]),
        ("not flipped, and the zeros are missing: every input pixel has a place in the row", KERNEL),
        ("not flipped, and that is row 0; indices start at 0", layer.replace(flip=False).matrix(LENGTH)[ROW - 1]),
        *mistakes,
    ]


@exercise(
    "shift",
    "a list of (row, column) pairs",
    kind="pixels",
    shows="an input pixel changes just those output pixels whose windows hold it",
)
def _changed():
    """Which output pixels change with input pixel PIXEL?"""

    def fed(pixel=PIXEL, kernel=(2, 3), **changes):
        g = Layer(np.zeros((1, 1, *kernel)), **{"padding": "valid"} | changes).geometry((5, 6))
        return {o for _, o, _ in g.fan_out((0, *pixel))}

    def read(o=PIXEL):
        g = Layer(np.zeros((1, 1, 2, 3)), padding="valid").geometry((5, 6))
        return {n for _, n, _ in g.fan_in((0, *o))}

    return fed(), [
        ("that is what an output pixel reads; the question is what an input pixel feeds", read()),
        ("transposed: the row comes first, then the column", fed(PIXEL[::-1])),
        ("transposed: the kernel has two rows and three columns", fed(kernel=(3, 2))),
        ("'same' where 'valid' was meant", fed(padding="same")),
        ("'full' where 'valid' was meant", fed(padding="full")),
        ("that is a pixel further in; at column 1 no window can start to the left of column 0", fed((2, 2))),
        ("one pixel is read by several windows", {PIXEL}),
        ("that is a kernel of 3 x 3; this one has two rows", fed(kernel=(3, 3))),
    ]


@exercise(
    "parameters",
    "two whole numbers, [convolutional, dense]",
    shape=(2,),
    shows="kernels are shared by all pixels, so their number does not grow with the images; a dense layer's does",
)
def _parameters():
    """Three images of 32 x 32 to eight of the same size, kernels of 5 x 5, with biases."""

    def numbers(n_out=8, n_in=3, kernel=(5, 5)):
        counts = Layer(np.zeros((n_out, n_in, *kernel)), np.zeros(n_out)).counts((32, 32))
        return np.array([counts.parameters, counts.dense_parameters])

    (conv, dense), pixels = numbers(), 32 * 32
    return numbers(), [
        ("the order is swapped: first the convolutional layer, then the dense one", [dense, conv]),
        ("the biases are forgotten", [conv - 8, dense - 8 * pixels]),
        ("the biases of the convolutional layer are forgotten", [conv - 8, dense]),
        ("the biases of the dense layer are forgotten: each of its outputs has one", [conv, dense - 8 * pixels]),
        ("a dense layer's outputs are single pixels, and each has a bias", [conv, dense - 8 * pixels + 8]),
        ("each pair of an input and an output has a kernel: that is one input", [numbers(n_in=1)[0], dense]),
        ("every input and output is an image: that is one of each in the dense layer", [conv, numbers(1, 1)[1]]),
        ("a kernel is a square: that is one row of it", [numbers(kernel=(5, 1))[0], dense]),
        ("a kernel's weights are shared by all pixels; they count once", [(conv - 8) * pixels + 8, dense]),
    ]
