#!/usr/bin/env bash
# Guess: He's initialisation keeps the spread of values: noise of deviation 1 leaves any fresh layer with deviation 1.4.
# Seen (torch 2.13.0, Keras 3.15.1): for Conv2d it does. Both libraries take one axis of the weights for the inputs,
# whatever the layer: a transposed layer from 64 to 4 channels comes out near 6, as its outputs count as inputs.
# A depthwise layer is right in PyTorch and eight times too quiet in Keras, which counts all 64 channels though each
# output reads one; Keras's Conv2D with groups=64, the same layer, is right.
# Matters: fresh decoders start too loud, fresh depthwise networks too quiet, each by the ratio of channels.
# Source: tensorflow/tensorflow issue 31192, closed as intended; keras-team/keras issue 11773; pytorch/pytorch 23854.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
64 channels, kernel 3 x 3   torch  Keras
plain, to 4                   1.4    1.4
transposed, to 4              5.6    5.8
one channel each (groups)     1.5    1.4
Keras's DepthwiseConv2D              0.2
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch
from torch import nn

torch.manual_seed(0)
keras.utils.set_random_seed(0)
x = torch.randn(16, 64, 24, 24)


def torchs(layer):
    nn.init.kaiming_normal_(layer.weight)
    return layer(x)[..., 4:-4, 4:-4].std().item()


def kerass(kind, *arguments, name="kernel", **options):
    layer = kind(*arguments, use_bias=False, **{f"{name}_initializer": "he_normal"}, **options)
    return layer(x.permute(0, 2, 3, 1))[:, 4:-4, 4:-4].std().item()


layers = keras.layers
show = lambda name, *values: print(f"{name:26}", *(f"{v:6.1f}" for v in values))
print(f"{'64 channels, kernel 3 x 3':26}  torch  Keras")
show("plain, to 4", torchs(nn.Conv2d(64, 4, 3, bias=False)), kerass(layers.Conv2D, 4, 3))
show("transposed, to 4", torchs(nn.ConvTranspose2d(64, 4, 3, bias=False)), kerass(layers.Conv2DTranspose, 4, 3))
grouped = kerass(layers.Conv2D, 64, 3, groups=64)
show("one channel each (groups)", torchs(nn.Conv2d(64, 64, 3, groups=64, bias=False)), grouped)
print("Keras's DepthwiseConv2D          ", f"{kerass(layers.DepthwiseConv2D, 3, name='depthwise'):6.1f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
