#!/usr/bin/env bash
# Guess: onnx.version_converter keeps what a model computes; it only rewrites operators in newer words.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): a linear Upsample of opset 9 becomes a Resize without a coordinate rule. In
# opset 10 a Resize means what the Upsample did; from 11 on the default is another ("half_pixel"), and the converter
# does not write the old one ("asymmetric") down: 1 1.5 2 2.5 becomes 1 1.25 1.75 2.25. Shapes and checker are content.
# Matters: old segmentation and detection models are lifted to a new opset before anything else; every map after the
# upsampling moves by a quarter of a cell.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
nearest  opset  9: 1 1 2 2 3 3 4 4
nearest  opset 10: 1 1 2 2 3 3 4 4
nearest  opset 11: 1 1 2 2 3 3 4 4
nearest  opset 18: 1 1 2 2 3 3 4 4
linear   opset  9: 1 1.5 2 2.5 3 3.5 4 4
linear   opset 10: 1 1.5 2 2.5 3 3.5 4 4
linear   opset 11: 1 1.25 1.75 2.25 2.75 3.25 3.75 4
linear   opset 18: 1 1.25 1.75 2.25 2.75 3.25 3.75 4
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper, version_converter

x = np.arange(1, 5, dtype=np.float32).reshape(1, 1, 1, 4)
value = helper.make_tensor_value_info
for mode in ("nearest", "linear"):
    node = helper.make_node("Upsample", ["x", "factors"], ["y"], mode=mode)
    factors = numpy_helper.from_array(np.array([1, 1, 1, 2], np.float32), "factors")
    graph = helper.make_graph(
        [node], "up", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, 8])], [factors]
    )
    old = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 9)], ir_version=8)
    for opset in (9, 10, 11, 18):
        model = old if opset == 9 else version_converter.convert_version(old, opset)
        onnx.checker.check_model(model)
        y = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
        print(f"{mode:8} opset {opset:2}:", *(f"{v:g}" for v in y.ravel()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
