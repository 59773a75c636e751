#!/usr/bin/env bash
# Guess: keras.ops.correlate(x, kernel, mode="same") is numpy's function, as its documentation says, on every backend.
# Seen (Keras 3.15.1, torch 2.13.0, tensorflow-cpu 2.21.0): it is while the signal is longer than the kernel. For 1 2
# with 1 10 100, numpy and JAX give 210 21 2; PyTorch two numbers, 210 21; TensorFlow three others, 100 210 21.
# Matters: the mode is called "same", and is as long as the longer one in three backends and as the first in one; a
# test on short signals passes or fails by the backend.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 tensorflow-cpu==2.21.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy.correlate [210.0, 21.0, 2.0]
numpy       1 2: [210.0, 21.0, 2.0]  1 2 3 4: [210.0, 321.0, 432.0, 43.0]
jax         1 2: [210.0, 21.0, 2.0]  1 2 3 4: [210.0, 321.0, 432.0, 43.0]
torch       1 2: [210.0, 21.0]  1 2 3 4: [210.0, 321.0, 432.0, 43.0]
tensorflow  1 2: [100.0, 210.0, 21.0]  1 2 3 4: [210.0, 321.0, 432.0, 43.0]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

import numpy as np

print(f"{'numpy.correlate':11}", np.correlate([1.0, 2], [1.0, 10, 100], "same").tolist())
program = """
import numpy as np
from keras import ops
same = lambda x: ops.convert_to_numpy(ops.correlate(np.array(x, "float32"), np.array([1, 10, 100], "float32"), "same"))
print("1 2:", same([1, 2]).round().tolist(), " 1 2 3 4:", same([1, 2, 3, 4]).round().tolist())
"""
for backend in ("numpy", "jax", "torch", "tensorflow"):
    run = [sys.executable, "-W", "ignore", "-c", program]
    env = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    print(f"{backend:11}", subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.strip())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
