"""00-start-here: one warm-up, to see how a check answers."""

import numpy as np

from ..layers.layer import Layer
from .register import exercise


@exercise(
    "corner-pixel",
    "one whole number",
    shows="at a corner only four of the nine cells of a window lie on the image, in each of the two inputs",
)
def _corner():
    def reads(output=(0, 0, 0), n_in=2, **changes):
        return len(Layer(np.ones((2, n_in, 3, 3)), **changes).geometry((4, 5)).fan_in(output))

    return reads(), [
        ("that counts padding cells too; they hold no input", reads(boundary="edge")),
        ("that is one input; the sum over j connects both", reads(n_in=1)),
        ("that is one input, with padding cells counted; both inputs connect, padding does not", reads((0, 1, 1), 1)),
        ("that is a pixel at an edge; a corner loses cells on two sides", reads((0, 0, 1))),
    ]
