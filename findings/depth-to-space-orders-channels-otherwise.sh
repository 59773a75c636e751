#!/usr/bin/env bash
# Guess: PyTorch's pixel_shuffle, ONNX's DepthToSpace and TensorFlow's depth_to_space are one operation.
# Seen (torch 2.13.0, onnxruntime 1.32.0, tensorflow-cpu 2.21.0): with one output channel they are. With two, from
# eight channels, PyTorch takes channels 0 1 2 3 for the first picture, TensorFlow and ONNX's default (mode DCR) 0 2 4
# 6. ONNX's mode CRD is PyTorch's order.
# Matters: super-resolution in grey is right when it is moved to another library; in colour its pixels and its colours
# are mixed in a fine pattern.
# Source: the documentation of ONNX's DepthToSpace (DCR and CRD).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
4 channels  torch.pixel_shuffle   [[0 1] [2 3]]
4 channels  tf.nn.depth_to_space  [[0 1] [2 3]]
4 channels  onnxruntime           [[0 1] [2 3]]
4 channels  onnxruntime, CRD      [[0 1] [2 3]]
8 channels  torch.pixel_shuffle   [[0 1] [2 3]] [[4 5] [6 7]]
8 channels  tf.nn.depth_to_space  [[0 2] [4 6]] [[1 3] [5 7]]
8 channels  onnxruntime           [[0 2] [4 6]] [[1 3] [5 7]]
8 channels  onnxruntime, CRD      [[0 1] [2 3]] [[4 5] [6 7]]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import onnxruntime
import tensorflow as tf
import torch
from onnx import TensorProto, helper


def onnx_answer(x, **mode):
    value, floats = helper.make_tensor_value_info, TensorProto.FLOAT
    node = helper.make_node("DepthToSpace", ["x"], ["y"], blocksize=2, **mode)
    shapes = [value("x", floats, x.shape)], [value("y", floats, [1, x.shape[1] // 4, 2, 2])]
    graph = helper.make_graph([node], "g", *shapes)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=9)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]


for channels in (4, 8):
    x = np.arange(channels, dtype=np.float32).reshape(1, -1, 1, 1)
    for name, y in {
        "torch.pixel_shuffle": torch.pixel_shuffle(torch.tensor(x), 2).numpy(),
        "tf.nn.depth_to_space": tf.nn.depth_to_space(x.transpose(0, 2, 3, 1), 2).numpy().transpose(0, 3, 1, 2),
        "onnxruntime": onnx_answer(x),
        "onnxruntime, CRD": onnx_answer(x, mode="CRD"),
    }.items():
        print(f"{channels} channels  {name:21}", *(f"{picture}".replace("\n", "") for picture in y[0].astype(int)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
