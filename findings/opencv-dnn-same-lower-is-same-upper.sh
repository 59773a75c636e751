#!/usr/bin/env bash
# Guess: ONNX's auto_pad SAME_LOWER and SAME_UPPER differ in the side of the odd cell, in every runtime.
# Seen: OpenCV 5.0.0's dnn module treats SAME_LOWER as SAME_UPPER, in Conv and in pools, without a word; and
# ConvTranspose with either gives 9 cells where 5 x stride 2 = 10 are due. onnxruntime 1.32.0 follows the standard.
# Matters: with an even kernel every output is one cell off, and the shapes agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
Conv SAME_UPPER
  onnxruntime [3210. 4321. 5432.  543.   54.]
  OpenCV      [3210. 4321. 5432.  543.   54.]
MaxPool SAME_UPPER
  onnxruntime [2. 3. 4. 5. 5.]
  OpenCV      [2. 3. 4. 5. 5.]
ConvTranspose SAME_UPPER
  onnxruntime [  1.  10. 102.  20. 203.  30. 304.  40. 405.  50.]
  OpenCV      [ 10. 102.  20. 203.  30. 304.  40. 405.  50.]
Conv SAME_LOWER
  onnxruntime [2100. 3210. 4321. 5432.  543.]
  OpenCV      [3210. 4321. 5432.  543.   54.]
MaxPool SAME_LOWER
  onnxruntime [1. 2. 3. 4. 5.]
  OpenCV      [2. 3. 4. 5. 5.]
ConvTranspose SAME_LOWER
  onnxruntime [ 10. 102.  20. 203.  30. 304.  40. 405.  50. 500.]
  OpenCV      [ 10. 102.  20. 203.  30. 304.  40. 405.  50.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

x = np.arange(1, 6, dtype=np.float32).reshape(1, 1, 1, 5)


def run(operator, side, w=None, length=5, **attributes):
    """Print what both runtimes make of one node with automatic padding."""
    value = helper.make_tensor_value_info
    node = helper.make_node(operator, ["x"] if w is None else ["x", "w"], ["y"], auto_pad=side, **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [value("x", TensorProto.FLOAT, x.shape)],
        [value("y", TensorProto.FLOAT, [1, 1, 1, length])],
        [] if w is None else [numpy_helper.from_array(np.float32(w).reshape(1, 1, 1, -1), "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "one.onnx")
        onnx.save(model, path)
        net = cv2.dnn.readNetFromONNX(path)
        net.setInput(x)
        print(operator, side)
        print("  onnxruntime", onnxruntime.InferenceSession(path).run(None, {"x": x})[0].ravel())
        print("  OpenCV     ", net.forward().ravel())


np.set_printoptions(linewidth=200)
for side in ("SAME_UPPER", "SAME_LOWER"):
    run("Conv", side, [1, 10, 100, 1000])
    run("MaxPool", side, kernel_shape=[1, 2])
    run("ConvTranspose", side, [1, 10, 100], length=10, strides=[1, 2])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
