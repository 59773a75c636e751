#!/usr/bin/env bash
# Guess: keras.ops.image.gaussian_blur is one function on all of Keras's backends, and a blur keeps the sum.
# Seen (Keras 3.15.1): on the numpy backend it is and does. On the jax backend, where data_format is left to the
# default (channels last), the picture is read as channels first: its rows count as channels, and its colours as an
# axis to blur along. One bright red pixel spreads along its row only, into green too, and 27 % of the light is lost.
# Shapes are right, nothing is refused, and data_format="channels_last", the default's own name, mends it.
# Matters: a model trained on one backend and served on another sees other pictures.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy
   by default sum 1.00
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
      red 0.124 0.204 0.124   green 0.000 0.000 0.000
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
   {'data_format': 'channels_last'} sum 1.00
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
      red 0.124 0.204 0.124   green 0.000 0.000 0.000
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
jax
   by default sum 0.73
      red 0.000 0.000 0.000   green 0.000 0.000 0.000
      red 0.124 0.204 0.124   green 0.075 0.124 0.075
      red 0.000 0.000 0.000   green 0.000 0.000 0.000
   {'data_format': 'channels_last'} sum 1.00
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
      red 0.124 0.204 0.124   green 0.000 0.000 0.000
      red 0.075 0.124 0.075   green 0.000 0.000 0.000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys

PROGRAM = """
import keras
import numpy as np

x = np.zeros((1, 5, 5, 3), np.float32)
x[0, 2, 2, 0] = 1
for options in {}, {"data_format": keras.config.image_data_format()}:
    y = keras.ops.image.gaussian_blur(x, (3, 3), (1.0, 1.0), **options)
    y = np.asarray(keras.ops.convert_to_numpy(y))[0]
    print("  ", options or "by default", f"sum {y.sum():.2f}")
    for row in y[1:4, 1:4]:
        print("      red", *(f"{v:.3f}" for v in row[:, 0]), "  green", *(f"{v:.3f}" for v in row[:, 1]))
"""
for backend in ("numpy", "jax"):
    print(backend, flush=True)
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, env=os.environ | {"KERAS_BACKEND": backend})
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
