#!/usr/bin/env bash
# Guess: SimpleITK's DiscreteGaussian with variance 1 is the Gaussian curve at whole cells, as scipy's: 0.399 in the
# middle, 0.242 beside it.
# Seen (SimpleITK 2.5.7, scipy 1.17.1): 0.467 and 0.208, and nothing from four cells on. It is the diffusion of a spike
# on a grid (Bessel functions), which has a higher peak, heavier tails and the same variance, cut off where 1 percent is
# missing. Its neighbour SmoothingRecursiveGaussian is near the curve and goes below 0 at its foot. The variance is in
# millimetres, by the picture's spacing, not in cells.
# Matters: scans smoothed with one of the three are not those of the others, by 17 percent at a point; a threshold at 0,
# or a logarithm, meets negative values only with the recursive one.
# Source: the documentation of SimpleITK's DiscreteGaussianImageFilter (Lindeberg's kernel; UseImageSpacing).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 simpleitk==2.5.7

cat > "$work/expected" <<'EXPECTED'
scipy, gaussian_filter1d    0.3989  0.2420  0.0540  0.0044  0.0001  0.0000  0.0000
DiscreteGaussian            0.4668  0.2084  0.0501  0.0082  0.0000  0.0000  0.0000
Bessel functions            0.4658  0.2079  0.0499  0.0082  0.0010  0.0001  0.0000
SmoothingRecursiveGaussian  0.4001  0.2426  0.0541  0.0043 -0.0002 -0.0006 -0.0002
DiscreteGaussian, 2 mm      0.7914  0.0982  0.0061  0.0000  0.0000  0.0000  0.0000
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import SimpleITK as sitk
from scipy.ndimage import gaussian_filter1d
from scipy.special import ive

x = np.zeros((21, 21), np.float32)
x[:, 10] = 1  # a line, so that along a row the kernel of one axis is seen
image = sitk.GetImageFromArray(x)
kernel = lambda smoothed: sitk.GetArrayFromImage(smoothed)[10]
rows = {
    "scipy, gaussian_filter1d": gaussian_filter1d(x[10], 1),
    "DiscreteGaussian": kernel(sitk.DiscreteGaussian(image, 1.0)),
    "Bessel functions": ive(abs(np.arange(21) - 10), 1.0),
    "SmoothingRecursiveGaussian": kernel(sitk.SmoothingRecursiveGaussian(image, 1.0)),
}
image.SetSpacing((2.0, 1.0))
rows["DiscreteGaussian, 2 mm"] = kernel(sitk.DiscreteGaussian(image, 1.0))
for name, y in rows.items():
    print(f"{name:26}", *(f"{value:7.4f}" for value in y[10:17]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
