// Signals on the stage: input strips above, kernels between, output strips below, each output under its window.

import { CAPTION, margin } from "./cells.js";
import { fitMatrix, placeMatrix } from "./kernels.js";

/** @import { State } from "../base/state.js" */
/** @import { Layout } from "./layout.js" */

const WIDEST_CELL = 44; // px of a cell, of inputs or outputs
const FOLD = 640; // px of strips above one another, beyond which they stand side by side
const TALLEST_ACROSS = 1400; // px: what is taller in as many columns as the page has goes beyond the page
const BESIDE = 24; // px between signals side by side
const SIGNAL = 180; // px: the narrowest signal that stands beside another

/**
 * One axis: input strips above, kernels between, output strips below, each output under its window.
 * @param {State} s
 * @param {number} width
 * @returns {Layout}
 */
export function layoutAcross(s, width) {
  const axis = s.axes[0];
  const pad = 8;
  /** @param {number} o */
  const centre = (o) => {
    const row = Array.from(axis.places.subarray(o * axis.kernel, (o + 1) * axis.kernel));
    return (Math.min(...row) + Math.max(...row)) / 2 + 0.5;
  };
  const step = axis.out > 1 ? centre(1) - centre(0) : 1;
  const first = centre(0) - step / 2;
  const end = centre(axis.out - 1) + step / 2;
  const around = margin(s, 0);
  const low = Math.min(-around, first);
  const high = Math.max(axis.n + around, end);
  const { columns, rows, wide } = fold(s, width - 2 * pad);
  const raw = Math.min(WIDEST_CELL / Math.min(1, step), wide / (high - low)); // upsampled inputs have narrower outputs
  const cw = raw >= 8 ? Math.floor(raw) : Math.max(0.25, Math.floor(raw * 8) / 8);
  const signal = (high - low) * cw;
  const column = Math.max(wide, signal) + BESIDE;
  const strip = Math.round(Math.max(10, Math.min(cw >= 24 ? 34 : 46, 620 / rows - CAPTION - 6)));
  const matrix = fitMatrix(s, width * 0.7, 300, true);
  const whole = Math.max(width, Math.ceil(Math.max(columns * column - BESIDE, matrix.width)) + 2 * pad);
  const start = (whole - columns * column + BESIDE + Math.max(0, wide - signal)) / 2 - low * cw;
  /** @type {Layout} */
  const layout = {
    boxes: [],
    labels: [],
    width: whole,
    height: 0,
    wider: whole > width,
    vertical: true,
    map: null,
    zones: { x: [pad, 0], w: [whole / 2, 0], y: [whole - pad, 0] },
  };
  let top = 0;
  /**
   * @param {"x"|"y"} role
   * @param {number} count
   * @param {number} first where the first of a row begins
   * @param {number} cell
   * @param {number} cols
   */
  const strips = (role, count, first, cell, cols) => {
    for (let c = 0; c < count; c++) {
      if (c && c % columns === 0) top += CAPTION + strip + 8;
      const left = Math.round(first + (c % columns) * column);
      layout.labels.push({ role, ch: [c], left, top, width: Math.min(300, wide), height: CAPTION - 4 });
      layout.boxes.push({
        role,
        ch: [c],
        slice: 0,
        left,
        top: Math.round(top + CAPTION),
        cw: cell,
        chh: strip,
        rows: 1,
        cols,
      });
    }
    top += CAPTION + strip + 8;
  };
  strips("x", s.nIn, start, cw, axis.n);
  top += 34;
  placeMatrix(layout, s, matrix, (whole - matrix.width) / 2, top);
  top += matrix.height + 40;
  strips("y", s.nOut, start + first * cw, cw * step, axis.out);
  layout.height = Math.ceil(top);
  return layout;
}

/**
 * In how many columns signals stand, in how many rows, and how wide each may be.
 * @param {State} s
 * @param {number} width
 */
function fold(s, width) {
  /** @param {number} columns */
  const into = (columns) => ({
    columns,
    rows: Math.ceil(s.nIn / columns) + Math.ceil(s.nOut / columns),
    wide: (width + BESIDE) / columns - BESIDE,
  });
  let found = into(1);
  const most = Math.max(s.nIn, s.nOut);
  for (let n = 2; n <= most && found.rows * (CAPTION + 32) > FOLD && into(n).wide >= SIGNAL; n++) found = into(n);
  for (let n = found.columns + 1; n <= most && found.rows * (CAPTION + 18) > TALLEST_ACROSS; n++) {
    found = { ...into(n), wide: SIGNAL };
  }
  return found;
}
