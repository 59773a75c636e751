#!/usr/bin/env bash
# Guess: getImageData returns the bytes that putImageData has put in.
# Seen (Chromium 156, Firefox 153 ESR): of opaque pixels it does. A canvas keeps colours multiplied by their opacity,
# in bytes: (200, 100, 50) with an opacity of 3 comes back as (170, 85, 85) in Chromium and (255, 170, 85) in Firefox,
# with 1 as (255, 0, 0) and (255, 255, 255), with 0 as black. Half opaque, the two differ by 2.
# Matters: a canvas is how pages read pixels of a picture: numbers kept in the fourth channel, masks, and what lies
# below a soft rim are not what the file has, and a convolution of them differs between browsers.
# Source: the HTML standard, "premultiplied alpha and the 2D rendering context", which allows the loss.
# Needs chromium, firefox-esr and node 20.
set -euo pipefail
chromium=$(command -v chromium || command -v google-chrome) || { echo "chromium is needed" >&2; exit 2; }
firefox=$(command -v firefox-esr || command -v firefox) || { echo "firefox-esr is needed" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund puppeteer-core@24.43.1 >/dev/null
cat > run.mjs <<'JS'
import puppeteer from "puppeteer-core";
const [chromium, firefox] = process.argv.slice(2);
for (const [name, options] of [
  ["Chromium", { executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] }],
  ["Firefox ", { browser: "firefox", executablePath: firefox }],
]) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  const page = await browser.newPage();
  const seen = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    return [255, 128, 3, 1, 0].map((opacity) => {
      canvas.putImageData(new ImageData(new Uint8ClampedArray([200, 100, 50, opacity]), 1, 1), 0, 0);
      return `${opacity}: ${[...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(" ")}`;
    });
  });
  console.log(name, seen.join("   "));
  await browser.close();
}
JS
node run.mjs "$chromium" "$firefox" | tee seen.txt

diff - seen.txt <<'SEEN'
Chromium 255: 200 100 50   128: 199 100 50   3: 170 85 85   1: 255 0 0   0: 0 0 0
Firefox  255: 200 100 50   128: 201 101 51   3: 255 170 85   1: 255 255 255   0: 0 0 0
SEEN
echo "as found"
