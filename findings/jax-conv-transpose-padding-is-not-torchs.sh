#!/usr/bin/env bash
# Guess: lax.conv_transpose(x, w, strides=(2,), padding=[(1, 1)]) is PyTorch's ConvTranspose1d(kernel 4, stride=2,
# padding=1): it doubles the length, 3 -> 6.
# Seen (jax 0.10.2): 4 cells. The pair is added around the spread-out input, where PyTorch's number is taken off the
# full result: kernel - 1 - padding = 2 is jax's way to say PyTorch's 1. The kernel is not turned either, unless
# transpose_kernel=True says so, which wants the two channel axes exchanged.
# Matters: kernel 3 with padding 1 hides it (3 - 1 - 1 = 1), and so does a symmetric kernel; kernel 4, the usual one
# for doubling, does not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2

cat > "$work/expected" <<'EXPECTED'
the transpose, one cell off each end [  10  102 1020  203 2030  300]
jax, padding (1, 1), transpose_kernel=False: [2010  201 3020  302]
jax, padding (2, 2), transpose_kernel=False: [ 100 2010  201 3020  302   30]
jax, padding (2, 2), transpose_kernel=True: [  10  102 1020  203 2030  300]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import jax.numpy as jnp
import numpy as np
from jax import lax

x = jnp.arange(1.0, 4.0)[None, :, None]
w = jnp.array([1.0, 10.0, 100.0, 1000.0])[:, None, None]
names = ("NHC", "HIO", "NHC")


def by_hand(padding):
    """Return what each x adds times the kernel, stride 2, with `padding` cells taken off both ends."""
    full = np.zeros(2 * (3 - 1) + 4)
    for i in range(3):
        full[2 * i : 2 * i + 4] += float(x[0, i, 0]) * np.array([1, 10, 100, 1000])
    return full[padding : len(full) - padding]


print("the transpose, one cell off each end", by_hand(1).astype(int))
for n, turned in ((1, False), (2, False), (2, True)):
    y = lax.conv_transpose(x, w, (2,), [(n, n)], dimension_numbers=names, transpose_kernel=turned)
    print(f"jax, padding ({n}, {n}), transpose_kernel={turned}:", np.asarray(y).ravel().astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
