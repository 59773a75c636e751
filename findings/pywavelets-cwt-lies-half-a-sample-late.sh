#!/usr/bin/env bash
# Guess: the continuous wavelet transform of one spike, with a symmetric wavelet, is symmetric about the spike.
# Seen (PyWavelets 1.9.0): it is symmetric about the place half a sample behind it: spike at 20, equal answers at 20 and
# 21, for every scale. A convolution with the wavelet's integral is differenced, and differences lie between samples.
# scipy's convolution with the wavelet sampled about 0 has its peak at 20 alone.
# Matters: times of beats, transits and edges read off a scalogram are late by half a sample, and a symmetric event
# looks lopsided once it is sampled.
# Source: scipy/scipy issue 13962, on the same shift of its former cwt; PyWavelets/pywt issue 535.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 pywavelets==1.9.0

cat > "$work/expected" <<'EXPECTED'
mexh  scale 2: at 18 to 23 -0.147  0.203  0.541  0.541  0.203 -0.147
mexh  scale 3: at 18 to 23  0.108  0.331  0.472  0.472  0.331  0.108
morl  scale 2: at 18 to 23  0.246 -0.351  0.177  0.177 -0.351  0.246
morl  scale 3: at 18 to 23 -0.198 -0.357  0.342  0.342 -0.357 -0.198
scipy, a Mexican hat:        0.000  0.662  1.000  0.662  0.000 -0.406
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import pywt
from scipy import signal

x = np.zeros(41)
x[20] = 1
for name in ("mexh", "morl"):
    for scale in (2, 3):
        y = pywt.cwt(x, [scale], name)[0][0]
        print(f"{name:5} scale {scale}: at 18 to 23", *(f"{v:6.3f}" for v in y[18:24]))
t = np.arange(-20, 21) / 2
hat = (1 - t**2) * np.exp(-(t**2) / 2)
print("scipy, a Mexican hat:      ", *(f"{v:6.3f}" for v in signal.convolve(x, hat, "same")[18:24]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
