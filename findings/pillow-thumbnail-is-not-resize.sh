#!/usr/bin/env bash
# Guess: im.thumbnail((8, 8)) and im.resize((8, 8), BICUBIC), with thumbnail's own default filter, give the same pixels
# of a square picture; only that one works in place.
# Seen (Pillow 13.0.0): they do not. thumbnail first shrinks by a whole factor with a box, as far as twice the size
# wanted (reducing_gap=2.0), and filters the rest. Of noise, 64 x 64, most pixels differ; reducing_gap=None gives the
# same.
# Matters: a training set made of thumbnails and a live picture that is resized are two inputs. A check on smooth
# pictures does not show it.
# Source: the documentation of Image.thumbnail ("reducing_gap").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pillow==13.0.0

cat > "$work/expected" <<'EXPECTED'
reducing_gap 2.0: 50 of 64 pixels differ, by 7 at the most
reducing_gap 3.0: 42 of 64 pixels differ, by 2 at the most
reducing_gap None: 0 of 64 pixels differ, by 0 at the most
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from PIL import Image

noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8))
resized = np.asarray(noise.resize((8, 8), Image.Resampling.BICUBIC)).astype(int)
for gap in (2.0, 3.0, None):
    small = noise.copy()
    small.thumbnail((8, 8), reducing_gap=gap)
    difference = np.abs(np.asarray(small) - resized)
    print(f"reducing_gap {gap}: {(difference > 0).sum()} of 64 pixels differ, by {difference.max()} at the most")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
