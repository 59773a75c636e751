#!/usr/bin/env bash
# Guess: Jimp's convolution(kernel) and convolute(kernel) are two names of one thing.
# Seen (jimp 1.6.1): one is the other's transposed. One bright pixel prints the kernel turned by half a turn in the
# first; in the second, mirrored about the diagonal that runs from the right above to the left below. Neither prints it
# as written, as a convolution does.
# Matters: symmetric blurs hide it; a Sobel kernel finds rows instead of columns.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" jimp@1.6.1

cat > "$work/expected" <<'EXPECTED'
convolution
  0.9 0.8 0.7
  0.6 0.5 0.4
  0.3 0.2 0.1
convolute
  0.9 0.6 0.3
  0.8 0.5 0.2
  0.7 0.4 0.1
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import { Jimp } from "jimp";

const picture = new Jimp({ width: 5, height: 5, color: 0x000000ff });
picture.setPixelColor(0xffffffff, 2, 2);
const kernel = [
  [0.1, 0.2, 0.3],
  [0.4, 0.5, 0.6],
  [0.7, 0.8, 0.9],
];
for (const name of ["convolution", "convolute"]) {
  const { data } = picture.clone()[name](kernel).bitmap;
  console.log(name);
  for (const row of [1, 2, 3]) {
    console.log(" ", ...[1, 2, 3].map((column) => (data[4 * (5 * row + column)] / 255).toFixed(1)));
  }
}
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
