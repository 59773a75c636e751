#!/usr/bin/env bash
# Guess: reading layer.weight changes nothing.
# Seen (torch 2.13.0): with torch.nn.utils.parametrizations.spectral_norm in training mode, each reading makes a step
# of the power iteration and keeps it: printing, plotting or counting the weights ten times changes what the layer
# computes. In evaluation mode reading leaves it alone.
# Matters: a hook or a notebook cell that only looks makes a run impossible to repeat.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
train: after ten looks at the weight the outputs are different
eval: after ten looks at the weight the outputs are equal
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import copy

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.utils.parametrizations.spectral_norm(nn.Conv2d(3, 4, 3), n_power_iterations=1)
x = torch.randn(1, 3, 8, 8)
for mode in ("train", "eval"):
    looked_at, left_alone = (getattr(copy.deepcopy(layer), mode)() for _ in range(2))
    for _ in range(10):
        looked_at.weight
    apart = (looked_at(x) - left_alone(x)).abs().max().item()
    print(f"{mode}: after ten looks at the weight the outputs are", "equal" if apart == 0 else "different")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
