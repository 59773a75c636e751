// Slices, rows and columns of a tensor, and where its cells stand.

/** @import { State } from "../base/state.js" */

/**
 * @typedef {{role: "x"|"y"|"w", ch: number[], slice: number, left: number, top: number, cw: number, chh: number,
 *   rows: number, cols: number, list?: "row"|"column", n?: number}} Box  One grid (one slice of a volume), in px of
 *   the stage; above 64 kernels a slot of a list of kernels, the n-th.
 * @typedef {(role: "x"|"y"|"w", ch: number[], slice: number) => Box|undefined} Find
 *   Gives the box of a grid, or undefined where it is not shown.
 * @typedef {{slices: number, rows: number, cols: number}} Shape
 */

export const CAPTION = 22; // px
export const NARROWEST = 344; // px, on a phone: a page less wide is scrolled
export const NARROW = 640; // px: below, what stands beside stands below
export const NUMBERS = 25; // px: from this width on, cells print their value
export const TOO_SMALL = 3; // px: smaller cells come with a lens

/** @param {number} v */
export const round = (v) => Math.round(v * 10) / 10;
/**
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 */
export const rect = (x, y, w, h) => `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}z`;

/**
 * @param {Box} box
 * @param {number} row
 * @param {number} col
 */
export function cellRect(box, row, col, rows = 1, cols = 1, grow = 0) {
  return rect(
    box.left + col * box.cw - grow,
    box.top + row * box.chh - grow,
    cols * box.cw + 2 * grow,
    rows * box.chh + 2 * grow,
  );
}

/** Slice, row and column of an index of 0 to 3 entries. @param {number[]} index */
export function sliceRowCol(index) {
  if (index.length === 2) return [0, index[0], index[1]]; // a hover asks some hundred times
  return [...[0, 0, 0].slice(index.length), ...index];
}

/**
 * @param {Box} box
 * @param {number[]} index
 */
export function centreOf(box, index) {
  const [, row, col] = sliceRowCol(index);
  return [box.left + (col + 0.5) * box.cw, box.top + (row + 0.5) * box.chh];
}

/**
 * The full index of a cell of a grid.
 * @param {State} s
 * @param {Box} box
 * @param {number} row
 * @param {number} col
 */
export function cellIndex(s, box, row, col) {
  return [box.slice, row, col].slice(3 - s.kernel.length);
}

/** A tensor as slices of rows and columns. @param {number[]} sizes @returns {Shape} */
export function gridShape(sizes) {
  const [slices, rows, cols] = [...[1, 1, 1].slice(sizes.length), ...sizes];
  return { slices, rows, cols };
}

export const MOST_PADDING = 8; // cells of padding that are drawn beside a grid
const DEEPEST = 20; // px of one of them, away from the grid

/** How deep a cell of padding is drawn beside cells of a size. @param {number} cell */
export const depthOf = (cell) => Math.min(cell, DEEPEST);

/**
 * Cells of zero padding that are drawn outside the inputs, by axis.
 * @param {State} s
 * @param {number} a
 */
export const margin = (s, a) => Math.min(MOST_PADDING, paddingOf(s, a));

/**
 * Cells of zero padding outside the inputs, by axis.
 * @param {State} s
 * @param {number} a
 */
export function paddingOf(s, a) {
  if (a < 0) return 0;
  const { places, taps, n } = s.axes[a];
  let most = 0;
  for (let at = 0; at < places.length; at++) {
    if (taps[at] < 0 && Number.isInteger(places[at])) most = Math.max(most, -places[at], places[at] - n + 1);
  }
  return most;
}
