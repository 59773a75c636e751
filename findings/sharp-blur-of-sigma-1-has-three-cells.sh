#!/usr/bin/env bash
# Guess: sharp's blur(1) is a Gaussian of standard deviation 1, seven or nine cells wide, as in scipy or OpenCV.
# Seen (sharp 0.35.5, libvips 8.18.7): three cells, 12 20 12 over 44, whose standard deviation is 0.74: the mask is
# cut where the Gaussian falls below 0.2 of its peak. minAmplitude: 0.01 makes it five. blur() without a number is
# a box of three by three, no Gaussian at all.
# Matters: a picture blurred on the server is clearly sharper than the same sigma in Python; a kernel copied from one
# to the other is not the kernel that ran.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" sharp@0.35.5

cat > "$work/expected" <<'EXPECTED'
blur(1)                                   0 0 0 0 66 109 66 0 0 0 0
blur(2)                                   0 0 16 31 47 53 47 31 16 0 0
blur({ sigma: 1, minAmplitude: 0.01 })    0 0 0 15 58 97 58 15 0 0 0
blur()                                    0 0 0 0 80 80 80 0 0 0 0
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import sharp from "sharp";

const row = new Uint8Array(11);
row[5] = 240;
const image = () => sharp(row, { raw: { width: 11, height: 1, channels: 1 } });
const show = async (name, picture) =>
  console.log(name, (await picture.extractChannel(0).raw().toBuffer()).join(" "));

await show("blur(1)                                  ", image().blur(1));
await show("blur(2)                                  ", image().blur(2));
await show("blur({ sigma: 1, minAmplitude: 0.01 })   ", image().blur({ sigma: 1, minAmplitude: 0.01 }));
await show("blur()                                   ", image().blur());
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
