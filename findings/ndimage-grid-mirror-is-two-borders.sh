#!/usr/bin/env bash
# Guess: mode="grid-mirror" is one border in all of scipy.ndimage: another word for "reflect", 2 1 | 1 2 3, as its
# documentation says.
# Seen (scipy 1.17.1): in correlate1d and generic_filter it is. In vectorized_filter, the newer and faster
# generic_filter, which takes the name without listing it, it is "mirror", 3 2 | 1 2 3. The other names agree.
# Matters: moving a filter of one's own from generic_filter to vectorized_filter changes the outermost cells, for this
# one name, which reads as if it were safe for cells of a grid.
# Source: scipy's documentation of generic_filter (mode: "grid-mirror" is a synonym for "reflect").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
reflect     correlate1d       4 6 9 12 14
reflect     generic_filter    4 6 9 12 14
reflect     vectorized_filter 4 6 9 12 14
grid-mirror correlate1d       4 6 9 12 14
grid-mirror generic_filter    4 6 9 12 14
grid-mirror vectorized_filter 5 6 9 12 13
mirror      correlate1d       5 6 9 12 13
mirror      generic_filter    5 6 9 12 13
mirror      vectorized_filter 5 6 9 12 13
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy import ndimage

x = np.arange(1, 6.0)
filters = {
    "correlate1d": lambda mode: ndimage.correlate1d(x, [1, 1, 1], mode=mode),
    "generic_filter": lambda mode: ndimage.generic_filter(x, np.sum, 3, mode=mode),
    "vectorized_filter": lambda mode: ndimage.vectorized_filter(x, np.sum, size=3, mode=mode),
}
for mode in ("reflect", "grid-mirror", "mirror"):
    for name, function in filters.items():
        print(f"{mode:11} {name:17}", *function(mode).astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
