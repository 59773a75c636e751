"""The public names, for editors."""

from .exercises.check import check as check
from .exercises.own_layer import make_exercise as make_exercise
from .explorer.explore import explore as explore
from .explorer.network_widget import NetworkExplorer as NetworkExplorer
from .explorer.panel import Panel as Panel
from .explorer.widget import Explorer as Explorer
from .figures.connections import draw_connections as draw_connections
from .figures.fan import draw_fan as draw_fan
from .figures.layer import draw_layer as draw_layer
from .figures.matrix import draw_matrix as draw_matrix
from .figures.network import draw_network as draw_network
from .figures.products import draw_products as draw_products
from .figures.sheet import save_figure as save_figure
from .figures.signals import draw_signals as draw_signals
from .figures.tensors import draw_tensors as draw_tensors
from .figures.themes import set_theme as set_theme
from .figures.window import draw_window as draw_window
from .figures.wires import draw_wires as draw_wires
from .figures.worksheet import worksheet as worksheet
from .layers.convolution import convolve as convolve
from .layers.convolution import correlate as correlate
from .layers.joins import Add as Add
from .layers.joins import Concatenate as Concatenate
from .layers.joins import Multiply as Multiply
from .layers.layer import Layer as Layer
from .layers.network import Network as Network
from .layers.pooling import AveragePool as AveragePool
from .layers.pooling import MaxPool as MaxPool
from .layers.rearranging import Flatten as Flatten
from .layers.rearranging import Permute as Permute
from .layers.rearranging import Upsample as Upsample
from .layers.scaling import LogSoftmax as LogSoftmax
from .layers.scaling import Scale as Scale
from .layers.scaling import Softmax as Softmax
from .layers.shapes import solve_shapes as solve_shapes
from .layers.tables import table as table
from .pictures.images import load_image as load_image

__version__: str
