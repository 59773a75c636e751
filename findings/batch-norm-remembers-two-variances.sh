#!/usr/bin/env bash
# Guess: BatchNorm in evaluation divides by the variances it divided by in training, averaged.
# Seen (torch 2.13.0, flax 0.12.8, Keras 3.15.1): a batch of 0 and 2 has variance 1, and all three divide by its root in
# training: -1 1. What PyTorch remembers is 2, the variance over n - 1; flax and Keras, also with PyTorch as its
# backend, remember 1.
# Matters: with a few numbers a channel (small batches, late layers of 1 x 1, dense layers) evaluation is quieter than
# training in PyTorch. Statistics gathered by one and used by the other are off by n / (n - 1).
# Source: the documentation of torch.nn.BatchNorm1d (biased in training, unbiased for what is kept).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 flax==0.12.8 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
PyTorch          training gives [-1.  1.] and remembers 2.000
flax             training gives [-1.  1.] and remembers 1.000
Keras on PyTorch training gives [-1.  1.] and remembers 1.000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "torch"
import flax.linen
import jax
import keras
import numpy as np
import torch

x = np.float32([[0], [2]])


def show(name, y, variance):
    print(f"{name:16} training gives {np.array(y).ravel().round(3)} and remembers {variance:.3f}")


layer = torch.nn.BatchNorm1d(1, momentum=1.0)
show("PyTorch", layer(torch.tensor(x)).detach(), float(layer.running_var))
layer = flax.linen.BatchNorm(use_running_average=False, momentum=0.0)
y, state = layer.init_with_output(jax.random.key(0), x)
show("flax", y, float(state["batch_stats"]["var"][0]))
layer = keras.layers.BatchNormalization(momentum=0.0)
y = keras.ops.convert_to_numpy(layer(x, training=True))
show("Keras on PyTorch", y, float(keras.ops.convert_to_numpy(layer.moving_variance)[0]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
