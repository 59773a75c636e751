#!/usr/bin/env bash
# Guess: convolving a mask with a window of ones counts the true cells in each window: 1 2 3 3 2 1 for 1 1 1 1.
# Seen (numpy 2.4.6, scipy 1.17.1): where mask and window are both boolean, numpy.convolve and scipy.signal.convolve
# answer "is there any?" in booleans, ndimage.convolve does so for a window of numbers too; fftconvolve counts. With
# method="fft" scipy.signal.convolve says "yes" where the window reaches no true cell, since it takes the rounding
# error of a zero for true.
# Matters: neighbours in the Game of Life, the share of missing pixels in a window and the overlap of two masks are all
# counted so. Turn the mask into integers first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
numpy.convolve                      bool      1 1 1 1 1 1 0 0 0
signal.convolve                     bool      1 1 1 1 1 1 0 0 0
signal.fftconvolve                  float64   1 2 3 3 2 1 0 0 0
ndimage.convolve, window of numbers bool      1 1 1 1 1 0 0
numpy.convolve of integers          int64     1 2 3 3 2 1 0 0 0
one true cell in 1000, direct       true: 3 cells
one true cell in 1000, fft          true: more than 3 cells
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage, signal

mask, window = np.array([1, 1, 1, 1, 0, 0, 0], bool), np.ones(3, bool)
for name, counts in {
    "numpy.convolve": np.convolve(mask, window),
    "signal.convolve": signal.convolve(mask, window),
    "signal.fftconvolve": signal.fftconvolve(mask, window).round(),
    "ndimage.convolve, window of numbers": ndimage.convolve(mask, np.ones(3, int), mode="constant"),
    "numpy.convolve of integers": np.convolve(mask.astype(int), window),
}.items():
    print(f"{name:36}{counts.dtype!s:9}", *counts.astype(int))
sparse = np.arange(1000) == 500
for method in ("direct", "fft"):
    reached = signal.convolve(sparse, window, method=method).sum()
    print(f"one true cell in 1000, {method:9}    true: {'3 cells' if reached == 3 else 'more than 3 cells'}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
