#!/usr/bin/env bash
# Guess: an average pool of integers gives floats, or is refused, as mean() of an integer tensor is.
# Seen (torch 2.13.0, CPU): avg_pool1d and avg_pool2d of int64 give integers, cut off towards zero: the means of 1 2
# and of -1 -2 are 1 and -1. max_pool1d, adaptive_avg_pool1d, and avg_pool2d of bytes are refused.
# Matters: counts, class maps and images read as integers lose half a level in every pool, brightening what is negative
# and darkening the rest; one .float() earlier the result is another.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
avg_pool1d, int64           [[[1, -1, 1]]]
avg_pool1d, float           [[[1.5, -1.5, 1.5]]]
mean                        refused
max_pool1d                  refused
adaptive_avg_pool1d         refused
avg_pool2d, uint8           refused
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
from torch.nn import functional

x = torch.tensor([[[1, 2, -1, -2, 0, 3]]])
print("avg_pool1d, int64          ", functional.avg_pool1d(x, 2).tolist())
print("avg_pool1d, float          ", functional.avg_pool1d(x.float(), 2).tolist())
for name, call in {
    "mean": lambda: x.mean(),
    "max_pool1d": lambda: functional.max_pool1d(x, 2),
    "adaptive_avg_pool1d": lambda: functional.adaptive_avg_pool1d(x, 3),
    "avg_pool2d, uint8": lambda: functional.avg_pool2d(x[None].abs().byte(), (1, 2)),
}.items():
    try:
        print(f"{name:27}", call().tolist())
    except (RuntimeError, NotImplementedError):
        print(f"{name:27} refused")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
