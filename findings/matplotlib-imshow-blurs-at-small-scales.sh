#!/usr/bin/env bash
# Guess: imshow draws each number as a square of its colour; only data larger than the screen is smoothed.
# Seen (matplotlib 3.11.2): the default smooths with a Hann window wherever data are drawn up to three times as large,
# but for exactly once and twice: ten cells of 0 and 1 have 15 shades on 25 pixels, 83 on 28, and 10 on 30. Above three
# times, on 10 or 20 pixels, or with interpolation="nearest", they have two.
# Matters: activations of 100 x 100 in a small figure show values that no cell has, and with dpi or a column's width
# they come and go; a nearest one shows cells of uneven width instead.
# Source: matplotlib's documentation of imshow (interpolation "auto"), which promises nearest from three times on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 matplotlib==3.11.2

cat > "$work/expected" <<'EXPECTED'
10 cells on 10 pixels:   2 shades, nearest 2
10 cells on 20 pixels:   2 shades, nearest 2
10 cells on 25 pixels:  15 shades, nearest 2
10 cells on 28 pixels:  83 shades, nearest 2
10 cells on 30 pixels:  10 shades, nearest 2
10 cells on 35 pixels:   2 shades, nearest 2
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import matplotlib
import numpy as np

matplotlib.use("agg")
import matplotlib.pyplot as plt

chess = np.indices((10, 10)).sum(0) % 2


def shades(pixels, **options):
    figure = plt.figure(figsize=(pixels / 100, pixels / 100), dpi=100)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.axis("off")
    axes.imshow(chess, cmap="gray", **options)
    figure.canvas.draw()
    grey = np.asarray(figure.canvas.buffer_rgba())[..., 0]
    plt.close(figure)
    return len(np.unique(grey))


for pixels in (10, 20, 25, 28, 30, 35):
    print(f"10 cells on {pixels} pixels: {shades(pixels):3} shades, nearest {shades(pixels, interpolation='nearest')}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
