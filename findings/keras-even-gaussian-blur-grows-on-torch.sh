#!/usr/bin/env bash
# Guess: keras.ops.image.gaussian_blur keeps the size of the picture on every backend, whatever the kernel's size.
# Seen (Keras 3.15.1, torch 2.13.0, jax 0.10.2): with an even kernel, 4 x 4, a picture of 7 x 8 stays so on JAX and
# numpy, and becomes 8 x 9 on PyTorch, its content half a cell aside. Odd kernels keep it everywhere.
# Matters: an augmentation that draws the kernel's size at random breaks the batch, or the skip connection, now and
# then and on one backend only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy   3 (7, 8)  4 (7, 8)  5 (7, 8)
jax     3 (7, 8)  4 (7, 8)  5 (7, 8)
torch   3 (7, 8)  4 (8, 9)  5 (7, 8)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import numpy as np
from keras import ops
for size in (3, 4, 5):
    x = np.zeros((1, 7, 8, 1), "float32")
    y = ops.image.gaussian_blur(x, (size, size), (1.0, 1.0), data_format="channels_last")
    print(size, tuple(y.shape[1:3]), end="  ")
"""
for backend in ("numpy", "jax", "torch"):
    run = [sys.executable, "-W", "ignore", "-c", program]
    env = os.environ | {"KERAS_BACKEND": backend}
    print(f"{backend:7}", subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.strip())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
