#!/usr/bin/env bash
# Guess: a box filter of three cells spreads one NaN over three cells, or over the whole row; in every direction.
# Seen (scipy 1.17.1, opencv-python-headless 5.0.0.93): scipy.ndimage.uniform_filter1d keeps a running sum, so a
# NaN, an infinity or a value of 1e17 spoils every cell behind it; OpenCV's blur does so down a column but not
# along a row. correlate1d with the same three weights is local.
# Matters: averaging is the first kernel everyone tries, and locality is what one shows with it; pictures and light
# curves with gaps are where it fails.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
nan
  uniform_filter1d  [ 1.  1. nan nan nan nan nan nan nan]
  correlate1d       [ 1.  1. nan nan nan  1.  1.  1.  1.]
  blur, along a row [ 1.  1. nan nan nan  1.  1.  1.  1.]
  blur, down        [ 1.  1. nan nan nan nan nan nan nan]
inf
  uniform_filter1d  [ 1.  1. inf inf inf nan nan nan nan]
  correlate1d       [ 1.  1. inf inf inf  1.  1.  1.  1.]
  blur, along a row [ 1.  1. inf inf inf  1.  1.  1.  1.]
  blur, down        [ 1.  1. inf inf inf nan nan nan nan]
1e+17
  uniform_filter1d  [1.000e+00 1.000e+00 3.333e+16 3.333e+16 3.333e+16 0.000e+00 0.000e+00 0.000e+00 0.000e+00]
  correlate1d       [1.000e+00 1.000e+00 3.333e+16 3.333e+16 3.333e+16 1.000e+00 1.000e+00 1.000e+00 1.000e+00]
  blur, along a row [1.000e+00 1.000e+00 3.333e+16 3.333e+16 3.333e+16 1.000e+00 1.000e+00 1.000e+00 1.000e+00]
  blur, down        [1.000e+00 1.000e+00 3.333e+16 3.333e+16 3.333e+16 3.333e-01 3.333e-01 3.333e-01 3.333e-01]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
from scipy import ndimage

np.set_printoptions(precision=3, floatmode="maxprec", linewidth=200)
ones = np.ones(9)
for bad in (np.nan, np.inf, 1e17):
    x = ones.copy()
    x[3] = bad
    print(bad)
    print("  uniform_filter1d ", ndimage.uniform_filter1d(x, 3))
    print("  correlate1d      ", ndimage.correlate1d(x, ones[:3] / 3))
    print("  blur, along a row", cv2.blur(x[None], (3, 1))[0])
    print("  blur, down       ", cv2.blur(x[:, None], (1, 3))[:, 0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
