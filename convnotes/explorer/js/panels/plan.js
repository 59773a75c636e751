// How the products of one output pixel, or of one input pixel, fit into the panel.

import { inFull, longest } from "../base/format.js";
import { NARROW, gridShape } from "../picture/cells.js";
import { sumDecimals } from "./note.js";

/** @import { State } from "../base/state.js" */
/** @import { Shape } from "../picture/cells.js" */

export const OPERATOR = 26;
const LABEL = 112;
const TALLEST_BLOCK = 180; // px of products above one another
export const TAIL = 226;
export const CHIP_HEIGHT = 29;
export const SLICE_GAP = 6;
const STEP_GAP = 12; // px between bias, sum and result in a row

/**
 * @typedef {{fold: boolean, cw: number, chh: number, lines: number, k: Shape, block: number, inner: number,
 *   tall: number}} Blocks
 *   Products in `lines` lines a cell (0: none), in blocks as wide as the subtotal below them; folded, one block and a
 *   chip for each subtotal.
 * @typedef {{y: Blocks, x: Blocks, chip: number, tall: number, below: boolean}} PanelPlan
 *   The blocks of what an output pixel reads and of what an input pixel feeds, how wide a chip is, how tall all is;
 *   whether bias and result stand below the blocks, or right of them.
 */

/**
 * @param {State} s
 * @param {number} width
 * @returns {PanelPlan}
 */
export function panelPlan(s, width, below = width < NARROW) {
  const room = width - 8;
  const chip = chipOf(s);
  const y = blocksIn(s, s.width, room - (below ? 0 : TAIL), chip);
  const x = blocksIn(s, s.rows, room, chip);
  const tall = Math.max(y.tall, x.tall);
  return { y: stretched(y, tall), x: stretched(x, tall), chip, tall, below };
}

/** Blocks as tall as all: cells with numbers grow. @param {Blocks} blocks @param {number} tall @returns {Blocks} */
function stretched(blocks, tall) {
  const chh = blocks.lines ? Math.floor(tall / blocks.k.rows) : blocks.chh;
  return { ...blocks, chh, tall: chh * blocks.k.rows };
}

/**
 * Blocks of products with their numbers, in one line a cell and in two.
 * @param {State} s
 * @returns {Omit<Blocks, "fold">[]}
 */
export function unfolded(s) {
  const k = gridShape(s.kernel);
  const [w, x] = [longest(s.w).length, longest(s.x).length];
  /** @type {[cw: number, chh: number, lines: number][]} */
  const sizes = [
    [Math.ceil((w + 2 + x) * 7.2 + 14), 25, 1],
    [Math.ceil(Math.max(w, x + 1.5) * 7.2 + 12), 36, 2],
  ];
  return sizes.map(([cw, chh, lines]) => {
    const inner = k.cols * k.slices * cw + (k.slices - 1) * SLICE_GAP;
    return { cw, chh, lines, k, block: Math.max(LABEL, inner), inner, tall: k.rows * chh };
  });
}

/**
 * The largest of the ways to write `count` blocks into some room: in one line a cell, in two, folded, without numbers.
 * @param {State} s
 * @param {number} count
 * @param {number} room
 * @param {number} chip
 * @returns {Blocks}
 */
function blocksIn(s, count, room, chip) {
  const k = gridShape(s.kernel);
  const cols = k.cols * k.slices;
  const gaps = (k.slices - 1) * SLICE_GAP;
  const beside = count > 1 ? OPERATOR + chip : 0; // folded, one column of chips at least
  for (const fold of [false, true]) {
    for (const blocks of unfolded(s)) {
      const { block, tall } = blocks;
      const fits = fold ? block + beside <= room : count * (block + OPERATOR) - OPERATOR <= room;
      if (fits && tall <= TALLEST_BLOCK) return { fold, ...blocks };
    }
  }
  const cell = Math.max(2, Math.min(22, Math.floor((room - beside - gaps) / cols), Math.floor(140 / k.rows)));
  const inner = cols * cell + gaps;
  return { fold: true, cw: cell, chh: cell, lines: 0, k, block: Math.max(LABEL, inner), inner, tall: k.rows * cell };
}

/**
 * Where bias, sum and result begin in a row: each at its third, unless a long number moves it; and how much smaller
 * they are drawn where they are too long together.
 * @param {number[]} widths
 * @param {number} room
 */
export function inRow(widths, room) {
  const needed = widths.reduce((sum, wide) => sum + wide, 0) + STEP_GAP * (widths.length - 1);
  const scale = Math.min(1, room / needed);
  const lefts = widths.map((_, n) => (n * room) / scale / 3.2);
  for (let n = 1; n < lefts.length; n++) lefts[n] = Math.max(lefts[n], lefts[n - 1] + widths[n - 1] + STEP_GAP);
  let right = room / scale;
  for (let n = lefts.length - 1; n >= 0; n--) {
    lefts[n] = Math.min(lefts[n], right - widths[n]);
    right = lefts[n] - STEP_GAP;
  }
  return { lefts, scale };
}

/** The width of a chip: its label with the largest subscripts, and the longest subtotal. @param {State} s */
function chipOf(s) {
  const [i, j] = [s.nOut - 1, s.nIn - 1].map((n) => String(n).length);
  const subscripts = 2 * Math.max(i, j) + Math.min(i, j) + (i + j > 2 ? 1 : 0);
  const letters = inFull(-Math.max(s.z.scale, s.y.scale), sumDecimals(s)).length;
  return Math.max(148, Math.ceil(60 + 6 * subscripts + 8 * letters));
}
