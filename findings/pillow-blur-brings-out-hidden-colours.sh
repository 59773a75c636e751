#!/usr/bin/env bash
# Guess: Pillow's filters and its resize treat transparent pixels alike.
# Seen (Pillow 13.0.0): resize weighs colours by their opacity, so that what an invisible pixel holds stays invisible;
# the blurs (and Kernel) filter the four channels apart. An opaque green dot among invisible red pixels stays pure green
# under resize with a box, and turns two thirds red under BoxBlur.
# Matters: both are convolutions, one with a stride. Cut-out figures with a blurred rim get a halo of a colour that
# nobody has seen; invisible pixels are usually black or white, and so is the halo.
# Source: python-pillow/Pillow issue 3494, closed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
resize, a third  [  0 255   0  85]
BoxBlur(1)       [170  85   0  85]
GaussianBlur(1)  [151 103   0 103]
Kernel 3 x 3     [170  85   0  85]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from PIL import Image, ImageFilter

x = np.zeros((9, 9, 4), np.uint8)
x[..., 0] = 255  # red, and wholly transparent
x[:, 4] = 0, 255, 0, 255  # green, opaque
picture = Image.fromarray(x)
print("resize, a third ", np.asarray(picture.resize((3, 9), Image.BOX))[4, 1])
print("BoxBlur(1)      ", np.asarray(picture.filter(ImageFilter.BoxBlur(1)))[4, 4])
print("GaussianBlur(1) ", np.asarray(picture.filter(ImageFilter.GaussianBlur(1)))[4, 4])
print("Kernel 3 x 3    ", np.asarray(picture.filter(ImageFilter.Kernel((3, 3), [1] * 9)))[4, 4])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
