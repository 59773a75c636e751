"""The bundle: one atomic message with every value and table that a view of a layer draws."""

import base64
import hashlib
import math
from dataclasses import asdict

import numpy as np

from .. import refusals
from ..figures import limits
from ..layers import phi as phis
from . import settings

_QUANTA = 3 * 2**17  # digest steps per unit of the largest |z|: coarse enough for another machine's rounding


def computed(layer, x):
    """Return {'x': ..., 'w': ..., 'b': ..., 'z': ..., 'y': ...} of `layer` on one input; without bias there is no b.

    Raises ValueError where there is nothing right to show: more than three axes, too many cells, complex numbers, NaN,
    infinities, or integers that float64 would round.
    """
    if len(layer.kernel) > 3:
        raise ValueError(f"the layer has {len(layer.kernel)} axes: the explorer shows 0 to 3")
    if np.ndim(x) != len(layer.kernel) + 1:
        remedy = "expected one input, (n_in, *spatial); of a batch take x[0]"
        if not layer.kernel and np.shape(x)[1:] != (layer.n_in,):
            remedy = refusals.numbers_wanted(layer.n_in, x)
        elif np.ndim(x) == len(layer.kernel) and layer.n_in == 1:
            remedy = "expected one input, (n_in, *spatial): use x[None]"
        raise ValueError(f"x has shape {np.shape(x)}: {remedy}")
    limits.refuse_large(layer, layer.geometry(x.shape[1:]))
    z = layer.z(x)
    values = {"x": x, "w": layer.w, "b": layer.b, "z": z, "y": phis.apply(layer.phi, z)}
    values = {name: array for name, array in values.items() if array is not None}
    for name, array in values.items():
        refuse_unfaithful(name, array)
    return values


def head(layer, x):
    """Return what a bundle says beside names and values: sizes, the rule of each axis, settings, kinds of numbers."""
    axes = [{"n": axis.n, "rule": asdict(axis.rule)} for axis in layer.geometry(x.shape[1:]).axes]
    own = settings.described(layer)
    return {
        "n_in": layer.n_in, "n_out": layer.n_out, "groups": layer.groups, "axes": axes,
        "settings": own, "given": own, "kinds": settings.kinds(layer, x), "fixed": layer.is_fixed,
        "most": {"cells": limits.LARGEST, "entries": limits.LARGEST_TABLES},
    }  # fmt: skip


def make(layer, x, values=None):
    """Return the bundle of `layer` on one input x: its head, its names, and values, computed where none are given.

    No bias is None, and so is a y that z tells.
    """
    values = told_values(layer, values or computed(layer, x))
    arrays = {"b": None, "y": None} | {name: packed(array) for name, array in values.items()}
    return head(layer, x) | {"text": {"names": layer.names}} | arrays


def told_values(layer, values):
    """Return values without a y that z tells, to the last bit: after a phi that also leaves whole numbers whole."""
    named = phis.entry(layer.phi)
    told = named and named.keeps_integers
    return {name: array for name, array in values.items() if name != "y" or not told}


def packed(array):
    """Return the bytes of an array in C order, in 32 bits where it has no more: {'f4': bytes} or {'f8': bytes}."""
    kind = "f4" if array.dtype in (np.float16, np.float32) else "f8"
    return {kind: np.asarray(array, f"<{kind}").tobytes()}


def digest(values, layer):
    """Return 8 hex digits that change with anything shown, and not with the rounding of another machine."""
    slopes = "".join(map(repr, phis.slopes_of(layer.phi)))
    found = hashlib.sha256((repr(layer) + repr(layer.names) + slopes).encode(errors="backslashreplace"))
    for name, array in values.items():
        if name in "zy" and array.dtype == np.float32:
            continue  # machines differ in the seventh digit; x, w, b and the layer say what these are
        add_to(found, array)
    return found.hexdigest()[:8]


def add_to(found, array):
    """Add an array's shape and values to a hash, so coarsely that another machine's rounding gives the same."""
    array = np.asarray(array, np.float64)
    scale = np.abs(array).max() or 1.0
    found.update(repr(array.shape).encode() + np.rint(array / scale * _QUANTA).astype("<i8").tobytes())
    found.update(f"{scale * math.pi:.5g}".encode())  # by pi: sums of decimals never stand on a rounding edge


def base64_of(data):
    """Return bytes as base64 text."""
    return base64.b64encode(data).decode("ascii")


def refuse_unfaithful(name, array):
    """Raise ValueError for values that the page could not show: complex, NaN, infinite, or beyond 2**53."""
    refusals.shown(name, array, "the explorer", "show")
    if array.dtype.kind in "iu" and max(int(array.max()), -int(array.min())) > 2**53:
        raise ValueError(f"{name} holds integers beyond 2**53, which the explorer cannot show exactly: scale them down")
