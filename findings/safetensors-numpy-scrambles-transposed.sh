#!/usr/bin/env bash
# Guess: safetensors.numpy.save stores the array it is given, or refuses a view, as safetensors.torch does.
# Seen (safetensors 0.8.0, numpy 2.4.6): a transposed array is stored with the right shape and its numbers in the
# order of memory, so that what is loaded is scrambled, without a word.
# Matters: moving kernels between frameworks is transposing (OIHW to HWIO). Wrap it in np.ascontiguousarray first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 safetensors==0.8.0

cat > "$work/expected" <<'EXPECTED'
saved       [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
loaded      [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
contiguous  [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from safetensors.numpy import load, save

w = np.arange(6.0).reshape(2, 3).T  # as kernels are moved from one framework's order to another's
print("saved      ", w.tolist())
print("loaded     ", load(save({"w": w}))["w"].tolist())
print("contiguous ", load(save({"w": np.ascontiguousarray(w)}))["w"].tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
