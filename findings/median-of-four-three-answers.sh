#!/usr/bin/env bash
# Guess: the median of 1 2 3 4 is 2.5.
# Seen (numpy 2.4.6, pandas 3.1.1, scipy 1.17.1, torch 2.13.0): numpy and pandas say 2.5, PyTorch says 2, the lower of
# the two in the middle, and scipy's median_filter of size 4 says 3, the upper one. torch.quantile(x, 0.5) is 2.5.
# Matters: the median is the pool that survives outliers. With even windows it leans to the dark in one library and to
# the bright in another, and the difference of the two is an edge detector that nobody asked for.
# Source: the documentation of torch.median (the lower of two medians); scipy's median_filter does not say.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 scipy==1.17.1 torch==2.13.0 pandas==3.1.1

cat > "$work/expected" <<'EXPECTED'
numpy.median           2.5
pandas, rolling        2.5
torch.median           2.0
torch.quantile         2.5
ndimage.median_filter  3.0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
import pandas as pd
import torch
from scipy import ndimage

x = np.array([1.0, 2, 3, 4])
print("numpy.median          ", np.median(x))
print("pandas, rolling       ", pd.Series(x).rolling(4).median().iloc[-1])
print("torch.median          ", torch.tensor(x).median().item())
print("torch.quantile        ", torch.tensor(x).quantile(0.5).item())
print("ndimage.median_filter ", ndimage.median_filter(x, 4)[2])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
