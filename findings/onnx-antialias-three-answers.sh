#!/usr/bin/env bash
# Guess: Resize with antialias=1, linear, from five cells to two is one file with one answer, Pillow's and PyTorch's.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1, torch 2.13.0, Pillow 13.0.0): 1 2 3 4 5 becomes 2 4 in
# PyTorch and Pillow, 1.88 4.12 in onnxruntime and ONNX's reference, 1.75 4.25 in OpenVINO, which is also what no
# antialias gives: the option is dropped without a word. Likewise to three cells, and "cubic".
# Matters: Resize got antialias (opset 18) so that Pillow's preparation of pictures fits into the file.
# Source: the documentation of ONNX's Resize (the filter is widened by 1 / scale).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 pillow==13.0.0 onnx==1.23.2 onnxruntime==1.32.0 \
    openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
five cells to 2
PyTorch                [2. 4.]
Pillow                 [2. 4.]
onnxruntime            [1.88 4.12]
ONNX reference         [1.88 4.12]
OpenVINO               [1.75 4.25]
five cells to 3
PyTorch                [1.429 3.    4.571]
Pillow                 [1.429 3.    4.571]
onnxruntime            [1.375 3.    4.625]
ONNX reference         [1.375 3.    4.625]
OpenVINO               [1.333 3.    4.667]
five cells to 2, without antialias
onnxruntime            [1.75 4.25]
ONNX reference         [1.75 4.25]
OpenVINO               [1.75 4.25]
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
from PIL import Image

x = np.float32([[[[1, 2, 3, 4, 5]]]])


def show(name, y):
    print(f"{name:22}", np.round(np.ravel(y), 3))


def runtimes(n, antialias):
    node = helper.make_node("Resize", ["x", "", "", "size"], ["y"], mode="linear", antialias=antialias)
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node], "resize", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, n])],
        [numpy_helper.from_array(np.int64([1, 1, 1, n]), "size")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "resize.onnx")
        onnx.save(model, path)
        show("onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0])
        show("ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0])
        show("OpenVINO", openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0])


for n in (2, 3):
    print(f"five cells to {n}")
    show("PyTorch", torch.nn.functional.interpolate(torch.tensor(x), size=(1, n), mode="bilinear", antialias=True))
    show("Pillow", Image.fromarray(x[0, 0]).resize((n, 1), Image.BILINEAR))
    runtimes(n, 1)
print("five cells to 2, without antialias")
runtimes(2, 0)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
