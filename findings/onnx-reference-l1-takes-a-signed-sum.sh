#!/usr/bin/env bash
# Guess: LpNormalization with p=1 divides by the sum of sizes, so that signs stay: -1 -2 -1 becomes -0.25 -0.5 -0.25.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1): both runtimes do. ONNX's own reference divides by the sum
# of the numbers as they are: 0.25 0.5 0.25, and -1 2 -1, a second derivative, becomes zeros. p=2 is right, and positive
# numbers are.
# Matters: kernels and features brought to unit sum of sizes have negative cells; whoever checks a converter against the
# reference puts the fault into the file.
# Source: the documentation of ONNX's LpNormalization ("the L1 norm").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
p=1 (-1, -2, -1) onnxruntime     -0.25 -0.5 -0.25
p=1 (-1, -2, -1) ONNX reference  0.25 0.5 0.25
p=1 (-1, -2, -1) OpenVINO        -0.25 -0.5 -0.25
p=1 (-1, 2, -1)  onnxruntime     -0.25 0.5 -0.25
p=1 (-1, 2, -1)  ONNX reference  0.0 0.0 0.0
p=1 (-1, 2, -1)  OpenVINO        -0.25 0.5 -0.25
p=2 (-1, -2, -1) onnxruntime     -0.408 -0.816 -0.408
p=2 (-1, -2, -1) ONNX reference  -0.408 -0.816 -0.408
p=2 (-1, -2, -1) OpenVINO        -0.408 -0.816 -0.408
p=2 (-1, 2, -1)  onnxruntime     -0.408 0.816 -0.408
p=2 (-1, 2, -1)  ONNX reference  -0.408 0.816 -0.408
p=2 (-1, 2, -1)  OpenVINO        -0.408 0.816 -0.408
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
for p in (1, 2):
    node = helper.make_node("LpNormalization", ["x"], ["y"], p=p, axis=1)
    graph = helper.make_graph([node], "g", [value("x", floats, [1, 3])], [value("y", floats, [1, 3])])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    text = model.SerializeToString()
    for row in ((-1, -2, -1), (-1, 2, -1)):
        x = np.float32([row])
        for name, y in {
            "onnxruntime": onnxruntime.InferenceSession(text).run(None, {"x": x})[0],
            "ONNX reference": ReferenceEvaluator(model).run(None, {"x": x})[0],
            "OpenVINO": openvino.compile_model(openvino.Core().read_model(text), "CPU")([x])[0],
        }.items():
            print(f"p={p} {row!s:12} {name:15}", *y[0].astype(float).round(3))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
