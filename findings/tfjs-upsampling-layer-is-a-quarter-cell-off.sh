#!/usr/bin/env bash
# Guess: tf.layers.upSampling2d with interpolation "bilinear" is Keras's UpSampling2D, whose saved models TensorFlow.js
# loads: 1 2 3 4 becomes 1 1.25 1.75 2.25 2.75 3.25 3.75 4.
# Seen (tfjs-layers 4.22.0, CPU): 1 1.5 2 2.5 3 3.5 4 4, the rule before TensorFlow 2, which copies one end and not the
# other. The layer has no switch for it; resizeBilinear itself has (halfPixelCenters). "nearest" is right.
# Matters: a decoder trained in Keras loads in the browser without a word, and what it draws lies a quarter of a cell
# aside at every upsampling: three and a half pixels after three doublings.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 \
  @tensorflow/tfjs-layers@4.22.0

cat > "$work/expected" <<'EXPECTED'
nearest                             1 1 2 2 3 3 4 4
bilinear                            1 1.5 2 2.5 3 3.5 4 4
resizeBilinear with halfPixelCenters 1 1.25 1.75 2.25 2.75 3.25 3.75 4
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

await tf.setBackend("cpu");
const x = tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1]);
const show = async (name, y) => console.log(name, ...(await y.data()));
for (const interpolation of ["nearest", "bilinear"]) {
  await show(interpolation.padEnd(35), layers.upSampling2d({ size: [1, 2], interpolation }).apply(x));
}
await show("resizeBilinear with halfPixelCenters", tf.image.resizeBilinear(x, [1, 8], false, true));
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
