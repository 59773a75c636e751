#!/usr/bin/env bash
# Guess: flax's Conv(features, kernel_size=3) on a batch of pictures is a 3 x 3 convolution, as kernel_size=3 is in
# PyTorch and Keras, or it is refused.
# Seen (flax 0.12.8, linen and nnx): it is a convolution along the last axis alone; every row of the picture is taken
# for a picture of its own. The output's shape is what one expects, so nothing is refused. (3, 3) is the square.
# Matters: the network trains, has a third of the weights, and never sees down; only the kernel's shape tells.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 flax==0.12.8

cat > "$work/expected" <<'EXPECTED'
linen, kernel_size=3: output (1, 5, 5, 2), kernel (3, 1, 2), the middle pixel reaches rows [2]
nnx, kernel_size=3: output (1, 5, 5, 2), kernel (3, 1, 2)
linen, kernel_size=(3, 3): output (1, 5, 5, 2), kernel (3, 3, 1, 2), the middle pixel reaches rows [1, 2, 3]
nnx, kernel_size=(3, 3): output (1, 5, 5, 2), kernel (3, 3, 1, 2)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import flax.linen as nn
import jax
import jax.numpy as jnp
from flax import nnx

x = jnp.zeros((1, 5, 5, 1)).at[0, 2, 2, 0].set(1)
for size in (3, (3, 3)):
    y, variables = nn.Conv(2, kernel_size=size).init_with_output(jax.random.key(0), x)
    reached = jnp.argwhere(jnp.any(y[0] != 0, axis=-1))
    print(f"linen, kernel_size={size}: output {y.shape}, kernel {variables['params']['kernel'].shape},", end=" ")
    print("the middle pixel reaches rows", sorted({int(r) for r, _ in reached}))
    layer = nnx.Conv(1, 2, kernel_size=size, rngs=nnx.Rngs(0))
    print(f"nnx, kernel_size={size}: output {layer(x).shape}, kernel {layer.kernel[...].shape}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
