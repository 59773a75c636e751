"""The edits that a view sends: single cells of x, w and b by their place in C order, checked and put into copies."""

import math

import numpy as np

MOST = 2**20  # cells in one edit


def sizes(layer, x):
    """Return a text that tells whether an edit was meant for arrays of these shapes."""
    return f"{x.shape} {layer.w.shape} {'no bias' if layer.b is None else layer.b.shape}"


def apply(layer, x, cells):
    """Return (layer, x) with cells changed; `cells` is a list of [role, place, value], the place in C order.

    The arrays given are not modified. Raises ValueError for anything else than cells of x, w or b and finite numbers.
    """
    arrays = {"x": x, "w": layer.w} | ({} if layer.b is None else {"b": layer.b})
    roles = "'x' or 'w'; the layer has no bias" if layer.b is None else "'x', 'w' or 'b'"
    new = put(arrays, cells, roles)
    x = new.pop("x")
    if any(array is not getattr(layer, role) for role, array in new.items()):
        layer = layer.replace(**new)
    return layer, x


def put(arrays, cells, roles):
    """Return {role: array} with cells changed, those arrays that none changes as they are; `roles` names them."""
    if not isinstance(cells, list) or not 0 < len(cells) <= MOST:
        raise ValueError("an edit needs a list of cells, each [role, place, value]")
    for cell in cells:
        if not isinstance(cell, list) or len(cell) != 3 or not isinstance(cell[0], str) or cell[0] not in arrays:
            raise ValueError(f"{cell!r:.80} is not a cell: expected [role, place, value] with role {roles}")
        role, place, value = cell
        if type(place) is not int or not 0 <= place < arrays[role].size:
            raise ValueError(f"{role} has no cell {place!r:.40}: its places are 0 to {arrays[role].size - 1}")
        if type(value) not in (int, float) or not math.isfinite(value):
            raise ValueError(f"{value!r:.40} is not a finite number")
    return {role: _changed(array, [c[1:] for c in cells if c[0] == role]) for role, array in arrays.items()}


def unpacked(cells):
    """Return the cells of an edit one by one; in a message those that follow one another are [role, place, values]."""
    if not isinstance(cells, list) or sum(len(cell[2]) for cell in cells if _packed(cell)) > MOST:
        return cells  # which `apply` refuses
    return [one for cell in cells for one in (_each(*cell) if _packed(cell) else [cell])]


def _packed(cell):
    return isinstance(cell, list) and len(cell) == 3 and type(cell[1]) is int and isinstance(cell[2], list)


def _each(role, place, values):
    return [[role, place + n, value] for n, value in enumerate(values)]


def _changed(array, cells):
    """Return a copy with cells changed, the array if none is: whole numbers where all are, else float64 or float32."""
    if all(array.flat[place] == value for place, value in cells) and (array.dtype != bool or not cells):
        return array
    if array.dtype.kind != "f":
        whole = all(float(value).is_integer() and abs(value) < 2**53 for _, value in cells)
        array = array.astype(np.int64 if whole else np.float64)
    new = np.array(array)
    for place, value in cells:
        new.flat[place] = value
    new.setflags(write=False)
    return new
