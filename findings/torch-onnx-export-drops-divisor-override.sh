#!/usr/bin/env bash
# Guess: torch.onnx.export raises when ONNX has no word for a layer's option.
# Seen (torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0): AvgPool2d(2, divisor_override=1),
# a sum over windows, is exported as a plain AveragePool without a warning: 4 becomes 1. In the same way a convolution
# followed by BatchNorm is written as one convolution that keeps the name 0.weight for other numbers.
# Matters: sum-pooling is how densities are counted; and who reads weights out of the file by their names gets numbers
# that are in no PyTorch layer.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
AvgPool2d, torch       [4.0, 4.0, 4.0, 4.0]
AvgPool2d, onnxruntime [1.0, 1.0, 1.0, 1.0] warnings: []
nodes ['Conv']
0.weight in torch 1.0 in the file 0.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import contextlib
import io
import os
import tempfile
import warnings

import onnx
import onnxruntime
import torch
from torch import nn


def exported(model, x):
    """Return the exported graph and what onnxruntime computes from it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("always")
            torch.onnx.export(model, (x,), path, verbose=False)
        about = [str(w.message) for w in caught if "divisor" in str(w.message)]
        session = onnxruntime.InferenceSession(path)
        y = session.run(None, {session.get_inputs()[0].name: x.numpy()})[0]
        return onnx.load(path).graph, y, about


x = torch.ones(1, 1, 4, 4)
pool = nn.Sequential(nn.AvgPool2d(2, divisor_override=1)).eval()
graph, y, about = exported(pool, x)
print("AvgPool2d, torch      ", pool(x).ravel().tolist())
print("AvgPool2d, onnxruntime", y.ravel().tolist(), "warnings:", about)

model = nn.Sequential(nn.Conv2d(1, 1, 3, bias=False), nn.BatchNorm2d(1, eps=0)).eval()
model[0].weight.data.fill_(1)
model[1].running_var.fill_(4)
graph, y, _ = exported(model, x)
stored = {t.name: onnx.numpy_helper.to_array(t).ravel()[0].item() for t in graph.initializer}
print("nodes", [node.op_type for node in graph.node])
print("0.weight in torch", model[0].weight.ravel()[0].item(), "in the file", stored["0.weight"])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
