#!/usr/bin/env bash
# Guess: five cells, linearly enlarged by 1.5 to seven, are one signal, whether one says the factor or the size, and in
# every library without align_corners.
# Seen (torch 2.13.0, mlx 0.32.4): PyTorch steps by 2/3 of a cell from the left edge where the factor is given, so that
# the last 5 is never reached (4.833), and by 5/7 where the size is given. mlx steps by 2/3 about the middle: 1 1.667
# 2.333 up to 5, exactly what align_corners gives. Whole factors agree.
# Matters: a decoder with a factor of 1.5, or a pyramid of sizes, moved to mlx or exported with sizes instead of
# factors, lies up to a third of a cell aside.
# Source: the documentation of torch.nn.functional.interpolate (recompute_scale_factor) and of mlx.nn.Upsample.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 mlx[cpu]==0.32.4 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
PyTorch, scale_factor=1.5 1.0 1.5 2.167 2.833 3.5 4.167 4.833
PyTorch, size=7           1.0 1.571 2.286 3.0 3.714 4.429 5.0
mlx, 1.5                  1.0 1.667 2.333 3.0 3.667 4.333 5.0
mlx, 1.5, align_corners   1.0 1.667 2.333 3.0 3.667 4.333 5.0
PyTorch, scale_factor=2   1.0 1.25 1.75 2.25 2.75 3.25 3.75 4.25 4.75 5.0
mlx, 2                    1.0 1.25 1.75 2.25 2.75 3.25 3.75 4.25 4.75 5.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import mlx.core as mx
import mlx.nn as nn
import numpy as np
import torch

x = np.arange(1, 6, dtype=np.float32)
grow = lambda **how: torch.nn.functional.interpolate(torch.tensor(x)[None, None], mode="linear", **how).numpy()
mlx_grow = lambda factor, **how: np.array(nn.Upsample(factor, mode="linear", **how)(mx.array(x[None, :, None])))
for name, y in {
    "PyTorch, scale_factor=1.5": grow(scale_factor=1.5),
    "PyTorch, size=7": grow(size=7),
    "mlx, 1.5": mlx_grow(1.5),
    "mlx, 1.5, align_corners": mlx_grow(1.5, align_corners=True),
    "PyTorch, scale_factor=2": grow(scale_factor=2),
    "mlx, 2": mlx_grow(2.0),
}.items():
    print(f"{name:25}", *y.ravel().astype(float).round(3))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
