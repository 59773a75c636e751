#!/usr/bin/env bash
# Guess: convolving a signal of 2 with a kernel of 4 gives 2 numbers with mode "same", and none, or an error, with
# "valid".
# Seen (numpy 2.4.6, scipy 1.17.1, torch 2.13.0): numpy's "same" gives 4, as long as the longer of the two; scipy's
# gives 2. With "valid" both exchange signal and kernel and give 3 numbers. PyTorch refuses without padding, and gives
# 2 with padding="same".
# Matters: at the end of a stream, or in a batch of short signals, the block is shorter than the kernel: the output is
# then longer than the input, and nothing is said.
# Source: the documentation of numpy.convolve (max(M, N)) and of scipy.signal.convolve ("same").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
numpy, same   [1.0e+00 1.2e+01 1.2e+02 1.2e+03]   scipy, same   [ 12. 120.]
numpy, valid  [  12.  120. 1200.]   scipy, valid  [  12.  120. 1200.]
torch, same   [ 120. 1200.]
torch, valid  refused
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import torch
from scipy import signal

x, w = np.array([1.0, 2]), np.array([1.0, 10, 100, 1000])
for mode in ("same", "valid"):
    print(f"numpy, {mode:6}", np.convolve(x, w, mode), f"  scipy, {mode:6}", signal.convolve(x, w, mode))
kernel = torch.tensor(w)[None, None].flip(2)
print("torch, same  ", torch.conv1d(torch.tensor(x)[None, None], kernel, padding="same").numpy().ravel())
try:
    torch.conv1d(torch.tensor(x)[None, None], kernel)
except RuntimeError:
    print("torch, valid  refused")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
