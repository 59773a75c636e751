#!/usr/bin/env bash
# Guess: one level down a pyramid, cell i covers cells 2 i and 2 i + 1: a ramp 0 1 2 ... becomes 0.5 2.5 4.5 inside, in
# every library.
# Seen (opencv-python-headless 5.0.0.93, scikit-image 0.26.0, kornia 0.9.0): scikit-image and kornia say so. OpenCV's
# pyrDown lays its cells on the even ones: 2 4. Its kernel, 1 4 6 4 1, is kornia's. pyrUp goes back the same way, so
# that OpenCV alone is consistent; enlarged by resize instead, its ramp is half a cell too low.
# Matters: features found at level n and scaled by 2 ** n lie (2 ** n - 1) / 2 cells aside: 15.5 pixels at the fifth
# level, depending on who made the pyramid.
# Source: OpenCV's documentation of pyrDown ("rejecting even rows and columns"); kornia.geometry.transform.pyrdown.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 opencv-python-headless==5.0.0.93 scikit-image==0.26.0 torch==2.13.0 kornia==0.9.0

cat > "$work/expected" <<'EXPECTED'
OpenCV                     4.0 6.0 8.0 10.0
kornia                     4.5 6.5 8.5 10.5
scikit-image               4.5 6.5 8.5 10.5
OpenCV, and up again       6.0 7.0 8.0 9.0
OpenCV, enlarged by resize 5.5 6.5 7.5 8.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
import torch
from kornia.geometry.transform import pyrdown
from skimage.transform import pyramid_reduce

x = np.tile(np.arange(16, dtype=np.float32), (16, 1))
down = cv2.pyrDown(x)
for name, y in {
    "OpenCV": down,
    "kornia": pyrdown(torch.tensor(x)[None, None])[0, 0].numpy(),
    "scikit-image": pyramid_reduce(x, preserve_range=True),
    "OpenCV, and up again": cv2.pyrUp(down)[:, 4:],
    "OpenCV, enlarged by resize": cv2.resize(down, (16, 16))[:, 4:],
}.items():
    print(f"{name:26}", *y[4, 2:6].round(2).tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
