#!/usr/bin/env bash
# Guess: wfdb.rdrecord returns the samples that are in the file.
# Seen (wfdb 4.3.1): where one signal of a record has more samples than another, it returns means of two, four or more
# samples, a box filter with a stride, at the pace of the slowest; fs is the slow one's and nothing is said.
# smooth_frames=False returns what was recorded.
# Matters: ECG beside slow channels is the usual case in sleep and intensive care records. The peak of a heartbeat is
# lower and its edges gentler, before the first layer of one's own sees it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 wfdb==4.3.1

cat > "$work/expected" <<'EXPECTED'
recorded      [0. 0. 0. 8. 0. 0. 0. 0.]
rdrecord      [2. 0.] fs 100
smooth_frames=False [0. 0. 0. 8. 0. 0. 0. 0.] fs 100
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import numpy as np
import wfdb

ecg, breath = np.array([0.0, 0, 0, 8, 0, 0, 0, 0]), np.array([1.0, 2])
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    wfdb.wrsamp(
        "record", fs=100, units=["mV", "V"], sig_name=["ECG", "breath"], e_p_signal=[ecg, breath],
        samps_per_frame=[4, 1], fmt=["16", "16"],
    )
    record = wfdb.rdrecord("record")
    print("recorded     ", ecg)
    print("rdrecord     ", np.round(record.p_signal[:, 0], 2), "fs", record.fs)
    record = wfdb.rdrecord("record", smooth_frames=False)
    print("smooth_frames=False", np.round(record.e_p_signal[0], 2), "fs", record.fs)
    os.chdir("/")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
