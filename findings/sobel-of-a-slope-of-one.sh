#!/usr/bin/env bash
# Guess: Sobel's filter of a ramp that grows by 1 a cell says 1, or 8 where nothing is divided; one library's two
# functions say the same.
# Seen (scipy 1.17.1, opencv-python-headless 5.0.0.93, scikit-image 0.26.0, SimpleITK 2.5.7): scipy, OpenCV and
# SimpleITK say 8; scikit-image's sobel_v says 2, its sobel 1.41 for the same ramp, and its farid_v 0.99. OpenCV's next
# larger size says 128. At the rim OpenCV says 0, the other Sobels half of the rest.
# Matters: thresholds on edges do not carry over: "stronger than 1" is everything in one and nothing in another.
# Source: the documentation of skimage.filters.sobel (magnitudes are divided by the root of the number of axes).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 scipy==1.17.1 opencv-python-headless==5.0.0.93 scikit-image==0.26.0 simpleitk==2.5.7

cat > "$work/expected" <<'EXPECTED'
scipy.ndimage.sobel            inside   8.000   at the rim  4.000
cv2.Sobel                      inside   8.000   at the rim  0.000
cv2.Sobel, ksize 5             inside 128.000   at the rim  0.000
cv2.Scharr                     inside  32.000   at the rim  0.000
SimpleITK.SobelEdgeDetection   inside   8.000   at the rim  4.000
skimage.filters.sobel_v        inside   2.000   at the rim  1.000
skimage.filters.sobel          inside   1.414   at the rim  0.707
skimage.filters.farid_v        inside   0.992   at the rim  0.386
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
import SimpleITK as sitk
from scipy import ndimage
from skimage import filters

ramp = np.tile(np.arange(8.0), (8, 1))
for name, y in {
    "scipy.ndimage.sobel": ndimage.sobel(ramp),
    "cv2.Sobel": cv2.Sobel(ramp, cv2.CV_64F, 1, 0),
    "cv2.Sobel, ksize 5": cv2.Sobel(ramp, cv2.CV_64F, 1, 0, ksize=5),
    "cv2.Scharr": cv2.Scharr(ramp, cv2.CV_64F, 1, 0),
    "SimpleITK.SobelEdgeDetection": sitk.GetArrayFromImage(sitk.SobelEdgeDetection(sitk.GetImageFromArray(ramp))),
    "skimage.filters.sobel_v": filters.sobel_v(ramp),
    "skimage.filters.sobel": filters.sobel(ramp),
    "skimage.filters.farid_v": filters.farid_v(ramp),
}.items():
    print(f"{name:30} inside {y[4, 4]:7.3f}   at the rim {y[4, 0]:6.3f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
