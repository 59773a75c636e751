#!/usr/bin/env bash
# Guess: MaxUnpool with output_shape 5 x 5, fed with the places that MaxPool 2 x 2 found in a picture of 5 x 5, writes
# each winner back where it was.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, torch 2.13.0): onnxruntime and PyTorch do. ONNX's reference reads the places as
# counted in 4 x 4, the size that two windows of 2 would have without the odd row, and lays that into 5 x 5: the third
# and fourth winner move, or there is an IndexError. The standard's own example is the reference's. Even sizes agree.
# Matters: output_shape is there for odd sizes, and a decoder (SegNet) is right in the runtime and wrong by its
# standard.
# Source: ONNX's documentation of MaxUnpool (output_shape; the example maxunpool_export_with_output_shape).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
onnxruntime     found [ 0  3 11 12] and writes to (0, 0) (0, 3) (2, 1) (2, 2)
ONNX reference  found [ 0  3 11 12] and writes to (0, 0) (0, 3) (2, 3) (3, 0)
PyTorch         found [ 0  3 11 12] and writes to (0, 0) (0, 3) (2, 1) (2, 2)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.zeros((1, 1, 5, 5), np.float32)
x[0, 0, [0, 0, 2, 2], [0, 3, 1, 2]] = 1, 2, 3, 4  # the winners of four windows
value, floats, whole = helper.make_tensor_value_info, TensorProto.FLOAT, TensorProto.INT64
window = {"kernel_shape": [2, 2], "strides": [2, 2]}
graph = helper.make_graph(
    [
        helper.make_node("MaxPool", ["x"], ["most", "places"], **window),
        helper.make_node("MaxUnpool", ["most", "places", "size"], ["y"], **window),
    ],
    "g", [value("x", floats, x.shape)], [value("y", floats, x.shape), value("places", whole, [1, 1, 2, 2])],
    [numpy_helper.from_array(np.int64(x.shape), "size")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
most, places = torch.nn.functional.max_pool2d(torch.tensor(x), 2, return_indices=True)
unpooled = torch.nn.functional.max_unpool2d(most, places, 2, output_size=(5, 5)).numpy()
for name, (y, found) in {
    "onnxruntime": onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x}),
    "ONNX reference": ReferenceEvaluator(model).run(None, {"x": x}),
    "PyTorch": (unpooled, places.numpy()),
}.items():
    rows, columns = np.nonzero(y[0, 0])
    print(f"{name:15} found {found.ravel()} and writes to", *zip(rows.tolist(), columns.tolist()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
