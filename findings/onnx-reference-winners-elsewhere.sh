#!/usr/bin/env bash
# Guess: the places of MaxPool's winners, its second output, are those of the winners: x at these places gives the
# first output, in onnxruntime and in ONNX's own reference.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): with stride 2 it is so in both. With stride 1 the reference's places are
# other cells, and in each further channel they begin again near 0. The first output is right.
# Matters: an unpooling decoder fed with them writes into wrong pixels; a test of the places that has a stride does not
# show it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
stride 1, onnxruntime largest 5 6 7 9 10 11 17 18 19 21 22 23
                      x there 5 6 7 9 10 11 17 18 19 21 22 23
stride 1, reference   largest 5 6 7 9 10 11 17 18 19 21 22 23
                      x there 4 5 6 8 9 10 4 5 6 8 9 10
stride 2, onnxruntime largest 5 7 17 19
                      x there 5 7 17 19
stride 2, reference   largest 5 7 17 19
                      x there 5 7 17 19
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

x = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)  # the last cell of every window is its largest
value = helper.make_tensor_value_info
ends = [value("y", TensorProto.FLOAT, [None] * 4), value("places", TensorProto.INT64, [None] * 4)]
for stride in (1, 2):
    node = helper.make_node("MaxPool", ["x"], ["y", "places"], kernel_shape=[2, 2], strides=[stride, stride])
    graph = helper.make_graph([node], "pool", [value("x", TensorProto.FLOAT, x.shape)], ends)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=8)
    runs = {
        "onnxruntime": onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x}),
        "reference": ReferenceEvaluator(model).run(None, {"x": x}),
    }
    for name, (y, places) in runs.items():
        print(f"stride {stride}, {name:11} largest", *(f"{v:g}" for v in y.ravel()))
        print(" " * 21, "x there", *(f"{v:g}" for v in x.ravel()[places.ravel()]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
