#!/usr/bin/env bash
# Guess: the normalised correlation of a template with no contrast is 0, or undefined, wherever it is laid.
# Seen (opencv-python-headless 5.0.0.93, scikit-image 0.26.0): cv2.matchTemplate with TM_CCOEFF_NORMED says 1, a
# perfect match, at every place, for a flat template on any picture; scikit-image says 0. For a flat part of the
# picture under a template with contrast both say 0.
# Matters: a template cut out of sky or cloth is found with full confidence everywhere, and minMaxLoc points at the
# first place.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scikit-image==0.26.0 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
flat      OpenCV 1.0 1.0 1.0 1.0 1.0   scikit-image 0.0 0.0 0.0 0.0 0.0
contrast  OpenCV 0.0 0.87 0.0 -0.87 0.57   scikit-image 0.0 0.87 0.0 -0.87 0.57
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
from skimage.feature import match_template

picture = np.float32([[5, 1, 5, 5, 5, 2, 9]])
for name, template in (("flat", [[1, 1, 1]]), ("contrast", [[1, 2, 3]])):
    template = np.float32(template)
    ours = cv2.matchTemplate(picture, template, cv2.TM_CCOEFF_NORMED)[0] + 0.0
    theirs = match_template(picture, template)[0] + 0.0
    print(f"{name:8}  OpenCV", *ours.round(2), "  scikit-image", *theirs.round(2))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
