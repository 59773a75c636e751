// Whether a page's outputs are Python's: signed sums of both over even parts, a twin of Python's, are compared.

import { bytes } from "../base/binary.js";

/**
 * Sums as Python tells them: over parts of `size` outputs, in a `unit`, modulo a prime; they may differ by `slack`.
 * `whole` says that all numbers are integers.
 * @typedef {{whole: boolean, unit: number, slack: number, size: number, sums: string}} Check
 */

const PRIME = 65521;

/**
 * @param {Float64Array} z
 * @param {Float64Array} y
 * @param {Check} check
 */
export function agree(z, y, { whole, unit, slack, size, sums }) {
  const theirs = new Uint16Array(bytes(sums));
  if (theirs.length !== Math.ceil(z.length / size)) return false;
  return theirs.every((their, part) => {
    const end = Math.min(z.length, (part + 1) * size);
    let sum = 0;
    for (let at = part * size; at < end; at++) {
      const term = whole ? (z[at] % PRIME) + (y[at] % PRIME) : z[at] + y[at];
      sum += Math.imul(at, 0x9e3779b9) < 0 ? -term : term;
    }
    const apart = Math.abs((((Math.round(sum / unit) % PRIME) + PRIME) % PRIME) - their);
    return Math.min(apart, PRIME - apart) <= slack;
  });
}
