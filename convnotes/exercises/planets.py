"""10-find-a-planet: a block of AstroNet counted, a length followed, the bins that a unit sees, a kernel for a rise."""

import numpy as np

from ..layers.layer import Layer
from ..layers.network import Network
from ..layers.pooling import MaxPool
from .register import exercise

BINS = 301  # of "follow-the-length": through two blocks with pools of 7
STEP = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])  # of "brightening"
RISES = np.array([-0.5, -0.5, 0, 0.5, 0.5])  # the notebook's own kernel, which "brightening" does not take


def _conv(n_out=1, n_in=1, kernel=5, b=True, **options):
    return Layer(np.zeros((n_out, n_in, kernel)), np.zeros(n_out) if b else None, **options)


@exercise(
    "count-a-block",
    "one whole number",
    shows="the second convolution of a block reads as many channels as the first one makes, here twice as many",
)
def _parameters():
    """Two convolutions of 5, from 32 channels to 64 and on to 64."""

    def count(*pairs, **options):
        return Network([_conv(n_out, n_in, **options) for n_out, n_in in pairs]).summary(99).total.parameters

    first, second = (64, 32), (64, 64)
    return count(first, second), [
        ("the biases are forgotten", count(first, second, b=False)),
        ("that is the first convolution alone; a block has two", count(first)),
        ("that is the second convolution alone; a block has two", count(second)),
        ("the second convolution reads the 64 channels that the first one makes", 2 * count(first)),
        ("the first convolution reads the 32 channels of the block below", count(second, second)),
        ("every weight has five places: that is with kernels of 1", count(first, second, kernel=1)),
        ("that is with kernels of 3", count(first, second, kernel=3)),
        ("that is the second block", count((32, 16), (32, 32))),
        ("that is the fourth block", count((128, 64), (128, 128))),
        ("biases of the first convolution are forgotten", count(first, b=False) + count(second)),
        ("biases of the second convolution are forgotten", count(first) + count(second, b=False)),
        ("weights are counted for each bin; they are shared by all", count(first, second) * 498),
    ]


@exercise(
    "follow-the-length",
    "two whole numbers, [after the first pool, after the second]",
    shape=(2,),
    shows="a pool without padding leaves out what no whole window covers, and then takes every second place",
)
def _lengths():
    """BINS through two blocks of the local column."""

    def ends(window=7, stride=2, padding="same", round_up=False):
        nodes = [_conv(padding=padding), _conv(padding=padding), MaxPool(window, stride, round_up=round_up)] * 2
        shapes = Network(nodes).shapes(BINS)
        return np.array([shapes["pool1"][1], shapes["pool2"][1]])

    right = ends()
    return right, [
        ("the order is swapped", right[::-1]),
        ("the stride is ignored", ends(stride=1)),
        ("the windows lie side by side; their stride is 2", ends(stride=7)),
        ("that is with pools of 5, as in the global column", ends(5)),
        ("the window is ignored: the last one must fit", ends(1)),
        ("rounded up: a last window that does not fit is left out", ends(round_up=True)),
        ("the convolutions are 'same' and keep the length", ends(padding="valid")),
        ("off by one: the window at 0 counts too", right - 1),
        ("that is a half and a quarter of the bins; the last window must fit", np.array([BINS // 2, BINS // 4])),
    ]


@exercise(
    "bins-seen",
    "two whole numbers, [field, jump]",
    shape=(2,),
    shows="every block adds to the field at the jump that it finds, and doubles the jump",
)
def _seen():
    """Field and jump of the third pool of the global column."""

    def sees(blocks=3, window=5, stride=2, kernel=5, convs=2, end=None):
        nodes = [*[_conv(kernel=kernel)] * convs, MaxPool(window, stride)] * blocks
        row = Network(nodes[:end]).summary(2001).rows[-1]
        return np.array([*row.field, *row.jump])

    right = sees()
    return right, [
        ("the order is swapped: first the field", right[::-1]),
        ("the strides are left out: they make what comes after count more", sees(stride=1)),
        ("that is before the pool; its window adds to the field, and its stride to the jump", sees(end=-1)),
        ("that is the second pool", sees(2)),
        ("that is the fourth pool", sees(4)),
        ("a block has two convolutions", sees(convs=1)),
        ("the pools' windows are left out", sees(window=1)),
        ("that is with pools of 7, as in the local column", sees(window=7)),
        ("the unit's own place is left out: the field begins with 1", right - [1, 0]),
        ("the field is right; the jump doubles in the third pool, too", np.array([right[0], right[1] // 2])),
        ("strides multiply: two, three times over", np.array([right[0], 6])),
        ("a layer of kernel 5 adds 4, and not 5", sees(kernel=6, window=6)),
    ]  # fmt: skip


def _responds(kernel):
    """Return 1 or 0: whether a kernel responds to light that rises, falls, stays 1, stays -1; whether it is RISES."""
    layer = Layer(kernel[None, None], None, "relu", padding="valid", flip=False)
    curves = np.array([STEP, STEP[::-1], 0 * STEP + 1, 0 * STEP - 1])
    found = np.sign(np.round(layer(curves[:, None]).max(axis=(1, 2)), 9))
    return np.append(found, np.array_equal(kernel, RISES))


@exercise(
    "brightening",
    "a kernel of five numbers",
    shape=(5,),
    look=_responds,
    looks="what your kernel responds to",
    shows="weights that add up to 0 say nothing of steady light, and their order tells rising from falling",
)
def _rising():
    """A kernel that responds to what rises, and to nothing else."""
    rise = 2 * RISES
    return _responds(rise), [
        ("it responds to light that gets darker, and not to what gets brighter: turn it", _responds(-rise)),
        ("it responds to light that gets darker, too", _responds(np.array([-1, 0, 2, 0, -1]))),
        ("it responds to steady bright light: let the weights add up to 0", _responds(np.array([0, 0, 0, 1, 1]))),
        ("it responds to steady dark light: let the weights add up to 0", _responds(rise - [1, 0, 0, 0, 0])),
        ("it responds to steady dark light, and to what gets darker", _responds(-rise - [0, 0, 0, 0, 1])),
        ("it responds to steady dark light alone: weights of one sign compare nothing", _responds(0 * rise - 1)),
        ("not yet: it responds to nothing", _responds(0 * rise)),
        ("that is `rises` itself: find another", _responds(RISES)),
    ]
