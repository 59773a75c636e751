#!/usr/bin/env bash
# Guess: a tensor that was written to a GGUF file with shape (2, 3, 4, 5) has this shape when it is read.
# Seen (gguf 0.19.0): its data has; what the reader calls its shape is 5 4 3 2: the file counts axes from the
# innermost, and the reader hands that on beside an array in numpy's order.
# Matters: convolution kernels of (output, input, rows, columns) are taken for (columns, rows, input, output); for
# square kernels with as many inputs as outputs both readings fit.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 gguf==0.19.0

cat > "$work/expected" <<'EXPECTED'
written            (2, 3, 4, 5)
tensor.shape       (5, 4, 3, 2)
tensor.data.shape  (2, 3, 4, 5) equal to what was written: True
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import logging
import os
import tempfile

import gguf
import numpy as np

logging.disable(logging.CRITICAL)
w = np.arange(120, dtype=np.float32).reshape(2, 3, 4, 5)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "kernel.gguf")
    writer = gguf.GGUFWriter(path, "kernels")
    writer.add_tensor("w", w)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    (tensor,) = gguf.GGUFReader(path).tensors
    print("written           ", w.shape)
    print("tensor.shape      ", tuple(int(n) for n in tensor.shape))
    print("tensor.data.shape ", tensor.data.shape, "equal to what was written:", bool((tensor.data == w).all()))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
