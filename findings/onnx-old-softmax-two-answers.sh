#!/usr/bin/env bash
# Guess: Softmax with axis=1 over a picture's channels makes the channels of every pixel add up to 1, in any opset; at
# least Softmax and LogSoftmax of one file agree.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1): before opset 13 the operator flattens everything from the
# axis on: two channels of 2 x 2 zeros become 0.125 each, in onnxruntime. OpenVINO says so in opset 9, 0.5 in opset 11,
# and e to the power of its own LogSoftmax is 0.125 there. ONNX's reference says 0.5 for all.
# Matters: segmentation networks of opset 9 to 12 end so. Probabilities per pixel are right in the runtime that breaks
# the rule, and the class with the most stays the same, which hides it.
# Source: the documentation of ONNX's Softmax, versions 11 ("coerced into a 2-dimensional tensor") and 13.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
opset  9 Softmax    onnxruntime 0.125 OpenVINO 0.125 reference 0.500
opset  9 LogSoftmax onnxruntime 0.125 OpenVINO 0.125 reference 0.500
opset 11 Softmax    onnxruntime 0.125 OpenVINO 0.500 reference 0.500
opset 11 LogSoftmax onnxruntime 0.125 OpenVINO 0.125 reference 0.500
opset 13 Softmax    onnxruntime 0.500 OpenVINO 0.500 reference 0.500
opset 13 LogSoftmax onnxruntime 0.500 OpenVINO 0.500 reference 0.500
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.zeros((1, 2, 2, 2), np.float32)  # two channels of 2 x 2
value = helper.make_tensor_value_info
for opset in (9, 11, 13):
    for operator, undo in (("Softmax", np.array), ("LogSoftmax", np.exp)):
        node = helper.make_node(operator, ["x"], ["y"], axis=1)
        ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, x.shape)]
        model = helper.make_model(
            helper.make_graph([node], "g", *ends), opset_imports=[helper.make_opsetid("", opset)], ir_version=8
        )
        text = model.SerializeToString()
        precise = {"INFERENCE_PRECISION_HINT": "f32"}
        answers = {
            "onnxruntime": onnxruntime.InferenceSession(text).run(None, {"x": x})[0],
            "OpenVINO": openvino.compile_model(openvino.Core().read_model(text), "CPU", precise)([x])[0],
            "reference": ReferenceEvaluator(model).run(None, {"x": x})[0],
        }
        print(f"opset {opset:2} {operator:10}", *(f"{who} {undo(y).max():.3f}" for who, y in answers.items()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
