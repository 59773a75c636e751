#!/usr/bin/env bash
# Guess: MaxPool with auto_pad SAME_UPPER, kernel 3, dilation 2, over -1 -2 -3 -4 -5 gives -1 -2 -1 -2 -3.
# Seen: OpenVINO 2026.4.1 and ONNX's reference (onnx 1.23.2) say so; onnxruntime 1.32.0 pads for a kernel of 3 cells,
# though the dilated one spans 5, and returns 3 numbers instead of 5; OpenCV 5.0.0 returns 5 numbers,
# shifted by a cell.
# Matters: SAME is what one writes so as not to reckon padding. With a dilation, write pads: (kernel - 1) x dilation
# in all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 \
    openvino==2026.4.1 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
auto_pad SAME_UPPER
  onnxruntime    [-2. -1. -2.]
  ONNX reference [-1. -2. -1. -2. -3.]
  OpenVINO       [-1. -2. -1. -2. -3.]
  OpenCV         [-2. -1. -2. -3. -4.]
pads of 2 and 2
  onnxruntime    [-1. -2. -1. -2. -3.]
  ONNX reference [-1. -2. -1. -2. -3.]
  OpenVINO       [-1. -2. -1. -2. -3.]
  OpenCV         [-1. -2. -1. -2. -3.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

onnxruntime.set_default_logger_severity(4)
x = -np.arange(1, 6, dtype=np.float32).reshape(1, 1, 1, 5)


def run(name, **padding):
    """Print what four runtimes make of one dilated max-pool."""
    node = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[1, 3], dilations=[1, 2], **padding)
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node], "pool", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 5])]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pool.onnx")
        onnx.save(model, path)
        print(name)
        print("  onnxruntime   ", onnxruntime.InferenceSession(path).run(None, {"x": x})[0].ravel())
        print("  ONNX reference", ReferenceEvaluator(path).run(None, {"x": x})[0].ravel())
        float32 = {"INFERENCE_PRECISION_HINT": "f32"}
        print("  OpenVINO      ", openvino.compile_model(path, "CPU", float32)([x])[0].ravel())
        net = cv2.dnn.readNetFromONNX(path)
        net.setInput(x)
        print("  OpenCV        ", net.forward().ravel())


run("auto_pad SAME_UPPER", auto_pad="SAME_UPPER")
run("pads of 2 and 2", pads=[0, 2, 0, 2])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
