#!/usr/bin/env bash
# Guess: hard_sigmoid is one function: straight from 0 at -3 to 1 at 3.
# Seen (torch 2.13.0, jax 0.10.2, Keras 3.15.1, onnxruntime 1.32.0, tfjs-layers 4.22.0): in PyTorch, JAX and Keras 3 it
# is x / 6 + 1/2. ONNX's HardSigmoid without attributes and TensorFlow.js, which loads Keras's models, keep the older x
# / 5 + 1/2, which ends at 2.5: 0.3 for 0.333 at -1. ONNX's HardSwish, next to it, has 1/6.
# Matters: the gates of MobileNetV3 and of recurrent layers are hard sigmoids. A model of Keras 3 opened in the browser
# runs, and each gate is a little off; a file that leaves alpha out means 0.2.
# Source: the documentation of ONNX's HardSigmoid (alpha 0.2) and HardSwish (alpha 1/6); keras.activations.hard_sigmoid.
# Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1 onnx==1.23.2 onnxruntime==1.32.0
npm install --silent --no-audit --no-fund --prefix "$work" @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-layers@4.22.0 > /dev/null

cat > "$work/expected" <<'EXPECTED'
PyTorch             0.0 0.083 0.333 0.667 0.917 1.0
JAX                 0.0 0.083 0.333 0.667 0.917 1.0
Keras               0.0 0.083 0.333 0.667 0.917 1.0
ONNX, HardSigmoid   0.0 0.0 0.3 0.7 1.0 1.0
ONNX, HardSwish / x 0.0 0.083 0.333 0.667 0.917 1.0
TensorFlow.js       0 0 0.3 0.7 1 1
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' > "$work/seen"
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax
import keras
import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper

x = np.float32([-3, -2.5, -1, 1, 2.5, 3])


def onnx_operator(name):
    value = helper.make_tensor_value_info
    ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, x.shape)]
    graph = helper.make_graph([helper.make_node(name, ["x"], ["y"])], "g", *ends)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]


gate = onnx_operator("HardSwish") / x  # what x is multiplied by
for name, y in {
    "PyTorch": torch.nn.functional.hardsigmoid(torch.tensor(x)).numpy(),
    "JAX": jax.nn.hard_sigmoid(x),
    "Keras": keras.activations.hard_sigmoid(x),
    "ONNX, HardSigmoid": onnx_operator("HardSigmoid"),
    "ONNX, HardSwish / x": gate,
}.items():
    print(f"{name:19}", *np.array(y, float).round(3))
PROGRAM
cat > "$work/program.mjs" <<'PROGRAM'
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

await tf.setBackend("cpu");
const y = layers.activation({ activation: "hardSigmoid" }).apply(tf.tensor1d([-3, -2.5, -1, 1, 2.5, 3]));
console.log("TensorFlow.js      ", ...[...(await y.data())].map((value) => Number(value.toFixed(3))));
PROGRAM
node "$work/program.mjs" >> "$work/seen"
cat "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
