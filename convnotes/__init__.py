"""convnotes: see which input pixels connect to an output pixel, through which weights, and the arithmetic of it."""

from .check import check
from .convolution import convolve, correlate
from .draw import draw_connections
from .explorer import Explorer, explore
from .images import load_image
from .layer import Layer
from .shapes import solve_shapes

__all__ = [
    "Explorer",
    "Layer",
    "check",
    "convolve",
    "correlate",
    "draw_connections",
    "explore",
    "load_image",
    "solve_shapes",
]
__version__ = "0.1.0"
