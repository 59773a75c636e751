#!/usr/bin/env bash
# Guess: drawImage of four pixels on one, with smoothing, gives their mean, as an average pool or Pillow's resize:
# 0 100 200 40 becomes 85.
# Seen (Chromium 156, Firefox 153 ESR): 150 in both. The two pixels about the middle are interpolated, the others are
# skipped. imageSmoothingQuality "high" makes it 118 in Chromium and changes nothing in Firefox. To half the size both
# say 50 120, the means of pairs, which hides it.
# Matters: thumbnails of feature maps and down-sampled inputs of a network in a page lose thin lines and differ between
# browsers; halving again and again, or summing the pixels oneself, is the mean.
# Source: the HTML standard leaves the method of imageSmoothingQuality to the browser.
# Needs chromium, firefox-esr and node 20.
set -euo pipefail
chromium=$(command -v chromium || command -v google-chrome) || { echo "chromium is needed" >&2; exit 2; }
firefox=$(command -v firefox-esr || command -v firefox) || { echo "firefox-esr is needed" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" --no-audit --no-fund puppeteer-core@24.43.1 > /dev/null

cat > "$work/expected" <<'EXPECTED'
0 100 200 40, drawn on fewer pixels
chromium on 2: low 50 120, medium 50 120, high 50 120; on 1: low 150, medium 118, high 118
firefox on 2: low 50 120, medium 50 120, high 50 120; on 1: low 150, medium 150, high 150
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import puppeteer from "puppeteer-core";

const shrink = () => {
  const canvas = () => new OffscreenCanvas(4, 1).getContext("2d");
  const source = canvas();
  const bytes = Uint8ClampedArray.from([0, 100, 200, 40].flatMap((v) => [v, v, v, 255]));
  source.putImageData(new ImageData(bytes, 4, 1), 0, 0);
  const drawn = (width, quality) => {
    const ctx = canvas();
    ctx.imageSmoothingQuality = quality;
    ctx.drawImage(source.canvas, 0, 0, width, 1);
    const { data } = ctx.getImageData(0, 0, width, 1);
    return `${quality} ${data.filter((_, i) => i % 4 === 0).join(" ")}`;
  };
  const all = (width) => ["low", "medium", "high"].map((quality) => drawn(width, quality)).join(", ");
  return `on 2: ${all(2)}; on 1: ${all(1)}`;
};

console.log("0 100 200 40, drawn on fewer pixels");
const [chromium, firefox] = process.argv.slice(2);
for (const options of [
  { browser: "chrome", executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] },
  { browser: "firefox", executablePath: firefox },
]) {
  const browser = await puppeteer.launch({ ...options, headless: true });
  const page = await browser.newPage();
  console.log(options.browser.replace("chrome", "chromium"), await page.evaluate(shrink));
  await browser.close();
}
PROGRAM
node "$work/program.mjs" "$chromium" "$firefox" | tee "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
