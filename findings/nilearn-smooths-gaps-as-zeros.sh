#!/usr/bin/env bash
# Guess: nilearn's smooth_img leaves voxels of NaN out, as masks are made of them, or lets them spread; without
# smoothing (fwhm=None) it changes nothing.
# Seen (nilearn 0.14.1, nibabel 5.4.2): NaN and infinity become 0 first, and are smoothed as such. Of ones beside NaN,
# the first voxel comes out as 0.73 and the gap as a slope down to 0; an infinity among ones leaves a dip. fwhm=None,
# too, returns 0 for NaN. The mask is gone from the result.
# Matters: the rim of a masked brain or lung looks less active the wider the kernel, and what is divided by a smoothed
# mask later has lost the mask. Smooth the mask as well and divide, or restore it afterwards.
# Source: nilearn's documentation of smooth_img (fwhm=None: only non-finite values are removed).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 nibabel==5.4.2 nilearn==0.14.1

cat > "$work/expected" <<'EXPECTED'
NaN, then ones          fwhm=None  0.00 0.00 0.00 0.00 1.00 1.00 1.00 1.00 1.00
NaN, then ones          fwhm=4     0.00 0.00 0.03 0.27 0.73 0.97 1.00 1.00 1.00
an infinity among ones  fwhm=None  1.00 1.00 1.00 1.00 0.00 1.00 1.00 1.00 1.00
an infinity among ones  fwhm=4     1.00 1.00 0.99 0.95 0.90 0.95 0.99 1.00 1.00
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import warnings

import nibabel
import numpy as np
from nilearn.image import smooth_img

warnings.simplefilter("ignore")
gap, peak = np.ones((2, 15, 15, 15), np.float32)
gap[:, :, :7] = np.nan
peak[7, 7, 7] = np.inf
for name, volume in ("NaN, then ones", gap), ("an infinity among ones", peak):
    image = nibabel.Nifti1Image(volume, np.diag([2.0, 2.0, 2.0, 1.0]))  # voxels of 2 mm
    for fwhm in (None, 4):
        row = smooth_img(image, fwhm).get_fdata()[7, 7, 3:12]
        print(f"{name:23} fwhm={fwhm!s:5}", *(f"{value:4.2f}" for value in row))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
