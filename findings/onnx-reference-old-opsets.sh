#!/usr/bin/env bash
# Guess: ONNX's own reference runs a file of an older opset as its runtimes do, or says that it cannot.
# Seen (onnx 1.23.2, onnxruntime 1.32.0): BatchNormalization of opset 9 is run with other numbers: scale 2, variance 2,
# input 1 gives 0.658 in the second channel instead of 0.586, since it normalises by the batch's own mean and variance
# for a part, as in training. Opset 8 raises a TypeError about a tuple, and DequantizeLinear below opset 19 is refused
# as unknown. From 14 and 19 on both are right.
# Matters: the published models of the classic networks are of opset 7 to 12. A checker that stands on the reference
# puts the fault into the file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
BatchNormalization, opset  8: reference TypeError  onnxruntime [1.    0.586]
BatchNormalization, opset  9: reference [1.    0.658]  onnxruntime [1.    0.586]
BatchNormalization, opset 14: reference [1.    0.586]  onnxruntime [1.    0.586]
DequantizeLinear, opset 17: reference RuntimeError  onnxruntime [0.5 1.  1.5]
DequantizeLinear, opset 19: reference [0.5 1.  1.5]  onnxruntime [0.5 1.  1.5]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator


def both(opset, node, x, constants):
    value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
    kind = helper.np_dtype_to_tensor_dtype(x.dtype)
    held = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph([node], "g", [value("x", kind, x.shape)], [value("y", floats, x.shape)], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    try:
        mine = ReferenceEvaluator(model).run(None, {"x": x})[0].ravel().round(3)
    except (TypeError, RuntimeError) as error:
        mine = type(error).__name__
    print(f"{node.op_type}, opset {opset:2}: reference {mine}", end="  ")
    theirs = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
    print("onnxruntime", theirs.ravel().round(3))


norm = helper.make_node("BatchNormalization", ["x", "scale", "bias", "mean", "variance"], ["y"], epsilon=0.0)
for opset in (8, 9, 14):
    both(opset, norm, np.ones((1, 2, 1), np.float32), dict.fromkeys(norm.input[1:], np.float32([1, 2])))
dequantize = helper.make_node("DequantizeLinear", ["x", "scale"], ["y"])
for opset in (17, 19):
    both(opset, dequantize, np.uint8([1, 2, 3]), {"scale": np.float32(0.5)})
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
