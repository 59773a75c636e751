#!/usr/bin/env bash
# Guess: one ONNX file, one answer: AveragePool over four ones, kernel 3, stride 2, one cell of padding on both
# sides, ceil_mode and count_include_pad.
# Seen: the last window covers one input, one cell of padding and one cell beyond it. onnxruntime 1.32.0, ONNX's own
# reference (onnx 1.23.2) and PyTorch divide by 2; OpenVINO 2026.4.1 and OpenCV 5.0.0 divide by 3.
# Matters: ceil_mode is how older networks make their sizes fit; the last row and column of the map then depend on
# the runtime.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
onnxruntime    [0.6667 1.     0.5   ]
ONNX reference [0.6667 1.     0.5   ]
OpenVINO       [0.6667 1.     0.3333]
OpenCV         [0.6667 1.     0.3333]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.ones((1, 1, 1, 4), np.float32)
node = helper.make_node(
    "AveragePool", ["x"], ["y"], kernel_shape=[1, 3], strides=[1, 2], pads=[0, 1, 0, 1], ceil_mode=1,
    count_include_pad=1,
)
value = helper.make_tensor_value_info
graph = helper.make_graph(
    [node], "pool", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 3])]
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "pool.onnx")
    onnx.save(model, path)
    show = lambda name, y: print(f"{name:14}", np.round(y, 4).ravel())
    show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
    show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
    show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
    net = cv2.dnn.readNetFromONNX(path)
    net.setInput(x)
    show("OpenCV", net.forward())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
