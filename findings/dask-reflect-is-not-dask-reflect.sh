#!/usr/bin/env bash
# Guess: within one library, "reflect" is one way of going on beyond the border.
# Seen (dask 2026.8.0): dask.array.overlap (and map_overlap) repeat the outermost cell, which numpy calls "symmetric";
# dask.array.pad does not, as numpy. overlap has no name for pad's "reflect".
# Matters: map_overlap is the way to filter pictures that do not fit into memory; tested against a padded numpy
# picture, the rim differs, and only the rim.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 dask[array]==2026.8.0

cat > "$work/expected" <<'EXPECTED'
overlap, boundary reflect  2 1 1 2 3 4 5 5 4
pad, mode reflect          3 2 1 2 3 4 5 4 3
pad, mode symmetric        2 1 1 2 3 4 5 5 4
sums of three, map_overlap 4 6 9 12 14
sums of three, pad         5 6 9 12 13
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import dask.array as da

x = da.from_array([1, 2, 3, 4, 5], chunks=5)
print("overlap, boundary reflect ", *da.overlap.overlap(x, depth=2, boundary="reflect").compute())
print("pad, mode reflect         ", *da.pad(x, 2, mode="reflect").compute())
print("pad, mode symmetric       ", *da.pad(x, 2, mode="symmetric").compute())
sums = x.map_overlap(lambda part: part[:-2] + part[1:-1] + part[2:], depth=1, boundary="reflect", trim=False)
print("sums of three, map_overlap", *sums.compute())
padded = da.pad(x, 1, mode="reflect").compute()
print("sums of three, pad        ", *(padded[:-2] + padded[1:-1] + padded[2:]))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
