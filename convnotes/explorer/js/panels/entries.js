// The entries of the layer's matrix: what connects, through which weights, and what an entry chooses.

import { windowOf } from "../base/connections.js";
import { ravel, unravel } from "../base/indices.js";
import { connected, inputsOf, weightAt } from "../base/lookup.js";

/** @import { Selection, State } from "../base/state.js" */

/**
 * @typedef {{tall: number, wide: number, rows: number, cols: number}} Sizes
 *   The size of M, and of one of its blocks: the pixels of one output and of one input.
 * @typedef {{row: number, col: number, rows: number, cols: number}} Part  Some rows and columns of M.
 * @typedef {[row: number|null, col: number|null]} Entry  In the margins, row or column is null.
 */

/**
 * The input pixels an output pixel meets, through which elements: flat place in the input -> places in the kernel.
 * @param {State} s
 * @param {number[]} o
 */
export function metBy(s, o) {
  /** @type {Map<number, number[]>} */ const met = new Map();
  for (const t of windowOf(s, o)) {
    if (!t.index) continue;
    const n = ravel(t.index, s.spatial);
    met.set(n, [...(met.get(n) || []), t.at]);
  }
  return met;
}

/**
 * Visit every entry of M that connects and lies in a view, zero weights too, with the sum of its weights.
 * @param {State} s
 * @param {Sizes} m
 * @param {Part} view
 * @param {(row: number, col: number, v: number) => void} visit
 */
export function eachEntry(s, m, view, visit) {
  for (let row = view.row; row < view.row + view.rows; row++) {
    const i = Math.floor(row / m.tall);
    const met = metBy(s, unravel(row % m.tall, s.out));
    for (const j of inputsOf(s, i)) {
      if ((j + 1) * m.wide <= view.col || j * m.wide >= view.col + view.cols) continue;
      for (const [n, ats] of met) {
        const col = j * m.wide + n - view.col;
        if (col >= 0 && col < view.cols) {
          visit(
            row - view.row,
            col,
            ats.reduce((sum, at) => sum + weightAt(s, i, j, at), 0),
          );
        }
      }
    }
  }
}

/**
 * What an entry chooses: the (first) weight that connects its pixels, else its output pixel; the margins, where row or
 * column is null, a pixel.
 * @param {State} s
 * @param {Sizes} m
 * @param {Entry} entry
 * @returns {Selection|null}
 */
export function entrySelection(s, m, [row, col]) {
  if (row === null) {
    if (col === null) return null;
    return { role: "x", ch: [Math.floor(col / m.wide)], index: unravel(col % m.wide, s.spatial) };
  }
  const i = Math.floor(row / m.tall);
  const o = unravel(row % m.tall, s.out);
  const j = col === null ? -1 : Math.floor(col / m.wide);
  const ats = col !== null && connected(s, i, j) && metBy(s, o).get(col % m.wide);
  return ats ? { role: "w", ch: [i, j], index: s.taps[ats[0]] } : { role: "y", ch: [i], index: o };
}

/**
 * The entry under the pointer; where a dot stands for several, the one that it shows.
 * @param {State} s
 * @param {Sizes} m
 * @param {Part & {across: number, down: number}} view
 * @param {Entry} entry
 * @returns {Entry}
 */
export function entryUnder(s, m, view, [row, col]) {
  if (row === null || col === null || view.across * view.down === 1) return [row, col];
  const dot = {
    row: row - (row % view.down),
    col: col - (col % view.across),
    rows: Math.min(view.down, m.rows - row + (row % view.down)),
    cols: view.across,
  };
  /** @type {Entry} */ let best = [row, col];
  let most = -1;
  eachEntry(s, m, dot, (r, c, v) => {
    if (Math.abs(v) > most) [best, most] = [[dot.row + r, dot.col + c], Math.abs(v)];
  });
  return best;
}

/**
 * The row of M that an output pixel is, or the column that an input pixel is.
 * @param {State} s
 * @param {Sizes} m
 * @param {Selection} sel
 */
export const lineOf = (s, m, { role, ch, index }) =>
  role === "y" ? ch[0] * m.tall + ravel(index, s.out) : ch[0] * m.wide + ravel(index, s.spatial);
