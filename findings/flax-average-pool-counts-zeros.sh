#!/usr/bin/env bash
# Guess: the average pool of ones, "SAME", is ones in the libraries of JAX, as in TensorFlow, whose word SAME is.
# Seen (jax 0.10.2, flax 0.12.8, dm-haiku 0.0.17, keras 3.15.1): haiku and Keras say so; flax (linen and nnx) counts the
# zeros beyond the border: 0.667 1 1 1 0.667. count_include_pad=False is its word for the others' rule. And where no
# stride is said, flax slides by one cell and Keras by the window.
# Matters: a network moved from haiku, TensorFlow or Keras to flax loses a third of its border's brightness, in every
# such pool again.
# Source: the documentation of flax.linen.avg_pool, dm-haiku's avg_pool and tf.nn.avg_pool.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 flax==0.12.8 dm-haiku==0.0.17 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
haiku.avg_pool                   [1. 1. 1. 1. 1.]
keras AveragePooling1D           [1. 1. 1. 1. 1.]
flax.linen.avg_pool              [0.667 1.    1.    1.    0.667]
flax.nnx.avg_pool                [0.667 1.    1.    1.    0.667]
... count_include_pad=False      [1. 1. 1. 1. 1.]
no stride: keras                 [1. 1.]
no stride: flax.linen            [0.667 1.    1.    1.    0.667]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "jax"
import haiku
import jax.numpy as jnp
import keras
import numpy as np
from flax import linen, nnx

x = jnp.ones((1, 5, 1))
show = lambda name, y: print(f"{name:32}", np.asarray(y).ravel().round(3))
show("haiku.avg_pool", haiku.avg_pool(x, (3,), (1,), "SAME", channel_axis=-1))
show("keras AveragePooling1D", keras.layers.AveragePooling1D(3, 1, "same")(x))
show("flax.linen.avg_pool", linen.avg_pool(x, (3,), (1,), "SAME"))
show("flax.nnx.avg_pool", nnx.avg_pool(x, (3,), (1,), "SAME"))
show("... count_include_pad=False", linen.avg_pool(x, (3,), (1,), "SAME", count_include_pad=False))
show("no stride: keras", keras.layers.AveragePooling1D(3, padding="same")(x))
show("no stride: flax.linen", linen.avg_pool(x, (3,), padding="SAME"))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
