#!/usr/bin/env bash
# Guess: a layer computes with the weights that it has.
# Seen (torch 2.13.0, CPU): inside one torch.autocast block it computes with those it had at its first call: autocast
# keeps the rounded copy of every weight that wants a gradient until the block ends. An edit in place, an optimiser's
# step or a restored checkpoint in the block shows only after it. With cache_enabled=False, or a frozen weight, at once.
# Matters: trying kernels out in one block prints the same output for all of them; a whole training loop in one block
# does not learn, and its loss is flat.
# Source: pytorch/pytorch pull request 63552; X-GenGroup/Flow-Factory pull request 186 (a training that it froze).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
weight set to 1, 2, 3, then the block ends
autocast                [1.0, 1.0, 1.0] 3.0
... cache_enabled=False [1.0, 2.0, 3.0] 3.0
... weight is frozen    [1.0, 2.0, 3.0] 3.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch

x = torch.ones(1, 1, 1)


def outputs(**options):
    layer = torch.nn.Conv1d(1, 1, 1, bias=False)
    layer.weight.requires_grad_(options.pop("learns", True))
    seen = []
    with torch.autocast("cpu", **options):
        for value in (1, 2, 3):
            with torch.no_grad():
                layer.weight.fill_(value)
            seen.append(layer(x).item())
    return seen, layer(x).item()


print("weight set to 1, 2, 3, then the block ends")
print("autocast               ", *outputs())
print("... cache_enabled=False", *outputs(cache_enabled=False))
print("... weight is frozen   ", *outputs(learns=False))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
