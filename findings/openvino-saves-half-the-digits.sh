#!/usr/bin/env bash
# Guess: openvino.save_model writes the weights that the model has.
# Seen (OpenVINO 2026.4.1): it writes 16-bit floats unless told otherwise. 0.1 comes back as 0.0999756, 2049 as 2048,
# 0.00000001 as 0, and 100,000 as 65,504; no warning. compress_to_fp16=False keeps them. The model in memory is
# unchanged, so that a comparison made before the file is read again shows no difference.
# Matters: positions, counts and large shifts folded in from a normalisation are such weights.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 openvino==2026.4.1

cat > "$work/expected" <<'EXPECTED'
in memory                 0.1 2049 1e-08 100000
saved and read            0.0999756 2048 0 65504
with compress_to_fp16 off 0.1 2049 1e-08 100000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import openvino
import openvino.opset13 as ops

w = np.array([0.1, 2049, 1e-8, 1e5], np.float32).reshape(4, 1, 1, 1)
x = ops.parameter([1, 1, 1, 1], np.float32)
model = openvino.Model([ops.convolution(x, w, [1, 1], [0, 0], [0, 0], [1, 1])], [x], "four 1 x 1 kernels")


def answer(model):
    compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return " ".join(f"{v:.6g}" for v in compiled([np.ones((1, 1, 1, 1), np.float32)])[0].ravel())


print("in memory                ", answer(model))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.xml")
    openvino.save_model(model, path)
    print("saved and read           ", answer(openvino.Core().read_model(path)))
    openvino.save_model(model, path, compress_to_fp16=False)
    print("with compress_to_fp16 off", answer(openvino.Core().read_model(path)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
