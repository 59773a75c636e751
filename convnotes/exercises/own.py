"""11-explore-your-own: a kernel that sharpens, of which there are many."""

import numpy as np

from ..layers.layer import Layer
from .register import exercise


def _does(kernel):
    """Return how a flat picture changes (-1 darker, 0 not, 1 brighter, 2 a kernel of zeros), and else how two edges do.

    The edges, one upright and one level, get softer (-1), stay (0) or get sharper (1); the lesser comes first. Where
    one is turned round, both are -2, and where one becomes a relief, both are -3.
    """
    if not kernel.any():
        return np.array([2, 0, 0])
    step = np.repeat([[0.0] * 4 + [1.0] * 4], 8, axis=0)
    pictures = np.stack([step * 0 + 1, step, step.T])[:, None]
    flat, upright, level = Layer(kernel[None, None], padding="valid")(pictures)[:, 0]
    brighter = np.sign(np.round(flat[0, 0] - 1, 6))
    edges = sorted(_edge(np.round(np.diff(line)[1:4], 6)) for line in (upright[0], level[:, 0]))
    if brighter:
        return np.array([brighter, 0, 0])
    return np.array([0, edges[0], edges[0] if edges[0] < -1 else edges[1]])


def _edge(jumps):
    """Return what has become of a jump of 1, from the jumps before it, at it and behind it, whose sum is 1."""
    before, at, behind = jumps
    if min(jumps) >= 0:  # an average, or a shift
        return np.sign(max(jumps) - 1)
    if at < 0:
        return -2
    return -3 if at <= 1 or max(before, behind) > at else 1


LOOKS = "what your kernel does to flat parts and to edges"


@exercise(
    "own-kernel",
    "a 3 x 3 kernel",
    shape=(3, 3),
    look=_does,
    looks=LOOKS,
    shows="weights below 0 around the middle strengthen edges, and a sum of 1 leaves flat parts as they are",
)
def _sharpen():
    """Edges get stronger in both directions; flat parts stay as they are."""
    stay, across = np.diag([0, 1, 0]), np.array([[0, 0, 0], [1, -2, 1], [0, 0, 0]])
    both = across + across.T
    return _does(stay - both), [
        ("your kernel leaves edges as they are", _does(stay)),
        ("your kernel makes edges softer: negative weights beside the middle sharpen", _does(stay + both / 8)),
        ("your kernel makes edges sharper in one direction only", _does(stay - across)),
        ("your kernel makes edges softer in one direction, and leaves them in the other", _does(stay + across / 4)),
        ("your kernel makes edges sharper in one direction and softer in the other",
         _does(stay - across + across.T / 4)),
        ("your kernel turns edges round: the weights beside the middle must be negative", _does(stay + both)),
        ("your kernel makes a relief: weights on opposite sides have opposite signs, and both must be negative",
         _does(stay + np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]))),
        ("not yet: your kernel makes every pixel 0", _does(0 * stay)),
        ("your kernel makes flat parts darker: its weights must add up to 1", _does(-both)),
        ("your kernel makes flat parts brighter: its weights must add up to 1", _does(2 * stay)),
    ]  # fmt: skip
