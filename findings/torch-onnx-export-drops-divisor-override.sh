#!/usr/bin/env bash
# Guess: torch.onnx.export raises when ONNX has no word for a layer's option.
# Seen (torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0): AvgPool2d(2, divisor_override=1), a sum over
# windows, is exported as a plain AveragePool without a warning: 4 becomes 1.
# Matters: sum-pooling is how densities are counted: a crowd counter's file counts a quarter of the heads.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
AvgPool2d, torch       [4.0, 4.0, 4.0, 4.0]
AvgPool2d, onnxruntime [1.0, 1.0, 1.0, 1.0] warnings: []
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import contextlib
import io
import os
import tempfile
import warnings

import onnxruntime
import torch
from torch import nn

x = torch.ones(1, 1, 4, 4)
pool = nn.Sequential(nn.AvgPool2d(2, divisor_override=1)).eval()
print("AvgPool2d, torch      ", pool(x).ravel().tolist())
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.onnx")
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        torch.onnx.export(pool, (x,), path, verbose=False)
    session = onnxruntime.InferenceSession(path)
    y = session.run(None, {session.get_inputs()[0].name: x.numpy()})[0]
about = [str(w.message) for w in caught if "divisor" in str(w.message)]
print("AvgPool2d, onnxruntime", y.ravel().tolist(), "warnings:", about)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
