#!/usr/bin/env bash
# Guess: a patch of 2 x 2 cells with two channels, channels last, is eight numbers in memory's order: row, column,
# channel.
# Seen (jax 0.10.2, tensorflow-cpu 2.21.0, Keras 3.15.1, torch 2.13.0): TensorFlow and Keras, on any backend, write them
# so. JAX's conv_general_dilated_patches writes channel, row, column, also where everything is declared channels last.
# PyTorch's unfold does likewise, and there channels come first.
# Matters: a convolution is patches times weights. JAX's patches times a reshaped kernel (rows, columns, inputs,
# outputs) has the right shape and mixes channels with places; with one channel the orders agree.
# Source: the documentation of jax.lax.conv_general_dilated_patches (the order is "c" and then the axes of space).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 tensorflow-cpu==2.21.0 torch==2.13.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
TensorFlow       0 1 2 3 6 7 8 9  times the kernel's eight numbers is the convolution: True
Keras on JAX     0 1 2 3 6 7 8 9  times the kernel's eight numbers is the convolution: True
JAX              0 2 6 8 1 3 7 9  times the kernel's eight numbers is the convolution: False
PyTorch, unfold  0 2 6 8 1 3 7 9  times the kernel's eight numbers is the convolution: False
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ |= {"KERAS_BACKEND": "jax", "TF_CPP_MIN_LOG_LEVEL": "3"}
import jax
import keras
import numpy as np
import tensorflow as tf
import torch
from torch.nn.functional import unfold

x = np.arange(18, dtype=np.float32).reshape(1, 3, 3, 2)  # batch, row, column, channel
w = np.random.default_rng(0).integers(-9, 9, (2, 2, 2, 1)).astype(np.float32)  # row, column, input, output
names = ("NHWC", "HWIO", "NHWC")
patches = {
    "TensorFlow": tf.image.extract_patches(x, [1, 2, 2, 1], [1] * 4, [1] * 4, "VALID").numpy(),
    "Keras on JAX": np.array(keras.ops.image.extract_patches(x, 2, strides=1)),
    "JAX": np.array(jax.lax.conv_general_dilated_patches(x, (2, 2), (1, 1), "VALID", dimension_numbers=names)),
    "PyTorch, unfold": unfold(torch.tensor(x).permute(0, 3, 1, 2), 2).mT.reshape(1, 2, 2, 8).numpy(),
}
y = np.array(jax.lax.conv_general_dilated(x, w, (1, 1), "VALID", dimension_numbers=names))
for name, patch in patches.items():
    agree = np.allclose(patch @ w.reshape(8, 1), y)
    print(f"{name:16}", *patch[0, 0, 0].astype(int), " times the kernel's eight numbers is the convolution:", agree)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
