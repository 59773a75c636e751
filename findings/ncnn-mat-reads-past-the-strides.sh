#!/usr/bin/env bash
# Guess: ncnn.Mat(array) holds the array, or refuses what does not lie in memory row by row.
# Seen (ncnn 1.0.20261020, numpy 2.4.6): of a transposed array it takes the shape and then reads memory as it lies;
# numbers stand in wrong places, without a word. np.ascontiguousarray first.
# Matters: pictures come as rows, columns, channels and ncnn wants channels first, so that a transposed view is what
# one hands over; a nearly grey picture hardly shows it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 ncnn==1.0.20261020

cat > "$work/expected" <<'EXPECTED'
the array itself      (3, 2, 2) first channel [[0, 3], [6, 9]]
ncnn.Mat of it        (3, 2, 2) first channel [[0, 1], [2, 3]]
of a contiguous copy  (3, 2, 2) first channel [[0, 3], [6, 9]]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import ncnn
import numpy as np

picture = np.arange(12, dtype=np.float32).reshape(2, 2, 3)  # rows, columns, channels: 0 1 2 is the first pixel
x = picture.transpose(2, 0, 1)
for name, array in (("the array itself", x), ("ncnn.Mat of it", np.array(ncnn.Mat(x))),
                    ("of a contiguous copy", np.array(ncnn.Mat(np.ascontiguousarray(x))))):
    print(f"{name:21}", array.shape, "first channel", array[0].astype(int).tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
