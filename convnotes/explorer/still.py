"""The still picture of an explorer, for pages where widgets do not live."""

import math

from ..figures import words
from ..figures.cards import png
from ..figures.connections import draw_connections
from ..figures.matrix import MOST_ROWS, draw_matrix
from ..figures.network import MOST_COLUMNS, draw_network
from ..figures.tensors import draw_tensors
from ..layers import selection as selections

MOST_TERMS = 5  # that fit beside their sum


def still(explorer):
    """Return what an explorer shows as PNG bytes: the connections, and below them the terms or the matrix."""
    layer, x, view = explorer.layer, explorer.x, explorer.view
    g = layer.geometry(x.shape[1:])
    figures = [draw_connections(layer, x, explorer.selection, pins=explorer.pins, hidden=explorer.predict)]
    if view == "terms" and not explorer.predict and layer.w.shape[1] <= MOST_TERMS:
        chosen = selections.parse(explorer.selection, g)
        figures.append(_terms(layer, x, chosen[1][0] if chosen and chosen[0] in "yw" else 0, g))
    if view == "matrix" and max(layer.n_out * math.prod(g.out), layer.n_in * math.prod(g.spatial)) <= MOST_ROWS:
        figures.append(draw_matrix(layer, g.spatial))
    return png(*figures)


def network_still(network, x, chosen):
    """Return a network with one unit's fields lit as PNG bytes; None where it is too long for a figure."""
    if len(network.nodes) >= MOST_COLUMNS:
        return None
    return png(draw_network(network, x, *(chosen or ())))


def _terms(layer, x, i, g):
    """Draw the terms of output i, their sum, and what bias and phi make of it."""
    terms, inputs = layer.terms(x)[i], list(g.inputs_of(i))
    star = r" \ast " if layer.flip else r" \star "
    row, titles = [], []
    for j in inputs:
        row += ["+", terms[j]] if row else [terms[j]]
        titles.append(words.symbol("w", i, j)[:-1] + (star if layer.kernel else "") + words.symbol("x", j)[1:])
    row += ["=", terms.sum(0)] + [r"$+\,b$", layer.z(x)[i]] * (layer.b is not None) + [r"$\phi$", layer(x)[i]]
    sums = ["sum", words.symbol("z", i)] if layer.b is not None else [words.symbol("z", i)]
    return draw_tensors(*row, titles=[*titles, *sums, words.symbol("y", i)])
