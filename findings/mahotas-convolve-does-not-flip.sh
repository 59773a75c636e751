#!/usr/bin/env bash
# Guess: mahotas.convolve, an image library's function of that name with scipy.ndimage's arguments, convolves.
# Seen (mahotas 1.4.19, scipy 1.17.1): it correlates; scipy.ndimage.convolve with the same arguments turns the
# kernel. For bytes both wrap around at 256 without a word.
# Matters: with a symmetric kernel nobody notices; an edge kernel changes its sign.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 mahotas==1.4.19

cat > "$work/expected" <<'EXPECTED'
mahotas.convolve   [210. 321. 432. 543.  54.]
ndimage.convolve   [ 12. 123. 234. 345. 450.]
ndimage.correlate  [210. 321. 432. 543.  54.]
bytes, mahotas     [88 88 88 88]
bytes, ndimage     [88 88 88 88]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import mahotas
import numpy as np
from scipy import ndimage

x = np.arange(1.0, 6.0)
w = np.array([1.0, 10.0, 100.0])
print("mahotas.convolve  ", mahotas.convolve(x, w, mode="constant"))
print("ndimage.convolve  ", ndimage.convolve(x, w, mode="constant"))
print("ndimage.correlate ", ndimage.correlate(x, w, mode="constant"))
x = np.full(4, 200, np.uint8)
print("bytes, mahotas    ", mahotas.convolve(x, np.ones(3, np.uint8)))
print("bytes, ndimage    ", ndimage.convolve(x, np.ones(3, np.uint8)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
