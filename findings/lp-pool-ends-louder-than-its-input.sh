#!/usr/bin/env bash
# Guess: LPPool1d with p=1, kernel 2, stride 2 and ceil_mode over 1 2 3 4 5 adds pairs, and ends with the 5 alone.
# Seen: onnxruntime 1.32.0 says 3 7 5. PyTorch 2.13.0, OpenVINO 2026.4.1 and ONNX's reference (onnx 1.23.2) say 3 7 10:
# an average pool is taken and multiplied by the kernel's size, and the average of a last window that is cut off divides
# by its own size.
# Matters: the map's last row and column are too loud by kernel / cells left, and differ between a model and its
# exported file as it runs.
# Source: pytorch/pytorch's documentation of LPPool1d (a sum over the window); ONNX's LpPool has the same equation.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
p=1 onnxruntime    [3. 7. 5.]
p=1 ONNX reference [ 3.  7. 10.]
p=1 OpenVINO       [ 3.  7. 10.]
p=1 PyTorch        [ 3.  7. 10.]
p=2 onnxruntime    [2.236 5.    5.   ]
p=2 ONNX reference [2.236 5.    7.071]
p=2 OpenVINO       [2.236 5.    7.071]
p=2 PyTorch        [2.236 5.    7.071]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import onnx
import onnxruntime
import openvino
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.float32([[[[1, 2, 3, 4, 5]]]])
for p in (1, 2):
    node = helper.make_node("LpPool", ["x"], ["y"], p=p, kernel_shape=[1, 2], strides=[1, 2], ceil_mode=1)
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node], "pool", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 3])]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pool.onnx")
        onnx.save(model, path)
        show = lambda name, y: print(f"p={p} {name:14}", np.round(np.ravel(y), 3))
        show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
        show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
        show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
        show("PyTorch", torch.nn.LPPool1d(p, 2, 2, ceil_mode=True)(torch.tensor(x[0, 0])))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
