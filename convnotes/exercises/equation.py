"""04-write-the-layer-equation: one term of the sum, the whole equation in loops, and layers to build."""

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_layer
from .register import exercise

X = np.array([[[1, 0, 2, 0], [0, 3, 1, 1], [2, 0, 0, 4]], [[0, 5, 1, 0], [2, 1, 0, 3], [1, 0, 6, 2]]])
W = np.array([[[[1, 2], [0, -1]], [[3, -2], [1, 4]]], [[[0, 1], [5, 2]], [[-3, 1], [2, 6]]]])
CROSSES = np.array([[[0, 1, 0], [2, 5, -1], [0, -2, 0]], [[1, 0, 2], [0, 3, 0], [-1, 0, 4]], [[3, 1, 0]] * 3])


@exercise(
    "one-term",
    "the image w_01 * x_1, an array of numbers",
    shape=(None, None),
    shows="w_01 leads from input 1 to output 0: the first index is the output's",
)
def _term():
    """X, W, 'valid'."""
    terms = Layer(W, padding="valid").terms(X)
    right, mistakes = of_layer(Layer(W[:1, 1:], padding="valid"), X[1:], lambda y: y[0])
    return right, [
        ("that is w_01 * x_0; the second index of w is the input's", Layer(W[:1, 1:], padding="valid")(X[:1])[0]),
        ("that is w_10 * x_0; the first index of w is the output's", terms[1, 0]),
        ("that is w_10 * x_1; the first index of w is the output's", Layer(W[1:, :1], padding="valid")(X[1:])[0]),
        ("that is w_00 * x_0; indices start at 0", terms[0, 0]),
        ("that is w_11 * x_1; the first index of w is the output's", terms[1, 1]),
        ("that is the whole sum over j; one term of it was asked for", terms.sum(axis=1)[0]),
        *mistakes,
    ]


def _case(seed, n_out, n_in, spatial, kernel):
    """Return x, w, b of whole numbers, about half of z below 0."""
    rng = np.random.default_rng(seed)
    shapes = (n_in, *spatial), (n_out, n_in, *kernel), (n_out,)
    return tuple(rng.integers(-5, 6, shape) for shape in shapes)


@exercise(
    "layer-by-loops",
    "a function my_layer(x, w, b) that returns relu of the sum and the bias, with 'valid' convolution",
    kind="function",
    inputs=(
        _case(1, 2, 2, (3, 4), (2, 2)),  # as many outputs as inputs first: a sum over i raises nothing here
        _case(0, 3, 2, (4, 5), (2, 3)),
        _case(2, 1, 3, (5, 3), (3, 1)),
        _case(3, 2, 1, (4, 4), (1, 2)),
        _case(4, 2, 4, (4, 6), (3, 4)),
        (X / 4, W, np.array([0.5, -3])),
    ),
    shows="your function is the layer equation: the sum over j, then the bias, then relu",
    by_hand=True,
)
def _layer(x, w, b):
    return of_layer(Layer(w, b, "relu", padding="valid"), x)


@exercise(
    "one-by-one",
    "an array w of 1 x 1 kernels, for two outputs and three inputs",
    shape=(2, 3, 1, 1),
    shows="kernels of 1 x 1 mix the inputs pixel by pixel, as a fully connected layer mixes numbers",
)
def _mix():
    """From red, green and blue to y_0 = a quarter red, half green, a quarter blue, and y_1 = red minus blue."""
    w = np.array([[0.25, 0.5, 0.25], [1, 0, -1]])[..., None, None]
    signs = np.array([1, -1]).reshape(2, 1, 1, 1)
    return w, [
        ("the two outputs are swapped: row i of w makes output i", w[::-1]),
        ("y_1 has the wrong sign", w * signs),
        ("nothing is subtracted in y_1", abs(w)),
        ("the rows of w are read down its columns: w[i, j] leads from input j to output i",
         w[:, :, 0, 0].T.reshape(w.shape)),
        ("the axes are swapped: w[i, j] leads from input j to output i", w.swapaxes(0, 1)),
        ("each weight is a kernel, and w[:, :, None, None] gives it its two axes", w[:, :, 0, 0]),
        ("y_0 takes all three alike; green counts more", np.array([[1 / 3] * 3, [1, 0, -1]]).reshape(w.shape)),
        ("y_0 is brighter than the picture: its weights must add up to 1", w * [[[[4]]], [[[1]]]]),
    ]  # fmt: skip


@exercise(
    "depthwise",
    "a cn.Layer of three inputs and three outputs",
    kind="layer",
    inputs=(((np.arange(90) ** 2 % 11).reshape(3, 5, 6),), ((np.arange(36) ** 2 % 7).reshape(3, 4, 3),)),
    shows="with three groups each image has a kernel of its own, and nothing is summed over j",
)
def _depthwise(x):
    """Each image of x with its own kernel of CROSSES, 'same', nothing summed over j."""

    def of(w, **changes):
        return Layer(w, **changes)(x)

    each = CROSSES[:, None]
    return Layer(each, groups=3), [
        ("every output sums over all inputs; here each input makes one output", of(np.repeat(each, 3, 1))),
        ("every output sums over all inputs; with groups each reads its own only", of(np.stack([CROSSES] * 3))),
        ("the kernels are the same in all channels; each has its own", of(each[[0, 0, 0]], groups=3)),
        ("the kernels stand in reverse order", of(each[::-1], groups=3)),
        *((f"phi: none was asked for, and yours is {phi}", of(each, phi=phi, groups=3))
          for phi in ("relu", "sigmoid", "tanh")),
    ]  # fmt: skip
