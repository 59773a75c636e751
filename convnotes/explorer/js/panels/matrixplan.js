// How the matrix view fits into a width, whole or as a crop.

import { longest } from "../base/format.js";
import { range } from "../base/indices.js";
import { NARROW } from "../picture/cells.js";

/** @import { State } from "../base/state.js" */
/** @import { Part, Sizes } from "./entries.js" */

/** @typedef {Part & {cw: number, chh: number}} Shown  A part of M, and how large its entries are. */
/** @typedef {[channel: number, from: number, to: number]} Block  In px of a view. */

const MOST_ROWS = 4096;
// px: the entries' height; room for pixels and their labels
const M_TALL = 520;
export const M_LEFT = 46;
export const M_TOP = 38;
export const GUTTER = 14;
export const READABLE = 9; // px: smaller entries come enlarged
const LARGEST_ENTRY = 40;
export const OUTLINED = 6; // px: smaller entries are crossed, not outlined

/**
 * How the whole matrix and the crop fit into a width: entries of whole pixels of the screen, or of whole fractions.
 * @param {State} s
 * @param {Sizes} m
 * @param {number} width
 */
export function matrixPlan(s, m, width) {
  const ratio = window.devicePixelRatio || 1;
  const room = width - M_LEFT - 2;
  const number = Math.ceil(5 + 5.1 * longest(s.w).length);
  /** @param {number} wide */
  const fit = (wide) => {
    const most = Math.min(LARGEST_ENTRY, M_TALL / m.rows, wide / m.cols) * ratio;
    const cell = (most >= 1 ? Math.floor(most) : 1 / Math.ceil(1 / most)) / ratio;
    /** @param {number} n */
    const thick = (n) => Math.max(cell, Math.floor((20 * ratio) / n) / ratio); // a matrix of few rows is no thin line
    return { row: 0, col: 0, rows: m.rows, cols: m.cols, cw: thick(m.cols), chh: thick(m.rows) };
  };
  /** @param {number} wide @param {number} most */
  const crop = (wide, most) => {
    const cell = number <= 36 ? Math.max(22, number) : 22;
    return {
      row: 0,
      col: 0,
      rows: Math.min(24, m.rows, Math.floor((M_TALL + 40) / cell)),
      cols: Math.min(most, m.cols, Math.floor(wide / cell)),
      cw: cell,
      chh: cell,
    };
  };
  if (Math.max(m.rows, m.cols) > MOST_ROWS) return { whole: null, crop: crop(room, 32) };
  const whole = fit(room);
  const half = width < NARROW ? whole : fit(width / 2 - M_LEFT);
  if (Math.min(whole.cw, whole.chh) >= READABLE) return { whole, crop: null };
  return { whole: half, crop: crop(width < NARROW ? room : room - M_LEFT - 32 - half.cols * half.cw, 24) };
}

/**
 * The blocks that a view shows along one side: [channel, from, to] in pixels of the view.
 * @param {number} first
 * @param {number} shown
 * @param {number} per
 * @param {number} cell
 * @returns {Block[]}
 */
export function blocksOf(first, shown, per, cell) {
  const low = Math.floor(first / per);
  const last = Math.floor((first + shown - 1) / per);
  return range(last - low + 1).map((k) => [
    low + k,
    Math.max(0, (low + k) * per - first) * cell,
    Math.min(shown, (low + k + 1) * per - first) * cell,
  ]);
}
