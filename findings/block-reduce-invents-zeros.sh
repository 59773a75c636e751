#!/usr/bin/env bash
# Guess: skimage.measure.block_reduce over 5 cells in twos drops the last cell, as pools do, or reduces it alone.
# Seen (scikit-image 0.26.0): it appends zeros: the largest of -5 is 0, the mean of one 1 is 0.5.
# transform.downscale_local_mean, which stands on it, likewise. cval=np.nan with nanmax or nanmean reduces what is
# there.
# Matters: it is the usual stand-in for a max-pool in numpy; the last row and column are wrong where sizes do not fit,
# and after a layer without ReLU the maximum too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scikit-image==0.26.0

cat > "$work/expected" <<'EXPECTED'
largest of -1 to -5, in twos  [-1 -3  0]
the same, cval=nan and nanmax [-1. -3. -5.]
mean of ones                  [1.  1.  0.5]
downscale_local_mean of ones  [1.  1.  0.5]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from skimage.measure import block_reduce
from skimage.transform import downscale_local_mean

print("largest of -1 to -5, in twos ", block_reduce(-np.arange(1, 6), 2, np.max))
print("the same, cval=nan and nanmax", block_reduce(-np.arange(1.0, 6), 2, np.nanmax, cval=np.nan))
print("mean of ones                 ", block_reduce(np.ones(5), 2, np.mean))
print("downscale_local_mean of ones ", downscale_local_mean(np.ones(5), (2,)))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
