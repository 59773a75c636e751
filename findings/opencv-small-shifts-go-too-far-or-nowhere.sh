#!/usr/bin/env bash
# Guess: a shift by a hundredth of a pixel moves a picture by a hundredth of a pixel, the more faithfully the better the
# interpolation.
# Seen (opencv-python-headless 5.0.0.93): of a ramp, INTER_LINEAR does. INTER_CUBIC moves it half as far again, by
# 0.015, since its cubic (a = -0.75) does not keep slopes; -0.5 would. INTER_LANCZOS4 rounds places to a 32nd of a
# pixel: up to 0.015 nothing moves, from 0.016 to 0.046 everything by 0.035. remap and warpAffine alike.
# Matters: registration, optical flow and the stacking of star fields work below that. The choices that should be better
# are worse: one scales every motion, the other makes stairs of it, whose derivative is 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 opencv-python-headless==5.0.0.93

cat > "$work/expected" <<'EXPECTED'
shift asked for               0.010  0.015  0.016  0.030  0.046  0.048  0.300
INTER_LINEAR    remap         0.010  0.015  0.016  0.030  0.046  0.048  0.300
INTER_LINEAR    warpAffine    0.010  0.015  0.016  0.030  0.046  0.048  0.300
INTER_CUBIC     remap         0.015  0.022  0.024  0.044  0.066  0.069  0.342
INTER_CUBIC     warpAffine    0.015  0.022  0.024  0.044  0.066  0.069  0.342
INTER_LANCZOS4  remap         0.000  0.000  0.035  0.035  0.035  0.069  0.325
INTER_LANCZOS4  warpAffine    0.000  0.000  0.035  0.035  0.035  0.069  0.325
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import cv2
import numpy as np

x = np.tile(np.arange(40, dtype=np.float32), (9, 1))
rows, columns = np.indices(x.shape, dtype=np.float32)
print("shift asked for             ", *(f"{shift:6.3f}" for shift in (0.01, 0.015, 0.016, 0.03, 0.046, 0.048, 0.3)))
for name in ("INTER_LINEAR", "INTER_CUBIC", "INTER_LANCZOS4"):
    for function in ("remap", "warpAffine"):
        moved = []
        for shift in (0.01, 0.015, 0.016, 0.03, 0.046, 0.048, 0.3):
            if function == "remap":
                y = cv2.remap(x, columns + np.float32(shift), rows, getattr(cv2, name))
            else:
                matrix = np.float32([[1, 0, -shift], [0, 1, 0]])
                y = cv2.warpAffine(x, matrix, x.shape[::-1], flags=getattr(cv2, name))
            moved.append(y[4, 20] - x[4, 20])
        print(f"{name:15} {function:12}", *(f"{shift:6.3f}" for shift in moved))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
