#!/usr/bin/env bash
# Guess: cv2.GaussianBlur of bytes is the blur of the same numbers in floats, rounded: at most half a grey level off.
# Seen (opencv-python-headless 5.0.0.93): for bytes the weights along an axis are whole multiples of 1/256, and what is
# missing to 256 goes elsewhere: with a deviation of 20 cells the middle weighs 6/256 instead of 5.1, and nothing is
# left beyond 45 cells where floats reach 80. Noise comes out up to 1.6 grey levels off, also where the size is given.
# Matters: a reference made from bytes and a layer with the same Gaussian in floats do not meet, and a tolerance of one
# grey level is too small. uint16 is computed in finer steps.
# Source: OpenCV's documentation of GaussianBlur and getGaussianKernel, which name one kernel for all types.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
deviation  2, size   0: middle 52, 50.87 in floats; 13 cells, 17 in floats; noise off by 1.2
deviation  2, size  17: middle 52, 50.87 in floats; 13 cells, 17 in floats; noise off by 1.2
deviation  3, size   0: middle 34, 33.91 in floats; 17 cells, 25 in floats; noise off by 1.6
deviation  3, size  25: middle 34, 33.91 in floats; 19 cells, 25 in floats; noise off by 1.1
deviation 20, size   0: middle  6,  5.09 in floats; 89 cells, 161 in floats; noise off by 1.3
deviation 20, size 161: middle  6,  5.09 in floats; 91 cells, 161 in floats; noise off by 1.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np

dot = np.zeros((1, 401), np.uint8)
dot[0, 200] = 255
noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
for sigma in (2, 3, 20):
    side = 8 * sigma + 1
    for size in ((0, 0), (side, side)):
        blur = lambda x: cv2.GaussianBlur(x, size, sigma)
        weights, exact = blur(dot)[0], blur(dot.astype(np.float32))[0]
        cells = f"{np.count_nonzero(weights)} cells, {np.count_nonzero(exact > 1e-6)} in floats"
        off = np.abs(blur(noise) - blur(noise.astype(np.float32))).max()
        print(f"deviation {sigma:2}, size {size[0]:3}: middle {weights[200]:2}, {exact[200]:5.2f} in floats; {cells};",
              f"noise off by {off:.1f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
