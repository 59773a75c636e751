"""explore: the live view of a layer, or of a network, on one input."""

from .. import refusals
from ..figures.drawable import checked_layer
from ..layers.network import Network
from .network_widget import LOOKS, NetworkExplorer
from .widget import VIEWS, Explorer


def explore(
    layer,
    x,
    *,
    select=None,
    names=None,
    controls=True,
    view="connections",
    predict=False,
    missions=(),
    look="field",
    walk=(),
):
    """Explore a layer or a network on one input, live: point at a pixel and see what it is connected to.

        y_i = phi( sum_j  w_ij * x_j + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023).

    Parameters
    ----------
    layer : Layer or Network
        A layer has kernels of 0 to 3 axes.
    x : array, shape (n_in, *spatial), or {name: array} for a network with several inputs
        The input; copied. Finite real numbers; x, w and y together at most 2**22 cells, all tensors of a network 2**22.
    select : str or None
        What is chosen at first. Of a layer: 'y:1:3,4' for an output pixel (channel, then row and column), 'x:0:2,2'
        for an input pixel, 'w:1,0:0,2' for a kernel cell. Of a network: 'conv1:3:4,5' for channel 3 of node conv1 at
        row 4 and column 5. None for nothing.
    names : dict with 'x' and 'y', each a list with one string per channel, or None
        What to call the channels of a layer; None keeps the layer's own names.
    controls : bool
        Whether settings of a layer, or the buttons of a network, stand above the picture.
    view : {'connections', 'terms', 'matrix'}
        What stands below the connections of a layer: nothing more, the maps w_ij * x_j and their sum, or the layer as
        one matrix.
    predict : bool
        Whether the outputs of a layer are hidden until the reader guesses them, or clicks twice.
    missions : list of str, or dict of str to function
        Tasks above the picture of a layer, ticked off as soon as they are done: 'only-zeros', 'feeds-most' and
        'zero-by-one-weight'; or tasks of your own in words, each with a function of the explorer that says whether it
        is done, called when the selection, the layer or x change.
    look : {'field', 'ways', 'influence'}
        What is lit of a network's unit: the cells that could matter to it, in how many ways, or the derivative, what
        does matter for this input.
    walk : list of (selection, sentence)
        A guided walk through a network: steps that wait for the reader.

    Returns
    -------
    Explorer or NetworkExplorer
        Display it; its traits can be read, set and observed. What the reader edits is in its `layer` and `x`.

    Raises
    ------
    ValueError, TypeError, IndexError, OverflowError
        If x does not fit, holds NaN or infinities, or is too large to show (the message says what fits); if the sums of
        integers overflow; if the selection lies outside.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.arange(6).reshape(1, 1, 2, 3), phi="relu")
    >>> explorer = cn.explore(layer, np.eye(4)[None], select="y:0:1,1")
    >>> explorer.selection
    'y:0:1,1'
    >>> network = cn.Network([layer, cn.MaxPool(2)])
    >>> cn.explore(network, np.eye(4)[None], select="pool1:0:1,1").selection
    'pool1:0:1,1'
    """
    controls = refusals.flag("controls", controls, "True for settings, or buttons, above the picture")
    predict = refusals.flag("predict", predict, "True to hide the outputs until the reader guesses them")
    refusals.one_of("view", view, VIEWS)
    refusals.one_of("look", look, LOOKS)
    steps = _steps(walk)
    if isinstance(layer, Network):
        if names is not None or view != "connections" or predict or missions:
            raise ValueError("names, view, predict and missions are for a layer: open a node of the network for these")
        return NetworkExplorer(layer, x, select=select, controls=controls, look=look, walk=steps)
    if look != "field" or steps:
        raise ValueError(
            "look and walk are for a network, and this is a layer: for a network of it alone give cn.Network([layer])"
        )
    if isinstance(layer, (list, tuple, dict)):
        raise TypeError(f"layer is {refusals.type_of(layer)}: for a network of its nodes give cn.Network(layer)")
    checked_layer(layer)
    layer = layer if names is None else layer.replace(names=names)
    return Explorer(layer, x, select=select, controls=controls, view=view, predict=predict, tasks=missions)


def _steps(walk):
    """Return the steps of a walk as a view takes them; refuse what is no list of pairs of text."""
    pairs = list(walk) if isinstance(walk, (list, tuple)) else [walk]
    for n, pair in enumerate(pairs):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise ValueError(
                f"walk[{n}]={pair!r:.60}: expected a list of pairs, each a selection and a sentence, for example "
                "[('conv1:0:1,1', 'This unit sees an edge.')]"
            )
    return [{"selection": selection, "text": text} for selection, text in pairs]
