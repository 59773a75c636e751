#!/usr/bin/env bash
# Guess: in Conv1DTranspose(strides=2, padding="same"), output_padding adds cells at the end, as PyTorch's does: with
# 0 the default's last cell is missing, and the others stay.
# Seen (Keras 3.15.1 on jax 0.10.2): with 0 the *first* cell is missing; the whole output moves by one against the
# default (None) and against output_padding=1. With padding="valid" it is the end that grows.
# Matters: two layers that differ in one number at the border differ everywhere; a decoder built for odd sizes is
# shifted against its encoder.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
same  None [  1  10 102  20 203  30 304  40 405  50]
same  0    [ 10 102  20 203  30 304  40 405  50]
same  1    [  1  10 102  20 203  30 304  40 405  50]
valid None [  1  10 102  20 203  30 304  40 405  50 500]
valid 0    [  1  10 102  20 203  30 304  40 405  50 500]
valid 1    [  1  10 102  20 203  30 304  40 405  50 500   0]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np

np.set_printoptions(linewidth=200)
x = np.arange(1, 6, dtype=np.float32).reshape(1, 5, 1)
for padding in ("same", "valid"):
    for extra in (None, 0, 1):
        layer = keras.layers.Conv1DTranspose(1, 3, strides=2, padding=padding, output_padding=extra, use_bias=False)
        layer.build(x.shape)
        layer.set_weights([np.float32([1, 10, 100]).reshape(3, 1, 1)])
        print(f"{padding:5} {extra!s:4}", np.asarray(layer(x)).ravel().astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
