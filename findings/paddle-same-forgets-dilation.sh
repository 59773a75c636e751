#!/usr/bin/env bash
# Guess: padding="SAME" keeps the length, and with dilation 2 the kernel [1, 10, 100] reads every other cell, as in
# TensorFlow, Keras, PyTorch and JAX.
# Seen (paddlepaddle 3.3.1, CPU): with "SAME" the dilation is dropped without a word, and the kernel reads neighbours.
# The same padding written as the number 2 is right. The layer's repr shows dilation 2 all the while.
# Matters: stacks of dilated convolutions (WaveNet, TCN, DeepLab) see a fraction of what their author reckons, train as
# if nothing were wrong, and differ from their translation into any other framework.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 paddlepaddle==3.3.1

cat > "$work/expected" <<'EXPECTED'
dilation 1, padding SAME: 210 321 432 543 654 65
dilation 1, padding 1: 210 321 432 543 654 65
dilation 2, padding SAME: 210 321 432 543 654 65
dilation 2, padding 2: 310 420 531 642 53 64
the layer: 210 321 432 543 654 65
Conv1D(1, 1, kernel_size=[3], padding=SAME, dilation=[2], data_format=NCL)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import paddle

x = paddle.to_tensor(np.arange(1, 7, dtype=np.float32).reshape(1, 1, 6))
w = paddle.to_tensor(np.array([1, 10, 100], np.float32).reshape(1, 1, 3))
for dilation in (1, 2):
    for padding in ("SAME", dilation):
        y = paddle.nn.functional.conv1d(x, w, padding=padding, dilation=dilation)
        print(f"dilation {dilation}, padding {padding}:", *(f"{v:g}" for v in y.numpy().ravel()))
layer = paddle.nn.Conv1D(1, 1, 3, padding="SAME", dilation=2, bias_attr=False)
layer.weight.set_value(w)
print("the layer:", *(f"{v:g}" for v in layer(x).numpy().ravel()))
print(layer)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
