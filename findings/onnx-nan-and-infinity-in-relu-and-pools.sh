#!/usr/bin/env bash
# Guess: NaN goes through ReLU and pools in every runtime of ONNX, and ReLU of minus infinity is 0.
# Seen (x86-64): onnxruntime 1.32.0 keeps NaN in Relu, Clip and averages, but in MaxPool only where it is the last of
# its window. OpenVINO 2026.4.1 turns NaN into 0 in Relu and Clip and never sees it in MaxPool. ONNX's own reference
# (onnx 1.23.2) leaves it out of AveragePool, as if it were padding, and of MaxPool. OpenCV 5.0.0 makes a NaN of
# Relu(-infinity).
# Matters: missing pixels and dead sensors are NaN; behind the first ReLU their trace is gone in one runtime and covers
# the picture in the other, and "the runtimes agree on our test pictures" does not show it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 \
  opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
x                       5.0 nan 1.0 2.0 -inf
Relu        onnxruntime 5.0 nan 1.0 2.0 0.0
Relu        reference   5.0 nan 1.0 2.0 0.0
Relu        OpenVINO    5.0 0.0 1.0 2.0 0.0
Relu        OpenCV      5.0 nan 1.0 2.0 nan
Clip        onnxruntime 5.0 nan 1.0 2.0 0.0
Clip        reference   5.0 nan 1.0 2.0 0.0
Clip        OpenVINO    5.0 0.0 1.0 2.0 0.0
Clip        OpenCV      5.0 nan 1.0 2.0 0.0
MaxPool     onnxruntime nan 1.0 2.0 2.0
MaxPool     reference   5.0 1.0 2.0 2.0
MaxPool     OpenVINO    5.0 1.0 2.0 2.0
MaxPool     OpenCV      nan 1.0 2.0 2.0
AveragePool onnxruntime nan nan 1.5 -inf
AveragePool reference   5.0 1.0 1.5 -inf
AveragePool OpenVINO    nan nan 1.5 -inf
AveragePool OpenCV      nan nan 1.5 -inf
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator


def opencv(path):
    net = cv2.dnn.readNetFromONNX(path)
    net.setInput(x)
    return net.forward()


x = np.array([5, np.nan, 1, 2, -np.inf], np.float32).reshape(1, 1, 1, 5)
runtimes = {
    "onnxruntime": lambda path: onnxruntime.InferenceSession(path).run(None, {"x": x})[0],
    "reference": lambda path: ReferenceEvaluator(path).run(None, {"x": x})[0],
    "OpenVINO": lambda path: openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0],
    "OpenCV": opencv,
}
value = helper.make_tensor_value_info
limits = [numpy_helper.from_array(np.array(v, np.float32), name) for name, v in (("low", 0), ("high", 6))]
print("x".ljust(23), *x.ravel())
for op, inputs, window in (("Relu", [], 1), ("Clip", ["low", "high"], 1), ("MaxPool", [], 2), ("AveragePool", [], 2)):
    node = helper.make_node(op, ["x", *inputs], ["y"], **({} if window == 1 else {"kernel_shape": [1, window]}))
    ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 6 - window])]
    graph = helper.make_graph([node], "one", *ends, limits if inputs else [])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.onnx")
        onnx.save(model, path)
        for name, run in runtimes.items():
            print(f"{op:11} {name:11}", *np.asarray(run(path)).ravel())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
