#!/usr/bin/env bash
# Guess: ONNX's own reference is right about how many windows a pool has.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1), over a row of eight cells with kernel 2: AveragePool VALID
# with dilation 2 gets a seventh window, of value 0; MaxPool with ceil_mode and padding at the end only gets a ninth,
# which sees no cell and says 0 among negative numbers; MaxPool SAME_LOWER with stride 3 has one too few and starts at
# the third cell. Both runtimes are right.
# Matters: the reference is what exporters are tested against; a converter that agrees with it here is wrong.
# Source: the documentation of ONNX's AveragePool and MaxPool (the equations of the output's shape).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
AveragePool VALID, dilation 2
  onnxruntime    [-2 -3 -4 -5 -6 -7]
  OpenVINO       [-2 -3 -4 -5 -6 -7]
  ONNX reference [-2 -3 -4 -5 -6 -7  0]
MaxPool, pads 0 1, ceil_mode
  onnxruntime    [-1 -2 -3 -4 -5 -6 -7 -8]
  OpenVINO       [-1 -2 -3 -4 -5 -6 -7 -8]
  ONNX reference [-1 -2 -3 -4 -5 -6 -7 -8  0]
MaxPool SAME_LOWER, stride 3
  onnxruntime    [-1 -4 -7]
  OpenVINO       [-1 -4 -7]
  ONNX reference [-3 -6]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = -np.arange(1, 9, dtype=np.float32).reshape(1, 1, 1, 8)
cases = {
    "AveragePool VALID, dilation 2": ("AveragePool", 6, dict(auto_pad="VALID", dilations=[1, 2])),
    "MaxPool, pads 0 1, ceil_mode": ("MaxPool", 8, dict(pads=[0, 0, 0, 1], ceil_mode=1)),
    "MaxPool SAME_LOWER, stride 3": ("MaxPool", 3, dict(auto_pad="SAME_LOWER", strides=[1, 3])),
}
for name, (operator, size, options) in cases.items():
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node(operator, ["x"], ["y"], kernel_shape=[1, 2], **options)], "pool",
        [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, size])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    print(name)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pool.onnx")
        onnx.save(model, path)
        show = lambda who, y: print(f"  {who:14}", y.ravel().astype(int))
        show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
        show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
        show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
