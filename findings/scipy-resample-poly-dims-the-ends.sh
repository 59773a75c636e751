#!/usr/bin/env bash
# Guess: a constant signal resampled to half or double the rate is constant: a filter for signals does not take them to
# be 0 where they were not measured.
# Seen (scipy 1.17.1): resample_poly does: of ones, the last sample is 0.5 at double the rate, the first 0.75 at half
# of it, with an overshoot of 1.13 beside it. padtype="line" or "mean" mends it; padtype="constant" is not the constant
# that goes on, but 0. decimate(ftype="fir") has no such word. Inside, doubling leaves a comb of 1.0005 and 0.9995, for
# the two phases of the filter do not have the same sum.
# Matters: a flat light curve or ECG begins and ends with a false dip, and a network learns it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
twice the rate, ends  [1.001 1.133 1.001 0.5  ]
twice the rate, inner [1.0005 0.9995 1.0005 0.9995 1.0005 0.9995]
half the rate, ends   [0.75  1.067 0.966 1.067]
half the rate, inner  [1. 1. 1. 1.]
twice, constant       [1.001 1.133 1.001 0.5  ]
twice, line           [1.001 0.999 1.001 0.999]
twice, mean           [1. 1. 1. 1.]
decimate, fir         [0.75  1.067 0.966 1.067]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import signal

np.set_printoptions(suppress=True)
print("twice the rate, ends ", signal.resample_poly(np.ones(200), 2, 1).round(3)[[0, 1, -2, -1]])
print("twice the rate, inner", signal.resample_poly(np.ones(200), 2, 1).round(4)[198:204])
print("half the rate, ends  ", signal.resample_poly(np.ones(200), 1, 2).round(3)[[0, 1, -2, -1]])
print("half the rate, inner ", signal.resample_poly(np.ones(200), 1, 2).round(4)[48:52])
for padtype in ("constant", "line", "mean"):
    y = signal.resample_poly(np.ones(200), 2, 1, padtype=padtype)
    print(f"twice, {padtype:14}", y.round(3)[[0, 1, -2, -1]])
print("decimate, fir        ", signal.decimate(np.ones(200), 2, ftype="fir").round(3)[[0, 1, -2, -1]])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
