#!/usr/bin/env bash
# Guess: directConvolution and fftConvolution of the npm package ml-convolution convolve: one bright sample prints the
# kernel as it is written, 1 2 3.
# Seen (ml-convolution 2.0.0): 3 2 1. Both correlate.
# Matters: in a page checked against numpy.convolve, a symmetric blur agrees and a derivative has the other sign.
# Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-convolution@2.0.0 >/dev/null
cat > run.mjs <<'JS'
import { directConvolution, fftConvolution } from "ml-convolution";
for (const convolution of [directConvolution, fftConvolution])
  console.log(convolution.name, Array.from(convolution([0, 0, 1, 0, 0], [1, 2, 3]), Math.round).join(" "));
JS
node run.mjs | tee seen.txt

diff - seen.txt <<'SEEN'
directConvolution 0 3 2 1 0
fftConvolution 0 3 2 1 0
SEEN
echo "as found"
