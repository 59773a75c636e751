#!/usr/bin/env bash
# Guess: torchinfo, thop and ptflops agree on the products of a plain layer.
# Seen (torchinfo 1.8.0, thop 0.1.1.post2209072238, ptflops 0.7.5, torch 2.13.0): ConvTranspose2d(8, 16, 2, stride=2)
# on 32 x 32 makes 524,288 products; ptflops says so, torchinfo and thop multiply weights by *output* pixels and say
# four times as many. Linear(10, 5) on a sequence of 7 makes 350; torchinfo counts one row of it. torchinfo and ptflops
# count a bias as one more product for each output number, thop does not.
# Matters: decoders look stride squared times as expensive as they are.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0 torchinfo==1.8.0 thop==0.1.1.post2209072238 ptflops==0.7.5

cat > "$work/expected" <<'EXPECTED'
Conv2d(8, 16, 3) on 10 x 10, no bias: 115200 products; torchinfo 115200, ptflops 115200, thop 115200
the same with a bias: 115200 products; torchinfo 116800, ptflops 116800, thop 115200
ConvTranspose2d(8, 16, 2, stride=2) on 32 x 32: 524288 products; torchinfo 2097152, ptflops 524288, thop 2097152
Linear(10, 5) on a sequence of 7: 350 products; torchinfo 50, ptflops 350, thop 350
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import contextlib
import io

import thop
import torch
from ptflops import get_model_complexity_info
from torch import nn
from torchinfo import summary

conv2d, up = nn.Conv2d(8, 16, 3, padding=1, bias=False), nn.ConvTranspose2d(8, 16, 2, stride=2, bias=False)
for what, layer, shape, right in (
    ("Conv2d(8, 16, 3) on 10 x 10, no bias", conv2d, (8, 10, 10), 8 * 16 * 9 * 100),
    ("the same with a bias", nn.Conv2d(8, 16, 3, padding=1), (8, 10, 10), 8 * 16 * 9 * 100),
    ("ConvTranspose2d(8, 16, 2, stride=2) on 32 x 32", up, (8, 32, 32), 524288),
    ("Linear(10, 5) on a sequence of 7", nn.Linear(10, 5, bias=False), (7, 10), 350),
):
    model = nn.Sequential(layer).eval()
    x = torch.ones(1, *shape)
    with contextlib.redirect_stdout(io.StringIO()):
        counted = {
            "torchinfo": summary(model, input_data=x, verbose=0).total_mult_adds,
            "ptflops": get_model_complexity_info(model, shape, as_strings=False, print_per_layer_stat=False)[0],
            "thop": int(thop.profile(model, (x,), verbose=False)[0]),
        }
    print(f"{what}: {right} products;", ", ".join(f"{tool} {n}" for tool, n in counted.items()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
