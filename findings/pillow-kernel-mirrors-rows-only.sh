#!/usr/bin/env bash
# Guess: Pillow's ImageFilter.Kernel either correlates (kernel as written) or convolves (kernel turned by 180 degrees).
# Seen (Pillow 13.0.0): neither. Rows are upside down, columns are as in a correlation. The outermost ring of pixels is
# copied, not filtered; and where the kernel is larger than the picture, nothing is filtered at all.
# Matters: Sobel's kernel for vertical edges comes out right and the one for horizontal edges with the wrong sign.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
the kernel 1..9 on one pixel of 10; a correlation prints 90 80 70 first, a convolution 10 20 30
[[ 0  0  0  0  0]
 [ 0 30 20 10  0]
 [ 0 60 50 40  0]
 [ 0 90 80 70  0]
 [ 0  0  0  0  0]]
Sobel, rows growing downwards : 128 -80
Sobel, columns growing rightwards: 128 +80
2 x 2 picture of 1: [[1, 1], [1, 1]]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from PIL import Image, ImageFilter

x = np.zeros((5, 5), np.uint8)
x[2, 2] = 10
kernel = ImageFilter.Kernel((3, 3), range(1, 10), scale=1)
print("the kernel 1..9 on one pixel of 10; a correlation prints 90 80 70 first, a convolution 10 20 30")
print(np.asarray(Image.fromarray(x).filter(kernel)))
ramp = np.repeat(np.arange(0, 50, 10, dtype=np.uint8)[:, None], 5, axis=1)
for name, sobel in (("rows growing downwards ", ramp), ("columns growing rightwards", ramp.T.copy())):
    w = [-1, -2, -1, 0, 0, 0, 1, 2, 1] if sobel is ramp else [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    y = np.asarray(Image.fromarray(sobel).filter(ImageFilter.Kernel((3, 3), w, scale=1, offset=128)))
    print(f"Sobel, {name}: 128 {int(y[2, 2]) - 128:+d}")
print("2 x 2 picture of 1:", np.asarray(Image.fromarray(np.ones((2, 2), np.uint8)).filter(kernel)).tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
