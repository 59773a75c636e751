#!/usr/bin/env bash
# Guess: 200 + 200 + 200 in bytes is 600, or the library refuses bytes, or cuts off at 255, but one does as the other.
# Seen (numpy 2.4.6, scipy 1.17.1, torch 2.13.0, jax 0.10.2, SimpleITK 2.5.7, opencv-python-headless 5.0.0.93): six of
# them wrap around at 256 and say 88 without a word, PyTorch's conv1d and JAX's lax.conv among them; OpenCV says 255;
# scipy.signal.fftconvolve and jnp.convolve say 600. Within scipy.signal, and within JAX, two functions differ.
# Matters: pictures are bytes. A box of three over a bright sky comes out dark in one library and white in the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q \
  numpy==2.4.6 scipy==1.17.1 opencv-python-headless==5.0.0.93 torch==2.13.0 jax==0.10.2 jaxlib==0.10.2 \
  simpleitk==2.5.7

cat > "$work/expected" <<'EXPECTED'
numpy.convolve           uint8    88
scipy.signal.convolve    uint8    88
scipy.signal.fftconvolve float64  600
scipy.ndimage.convolve   uint8    88
torch.conv1d             uint8    88
jax.lax.conv             uint8    88
jax.numpy.convolve       float32  600
SimpleITK.Convolution    uint8    88
cv2.filter2D             uint8    255
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import jax
import jax.numpy as jnp
import numpy as np
import SimpleITK as sitk
import torch
from scipy import ndimage, signal

x, w = np.full(5, 200, np.uint8), np.ones(3, np.uint8)
picture = sitk.Convolution(sitk.GetImageFromArray(x[None]), sitk.GetImageFromArray(w[None]))
for name, y in {
    "numpy.convolve": np.convolve(x, w, "same"),
    "scipy.signal.convolve": signal.convolve(x, w, "same"),
    "scipy.signal.fftconvolve": signal.fftconvolve(x, w, "same"),
    "scipy.ndimage.convolve": ndimage.convolve(x, w),
    "torch.conv1d": torch.conv1d(torch.tensor(x)[None, None], torch.tensor(w)[None, None], padding=1)[0, 0].numpy(),
    "jax.lax.conv": np.asarray(jax.lax.conv(x[None, None], w[None, None], (1,), "SAME")[0, 0]),
    "jax.numpy.convolve": np.asarray(jnp.convolve(x, w, "same")),
    "SimpleITK.Convolution": sitk.GetArrayFromImage(picture)[0],
    "cv2.filter2D": cv2.filter2D(x[None], -1, w[None])[0],
}.items():
    print(f"{name:25}{y.dtype!s:8} {y[2]:.0f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
