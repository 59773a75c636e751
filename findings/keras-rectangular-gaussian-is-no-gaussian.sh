#!/usr/bin/env bash
# Guess: keras.ops.image.gaussian_blur with kernel_size=(3, 5) and sigma=(1, 2), documented as height and width, blurs
# three rows and five columns, and the picture keeps its size.
# Seen (Keras 3.15.1, torch 2.13.0, jax 0.10.2, tensorflow-cpu 2.21.0): numpy and JAX blur five rows and three columns.
# TensorFlow and PyTorch write the same fifteen weights row by row into three rows of five, where they are no Gaussian
# any more: 0.061 two cells from the middle, 0.069 beside it. On PyTorch a picture of 7 x 9 becomes 7 x 7. With an even
# square kernel, too, it grows there by a cell. Odd squares with one sigma are right everywhere, with two sigmas
# exchanged everywhere.
# Matters: motion blur and pictures with oblong pixels are blurred so. A model's augmentation differs by backend, and on
# one of them breaks a skip connection.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 torch==2.13.0 tensorflow-cpu==2.21.0 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy      (7, 9) down 0.0 0.069 0.1 0.114 0.1 0.069 0.0  along 0.0 0.0 0.0 0.069 0.114 0.069 0.0 0.0 0.0
           with 5 x 5 (7, 9)  with 4 x 4 (7, 9)
jax        (7, 9) down 0.0 0.069 0.1 0.114 0.1 0.069 0.0  along 0.0 0.0 0.0 0.069 0.114 0.069 0.0 0.0 0.0
           with 5 x 5 (7, 9)  with 4 x 4 (7, 9)
tensorflow (7, 9) down 0.0 0.0 0.042 0.114 0.042 0.0 0.0  along 0.0 0.0 0.061 0.069 0.114 0.069 0.061 0.0 0.0
           with 5 x 5 (7, 9)  with 4 x 4 (7, 9)
torch      (7, 7) down 0.0 0.0 0.042 0.114 0.042 0.0 0.0  along 0.0 0.061 0.069 0.114 0.069 0.061 0.0
           with 5 x 5 (7, 9)  with 4 x 4 (8, 10)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

program = """
import numpy as np
from keras import ops
x = np.zeros((1, 7, 9, 1), "float32")
x[0, 3, 4, 0] = 1
blur = lambda *size: ops.convert_to_numpy(ops.image.gaussian_blur(x, size, (1.0, 2.0), data_format="channels_last"))
y = blur(3, 5)[0, :, :, 0]
row, column = np.unravel_index(y.argmax(), y.shape)
print(y.shape, "down", *y[:, column].astype(float).round(3), " along", *y[row].astype(float).round(3))
print(" " * 10, "with 5 x 5", blur(5, 5).shape[1:3], " with 4 x 4", blur(4, 4).shape[1:3])
"""
for backend in ("numpy", "jax", "tensorflow", "torch"):
    run = [sys.executable, "-W", "ignore", "-c", program]
    env = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    print(f"{backend:10}", subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout.rstrip())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
