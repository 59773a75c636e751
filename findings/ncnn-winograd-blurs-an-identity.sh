#!/usr/bin/env bash
# Guess: a 3 x 3 kernel that is 1 in the middle and 0 elsewhere copies the picture; all its products are exact.
# Seen (ncnn 1.0.20261020, x86-64, float32): with 16 channels or more, it does not. ncnn then computes 3 x 3 kernels by
# Winograd's transform of tiles, by default; one bright pixel changes pixels several cells away, where the kernel never
# reaches, by some millionths of its brightness. use_winograd_convolution = False copies exactly.
# Matters: "an output depends on its window alone" does not hold on the phone. Signals of great range (depth,
# astronomy, raw sensors) lose their dim side, and a test that probes the receptive field with a large number finds it
# too wide.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 ncnn==1.0.20261020

cat > "$work/expected" <<'EXPECTED'
8 channels, Winograd allowed: largest error 0
8 channels, Winograd not allowed: largest error 0
16 channels, Winograd allowed: a fifth or more of 0.1 is lost more than one cell away
16 channels, Winograd not allowed: largest error 0
64 channels, Winograd allowed: a fifth or more of 0.1 is lost more than one cell away
64 channels, Winograd not allowed: largest error 0
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import tempfile

import ncnn
import numpy as np


def identity(channels, x, **options):
    w = np.zeros((channels, channels, 3, 3), np.float32)
    w[np.arange(channels), np.arange(channels), 1, 1] = 1
    layers = f"Input x 0 1 x\nConvolution y 1 1 x y 0={channels} 1=3 4=1 6={w.size}"
    with tempfile.TemporaryDirectory() as folder:
        structure, weights = os.path.join(folder, "net.param"), os.path.join(folder, "net.bin")
        with open(structure, "w") as file:
            file.write(f"7767517\n2 2\n{layers}\n")
        with open(weights, "wb") as file:
            file.write(bytes(4) + w.tobytes())
        net = ncnn.Net()
        for name, value in options.items():
            setattr(net.opt, name, value)
        net.load_param(structure)
        net.load_model(weights)
        extractor = net.create_extractor()
        extractor.input("x", ncnn.Mat(x))
        return np.array(extractor.extract("y")[1])


for channels in (8, 16, 64):
    x = np.full((channels, 16, 16), 0.1, np.float32)
    x[:, 8, 8] = 1e6
    for winograd in (True, False):
        wrong = np.abs(identity(channels, x, use_winograd_convolution=winograd) - x)[0]
        rows, cols = np.nonzero(wrong > 0.02)
        far = max([max(abs(r - 8), abs(c - 8)) for r, c in zip(rows, cols)], default=0)
        print(f"{channels} channels, Winograd {'allowed' if winograd else 'not allowed'}:", end=" ")
        print("a fifth or more of 0.1 is lost more than one cell away" if far > 1 else f"largest error {wrong.max():g}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
