#!/usr/bin/env bash
# Guess: Image.frombytes refuses bytes that do not fill the size exactly: a wrong width is found at once.
# Seen (Pillow 13.0.0): too few are refused ("not enough image data"); of too many the rest is left out without a word.
# 6 x 4 cells read as 5 x 4 are a picture, sheared by a cell a row. Image.frombuffer does the same; numpy's reshape
# refuses.
# Matters: rows of raw pictures are often padded to multiples of four bytes, and a swapped width and height of another
# product passes too; the kernel that finds vertical edges then finds slanted ones.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
[[0 0 1 0 0 0]
 [0 0 1 0 0 0]
 [0 0 1 0 0 0]
 [0 0 1 0 0 0]]
[[0 0 1 0 0]
 [0 0 0 1 0]
 [0 0 0 0 1]
 [0 0 0 0 0]]
too few: not enough image data
reshape: cannot reshape array of size 24 into shape (4,5)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from PIL import Image

raw = (np.zeros((4, 6), np.uint8) + [0, 0, 1, 0, 0, 0]).astype(np.uint8).tobytes()  # one vertical line
print(np.asarray(Image.frombytes("L", (6, 4), raw)))
print(np.asarray(Image.frombytes("L", (5, 4), raw)))
for name, call in {
    "too few": lambda: Image.frombytes("L", (7, 4), raw),
    "reshape": lambda: np.frombuffer(raw, np.uint8).reshape(4, 5),
}.items():
    try:
        call()
    except ValueError as error:
        print(f"{name}: {error}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
