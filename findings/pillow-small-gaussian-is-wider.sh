#!/usr/bin/env bash
# Guess: Pillow's GaussianBlur(r) is a Gaussian of standard deviation r, to a few percent, as scipy's is.
# Seen (Pillow 13.0.0, scipy 1.17.1): from radius 0.5 on it is near (103 for 102 in the middle of 255, at 1). With 0.3
# it has far more beside the middle: 11 beside 233, where the Gaussian has 1 beside 253. Three boxes of fractional
# width have the right variance and another shape: the variance of a sampled Gaussian of 0.3 is not 0.09 but 0.008.
# Matters: a little blur before shrinking, or as augmentation, is ten times as strong at the neighbours as the same
# number in another library.
# Source: the documentation of ImageFilter.GaussianBlur ("approximates" it "with extended box blurs").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
radius 0.3: Pillow [233  11   0   0]  scipy [253   1   0   0]
radius 0.5: Pillow [199  27   1   0]  scipy [201  27   0   0]
radius   1: Pillow [103  60  14   1]  scipy [102  62  14   1]
radius   2: Pillow [49 44 32 18]  scipy [51 45 31 17]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

spike = np.zeros(13)
spike[6] = 255
picture = Image.fromarray(spike.astype(np.uint8)[None])
for radius in (0.3, 0.5, 1, 2):
    theirs = np.asarray(picture.filter(ImageFilter.GaussianBlur((radius, 0))))[0, 6:10]
    gauss = ndimage.gaussian_filter1d(spike, radius)[6:10].round().astype(int)
    print(f"radius {radius:3}: Pillow {theirs}  scipy {gauss}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
