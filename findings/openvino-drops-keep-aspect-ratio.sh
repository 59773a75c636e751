#!/usr/bin/env bash
# Guess: Resize with keep_aspect_ratio_policy "not_larger" fits a picture of 2 x 4 into 4 x 4 as 2 x 4, or the runtime
# says that it cannot.
# Seen (onnx 1.23.2, onnxruntime 1.32.0, openvino 2026.4.1): onnxruntime and ONNX's reference do. OpenVINO stretches to
# 4 x 4, without a word; with "not_smaller" and 2 x 2 it makes 2 x 2 where 2 x 4 is due.
# Matters: the policy (opset 18) is there so that a detector's preparation of pictures fits into the file. Figures come
# out twice as tall, and boxes lie elsewhere.
# Source: the documentation of ONNX's Resize (keep_aspect_ratio_policy).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
2 x 4, not_larger  (4, 4): onnxruntime     2 4
2 x 4, not_larger  (4, 4): ONNX reference  2 4
2 x 4, not_larger  (4, 4): OpenVINO        4 4
2 x 4, not_smaller (2, 2): onnxruntime     2 4
2 x 4, not_smaller (2, 2): ONNX reference  2 4
2 x 4, not_smaller (2, 2): OpenVINO        2 2
2 x 4, stretch     (4, 4): onnxruntime     4 4
2 x 4, stretch     (4, 4): ONNX reference  4 4
2 x 4, stretch     (4, 4): OpenVINO        4 4
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.arange(8, dtype=np.float32).reshape(1, 1, 2, 4)
value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
for policy, size in (("not_larger", (4, 4)), ("not_smaller", (2, 2)), ("stretch", (4, 4))):
    node = helper.make_node(
        "Resize", ["x", "", "", "size"], ["y"], mode="linear", axes=[2, 3], keep_aspect_ratio_policy=policy
    )
    sizes = [numpy_helper.from_array(np.int64(size), "size")]
    graph = helper.make_graph(
        [node], "g", [value("x", floats, x.shape)], [value("y", floats, [1, 1, "h", "w"])], sizes
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    text = model.SerializeToString()
    for name, y in {
        "onnxruntime": onnxruntime.InferenceSession(text).run(None, {"x": x})[0],
        "ONNX reference": ReferenceEvaluator(model).run(None, {"x": x})[0],
        "OpenVINO": openvino.compile_model(openvino.Core().read_model(text), "CPU")([x])[0],
    }.items():
        print(f"2 x 4, {policy:11} {size}: {name:15}", *y.shape[2:])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
