#!/usr/bin/env bash
# Guess: what an exported file calls 0.weight is the model's 0.weight.
# Seen (torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2): where a BatchNorm follows the convolution, its factors are
# multiplied into the weights and the BatchNorm is gone, while the name stays. optimize=False exports both layers as
# they are.
# Matters: looking up a layer's kernel by its name, in a viewer or to compare two exports, shows other numbers than the
# training did, with the right name and shape.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2

cat > "$work/expected" <<'EXPECTED'
in the model         0.weight [1.0, 2.0, 3.0]
file, optimize=True  0.weight [10.0, 20.0, 30.0] Conv
file, optimize=False 0.weight [1.0, 2.0, 3.0] Shape Constant Expand Constant CastLike Expand Conv BatchNormalization
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import contextlib
import io
import os
import tempfile
import warnings

import numpy as np
import onnx
import torch
from torch import nn

warnings.simplefilter("ignore")
model = nn.Sequential(nn.Conv1d(1, 1, 3, bias=False), nn.BatchNorm1d(1, eps=0)).eval()
model[0].weight.data = torch.tensor([[[1.0, 2, 3]]])
model[1].weight.data.fill_(10)
print("in the model         0.weight", model[0].weight.ravel().tolist())
for optimize in (True, False):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        with contextlib.redirect_stdout(io.StringIO()):
            torch.onnx.export(model, (torch.ones(1, 1, 5),), path, dynamo=True, optimize=optimize, verbose=False)
        graph = onnx.load(path).graph
    named = {t.name: onnx.numpy_helper.to_array(t).ravel().tolist() for t in graph.initializer}
    print(f"file, optimize={optimize!s:5} 0.weight", named["0.weight"], *(node.op_type for node in graph.node))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
