#!/usr/bin/env bash
# Guess: a correlation of complex numbers is one thing in all libraries; where a function is called correlate, the
# kernel is conjugated, as in mathematics.
# Seen (numpy 2.4.6, scipy 1.17.1, jax 0.10.2, torch 2.13.0, Keras 3.15.1): numpy, scipy and JAX's correlate conjugate:
# 1 with i gives -i. PyTorch's conv1d, a correlation, and JAX's lax.conv do not: i. keras.ops.correlate is numpy's -i
# on the jax backend, and a real 0 on numpy's: it drops what is imaginary, with a warning at most.
# Matters: spectra, MR scans and radar are complex. The matched filter, a correlation with what one looks for, has its
# peak only where the kernel is conjugated.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 keras==3.15.1

cat > "$work/expected" <<'EXPECTED'
numpy.correlate                  0-1j
scipy.signal.correlate           0-1j
scipy.ndimage.correlate          0-1j
jax.numpy.correlate              0-1j
torch.conv1d                     0+1j
jax.lax.conv                     0+1j
keras.ops.correlate, jax         0-1j
keras.ops.correlate, numpy       0+0j
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys
import warnings

import jax
import numpy as np
import torch
from scipy import ndimage, signal

warnings.simplefilter("ignore")
x, w = np.array([1, 0], np.complex64), np.array([1j], np.complex64)
for name, y in {
    "numpy.correlate": np.correlate(x, w),
    "scipy.signal.correlate": signal.correlate(x, w, "valid"),
    "scipy.ndimage.correlate": ndimage.correlate(x, w),
    "jax.numpy.correlate": jax.numpy.correlate(x, w),
    "torch.conv1d": torch.conv1d(torch.tensor(x)[None], torch.tensor(w)[None, None])[0],
    "jax.lax.conv": jax.lax.conv(x[None, None], w[None, None], (1,), "VALID")[0, 0],
}.items():
    print(f"{name:33}{complex(y[0]) + 0:.0f}")
keras = """
import keras, numpy as np
y = keras.ops.correlate(np.array([1, 0], "complex64"), np.array([1j], "complex64"))
print(f"{complex(y[0]) + 0:.0f}")
"""
for backend in ("jax", "numpy"):
    run = [sys.executable, "-W", "ignore", "-c", keras]
    seen = subprocess.run(run, env=os.environ | {"KERAS_BACKEND": backend}, capture_output=True, text=True, check=True)
    print(f"{'keras.ops.correlate, ' + backend:33}{seen.stdout.strip()}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
