#!/usr/bin/env bash
# Guess: a filter of a part of a picture sees this part only; the border rule makes up what lies beyond.
# Seen (opencv-python-headless 5.0.0.93): so it is with a slice of a numpy array. A part of a cv2.UMat made by
# UMat(whole, rows, columns) is filtered with the whole's pixels beyond the part's border, whatever border is asked for;
# BORDER_ISOLATED must be added to keep to the part.
# Matters: code that moves from arrays to UMat for speed changes its numbers along every border of a tile.
# Source: OpenCV's documentation of BORDER_ISOLATED, which speaks of C++'s parts of a Mat only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
the part itself        [14. 15. 20. 21.] True
slice of an array      [18.67 18.33 16.67 16.33]
part of a UMat         [14. 15. 20. 21.]
the whole, then cut    [14. 15. 20. 21.]
... BORDER_ISOLATED    [18.67 18.33 16.67 16.33]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np

x = np.arange(36, dtype=np.float32).reshape(6, 6)
part = cv2.UMat(cv2.UMat(x), [2, 4], [2, 4])
reflect, isolated = cv2.BORDER_REFLECT_101, cv2.BORDER_REFLECT_101 | cv2.BORDER_ISOLATED
show = lambda name, y: print(f"{name:22}", np.round(y, 2).ravel())
print("the part itself       ", x[2:4, 2:4].ravel(), np.array_equal(part.get(), x[2:4, 2:4]))
show("slice of an array", cv2.blur(x[2:4, 2:4], (3, 3), borderType=reflect))
show("part of a UMat", cv2.blur(part, (3, 3), borderType=reflect).get())
show("the whole, then cut", cv2.blur(x, (3, 3), borderType=reflect)[2:4, 2:4])
show("... BORDER_ISOLATED", cv2.blur(part, (3, 3), borderType=isolated).get())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
