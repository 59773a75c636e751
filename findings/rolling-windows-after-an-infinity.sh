#!/usr/bin/env bash
# Guess: an infinity makes the windows that hold it infinite; their maximum is infinity, and the windows behind it are
# as before, whatever else is installed.
# Seen (pandas 3.1.1, polars 2.1.0, xarray 2026.9.0, numbagg 0.9.6): pandas takes infinity for a gap; even the maximum
# of 2 and infinity is NaN. polars says infinity, and recovers. xarray does so too, until numbagg happens to be
# installed: then every mean behind the infinity is NaN, to the end of the signal, and behind a 1e17 it is two too
# small.
# Matters: a saturated sensor or a division by zero costs two samples in one environment and the rest of the record in
# another; the list of packages decides. use_numbagg=False in xarray.set_options keeps windows apart.
# Source: pydata/xarray pull request 8493 (windows use numbagg by default where it is installed).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pandas==3.1.1 polars==2.1.0 xarray==2026.9.0

cat > "$work/expected" <<'EXPECTED'
pandas, mean [1.5, nan, nan, 4.5, 5.5]  max [2.0, nan, nan, 5.0, 6.0]
polars, mean [1.5, inf, inf, 4.5, 5.5]  max [2.0, inf, inf, 5.0, 6.0]
xarray
  mean [1.5, inf, inf, 4.5, 5.5]
  mean [1.5, 5e+16, 5e+16, 4.5, 5.5]
xarray, numbagg installed
  mean [1.5, inf, inf, nan, nan]
  mean [1.5, 5e+16, 5e+16, 2.5, 3.5]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl

program = """
import numpy as np
import xarray as xr
for large in (np.inf, 1e17):
    x = xr.DataArray([1, 2, large, 4, 5, 6.0], dims="t")
    print("  mean", x.rolling(t=2).mean().values[1:].tolist())
"""
x = [1.0, 2.0, np.inf, 4.0, 5.0, 6.0]
counted, polars = pd.Series(x).rolling(2), pl.Series(x)
print("pandas, mean", counted.mean().tolist()[1:], " max", counted.max().tolist()[1:])
print("polars, mean", polars.rolling_mean(2).to_list()[1:], " max", polars.rolling_max(2).to_list()[1:])
print("xarray")
print(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout, end="")
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "numbagg==0.9.6", "numba==0.68.1"], check=True)
print("xarray, numbagg installed")
print(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout, end="")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
