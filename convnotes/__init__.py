"""convnotes: see which input pixels connect to an output pixel, through which weights, and the arithmetic of it."""

from .check import check
from .convolution import convolve, correlate
from .draw import draw_connections
from .explorer import Explorer, explore
from .images import load_image
from .layer import Layer
from .matrices import draw_matrix
from .nodes import draw_layer
from .planes import draw_fan
from .shapes import solve_shapes
from .sheet import save_figure
from .tensors import draw_tensors
from .window import draw_window

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
