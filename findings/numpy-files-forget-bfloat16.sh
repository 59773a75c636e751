#!/usr/bin/env bash
# Guess: np.save and np.load return the array that was saved, its dtype included, or refuse it.
# Seen (numpy 2.4.6, ml_dtypes 0.6.0, h5py 3.14.0): bfloat16 comes back as two raw bytes a number (dtype V2), float8 as
# one (V1), from .npy, .npz and HDF5 alike, without a word; no arithmetic works on it. .view(bfloat16) brings the
# numbers back, if one remembers which type it was; float16's bytes would look the same.
# Matters: jax arrays in bfloat16 are numpy arrays of this dtype; a checkpoint's weights are there and cannot be used.
# Source: jax-ml/ml_dtypes issue 41; keras-team/keras pull request 19091, which guesses the type from the two bytes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 ml_dtypes==0.6.0 h5py==3.14.0

cat > "$work/expected" <<'EXPECTED'
bfloat16       npz |V2      h5py |V2      x + x: UFuncTypeError  viewed: [1. 2. 3.]
float8_e4m3fn  npz |V1      h5py |V1      x + x: UFuncTypeError  viewed: [1. 2. 3.]
float16        npz float16  h5py float16  x + x: [2. 4. 6.]  viewed: [1. 2. 3.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import io

import h5py
import ml_dtypes
import numpy as np

for dtype in (ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, np.float16):
    x = np.array([1, 2, 3], dtype)
    file = io.BytesIO()
    np.savez(file, x=x)
    file.seek(0)
    y = np.load(file)["x"]
    with h5py.File(io.BytesIO(), "w") as hdf5:
        hdf5["x"] = x
        z = hdf5["x"][:]
    try:
        total = y + y
    except TypeError as error:
        total = type(error).__name__
    print(f"{x.dtype!s:14} npz {y.dtype!s:8} h5py {z.dtype!s:8} x + x: {total}  viewed: {y.view(dtype).astype(float)}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
