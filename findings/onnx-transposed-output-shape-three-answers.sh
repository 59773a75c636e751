#!/usr/bin/env bash
# Guess: ConvTranspose with output_shape 8 returns 8 cells, and the runtimes agree on which.
# Seen (4 ones, kernel 1 10 100, stride 2): onnxruntime 1.32.0 and OpenVINO 2026.4.1 take the odd cell from the
# beginning, where PyTorch's output_size takes it from the end. With auto_pad SAME_UPPER, onnxruntime takes it from the
# end, OpenVINO still from the beginning. OpenCV 5.0.0 adds cells instead, and a row: 2 x 10.
# Matters: output_shape is how a decoder meets the size of its skip connection; a cell's shift there smears every edge.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 \
  opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
all nine       onnxruntime 1 x 9: 1 10 101 10 101 10 101 10 100
all nine       OpenVINO    1 x 9: 1 10 101 10 101 10 101 10 100
all nine       OpenCV      1 x 9: 1 10 101 10 101 10 101 10 100
output_shape 8 onnxruntime 1 x 8: 10 101 10 101 10 101 10 100
output_shape 8 OpenVINO    1 x 8: 10 101 10 101 10 101 10 100
output_shape 8 OpenCV      2 x 10: 1 10 101 10 101 10 101 10 100 0
and SAME_UPPER onnxruntime 1 x 8: 1 10 101 10 101 10 101 10
and SAME_UPPER OpenVINO    1 x 8: 10 101 10 101 10 101 10 100
and SAME_UPPER OpenCV      an error
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper


def opencv(path):
    net = cv2.dnn.readNetFromONNX(path)
    net.setInput(x)
    return net.forward()


x = np.ones((1, 1, 1, 4), np.float32)
w = numpy_helper.from_array(np.array([1, 10, 100], np.float32).reshape(1, 1, 1, 3), "w")
runtimes = {
    "onnxruntime": lambda path: onnxruntime.InferenceSession(path).run(None, {"x": x})[0],
    "OpenVINO": lambda path: openvino.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0],
    "OpenCV": opencv,
}
value = helper.make_tensor_value_info
for said, options in (
    ("all nine", {}),
    ("output_shape 8", {"output_shape": [1, 8]}),
    ("and SAME_UPPER", {"output_shape": [1, 8], "auto_pad": "SAME_UPPER"}),
):
    node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], strides=[1, 2], **options)
    ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, None])]
    model = helper.make_model(
        helper.make_graph([node], "up", *ends, [w]), opset_imports=[helper.make_opsetid("", 18)], ir_version=8
    )
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "up.onnx")
        onnx.save(model, path)
        for name, run in runtimes.items():
            try:
                y = np.asarray(run(path))[0, 0]
                print(f"{said:14} {name:11} {len(y)} x {y.shape[1]}:", *(f"{v:g}" for v in y[0]))
            except cv2.error:
                print(f"{said:14} {name:11} an error")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
