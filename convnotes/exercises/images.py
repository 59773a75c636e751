"""03-connect-images: one window, one pixel, all connections, and two kernels of the reader's own."""

import numpy as np

from ..layers.layer import Layer
from .mistakes import of_layer
from .register import exercise

IMAGE = np.array([[0, 0, 2, 2, 1, 0], [0, 1, 5, 6, 2, 0], [1, 4, 9, 7, 3, 1], [0, 2, 6, 5, 1, 0], [0, 0, 2, 1, 0, 0]])
KERNEL = np.array([[0, 1, 0], [2, 3, -1], [0, -2, 0]])
X2 = np.stack([IMAGE, IMAGE[::-1]])
W2 = np.stack([KERNEL, [[0, 0, 1], [-1, -2, 0], [0, 1, 0]]])[None]
RAMP = np.arange(30.0).reshape(1, 5, 6) ** 2 + 1  # no two pixels alike, none 0


@exercise(
    "window-at-the-border",
    "a list of (row, column) pairs",
    kind="pixels",
    shows="'same' puts the window around its pixel, and what falls outside the image connects to nothing",
)
def _window():
    def window(o=(0, 3), **changes):
        return {n for _, n, _ in Layer(KERNEL[None, None], **changes).geometry(IMAGE.shape).fan_in((0, *o))}

    return window(), [
        ("transposed: the row comes first, then the column", window((3, 0))),
        ("off by one in the padding: with 'valid' a window starts at its pixel, with 'same' it surrounds it",
         window(padding="valid")),
        ("that is 'full', where a window ends at its pixel; this layer has 'same'", window(padding="full")),
        ("that is a dilated window; here the kernel's elements touch each other", window(dilation=2)),
        ("that is the window of an interior pixel; this one lies at the border", window((1, 3))),
    ]  # fmt: skip


@exercise(
    "one-output-pixel",
    "one number",
    shows="one sum over both inputs and all elements, then the bias once, then relu",
)
def _pixel():
    return of_layer(Layer(W2, 4, "relu"), X2, lambda y: y[0, 1, 3])


@exercise(
    "reads-and-feeds",
    "two whole numbers, [reads, feeds]",
    shape=(2,),
    shows="an output pixel reads a window in every input, and an input pixel feeds one in every output",
)
def _counts():
    def counts(n_out=4, n_in=3, kernel=(3, 3), at=(16, 16)):
        g = Layer(np.ones((n_out, n_in, *kernel))).geometry((32, 32))
        return np.array([len(g.fan_in((0, *at))), len(g.fan_out((0, *at)))])

    return counts(), [
        ("transposed: first what an output pixel reads, then what an input pixel feeds", counts()[::-1]),
        ("an output pixel reads a window in every input: sum over j", counts(n_in=1)),
        ("an input pixel feeds pixels of every output image", counts(n_out=1)),
        ("every input connects to every output, not one to one", counts(1, 1)),
        ("that counts whole channels: each window has as many pixels as the kernel", counts(kernel=(1, 1))),
        ("that is a corner, where windows are cut; the question is about the interior", counts(at=(0, 0))),
    ]


def _moved(kernel):
    """Return what a kernel makes of a picture; a lone weight in the right place that is not 1 counts as 2."""
    lone = not np.delete(kernel, 5).any()
    if lone and not np.isclose(kernel[1, 2], [0, 1], atol=1e-6).any():
        kernel = np.array([[0, 0, 0], [0, 0, 2], [0, 0, 0]])
    return Layer(kernel[None, None])(RAMP)[0]


@exercise(
    "shift-right",
    "a 3 x 3 kernel",
    shape=(3, 3),
    look=_moved,
    looks="what your kernel makes of a picture",
    shows="one weight to the right of the middle moves the picture right, for convolution turns the kernel",
)
def _shift():
    right = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]])
    return _moved(right), [
        ("not flipped: your kernel moves the picture to the left, for convolution turns it by half a turn",
         _moved(right[:, ::-1])),
        ("transposed: your kernel moves the picture down", _moved(right.T)),
        ("transposed, and not flipped: your kernel moves the picture up", _moved(right.T[::-1])),
        ("the picture moves right, but its brightness changes: the weight must be 1", _moved(2 * right)),
        ("your kernel leaves the picture where it is", _moved(np.diag([0, 1, 0]))),
        ("not yet: your kernel makes every pixel 0", _moved(0 * right)),
        ("the picture moves, and is blurred: it takes one weight only", _moved(np.repeat([[0, 0, 1]], 3, 0))),
    ]  # fmt: skip


def _responds(kernel):
    """Return whether a kernel responds to a vertical edge, to a horizontal one, to a flat picture."""
    step = np.repeat(np.repeat([[0.0, 1.0]], 4, 1), 8, 0)
    found = Layer(kernel[None, None].astype(float), padding="valid")(np.stack([step, step.T, step * 0 + 1])[:, None])
    return np.abs(found).max(axis=(1, 2, 3)) > 1e-6 * np.abs(kernel).max()


@exercise(
    "vertical-edges",
    "a 3 x 3 kernel",
    shape=(3, 3),
    look=_responds,
    looks="what your kernel responds to",
    shows="your kernel responds where brightness changes from left to right, and to nothing flat or level",
)
def _edges():
    edge = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    return _responds(edge), [
        ("transposed: your kernel responds to horizontal edges", _responds(edge.T)),
        ("your kernel responds to vertical edges, but to horizontal ones too", _responds(edge + edge.T)),
        ("your kernel responds even where the picture is flat: its weights must add up to 0", _responds(np.abs(edge))),
        ("not yet: your kernel responds to no straight edge at all", _responds(0 * edge)),
    ]
