#!/usr/bin/env bash
# Guess: cv2.filter2D with the kernel of cv2.GaussianBlur(3 x 3) gives the same bytes.
# Seen (opencv-python-headless 5.0.0.93): about one pixel in thirty differs by 1. GaussianBlur and blur round halves
# up, filter2D rounds halves to the even number (0.5 to 0, 1.5 and 2.5 to 2).
# Matters: "the same kernel, the same picture" holds for float pictures only; a test on bytes needs a tolerance of
# one, or floats.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
bytes: GaussianBlur minus filter2D: {0: 3971, 1: 125}
floats: largest difference: 0.0
filter2D, [0.5] on 1 3 5 7: [0 2 2 4]
blur, two cells, on 0 1 2 3: [1 1 2 3]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np

x = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
w = np.outer([1, 2, 1], [1, 2, 1]) / 16
difference = cv2.GaussianBlur(x, (3, 3), 0).astype(int) - cv2.filter2D(x, -1, w)
values, counts = np.unique(difference, return_counts=True)
print("bytes: GaussianBlur minus filter2D:", dict(zip(values.tolist(), counts.tolist())))
x = x.astype(np.float32)
print("floats: largest difference:", abs(cv2.GaussianBlur(x, (3, 3), 0) - cv2.filter2D(x, -1, w)).max())
halves = np.array([[1, 3, 5, 7]], np.uint8)
print("filter2D, [0.5] on 1 3 5 7:", cv2.filter2D(halves, -1, np.array([[0.5]]))[0])
print("blur, two cells, on 0 1 2 3:", cv2.blur(np.array([[0, 1, 2, 3]], np.uint8), (2, 1))[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
