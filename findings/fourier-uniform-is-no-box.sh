#!/usr/bin/env bash
# Guess: multiplying a transform by scipy.ndimage.fourier_uniform with size 3 is the circular mean of three, as
# uniform_filter with mode="wrap"; so says the convolution theorem.
# Seen (scipy 1.17.1): it is not. The answer to one cell of 1 is 0.311 0.341 0.311 with 0.021 and -0.004 beside them,
# where the mean has three times 0.333. The factors are those of a box of three cells' width on a line without cells (a
# sinc), not those of three cells. fourier_gaussian, which is made in the same way, agrees with its filter to 0.001 at
# this width.
# Matters: it is the function that one takes to show the theorem, and "equal up to rounding" fails by 7 percent;
# positive pictures get negative cells.
# Source: scipy's documentation of fourier_uniform ("the Fourier transform of a box of given size").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
uniform_filter1d, wrap    0.000  0.000  0.000  0.333  0.333  0.333  0.000  0.000  0.000
transform of three cells  0.000  0.000  0.000  0.333  0.333  0.333  0.000  0.000  0.000
fourier_uniform           0.001 -0.004  0.021  0.311  0.341  0.311  0.021 -0.004  0.001
gaussian_filter1d, wrap   0.000  0.004  0.054  0.242  0.399  0.242  0.054  0.004  0.000
fourier_gaussian          0.000  0.005  0.054  0.242  0.398  0.242  0.054  0.005  0.000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

x = np.zeros(9)
x[4] = 1
by_transform = lambda factor, width: np.fft.ifft(factor(np.fft.fft(x), width)).real
rows = {
    "uniform_filter1d, wrap": ndimage.uniform_filter1d(x, 3, mode="wrap"),
    "transform of three cells": np.fft.ifft(np.fft.fft(x) * np.fft.fft([1 / 3, 1 / 3, *[0] * 6, 1 / 3])).real,
    "fourier_uniform": by_transform(ndimage.fourier_uniform, 3),
    "gaussian_filter1d, wrap": ndimage.gaussian_filter1d(x, 1, mode="wrap"),
    "fourier_gaussian": by_transform(ndimage.fourier_gaussian, 1),
}
for name, y in rows.items():
    print(f"{name:24}", *(f"{value:6.3f}" for value in y.round(3) + 0.0))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
