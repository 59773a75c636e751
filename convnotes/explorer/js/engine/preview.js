// A preview of one output: the layer's sum at some of its pixels, with other weights, read off the tables.

import { product, range, size } from "../base/indices.js";
import { windowOf } from "../base/connections.js";
import { biasAt, inputAt, inputsOf } from "../base/lookup.js";
import { phiOf } from "./phi.js";

/** @import { State } from "../base/state.js" */

const MOST_SUMMED = 400_000; // that a preview may take

/**
 * Output i of a layer with other weights, at most `most` pixels along each axis and one slice of a volume.
 * @param {State} s
 * @param {ArrayLike<number>} w all weights, in C order
 * @param {number} i
 * @param {number} most
 * @returns {{rows: number, cols: number, values: number[]}}
 */
export function previewOf(s, w, i, most) {
  const inputs = inputsOf(s, i);
  const one = size(s.kernel);
  const along = Math.max(4, Math.floor(Math.sqrt(MOST_SUMMED / (inputs.length * one))));
  const picked = s.out.map((n, a) => (s.out.length === 3 && a === 0 ? [n >> 1] : evenly(n, Math.min(most, along))));
  const { phi } = s.bundle.settings;
  const given = typeof phi === "object" && "function" in phi ? "identity" : phi; // a function of the reader's own
  const finish = phiOf(given, i);
  const values = product(picked).map((o) => {
    let z = biasAt(s, i, o) ?? 0;
    for (const { index, at } of windowOf(s, o)) {
      if (!index) continue;
      inputs.forEach((j, c) => {
        z += w[(i * s.width + c) * one + at] * inputAt(s, j, index);
      });
    }
    return finish(z);
  });
  const [rows, cols] = [1, 1, ...picked.map((list) => list.length)].slice(-2);
  return { rows, cols, values };
}

/** At most so many of n places, evenly apart. @param {number} n @param {number} most */
const evenly = (n, most) => (n <= most ? range(n) : range(most).map((k) => Math.floor(((k + 0.5) * n) / most)));
