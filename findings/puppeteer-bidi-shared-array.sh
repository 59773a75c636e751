#!/usr/bin/env bash
# Guess: what page.evaluate returns arrives as JSON would carry it, in Firefox as in Chromium.
# Seen (puppeteer-core 24.43.1 over WebDriver BiDi, Firefox 153 ESR): an array or object that stands in the result twice
# arrives the first time, and is undefined the second time; no error. Text made in the page arrives whole.
# Matters: a table of connections, whose rows share the place they lead to, loses most places that way, and a test of it
# fails in Firefox alone, as if the page were wrong.
# Needs firefox-esr and node 20.
set -euo pipefail
firefox=$(command -v firefox-esr || command -v firefox) || { echo "firefox-esr is needed" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund puppeteer-core@24.43.1 >/dev/null
cat > run.mjs <<'JS'
import puppeteer from "puppeteer-core";
const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.argv[2], headless: true });
const page = await browser.newPage();
const twice = () => { const place = [2, 3]; return [[0, place], [1, place], [2, [2, 3]]]; };
console.log("value", JSON.stringify(await page.evaluate(twice)));
console.log("text ", await page.evaluate(() => { const place = [2, 3]; return JSON.stringify([[0, place], [1, place], [2, [2, 3]]]); }));
await browser.close();
JS
node run.mjs "$firefox" | tee seen.txt

diff - seen.txt <<'SEEN'
value [[0,[2,3]],[1,null],[2,[2,3]]]
text  [[0,[2,3]],[1,[2,3]],[2,[2,3]]]
SEEN
echo "as found"
