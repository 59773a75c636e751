// How the maps of the terms view stand: their kinds, their lines, their sizes.

import { fixed } from "../base/format.js";
import { range, size } from "../base/indices.js";
import { hasBias } from "../base/lookup.js";
import { sumDecimals } from "./note.js";
import { NARROW, gridShape } from "../picture/cells.js";

/** @import { State } from "../base/state.js" */
/** @import { Box } from "../picture/cells.js" */
/** @import { Place } from "../picture/layout.js" */

export const MOST_TERMS = 12;
export const SHOWN_TERMS = 10;
// px: a map's least and usual width, that of few cells with their numbers, the height of a grid and of a volume
const MAP_LEAST = 84;
const MAP_USUAL = 150;
const MAP_NUMBERED = 220;
const MAP_TALL = 200;
const VOLUME_TALL = 360;
const ONE_CELL = 62;
// px: of a label, of a number, beside the first map, and before each map
const LABEL_TALL = 29;
const NUMBER_TALL = 34;
const TERMS_EDGE = 6;
const BEFORE = { term: 28, others: 28, sum: 28, z: 74, y: 66 };

/**
 * @typedef {"term"|"others"|"sum"|"z"|"y"} TermKind
 * @typedef {{kind: TermKind, boxes: Box[], sign: Place, label: Place, value: Place, above?: Place, bias?: Place}}
 *   TermItem  A map; the sign before it, "+ b" or phi above the sign, its number and that of b.
 */

/**
 * What stands in the equation, in order; the sum of a single term is the term.
 * @param {State} s
 * @returns {TermKind[]}
 */
export function termKinds(s) {
  const shown = s.width > MOST_TERMS ? SHOWN_TERMS : s.width;
  /** @type {TermKind[]} */ const kinds = range(shown).map(() => "term");
  if (shown < s.width) kinds.push("others");
  if (s.width > 1 && hasBias(s)) kinds.push("sum"); // without a bias, z is the sum
  return [...kinds, "z", "y"];
}

/** Where the results begin, sum or z. @param {TermKind[]} kinds */
export const resultsOf = (kinds) => kinds.findIndex((kind) => kind === "sum" || kind === "z");

/**
 * Lines of the equation: terms stand one by one, sum, z and y together unless the page is too narrow for that.
 * @param {TermKind[]} kinds
 * @param {number} slot
 * @param {number} width
 * @param {Record<TermKind, number>} before
 * @param {boolean} together
 * @returns {number[][]}
 */
function termLines(kinds, slot, width, before, together) {
  const all = range(kinds.length);
  const alone = together ? resultsOf(kinds) : kinds.length;
  /** @type {number[][]} */ const lines = [[]];
  let used = 0;
  for (const block of [...all.slice(0, alone).map((n) => [n]), all.slice(alone)]) {
    const needs = block.reduce((sum, n) => sum + before[kinds[n]] + slot, 0);
    if (used && used + needs > width) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(...block);
    used += needs;
  }
  return lines;
}

/** The width of the longest number beside a map, by the values at hand. @param {State} s */
function termNumberWidth(s) {
  return fixed(-Math.max(s.z.scale, s.y.scale, s.b.scale, s.x.scale * s.w.scale), sumDecimals(s)).length * 8.4 + 6;
}

/**
 * Maps in as few lines as the least size needs, and there as large as they fit.
 * @param {State} s
 * @param {TermKind[]} kinds
 * @param {number} width
 * @returns {{items: TermItem[], height: number}}
 */
export function termRows(s, kinds, width) {
  const { slices, rows, cols } = gridShape(s.out);
  const single = size(s.out) === 1;
  const gap = 5;
  const room = width - 2 * TERMS_EDGE;
  const space = { ...BEFORE, z: hasBias(s) ? BEFORE.z : BEFORE.sum }; // "+ b" stands before z
  /** @param {number} cell */
  const snap = (cell) => {
    const unit = cell >= 3 ? 1 : cell >= 1 ? 8 : 64;
    return Math.max(1, Math.floor(cell * unit)) / unit;
  };
  const usual = cols * 34 <= MAP_NUMBERED ? MAP_NUMBERED : MAP_USUAL;
  const largest = snap(Math.min((slices > 1 ? VOLUME_TALL : MAP_TALL) / (slices * rows), 40, usual / cols));
  const least = snap(Math.min(largest, MAP_LEAST / cols));
  /** @param {number} cell */
  const cw = (cell) => (single ? ONE_CELL : Math.max(cell, Math.min(36, 24 / cols)));
  /** @param {number} cell */
  const slot = (cell) => Math.max(cols * cw(cell), ONE_CELL, termNumberWidth(s));
  /** @param {number} cell */
  const results = (cell) => 3 * slot(cell) + space.sum + space.z + space.y;
  const together = results(least) <= room;
  /** @param {number} cell */
  const lines = (cell) => termLines(kinds, slot(cell), room, space, together);
  /** @param {number} cell */
  const tooWide = (cell) => lines(cell).length > lines(least).length || (together && results(cell) > room);
  let cell = largest;
  while (cell > least && tooWide(cell)) cell = snap(cell * 0.999);
  const chh = Math.max(cell, Math.min(36, 24 / rows));
  const tall = slices * rows * chh + (slices - 1) * gap;
  const line = LABEL_TALL + tall + NUMBER_TALL;
  /** @param {number} left @param {number} top @param {number} w */
  const spot = (left, top, w, height = 22) => ({ left, top, width: w, height });
  const wide = slot(cell);
  const found = lines(cell);
  const items = found.flatMap((list, row) => {
    const top = row * line + LABEL_TALL;
    const below = top + tall + 4;
    let right = TERMS_EDGE - (found.length > 1 ? 0 : space.term); // nothing stands before the first map
    return list.map((n) => {
      const kind = kinds[n];
      const before = space[kind];
      const from = right;
      const left = from + before;
      const inX = Math.round(left + (wide - cols * cw(cell)) / 2);
      right = left + wide;
      return {
        kind,
        sign: spot(from, top, before, tall),
        label: spot(left - 6, top - LABEL_TALL, wide + 12),
        value: spot(left - 6, below, wide + 12),
        ...((kind === "z" && hasBias(s)) || kind === "y" ? { above: spot(from, top + tall / 2 - 28, before) } : {}),
        ...(kind === "z" && hasBias(s) ? { bias: spot(from - 8, below, before + 16) } : {}),
        boxes: range(slices).map((slice) => ({
          role: /** @type {const} */ ("y"),
          ch: [n],
          slice,
          left: inX,
          top: Math.round(top + slice * (rows * chh + gap)),
          cw: cw(cell),
          chh,
          rows,
          cols,
        })),
      };
    });
  });
  return { items, height: found.length * line - 8 };
}

/**
 * Signals as strips one above the other, their numbers in a column, as in a written addition.
 * @param {State} s
 * @param {TermKind[]} kinds
 * @param {number} width
 * @returns {{items: TermItem[], height: number}}
 */
export function termStrips(s, kinds, width) {
  const sign = 28;
  const label = width < NARROW ? 118 : 150;
  const left = sign + label;
  const number = Math.max(70, termNumberWidth(s));
  const cols = s.out[0];
  const raw = Math.min(44, (width - left - number - 12) / cols);
  const cw = raw >= 8 ? Math.floor(raw) : Math.max(1, Math.floor(raw * 8)) / 8;
  const chh = Math.round(Math.max(24, Math.min(38, 420 / kinds.length)));
  const right = left + cols * cw + 8;
  let top = 4;
  const items = kinds.map((kind, n) => {
    /** @type {{above?: Place, bias?: Place}} */
    const own =
      kind === "z" && hasBias(s)
        ? { above: { left: 8, top, width: label, height: 26 }, bias: { left: right, top, width: number, height: 26 } }
        : {};
    const row = { top: top + (own.bias ? 30 : 0), height: chh };
    top = row.top + chh + 9;
    return {
      kind,
      ...own,
      sign: { left: 0, width: sign, ...row },
      label: { left: sign, width: label - 8, ...row },
      value: { left: right, width: number, ...row },
      boxes: [{ role: /** @type {const} */ ("y"), ch: [n], slice: 0, left, top: row.top, cw, chh, rows: 1, cols }],
    };
  });
  return { items, height: top };
}
