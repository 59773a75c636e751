#!/usr/bin/env bash
# Guess: "nearest" picks the cell whose middle is nearest: six cells to two are cells 1 and 4, the middle of each
# three.
# Seen (torch 2.13.0, opencv-python-headless 5.0.0.93, Pillow 13.0.0, scikit-image 0.26.0, onnxruntime 1.32.0): Pillow,
# scikit-image and ONNX's default do so. PyTorch's "nearest" and OpenCV's INTER_NEAREST take the first cell of each
# three; "nearest-exact" and INTER_NEAREST_EXACT are their words for nearest. Four cells to two divide them otherwise:
# there ONNX sides with PyTorch, as its ties go down.
# Matters: class maps are resized this way. Labels prepared with Pillow and predictions resized in PyTorch lie half a
# stride apart, everywhere, and the score at every border says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 torch==2.13.0 opencv-python-headless==5.0.0.93 pillow==13.0.0 scikit-image==0.26.0 onnx==1.23.2 \
  onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
6 to 2  PyTorch, nearest             0 3
6 to 2  PyTorch, nearest-exact       1 4
6 to 2  OpenCV, INTER_NEAREST        0 3
6 to 2  OpenCV, INTER_NEAREST_EXACT  1 4
6 to 2  Pillow                       1 4
6 to 2  scikit-image, order 0        1 4
6 to 2  onnxruntime, Resize          1 4
4 to 2  PyTorch, nearest             0 2
4 to 2  PyTorch, nearest-exact       1 3
4 to 2  OpenCV, INTER_NEAREST        0 2
4 to 2  OpenCV, INTER_NEAREST_EXACT  1 3
4 to 2  Pillow                       1 3
4 to 2  scikit-image, order 0        1 3
4 to 2  onnxruntime, Resize          0 2
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from skimage.transform import resize


def onnx_nearest(x, size):
    node = helper.make_node("Resize", ["x", "", "", "size"], ["y"], mode="nearest")
    value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
    sizes = [numpy_helper.from_array(np.int64([1, size]), "size")]
    graph = helper.make_graph([node], "g", [value("x", floats, x.shape)], [value("y", floats, [1, size])], sizes)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]


for n in (6, 4):
    x = np.arange(n, dtype=np.float32)[None]
    tensor = torch.tensor(x)[None]
    for name, y in {
        "PyTorch, nearest": torch.nn.functional.interpolate(tensor, size=2, mode="nearest").numpy(),
        "PyTorch, nearest-exact": torch.nn.functional.interpolate(tensor, size=2, mode="nearest-exact").numpy(),
        "OpenCV, INTER_NEAREST": cv2.resize(x, (2, 1), interpolation=cv2.INTER_NEAREST),
        "OpenCV, INTER_NEAREST_EXACT": cv2.resize(x, (2, 1), interpolation=cv2.INTER_NEAREST_EXACT),
        "Pillow": np.asarray(Image.fromarray(x).resize((2, 1), Image.Resampling.NEAREST)),
        "scikit-image, order 0": resize(x, (1, 2), order=0, anti_aliasing=False),
        "onnxruntime, Resize": onnx_nearest(x, 2),
    }.items():
        print(f"{n} to 2  {name:28}", *y.ravel().astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
