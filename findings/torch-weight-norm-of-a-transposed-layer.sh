#!/usr/bin/env bash
# Guess: weight_norm gives every output channel of a layer a length of its own, as its documentation says of dim=0.
# Seen (torch 2.13.0): of a Conv it does. A ConvTranspose keeps its input channels on axis 0, so that the lengths belong
# to those: 2 of them for 2 inputs and 3 outputs. spectral_norm, its neighbour, knows transposed layers and turns them.
# With groups there is no dim that means "output channel".
# Matters: vocoders and decoders norm their upsampling layers so; a length in such a checkpoint scales an input channel
# and moves every output.
# Source: the documentation of torch.nn.utils.parametrizations.weight_norm and spectral_norm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
Conv1d, 2 inputs, 3 outputs: lengths (3, 1, 1)
  outputs that the first one changes: [True, False, False]
  spectral_norm keeps a vector of 3
ConvTranspose1d, 2 inputs, 3 outputs: lengths (2, 1, 1)
  outputs that the first one changes: [True, True, True]
  spectral_norm keeps a vector of 3
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm, weight_norm

for kind in (nn.Conv1d, nn.ConvTranspose1d):
    layer = weight_norm(kind(2, 3, 4, bias=False))
    lengths = layer.parametrizations.weight.original0
    print(f"{kind.__name__}, 2 inputs, 3 outputs: lengths {tuple(lengths.shape)}")
    x = torch.zeros(1, 2, 8)
    x[0, :, 4] = 1
    before = layer(x)
    with torch.no_grad():
        lengths[0] *= 0  # the first length belongs to ...
    changed = (layer(x) != before).any(-1)[0]
    print("  outputs that the first one changes:", changed.tolist())
    layer = spectral_norm(kind(2, 3, 4, bias=False))
    print("  spectral_norm keeps a vector of", layer.parametrizations.weight[0]._u.numel())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
