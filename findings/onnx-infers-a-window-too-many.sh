#!/usr/bin/env bash
# Guess: the shapes that onnx.shape_inference writes into a file are those that come out.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): a pool with ceil_mode, kernel 2, stride 3, one cell of padding on both sides,
# over 5 cells makes 2; before opset 22, three are inferred. The rule that drops a last window which begins in the
# padding on the right is in onnxruntime for all opsets, in the inference for the newest only.
# Matters: what is laid out by inferred shapes (a drawing, a memory plan, the weights of a Dense layer behind it) does
# not fit what is computed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
MaxPool     opset 11: inferred 3, computed 2
MaxPool     opset 19: inferred 3, computed 2
MaxPool     opset 22: inferred 2, computed 2
AveragePool opset 11: inferred 3, computed 2
AveragePool opset 19: inferred 3, computed 2
AveragePool opset 22: inferred 2, computed 2
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, shape_inference

x = np.ones((1, 1, 1, 5), np.float32)
value = helper.make_tensor_value_info
for op in ("MaxPool", "AveragePool"):
    for opset in (11, 19, 22):
        node = helper.make_node(op, ["x"], ["y"], kernel_shape=[1, 2], strides=[1, 3], pads=[0, 1, 0, 1], ceil_mode=1)
        ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, None)]
        model = helper.make_model(
            helper.make_graph([node], "pool", *ends), opset_imports=[helper.make_opsetid("", opset)], ir_version=8
        )
        inferred = shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim[3].dim_value
        (y,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})
        print(f"{op:11} opset {opset}: inferred {inferred}, computed {y.shape[3]}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
