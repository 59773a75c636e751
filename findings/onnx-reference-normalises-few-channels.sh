#!/usr/bin/env bash
# Guess: ONNX's own reference is right about LRN, the normalisation across channels of AlexNet and GoogLeNet.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): with one picture, the reference normalises the first channel only and hands
# the others through; with two pictures, two channels: it counts channels by the number of pictures. A batch with as
# many pictures as channels, which small tests like, is right.
# Matters: whoever checks a converter or a runtime against the reference puts the fault in the wrong place.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
1 picture(s) of the channels 1 2 3 4, onnxruntime 0.479 0.545 0.508 0.749
1 picture(s) of the channels 1 2 3 4, reference   0.479 2.000 3.000 4.000
2 picture(s) of the channels 1 2 3 4, onnxruntime 0.479 0.545 0.508 0.749
2 picture(s) of the channels 1 2 3 4, reference   0.479 0.545 3.000 4.000
4 picture(s) of the channels 1 2 3 4, onnxruntime 0.479 0.545 0.508 0.749
4 picture(s) of the channels 1 2 3 4, reference   0.479 0.545 0.508 0.749
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

value = helper.make_tensor_value_info
node = helper.make_node("LRN", ["x"], ["y"], size=3, alpha=1.0)
graph = helper.make_graph(
    [node], "lrn", [value("x", TensorProto.FLOAT, [None] * 4)], [value("y", TensorProto.FLOAT, [None] * 4)]
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
for pictures in (1, 2, 4):
    x = np.tile(np.arange(1, 5, dtype=np.float32).reshape(1, 4, 1, 1), (pictures, 1, 1, 1))
    runs = {
        "onnxruntime": onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0],
        "reference": ReferenceEvaluator(model).run(None, {"x": x})[0],
    }
    for name, y in runs.items():
        print(f"{pictures} picture(s) of the channels 1 2 3 4, {name:11}", *(f"{v:.3f}" for v in y[0].ravel()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
