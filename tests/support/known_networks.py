"""Two networks that others have published: AstroNet without its weights, and P-Net with them."""

import numpy as np
from repository import ROOT

import convnotes as cn

PHOTOGRAPH = ROOT / "notebooks" / "data" / "grace-hopper.npy"
WEIGHTS = ROOT / "notebooks" / "data" / "pnet.npz"


def astronet(rng=None):
    """Return AstroNet, configuration local_global: two views of a light curve, one number.

    Shallue and Vanderburg (2018), https://doi.org/10.3847/1538-3881/aa9e09. Its weights are zeros, or small random
    numbers, in float32.
    """

    def weights(*shape):
        return np.zeros(shape, np.float32) if rng is None else rng.normal(0, 0.05, shape).astype(np.float32)

    nodes, ends = {}, []
    for view, filters, window in (("global", (16, 32, 64, 128, 256), 5), ("local", (16, 32), 7)):
        read, n_in = view, 1
        for block, n_out in enumerate(filters, start=1):
            for half in "ab":
                name = f"{view}/conv{block}{half}"
                conv = cn.Layer(weights(n_out, n_in, 5), weights(n_out), "relu", padding="same", flip=False)
                nodes[name] = (conv, read)
                read, n_in = name, n_out
            nodes[f"{view}/pool{block}"] = (cn.MaxPool(window, 2), read)
            read = f"{view}/pool{block}"
        nodes[f"{view}/flat"] = (cn.Flatten(), read)
        ends.append(f"{view}/flat")
    nodes["views"] = (cn.Concatenate(), *ends)
    read, n_in = "views", 16576
    for number in range(1, 5):
        nodes[f"dense{number}"] = (cn.Layer(weights(512, n_in), weights(512), "relu"), read)
        read, n_in = f"dense{number}", 512
    nodes["planet"] = (cn.Layer(weights(1, 512), weights(1), "sigmoid"), read)
    return cn.Network(nodes)


def pnet():
    """Return P-Net, the first network of MTCNN: pictures in -1..1 to the chance of a face, and its box.

    Zhang and others (2016), https://doi.org/10.1109/LSP.2016.2603342; weights of facenet-pytorch 2.6.0 (MIT).
    """
    with np.load(WEIGHTS) as w:

        def conv(name, phi="identity"):
            return cn.Layer(w[f"{name}.weight"], w[f"{name}.bias"], phi, padding="valid", flip=False)

        return cn.Network(
            {
                "conv1": (conv("conv1", ("prelu", w["prelu1.weight"])), "x"),
                "pool1": (cn.MaxPool(2, round_up=True), "conv1"),
                "conv2": (conv("conv2", ("prelu", w["prelu2.weight"])), "pool1"),
                "conv3": (conv("conv3", ("prelu", w["prelu3.weight"])), "conv2"),
                "conv4_1": (conv("conv4_1"), "conv3"),
                "face": (cn.Softmax(), "conv4_1"),
                "box": (conv("conv4_2"), "conv3"),
            }
        )


def photograph():
    """Return the photograph of the notebooks as P-Net reads it, (3, 32, 32)."""
    return ((np.load(PHOTOGRAPH) - 127.5) / 128).astype(np.float32)
