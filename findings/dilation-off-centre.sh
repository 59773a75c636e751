#!/usr/bin/env bash
# Guess: grey dilation with the footprint [1, 0, 0] takes one neighbour, the same one in every library.
# Seen (scipy 1.17.1, scikit-image 0.26.0, opencv-python-headless 5.0.0.93): scipy turns the footprint round (the
# neighbour on the right), scikit-image and OpenCV do not (the one on the left). Erosion turns in none of them. At
# the border scipy and scikit-image repeat the picture; OpenCV puts the smallest float there, and it stays.
# Matters: dilation is max-pooling with stride 1, the standard way to write it without a network library; an
# uneven footprint is the max-plus twin of "is the kernel flipped?".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 scikit-image==0.26.0 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
dilation, footprint [1 0 0]
  scipy         [2. 3. 4. 5. 5.]
  scikit-image  [1. 1. 2. 3. 4.]
  OpenCV        ['-3.40282e+38', '1', '2', '3', '4']
erosion, footprint [1 0 0]
  scipy         [1. 1. 2. 3. 4.]
  scikit-image  [1. 1. 2. 3. 4.]
  OpenCV        ['3.40282e+38', '1', '2', '3', '4']
dilation, two cells
  scipy         [2. 3. 4. 5. 5.]
  scikit-image  [2. 3. 4. 5. 5.]
  OpenCV        [1. 2. 3. 4. 5.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
from scipy import ndimage
from skimage import morphology

x = np.arange(1, 6, dtype=np.float32)
left = np.array([1, 0, 0], np.uint8)
print("dilation, footprint", left)
print("  scipy        ", ndimage.grey_dilation(x, footprint=left))
print("  scikit-image ", morphology.dilation(x, left))
print("  OpenCV       ", [f"{v:g}" for v in cv2.dilate(x[None], left[None])[0]])
print("erosion, footprint", left)
print("  scipy        ", ndimage.grey_erosion(x, footprint=left))
print("  scikit-image ", morphology.erosion(x, left))
print("  OpenCV       ", [f"{v:g}" for v in cv2.erode(x[None], left[None])[0]])
print("dilation, two cells")
print("  scipy        ", ndimage.grey_dilation(x, footprint=[1, 1]))
print("  scikit-image ", morphology.dilation(x, np.ones(2, np.uint8)))
print("  OpenCV       ", cv2.dilate(x[None], np.ones((1, 2), np.uint8))[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
