#!/usr/bin/env bash
# Guess: AveragePooling1D(4, strides=1, padding="same") averages what lies inside, on every backend: over 1 2 3 4 5 the
# first window holds 1 2 3 and says 2, the last holds 4 5 and says 4.5.
# Seen (Keras 3.15.1, torch 2.13.0, jax 0.10.2): jax says so. On torch, where padding differs between the sides, the
# border is repeated and counted: 1.75 instead of 2, and 4.75 instead of 4.5. With odd kernels (the same padding on both
# sides) both agree.
# Matters: a model moved between backends changes along one border only, and only for even kernels or strides that
# do not fit.
# Source: keras-team/keras pull request 23233, merged after this version.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
jax   2 cells [1.5 2.5 3.5 4.5 5. ]
jax   3 cells [1.5 2.  3.  4.  4.5]
jax   4 cells [2.  2.5 3.5 4.  4.5]
torch 2 cells [1.5 2.5 3.5 4.5 5. ]
torch 3 cells [1.5 2.  3.  4.  4.5]
torch 4 cells [1.75 2.5  3.5  4.25 4.75]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import keras, numpy as np
x = np.float32([1, 2, 3, 4, 5]).reshape(1, 5, 1)
for size in (2, 3, 4):
    y = keras.layers.AveragePooling1D(size, strides=1, padding="same")(x)
    print(f"{keras.backend.backend():5} {size} cells", keras.ops.convert_to_numpy(y).ravel())
"""
for backend in ("jax", "torch"):
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "KERAS_BACKEND": backend}, check=True)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
