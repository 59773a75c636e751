// Which outputs inputs feed, and which pairs each kernel element connects: the tables of a layer, as loops want them.

import { size } from "../base/indices.js";

/**
 * The table of one axis: `taps`, shape (out, kernel), holds the input index met or -1.
 * @typedef {{n: number, out: number, kernel: number, taps: Int32Array}} Table
 */

/**
 * Which cells of a tensor are meant: places by channel, null for all of them.
 * @typedef {Map<number, number[]|null>} Cells
 */

/**
 * Pairs of outputs and inputs in even steps, as one loop runs over them: o, o + oStep, ... with n, n + nStep, ...
 * @typedef {{o: number, n: number, count: number, oStep: number, nStep: number}} Run
 */

/**
 * Connections as loops want them. A layer has three axes here: those it lacks come first, with one cell each.
 * `outputs[a][n]` are the outputs that read input n along axis a, `runs[t]` all that element t connects along the last.
 * @typedef {{axes: Table[], outputs: number[][][], runs: Run[][], sizes: {n: number[], out: number[]},
 *   cells: {n: number, out: number, kernel: number}}} Plan
 */

/**
 * @param {Table[]} tables
 * @returns {Plan}
 */
export function planOf(tables) {
  const one = { n: 1, out: 1, kernel: 1, taps: Int32Array.of(0) };
  const axes = [...Array(3 - tables.length).fill(one), ...tables];
  const sizes = { n: axes.map((axis) => axis.n), out: axes.map((axis) => axis.out) };
  const cells = { n: size(sizes.n), out: size(sizes.out), kernel: size(axes.map((axis) => axis.kernel)) };
  const runs = Array.from({ length: axes[2].kernel }, (_, t) => runsOf(axes[2], t));
  return { axes, outputs: axes.map(readersOf), runs, sizes, cells };
}

/**
 * For each input, the outputs that read it along an axis.
 * @param {Table} axis
 */
function readersOf({ n, kernel, taps }) {
  const found = Array.from({ length: n }, () => /** @type {number[]} */ ([]));
  taps.forEach((cell, at) => {
    const o = Math.floor(at / kernel);
    if (cell >= 0 && found[cell].at(-1) !== o) found[cell].push(o);
  });
  return found;
}

/**
 * What element t connects along an axis.
 * @param {Table} axis
 * @param {number} t
 */
function runsOf({ out, kernel, taps }, t) {
  /** @type {Run[]} */
  const found = [];
  for (let o = 0; o < out; o++) {
    const n = taps[o * kernel + t];
    if (n < 0) continue;
    const last = found.at(-1);
    if (last?.count === 1) Object.assign(last, { oStep: o - last.o, nStep: n - last.n });
    if (last && o === last.o + last.count * last.oStep && n === last.n + last.count * last.nStep) last.count++;
    else found.push({ o, n, count: 1, oStep: 1, nStep: 1 });
  }
  return found;
}

/**
 * The outputs that inputs feed.
 * @param {Plan} plan
 * @param {{nIn: number, nOut: number, groups: number}} layer
 * @param {Cells} inputs
 * @returns {Cells}
 */
export function fedFrom(plan, { nIn, nOut, groups }, inputs) {
  const width = nIn / groups;
  const rows = nOut / groups;
  const { n, out } = plan.sizes;
  const [outputs0, outputs1, outputs2] = plan.outputs;
  /** @type {Map<number, Set<number>|null>} by group */
  const met = new Map();
  for (const [j, places] of inputs) {
    const group = Math.floor(j / width);
    const seen = met.get(group) ?? new Set();
    if (places === null || met.get(group) === null) {
      met.set(group, null);
      continue;
    }
    met.set(group, seen);
    for (const place of places) {
      const n2 = place % n[2];
      const row = Math.floor(place / n[2]);
      for (const o0 of outputs0[Math.floor(row / n[1])]) {
        for (const o1 of outputs1[row % n[1]]) {
          for (const o2 of outputs2[n2]) seen.add((o0 * out[1] + o1) * out[2] + o2);
        }
      }
    }
  }
  /** @type {Cells} */
  const fed = new Map();
  for (const [group, seen] of met) {
    if (seen?.size === 0) continue;
    const places = seen && [...seen]; // one list for all outputs of a group
    for (let r = 0; r < rows; r++) fed.set(group * rows + r, places);
  }
  return fed;
}

/**
 * All cells that are meant in any of several ways.
 * @param {Cells[]} list
 * @returns {Cells}
 */
export function merged(...list) {
  /** @type {Cells} */
  const found = new Map();
  for (const cells of list) {
    for (const [i, places] of cells) {
      const before = found.get(i);
      if (before === undefined || places === null) found.set(i, places);
      else if (before !== null) found.set(i, [...new Set([...before, ...places])]);
    }
  }
  return found;
}
