#!/usr/bin/env bash
# Guess: after conv.weight.fill_(7) under no_grad, the layer computes with 7.
# Seen (torch 2.13.0): after torch.nn.utils.prune (even prune.identity) or weight_norm, old or parametrised, the next
# call computes with the old weights: what .weight holds is made anew from weight_orig or from length and direction.
# The edit is gone without a word, and printing .weight between the two shows the 7 only with prune and the old
# weight_norm.
# Matters: loading kernels by hand, or trying one out in a notebook, does nothing in such a layer. prune.remove or
# parametrize.remove_parametrizations first; a parametrised weight takes an assignment, layer.weight = ....
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
plain                         weight 7.0   computes with 7.0
prune.identity                weight 7.0   computes with 0.5
weight_norm                   weight 7.0   computes with 0.5
parametrizations.weight_norm  weight 0.5   computes with 0.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import warnings

import torch
from torch.nn.utils import parametrizations, prune, weight_norm

warnings.simplefilter("ignore")
one = torch.ones(1, 1, 1)
for name, wrap in {
    "plain": lambda layer: layer,
    "prune.identity": lambda layer: prune.identity(layer, "weight"),
    "weight_norm": weight_norm,
    "parametrizations.weight_norm": parametrizations.weight_norm,
}.items():
    layer = torch.nn.Conv1d(1, 1, 1, bias=False)
    with torch.no_grad():
        layer.weight.fill_(0.5)
        layer = wrap(layer)
        layer.weight.fill_(7)
        print(f"{name:29} weight {layer.weight.item():.1f}   computes with {layer(one).item():.1f}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
