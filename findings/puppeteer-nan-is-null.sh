#!/usr/bin/env bash
# Guess: what page.evaluate returns and takes keeps its numbers: NaN is NaN, whether it stands alone or in a list, and
# in Chromium as in Firefox.
# Seen (puppeteer-core 24.43.1, Chromium 156, Firefox 153 ESR): alone it is NaN in both. In a list, Chromium's comes
# back as null, and infinity too, and -0 as 0; a list that is handed to the page has null there as well. Firefox keeps
# all of them on the way back, and NaN and infinity on the way there.
# Matters: a test that asks a page for an array of outputs cannot see its NaN, and null + 1 is 1: a check of the sum
# passes. Text made in the page, with String, arrives as it is.
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
const sandbox = ["--no-sandbox", "--disable-gpu"];
const word = (v) => (Object.is(v, -0) ? "-0" : String(v));
for (const [name, options] of [
  ["Chromium", { executablePath: chromium, args: sandbox }],
  ["Firefox ", { browser: "firefox", executablePath: firefox }],
]) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  const page = await browser.newPage();
  const alone = await page.evaluate(() => NaN);
  const list = await page.evaluate(() => [NaN, Infinity, -0, 1]);
  const there = await page.evaluate((values) => values.map(String).join(" "), [NaN, Infinity, 1]);
  console.log(`${name} alone ${word(alone)}   from the page ${list.map(word).join(" ")}   to the page ${there}`);
  await browser.close();
}
JS
node run.mjs "$chromium" "$firefox" | tee seen.txt

diff - seen.txt <<'SEEN'
Chromium alone NaN   from the page null null 0 1   to the page null null 1
Firefox  alone NaN   from the page NaN Infinity -0 1   to the page NaN Infinity 1
SEEN
echo "as found"
