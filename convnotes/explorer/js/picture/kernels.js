// Where the matrix of kernels stands, or above 64 kernels a minimap and a row and a column of slots.

import { connected } from "../base/lookup.js";
import { gridShape } from "./cells.js";

/** @import { State } from "../base/state.js" */
/** @import { Box, Shape } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {{cell: {w: number, h: number}, kw: number, kh: number, shape: Shape, width: number, height: number}} Size
 * @typedef {Size & {caption: number, band: number, gapX: number, gapY: number, map?: undefined}} Matrix
 * @typedef {Size & {map: number, columns: number, lines: (count: number) => number}} Minimap
 *   Of a matrix every kernel is shown; of a minimap one row and one column, in so many columns and lines; `map` is the
 *   size of its cells.
 */

export const MANY = 64; // kernels, beyond which only a row and a column of them are shown

// px: between lines beside weights that stand alone, and of all of them at most
const LANE = 4;
const MOST_BAND = 20;
const CAPTION_LETTER = 6.8; // px of a caption, at most

/**
 * The size of the matrix of kernels at a cell size.
 * @param {State} s
 * @param {Shape} k
 * @param {{w: number, h: number}} cell
 * @param {boolean} flat
 */
function matrixSize(s, k, cell, flat) {
  const kw = k.cols * cell.w;
  const kh = k.slices * k.rows * cell.h + (k.slices - 1) * 3;
  const alone = k.rows * k.cols * k.slices === 1;
  const caption = kw >= 22 && !alone ? 17 : 0;
  const band = alone && s.nIn > 1 && !flat ? Math.min(MOST_BAND, LANE * (s.nIn + 1)) : 0; // of lines, above and below
  const gapX = Math.max(6, Math.min(20, kw * 0.35));
  const gapY = band ? 2 * band : caption ? 4 : Math.max(4, Math.min(12, kh * 0.3));
  return {
    cell,
    kw,
    kh,
    caption,
    band,
    gapX,
    gapY,
    width: s.nIn * kw + (s.nIn - 1) * gapX,
    height: s.nOut * (kh + caption) + (s.nOut - 1) * gapY + 2 * band,
  };
}

/**
 * Fit the matrix, or, above 64 kernels, a minimap with room for one row and one column of kernels.
 * @param {State} s
 * @param {number} maxW
 * @param {number} maxH
 * @param {boolean} flat
 */
export function fitMatrix(s, maxW, maxH, flat) {
  const k = gridShape(s.kernel);
  /** @param {number} n */
  const cellAt = (n) => ({ w: n, h: flat ? Math.min(26, Math.max(n, 12)) : n });
  if (s.nIn * s.nOut <= MANY) {
    for (let n = 34; n > 2; n--) {
      const m = matrixSize(s, k, cellAt(n), flat);
      if ((m.width <= maxW && m.height <= maxH) || n === 3) return { ...m, shape: k };
    }
  }
  const map = Math.max(
    Math.min(1.5, maxW / s.nIn, maxH / s.nOut),
    Math.min(9, maxW / s.nIn, Math.max(70, maxH * 0.25) / s.nOut),
  );
  for (let n = 16; ; n--) {
    const cell = cellAt(n);
    const kw = k.cols * cell.w;
    const kh = k.slices * k.rows * cell.h + (k.slices - 1) * 3;
    const columns = Math.max(1, Math.floor((maxW + 6) / (kw + 6)));
    /** @param {number} count */
    const lines = (count) => Math.ceil(count / columns);
    const height = s.nOut * map + 3 * 24 + (lines(s.nIn) + lines(s.nOut)) * (kh + 6);
    if (height <= maxH || n <= 3) {
      const width = Math.max(s.nIn * map, Math.min(columns, Math.max(s.nIn, s.nOut)) * (kw + 6) - 6);
      return { cell, kw, kh, shape: k, map, columns, lines, width, height };
    }
  }
}

/**
 * A caption, or a shorter one where it does not fit.
 * @param {number} width
 * @param {string} long
 * @param {string} short
 */
const fitting = (width, long, short) => (long.length * CAPTION_LETTER <= width ? long : short);

/**
 * Place the matrix of kernels, or the minimap and its two lists of slots.
 * @param {Layout} layout
 * @param {State} s
 * @param {Matrix|Minimap} m
 * @param {number} left
 * @param {number} top
 */
export function placeMatrix(layout, s, m, left, top) {
  /** @param {Omit<Box, "slice"|"cw"|"chh"|"rows"|"cols">} box */
  const slices = (box) => {
    for (let slice = 0; slice < m.shape.slices; slice++) {
      // Every field by its name: spreading `box` would take most of the time in which a thousand channels are laid out.
      layout.boxes.push({
        role: box.role,
        ch: box.ch,
        left: box.left,
        list: box.list,
        n: box.n,
        slice,
        top: box.top + slice * (m.shape.rows * m.cell.h + 3),
        cw: m.cell.w,
        chh: m.cell.h,
        rows: m.shape.rows,
        cols: m.shape.cols,
      });
    }
  };
  if (m.map === undefined) {
    layout.band = { left, right: left + m.width, each: m.band / (s.nIn + 1), count: s.nIn };
    for (let i = 0; i < s.nOut; i++) {
      for (let j = 0; j < s.nIn; j++) {
        if (!connected(s, i, j)) continue;
        const x0 = Math.round(left + j * (m.kw + m.gapX));
        const y0 = Math.round(top + m.band + i * (m.kh + m.caption + m.gapY));
        if (m.caption) {
          const label = { left: x0, top: y0 - 3, width: m.kw + m.gapX, height: m.caption - 1 }; // clear of the frame
          layout.labels.push({ role: "w", ch: [i, j], ...label });
        }
        slices({ role: "w", ch: [i, j], left: x0, top: y0 + m.caption });
      }
    }
    return;
  }
  layout.map = { left: Math.round(left), top: Math.round(top + 20), cell: m.map };
  const all = `all ${s.nOut} \u00d7 ${s.nIn}`;
  const text = fitting(m.width, `${all} ${s.kernel.length ? "kernels" : "weights"}`, all);
  layout.labels.push({ text, left, top, width: m.width, height: 20 });
  let y0 = top + 24 + s.nOut * m.map + 4;
  /** @type {["row"|"column", number, string][]} */
  const lists = [
    ["row", s.nIn, fitting(m.width, "row: into the chosen output", "chosen row")],
    ["column", s.nOut, fitting(m.width, "column: out of the chosen input", "chosen column")],
  ];
  for (const [list, count, say] of lists) {
    layout.labels.push({ text: say, left, top: y0, width: m.width, height: 20 });
    for (let n = 0; n < count; n++) {
      slices({
        role: "w",
        ch: [],
        list,
        n,
        left: Math.round(left + (n % m.columns) * (m.kw + 6)),
        top: Math.round(y0 + 20 + Math.floor(n / m.columns) * (m.kh + 6)),
      });
    }
    y0 += 24 + m.lines(count) * (m.kh + 6);
  }
}
