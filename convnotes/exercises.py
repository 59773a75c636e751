"""The exercises of the notebooks: right answers made by layers, classic mistakes made by changing those layers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .layer import Layer


@dataclass(frozen=True)
class Exercise:
    """One exercise. `right` and each mistake hold what is compared: the answer, or what `seen` makes of it."""

    asks: str  # what to put in place of the ...
    right: Callable
    mistakes: Callable  # () -> list of (what to tell the reader, what this mistake gives)
    shape: tuple | None = None  # of an array, () for a number, None for a list of pixels
    seen: Callable | None = None  # for kernels: what counts is what they do


EXERCISES = {}


def _exercise(name, asks, **options):
    """Register an exercise whose decorated function returns (right, mistakes); it runs when first asked for."""

    def register(function):
        EXERCISES[name] = Exercise(asks, lambda: function()[0], lambda: function()[1], **options)
        return function

    return register


IMAGE = np.array([[0, 0, 2, 2, 1, 0], [0, 1, 5, 6, 2, 0], [1, 4, 9, 7, 3, 1], [0, 2, 6, 5, 1, 0], [0, 0, 2, 1, 0, 0]])
KERNEL = np.array([[0, 1, 0], [2, 3, -1], [0, -2, 0]])


# 00-start-here


@_exercise("corner-pixel", "one whole number", shape=())
def _corner():
    def reads(output=(0, 0, 0), n_in=2, **changes):
        return len(Layer(np.ones((2, n_in, 3, 3)), **changes).geometry((4, 5)).fan_in(output))

    return reads(), [
        ("that counts padding cells too; they hold no input", reads(boundary="edge")),
        ("that is one input; the sum over j connects both", reads(n_in=1)),
        ("that is one input, with padding cells counted; both inputs connect, padding does not", reads((0, 1, 1), 1)),
        ("that is a pixel at an edge; a corner loses cells on two sides", reads((0, 0, 1))),
    ]


# 03-connect-images


@_exercise("window-at-the-border", "a list of (row, column) pairs")
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


X2 = np.stack([IMAGE, IMAGE[::-1]])
W2 = np.stack([KERNEL, [[0, 0, 1], [-1, -2, 0], [0, 1, 0]]])[None]


@_exercise("one-output-pixel", "one number", shape=())
def _pixel():
    def layer(w=W2, b=4, phi="relu", **changes):
        return Layer(w, b, phi, **changes)

    def at(y, o=(1, 3)):
        return y[(0, *o)]

    alone = [layer(W2[:, [j]], 0)(X2[[j]]) for j in range(2)]
    return at(layer()(X2)), [
        ("flipped: convolution turns each kernel by half a turn before it multiplies", at(layer(flip=False)(X2))),
        ("transposed: rows and columns of the kernels are swapped", at(layer(W2.swapaxes(2, 3))(X2))),
        ("transposed: that is the pixel in row 3, column 1", at(layer()(X2), (3, 1))),
        ("the bias is forgotten", at(layer(b=0)(X2))),
        ("the bias is added once per input; it comes once, after the sum", at(layer(b=4 * len(X2))(X2))),
        ("phi is applied to each term, or input 1 is left out; sum both terms, add the bias, then apply phi",
         at(sum(alone)) + 4),
        ("input 0 is left out; sum over j", at(layer(W2[:, 1:])(X2[1:]))),
        ("off by one in the padding: a 'valid' window starts at its pixel", at(layer(padding="valid")(X2))),
        ("'full' where 'same' was meant: that window ends at its pixel", at(layer(padding="full")(X2))),
    ]  # fmt: skip


@_exercise("reads-and-feeds", "two whole numbers, [reads, feeds]", shape=(2,))
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


RAMP = np.arange(30).reshape(1, 5, 6) ** 2 + 1  # no two pixels alike, none 0


@_exercise(
    "shift-right", "a 3 x 3 kernel", shape=(3, 3), seen=lambda kernel: Layer(kernel[None, None].astype(float))(RAMP)[0]
)
def _shift():
    def shifted(turn=0, w=((0, 0, 0), (0, 0, 1), (0, 0, 0)), **changes):
        return Layer(np.rot90(np.array(w), turn)[None, None], **changes)(RAMP)[0]

    return shifted(), [
        ("flipped: your kernel moves the picture to the left, for convolution turns it by half a turn",
         shifted(flip=False)),
        ("transposed: your kernel moves the picture down", shifted(-1)),
        ("transposed and flipped: your kernel moves the picture up", shifted(1)),
        ("your kernel leaves the picture where it is", shifted(w=((0, 0, 0), (0, 1, 0), (0, 0, 0)))),
        ("your kernel makes every pixel 0", shifted(w=np.zeros((3, 3)))),
        ("the picture moves, and is blurred: it takes one weight only", shifted(w=((0, 0, 1),) * 3)),
    ]  # fmt: skip


def _answers(kernel):
    """Return whether a kernel answers to a vertical edge, to a horizontal one, to a flat picture."""
    step = np.repeat(np.repeat([[0.0, 1.0]], 4, 1), 8, 0)
    found = Layer(kernel[None, None].astype(float), padding="valid")(np.stack([step, step.T, step * 0 + 1])[:, None])
    return np.abs(found).max(axis=(1, 2, 3)) > 1e-6 * np.abs(kernel).max()


@_exercise("vertical-edges", "a 3 x 3 kernel", shape=(3, 3), seen=_answers)
def _edges():
    edge = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    return _answers(edge), [
        ("transposed: your kernel answers to horizontal edges", _answers(edge.T)),
        ("your kernel answers to vertical edges, but to horizontal ones too", _answers(edge + edge.T)),
        ("your kernel answers even where the picture is flat: its weights must add up to 0", _answers(np.abs(edge))),
        ("your kernel answers to no straight edge at all", _answers(0 * edge)),
    ]
