// Outlines around cells: the window of a pixel, padding, holes, frames around kernels, as parts of a path.

import { runs } from "../base/indices.js";
import { MOST_PADDING, cellRect, centreOf, depthOf, gridShape, rect, round, sliceRowCol } from "./cells.js";

/** @import { State } from "../base/state.js" */
/** @import { Box, Find } from "./cells.js" */

export const MOST_PIECES = 3000;

/**
 * Outline the cells of one tensor given, per axis, the coordinates lit; returns the outlines' path.
 * @param {Find} find
 * @param {"x"|"y"} role
 * @param {number} c
 * @param {number[][]} perAxis
 */
export function outline(find, role, c, perAxis, grow = 0) {
  const [slices, rows, cols] = [...[[0], [0], [0]].slice(perAxis.length), ...perAxis];
  /** @param {number[]} list */
  const span = (list) => list[list.length - 1] - list[0] + 1;
  let path = "";
  const rowRuns = runs(rows);
  const colRuns = runs(cols);
  const pieces = rowRuns.length * colRuns.length <= MOST_PIECES;
  for (const slice of slices) {
    const box = find(role, [c], slice);
    if (!box || !rows.length || !cols.length) continue;
    if (!pieces) path += cellRect(box, rows[0], cols[0], span(rows), span(cols));
    else {
      for (const [r, h] of rowRuns) {
        for (const [q, w] of colRuns) path += cellRect(box, r, q, h, w, box.cw < 4 ? grow : 0);
      }
    }
  }
  return path;
}

/**
 * A padding cell beside its grid; none farther out than the room left for it.
 * @param {Box|undefined} box
 * @param {number[]} place
 */
export function ghost(box, place) {
  if (!box || !place.every(Number.isInteger)) return ""; // a hole is no cell
  const [, row, col] = sliceRowCol(place);
  /** @param {number} n @param {number} most */
  const far = (n, most) => Math.max(-n, n - most + 1);
  if (far(row, box.rows) > MOST_PADDING || far(col, box.cols) > MOST_PADDING) return "";
  const [left, wide] = besideOf(box.cw, col, box.cols);
  const [top, tall] = besideOf(box.chh, row, box.rows);
  const inset = box.cw >= 4 ? 1 : 0;
  return rect(box.left + left + inset, box.top + top + inset, wide - 2 * inset, tall - 2 * inset);
}

/**
 * Where the n-th of some cells in a row begins, and how long it is: those before the first and after the last are cells
 * of padding, which are no deeper than there is room for.
 * @param {number} cell
 * @param {number} n
 * @param {number} most
 */
function besideOf(cell, n, most) {
  const depth = depthOf(cell);
  if (n < 0) return [n * depth, depth];
  return n < most ? [n * cell, cell] : [most * cell + (n - most) * depth, depth];
}

/**
 * Where an element of a transposed layer stands between two cells and reads nothing: a small ring.
 * @param {Box|undefined} box
 * @param {number[]} place
 */
export function hole(box, place) {
  const [slice, row, col] = sliceRowCol(place);
  const within = box && Number.isInteger(slice) && row >= 0 && row <= box.rows - 1 && col >= 0 && col <= box.cols - 1;
  if (!within || place.every(Number.isInteger) || Math.min(box.cw, box.chh) < 6) return "";
  const [x, y] = centreOf(box, [row, col]);
  const r = Math.min(3, box.cw / 5);
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/**
 * A frame around a kernel.
 * @param {State} s
 * @param {Find} find
 * @param {number} i
 * @param {number} j
 */
export function frame(s, find, i, j) {
  const slices = gridShape(s.kernel).slices;
  let path = "";
  for (let slice = 0; slice < slices; slice++) {
    const box = find("w", [i, j], slice);
    if (box) path += cellRect(box, 0, 0, box.rows, box.cols, 1.5);
  }
  return path;
}
