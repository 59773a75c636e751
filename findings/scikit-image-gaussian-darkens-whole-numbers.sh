#!/usr/bin/env bash
# Guess: skimage.filters.gaussian of an array of whole numbers is the Gaussian of these numbers, or at worst a picture
# from 0 to 1.
# Seen (scikit-image 0.26.0): integers are divided by the largest of their type, whatever they hold: 100 comes out as
# 0.156 in bytes (100 / 255, times the kernel), as 0.00122 in int16 and as 4.3e-18 in numpy's int64.
# preserve_range=True keeps them. Floats are always kept.
# Matters: np.array([[0, 0, 100, 0, 0]]) is the first input that everybody tries. A threshold, a logarithm or a plot
# after it sees a black picture.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scikit-image==0.26.0

cat > "$work/expected" <<'EXPECTED'
uint8        0.156   preserve_range 39.9
int16      0.00122   preserve_range 39.9
int64     4.33e-18   preserve_range 39.9
float32       39.9   preserve_range 39.9
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from skimage.filters import gaussian

for dtype in (np.uint8, np.int16, np.int64, np.float32):
    x = np.array([[0, 0, 100, 0, 0]], dtype)
    kept = gaussian(x, 1, preserve_range=True).max()
    print(f"{np.dtype(dtype)!s:8} {gaussian(x, 1).max():9.3g}   preserve_range {kept:.3g}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
