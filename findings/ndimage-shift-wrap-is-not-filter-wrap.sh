#!/usr/bin/env bash
# Guess: shifting with mode="wrap" and filtering with mode="wrap" are one picture of a ring, so that they commute.
# Seen (scipy 1.17.1): filters wrap with period n, ndimage.shift (and zoom, rotate, map_coordinates) with period n - 1:
# the last cell counts as the first, one value is lost. shift's mode for a ring is "grid-wrap"; filters call the same
# thing "wrap" and accept both names.
# Matters: "shift, then convolve = convolve, then shift" is the first property one shows of a convolution. Tried with
# the same word in both calls it fails.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
x                       [5. 1. 4. 2. 3.]
shift 2, wrap           [4. 2. 5. 1. 4.]
shift 2, grid-wrap      [2. 3. 5. 1. 4.]
np.roll 2               [2. 3. 5. 1. 4.]
wrap      shift, filter: [244. 524. 152. 415. 441.]  filter, shift: [241. 324. 153. 415. 241.]
grid-wrap shift, filter: [324. 532. 153. 415. 241.]  filter, shift: [324. 532. 153. 415. 241.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

x, w = np.array([5.0, 1.0, 4.0, 2.0, 3.0]), [1.0, 10.0, 100.0]
print("x                      ", x)
print("shift 2, wrap          ", ndimage.shift(x, 2, order=0, mode="wrap"))
print("shift 2, grid-wrap     ", ndimage.shift(x, 2, order=0, mode="grid-wrap"))
print("np.roll 2              ", np.roll(x, 2))
for mode in ("wrap", "grid-wrap"):
    shifted_first = ndimage.correlate1d(ndimage.shift(x, 2, order=0, mode=mode), w, mode=mode)
    shifted_last = ndimage.shift(ndimage.correlate1d(x, w, mode=mode), 2, order=0, mode=mode)
    print(f"{mode:10}shift, filter:", shifted_first, " filter, shift:", shifted_last)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
