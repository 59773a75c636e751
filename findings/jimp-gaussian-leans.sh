#!/usr/bin/env bash
# Guess: Jimp's gaussian(1) spreads one bright pixel evenly to all sides, and most of it stays in the middle.
# Seen (jimp 1.6.1): it leans. The brightest pixel of the result lies one column left of the middle, the row above
# holds twice what the row below holds, and something is left five rows further down: pixels are blurred in the place
# where they stand, so that what is read next is blurred already. blur(1), a box filter run twice, is even.
# Matters: edges, and whatever is located by its brightest pixel, move.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" jimp@1.6.1

cat > "$work/expected" <<'EXPECTED'
blur(1), rows 8 to 15, columns 7 to 14 (the bright pixel was in row 10, column 10)
   0  3  6  9  6  3  0  0
   0  6 12 18 12  6  0  0
   0  9 18 28 18  9  0  0
   0  6 12 18 12  6  0  0
   0  3  6  9  6  3  0  0
   0  0  0  0  0  0  0  0
   0  0  0  0  0  0  0  0
   0  0  0  0  0  0  0  0
gaussian(1), rows 8 to 15, columns 7 to 14 (the bright pixel was in row 10, column 10)
   0  1  3  6  4  1  0  0
   0  4 17 28 19  6  1  0
   1  8 31 11  8  4  2  1
   2  5  8  8  6  3  2  1
   1  3  4  4  3  2  1  1
   1  2  2  2  2  1  1  1
   0  1  1  1  1  1  1  0
   0  0  1  1  1  1  1  0
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import { Jimp } from "jimp";

const size = 21;
const picture = new Jimp({ width: size, height: size, color: 0x000000ff });
picture.setPixelColor(0xffffffff, 10, 10);
for (const name of ["blur", "gaussian"]) {
  const { data } = picture.clone()[name](1).bitmap;
  console.log(`${name}(1), rows 8 to 15, columns 7 to 14 (the bright pixel was in row 10, column 10)`);
  for (let row = 8; row < 16; row++) {
    const places = [7, 8, 9, 10, 11, 12, 13, 14].map((column) => 4 * (size * row + column));
    console.log(" ", ...places.map((place) => String(data[place]).padStart(2)));
  }
}
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
