#!/usr/bin/env bash
# Guess: torch.utils.flop_counter counts the backward pass of a convolution as twice its forward pass, groups or not.
# Seen (torch 2.13.0): without groups it does. With groups the gradient of the weights is counted as if every output
# channel read every input channel: too much by the number of groups. Forward counts are right.
# Matters: depthwise networks seem to train far more expensively than they do; the ratio of two designs comes out wrong.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
groups 1: forward 2 operations a product, backward 4 (4 are needed)
groups 2: forward 2 operations a product, backward 6 (4 are needed)
groups 8: forward 2 operations a product, backward 18 (4 are needed)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

for groups in (1, 2, 8):
    layer = nn.Conv2d(8, 8, 3, padding=1, groups=groups, bias=False)
    x = torch.ones(1, 8, 10, 10, requires_grad=True)
    with FlopCounterMode(display=False) as forward:
        y = layer(x)
    with FlopCounterMode(display=False) as backward:
        y.sum().backward()
    products = 8 * (8 // groups) * 9 * 100
    print(
        f"groups {groups}: forward {forward.get_total_flops() / products:g} operations a product,"
        f" backward {backward.get_total_flops() / products:g} (4 are needed)"
    )
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
