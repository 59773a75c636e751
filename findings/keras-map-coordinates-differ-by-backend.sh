#!/usr/bin/env bash
# Guess: keras.ops.image.map_coordinates is scipy's function of that name on every backend: "reflect" goes on as 2 1 0
# | 0 1 2, and order 0 rounds halves in one direction.
# Seen (Keras 3.15.1, jax 0.10.2, torch 2.13.0, tensorflow-cpu 2.21.0): on TensorFlow "reflect" goes on as 2 1 | 0 1 2
# at the beginning, and as 3 4 | 4 3 at the end, by another rule at each side. With order 0, TensorFlow and PyTorch
# round halves to even, JAX and numpy's backend up: 0.5 1.5 2.5 picks 0 2 2 or 1 2 3.
# Matters: warped and rotated pictures of one model differ by backend, along the first rows and columns or, at half
# scales, in every other cell.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 tensorflow-cpu==2.21.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy       reflect [1.0, 0.0, 0.0, 4.0, 4.0, 3.0]  halves [1.0, 2.0, 3.0]
jax         reflect [1.0, 0.0, 0.0, 4.0, 4.0, 3.0]  halves [1.0, 2.0, 3.0]
torch       reflect [1.0, 0.0, 0.0, 4.0, 4.0, 3.0]  halves [0.0, 2.0, 2.0]
tensorflow  reflect [2.0, 1.0, 0.0, 4.0, 4.0, 3.0]  halves [0.0, 2.0, 2.0]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import numpy as np
from keras import ops
at = lambda places, order: ops.convert_to_numpy(ops.image.map_coordinates(
    np.arange(5, dtype="float32"), np.array([places], "float32"), order, "reflect")).round(2).tolist()
print("reflect", at([-2, -1, 0, 4, 5, 6], 1), " halves", at([0.5, 1.5, 2.5], 0))
"""
for backend in ("numpy", "jax", "torch", "tensorflow"):
    run = [sys.executable, "-W", "ignore", "-c", program]
    env = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    print(f"{backend:11}", subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.strip())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
