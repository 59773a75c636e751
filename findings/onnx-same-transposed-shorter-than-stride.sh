#!/usr/bin/env bash
# Guess: ConvTranspose with auto_pad SAME_UPPER makes input x stride cells: 5 x 3 = 15, in ONNX as in TensorFlow.
# Seen: with a kernel shorter than the stride (2 and 3), onnxruntime 1.32.0 and OpenVINO 2026.4.1 return 14: the cell
# that no kernel reaches at the end is not there. ONNX's reference (onnx 1.23.2) returns 15, with the gap at the
# beginning for SAME_UPPER and at the end for SAME_LOWER.
# Matters: kernel < stride is rare but legal; the join with a skip connection fails by one cell.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
SAME_UPPER
  onnxruntime    [1 10 0 2 20 0 3 30 0 4 40 0 5 50]
  ONNX reference [0 1 10 0 2 20 0 3 30 0 4 40 0 5 50]
  OpenVINO       [1 10 0 2 20 0 3 30 0 4 40 0 5 50]
SAME_LOWER
  onnxruntime    [1 10 0 2 20 0 3 30 0 4 40 0 5 50]
  ONNX reference [1 10 0 2 20 0 3 30 0 4 40 0 5 50 0]
  OpenVINO       [1 10 0 2 20 0 3 30 0 4 40 0 5 50]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

np.set_printoptions(linewidth=200, formatter={"float": "{:g}".format})
onnxruntime.set_default_logger_severity(4)
x = np.arange(1, 6, dtype=np.float32).reshape(1, 1, 1, 5)
w = numpy_helper.from_array(np.float32([1, 10]).reshape(1, 1, 1, 2), "w")
for side in ("SAME_UPPER", "SAME_LOWER"):
    node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], auto_pad=side, strides=[1, 3])
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node], "one", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, None)], [w]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.onnx")
        onnx.save(model, path)
        print(side)
        print("  onnxruntime   ", onnxruntime.InferenceSession(path).run(None, {"x": x})[0].ravel())
        print("  ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0].ravel())
        float32 = {"INFERENCE_PRECISION_HINT": "f32"}
        print("  OpenVINO      ", openvino.compile_model(path, "CPU", float32)([x])[0].ravel())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
