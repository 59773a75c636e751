#!/usr/bin/env bash
# Guess: keras.ops.image.rgb_to_grayscale of a picture of bytes is its grey, on every backend.
# Seen (Keras 3.15.1, openvino 2026.4.1, jax 0.10.2): on the openvino backend it is black. The weights 0.2989 0.587
# 0.114 are brought to the picture's type first, and in bytes they are 0 0 0. Pictures of floats are right, and other
# backends are.
# Matters: this backend is there to serve what was trained on another one, where pictures arrive as bytes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 openvino==2026.4.1 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy     uint8 59.0 117.0 89.0  float32 59.8 117.4 90.0
jax       uint8 59.0 117.0 89.0  float32 59.8 117.4 90.0
openvino  uint8 0.0 0.0 0.0  float32 59.8 117.4 90.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import numpy as np
from keras import ops
x = np.array([[[200, 0, 0], [0, 200, 0], [90, 90, 90]]])
for kind in ("uint8", "float32"):
    grey = ops.convert_to_numpy(ops.image.rgb_to_grayscale(x.astype(kind)))
    print(kind, *grey.ravel().astype(float).round(1), " ", end="")
"""
for backend in ("numpy", "jax", "openvino"):
    run = [sys.executable, "-W", "ignore", "-c", program]
    env = os.environ | {"KERAS_BACKEND": backend}
    print(f"{backend:9}", subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.strip())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
