#!/usr/bin/env bash
# Guess: averaging 1 2 3 4 10 down to two by area gives (1 + 2 + 3/2) / 2.5 = 1.8 and 6.2, in every library: each
# output covers two and a half cells, and the middle one counts half in both.
# Seen (opencv-python-headless 5.0.0.93, torch 2.13.0, Pillow 13.0.0): OpenCV's INTER_AREA says so; PyTorch's
# mode="area" says 2 5.667, as its windows take whole cells and overlap; Pillow's BOX says 2 7, as the middle cell
# belongs to one of them.
# Matters: "area" is how masks and counts are made smaller so that nothing is lost. Only the first of these keeps the
# sum, 20.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 opencv-python-headless==5.0.0.93 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
OpenCV, INTER_AREA  1.8 6.2  sum times 2.5: 20.0
PyTorch, area       2.0 5.667  sum times 2.5: 19.17
Pillow, BOX         2.0 7.0  sum times 2.5: 22.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
import torch
from PIL import Image

x = np.float32([[1, 2, 3, 4, 10]])
for name, y in {
    "OpenCV, INTER_AREA": cv2.resize(x, (2, 1), interpolation=cv2.INTER_AREA),
    "PyTorch, area": torch.nn.functional.interpolate(torch.tensor(x)[None], size=2, mode="area").numpy(),
    "Pillow, BOX": np.asarray(Image.fromarray(x).resize((2, 1), Image.Resampling.BOX)),
}.items():
    print(f"{name:19}", *y.ravel().round(3), " sum times 2.5:", round(float(y.sum() * 2.5), 2))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
