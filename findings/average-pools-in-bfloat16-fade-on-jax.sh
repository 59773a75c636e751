#!/usr/bin/env bash
# Guess: the average pool of ones is 1 in bfloat16 as well; 1 needs one digit.
# Seen (jax 0.10.2, flax 0.12.8, Keras 3.15.1, CPU): up to 16 x 16 it is. At 20 x 20 it is 0.64, at 32 x 32 0.25, in
# flax and in Keras's AveragePooling2D on JAX: the sum is kept in bfloat16, where 256 + 1 is 256. The same cells in one
# row, float16, x.mean() and GlobalAveragePooling2D are right.
# Matters: the pool before the classifier is such a window. A picture a little larger than in training comes out darker,
# the more so the larger it is; swapping the layer for the global one, which should change nothing, mends it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 flax==0.12.8 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
16 x 16 flax              1.00
16 x 16 flax, in one row  1.00
16 x 16 flax, float16     1.00
16 x 16 Keras             1.00
16 x 16 Keras, global     1.00
16 x 16 mean              1.00
20 x 20 flax              0.64
20 x 20 flax, in one row  1.00
20 x 20 flax, float16     1.00
20 x 20 Keras             0.64
20 x 20 Keras, global     1.00
20 x 20 mean              1.00
32 x 32 flax              0.25
32 x 32 flax, in one row  1.00
32 x 32 flax, float16     1.00
32 x 32 Keras             0.25
32 x 32 Keras, global     1.00
32 x 32 mean              1.00
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax.numpy as jnp
import keras
from flax import linen

for n in (16, 20, 32):
    x = jnp.ones((1, n, n, 1), jnp.bfloat16)
    for name, y in {
        "flax": linen.avg_pool(x, (n, n)),
        "flax, in one row": linen.avg_pool(x.reshape(1, n * n, 1), (n * n,)),
        "flax, float16": linen.avg_pool(x.astype(jnp.float16), (n, n)),
        "Keras": keras.layers.AveragePooling2D(n, dtype="bfloat16")(x),
        "Keras, global": keras.layers.GlobalAveragePooling2D(dtype="bfloat16")(x),
        "mean": x.mean(),
    }.items():
        print(f"{n} x {n} {name:17} {float(y.ravel()[0]):.2f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
