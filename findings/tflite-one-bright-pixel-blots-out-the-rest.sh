#!/usr/bin/env bash
# Guess: Optimize.DEFAULT without sample data, "dynamic range", stores weights in 8 bits and computes with float
# activations; an output depends on its window alone.
# Seen (tensorflow-cpu 2.21.0): the activations are rounded to 8 bits as well, at every call, over the range of the
# whole picture. A kernel that copies its middle cell returns 1 2 3 to within a percent; put one pixel of 1000 into a
# corner, and they come back as 0 3.9 3.9, steps of a 255th of 1000. Without the option they stay as they are.
# Matters: one hot pixel, lamp or star takes the rest of the picture away, cells that no window connects with it
# included. A test on pictures of even brightness passes.
# Source: TensorFlow's guide to dynamic range quantisation: activations are stored as floats, and brought to 8 bits
# before each operator that has such a kernel.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 tensorflow-cpu==2.21.0

cat > "$work/expected" <<'EXPECTED'
floats           0 in the corner: 1.0 2.0 3.0
floats        1000 in the corner: 1.0 2.0 3.0
dynamic range    0 in the corner: 1.0 2.0 3.0
dynamic range 1000 in the corner: 0.0 3.9 3.9
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

channels = 64  # small kernels are left alone
w = np.zeros((3, 3, channels, channels), np.float32)
w[1, 1] = np.eye(channels)
copy = tf.function(lambda x: tf.nn.conv2d(x, w, 1, "SAME"), [tf.TensorSpec([1, 9, 9, channels])])
x = np.zeros((1, 9, 9, channels), np.float32)
x[0, 6, 5:8, 0] = 1, 2, 3


def run(model, x):
    interpreter = tf.lite.Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0, 6, 5:8, 0]


for name, optimizations in ("floats", []), ("dynamic range", [tf.lite.Optimize.DEFAULT]):
    converter = tf.lite.TFLiteConverter.from_concrete_functions([copy.get_concrete_function()])
    converter.optimizations = optimizations
    model = converter.convert()
    for corner in (0, 1000):
        x[0, 0, 0, 0] = corner
        print(f"{name:13} {corner:4} in the corner:", *run(model, x).astype(float).round(1))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
