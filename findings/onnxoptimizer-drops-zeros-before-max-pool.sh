#!/usr/bin/env bash
# Guess: an optimiser of ONNX files changes the speed, not the numbers.
# Seen (onnxoptimizer 0.4.2, onnx 1.23.2, onnxruntime 1.32.0): a Pad of zeros followed by a MaxPool becomes a MaxPool
# with pads. The zeros took part in the maximum; a pool's own padding never wins: 0 turns into -1. And where the pool
# has auto_pad, even the length changes, 9 to 6. Pad before Conv is moved rightly.
# Matters: this pair is how networks from TensorFlow and Darknet say "same" before a pool; after a ReLU it is harmless,
# after a leaky ReLU, a tanh or a bare convolution it is not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxoptimizer==0.4.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
Pad, Conv 
  as written -3 -6 -9 -12 -15 -11 -6
  optimised  -3 -6 -9 -12 -15 -11 -6
Pad, AveragePool 
  as written -1 -2 -3 -4 -5 -3.66667 -2
  optimised  -1 -2 -3 -4 -5 -3.66667 -2
Pad, MaxPool 
  as written 0 -1 -2 -3 -4 0 0
  optimised  -1 -1 -2 -3 -4 -5 -6
Pad, MaxPool SAME_UPPER
  as written 0 0 -1 -2 -3 -4 0 0 0
  optimised  -1 -1 -2 -3 -4 -5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxoptimizer
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

x = -np.arange(1, 7, dtype=np.float32).reshape(1, 1, 1, 6)
value = helper.make_tensor_value_info
constants = [
    numpy_helper.from_array(np.array([0, 0, 0, 1, 0, 0, 0, 2]), "pads"),
    numpy_helper.from_array(np.ones((1, 1, 1, 3), np.float32), "w"),
]
for name, inputs, options in (
    ("Conv", ["h", "w"], {}),
    ("AveragePool", ["h"], {"kernel_shape": [1, 3]}),
    ("MaxPool", ["h"], {"kernel_shape": [1, 3]}),
    ("MaxPool", ["h"], {"kernel_shape": [1, 3], "auto_pad": "SAME_UPPER"}),
):
    nodes = [helper.make_node("Pad", ["x", "pads"], ["h"]), helper.make_node(name, inputs, ["y"], **options)]
    ends = [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 1, None])]
    model = helper.make_model(
        helper.make_graph(nodes, "pair", *ends, constants), opset_imports=[helper.make_opsetid("", 18)], ir_version=8
    )
    print("Pad,", name, options.get("auto_pad", ""))
    for said, m in (("as written", model), ("optimised", onnxoptimizer.optimize(model))):
        y = onnxruntime.InferenceSession(m.SerializeToString()).run(None, {"x": x})[0]
        print(f"  {said:10}", *(f"{v:g}" for v in y.ravel()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
