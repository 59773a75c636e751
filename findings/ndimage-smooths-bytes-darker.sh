#!/usr/bin/env bash
# Guess: scipy.ndimage's Gaussian and box filters of a picture of bytes are the filtered floats, rounded; at worst cut
# off, half a grey level too dark on average.
# Seen (scipy 1.17.1): one axis after the other is filtered and cut off each time, because what lies between has the
# picture's type. A picture loses one grey level on average, a volume one and a half, one cell in fourteen two levels
# or more. scipy.ndimage.convolve with the same kernel as a whole loses half a level; floats lose nothing.
# Matters: a difference of two smoothed pictures, a background that is subtracted, a threshold.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
signal   gaussian_filter(x, 1)     loses 0.5 on average; two levels or more: 0%
signal   uniform_filter(x, 3)      loses 0.3 on average; two levels or more: 0%
signal   convolve, 1 2 1 by 1 2 1  loses 0.4 on average; two levels or more: 0%
picture  gaussian_filter(x, 1)     loses 1.0 on average; two levels or more: 0%
picture  uniform_filter(x, 3)      loses 0.7 on average; two levels or more: 0%
picture  convolve, 1 2 1 by 1 2 1  loses 0.5 on average; two levels or more: 0%
volume   gaussian_filter(x, 1)     loses 1.5 on average; two levels or more: 7%
volume   uniform_filter(x, 3)      loses 1.0 on average; two levels or more: 0%
volume   convolve, 1 2 1 by 1 2 1  loses 0.5 on average; two levels or more: 0%
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

rng = np.random.default_rng(0)
for axes, size in (("signal", (4096,)), ("picture", (256, 256)), ("volume", (40, 40, 40))):
    x = rng.integers(0, 256, size, dtype=np.uint8)
    kernel = 1.0
    for _ in size:
        kernel = np.multiply.outer(kernel, np.array([0.25, 0.5, 0.25]))
    for name, smooth in (
        ("gaussian_filter(x, 1)", lambda x: ndimage.gaussian_filter(x, 1)),
        ("uniform_filter(x, 3)", lambda x: ndimage.uniform_filter(x, 3)),
        ("convolve, 1 2 1 by 1 2 1", lambda x: ndimage.convolve(x, kernel)),
    ):
        lost = smooth(x.astype(float)) - smooth(x)
        print(f"{axes:8} {name:25} loses {lost.mean():.1f} on average; two levels or more: {np.mean(lost >= 2):.0%}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
