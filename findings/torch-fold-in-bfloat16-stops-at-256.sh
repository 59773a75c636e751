#!/usr/bin/env bash
# Guess: fold(unfold(ones)) counts how many windows cover each cell, in every float type that holds the counts roughly.
# Seen (torch 2.13.0, CPU): in bfloat16 it counts to 256 and stays there, for 256 + 1 is 256 in 8 bits: windows of
# 33 x 33 cover the middle 1,024 times. conv_transpose2d, which adds the same ones, keeps its sum in float32 and says
# 1,024, and so does the whole in float16 (exact to 2,048).
# Matters: this count is the usual divisor where overlapping tiles or patches are averaged; under bfloat16 the middle
# of the picture is up to four times too bright.
# Source: the documentation of torch.nn.Fold, which recommends this divisor; nothing is said of types.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
 9 x  9 bfloat16 most on a cell: fold     81, transposed     81
 9 x  9 float16  most on a cell: fold     81, transposed     81
 9 x  9 float32  most on a cell: fold     81, transposed     81
17 x 17 bfloat16 most on a cell: fold    256, transposed    288
17 x 17 float16  most on a cell: fold    289, transposed    289
17 x 17 float32  most on a cell: fold    289, transposed    289
33 x 33 bfloat16 most on a cell: fold    256, transposed   1024
33 x 33 float16  most on a cell: fold   1024, transposed   1024
33 x 33 float32  most on a cell: fold   1024, transposed   1024
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
import torch.nn.functional as F

for size in (9, 17, 33):
    for dtype in (torch.bfloat16, torch.float16, torch.float32):
        ones = torch.ones(1, 1, 64, 64, dtype=dtype)
        windows = F.unfold(ones, size)
        folded = F.fold(windows, (64, 64), size)
        kernel = torch.ones(1, 1, size, size, dtype=dtype)
        added = F.conv_transpose2d(torch.ones(1, 1, 65 - size, 65 - size, dtype=dtype), kernel)
        name = str(dtype).removeprefix("torch.")
        print(f"{size:2} x {size:2} {name:8} most on a cell: fold {folded.max():6.0f}, transposed {added.max():6.0f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
