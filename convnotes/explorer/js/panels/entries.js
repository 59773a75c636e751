// The entries of the layer's matrix: what connects, through which weights, and what an entry chooses.

import { windowOf } from "../base/connections.js";
import { ravel, unravel } from "../base/indices.js";
import { connected, inputsOf, weightAt } from "../base/state.js";

/** @import { Selection, State } from "../base/state.js" */

/** The input pixels an output pixel meets, through which elements: flat place in the input -> places in the kernel. */
export function metBy(s, o) {
  const met = new Map();
  for (const t of windowOf(s, o)) {
    const n = t.index && ravel(t.index, s.spatial);
    if (t.index) met.set(n, [...(met.get(n) || []), t.at]);
  }
  return met;
}

/** Visit every entry of M that connects and lies in a view, zero weights too, with the sum of its weights. */
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
 * @returns {Selection}
 */
export function entrySelection(s, m, row, col) {
  if (row === null) return { role: "x", ch: [Math.floor(col / m.wide)], index: unravel(col % m.wide, s.spatial) };
  const i = Math.floor(row / m.tall);
  const j = Math.floor(col / m.wide);
  const o = unravel(row % m.tall, s.out);
  const ats = col !== null && connected(s, i, j) && metBy(s, o).get(col % m.wide);
  return ats ? { role: "w", ch: [i, j], index: s.taps[ats[0]] } : { role: "y", ch: [i], index: o };
}

/** The entry under the pointer; where a dot stands for several, the one that it shows. */
export function entryUnder(s, m, view, row, col) {
  if (row === null || col === null || view.across * view.down === 1) return [row, col];
  const dot = {
    row: row - (row % view.down),
    col: col - (col % view.across),
    rows: Math.min(view.down, m.rows - row + (row % view.down)),
    cols: view.across,
  };
  let best = [row, col];
  let most = -1;
  eachEntry(s, m, dot, (r, c, v) => {
    if (Math.abs(v) > most) [best, most] = [[dot.row + r, dot.col + c], Math.abs(v)];
  });
  return best;
}

/** The row of M that an output pixel is, or the column that an input pixel is. */
export const lineOf = (s, m, { role, ch, index }) =>
  role === "y" ? ch[0] * m.tall + ravel(index, s.out) : ch[0] * m.wide + ravel(index, s.spatial);
