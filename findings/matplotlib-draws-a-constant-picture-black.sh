#!/usr/bin/env bash
# Guess: imshow of ones, cmap="gray", is white or a middle grey: the largest value there is, or no difference at all.
# Seen (matplotlib 3.11.2): it is black, whatever the constant: the range is empty, and everything in it counts as the
# lowest. One cell of 1 + 1e-12 among ones is white on black.
# Matters: a feature map that is the same everywhere (a dead channel of ones, a padded constant, a blurred white
# picture) looks like zeros, and rounding errors look like structure. Give vmin and vmax.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 matplotlib==3.11.2

cat > "$work/expected" <<'EXPECTED'
all  -1.0             0
all   0.0             0
all   1.0             0
all 255.0             0
ones and 1 + 1e-12    0 255
ones, vmin=0, vmax=1  255
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot as plt


def shades(cells, **limits):
    figure = plt.figure(figsize=(1, 1), dpi=20)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(cells, cmap="gray", interpolation="nearest", **limits)
    axes.axis("off")
    figure.canvas.draw()
    return np.unique(np.asarray(figure.canvas.buffer_rgba())[2:-2, 2:-2, 0])


for constant in (-1.0, 0.0, 1.0, 255.0):
    print(f"all {constant:5}            ", *shades(np.full((2, 2), constant)))
print("ones and 1 + 1e-12   ", *shades(np.array([[1, 1], [1, 1 + 1e-12]])))
print("ones, vmin=0, vmax=1 ", *shades(np.ones((2, 2)), vmin=0, vmax=1))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
