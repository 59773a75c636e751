"""10-explore-your-own: a kernel that sharpens, of which there are many."""

import numpy as np

from ..layer import Layer
from . import exercise


def _does(kernel):
    """Return how a flat picture changes (-1 darker, 0 not, 1 brighter), and, only if it does not, how two edges do.

    The edges, one upright and one level, get softer (-1), stay (0) or get sharper (1); the lesser comes first.
    """
    step = np.repeat([[0.0] * 4 + [1.0] * 4], 8, axis=0)
    pictures = np.stack([step * 0 + 1, step, step.T])[:, None]
    flat, upright, level = Layer(kernel[None, None], padding="valid")(pictures)[:, 0]
    steepest = [np.abs(np.diff(upright, axis=1)).max(), np.abs(np.diff(level, axis=0)).max()]
    brighter, *edges = np.round(np.array([flat[0, 0], *steepest]) - 1, 6)
    return np.sign([brighter, min(edges), max(edges)] if brighter == 0 else [brighter, 0, 0])


LOOKS = "what your kernel does to flat parts and to edges"


@exercise("own-kernel", "a 3 x 3 kernel", shape=(3, 3), look=_does, looks=LOOKS)
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
        ("your kernel makes flat parts darker: its weights must add up to 1", _does(-both)),
        ("your kernel makes flat parts brighter: its weights must add up to 1", _does(2 * stay)),
    ]  # fmt: skip
