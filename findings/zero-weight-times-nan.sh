#!/usr/bin/env bash
# Guess: 0 x NaN is NaN, so a NaN spoils every output whose window covers it; and correlate1d and correlate agree.
# Seen (numpy 2.4.6, scipy 1.17.1, opencv-python-headless 5.0.0.93): scipy.ndimage.correlate and cv2.filter2D leave
# out weights that are 0, so the NaN stays where it is; numpy.convolve, ndimage.correlate1d and scipy.signal
# multiply, and spread it.
# Matters: a kernel with zeros (edges, Laplace, a dilated kernel written out) does not tell which pixels an output
# reads unless one knows the library; missing pixels vanish or spread accordingly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
numpy.convolve       [nan nan  1.  1.  1.]
signal.convolve2d    [nan nan  1.  1.  1.]
ndimage.correlate1d  [nan nan  1.  1.  1.]
ndimage.correlate    [nan  1.  1.  1.  1.]
cv2.filter2D         [nan  1.  1.  1.  1.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
from scipy import ndimage, signal

x = np.array([np.nan, 1, 1, 1, 1])
w = np.array([0.0, 1.0, 0.0])
print("numpy.convolve      ", np.convolve(x, w, "same"))
print("signal.convolve2d   ", signal.convolve2d(x[None], w[None], "same")[0])
print("ndimage.correlate1d ", ndimage.correlate1d(x, w, mode="constant"))
print("ndimage.correlate   ", ndimage.correlate(x, w, mode="constant"))
print("cv2.filter2D        ", cv2.filter2D(x[None], -1, w[None], borderType=cv2.BORDER_CONSTANT)[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
