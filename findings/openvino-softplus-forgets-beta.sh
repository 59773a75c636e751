#!/usr/bin/env bash
# Guess: openvino.convert_model of a PyTorch module computes what the module does, or names what it cannot.
# Seen (openvino 2026.4.1, torch 2.13.0): Softplus(beta=3) becomes Softplus(beta=1), without a word: 0.016 at -1 becomes
# 0.313. PyTorch's exporter to ONNX keeps beta, and OpenVINO reads that file rightly. Softshrink and Threshold, its
# neighbours, are refused by name.
# Matters: beta is what makes a softplus near a ReLU, or keeps a variance small. A density or a depth comes out too
# large by up to 0.7 minus 0.7 / beta, everywhere near 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 openvino==2026.4.1 onnx==1.23.2 onnxscript==0.7.2

cat > "$work/expected" <<'EXPECTED'
beta=1 PyTorch            0.127 0.313 0.693 1.313 2.127
beta=1 OpenVINO           0.127 0.313 0.693 1.313 2.127
beta=1 OpenVINO, by ONNX  0.127 0.313 0.693 1.313 2.127
beta=3 PyTorch            0.001 0.016 0.231 1.016 2.001
beta=3 OpenVINO           0.127 0.313 0.693 1.313 2.127
beta=3 OpenVINO, by ONNX  0.001 0.016 0.231 1.016 2.001
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import contextlib
import io
import os
import tempfile

import openvino
import torch

x = torch.tensor([-2.0, -1, 0, 1, 2])
precise = {"INFERENCE_PRECISION_HINT": "f32"}
for beta in (1, 3):
    module = torch.nn.Softplus(beta=beta).eval()
    converted = openvino.compile_model(openvino.convert_model(module, example_input=x), "CPU", precise)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = os.path.join(folder, "softplus.onnx")
        torch.onnx.export(module, (x,), path, verbose=False)
        exported = openvino.compile_model(path, "CPU", precise)
    for name, y in {
        "PyTorch": module(x).numpy(),
        "OpenVINO": converted([x.numpy()])[0],
        "OpenVINO, by ONNX": exported([x.numpy()])[0],
    }.items():
        print(f"beta={beta} {name:18}", *(f"{value:.3f}" for value in y))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
