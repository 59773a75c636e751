#!/usr/bin/env bash
# Guess: changing .padding of a torch Conv1d changes its next output, whatever the padding mode.
# Seen (torch 2.13.0): with padding_mode "zeros" it does. With "reflect", "replicate" and "circular" the layer pads as
# it was made (a private list holds the numbers), while .padding and repr show the new value. The same for .dilation
# under padding="same".
# Matters: networks are edited this way (dilating a backbone, removing padding), and readers of layers trust .padding.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
zeros     made with padding 2, set to 0: 8 -> 6
reflect   made with padding 2, set to 0: 8 -> 10
replicate made with padding 2, set to 0: 8 -> 10
circular  made with padding 2, set to 0: 8 -> 10
zeros     'same', dilation set to 2: 8 -> 8
circular  'same', dilation set to 2: 8 -> 6
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch
from torch import nn

x = torch.ones(1, 1, 8)
for mode in ("zeros", "reflect", "replicate", "circular"):
    layer = nn.Conv1d(1, 1, 3, padding=2, padding_mode=mode)
    layer.padding = (0,)
    print(f"{mode:9} made with padding 2, set to {layer.padding[0]}: 8 -> {layer(x).shape[-1]}")
for mode in ("zeros", "circular"):
    layer = nn.Conv1d(1, 1, 3, padding="same", padding_mode=mode)
    layer.dilation = (2,)
    print(f"{mode:9} 'same', dilation set to {layer.dilation[0]}: 8 -> {layer(x).shape[-1]}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
