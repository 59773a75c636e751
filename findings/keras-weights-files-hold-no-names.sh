#!/usr/bin/env bash
# Guess: a .weights.h5 file holds each layer's weights under the layer's name, and load_weights gives "edges" what
# "edges" had.
# Seen (Keras 3.15.1, h5py 3.14.0): two Conv2D layers named edges and corners are stored as layers/conv2d and
# layers/conv2d_1: counted by class, in the order of the model. A model that has the two in the other order loads the
# file without a word, each with the other's kernels, if shapes fit. A whole model saved as .h5 has the names, and
# load_weights(by_name=True) keeps to them.
# Matters: who reads kernels out of such a file by their names finds none; renaming a layer is harmless, inserting or
# moving one is not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 h5py==3.14.0 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
in the file: conv2d conv2d_1
.weights.h5  {}                edges has the kernel of edges: False
.h5          {}                edges has the kernel of edges: False
.h5          {'by_name': True} edges has the kernel of edges: True
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

os.environ["KERAS_BACKEND"] = "jax"
import h5py
import keras
import numpy as np


def model(*names):
    layers = [keras.layers.Conv2D(1, 3, name=name, use_bias=False) for name in names]
    return keras.Sequential([keras.layers.Input((9, 9, 1)), *layers])


kernel = lambda network, name: network.get_layer(name).get_weights()[0]
one, other = model("edges", "corners"), model("corners", "edges")
with tempfile.TemporaryDirectory() as folder:
    weights, whole = os.path.join(folder, "m.weights.h5"), os.path.join(folder, "m.h5")
    one.save_weights(weights)
    one.save(whole)
    with h5py.File(weights) as file:
        print("in the file:", *file["layers"])
    for path, how in (weights, {}), (whole, {}), (whole, {"by_name": True}):
        other.load_weights(path, **how)
        same = np.array_equal(kernel(other, "edges"), kernel(one, "edges"))
        print(f"{os.path.basename(path)[1:]:12} {how!s:17} edges has the kernel of edges:", same)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
