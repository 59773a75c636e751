"""convnotes: see which input pixels connect to an output pixel, through which weights, and the arithmetic of it."""

from .convolution import convolve, correlate
from .explorer import Explorer, explore
from .layer import Layer

__all__ = ["Explorer", "Layer", "convolve", "correlate", "explore"]
__version__ = "0.1.0"
