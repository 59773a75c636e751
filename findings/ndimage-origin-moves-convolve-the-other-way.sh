#!/usr/bin/env bash
# Guess: origin=1 moves the result of ndimage.correlate1d and of convolve1d to the same side, for both put the kernel's
# middle a cell aside; the documentation says the same words of both.
# Seen (scipy 1.17.1): correlate1d moves to the right, convolve1d to the left; so do correlate and convolve. Filters
# without a kernel (uniform, maximum) move as correlate, and with an even size lie half a cell to the right.
# Matters: a causal filter, one that sees only the past, is made with origin. Taken over from one function to the other
# it sees only the future.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
correlate1d      origin 0  [0 0 3 2 1 0 0]
correlate1d      origin 1  [0 0 0 3 2 1 0]
convolve1d       origin 0  [0 0 1 2 3 0 0]
convolve1d       origin 1  [0 1 2 3 0 0 0]
uniform_filter1d size 3, origin 0 [0 0 2 2 2 0 0]
uniform_filter1d size 3, origin 1 [0 0 0 2 2 2 0]
uniform_filter1d size 2, origin 0 [0 0 0 3 3 0 0]
maximum_filter1d size 3, origin 0 [0 0 6 6 6 0 0]
maximum_filter1d size 3, origin 1 [0 0 0 6 6 6 0]
maximum_filter1d size 2, origin 0 [0 0 0 6 6 0 0]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

spike = np.zeros(7, int)
spike[3] = 1
for name in ("correlate1d", "convolve1d"):
    for origin in (0, 1):
        print(f"{name:16} origin {origin} ", getattr(ndimage, name)(spike, [1, 2, 3], mode="constant", origin=origin))
for name in ("uniform_filter1d", "maximum_filter1d"):
    for size, origin in ((3, 0), (3, 1), (2, 0)):
        y = getattr(ndimage, name)(6 * spike, size, mode="constant", origin=origin)
        print(f"{name} size {size}, origin {origin}", y)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
