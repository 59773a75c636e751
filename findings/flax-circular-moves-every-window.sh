#!/usr/bin/env bash
# Guess: padding="CIRCULAR" instead of "SAME" changes what a flax Conv sees beyond the border, and nothing else.
# Seen (flax 0.12.8, jax 0.10.2; six cells, kernel 1 10 100, stride 2): every output changes. SAME starts its windows at
# the first cell (321 543 65), CIRCULAR and REFLECT one cell earlier (216 432 654), since they pad for stride 1 and then
# step. With stride 1 the inner outputs agree.
# Matters: making a network periodic (maps of a sphere, angles, periodic boxes) moves its features by a cell at every
# stride, and weights trained with SAME no longer fit.
# Source: the documentation of flax.linen.Conv (padding); jax.lax.padtype_to_pads for SAME.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 flax==0.12.8

cat > "$work/expected" <<'EXPECTED'
stride 1 SAME     [210 321 432 543 654  65]
stride 1 CIRCULAR [216 321 432 543 654 165]
stride 1 REFLECT  [212 321 432 543 654 565]
stride 2 SAME     [321 543  65]
stride 2 CIRCULAR [216 432 654]
stride 2 REFLECT  [212 432 654]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import jax.numpy as jnp
import numpy as np
from flax import linen

x = jnp.arange(1.0, 7).reshape(1, 6, 1)
weights = {"params": {"kernel": jnp.asarray([1.0, 10, 100]).reshape(3, 1, 1)}}
for stride in (1, 2):
    for padding in ("SAME", "CIRCULAR", "REFLECT"):
        layer = linen.Conv(1, (3,), strides=(stride,), padding=padding, use_bias=False)
        print(f"stride {stride} {padding:8}", np.asarray(layer.apply(weights, x)).ravel().astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
