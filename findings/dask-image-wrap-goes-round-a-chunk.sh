#!/usr/bin/env bash
# Guess: dask_image.ndfilters are scipy.ndimage's filters on pictures in pieces: the pieces do not show in the numbers.
# Seen (dask-image 2026.5.0, dask 2026.8.0, scipy 1.17.1): with mode="wrap" they do, in all but convolve and correlate:
# the first cell's other neighbour is not the last cell of the picture but the last one of the first piece and its rim.
# With one piece they agree with scipy, and so do the other modes with many.
# Matters: maps of the globe, angles and periodic boxes are filtered so, in pieces because they are large; the seam is
# wrong, and moves with the size of the pieces.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 dask==2026.8.0 dask-image==2026.5.0

cat > "$work/expected" <<'EXPECTED'
uniform_filter   scipy 16 .. 22  one piece 16 .. 22  two 18 .. 34  three 10 .. 26
median_filter    scipy 4 .. 21  one piece 4 .. 21  two 4 .. 36  three 4 .. 21
maximum_filter   scipy 44 .. 44  one piece 44 .. 44  two 49 .. 44  three 25 .. 44
sobel            scipy -160 .. -80  one piece -160 .. -80  two -180 .. 60  three -84 .. -28
laplace          scipy 46 .. -66  one piece 46 .. -66  two 51 .. -31  three 27 .. -53
gaussian_filter  scipy 14 .. 23  one piece 14 .. 23  two 4 .. 26  three 8 .. 31
convolve         scipy 49 .. 66  one piece 49 .. 66  two 49 .. 66  three 49 .. 66
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import dask.array as da
import numpy as np
from dask_image import ndfilters
from scipy import ndimage

x = np.arange(1.0, 13).reshape(1, 12) ** 2 % 50
for name, how in {
    "uniform_filter": {"size": (1, 3)},
    "median_filter": {"size": (1, 3)},
    "maximum_filter": {"size": (1, 3)},
    "sobel": {},
    "laplace": {},
    "gaussian_filter": {"sigma": (0, 1)},
    "convolve": {"weights": np.ones((1, 3))},
}.items():
    ends = [getattr(ndimage, name)(x, mode="wrap", **how)[0]]
    for piece in (12, 6, 4):
        ends.append(np.asarray(getattr(ndfilters, name)(da.from_array(x, (1, piece)), mode="wrap", **how))[0])
    labels = ("scipy", "one piece", "two", "three")
    print(f"{name:15}", *(f" {label} {y[0]:.0f} .. {y[-1]:.0f}" for label, y in zip(labels, ends)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
