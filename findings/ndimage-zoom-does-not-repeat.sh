#!/usr/bin/env bash
# Guess: scipy.ndimage.zoom(x, 3, order=0) repeats every cell three times, as numpy.repeat and PyTorch's Upsample do.
# Seen (scipy 1.17.1): 1 2 3 becomes 1 1 2 2 2 2 3 3 3: zoom lays the first and last cells' middles on each other, so
# that the cells between are drawn wider, unevenly at that. By 2 it happens to agree. grid_mode=True with
# mode="grid-constant" or "nearest" takes cells as having a width and repeats.
# Matters: heat maps laid over a picture with zoom do not lie where the network saw; masks lose area at the rim.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1

cat > "$work/expected" <<'EXPECTED'
by 2: numpy.repeat    1 1 2 2 3 3
      zoom, order 0   1 1 2 2 3 3
      with grid_mode  1 1 2 2 3 3
by 3: numpy.repeat    1 1 1 2 2 2 3 3 3
      zoom, order 0   1 1 2 2 2 2 3 3 3
      with grid_mode  1 1 1 2 2 2 3 3 3
by 4: numpy.repeat    1 1 1 1 2 2 2 2 3 3 3 3
      zoom, order 0   1 1 1 2 2 2 2 2 2 3 3 3
      with grid_mode  1 1 1 1 2 2 2 2 3 3 3 3
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from scipy.ndimage import zoom

x = np.array([1, 2, 3])
for factor in (2, 3, 4):
    print(f"by {factor}: numpy.repeat   ", *np.repeat(x, factor))
    print("      zoom, order 0  ", *zoom(x, factor, order=0))
    print("      with grid_mode ", *zoom(x, factor, order=0, grid_mode=True, mode="nearest"))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
