#!/usr/bin/env bash
# Guess: a global max-pool is the maximum over all places; written as a pool or as a maximum it learns alike.
# Seen (torch 2.13.0, jax 0.10.2, tensorflow-cpu 2.21.0): where cells tie, a pool of any of the three gives the whole
# gradient to the first of them. A maximum (amax and max() in PyTorch, jnp.max, tf.reduce_max) divides it among all.
# PyTorch's max(0), with the axis said, gives it to the first again.
# Matters: behind a ReLU most windows are all zeros, and ties are the rule. A model rewritten with amax, or a global
# max-pool layer moved to a library that has none, has the same outputs and other gradients, and saliency maps smear
# over what was one pixel.
# Source: the documentation of torch.amax, which divides gradients evenly between equal values.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
PyTorch, max_pool1d     1.0 0.0 0.0 0.0 0.0
PyTorch, adaptive       1.0 0.0 0.0 0.0 0.0
PyTorch, amax           0.25 0.0 0.25 0.25 0.25
PyTorch, max()          0.25 0.0 0.25 0.25 0.25
PyTorch, max(0)         1.0 0.0 0.0 0.0 0.0
JAX, reduce_window      1.0 0.0 0.0 0.0 0.0
JAX, jnp.max            0.25 0.0 0.25 0.25 0.25
TensorFlow, max_pool1d  1.0 0.0 0.0 0.0 0.0
TensorFlow, reduce_max  0.25 0.0 0.25 0.25 0.25
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import jax
import jax.numpy as jnp
import numpy as np
import tensorflow as tf
import torch

ties = np.float32([7, 1, 7, 7, 7])


def torch_gradient(f):
    x = torch.tensor(ties, requires_grad=True)
    f(x).backward()
    return x.grad.numpy()


def tensorflow_gradient(f):
    x = tf.Variable(ties)
    with tf.GradientTape() as tape:
        y = f(x)
    return tf.convert_to_tensor(tape.gradient(y, x)).numpy()


jax_pool = lambda x: jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (5,), (1,), "VALID")[0]
for name, gradient in {
    "PyTorch, max_pool1d": torch_gradient(lambda x: torch.nn.functional.max_pool1d(x[None], 5).squeeze()),
    "PyTorch, adaptive": torch_gradient(lambda x: torch.nn.functional.adaptive_max_pool1d(x[None], 1).squeeze()),
    "PyTorch, amax": torch_gradient(lambda x: x.amax(0)),
    "PyTorch, max()": torch_gradient(lambda x: x.max()),
    "PyTorch, max(0)": torch_gradient(lambda x: x.max(0)[0]),
    "JAX, reduce_window": np.array(jax.grad(jax_pool)(ties)),
    "JAX, jnp.max": np.array(jax.grad(jnp.max)(ties)),
    "TensorFlow, max_pool1d": tensorflow_gradient(lambda x: tf.nn.max_pool1d(x[None, :, None], 5, 1, "VALID")),
    "TensorFlow, reduce_max": tensorflow_gradient(tf.reduce_max),
}.items():
    print(f"{name:23}", *gradient.tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
