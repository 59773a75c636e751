#!/usr/bin/env bash
# Guess: keras.ops.pad(x, 2, "symmetric") is numpy's, on every backend: 1 2 3 4 goes on as 2 1 | 1 2 3 4 | 4 3.
# Seen (Keras 3.15.1, torch 2.13.0, jax 0.10.2): on jax and numpy it is; on torch it is 1 1 | 1 2 3 4 | 4 4, which numpy
# calls "edge". By one cell the two rules agree, which hides it. "reflect" is right everywhere.
# Matters: the same layer with a border of two cells or more has other numbers on another backend, without a word.
# Source: keras-team/keras pull request 23230, merged after this version; PyTorch's own pad has no symmetric mode.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
jax   reflect   by 1 [2 1 2 3 4 3] as numpy
jax   symmetric by 1 [1 1 2 3 4 4] as numpy
jax   reflect   by 2 [3 2 1 2 3 4 3 2] as numpy
jax   symmetric by 2 [2 1 1 2 3 4 4 3] as numpy
torch reflect   by 1 [2 1 2 3 4 3] as numpy
torch symmetric by 1 [1 1 2 3 4 4] as numpy
torch reflect   by 2 [3 2 1 2 3 4 3 2] as numpy
torch symmetric by 2 [1 1 1 2 3 4 4 4] 
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import keras, numpy as np
x = np.float32([1, 2, 3, 4])
for width in (1, 2):
    for mode in ("reflect", "symmetric"):
        y = keras.ops.convert_to_numpy(keras.ops.pad(x, width, mode)).astype(int)
        same = (y == np.pad(x, width, mode)).all()
        print(f"{keras.backend.backend():5} {mode:9} by {width}", y, "as numpy" if same else "")
"""
for backend in ("jax", "torch"):
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "KERAS_BACKEND": backend}, check=True)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
