#!/usr/bin/env bash
# Guess: a blur pool of a white picture is white: its weights sum to 1.
# Seen (kornia 0.9.0): the rim is grey, 0.75 at the sides and 0.5625 in the corners, since the picture is surrounded by
# zeros; the library's gaussian_blur2d reflects it by default. max_blur_pool2d does the same as blur_pool2d, behind its
# maximum.
# Matters: blur pools are put into networks so that they mind shifts less; a rim that depends on the position works
# against it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 kornia==0.9.0

cat > "$work/expected" <<'EXPECTED'
gaussian_blur2d
   1.0000 1.0000 1.0000
   1.0000 1.0000 1.0000
   1.0000 1.0000 1.0000
blur_pool2d
   0.5625 0.7500 0.7500
   0.7500 1.0000 1.0000
   0.7500 1.0000 1.0000
max_blur_pool2d
   0.5625 0.7500 0.5625
   0.7500 1.0000 0.7500
   0.5625 0.7500 0.5625
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import kornia
import torch

x = torch.ones(1, 1, 6, 6)
for name, y in (
    ("gaussian_blur2d", kornia.filters.gaussian_blur2d(x, (3, 3), (1.0, 1.0))),
    ("blur_pool2d", kornia.filters.blur_pool2d(x, 3)),
    ("max_blur_pool2d", kornia.filters.max_blur_pool2d(x, 3)),
):
    print(name)
    for row in y[0, 0, :3, :3]:
        print("  ", *(f"{v:.4f}" for v in row))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
