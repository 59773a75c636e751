"""A small layer and its explorer, the same at every call, and what travels to its views."""

import base64
import json

import numpy as np

import convnotes as cn
from convnotes.explorer import page
from convnotes.layers import phi as phis
from convnotes.layers.axes import Rule


def layer(w=None, b=0, phi="relu", **options):
    """Return a small layer, 3 inputs to 2 outputs with kernels of 2 x 3, the same at every call."""
    return cn.Layer(np.random.default_rng(0).normal(size=(2, 3, 2, 3)) if w is None else w, b, phi, **options)


def picture(*shape):
    return np.random.default_rng(1).normal(size=shape or (3, 5, 6))


def explorer(**options):
    return cn.explore(layer(), picture(), **options)


def decoded(e):
    """Return the bundle as it travels (through JSON), and its values as arrays."""
    bundle = json.loads(page.plain(e.bundle))
    out = tuple(Rule(**axis["rule"]).size(axis["n"]) for axis in bundle["axes"])
    kernel = tuple(axis["rule"]["kernel"] for axis in bundle["axes"])
    shapes = {
        "x": (bundle["n_in"], *(axis["n"] for axis in bundle["axes"])),
        "w": (bundle["n_out"], bundle["n_in"] // bundle["groups"], *kernel),
        "y": (bundle["n_out"], *out),
        "z": (bundle["n_out"], *out),
    } | ({} if bundle["b"] is None else {"b": np.shape(e.layer.b)})
    values = {name: _unpacked(bundle[name]).reshape(shape) for name, shape in shapes.items() if bundle[name]}
    return bundle, {"y": phis.apply(e.layer.phi, values["z"])} | values


def _unpacked(told):
    ((kind, text),) = told.items()
    return np.frombuffer(base64.b64decode(text), f"<{kind}")


def state(e):
    return e.layer, e.x, e.selection, e._told
