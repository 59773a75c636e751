#!/usr/bin/env bash
# Guess: torch.nn.utils.fusion.fuse_conv_bn_eval(conv, bn, transpose=True) takes any ConvTranspose2d in evaluation.
# Seen (torch 2.13.0): with groups it raises a broadcasting error; when every group has one output channel it succeeds,
# and the layer that it returns raises as soon as it is called. The rule for groups (output channel i's weights lie at
# group i // per, place i % per) is missing. Plain and grouped convolutions are right.
# Matters: depthwise transposed layers are the learnable bilinear upsampling of segmentation networks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
Conv2d, 1 group(s): equal
Conv2d, 2 group(s): equal
ConvTranspose2d, 1 group(s): equal
ConvTranspose2d, 2 group(s): RuntimeError when fusing
ConvTranspose2d, 4 group(s): RuntimeError when calling the fused layer, whose weight is 4 x 4 x 3 x 3
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

torch.manual_seed(0)
x = torch.randn(1, 4, 5, 5)
bn = nn.BatchNorm2d(4).eval()
bn.weight.data.uniform_(0.5, 2)
bn.running_mean.normal_()
for conv in (
    nn.Conv2d(4, 4, 3),
    nn.Conv2d(4, 4, 3, groups=2),
    nn.ConvTranspose2d(4, 4, 3),
    nn.ConvTranspose2d(4, 4, 3, groups=2),
    nn.ConvTranspose2d(4, 4, 3, groups=4),
):
    name, step = f"{type(conv).__name__}, {conv.groups} group(s):", "fusing"
    try:
        fused = fuse_conv_bn_eval(conv.eval(), bn, transpose=isinstance(conv, nn.ConvTranspose2d))
        step = "calling the fused layer, whose weight is " + " x ".join(str(n) for n in fused.weight.shape)
        print(name, "equal" if torch.allclose(fused(x), bn(conv(x)), atol=1e-5) else "different")
    except RuntimeError:
        print(name, "RuntimeError when", step)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
