#!/usr/bin/env bash
# Guess: the Laplacian of one bright pixel is -4 there and 1 at its four neighbours, in every library of images.
# Seen: scipy 1.17.1 says so, and OpenCV 5.0.0 with its default, ksize=1. scikit-image 0.26.0 has the opposite sign.
# OpenCV with ksize=3 has -8 and four 2s at the corners, and 0 at the neighbours: the sum of two Sobel derivatives,
# twice a diagonal Laplacian. So "ksize 3" is not "the 3 x 3 Laplacian", which is ksize 1.
# Matters: x - laplace(x) sharpens with one library and blurs with another; and ksize=3 does not see a chessboard of
# single pixels, on which the Laplacian is largest.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 scikit-image==0.26.0 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
scipy.ndimage.laplace   [0, 1, 0] [1, -4, 1] [0, 1, 0] x - laplace(x) there: 5 on a chessboard: 4
skimage.filters.laplace [0, -1, 0] [-1, 4, -1] [0, -1, 0] x - laplace(x) there: -3 on a chessboard: -4
cv2.Laplacian, ksize 1  [0, 1, 0] [1, -4, 1] [0, 1, 0] x - laplace(x) there: 5 on a chessboard: 4
cv2.Laplacian, ksize 3  [2, 0, 2] [0, -8, 0] [2, 0, 2] x - laplace(x) there: 9 on a chessboard: 0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
import scipy.ndimage
import skimage.filters

x = np.zeros((5, 5), np.float32)
x[2, 2] = 1
board = np.indices((7, 7)).sum(0).astype(np.float32) % 2
for name, laplace in (
    ("scipy.ndimage.laplace", scipy.ndimage.laplace),
    ("skimage.filters.laplace", skimage.filters.laplace),
    ("cv2.Laplacian, ksize 1", lambda x: cv2.Laplacian(x, -1, ksize=1)),
    ("cv2.Laplacian, ksize 3", lambda x: cv2.Laplacian(x, -1, ksize=3)),
):
    rows = laplace(x)[1:4, 1:4].astype(int).tolist()
    print(name.ljust(23), *rows, "x - laplace(x) there:", int(1 - rows[1][1]), end=" ")
    print("on a chessboard:", int(laplace(board)[3, 3]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
