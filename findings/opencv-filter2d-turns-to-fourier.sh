#!/usr/bin/env bash
# Guess: cv2.filter2D adds products; from 11 x 11 on it uses Fourier transforms, as its documentation says.
# Seen (opencv-python-headless 5.0.0.93, x86-64): the size depends on the types. float32 turns at 12 x 12; bytes or
# uint16 to float32, and float64, already at 8 x 8. From then on a pixel changes cells far outside the kernel's reach:
# they are no longer exactly 0, and one NaN fills the picture.
# Matters: bytes in and floats out is how one keeps negative results of an edge kernel. Sums of whole numbers are
# then not exact, and an output depends on pixels it does not read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
uint8 to float32   8 x 8
uint16 to float32  8 x 8
float32 to float32 12 x 12
float64 to float64 8 x 8
float64, 7 x 7 ones, one NaN of 4096 cells: 49
float64, 8 x 8 ones, one NaN of 4096 cells: 4096
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np


def first_size(dtype, depth):
    """Return the smallest kernel that lets the pixel at (5, 5) change cells from (40, 40) on."""
    for n in range(3, 15):
        x = np.zeros((64, 64), dtype)
        x[5, 5] = 3
        w = np.ones((n, n))
        w[0, 0] = 1.5
        if cv2.filter2D(x, depth, w)[40:, 40:].any():
            return f"{n} x {n}"
    return "none up to 14 x 14"


print("uint8 to float32  ", first_size(np.uint8, cv2.CV_32F))
print("uint16 to float32 ", first_size(np.uint16, cv2.CV_32F))
print("float32 to float32", first_size(np.float32, -1))
print("float64 to float64", first_size(np.float64, -1))
x = np.ones((64, 64))
x[5, 5] = np.nan
for n in (7, 8):
    print(f"float64, {n} x {n} ones, one NaN of {x.size} cells:", np.isnan(cv2.filter2D(x, -1, np.ones((n, n)))).sum())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
