#!/usr/bin/env bash
# Guess: Richardson-Lucy deconvolution keeps the light that was counted: a star of 500 blurred by 1 2 1 over 4 comes
# back near 500, and the sum stays.
# Seen (scikit-image 0.26.0): it comes back as 1. All of its deconvolutions cut their result off at -1 and 1 unless
# clip=False is said; so does unsharp_mask without preserve_range. Floats from 0 to 1 show nothing of it.
# Matters: counts of photons, temperatures and scans are floats beyond 1; what is left of a deconvolved star field is a
# mask. The methods' other users divide by the maximum first and never see it.
# Source: the documentation of skimage.restoration.richardson_lucy (clip; the image should lie within -1 and 1).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scikit-image==0.26.0

cat > "$work/expected" <<'EXPECTED'
richardson_lucy              0 0 1 0 0
richardson_lucy, clip=False  0 0 500 0 0
wiener                       -1 1 1 1 -1
wiener, clip=False           -63 115 355 115 -63
unsharp_mask                 0 1 1 1 0
unsharp_mask, preserve_range -52 132 340 132 -52
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from skimage import filters, restoration

kernel = np.array([[1, 2, 1]]) / 4
x = np.array([[0, 125, 250, 125, 0.0]])  # a star of 500, blurred
wiener = lambda **how: restoration.wiener(np.pad(x, 2), np.pad(kernel, ((1, 1), (0, 0))), 1e-3, **how)[2, 2:-2]
for name, y in {
    "richardson_lucy": restoration.richardson_lucy(x, kernel, 50)[0],
    "richardson_lucy, clip=False": restoration.richardson_lucy(x, kernel, 50, clip=False)[0],
    "wiener": wiener(),
    "wiener, clip=False": wiener(clip=False),
    "unsharp_mask": filters.unsharp_mask(x, 1)[0],
    "unsharp_mask, preserve_range": filters.unsharp_mask(x, 1, preserve_range=True)[0],
}.items():
    print(f"{name:28}", *(y.round() + 0.0).astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
