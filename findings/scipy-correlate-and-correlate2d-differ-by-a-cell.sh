#!/usr/bin/env bash
# Guess: scipy.signal.correlate and scipy.signal.correlate2d with mode "same" differ in the number of axes only.
# Seen (scipy 1.17.1): with an even kernel they lie one cell apart. correlate puts the odd cell before the
# signal, as numpy does; correlate2d puts it behind, as PyTorch's padding="same" does. convolve and convolve2d
# agree with each other.
# Matters: a layer with a 2 x 2 or 4 x 4 kernel, checked against scipy, is right by one function and shifted by
# the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
numpy.correlate     [2100 3210 4321 5432  543]
signal.correlate    [2100 3210 4321 5432  543]
signal.correlate2d  [3210 4321 5432  543   54]
signal.convolve     [  12  123 1234 2345 3450]
signal.convolve2d   [  12  123 1234 2345 3450]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import signal

x = np.arange(1, 6)
w = np.array([1, 10, 100, 1000])
print("numpy.correlate    ", np.correlate(x, w, "same"))
print("signal.correlate   ", signal.correlate(x, w, "same"))
print("signal.correlate2d ", signal.correlate2d(x[None], w[None], "same")[0])
print("signal.convolve    ", signal.convolve(x, w, "same"))
print("signal.convolve2d  ", signal.convolve2d(x[None], w[None], "same")[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
