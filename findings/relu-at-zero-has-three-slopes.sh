#!/usr/bin/env bash
# Guess: relu(x), clamp(x, min=0) and maximum(x, 0) are one function, and its slope at 0 is one number, in one library
# at least.
# Seen (torch 2.13.0, jax 0.10.2, tensorflow-cpu 2.21.0): relu's slope is 0 in all three. clamp's is 1 in PyTorch and
# TensorFlow and 1/2 in JAX; maximum's is 1/2 in PyTorch and JAX and 1 in TensorFlow. Limited to 6 the same: relu6 has
# 0, clamp has 1.
# Matters: an exact 0 is no rarity: zero weights, black pixels and padding make it. A layer of zero weights behind clamp
# learns and behind relu never does; a gradient checked against another library differs exactly there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
PyTorch     relu 0.0 clamp 1.0 maximum 0.5 relu6 0.0
JAX         relu 0.0 clamp 0.5 maximum 0.5 relu6 0.0
TensorFlow  relu 0.0 clamp 1.0 maximum 1.0 relu6 0.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import jax
import jax.numpy as jnp
import tensorflow as tf
import torch


def torch_slope(f):
    x = torch.zeros((), requires_grad=True)
    f(x).backward()
    return float(x.grad)


def tensorflow_slope(f):
    x = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        y = f(x)
    return float(tape.gradient(y, x))


def show(name, slope, *functions):
    print(f"{name:11}", *(f"{word} {slope(f):3}" for word, f in zip(("relu", "clamp", "maximum", "relu6"), functions)))


show("PyTorch", torch_slope, torch.relu, lambda x: x.clamp(min=0), lambda x: torch.maximum(x, torch.zeros(())),
     torch.nn.functional.relu6)
show("JAX", lambda f: float(jax.grad(f)(0.0)), jax.nn.relu, lambda x: jnp.clip(x, 0), lambda x: jnp.maximum(x, 0),
     jax.nn.relu6)
show("TensorFlow", tensorflow_slope, tf.nn.relu, lambda x: tf.clip_by_value(x, 0, 9), lambda x: tf.maximum(x, 0),
     tf.nn.relu6)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
