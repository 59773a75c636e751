#!/usr/bin/env bash
# Guess: MaxPool, kernel 2, stride 3, one cell of padding on both sides, ceil_mode, over 1 2 3 4 gives 1 4.
# Seen: onnxruntime 1.32.0 and ONNX's reference (onnx 1.23.2) do; OpenVINO 2026.4.1 and OpenCV 5.0.0 add a third
# window that begins in the padding on the right and sees no input: -3.4e38. The rule that leaves it out is in ONNX
# since opset 22; the file says opset 22.
# Matters: the map is one cell longer, and the next layer multiplies -3.4e38.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
onnxruntime    1 4
ONNX reference 1 4
OpenVINO       1 4 -3.40282e+38
OpenCV         1 4 -3.40282e+38
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

x = np.arange(1, 5, dtype=np.float32).reshape(1, 1, 1, 4)
node = helper.make_node(
    "MaxPool", ["x"], ["y"], kernel_shape=[1, 2], strides=[1, 3], pads=[0, 1, 0, 1], ceil_mode=1
)
value = helper.make_tensor_value_info
graph = helper.make_graph(
    [node], "pool", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 2])]
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "pool.onnx")
    onnx.save(model, path)
    show = lambda name, y: print(f"{name:14}", *(f"{v:g}" for v in np.ravel(y)))
    show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
    show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
    show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
    net = cv2.dnn.readNetFromONNX(path)
    net.setInput(x)
    show("OpenCV", net.forward())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
