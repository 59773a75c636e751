// The maps of the terms view, computed from the bundle's tables.

import { size } from "../base/indices.js";
import { inputsOf } from "../base/lookup.js";

/** @import { State } from "../base/state.js" */
/** @import { TermKind } from "./termplan.js" */

// The terms are multiplied and added here through the bundle's tables, in the order of the arithmetic panel, so that
// both show the same numbers; z and y are Python's. A hover moves rings and writes numbers, nothing else.

export const MOST_PRODUCTS = 2 ** 24;
const NO_AXIS = { n: 1, out: 1, kernel: 1, taps: new Int32Array(1) };

/**
 * Add w_ij * x_j to a map, one kernel element after the other.
 * @param {Float64Array} map
 * @param {State} s
 * @param {number} i
 * @param {number} j
 */
function addTerm(map, s, i, j) {
  const [p, q, r] = [NO_AXIS, NO_AXIS, NO_AXIS, ...s.axes].slice(-3);
  const x = s.x.values;
  const w = s.w.values;
  const start = j * size(s.spatial);
  let at = (i * s.width + (j % s.width)) * size(s.kernel);
  for (let t = 0; t < p.kernel; t++) {
    for (let u = 0; u < q.kernel; u++) {
      for (let v = 0; v < r.kernel; v++, at++) {
        for (let a = 0; a < p.out; a++) {
          for (let b = 0; b < q.out; b++) {
            const slice = p.taps[a * p.kernel + t];
            const row = q.taps[b * q.kernel + u];
            if (slice < 0 || row < 0) continue;
            const from = start + (slice * q.n + row) * r.n;
            const to = (a * q.out + b) * r.out;
            for (let c = 0; c < r.out; c++) {
              const col = r.taps[c * r.kernel + v];
              if (col >= 0) map[to + c] += w[at] * x[from + col];
            }
          }
        }
      }
    }
  }
}

/**
 * Every map of the equation but y, one after the other: terms from the place `first` on, the other terms, sum and z.
 * @param {State} s
 * @param {TermKind[]} kinds
 * @param {number} i
 * @param {number} first
 */
export function termMaps(s, kinds, i, first) {
  const cells = size(s.out);
  const maps = new Float64Array((kinds.length - 1) * cells);
  const term = new Float64Array(cells);
  const shown = kinds.filter((kind) => kind === "term").length;
  const others = kinds.indexOf("others");
  const sum = kinds.indexOf("sum");
  inputsOf(s, i).forEach((j, c) => {
    addTerm(term.fill(0), s, i, j);
    const own = c >= first && c < first + shown ? c - first : others;
    for (const n of sum < 0 ? [own] : [own, sum]) for (let k = 0; k < cells; k++) maps[n * cells + k] += term[k];
  });
  maps.set(s.z.values.subarray(i * cells, (i + 1) * cells), (kinds.length - 2) * cells);
  return maps;
}
