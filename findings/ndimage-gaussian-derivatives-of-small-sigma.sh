#!/usr/bin/env bash
# Guess: a Gaussian derivative of a constant is 0, and the first one of a ramp of slope 1 is 1, whatever the sigma.
# Seen (scipy 1.17.1): the kernel is the curve's formula sampled at the cells, and only the curve itself is brought to
# the sum 1. With sigma 0.5 the second derivative of ones is -0.56, with 0.3 the first derivative of a ramp is 0.085;
# the Laplacian of Gaussian likewise. From sigma 1 on the error is about 0.0001.
# Matters: fine scales are where edges and blobs are looked for; there the answer depends on how bright the picture is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
sigma 0.3: of ones, order 2 -10.1639   laplace -20.3278   of a ramp, order 1 0.0853
sigma 0.5: of ones, order 2  -0.5598   laplace  -1.1196   of a ramp, order 1 0.8600
sigma 0.7: of ones, order 2  -0.0050   laplace  -0.0100   of a ramp, order 1 0.9976
sigma   1: of ones, order 2  -0.0001   laplace  -0.0001   of a ramp, order 1 0.9999
sigma   2: of ones, order 2  -0.0001   laplace  -0.0002   of a ramp, order 1 0.9997
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

ones, ramp = np.ones(41), np.arange(41.0)
for sigma in (0.3, 0.5, 0.7, 1, 2):
    second = ndimage.gaussian_filter1d(ones, sigma, order=2)[20]
    first = ndimage.gaussian_filter1d(ramp, sigma, order=1)[20]
    blob = ndimage.gaussian_laplace(np.ones((41, 41)), sigma)[20, 20]
    print(f"sigma {sigma:3}: of ones, order 2 {second:8.4f}   laplace {blob:8.4f}   of a ramp, order 1 {first:.4f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
