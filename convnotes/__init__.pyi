"""The public names, for editors."""

from .exercises.check import check as check
from .explorer.widget import Explorer as Explorer
from .explorer.widget import explore as explore
from .figures.connections import draw_connections as draw_connections
from .figures.fan import draw_fan as draw_fan
from .figures.layer import draw_layer as draw_layer
from .figures.matrix import draw_matrix as draw_matrix
from .figures.sheet import save_figure as save_figure
from .figures.tensors import draw_tensors as draw_tensors
from .figures.window import draw_window as draw_window
from .layers.convolution import convolve as convolve
from .layers.convolution import correlate as correlate
from .layers.layer import Layer as Layer
from .layers.shapes import solve_shapes as solve_shapes
from .pictures.images import load_image as load_image

__version__: str
