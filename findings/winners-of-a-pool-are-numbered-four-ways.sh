#!/usr/bin/env bash
# Guess: the number by which a max-pool names a winner is its place in the picture, row times width plus column.
# Seen (torch 2.13.0, tensorflow-cpu 2.21.0, onnxruntime 1.32.0): PyTorch's is, anew in each picture and channel.
# ONNX's counts on through channels and batch. TensorFlow's counts channels fastest, (row times width plus column)
# times channels plus channel, anew in each picture, or through the batch if include_batch_in_index says so. With one
# picture of one channel all four agree.
# Matters: unpooling, and showing which pixel won, with numbers from another library lights other pixels; a test on one
# grey picture passes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
1 x 1 pictures  PyTorch                  3
1 x 1 pictures  onnxruntime              3
1 x 1 pictures  TensorFlow, batch False  3
1 x 1 pictures  TensorFlow, batch True   3
2 x 3 pictures  PyTorch                  3 3 3 3 3 3
2 x 3 pictures  onnxruntime              3 7 11 15 19 23
2 x 3 pictures  TensorFlow, batch False  9 10 11 9 10 11
2 x 3 pictures  TensorFlow, batch True   9 10 11 21 22 23
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import onnxruntime
import tensorflow as tf
import torch
from onnx import TensorProto, helper


def places(x):  # batch, channels, rows, columns
    value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
    node = helper.make_node("MaxPool", ["x"], ["y", "i"], kernel_shape=[2, 2], strides=[2, 2])
    outputs = [value("y", floats, [*x.shape[:2], 1, 1]), value("i", TensorProto.INT64, [*x.shape[:2], 1, 1])]
    graph = helper.make_graph([node], "g", [value("x", floats, x.shape)], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=9)
    yield "PyTorch", torch.nn.functional.max_pool2d(torch.tensor(x), 2, return_indices=True)[1].numpy()
    yield "onnxruntime", onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[1]
    for batch in (False, True):
        last = x.transpose(0, 2, 3, 1).copy()
        i = tf.nn.max_pool_with_argmax(last, 2, 2, "VALID", include_batch_in_index=batch)[1].numpy()
        yield f"TensorFlow, batch {batch}", i.transpose(0, 3, 1, 2)


for shape in ((1, 1, 2, 2), (2, 3, 2, 2)):
    for name, i in places(np.arange(np.prod(shape), dtype=np.float32).reshape(shape)):
        print(f"{shape[0]} x {shape[1]} pictures  {name:24}", *i.ravel())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
