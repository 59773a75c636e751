#!/usr/bin/env bash
# Guess: local response normalisation with one alpha, beta and width is one formula, that of the AlexNet paper, in
# every library.
# Seen (torch 2.13.0, onnxruntime 1.32.0, tensorflow-cpu 2.21.0): PyTorch and ONNX divide alpha by the number of
# channels in the window, TensorFlow does not. Ones, width 3, alpha 1, bias 1: 0.5 in the middle or 0.25. TensorFlow's
# width is a radius besides: 1 is three channels.
# Matters: alpha = 0.0001 with width 5, AlexNet's numbers, are 0.00002 in one of them. Both networks run, each with
# another contrast.
# Source: the documentation of torch.nn.LocalResponseNorm (alpha over n) and of tf.nn.local_response_normalization.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 tensorflow-cpu==2.21.0 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
PyTorch      0.6 0.5 0.5 0.5 0.6
onnxruntime  0.6 0.5 0.5 0.5 0.6
TensorFlow   0.333 0.25 0.25 0.25 0.333
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import onnxruntime
import tensorflow as tf
import torch
from onnx import TensorProto, helper

x = np.ones((1, 5, 1, 1), np.float32)
value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
node = helper.make_node("LRN", ["x"], ["y"], size=3, alpha=1.0, beta=1.0, bias=1.0)
graph = helper.make_graph([node], "g", [value("x", floats, x.shape)], [value("y", floats, x.shape)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=9)
for name, y in {
    "PyTorch": torch.nn.functional.local_response_norm(torch.tensor(x), 3, alpha=1, beta=1, k=1).numpy(),
    "onnxruntime": onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0],
    "TensorFlow": tf.nn.local_response_normalization(x.reshape(1, 1, 1, 5), 1, bias=1.0, alpha=1.0, beta=1.0).numpy(),
}.items():
    print(f"{name:12}", *y.ravel().round(3))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
