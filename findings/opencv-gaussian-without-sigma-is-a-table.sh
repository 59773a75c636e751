#!/usr/bin/env bash
# Guess: cv2.GaussianBlur(x, (5, 5), 0) takes sigma from the size, 0.3 * ((5 - 1) / 2 - 1) + 0.8 = 1.1, as its
# documentation says, and is what sigma 1.1 gives.
# Seen (opencv-python-headless 5.0.0.93): up to size 9 it is a table instead: 1 2 1 over 4, 1 4 6 4 1 over 16, and so
# on. The cell two from the middle weighs 0.0625 where sigma 1.1 gives 0.0708; from 11 on the formula holds.
# Matters: a kernel that is rebuilt from the documented sigma, in a layer or for a GPU, is not the one that ran: up to
# 12 percent off in a weight.
# Source: OpenCV's documentation of getGaussianKernel, which gives the formula alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
size  3, none    0.2500 0.5000
size  3, 0.8     0.2390 0.5220
size  5, none    0.0625 0.2500 0.3750
size  5, 1.1     0.0708 0.2445 0.3695
size  7, none    0.0312 0.1094 0.2188 0.2812
size  7, 1.4     0.0290 0.1038 0.2232 0.2880
size  9, none    0.0156 0.0508 0.1172 0.1992 0.2344
size  9, 1.7     0.0148 0.0498 0.1183 0.1988 0.2364
size 11, none    0.0088 0.0271 0.0651 0.1216 0.1770 0.2006
size 11, 2.0     0.0088 0.0271 0.0651 0.1216 0.1770 0.2006
blurred spike, middle row [12. 24. 36. 24. 12.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np

for size in (3, 5, 7, 9, 11):
    sigma = 0.3 * ((size - 1) * 0.5 - 1) + 0.8
    by_size, by_sigma = (cv2.getGaussianKernel(size, s).ravel()[: size // 2 + 1] for s in (0, sigma))
    print(f"size {size:2}, none   ", *(f"{v:.4f}" for v in by_size))
    print(f"size {size:2}, {sigma:.1f}    ", *(f"{v:.4f}" for v in by_sigma))
spike = np.zeros((5, 5))
spike[2, 2] = 256
print("blurred spike, middle row", cv2.GaussianBlur(spike, (5, 5), 0)[2])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
