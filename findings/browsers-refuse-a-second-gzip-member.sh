#!/usr/bin/env bash
# Guess: DecompressionStream("gzip") reads what gzip, Python and zlib read: several members one after the other are one
# text, as RFC 1952 says.
# Seen (Chromium 156, Firefox 153 ESR, node 20): node's DecompressionStream, its zlib and Python read both members; the
# browsers' fail at the end of the first one, with a TypeError and an AbortError, and give nothing.
# Matters: files that were written in parts or by bgzip (NIfTI volumes, genomes, logs) are refused in a page, and a
# test under node passes.
# Source: the Compression Streams standard: additional input after the end is an error.
# Needs chromium, firefox-esr and node 20.
set -euo pipefail
chromium=$(command -v chromium || command -v google-chrome) || { echo "chromium is needed" >&2; exit 2; }
firefox=$(command -v firefox-esr || command -v firefox) || { echo "firefox-esr is needed" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --prefix "$work" --no-audit --no-fund puppeteer-core@24.43.1 > /dev/null

cat > "$work/expected" <<'EXPECTED'
python  one two
node    one two
chromium one member: one | two members: TypeError
firefox one member: one | two members: AbortError
EXPECTED
cat > "$work/program.mjs" <<'PROGRAM'
import puppeteer from "puppeteer-core";
import zlib from "node:zlib";

const members = [zlib.gzipSync("one "), zlib.gzipSync("two")];
const read = async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text().then((whole) => whole.trim(), (error) => error.name);
};
const both = Buffer.concat(members).toString("base64");
console.log("node   ", await read(both));
const [chromium, firefox] = process.argv.slice(2);
for (const options of [
  { browser: "chrome", executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] },
  { browser: "firefox", executablePath: firefox },
]) {
  const browser = await puppeteer.launch({ ...options, headless: true });
  const page = await browser.newPage();
  const [one, two] = [await page.evaluate(read, members[0].toString("base64")), await page.evaluate(read, both)];
  console.log(options.browser.replace("chrome", "chromium"), `one member: ${one} | two members: ${two}`);
  await browser.close();
}
PROGRAM
python3 > "$work/seen" <<'PROGRAM'
import gzip

print("python ", gzip.decompress(gzip.compress(b"one ") + gzip.compress(b"two")).decode())
PROGRAM
node "$work/program.mjs" "$chromium" "$firefox" >> "$work/seen"
cat "$work/seen"
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
