#!/usr/bin/env bash
# Guess: Resize with align_corners maps the last cell to the last cell: that is what the name says.
# Seen: given a size it does. Given a scale whose product is no whole number (5 cells by 1.5 makes 7, by 0.5 makes 2),
# ONNX's own reference (onnx 1.23.2) spreads the cells over 7.5 or 2.5 of them, and the last one falls short: 4.692 or
# 3.667 for 5. onnxruntime 1.32.0 and OpenVINO 2026.4.1 end on the corner, as PyTorch does.
# Matters: exporters write scales. A model held to the reference differs in every cell but the first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
size 7    onnxruntime 1.000 1.667 2.333 3.000 3.667 4.333 5.000
size 7    OpenVINO    1.000 1.667 2.333 3.000 3.667 4.333 5.000
size 7    reference   1.000 1.667 2.333 3.000 3.667 4.333 5.000
scale 1.5 onnxruntime 1.000 1.667 2.333 3.000 3.667 4.333 5.000
scale 1.5 OpenVINO    1.000 1.667 2.333 3.000 3.667 4.333 5.000
scale 1.5 reference   1.000 1.615 2.231 2.846 3.462 4.077 4.692
scale 0.5 onnxruntime 1.000 5.000
scale 0.5 OpenVINO    1.000 5.000
scale 0.5 reference   1.000 3.667
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

x = np.arange(1, 6, dtype=np.float32).reshape(1, 1, 1, 5)
value = helper.make_tensor_value_info
for said, constant in (
    ("size 7", np.array([1, 1, 1, 7])),
    ("scale 1.5", np.array([1, 1, 1, 1.5], np.float32)),
    ("scale 0.5", np.array([1, 1, 1, 0.5], np.float32)),
):
    inputs = ["x", "", "", "c"] if said == "size 7" else ["x", "", "c"]
    node = helper.make_node("Resize", inputs, ["y"], mode="linear", coordinate_transformation_mode="align_corners")
    ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, None])]
    graph = helper.make_graph([node], "resize", *ends, [numpy_helper.from_array(constant, "c")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "resize.onnx")
        onnx.save(model, path)
        runs = {
            "onnxruntime": onnxruntime.InferenceSession(path).run(None, {"x": x})[0],
            "OpenVINO": openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0],
            "reference": ReferenceEvaluator(path).run(None, {"x": x})[0],
        }
    for name, y in runs.items():
        print(f"{said:9} {name:11}", *(f"{v:.3f}" for v in y.ravel()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
