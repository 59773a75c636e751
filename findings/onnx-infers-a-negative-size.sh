#!/usr/bin/env bash
# Guess: a convolution whose kernel of 5 is longer than its input of 2 is refused by onnx.checker with full_check=True,
# or by shape inference with strict_mode=True.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): both are content, and the inferred length is -2, a number like any other in
# the file. A kernel for two channels on an input of three passes as well. onnxruntime refuses to run either.
# Matters: a model made for pictures of 224 and checked for 32 seems to fit; what lays out memory or a drawing by
# inferred shapes gets -2.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
input (1, 1, 2), kernel (1, 1, 5): checked; inferred [1, 1, -2]
  onnxruntime: InvalidArgument
input (1, 3, 5), kernel (1, 2, 2): checked; inferred [1, 1, 4]
  onnxruntime: Fail
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

onnxruntime.set_default_logger_severity(4)
for shape, kernel in (((1, 1, 2), (1, 1, 5)), ((1, 3, 5), (1, 2, 2))):
    value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
    w = numpy_helper.from_array(np.ones(kernel, np.float32), "w")
    node = helper.make_node("Conv", ["x", "w"], ["y"])
    graph = helper.make_graph([node], "g", [value("x", floats, shape)], [value("y", floats, (1, 1, "n"))], [w])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, check_type=True).graph.output[0]
    sizes = [d.dim_value for d in inferred.type.tensor_type.shape.dim]
    print(f"input {shape}, kernel {kernel}: checked; inferred", sizes)
    try:
        onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": np.ones(shape, np.float32)})
    except Exception as error:
        print("  onnxruntime:", type(error).__name__)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
