"""Steps: what views are told of a change, in few bytes, and the sums by which they know their numbers for Python's."""

from typing import NamedTuple

import numpy as np

from . import bundle as bundles

LISTED = 256  # values that travel as text; more are bytes
FEW = 512  # outputs that are told one by one
_RUNS = 4096  # in a message; more are joined to one
_WHOLE = 4  # an array of whose cells more than one in so many changes travels as a whole
_SUMS = 2048
_PRIME = 65521  # the sums are told modulo it
_PARTS = 16  # of the bound that make one unit of a sum

# How far a view's numbers may be from Python's, as a share of the largest that is summed or comes out.
_BOUNDS = {"f4": 1e-6, "f8": 1e-12}


class Told(NamedTuple):
    """What views have been told: the state and its number; z and y in `values` as they were last told."""

    n: int
    layer: object
    x: np.ndarray
    values: dict
    head: dict


def between(old, new, *, ahead=True, more=False, anew=False):
    """Return (message, buffers) that lead a view from one state to the next; None where only the whole bundle does.

    A view computes outputs itself. It is told of cells and settings that differ, and of the outputs that have changed
    where these are few, or where it could not compute them `ahead`; else how to check what it has. While `more` is to
    come, outputs wait: `new` then has those of `old`. `anew` says that the code shows other data.
    """
    shapes = [[array.shape for array in _inputs(state).values()] for state in (old, new)]
    if shapes[0] != shapes[1] or old.layer.names != new.layer.names:
        return None
    head = {name: value for name, value in new.head.items() if name == "can" or old.head[name] != value}
    alone = callable(new.layer.phi) or not ahead  # only Python knows the outputs
    if alone and not head.keys() <= {"can", "given"}:
        return None
    arrays = _inputs(new) | _outputs(new)
    places = _changed(_inputs(old), _inputs(new))
    changed = _changed(_outputs(old), _outputs(new))
    if changed and sum(array.size for array in _outputs(new).values()) <= FEW:
        changed = {role: np.arange(array.size) for role, array in _outputs(new).items()}  # they agree to the last bit
    told = alone or sum(map(len, changed.values())) <= FEW
    if told:
        places |= changed
    whole = {role: bundles.packed(arrays[role]) for role, at in places.items() if _is_whole(at, arrays[role])}
    runs = [[role, *run] for role, at in places.items() if role not in whole for run in _runs(at)]
    values = [arrays[role].flat[start : start + count] for role, start, count in runs]
    buffers = [data for each in whole.values() for data in each.values()]
    message = {"from": old.n, "n": new.n, "head": head, "runs": runs, "alone": alone, "more": more, "anew": anew}
    message["whole"] = [[role, *each] for role, each in whole.items()]
    if sum(map(len, values)) <= LISTED:
        message["values"] = [float(value) for part in values for value in part]
    else:
        buffers.append(np.concatenate(values).astype("<f8").tobytes())
    if not told:
        message["check"] = check(new)
    return message, buffers


def check(told):
    """Return how a view checks its outputs: signed sums of z + y over even parts, in units of a share of the bound.

    A part's sum differs by what one of its numbers differs, so that no difference beyond the bounds goes unnoticed:
    1e-12 of the largest number in float64, none in integers. Where many float32 are summed, their rounding adds up, and
    a lone difference is seen from a few times 1e-6 on.
    """
    z, y = (np.ravel(told.values[name]) for name in "zy")
    whole = z.dtype.kind != "f" and y.dtype.kind != "f"
    size = -(-z.size // _SUMS)
    unit, slack = 1, 0
    if not whole:
        single = z.dtype == np.float32
        largest = max(_largest(z), _largest(y), _largest(told.x) * _largest(told.layer.w))
        unit = (largest or 1.0) * _BOUNDS["f4" if single else "f8"] / _PARTS
        slack = _PARTS * max(1.0, size**0.5 / 4 if single else 1.0)
    terms = np.fmod(z, _PRIME).astype(np.int64) + np.fmod(y, _PRIME) if whole else z.astype(np.float64) + y
    signs = np.where(np.arange(z.size, dtype=np.uint32) * np.uint32(0x9E3779B9) >> np.uint32(31), -1, 1)
    padded = np.zeros(-(-z.size // size) * size, np.int64 if whole else np.float64)
    padded[: z.size] = terms * signs
    sums = np.rint(padded.reshape(-1, size).sum(axis=1) / unit) % _PRIME
    text = bundles.base64_of(sums.astype("<u2").tobytes())
    return {"whole": whole, "unit": unit, "slack": slack, "size": size, "sums": text}


def _inputs(told):
    found = {"x": told.x, "w": told.layer.w, "b": told.layer.b}
    return {role: array for role, array in found.items() if array is not None}


def _outputs(told):
    """Return z and y by their names, without a y that z tells."""
    return bundles.told_values(told.layer, {name: told.values[name] for name in "zy"})


def _changed(old, new):
    """Return {role: the places of the cells that differ, in C order} for those arrays where some do."""
    found = {}
    for role, array in new.items():
        before = old.get(role)
        if array is before:
            continue
        alike = before is not None and before.shape == array.shape
        at = np.flatnonzero(np.ravel(array != before)) if alike else np.arange(array.size)
        if at.size:
            found[role] = at
    return found


def _is_whole(at, array):
    return len(at) > LISTED and len(at) * _WHOLE > array.size


def _runs(at):
    """Return (start, count) of places that follow one another."""
    parts = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
    if len(parts) > _RUNS:
        parts = [np.arange(at[0], at[-1] + 1)]
    return [(int(part[0]), len(part)) for part in parts]


def _largest(array):
    return float(np.abs(np.asarray(array, np.float64)).max())
