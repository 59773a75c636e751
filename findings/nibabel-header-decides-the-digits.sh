#!/usr/bin/env bash
# Guess: saving a smoothed volume with the affine and header of the volume it was made from keeps the smoothed numbers.
# Seen (nibabel 5.4.2): the header says in which type to store: from a scan of 16-bit integers, the floats are scaled to
# 65,536 steps between the smallest and the largest and rounded: 0.1 comes back as 0.1068 beside a 1000. NaN comes
# back as 0, and infinity as 1000. Without the header, or after set_data_dtype, the floats are kept.
# Matters: Nifti1Image(result, image.affine, image.header) is the idiom everywhere; differences and p-values come out
# in steps, and masks made of NaN turn into zeros.
# Source: nibabel's manual, "Working with NIfTI images" (data scaling); nipy/nibabel's set_data_dtype.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 nibabel==5.4.2

cat > "$work/expected" <<'EXPECTED'
finite
  given               [   0.1    0.2    0.3 1000.     5.     6.     7.7    0. ]
  with the header     [   0.1068    0.1984    0.3052 1000.        5.005     5.9968    7.7058    0.    ]
  without             [   0.1    0.2    0.3 1000.     5.     6.     7.7    0. ]
  header, set to f8   [   0.1    0.2    0.3 1000.     5.     6.     7.7    0. ]
with NaN and infinity
  given               [   0.1    0.2    0.3 1000.     nan    inf    7.7    0. ]
  with the header     [   0.1068    0.1984    0.3052 1000.        0.     1000.        7.7058    0.    ]
  without             [   0.1    0.2    0.3 1000.     nan    inf    7.7    0. ]
  header, set to f8   [   0.1    0.2    0.3 1000.     nan    inf    7.7    0. ]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import nibabel
import numpy as np

scan = nibabel.Nifti1Image(np.zeros((2, 2, 2), np.int16), np.eye(4))
result = np.array([0.1, 0.2, 0.3, 1000, np.nan, np.inf, 7.7, 0]).reshape(2, 2, 2)


def back(image):
    return nibabel.Nifti1Image.from_bytes(image.to_bytes()).get_fdata().ravel().round(4)


np.set_printoptions(linewidth=200, suppress=True)
for values, name in ((np.nan_to_num(result, nan=5, posinf=6), "finite"), (result, "with NaN and infinity")):
    print(name)
    print("  given              ", values.ravel())
    print("  with the header    ", back(nibabel.Nifti1Image(values, scan.affine, scan.header)))
    print("  without            ", back(nibabel.Nifti1Image(values, scan.affine)))
    image = nibabel.Nifti1Image(values, scan.affine, scan.header)
    image.set_data_dtype(np.float64)
    print("  header, set to f8  ", back(image))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
