#!/usr/bin/env bash
# Guess: AdaptiveAvgPool1d(3) over 1 2 3 4 5 is PyTorch's 1.5 3 4.5: windows from floor(i n / m) to ceil((i + 1) n / m),
# which overlap.
# Seen (equinox 0.13.8): 1.5 3.5 5. The first windows are one cell longer than the others and none overlaps; the last
# covers a single cell.
# Matters: the layer has no weights, so that moving a network's weights from PyTorch succeeds, and its answers differ
# for every size that is not a multiple. A constant or symmetric test input may not show it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 jax==0.10.2 jaxlib==0.10.2 equinox==0.13.8

cat > "$work/expected" <<'EXPECTED'
6 -> 3
  equinox         1.5 3.5 5.5
  PyTorch's rule  1.5 3.5 5.5
5 -> 3
  equinox         1.5 3.5 5
  PyTorch's rule  1.5 3 4.5
7 -> 3
  equinox         2 4.5 6.5
  PyTorch's rule  2 4 6
8 -> 5
  equinox         1.5 3.5 5.5 7 8
  PyTorch's rule  1.5 3 4.5 6 7.5
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import equinox as eqx
import jax.numpy as jnp
import numpy as np

for n, m in ((6, 3), (5, 3), (7, 3), (8, 5)):
    x = np.arange(1, n + 1, dtype=np.float32)
    overlapping = [x[i * n // m : -(-(i + 1) * n // m)].mean() for i in range(m)]
    print(f"{n} -> {m}")
    print("  equinox        ", *(f"{v:g}" for v in np.asarray(eqx.nn.AdaptiveAvgPool1d(m)(jnp.array(x)[None]))[0]))
    print("  PyTorch's rule ", *(f"{v:g}" for v in overlapping))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
