#!/usr/bin/env bash
# Guess: a network of Conv1d, BatchNorm1d and InstanceNorm1d takes one signal without a batch axis, (channels, length),
# in all of its layers, as their documentation speaks of the same shapes.
# Seen (torch 2.13.0): Conv1d, pools and InstanceNorm1d read two axes as channels and length, BatchNorm1d as batch and
# channels. Where there are as many channels as samples it runs, and scales each moment with the numbers of a channel;
# else it is refused.
# Matters: in evaluation nothing looks wrong: the shape is right, and each sample of a channel is scaled otherwise.
# Source: the documentation of torch.nn.BatchNorm1d: "(N, C) or (N, C, L)"; of Conv1d: "(N, C, L) or (C, L)".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 torch==2.13.0

cat > "$work/expected" <<'EXPECTED'
a batch of one     [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]
without the batch  [[1.0, 0.2, 0.03], [10.0, 2.0, 0.3], [100.0, 20.0, 3.0]]
InstanceNorm alike True
two samples        running_mean should contain 2 elements not 3
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import torch

x = torch.tensor([[1.0, 2, 3], [10, 20, 30], [100, 200, 300]])
norm = torch.nn.BatchNorm1d(3, eps=0, affine=False).eval()
norm.running_var[:] = torch.tensor([1.0, 100, 10000])
print("a batch of one    ", norm(x[None])[0].double().numpy().round(2).tolist())
print("without the batch ", norm(x).double().numpy().round(2).tolist())
print("InstanceNorm alike", torch.equal(*(torch.nn.InstanceNorm1d(3)(v).squeeze() for v in (x, x[None]))))
try:
    norm(x[:, :2])
except RuntimeError as error:
    print("two samples       ", str(error).split("\n")[0])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
