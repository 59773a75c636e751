// One connection that is followed: from its pixel through its weight to the output, how keys lead on, what is said.

import { fedBy, windowOf } from "./connections.js";
import { count, place, plain } from "./format.js";
import { ravel, size } from "./indices.js";
import { inputAt, inputsOf, outputsOf, weightAt } from "./lookup.js";

/** @import { Selection, State } from "./state.js" */

/**
 * @typedef {{i: number, o: number[], j: number, n: number[]|null, at: number}} Connection
 *   Input pixel n of x_j (null in padding) goes through element `at` of w_ij to output pixel o of y_i.
 */

/**
 * The connections of a pixel in the order of its arithmetic, with padding where an output reads it; none of a weight.
 * @param {State} s
 * @param {Selection|null} sel
 * @returns {Connection[]}
 */
export function connectionsOf(s, sel) {
  if (sel?.role === "y") {
    const [i] = sel.ch;
    const taps = windowOf(s, sel.index);
    return inputsOf(s, i).flatMap((j) => taps.map(({ index, at }) => ({ i, o: sel.index, j, n: index, at })));
  }
  if (sel?.role === "x") {
    const [j] = sel.ch;
    const fed = fedBy(s, sel.index).sort((p, q) => p.at - q.at);
    return outputsOf(s, j).flatMap((i) => fed.map(({ o, at }) => ({ i, o, j, n: sel.index, at })));
  }
  return [];
}

/** Whether two connections are the same, or both none. @param {Connection|null} p @param {Connection|null} q */
export const sameConnection = (p, q) =>
  p && q ? p.i === q.i && p.j === q.j && p.at === q.at && String([p.o, p.n]) === String([q.o, q.n]) : p === q;

/** Whether two lists of whole numbers are the same. @param {number[]|null} p @param {number[]} q */
const equal = (p, q) => p !== null && p.every((v, a) => v === q[a]);

/**
 * Whether a cell is part of a connection: its input pixel, its weight, its output pixel.
 * @param {State} s
 * @param {Connection} c
 * @param {Selection} cell
 */
export function touches(s, c, { role, ch, index }) {
  if (role === "x") return ch[0] === c.j && equal(c.n, index);
  if (role === "y") return ch[0] === c.i && equal(c.o, index);
  return ch[0] === c.i && ch[1] === c.j && ravel(index, s.kernel) === c.at;
}

/**
 * The connection of a pixel that another cell is part of; null where there is none, and for the pixel itself.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Selection} cell
 */
export function meeting(s, sel, cell) {
  if (!sel || sel.role === "w" || sel.role === cell.role) return null;
  return connectionsOf(s, sel).find((c) => touches(s, c, cell)) ?? null;
}

/**
 * The cell of a connection in a tensor, or null where it has none there.
 * @param {State} s
 * @param {Connection|null} c
 * @param {"x"|"y"|"w"} role
 * @param {number[]} ch
 * @returns {Selection|null}
 */
export function cellIn(s, c, role, ch) {
  const index = c && { x: c.n, y: c.o, w: s.taps[c.at] }[role];
  const own = c && { x: [c.j], y: [c.i], w: [c.i, c.j] }[role];
  return index && own && equal(own, ch) ? { role, ch, index } : null;
}

/**
 * The connection that a product of the arithmetic stands for: element `at` of the n-th kernel.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {number} n
 * @param {number} at
 */
export function productOf(s, sel, n, at) {
  const part = writtenOut(s, sel)[n];
  return connectionsOf(s, sel).find((c) => (sel?.role === "y" ? c.j : c.i) === part && c.at === at) ?? null;
}

/** The channels whose kernels the arithmetic writes out. @param {State} s @param {Selection|null} sel */
const writtenOut = (s, sel) =>
  sel?.role === "y" ? inputsOf(s, sel.ch[0]) : sel?.role === "x" ? outputsOf(s, sel.ch[0]) : [];

/**
 * Which of the kernels written out holds a connection.
 * @param {State} s
 * @param {Selection} sel
 * @param {Connection} c
 */
export const partOf = (s, sel, c) => writtenOut(s, sel).indexOf(sel.role === "y" ? c.j : c.i);

/**
 * Where a key leads among the connections of a pixel; undefined where the key is not ours, null to follow none.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Connection|null} from
 * @param {string} key
 * @returns {Connection|null|undefined}
 */
export function led(s, sel, from, key) {
  const all = connectionsOf(s, sel);
  if (!all.length || !sel) return undefined;
  const last = all.length - 1;
  const here = all.findIndex((c) => sameConnection(c, from));
  const each = all.length / writtenOut(s, sel).length; // connections of one kernel
  const row = s.kernel.length > 1 ? s.kernel[s.kernel.length - 1] : 1;
  /** One row of the kernel up or down, while it goes on. @param {number} by */
  const across = (by) =>
    all.findIndex((c, n) => Math.floor(here / each) === Math.floor(n / each) && c.at === all[here].at + by);
  /** @type {Record<string, () => number>} */
  const keys = {
    ArrowLeft: () => here - 1,
    ArrowRight: () => here + 1,
    ArrowUp: () => (here < 0 ? 0 : across(-row)),
    ArrowDown: () => (here < 0 ? 0 : across(row)),
    PageUp: () => here - each,
    PageDown: () => (here < 0 ? 0 : here + each),
    Home: () => 0,
    End: () => last,
  };
  if (key === "Escape") return from ? null : undefined;
  if (!keys[key]) return undefined;
  const to = keys[key]();
  if (to < 0 || to > last) return here < 0 ? all[0] : all[here];
  return all[to];
}

/**
 * What `highlight()` gives: [j, index or null, tap] of an output pixel, [i, o, tap] of an input pixel, or null.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Connection|null} c
 */
export function focusOf(s, sel, c) {
  if (!sel || !c) return null;
  return sel.role === "y" ? [c.j, c.n, s.taps[c.at]] : [c.i, c.o, s.taps[c.at]];
}

/** The two factors and their product. @param {State} s @param {Connection} c */
export function factorsOf(s, c) {
  const w = weightAt(s, c.i, c.j, c.at);
  const x = c.n ? inputAt(s, c.j, c.n) : 0;
  return { w, x, product: w * x };
}

/**
 * The product of a weight and an input, written out; into a hidden output only its factors: all that an output comes
 * of, from its products on, is hidden with it.
 * @param {State} s
 * @param {number} w
 * @param {number} x
 * @param {number} i
 * @param {number[]} o
 */
export const productInto = (s, w, x, i, o) =>
  `${plain(w)} \u00d7 ${plain(x)} = ${s.hidden?.(i, o) ? "?" : plain(w * x)}`;

/** The product of a connection, written out. @param {State} s @param {Connection} c */
export function writtenProduct(s, c) {
  const { w, x } = factorsOf(s, c);
  return productInto(s, w, x, c.i, c.o);
}

/**
 * One connection in a sentence.
 * @param {State} s
 * @param {Selection} sel
 * @param {Connection} c
 */
export function followed(s, sel, c) {
  const { w, x } = factorsOf(s, c);
  const where = (/** @type {number[]} */ index) => (index.length ? `, ${place(index)}` : "");
  const all = connectionsOf(s, sel);
  const n = 1 + all.findIndex((other) => sameConnection(other, c));
  const from = c.n ? `of input ${c.j}${where(c.n)}` : `where input ${c.j} has no cell`;
  const tap = size(s.kernel) > 1 ? ` at ${place(s.taps[c.at])}` : "";
  const weight = `weight ${plain(w)}${tap} from input ${c.j} to output ${c.i}`;
  const counted = `${n} of ${count(all.length, "product")}`;
  const factors = `${weight}, times ${plain(x)} ${from}`;
  return `${writtenProduct(s, c)}: ${factors}, adds to output ${c.i}${where(c.o)}; ${counted}`;
}
