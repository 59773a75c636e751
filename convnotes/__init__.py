"""convnotes: see which input pixels connect to an output pixel, through which weights, and the arithmetic of it."""

from .exercises.check import check
from .explorer.widget import Explorer, explore
from .figures.connections import draw_connections
from .figures.fan import draw_fan
from .figures.layer import draw_layer
from .figures.matrix import draw_matrix
from .figures.sheet import save_figure
from .figures.tensors import draw_tensors
from .figures.window import draw_window
from .layers.convolution import convolve, correlate
from .layers.layer import Layer
from .layers.shapes import solve_shapes
from .pictures.images import load_image

__all__ = [
    "Explorer",
    "Layer",
    "check",
    "convolve",
    "correlate",
    "draw_connections",
    "draw_fan",
    "draw_layer",
    "draw_matrix",
    "draw_tensors",
    "draw_window",
    "explore",
    "load_image",
    "save_figure",
    "solve_shapes",
]
__version__ = "0.1.0"
