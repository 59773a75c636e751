#!/usr/bin/env bash
# Guess: tf.conv2d and tf.maxPool with pad 0 give what pad "valid" gives.
# Seen (tfjs-core 4.22.0, CPU): with a number for pad, the output's width is reckoned from the kernel's height and
# the stride's height. A 1 x 2 window with stride [1, 2] over five cells gives five numbers instead of two: the last
# ones read beyond the row, as 0 in a convolution, as -Infinity or NaN in a pool. Square kernels hide it.
# Matters: signals are images of height 1 in tfjs, and their kernels are never square. Pass explicit padding per
# axis, [[0, 0], [0, 0], [0, 0], [0, 0]], or "valid".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0

cat > "$work/expected" <<'EXPECTED'
conv2d,  pad 'valid'  21 43
conv2d,  pad per axis 21 43
conv2d,  pad 0        21 43 5 0 0
maxPool, pad 'valid'  2 4
maxPool, pad per axis 2 4
maxPool, pad 0        2 4 5 -Infinity -Infinity
conv2d, 1 x 3 kernel, pad 1: 1 x 3 x 7 x 1
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

await tf.setBackend("cpu");
const x = tf.tensor4d([1, 2, 3, 4, 5], [1, 1, 5, 1]);
const w = tf.tensor4d([1, 10], [1, 2, 1, 1]);
const perAxis = [[0, 0], [0, 0], [0, 0], [0, 0]];
for (const [name, pad] of [["'valid' ", "valid"], ["per axis", perAxis], ["0       ", 0]]) {
  console.log("conv2d,  pad", name, (await tf.conv2d(x, w, [1, 2], pad).data()).join(" "));
}
for (const [name, pad] of [["'valid' ", "valid"], ["per axis", perAxis], ["0       ", 0]]) {
  console.log("maxPool, pad", name, (await tf.maxPool(x, [1, 2], [1, 2], pad).data()).join(" "));
}
console.log("conv2d, 1 x 3 kernel, pad 1:", tf.conv2d(x, tf.ones([1, 3, 1, 1]), 1, 1).shape.join(" x "));
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
