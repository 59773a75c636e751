#!/usr/bin/env bash
# Guess: padding never wins a max-pool; tf.pool(x, 3, "max", "same", dilations 2) of -1 -2 -3 -4 -5 is -1 -2 -1 -2 -3.
# Seen (tfjs-core 4.22.0, CPU): 0 0 -1 0 0. Dilated pools go through spaceToBatchND, whose padding is the number 0,
# and 0 wins against negative inputs; averages count it as a cell. Without dilation tf.pool leaves padding out.
# Matters: after a layer without ReLU, activations are negative. Python's TensorFlow refuses this call.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0

cat > "$work/expected" <<'EXPECTED'
max dilation 1 -1 -1 -2 -3 -4
max dilation 2 0 0 -1 0 0
avg dilation 1 -1.5 -2 -3 -4 -4.5
avg dilation 2 -1.333 -2 -3 -2 -2.667
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

await tf.setBackend("cpu");
const x = tf.tensor4d([-1, -2, -3, -4, -5], [1, 1, 5, 1]);
for (const kind of ["max", "avg"]) {
  for (const dilation of [1, 2]) {
    const y = await tf.pool(x, [1, 3], kind, "same", [1, dilation], 1).data();
    console.log(kind, "dilation", dilation, [...y].map((v) => Number(v.toFixed(3))).join(" "));
  }
}
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
