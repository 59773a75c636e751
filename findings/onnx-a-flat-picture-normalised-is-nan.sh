#!/usr/bin/env bash
# Guess: MeanVarianceNormalization of a flat picture is 0, as every library's normalisation has a small number in its
# divisor and ONNX writes one into the operator's definition.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1): onnxruntime says NaN; ONNX's reference and OpenVINO say 0.
# One cell that differs, and all three agree.
# Matters: a black frame, a masked scan or a dead channel becomes NaN at the network's first layer, and so does all
# behind it, in the runtime only.
# Source: the documentation of ONNX's MeanVarianceNormalization (its function body adds 1e-9 to the divisor).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
(3, 3, 3, 3) onnxruntime     nan nan nan nan
(3, 3, 3, 3) ONNX reference  0.0 0.0 0.0 0.0
(3, 3, 3, 3) OpenVINO        0.0 0.0 0.0 0.0
(3, 3, 3, 4) onnxruntime     -0.577 -0.577 -0.577 1.732
(3, 3, 3, 4) ONNX reference  -0.577 -0.577 -0.577 1.732
(3, 3, 3, 4) OpenVINO        -0.577 -0.577 -0.577 1.732
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
node = helper.make_node("MeanVarianceNormalization", ["x"], ["y"])
shape = [1, 1, 2, 2]
graph = helper.make_graph([node], "g", [value("x", floats, shape)], [value("y", floats, shape)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
text = model.SerializeToString()
for picture in ((3, 3, 3, 3), (3, 3, 3, 4)):
    x = np.float32(picture).reshape(shape)
    for name, y in {
        "onnxruntime": onnxruntime.InferenceSession(text).run(None, {"x": x})[0],
        "ONNX reference": ReferenceEvaluator(model).run(None, {"x": x})[0],
        "OpenVINO": openvino.compile_model(openvino.Core().read_model(text), "CPU")([x])[0],
    }.items():
        print(picture, f"{name:15}", *(y.ravel().astype(float).round(3) + 0.0))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
