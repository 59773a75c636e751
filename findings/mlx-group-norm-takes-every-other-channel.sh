#!/usr/bin/env bash
# Guess: GroupNorm(2, 4) normalises channels 0 1 together and 2 3 together, as in the paper, PyTorch, flax and tinygrad.
# Seen (mlx 0.32.4, torch 2.13.0): mlx's takes channels 0 2 and 1 3. pytorch_compatible=True is its word for the others'
# groups. The layer's weights have the same shape either way.
# Matters: moving a network's weights from PyTorch succeeds, and each layer's statistics mix other channels. Where
# channels come in like pairs, or with one group, both agree, so that a test may not show it.
# Source: the documentation of mlx.nn.GroupNorm (pytorch_compatible); Wu and He, Group Normalization, figure 3.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 mlx[cpu]==0.32.4 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
mlx                      -0.95 -0.95 0.38 0.38 -0.9 -0.9 1.47 1.47
mlx, pytorch_compatible  -1.0 -1.0 -1.0 -1.0 1.0 1.0 1.0 1.0
PyTorch                  -1.0 -1.0 -1.0 -1.0 1.0 1.0 1.0 1.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import mlx.core as mx
import mlx.nn as nn
import numpy as np
import torch

x = np.float32([[1, 1, 50, 50], [3, 3, 90, 90]])  # two places, four channels
show = lambda name, y: print(f"{name:24}", *np.array(y, float).reshape(8).round(2))
show("mlx", nn.GroupNorm(2, 4)(mx.array(x[None])))
show("mlx, pytorch_compatible", nn.GroupNorm(2, 4, pytorch_compatible=True)(mx.array(x[None])))
show("PyTorch", torch.nn.GroupNorm(2, 4)(torch.tensor(x.T[None])).detach().numpy()[0].T)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
