#!/usr/bin/env bash
# Guess: for one sample a second, rolling(4, center=True) and rolling("4s", center=True) are the same windows.
# Seen (pandas 3.1.1): they lie one cell apart. Counted, a window reaches two back and one ahead; timed, one back and
# two ahead. Odd widths agree. Without center both reach back alike. polars 2.1.0 and xarray 2026.9.0 count as pandas
# does.
# Matters: light curves and ECGs get a time index on the way; the smoothed curve then moves by a sample against the one
# that was smoothed before, and a kernel of four no longer fits either by its drawing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pandas==3.1.1 polars==2.1.0 xarray==2026.9.0

cat > "$work/expected" <<'EXPECTED'
3 pandas, counted        sees the spike from [3, 4, 5]
3 pandas, timed          sees the spike from [3, 4, 5]
3 polars                 sees the spike from [3, 4, 5]
3 xarray                 sees the spike from [3, 4, 5]
3 pandas, timed, behind  sees the spike from [4, 5, 6]
4 pandas, counted        sees the spike from [3, 4, 5, 6]
4 pandas, timed          sees the spike from [2, 3, 4, 5]
4 polars                 sees the spike from [3, 4, 5, 6]
4 xarray                 sees the spike from [3, 4, 5, 6]
4 pandas, timed, behind  sees the spike from [4, 5, 6, 7]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import pandas as pd
import polars as pl
import xarray as xr

x = np.eye(1, 9, 4).ravel()  # one spike, at place 4
by_time = pd.Series(x, pd.date_range("2020", periods=9, freq="s"))
for n in (3, 4):
    for name, y in {
        "pandas, counted": pd.Series(x).rolling(n, center=True).sum(),
        "pandas, timed": by_time.rolling(f"{n}s", center=True).sum(),
        "polars": pl.Series(x).rolling_sum(n, center=True),
        "xarray": xr.DataArray(x, dims="t").rolling(t=n, center=True).sum(),
        "pandas, timed, behind": by_time.rolling(f"{n}s").sum(),
    }.items():
        print(f"{n} {name:22} sees the spike from", np.flatnonzero(np.array(y) == 1).tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
