"""What the tests of cn.check share: its line, and right answers by other means than in the package: plain loops."""

import itertools

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.exercises.equation import CROSSES
from convnotes.exercises.equation import W as W_EQUATION
from convnotes.exercises.equation import X as X_EQUATION
from convnotes.exercises.images import W2, X2
from convnotes.exercises.multiply import P, Q
from convnotes.exercises.notebooks import EXERCISES
from convnotes.exercises.planets import BINS
from convnotes.exercises.scalars import B, W, X
from convnotes.exercises.signals import PATTERN, SIGNAL
from convnotes.exercises.stacked import CELLS, DILATIONS, FIRST, KERNEL, NUMBERS, SECOND, STACKS, UNIT
from convnotes.exercises.turned import SIZES, STAMP, STAMPED

each_exercise = pytest.mark.parametrize("name", sorted(EXERCISES))


def of_kind(*kinds):
    return pytest.mark.parametrize("name", sorted(name for name in EXERCISES if EXERCISES[name].kind in kinds))


def said(capsys, name, answer):
    """Return what check prints as one line; its lines are short, and say nothing of where objects live."""
    assert cn.check(name, answer) is None
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 88, printed
    line = " ".join(printed.split())
    assert line.startswith(f"{name}: ") and "0x" not in line and len(line) < 260, line
    return line.removeprefix(f"{name}: ")


def numbered(table):
    return [pytest.param(*row, id=f"{row[0]}-{n}") for n, row in enumerate(table)]


EDGE = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
SHIFT = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]])
MIX = np.array([[0.25, 0.5, 0.25], [1, 0, -1]])[:, :, None, None]
PLAIN = {"padding": "valid", "stride": 1, "dilation": 1, "boundary": "zero", "flip": True}


def by_hand(x=X2, w=W2[0], b=4, at=(1, 3), flip=True, start=(-1, -1)):
    """Return relu(sum + b) with the window that starts at `at` + `start`, by loops over padded arrays."""
    padded = np.pad(x, ((0, 0), (3, 3), (3, 3)))
    top, left = (a + s + 3 for a, s in zip(at, start))
    total = 0
    for xj, wj in zip(padded, w):
        total += np.sum(xj[top : top + 3, left : left + 3] * (wj[::-1, ::-1] if flip else wj))
    return max(0, int(total) + b)


def around(row, column, rows=5, columns=6):
    cells = [(r, c) for r in range(row - 1, row + 2) for c in range(column - 1, column + 2)]
    return [(r, c) for r, c in cells if 0 <= r < rows and 0 <= c < columns]


def size(spatial, kernel, **options):
    rules = PLAIN | options
    return reference.sizes(spatial, kernel, **{name: rules[name] for name in rules if name != "boundary"})


def changed(pixel=(2, 1), kernel=(2, 3), padding="valid"):
    """Return the output pixels that change with an input pixel."""
    x, w = np.zeros((5, 6), int), np.ones(kernel, int)
    before = reference.slide(x, w, **PLAIN | {"padding": padding})
    x[pixel] = 1
    return [
        tuple(place) for place in np.argwhere(reference.slide(x, w, **PLAIN | {"padding": padding}) != before).tolist()
    ]


def full_by_loops(x, w):
    y = np.zeros(len(x) + len(w) - 1)
    for n, t in itertools.product(range(len(x)), range(len(w))):
        y[n + t] += x[n] * w[t]
    return y


def windows(x, w):
    """Yield (i, j, place, window of x_j, kernel w_ij) of a 'valid' layer."""
    n_out, n_in, height, width = w.shape
    rows, columns = x.shape[1] - height + 1, x.shape[2] - width + 1
    for i, j, r, c in itertools.product(range(n_out), range(n_in), range(rows), range(columns)):
        yield i, j, (i, r, c), x[j, r : r + height, c : c + width], w[i, j]


def layer_by_loops(x, w, b):
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)) + b[:, None, None]
    for _, _, place, window, kernel in windows(x, w):
        y[place] += np.sum(window * kernel[::-1, ::-1])
    return np.maximum(y, 0)


def counted():
    """Return the number of distinct pairs of pixels that a 3 x 3 'same' kernel connects on 4 x 5, times 6 kernels."""
    return 6 * sum(len(around(r, c, 4, 5)) for r in range(4) for c in range(5))


def stamped(x, w, step):
    """Return w, times each of x, put down `step` cells apart and added."""
    y = np.zeros(step * (len(x) - 1) + len(w), int)
    for n, t in itertools.product(range(len(x)), range(len(w))):
        y[step * n + t] += x[n] * w[t]
    return y


def framed(n):
    """Return the first and last pixel along an axis that lead to place n of P-Net's maps: 3, pool of 2, 3 and 3."""
    below = {n + s for s in range(3)}
    below = {n + s for n in below for s in range(3)}
    below = {2 * n + s for n in below for s in range(2)}
    below = {n + s for n in below for s in range(3)}
    return min(below), max(below)


def windows_of(n):
    """Return the windows of 3, stride 2, that hold cell n of CELLS."""
    return [o for o in range((CELLS - 3) // 2 + 1) if 2 * o <= n < 2 * o + 3]


def left_over(size, kernel, stride, padding):
    return (size + 2 * padding - kernel) % stride


RIGHT = {
    "corner-pixel": 2 * 4,
    "window-at-the-border": around(0, 3),
    "one-output-pixel": by_hand(),
    "reads-and-feeds": [27, 36],
    "shift-right": SHIFT,
    "vertical-edges": EDGE,
    "dense-output": [max(0, sum(int(W[i, j] * X[j]) for j in range(3)) + int(B[i])) for i in range(3)],
    "count-weights": 784 * 10 + 10,
    "long-multiplication": np.polynomial.polynomial.polymul(P, Q).tolist(),
    "slide-by-hand": full_by_loops,
    "same-crop": (2, 10),
    "commute": "full",
    "one-term": reference.slide(X_EQUATION[1], W_EQUATION[0, 1], **PLAIN).astype(int),
    "layer-by-loops": layer_by_loops,
    "one-by-one": MIX,
    "depthwise": cn.Layer(CROSSES[:, None], groups=3),
    "count-connections": counted(),
    "matrix-row": [0, 4, 2, 1, 0, 0],
    "shift": changed(),
    "parameters": [8 * 3 * 25 + 8, 8 * 1024 * (3 * 1024 + 1)],
    "output-size": size((20, 29), (4, 5), padding=3, stride=(2, 3), dilation=(1, 2)),
    "missing-size": next(k for k in np.ndindex(9, 9) if min(k) and size((32, 20), k, dilation=2) == (26, 16)),
    "not-determined": "y and b",
    "range": [n for n in range(4, 40) if size((n,), (4,), stride=3) == (5,)],
    "moving-average": [0.2] * 5,
    "matched-filter": int(np.argmax([np.dot(SIGNAL[n : n + 4], PATTERN) for n in range(len(SIGNAL) - 3)])),
    "volume-size": size((12, 20, 17), (3, 5, 4), stride=(1, 2, 3)),
    "two-layers": np.convolve(np.maximum(np.convolve(NUMBERS, FIRST, "valid"), 0), SECOND, "valid"),
    "frame-the-field": [*framed(UNIT[0]), *framed(UNIT[1])],
    "dilated-reach": 1 + STACKS * sum((KERNEL - 1) * d for d in DILATIONS),
    "unnoticed-moves": sum(windows_of(n) == windows_of(n + 1) for n in range(CELLS - 1)),
    "stamp-by-hand": stamped(STAMPED, STAMP, 2),
    "way-back": [left_over(size, 5, 3, 2) for size in SIZES],
    "fewest-and-most": [2 * 2, 3 * 3],
    "keep-it-flat": [0.5, 1, 0.5],
    "count-a-block": 64 * (32 * 5 + 1) + 64 * (64 * 5 + 1),
    "follow-the-length": [len(range(0, n - 6, 2)) for n in (BINS, len(range(0, BINS - 6, 2)))],
    "bins-seen": [1 + 3 * 4 * (1 + 2 + 4), 2**3],
    "brightening": [-1, -1, 0, 1, 1],
    "own-kernel": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}
