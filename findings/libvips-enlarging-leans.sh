#!/usr/bin/env bash
# Guess: an enlarged picture, mirrored, is the enlarged mirror picture: no interpolation has a left and a right.
# Seen (pyvips 3.2.0 with libvips 8.18.7): resize(2, kernel="linear") of 1 2 3 4 is 1 1 1.5 2 2.5 3 3.5 4; mirrored
# before and after it is 1 1.5 2 2.5 3 3.5 4 4. The picture moves right by half an output cell, also by 3 and with
# "cubic"; "nearest" does not. Pillow 13.0.0 is symmetric: 1 1.25 1.75 2.25 2.75 3.25 3.75 4.
# Matters: heat maps laid over their picture are off, by a quarter of a cell at twice the size, and flipped copies for
# training differ from the flipped result.
# Source: libvips/libvips issues 943 and 4841 (a half-pixel shift, by intent).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0 pyvips[binary]==3.2.0 pyvips-binary==8.18.7

cat > "$work/expected" <<'EXPECTED'
2 times, nearest [1. 1. 2. 2. 3. 3. 4. 4.]
         mirrored the same
2 times, linear  [1.  1.  1.5 2.  2.5 3.  3.5 4. ]
         mirrored [1.  1.5 2.  2.5 3.  3.5 4.  4. ]
2 times, cubic   [0.94 1.   1.44 2.   2.5  3.   3.56 4.  ]
         mirrored [1.   1.44 2.   2.5  3.   3.56 4.   4.06]
3 times, nearest [1. 1. 1. 2. 2. 2. 3. 3. 3. 4. 4. 4.]
         mirrored the same
3 times, linear  [1.   1.   1.17 1.5  1.83 2.17 2.5  2.83 3.17 3.5  3.83 4.  ]
         mirrored [1.   1.17 1.5  1.83 2.17 2.5  2.83 3.17 3.5  3.83 4.   4.  ]
3 times, cubic   [0.94 0.94 1.11 1.44 1.82 2.17 2.5  2.83 3.18 3.56 3.89 4.06]
         mirrored [0.94 1.11 1.44 1.82 2.17 2.5  2.83 3.18 3.56 3.89 4.06 4.06]
Pillow, bilinear [1.   1.25 1.75 2.25 2.75 3.25 3.75 4.  ]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import pyvips
from PIL import Image

x = np.float32([[1, 2, 3, 4]])


def enlarged(x, times, kernel):
    return pyvips.Image.new_from_array(x).resize(times, vscale=1, kernel=kernel).numpy()[0]


np.set_printoptions(linewidth=200)
for times in (2, 3):
    for kernel in ("nearest", "linear", "cubic"):
        y, mirrored = enlarged(x, times, kernel), enlarged(x[:, ::-1].copy(), times, kernel)[::-1]
        print(f"{times} times, {kernel:7}", y.round(2))
        print("         mirrored", "the same" if np.allclose(y, mirrored) else mirrored.round(2))
print("Pillow, bilinear", np.ravel(Image.fromarray(x).resize((8, 1), Image.BILINEAR)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
