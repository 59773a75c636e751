#!/usr/bin/env bash
# Guess: a sigmoid in float32 is right to seven digits, or nearly, down to about -87, where exp(x) leaves the type.
# Seen (onnxruntime 1.32.0, onnx 1.23.2, openvino 2026.4.1, torch 2.13.0): onnxruntime's is twice too large at -17 and 0
# from -18 on, where PyTorch, OpenVINO and ONNX's reference say 1.5e-8 and go on. Its logarithm is minus infinity, and
# PyTorch's exporter writes LogSigmoid as Log of Sigmoid. Exp of the same numbers is right.
# Matters: scores of -18 are what a confident detector gives to the background: the loss or log-likelihood computed from
# the exported file is infinite, and rare events all have probability 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
onnxruntime 6.7e-03 3.6e-07 8.9e-08 0.0e+00 0.0e+00   log -5 -15 -16 -inf -inf
OpenVINO    6.7e-03 3.1e-07 4.1e-08 1.5e-08 4.2e-18   log -5 -15 -17 -18 -40
reference   6.7e-03 3.1e-07 4.1e-08 1.5e-08 4.2e-18   log -5 -15 -17 -18 -40
PyTorch     6.7e-03 3.1e-07 4.1e-08 1.5e-08 4.2e-18   log -5 -15 -17 -18 -40
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import openvino
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.float32([-5, -15, -17, -18, -40])
value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
nodes = [helper.make_node("Sigmoid", ["x"], ["y"]), helper.make_node("Log", ["y"], ["log"])]
ends = [value("x", floats, x.shape)], [value("y", floats, x.shape), value("log", floats, x.shape)]
model = helper.make_model(
    helper.make_graph(nodes, "g", *ends), opset_imports=[helper.make_opsetid("", 22)], ir_version=10
)
text = model.SerializeToString()
precise = {"INFERENCE_PRECISION_HINT": "f32"}
in_openvino = openvino.compile_model(openvino.Core().read_model(text), "CPU", precise)([x])
tensor = torch.tensor(x)
with np.errstate(divide="ignore"):
    for name, (y, log) in {
        "onnxruntime": onnxruntime.InferenceSession(text).run(None, {"x": x}),
        "OpenVINO": (in_openvino[0], in_openvino[1]),
        "reference": ReferenceEvaluator(model).run(None, {"x": x}),
        "PyTorch": (tensor.sigmoid().numpy(), torch.nn.functional.logsigmoid(tensor).numpy()),
    }.items():
        print(f"{name:11}", *(f"{number:.1e}" for number in y), "  log", *(f"{number:.0f}" for number in log))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
