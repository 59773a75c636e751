#!/usr/bin/env bash
# Guess: pedalboard.Convolution with the impulse response 1 0 0 0 returns the signal, and with 2 0 0 0 the signal
# doubled.
# Seen (pedalboard 0.9.26): both return an eighth of it. The response is normalised to a fixed energy (its numbers
# divided by 8 times the root of the sum of their squares), and there is no switch.
# Matters: it is the fast convolution of audio in Python. A filter's gain, or two measured rooms compared by their
# level, is lost; multiply by that root and 8.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 pedalboard==0.9.26

cat > "$work/expected" <<'EXPECTED'
[1, 0, 0, 0] returns [0.125, 0.0, 0.0, 0.0] times root and 8: [1.0, 0.0, 0.0, 0.0]
[2, 0, 0, 0] returns [0.125, 0.0, 0.0, 0.0] times root and 8: [2.0, 0.0, 0.0, 0.0]
[3, 4, 0, 0] returns [0.07500000298023224, 0.10000000149011612, 0.0, 0.0] times root and 8: [3.0, 4.0, 0.0, 0.0]
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from pedalboard import Convolution

x = np.zeros((1, 6), np.float32)
x[0, 0] = 1
for response in ([1, 0, 0, 0], [2, 0, 0, 0], [3, 4, 0, 0]):
    w = np.array([response], np.float32)
    y = Convolution(w, sample_rate=48000)(x, 48000)[0, :4]
    root = 8 * np.sqrt((w**2).sum())
    print(response, "returns", np.round(y, 4).tolist(), "times root and 8:", np.round(y * root, 4).tolist())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
