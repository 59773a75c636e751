#!/usr/bin/env bash
# Guess: LPPool with p = 3 is the 3-norm of each window: negative numbers count by their size, as in a norm of any p.
# Seen (torch 2.13.0, onnxruntime 1.32.0): PyTorch takes the power of the numbers as they are: -1 -2 3 -4 in pairs gives
# NaN twice for p = 3, and with p = 1 a signed sum. onnxruntime's LpPool takes sizes first: 2.08 4.498.
# Matters: behind anything but a ReLU an odd p gives NaN where a window's sum is negative, and nothing where the signs
# happen to cancel out; the ONNX operator of the same name gives other numbers.
# Source: the documentation of torch.nn.LPPool1d (the equation has no modulus); ONNX's LpPool.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0

cat > "$work/expected" <<'EXPECTED'
p=1  torch [-3. -1.]  onnxruntime [3. 7.]
p=2  torch [2.236 5.   ]  onnxruntime [2.236 5.   ]
p=3  torch [nan nan]  onnxruntime [2.08  4.498]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import onnxruntime
import torch
from onnx import TensorProto, helper

x = np.float32([[[-1, -2, 3, -4]]])
for p in (1, 2, 3):
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("LpPool", ["x"], ["y"], p=p, kernel_shape=[2], strides=[2])], "pool",
        [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [1, 1, 2])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    theirs = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
    print(f"p={p}  torch", torch.nn.LPPool1d(p, 2)(torch.tensor(x)).numpy().ravel().round(3), " onnxruntime",
          theirs.ravel().round(3))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
