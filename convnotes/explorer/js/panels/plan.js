// How the products of one output pixel fit into the panel.

import { longestOf } from "../base/format.js";
import { NARROW, gridShape } from "../picture/cells.js";

/** @import { State } from "../base/state.js" */

/** @typedef {ReturnType<typeof panelPlan>} PanelPlan */

export const OPERATOR = 26;
const LABEL = 112;
export const TAIL = 226;
export const CHIP = [148, 29];
export const SLICE_GAP = 6;

/**
 * How the products fit into a width: in one line a cell, in two, or folded to one kernel and a chip for each subtotal.
 * @param {State} s
 * @param {number} width
 */
export function panelPlan(s, width) {
  const k = gridShape(s.kernel);
  const cols = k.cols * k.slices;
  const gaps = (k.slices - 1) * SLICE_GAP;
  const room = width - (width < NARROW ? 0 : TAIL) - 8; // in a narrow page bias and result stand below
  const [w, x] = [longestOf(s.w), longestOf(s.x)];
  /** @type {[cw: number, chh: number, lines: number][]} */
  const sizes = [
    [Math.ceil((w + 2 + x) * 6.7 + 12), 25, 1],
    [Math.ceil(Math.max(w, x + 1.5) * 6.7 + 10), 36, 2],
  ];
  // A block is as wide as its products, or as the subtotal below them.
  /**
   * @param {boolean} fold
   * @param {number} cw
   * @param {number} chh
   * @param {number} lines
   */
  const plan = (fold, cw, chh, lines) => ({
    fold,
    cw,
    chh,
    lines,
    k,
    block: Math.max(LABEL, cols * cw + gaps),
    inner: cols * cw + gaps,
    tall: k.rows * chh,
  });
  for (const [cw, chh, lines] of sizes) {
    const block = Math.max(LABEL, cols * cw + gaps) + OPERATOR;
    if (s.width * block <= room && s.rows * block <= width && k.rows * chh <= 150) return plan(false, cw, chh, lines);
  }
  const half = room * 0.55;
  for (const [cw, chh, lines] of sizes) {
    if (cols * cw + gaps <= half && k.rows * chh <= 150) return plan(true, cw, chh, lines);
  }
  const cell = Math.max(2, Math.min(22, Math.floor((half - gaps) / cols), Math.floor(140 / k.rows)));
  return plan(true, cell, cell, 0);
}
