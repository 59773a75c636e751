#!/usr/bin/env bash
# Guess: ones.sum(axis=0) of 4,096 rows is 4,096 in float16, which holds that number, as ones.sum(axis=1) of 4,096
# columns.
# Seen (numpy 2.4.6): down the rows it is 2,048, where 2,048 + 1 is 2,048; along a row it is 4,096. cumsum stops as
# well. mean, products of matrices and convolve keep more digits and are right; einsum("ij->j") is not. Which axis is
# right depends on the order of memory: of the transposed array it is the other one.
# Matters: features come in half precision from a graphics card; a global pool written as sum / n, and the sums of a
# histogram or of windows, are half as bright or worse, on one axis only, and x.T.copy() mends or breaks it.
# Source: numpy's documentation of sum (pairwise summation "only along the fast axis").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6

cat > "$work/expected" <<'EXPECTED'
rows.sum(axis=0)                 2048 2048
columns.sum(axis=1)              4096 4096
columns.T.sum(axis=0)            4096 4096
rows.sum(axis=0, dtype=float32)  4096 4096
rows.mean(axis=0) * 4096         4096 4096
columns.cumsum(axis=1)[:, -1]    2048 2048
einsum('ij->j', rows)            2048 2048
columns @ rows                   4096 4096
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np

rows = np.ones((4096, 2), np.float16)
columns = np.ones((2, 4096), np.float16)
for name, sums in {
    "rows.sum(axis=0)": rows.sum(axis=0),
    "columns.sum(axis=1)": columns.sum(axis=1),
    "columns.T.sum(axis=0)": columns.T.sum(axis=0),
    "rows.sum(axis=0, dtype=float32)": rows.sum(axis=0, dtype=np.float32),
    "rows.mean(axis=0) * 4096": rows.mean(axis=0) * 4096,
    "columns.cumsum(axis=1)[:, -1]": columns.cumsum(axis=1)[:, -1],
    "einsum('ij->j', rows)": np.einsum("ij->j", rows),
    "columns @ rows": (columns @ rows)[0],
}.items():
    print(f"{name:32}", *sums.astype(int))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
