#!/usr/bin/env bash
# Guess: a maximum that sees a NaN is NaN, in a pool as in tf.reduce_max; if a library leaves NaN out, it does so in
# all of its pools.
# Seen (tensorflow-cpu 2.21.0, torch 2.13.0, jax 0.10.2): tf.nn.max_pool leaves NaN out, and a window of nothing but
# NaN is -3.4e38, the lowest float. tf.nn.max_pool_with_argmax, of the same windows, keeps or drops a NaN according to
# its place. PyTorch and JAX say NaN.
# Matters: a training that has gone wrong, or a dead sensor, is hidden by the first pool, and -3.4e38 is a number that
# passes every test for NaN.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
tf.nn.max_pool2d      1 3 4 4 0 0 -3.4e+38
max_pool_with_argmax  1 nan 4 4 nan 0 nan
PyTorch               nan nan 4 nan nan nan nan
JAX                   nan nan 4 nan nan nan nan
tf.reduce_max         nan
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import jax
import numpy as np
import tensorflow as tf
import torch

n = np.nan
x = np.float32([1, n, 3, 4, n, 0, n, n])
row = x.reshape(1, 1, -1, 1)
largest = tf.nn.max_pool2d(row, (1, 2), 1, "VALID").numpy().ravel()
by_place = tf.nn.max_pool_with_argmax(row, (1, 2), 1, "VALID")[0].numpy().ravel()
theirs = torch.nn.functional.max_pool1d(torch.tensor(x)[None], 2, 1).numpy().ravel()
window = jax.lax.reduce_window(x, -np.inf, jax.lax.max, (2,), (1,), "VALID")
rows = {"tf.nn.max_pool2d": largest, "max_pool_with_argmax": by_place, "PyTorch": theirs, "JAX": window}
for name, y in rows.items():
    print(f"{name:21}", *(f"{v:.3g}" for v in np.asarray(y)))
print("tf.reduce_max        ", tf.reduce_max(x).numpy())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
