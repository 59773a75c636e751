"""States for the front end's tests under node: bundles of many layers, with what Python says of each."""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))  # also where this file is run by itself
import random_layers
from views import connections, plain

import convnotes as cn
from convnotes.explorer import bundle, edits, page
from convnotes.figures import words

RANDOM, MOST_UNITS = 60, 12
BOUNDARIES = ("zero", "edge", "reflect", "symmetric", "wrap")


def chosen_layers():
    """Yield (name, layer, x): every number of axes, every boundary rule, groups, steps, turned round, whole numbers."""
    rng = np.random.default_rng(0)

    def made(w, x, b=None, phi="relu", **options):
        bias = rng.normal(size=w[0] if b is None else b)
        return cn.Layer(rng.normal(size=w), bias, phi, **options), rng.normal(size=x)

    yield "dense", *made((3, 4), (4,), phi="tanh")
    yield "one number", *made((1, 1), (1,), phi="identity")
    yield "signal", *made((2, 3, 4), (3, 9))
    yield "image", *made((2, 3, 2, 3), (3, 5, 6))
    yield "volume", *made((2, 2, 2, 1, 3), (2, 3, 4, 5))
    yield "groups", *made((4, 2, 3, 3), (4, 5, 5), groups=2)
    yield "depthwise", *made((3, 1, 3), (3, 8), groups=3, flip=False)
    yield "stride and dilation", *made((2, 1, 3, 2), (1, 9, 8), stride=(2, 1), dilation=(1, 3), padding="valid")
    yield "bias for each pixel", *made((2, 1, 3, 3), (1, 4, 5), b=(2, 4, 5))
    yield "many kernels", *made((9, 8, 3, 3), (8, 4, 4))
    yield "many inputs", *made((2, 15, 3), (15, 6))
    for rule in BOUNDARIES:
        yield f"boundary {rule}", *made((1, 2, 3, 4), (2, 5, 6), boundary=rule)
    turned = cn.Layer(rng.normal(size=(2, 3, 3, 2)), stride=2, padding=1).transposed()
    yield "turned round", turned, rng.normal(size=(2, 3, 4))
    yield (
        "signal turned round",
        cn.Layer([[[1, 2, 3]]], padding="valid", stride=2).transposed(),
        np.array([[1, 10, 100]]),
    )
    whole = cn.Layer(rng.integers(-3, 4, size=(2, 1, 3, 3)), [1, -2], "relu")
    yield "whole numbers", whole, rng.integers(0, 9, size=(1, 5, 5))
    for n in range(RANDOM):
        yield f"random {n}", *random_layers.draw(np.random.default_rng([7, n]))


def some(rng, shape, lead):
    """Return at most `MOST_UNITS` selections of a role's cells: all of few, else a drawn few."""
    cells = [tuple(map(int, cell)) for cell in np.ndindex(*shape)]
    if len(cells) > MOST_UNITS:
        cells = [cells[n] for n in sorted(rng.choice(len(cells), MOST_UNITS, replace=False))]
    return [f"{lead}{','.join(map(str, cell[:1]))}:{','.join(map(str, cell[1:]))}" for cell in cells]


def state(name, layer, x):
    """Return the bundle of a layer with what Python knows of it, as what JSON can hold."""
    g, rng = layer.geometry(x.shape[1:]), np.random.default_rng(1)
    z = np.asarray(layer.z(x))
    units = some(rng, z.shape, "y:")
    texts = units + some(rng, x.shape, "x:")
    for i, j in {(0, 0), (layer.n_out - 1, layer.n_in - 1)}:
        texts += [f"w:{i},{j}:{','.join(map(str, tap))}" for tap in list(np.ndindex(*g.kernel))[:4]]
    found = {unit: layer.explain(x, index_of(unit)) for unit in units}
    sums = {u: {"subtotals": e.subtotals, "b": e.b, "z": e.z, "y": e.y} for u, e in found.items()}
    told = bundle.make(layer, x) | {"sizes": edits.sizes(layer, x), "answers": None, "can": {}}
    return {
        "name": name,
        "bundle": json.loads(page.plain(told)),
        "lit": {text: connections(g, text) for text in texts},
        "sums": sums,
        "z": z.ravel(),
        "y": np.asarray(layer(x)).ravel(),
        "terms": np.asarray(layer.terms(x)),
        "matrix": np.asarray(layer.matrix(g.spatial)),
        "cells": [words.brief(float(v), words.decimals(x)) for v in x.ravel()],
        "decimals": words.decimals(x),
    }


def index_of(text):
    _, channel, index = text.split(":")
    return (int(channel), *(int(n) for n in index.split(",") if n))


def write(path):
    """Write every state to a file."""
    states = [state(*each) for each in chosen_layers()]
    path.write_text(json.dumps(states, default=lambda v: v.tolist() if hasattr(v, "tolist") else plain(v)), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
