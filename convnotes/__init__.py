"""convnotes: see which input pixels connect to an output pixel, through which weights, and the arithmetic of it."""

import importlib
import sys

# Where each public name is made. It is imported at its first use: to compute, one need not wait for what draws.
# `__init__.pyi` says the same to editors, which read and do not run.
_HOMES = {
    "Add": "layers.joins",
    "AveragePool": "layers.pooling",
    "Concatenate": "layers.joins",
    "Explorer": "explorer.widget",
    "Flatten": "layers.rearranging",
    "Layer": "layers.layer",
    "LogSoftmax": "layers.scaling",
    "MaxPool": "layers.pooling",
    "Multiply": "layers.joins",
    "Network": "layers.network",
    "NetworkExplorer": "explorer.network_widget",
    "Panel": "explorer.panel",
    "Permute": "layers.rearranging",
    "Scale": "layers.scaling",
    "Softmax": "layers.scaling",
    "Upsample": "layers.rearranging",
    "check": "exercises.check",
    "convolve": "layers.convolution",
    "correlate": "layers.convolution",
    "draw_connections": "figures.connections",
    "draw_fan": "figures.fan",
    "draw_layer": "figures.layer",
    "draw_matrix": "figures.matrix",
    "draw_network": "figures.network",
    "draw_products": "figures.products",
    "draw_signals": "figures.signals",
    "draw_tensors": "figures.tensors",
    "draw_window": "figures.window",
    "draw_wires": "figures.wires",
    "explore": "explorer.explore",
    "load_image": "pictures.images",
    "make_exercise": "exercises.own_layer",
    "save_figure": "figures.sheet",
    "set_theme": "figures.themes",
    "solve_shapes": "layers.shapes",
    "table": "layers.tables",
    "worksheet": "figures.worksheet",
}
__all__ = list(_HOMES)
__version__ = "0.1.0"


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module 'convnotes' has no attribute {name!r}", name=name, obj=sys.modules[__name__])
    value = globals()[name] = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    return value


def __dir__():
    return sorted({*globals(), *__all__})
