#!/usr/bin/env bash
# Guess: RoiAlign with mode "max" over a picture of ones gives ones, wherever the region lies.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1): between 0.25 and 0.81 in onnxruntime and ONNX's reference:
# of each sample's four weighted neighbours the largest product is kept, where interpolation adds the four. OpenVINO
# interpolates first and says 1. With mode "avg" all three say 1.
# Matters: a detector's features shrink with the region's position between cells; two runtimes of one standard differ
# everywhere, not at a border.
# Source: microsoft/onnxruntime issue 6146 and onnx/onnx issue 4764, both open.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
max onnxruntime    [0.25 0.45 0.45 0.81]
max ONNX reference [0.25 0.45 0.45 0.81]
max OpenVINO       [1. 1. 1. 1.]
avg onnxruntime    [1. 1. 1. 1.]
avg ONNX reference [1. 1. 1. 1.]
avg OpenVINO       [1. 1. 1. 1.]
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

onnxruntime.set_default_logger_severity(4)
x = np.ones((1, 1, 6, 6), np.float32)
value = helper.make_tensor_value_info
for mode in ("max", "avg"):
    node = helper.make_node(
        "RoiAlign", ["x", "regions", "batch"], ["y"], mode=mode, output_height=2, output_width=2, sampling_ratio=1
    )
    graph = helper.make_graph(
        [node], "roi", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 2, 2])],
        [numpy_helper.from_array(np.float32([[1.3, 1.3, 4.1, 4.1]]), "regions"),
         numpy_helper.from_array(np.int64([0]), "batch")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=9)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "roi.onnx")
        onnx.save(model, path)
        show = lambda name, y: print(f"{mode} {name:14}", np.round(y, 2).ravel())
        show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
        show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
        show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
