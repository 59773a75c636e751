#!/usr/bin/env bash
# Guess: skimage.transform.resize with order=0 picks pixels, so every value of the result occurs in the picture.
# Seen (scikit-image 0.26.0): a picture of floats is blurred by a Gaussian before its pixels are picked, because it
# is being shrunk; the same numbers as integers are not. anti_aliasing=False picks.
# Matters: masks, class maps and activations kept as floats change values on the way to a smaller size, and
# "nearest" downsampling between two layers is not reproduced.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scikit-image==0.26.0

cat > "$work/expected" <<'EXPECTED'
floats          [0.     0.1067 0.9997 1.    ]
integers        [0 0 1 1]
anti_aliasing=0 [0. 0. 1. 1.]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from skimage.transform import resize

x = np.array([0, 0, 0, 0, 1, 1, 1, 1])
print("floats         ", resize(x.astype(float), (4,), order=0).round(4))
print("integers       ", resize(x, (4,), order=0, preserve_range=True))
print("anti_aliasing=0", resize(x.astype(float), (4,), order=0, anti_aliasing=False))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
