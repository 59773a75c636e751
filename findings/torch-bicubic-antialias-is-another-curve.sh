#!/usr/bin/env bash
# Guess: antialias=True widens the filter where a picture shrinks; where it grows, it changes nothing.
# Seen (torch 2.13.0, jax 0.10.2, Pillow 13.0.0, opencv-python-headless 5.0.0.93): with mode="bicubic" it also changes
# the cubic: a = -0.75 without, as OpenCV, and -0.5 with, as Pillow and JAX. Twice as large, one bright cell is 0.879
# without and 0.867 with; "bilinear" is alike in both.
# Matters: position embeddings and pictures that are only enlarged differ by one percent of their range between two
# models that should be the same, though no aliasing is there to prevent. "Bicubic" alone does not name a filter.
# Source: pytorch/pytorch pull request 68819 (the filter is Pillow's); the documentation of interpolate does not say it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 pillow==13.0.0 \
    opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
torch bilinear            0.000  0.000  0.250  0.750  0.750
torch bilinear antialias  0.000  0.000  0.250  0.750  0.750
torch bicubic            -0.035 -0.105  0.262  0.879  0.879
torch bicubic antialias  -0.022 -0.069  0.227  0.867  0.867
OpenCV INTER_CUBIC       -0.035 -0.105  0.262  0.879  0.879
Pillow BICUBIC           -0.022 -0.069  0.227  0.867  0.867
jax.image cubic          -0.022 -0.069  0.227  0.867  0.867
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import jax
import numpy as np
import torch
from PIL import Image

x = np.float32([[0, 0, 1, 0, 0]])


def show(name, y):
    print(f"{name:24}", " ".join(f"{v:6.3f}" for v in np.ravel(y)[1:6]))


for mode in ("bilinear", "bicubic"):
    for antialias in (False, True):
        y = torch.nn.functional.interpolate(torch.tensor(x)[None, None], size=(1, 10), mode=mode, antialias=antialias)
        show(f"torch {mode} {'antialias' if antialias else ''}", y)
show("OpenCV INTER_CUBIC", cv2.resize(x, (10, 1), interpolation=cv2.INTER_CUBIC))
show("Pillow BICUBIC", Image.fromarray(x).resize((10, 1), Image.BICUBIC))
show("jax.image cubic", jax.image.resize(x, (1, 10), "cubic"))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
