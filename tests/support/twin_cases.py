"""Random layers of every kind that the page's engine knows, their arguments, and edits of their cells."""

from dataclasses import asdict

import numpy as np

import convnotes as cn
from convnotes import refusals
from convnotes.layers import phi as phis


def settings(rng, d):
    """Return random arguments of a layer with d axes: of every form that the arguments may have."""
    whole = lambda low, high: int(rng.integers(low, high))  # noqa: E731
    form = whole(0, 6)
    padding = ["full", "same", "valid", whole(0, 7), [whole(0, 4) for _ in range(d)],
               [[whole(0, 4), whole(0, 4)] for _ in range(d)]][form]  # fmt: skip
    return {
        "padding": padding,
        "stride": whole(1, 4) if rng.random() < 0.5 else [whole(1, 4) for _ in range(d)],
        "dilation": whole(1, 3) if rng.random() < 0.5 else [whole(1, 3) for _ in range(d)],
        "boundary": str(rng.choice(refusals.BOUNDARIES)),
        "flip": bool(rng.random() < 0.5),
    }


def _numbers(rng, kind, shape):
    if kind == "int":
        return rng.integers(-9, 10, shape)
    values = rng.normal(size=shape) * 10.0 ** rng.integers(-3, 4)
    return values.astype({"half": np.float16, "single": np.float32, "double": np.float64}[kind])


def _kinds(rng):
    kind = str(rng.choice(["int", "double", "single", "half"], p=[0.3, 0.4, 0.2, 0.1]))
    return kind if rng.random() < 0.8 else str(rng.choice(["int", "double", "single"]))


def _phi(rng, n_out):
    """Return a phi of any name, with slopes where it has them."""
    name = str(rng.choice(list(phis.PHIS)))
    slopes = {"leaky_relu": float(rng.normal()), "prelu": rng.normal(size=rng.choice([1, n_out])).tolist()}
    return (name, slopes[name]) if name in slopes else name


def layer(rng):
    """Return a random layer, an input and three edits, and the same as plain values for the page's engine."""
    d, groups = int(rng.integers(0, 4)), int(rng.choice([1, 1, 1, 2, 3]))
    kernel = tuple(int(k) for k in rng.integers(1, 4, d))
    spatial = tuple(int(n) for n in rng.integers(1, {0: 2, 1: 30, 2: 9, 3: 5}.get(d), d))
    rows, width = (int(v) for v in rng.integers(1, 4, 2))
    kinds = {"x": _kinds(rng), "w": _kinds(rng), "b": _kinds(rng)}
    w = _numbers(rng, kinds["w"], (groups * rows, width, *kernel))
    made = cn.Layer(w, phi=_phi(rng, groups * rows), groups=groups, **settings(rng, d))
    if d and rng.random() < 0.2 and made.boundary == "zero":
        made = made.transposed()
        made = made.replace(phi=_phi(rng, made.n_out))
    try:
        out = made.geometry(spatial).out
    except ValueError:
        return layer(rng)
    if rng.random() < 0.8:
        shape = (made.n_out, *out) if rng.random() < 0.3 else (made.n_out,)
        made = made.replace(b=_numbers(rng, kinds["b"], shape))
    else:
        made, kinds["b"] = made.replace(b=None), None
    x = _numbers(rng, kinds["x"], (made.n_in, *spatial))
    changes = [edit(rng, made, x) for _ in range(3)]
    return {"layer": made, "x": x, "js": {
        "layer": {
            "rules": [asdict(rule) for rule in made.rules], "spatial": spatial, "nIn": made.n_in,
            "nOut": made.n_out, "groups": made.groups, "phi": made.phi, "w": made.w.ravel().tolist(),
            "b": None if made.b is None else made.b.ravel().tolist(),
            "kinds": kinds,
        },
        "x": x.ravel().tolist(), "edits": changes,
    }}  # fmt: skip


def edit(rng, layer, x):
    """Return one to three cells, each [role, place, value], whole numbers or not."""
    arrays = {"x": x, "w": layer.w} | ({} if layer.b is None else {"b": layer.b})
    cells = {}
    whole = rng.random() < 0.6
    for _ in range(int(rng.integers(1, 4))):
        role = str(rng.choice([*arrays]))
        value = int(rng.integers(-9, 10)) if whole else float(rng.normal())
        place = int(rng.integers(arrays[role].size))
        cells[role, place] = value
    return [[role, place, value] for (role, place), value in cells.items()]
