#!/usr/bin/env bash
# Guess: a numba stencil called with out= writes all of it: zeros where the window leaves the array, as in what it
# returns without out=, since cval is 0 by default.
# Seen (numba 0.68.1): it writes the inside only. The rim keeps what was in the buffer. Said aloud, cval=0.0 is written
# there; the same in compiled code.
# Matters: a time step that swaps two buffers, or a buffer made by numpy.empty, carries old numbers along its rim, and
# they move inwards by a cell a step.
# Source: numba's documentation of stencil, by which cval is zero where nothing is said.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 numba==0.68.1

cat > "$work/expected" <<'EXPECTED'
returned              0 2 3 4 5 0
out                   9 2 3 4 5 9
out, compiled         9 2 3 4 5 9
out, cval=0.0         0 2 3 4 5 0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from numba import njit, stencil


def mean(x):
    return (x[-1] + x[0] + x[1]) / 3


unsaid, said = stencil(mean), stencil(cval=0.0)(mean)


@njit
def compiled(x, out):
    return unsaid(x, out=out)


x = np.arange(1, 7.0)
show = lambda name, y: print(f"{name:21}", *y.astype(int))
show("returned", unsaid(x))
for name, function in {
    "out": lambda x, out: unsaid(x, out=out),
    "out, compiled": compiled,
    "out, cval=0.0": lambda x, out: said(x, out=out),
}.items():
    buffer = np.full(6, 9.0)
    function(x, buffer)
    show(name, buffer)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
