#!/usr/bin/env bash
# Guess: an SVG picture with <feConvolveMatrix> looks the same wherever it is drawn.
# Seen (librsvg 2.63.2 in sharp 0.35.5, @resvg/resvg-js 2.6.2): SVG convolves, that is, one bright pixel prints the
# kernel as it is written. resvg does (so does Chromium 156); librsvg prints it mirrored about its diagonal, so that
# a horizontal edge kernel finds vertical edges. A kernel of one row is right in both.
# Matters: it is the web's own convolution, flip included; a page that shows it and its thumbnail made on a server
# disagree as soon as the kernel is not symmetric.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" sharp@0.35.5 @resvg/resvg-js@2.6.2

cat > "$work/expected" <<'EXPECTED'
kernel 1 2 3 4 5 6 7 8 9 on one pixel of 10
resvg
   10 20 30
   40 50 60
   70 80 90
librsvg
   10 40 70
   20 50 80
   30 60 90
kernel 1 2 3 on one pixel of 10
resvg
   0 0 0
   10 20 30
   0 0 0
librsvg
   0 0 0
   10 20 30
   0 0 0
librsvg 2.63.2
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const picture = (kernel, order) => `<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5">
  <filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="5" height="5" color-interpolation-filters="sRGB">
    <feConvolveMatrix order="${order}" kernelMatrix="${kernel}" divisor="1"/></filter>
  <g filter="url(#f)"><rect width="5" height="5" fill="black"/>
    <rect x="2" y="2" width="1" height="1" fill="rgb(10,10,10)"/></g></svg>`;

const show = (name, pixels) => {
  console.log(name);
  const red = [...pixels].filter((_, i) => i % 4 === 0);
  for (let row = 1; row < 4; row++) console.log("  ", red.slice(5 * row + 1, 5 * row + 4).join(" "));
};

for (const [kernel, order] of [["1 2 3 4 5 6 7 8 9", "3"], ["1 2 3", "3 1"]]) {
  const svg = picture(kernel, order);
  console.log("kernel", kernel, "on one pixel of 10");
  show("resvg", new Resvg(svg).render().pixels);
  show("librsvg", await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer());
}
console.log("librsvg", sharp.versions.rsvg);
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
