// Which lines a selection has: what they connect, to which window they belong, where they turn; and what it outlines.

import { fedBy, sharedBy, windowOf } from "../base/connections.js";
import { ascending, range, ravel, size } from "../base/indices.js";
import { inputsOf, outputsOf, weightAt } from "../base/lookup.js";
import { cellRect, gridShape, rect, sliceRowCol } from "./cells.js";
import { frame, ghost, hole, outline } from "./outlines.js";

/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Way } from "./routes.js" */

/** @typedef {Way & {c: Connection|null}} Link  One line, and the connection it is; null where a weight is chosen. */

const MOST_PAIRS = 200; // lines of one weight
const TURNS = [0.25, 0.75]; // where the first and the last line of a window turn, as shares of their way

/** Where the n-th of some lines turns. @param {number} n @param {number} count */
const bendOf = (n, count) => (count > 1 ? TURNS[0] + ((TURNS[1] - TURNS[0]) * n) / (count - 1) : 0.5);

/**
 * The boxes of all slices of a tensor.
 * @param {Find} find
 * @param {"x"|"y"|"w"} role
 * @param {number[]} ch
 * @param {number[]} sizes
 */
const slicesOf = (find, role, ch, sizes) => range(gridShape(sizes).slices).map((slice) => find(role, ch, slice));

/**
 * The lines of a selection; what it outlines is added to `d`.
 * @param {Record<string, string>} d
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection|null} sel
 * @returns {Link[]}
 */
export function linksOf(d, s, layout, find, sel) {
  if (sel?.role === "y") return fanIn(d, s, layout, find, sel);
  if (sel?.role === "x") return fanOut(d, s, layout, find, sel);
  return sel ? fanShared(d, s, layout, find, sel) : [];
}

/**
 * @param {Record<string, string>} d
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanIn(d, s, layout, find, { ch: [i], index }) {
  /** @type {Link[]} */ const links = [];
  const taps = windowOf(s, index);
  const alone = taps.length === 1;
  const real = taps.flatMap((t) => (t.index ? [t.index] : []));
  const lit = s.kernel.map((_, a) => ascending(real.map((met) => met[a])));
  const [slice, row, col] = sliceRowCol(index);
  const target = find("y", [i], slice);
  const to = target && { box: target, index, lit: null };
  for (const j of inputsOf(s, i)) {
    if (real.length) d.hull += outline(find, "x", j, lit, 1.5);
    const boxes = slicesOf(find, "x", [j], s.spatial);
    const kernels = slicesOf(find, "w", [i, j], s.kernel);
    for (const { index: n, tap, at, place } of taps) {
      const box = boxes[sliceRowCol(place)[0]];
      if (!n) d.ghost += ghost(box, place);
      if (!n) d.hole += hole(box, place);
      const kernel = kernels[sliceRowCol(tap)[0]];
      if (!n || !box || !to) continue;
      const from = { box, index: n, lit };
      const through = kernel ? { box: kernel, tap } : null;
      const c = { i, o: index, j, n, at };
      links.push({
        from,
        through,
        to,
        weight: weightAt(s, i, j, at),
        bend: bendOf(alone ? j : at, alone ? s.nIn : taps.length),
        c,
      });
    }
    if (real.length) d.frame += frame(s, find, i, j);
  }
  if (layout.map && real.length) {
    d.frame += rect(layout.map.left, layout.map.top + i * layout.map.cell, s.nIn * layout.map.cell, layout.map.cell);
  }
  if (target) d.ring += cellRect(target, row, col, 1, 1, target.cw < 4 ? 2 : 0.5);
  return links;
}

/**
 * @param {Record<string, string>} d
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanOut(d, s, layout, find, { ch: [j], index }) {
  /** @type {Link[]} */ const links = [];
  const fed = fedBy(s, index);
  const alone = s.taps.length === 1;
  const lit = s.kernel.map((_, a) => ascending(fed.map((t) => t.o[a])));
  const [slice, row, col] = sliceRowCol(index);
  const source = find("x", [j], slice);
  const from = source && { box: source, index, lit: null };
  for (const i of outputsOf(s, j)) {
    if (fed.length) d.hull += outline(find, "y", i, lit, 1.5);
    const boxes = slicesOf(find, "y", [i], s.out);
    const kernels = slicesOf(find, "w", [i, j], s.kernel);
    for (const { o, tap, at } of fed) {
      const box = boxes[sliceRowCol(o)[0]];
      const kernel = kernels[sliceRowCol(tap)[0]];
      if (!box || !from) continue;
      const through = kernel ? { box: kernel, tap } : null;
      const weight = weightAt(s, i, j, at);
      const c = { i, o, j, n: index, at };
      links.push({
        from,
        through,
        to: { box, index: o, lit },
        weight,
        bend: bendOf(alone ? i : at, alone ? s.nOut : s.taps.length),
        c,
      });
    }
    if (fed.length) d.frame += frame(s, find, i, j);
  }
  if (layout.map && fed.length) {
    d.frame += rect(layout.map.left + j * layout.map.cell, layout.map.top, layout.map.cell, s.nOut * layout.map.cell);
  }
  if (source) d.ring += cellRect(source, row, col, 1, 1, source.cw < 4 ? 2 : 0.5);
  return links;
}

/**
 * @param {Record<string, string>} d
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanShared(d, s, layout, find, { ch: [i, j], index }) {
  /** @type {Link[]} */ const links = [];
  const perAxis = sharedBy(s, index);
  const pairs = size(perAxis.map((list) => list.length));
  const [slice, row, col] = sliceRowCol(index);
  const kernel = find("w", [i, j], slice);
  const through = kernel ? { box: kernel, tap: index } : null;
  /** @param {0|1} side */
  const met = (side) => perAxis.map((list) => ascending(list.map((p) => p[side])));
  d.hull += outline(find, "x", j, met(1)) + outline(find, "y", i, met(0));
  d.lit += d.hull;
  const every = Math.max(1, Math.ceil(pairs / MOST_PAIRS));
  const weight = weightAt(s, i, j, ravel(index, s.kernel));
  const inputs = slicesOf(find, "x", [j], s.spatial);
  const outputs = slicesOf(find, "y", [i], s.out);
  for (let n = 0; n < pairs; n += every) {
    let rest = n;
    const pair = [...perAxis]
      .reverse()
      .map((list) => {
        const found = list[rest % list.length];
        rest = Math.floor(rest / list.length);
        return found;
      })
      .reverse();
    const o = pair.map((p) => p[0]);
    const at = pair.map((p) => p[1]);
    const from = inputs[sliceRowCol(at)[0]];
    const to = outputs[sliceRowCol(o)[0]];
    if (!from || !to) continue;
    const ends = { from: { box: from, index: at, lit: null }, to: { box: to, index: o, lit: null } };
    links.push({ ...ends, through, weight, bend: 0.5, c: null });
  }
  d.frame += frame(s, find, i, j);
  if (layout.map) {
    const { left, top, cell } = layout.map;
    d.frame += rect(left + j * cell, top + i * cell, cell, cell);
  }
  if (kernel) d.tap += cellRect(kernel, row, col, 1, 1, 0.5);
  return links;
}
