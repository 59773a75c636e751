#!/usr/bin/env bash
# Guess: jnp.convolve of two integer arrays returns integers, as np.convolve does.
# Seen (jax 0.10.2, CPU): it returns float32, and 2**24 + 1 becomes 2**24; jnp.correlate likewise. The convolution it
# stands on, lax.conv_general_dilated, keeps integers exact. Bytes, which wrap around at 256 in numpy, do not here.
# Matters: counts and sums over integer images are exact only up to 16,777,216, without a warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2

cat > "$work/expected" <<'EXPECTED'
np.convolve               int32 16777217
jnp.convolve              float32 16777216
jnp.correlate             float32 16777216
lax.conv_general_dilated  int32 16777217
np.convolve, bytes        uint8 [200, 144, 200]
jnp.convolve, bytes       float32 [200, 400, 200]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import jax.numpy as jnp
import numpy as np
from jax import lax

x, w = np.array([2**24, 1], np.int32), np.array([1, 1], np.int32)
lax_y = lax.conv_general_dilated(jnp.array(x)[None, None], jnp.array(w)[None, None], (1,), "VALID")[0, 0]
for name, y in (
    ("np.convolve              ", np.convolve(x, w, "valid")),
    ("jnp.convolve             ", jnp.convolve(x, w, "valid")),
    ("jnp.correlate            ", jnp.correlate(jnp.array(x), jnp.array(w), "valid")),
    ("lax.conv_general_dilated ", lax_y),
):
    print(name, y.dtype, int(y[0]))
x = np.array([200, 200], np.uint8)
for name, convolve in (("np.convolve, bytes       ", np.convolve), ("jnp.convolve, bytes      ", jnp.convolve)):
    y = convolve(x, x // 200)
    print(name, y.dtype, [int(v) for v in y])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
