#!/usr/bin/env bash
# Guess: a library that takes numpy arrays takes big-endian ones (astropy hands out such pixels from every FITS file)
# or refuses them.
# Seen (numpy 2.4.6, opencv-python-headless 5.0.0.93, onnxruntime 1.32.0, openvino 2026.4.1, torch 2.13.0): OpenCV and
# onnxruntime take the bytes as they lie, without a word: 1.0 becomes 4.6e-41, and 1 in 16 bits 256. OpenVINO converts,
# PyTorch refuses, Pillow names the order (I;16B).
# Matters: the blurred star field is black, or a picture of powers of 256. x.astype(x.dtype.newbyteorder("=")) first.
# Source: numpy's manual (Byte-swapping); the manuals of OpenCV's bindings and of onnxruntime name no order at all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0 opencv-python-headless==5.0.0.93 onnx==1.23.2 \
    onnxruntime==1.32.0 openvino==2026.4.1 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
cv2.blur, 1 cell  [0.0, 4.600602988224807e-41, 8.96831017167883e-44, 2.304855714121459e-41]
... of 16 bits    [0, 256, 512, 768]
onnxruntime, x x  [0.0, 0.0, 0.0, 0.0]
OpenVINO, x x     [0.0, 1.0, 4.0, 9.0]
torch.from_numpy  ValueError
Pillow            I;16B [0, 1, 2, 3]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
import torch
from onnx import TensorProto, helper
from PIL import Image

x = np.array([[0, 1, 2, 3]], ">f4")
print("cv2.blur, 1 cell ", cv2.blur(x, (1, 1)).tolist()[0])
print("... of 16 bits   ", cv2.blur(x.astype(">u2"), (1, 1)).tolist()[0])

value = helper.make_tensor_value_info
graph = helper.make_graph(
    [helper.make_node("Mul", ["x", "x"], ["y"])], "squares", [value("x", TensorProto.FLOAT, [1, 4])],
    [value("y", TensorProto.FLOAT, [1, 4])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
session = onnxruntime.InferenceSession(model.SerializeToString())
print("onnxruntime, x x ", session.run(None, {"x": x})[0].tolist()[0])
with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
    onnx.save(model, file.name)
    print("OpenVINO, x x    ", openvino.compile_model(file.name, "CPU")([x])[0].tolist()[0])
try:
    torch.from_numpy(x)
except ValueError:
    print("torch.from_numpy  ValueError")
picture = Image.fromarray(x.astype(">u2"))
print("Pillow           ", picture.mode, np.asarray(picture).tolist()[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
