#!/usr/bin/env bash
# Guess: a constant signal, decimated, is the same constant.
# Seen (scipy 1.17.1): of ones, signal.decimate makes 0.9886, everywhere, by any factor. Its default filter is a
# Chebyshev filter of order 8, whose passband may sag by 0.05 dB, and with an even order it sags at constants; it is run
# forwards and backwards, which doubles it. zero_phase=False loses half as much, an odd order (n=7) nothing, ftype="fir"
# nothing but at the ends.
# Matters: a light curve or a spectrum loses 1.1 percent of its level, as deep as the transit of a large planet, and
# again at each stage where factors are split up as the manual advises.
# Source: the documentation of scipy.signal.decimate (order 8 Chebyshev type I; more than one call for factors above
# 13).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
by 2                     0.9886
by 10                    0.9886
by 10, then by 10        0.9772
by 10, n=7               1.0000
by 10, zero_phase=False  0.9943
by 10, ftype='fir'       1.0000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy.signal import decimate

x = np.ones(2000)
for name, y in {
    "by 2": decimate(x, 2),
    "by 10": decimate(x, 10),
    "by 10, then by 10": decimate(decimate(x, 10), 10),
    "by 10, n=7": decimate(x, 10, n=7),
    "by 10, zero_phase=False": decimate(x, 10, zero_phase=False),
    "by 10, ftype='fir'": decimate(x, 10, ftype="fir"),
}.items():
    print(f"{name:24} {y[len(y) // 2]:.4f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
