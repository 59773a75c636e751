#!/usr/bin/env bash
# Guess: <feConvolveMatrix> with kernel 1 1 averages neighbouring pixels: between black (0) and white (255) lies 128.
# Seen (@resvg/resvg-js 2.6.2, librsvg 2.63.2 in sharp 0.35.5; Chromium 156 and Firefox 153 likewise): 188. Filters of
# SVG turn bytes into amounts of light first and back afterwards, unless color-interpolation-filters="sRGB" is set.
# Pillow, OpenCV and scipy add bytes.
# Matters: a kernel shown as an SVG filter has other numbers than the same kernel computed; grey that is written into
# the picture and not filtered looks right, so it shows at edges only.
# Source: the W3C's Filter Effects, "color-interpolation-filters" (its initial value is linearRGB).
# Needs node and npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" sharp@0.35.5 @resvg/resvg-js@2.6.2

cat > "$work/expected" <<'EXPECTED'
black black white white, each averaged with its left neighbour
as it is: resvg 0 0 188 255, librsvg 0 0 188 255
set to sRGB: resvg 0 0 128 255, librsvg 0 0 128 255
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const picture = (space) => `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="1">
  <filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="4" height="1" ${space}>
    <feConvolveMatrix order="2 1" kernelMatrix="1 1" edgeMode="duplicate"/></filter>
  <g filter="url(#f)"><rect width="4" height="1" fill="black"/><rect x="2" width="2" height="1" fill="white"/></g>
</svg>`;
const red = (pixels) => [...pixels].filter((_, i) => i % 4 === 0).join(" ");

console.log("black black white white, each averaged with its left neighbour");
for (const [name, space] of [["as it is", ""], ["set to sRGB", 'color-interpolation-filters="sRGB"']]) {
  const svg = picture(space);
  const librsvg = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  console.log(`${name}: resvg ${red(new Resvg(svg).render().pixels)}, librsvg ${red(librsvg)}`);
}
PROGRAM
node "$work/program.mjs" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
