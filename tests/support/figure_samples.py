"""What the tests of still figures draw: random layers, and a sample of every figure."""

import numpy as np
import random_layers

import convnotes as cn

NAMES = ["a very long name, longer than its picture", "Ωμέγα", "名前"]


def texts(figure):
    """Return all texts of a figure."""
    return [text.get_text() for text in figure.axes[0].texts]


def made(seed):
    """Return a random layer with long names in some scripts, an input, and an output pixel."""
    rng = np.random.default_rng([23, seed])
    layer, x = random_layers.draw(rng)
    names = {"x": [NAMES[n % 3] for n in range(layer.n_in)], "y": [NAMES[-n % 3] for n in range(layer.n_out)]}
    layer = layer.replace(names=names)
    return layer, x, tuple(int(rng.integers(n)) for n in (layer.n_out, *layer.geometry(x.shape[1:]).out)), rng


picture = np.array([[0, 1, 2, 1, 0], [1, 3, 5, 3, 1], [2, 5, 9, 5, 2], [1, 3, 5, 3, 1]])
two = cn.Layer(
    [[[[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[0, 1, 0], [1, 2, 1], [0, 1, 0]]]] * 2, b=[1, 40], phi="relu",
    names={"x": ["bump", "flipped"]},
)  # fmt: skip
x_two = np.array([picture, picture[::-1] + 1])

net = cn.Network(
    {"conv1": (two, "x"), "pool1": (cn.MaxPool(2), "conv1"), "up": (cn.Upsample(2), "pool1"),
     "flat": (cn.Flatten(), "up"), "skip": (cn.Scale([1, -1]), "conv1"), "both": (cn.Concatenate(), "pool1", "pool1")}
)  # fmt: skip

FIGURES = {
    "dense": lambda **o: cn.draw_layer(cn.Layer([[1, -2, 0], [0, 3, 1]], b=[10, 20], phi="relu"), [1, 2, 3], **o),
    "layer": lambda **o: cn.draw_layer(two, x_two, **o),
    "window": lambda **o: cn.draw_window(two, x_two, [(0, 0), (1, 1), (2, 2), (3, 4)], i=1, j=1, **o),
    "signal": lambda **o: cn.draw_window(cn.Layer([[[1, -2, 3]]], padding="full"), [[1, 2, 4, 8]], [0, 2], **o),
    "fan": lambda **o: cn.draw_fan(two, x_two, (1, 0, 3), **o),
    "tensors": lambda **o: cn.draw_tensors(picture, r"$\ast$", -picture, "=", [picture[0], picture[1]], 7, **o),
    "colour": lambda **o: cn.draw_tensors(np.stack([picture] * 3), picture, colour=(0, 9), titles=["c", "g"], **o),
    "products": lambda **o: cn.draw_products([2, -1, 1], [3, 1], titles=["a", "b"], names=list("pqrs"), **o),
    "signals": lambda **o: cn.draw_signals(
        picture[2], picture[1, :3], titles=["a", "b"], level=2, labels=("t", "v"), **o
    ),
    "wires": lambda **o: cn.draw_wires(cn.Layer(np.ones((1, 1, 3)), padding="full"), 5, **o),
    "cone": lambda **o: cn.draw_wires([cn.Layer(np.ones((1, 1, 3)), padding="valid")] * 2, 7, unit=1, **o),
    "network": lambda **o: cn.draw_network(net, x_two, "pool1", (1, 0, 1), **o),
    "matrix": lambda **o: cn.draw_matrix(two, (4, 5), **o),
    "connections": lambda **o: cn.draw_connections(two, x_two, "y:0:0,2", **o),
}
