#!/usr/bin/env bash
# Guess: GridSample, cubic, padding_mode border, is one surface in ONNX's reference, in the runtimes and in PyTorch.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1, torch 2.13.0): PyTorch and the runtimes repeat the outermost
# cells and let the curve swing on over them, so that it overshoots: 0.904 and 5.096 beside cells from 1 to 5. ONNX's
# reference moves the point itself to the border first: 1 and 5.
# Matters: a file that is checked against the reference fails, or its test is loosened, at the border alone.
# Source: the documentation of ONNX's GridSample (border: "use border values") and of torch's grid_sample.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
cell           -0.600 -0.200  1.500  4.200  4.600
PyTorch         0.928  0.904  2.500  5.096  5.072
onnxruntime     0.928  0.904  2.500  5.096  5.072
OpenVINO        0.928  0.904  2.500  5.096  5.072
ONNX reference  1.000  1.000  2.500  5.000  5.000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import onnx
import onnxruntime
import openvino
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.float32([[[[1, 2, 3, 4, 5]]]])
at = np.float32([-0.6, -0.2, 1.5, 4.2, 4.6])  # in cells, counted from the first one's middle
grid = np.stack([at / 2 - 1, 0 * at], -1)[None, None]
node = helper.make_node("GridSample", ["x", "grid"], ["y"], mode="cubic", padding_mode="border", align_corners=1)
value = helper.make_tensor_value_info
graph = helper.make_graph(
    [node], "sample", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 5])],
    [numpy_helper.from_array(grid, "grid")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
show = lambda who, y: print(f"{who:14}", *(f"{v:6.3f}" for v in np.ravel(y)))
show("cell", at)
options = dict(mode="bicubic", padding_mode="border", align_corners=True)
show("PyTorch", torch.nn.functional.grid_sample(torch.tensor(x), torch.tensor(grid), **options))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "sample.onnx")
    onnx.save(model, path)
    show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
    show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])
    show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
