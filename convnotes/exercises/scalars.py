"""01-connect-scalars: the fully connected layer, by hand and by number of weights."""

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_layer
from .register import exercise

W = np.array([[2, -1, 0], [1, 3, -2], [-1, 4, 1]])  # square, so that a mixed-up i and j has the right shape too
X = np.array([3, 1, 4])
B = np.array([1, -5, -2])


@exercise(
    "dense-output",
    "the three numbers of y, as a list or an array",
    shape=(3,),
    shows="each output is one row of W times x, plus its own bias, through relu",
)
def _dense():
    """W, X, B and relu."""
    return of_layer(Layer(W, B, "relu"), X)


@exercise(
    "count-weights",
    "one whole number",
    shows="every pair of an input and an output has a weight, and every output one bias",
)
def _weights():
    """784 inputs (an image of 28 x 28, unrolled), 10 outputs, with biases."""
    layer = Layer(np.zeros((10, 784)), np.zeros(10))
    return layer.counts(()).parameters, [
        ("the biases are forgotten", layer.w.size),
        ("each output has a bias of its own; that is one for all of them", layer.w.size + 1),
        ("a bias belongs to an output, not to an input", layer.w.size + layer.n_in),
        ("inputs have no bias of their own; only outputs have", layer.w.size + layer.n_in + layer.n_out),
        ("that counts the numbers that go in and come out; each pair of them has a weight", layer.n_in + layer.n_out),
        ("the bias is counted once per weight; it comes once, after the sum", 2 * layer.w.size),
        ("that is one output; all of them have weights", layer.n_in + 1),
    ]
