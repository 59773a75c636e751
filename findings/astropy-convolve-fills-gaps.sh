#!/usr/bin/env bash
# Guess: astropy.convolution.convolve(x, [1, 2, 1]) is numpy's convolution of 'same' length; a NaN spreads over the
# kernel's width; a box of 4 has 4 cells.
# Seen (astropy 8.0.2): the kernel is divided by its sum first, so zero-sum kernels raise; a NaN is left out and its
# neighbours make up for it, even with normalize_kernel=False; Box1DKernel(4) has 5 cells, the outer two halved;
# even kernels are refused, but convolve_fft takes them.
# Matters: it is astronomy's convolution. A gap in a light curve disappears from the result, together with what
# happened in it, and a transit's edge kernel fails only on curves that have gaps.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 astropy==8.0.2

cat > "$work/expected" <<'EXPECTED'
x * [1, 2, 1]           [1.  2.  3.  4.  3.5]
  not normalised        [ 4.  8. 12. 16. 14.]
  not normalised, gap   [ 4.      6.6667 12.     17.3333 14.    ]
  numpy, gap            [ 4. nan nan nan 14.]
x * [1, 0, -1]          ValueError
  not normalised        [ 2.  2.  2.  2. -4.]
  not normalised, gap   ValueError
Box1DKernel(4)          [0.125 0.25  0.25  0.25  0.125]
x * [1, 1], convolve    KernelSizeError
x * [1, 1], convolve_fft [1.5 2.5 3.5 4.5 2.5]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from astropy.convolution import Box1DKernel, convolve, convolve_fft

np.set_printoptions(precision=4, suppress=True)
x = np.arange(1.0, 6.0)
gap = np.where(x == 3, np.nan, x)


def attempt(what, f):
    try:
        print(what, f())
    except Exception as error:
        print(what, type(error).__name__)


attempt("x * [1, 2, 1]          ", lambda: convolve(x, [1, 2, 1]))
attempt("  not normalised       ", lambda: convolve(x, [1, 2, 1], normalize_kernel=False))
attempt("  not normalised, gap  ", lambda: convolve(gap, [1, 2, 1], normalize_kernel=False))
attempt("  numpy, gap           ", lambda: np.convolve(gap, [1, 2, 1], "same"))
attempt("x * [1, 0, -1]         ", lambda: convolve(x, [1, 0, -1]))
attempt("  not normalised       ", lambda: convolve(x, [1, 0, -1], normalize_kernel=False))
attempt("  not normalised, gap  ", lambda: convolve(gap, [1, 0, -1], normalize_kernel=False))
attempt("Box1DKernel(4)         ", lambda: Box1DKernel(4).array)
attempt("x * [1, 1], convolve   ", lambda: convolve(x, [1, 1]))
attempt("x * [1, 1], convolve_fft", lambda: convolve_fft(x, [1, 1]).round(4))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
