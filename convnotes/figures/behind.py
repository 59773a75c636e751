"""Lines that pass behind the pictures between their ends: which do, what is seen over their own, where marks stand."""

import numpy as np
from matplotlib.bezier import split_de_casteljau

STEPS = np.linspace(0, 1, 49)  # along a curve
FROM_MIDDLE = np.argsort(abs(STEPS - 0.5), kind="stable")


def passing(curves, boxes):
    """Return for each Bezier curve of four points None, or, where it passes behind a grid, (seen, mark).

    A curve lies over the grids that hold its ends, and passes behind all others. `seen` are its parts over its own, as
    curves; `mark` is the (point, direction) nearest to its middle that lies on no grid.
    """
    if not curves or not boxes:
        return [None] * len(curves)
    t, rest = STEPS[:, None], 1 - STEPS[:, None]
    weights = np.array([rest**3, 3 * rest**2 * t, 3 * rest * t**2, t**3])  # (4, steps, 1)
    points = np.einsum("cpk,psz->csk", np.asarray(curves, float), weights)  # (curves, steps, 2)
    left, top, cw, ch, rows, cols = np.array(boxes, float).T
    x, y = points[..., None, 0], points[..., None, 1]
    on = (x >= left) & (x <= left + cols * cw) & (y >= top) & (y <= top + rows * ch)  # (curves, steps, boxes)
    own = on[:, 0] | on[:, -1]
    behind = (on & ~own[:, None]).any(axis=(1, 2))
    return [_seen_and_mark(*row) if hidden else None for hidden, *row in zip(behind, curves, points, on, own)]


def _seen_and_mark(curve, points, on, own):
    ends = [STEPS[on[:, box]][[0, -1]] for box in np.flatnonzero(own)]
    free = [n for n in FROM_MIDDLE if 0 < n < len(STEPS) - 1 and not on[n].any()]
    n = free[0] if free else len(STEPS) // 2
    return [_part(curve, *pair) for pair in ends if pair[0] < pair[1]], (points[n], points[n + 1] - points[n - 1])


def _part(curve, start, end):
    """Return a part of a Bezier curve."""
    before, _ = split_de_casteljau(np.array(curve, float), end)
    _, part = split_de_casteljau(before, start / end)
    return [tuple(point) for point in part]
