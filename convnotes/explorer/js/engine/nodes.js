// What the nodes of a network compute: layers, pools, joins, and nodes that repeat, scale, reorder or share out.

import { size } from "../base/indices.js";
import { everyCell, fedAt } from "./fed.js";
import { finishInto, kindOf, sumInto } from "./forward.js";
import { WHOLE, phiOf } from "./phi.js";
import { planAt, sourcesAt } from "./tables.js";

/** @import { Net, NetNode } from "../network/net.js" */
/** @import { Kind } from "./forward.js" */
/** @import { Cells } from "./plan.js" */
/** @import { Phi } from "./phi.js" */

/**
 * The value of a node after phi and what kind of numbers it is; before phi, where all of it was computed.
 * @typedef {{y: Float64Array, z: Float64Array|null, numbers: Kind}} Value
 */

const EXACT_BELOW = 2 ** 53; // whole numbers from here on are not exact in a float64

/** The kind that several kinds give together, as numpy has it. @param {Kind[]} kinds @returns {Kind} */
function together(kinds) {
  const floats = kinds.filter((kind) => kind !== "int");
  if (!floats.length) return "int";
  if (floats.includes("double")) return "double";
  return floats.every((kind) => kind === "half") && floats.length < kinds.length ? "double" : "single";
}

/** @param {Kind} kind @returns {Kind} */
const floating = (kind) => (kind === "int" ? "double" : kind === "half" ? "single" : kind);

/**
 * The kind of a node's numbers before phi.
 * @param {NetNode} node
 * @param {Kind[]} kinds of what it reads
 * @returns {Kind}
 */
function kindBefore({ makes }, kinds) {
  const [x] = kinds;
  switch (makes?.op) {
    case "layer":
      return kindOf({ ...makes.kinds, x });
    case "scale":
      return kindOf({ x, w: makes.kinds.gain, b: makes.kinds.shift });
    case "max":
      return x === "half" ? "single" : x;
    case "average":
    case "softmax":
    case "logsoftmax":
      return floating(x);
    case "add":
    case "multiply":
    case "concat":
      return together(kinds);
    default:
      return x;
  }
}

/**
 * @param {Cells} cells
 * @param {number} inner cells of a channel
 * @param {(at: number, channel: number, place: number) => void} visit
 */
function eachOf(cells, inner, visit) {
  for (const [i, places] of cells) {
    const count = places ? places.length : inner;
    for (let p = 0; p < count; p++) {
      const place = places ? places[p] : p;
      visit(i * inner + place, i, place);
    }
  }
}

/**
 * Compute cells of a node that is no layer, before phi, into z.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Float64Array[]} xs
 * @param {Float64Array} z
 * @param {Cells} cells
 */
function fill(net, node, xs, z, cells) {
  const [x] = xs;
  const inner = size(node.shape.slice(1));
  switch (node.makes?.op) {
    case "max":
    case "average":
      return pool(net, node, x, z, cells);
    case "add":
      return eachOf(cells, inner, (at) => {
        z[at] = x[at];
        for (let k = 1; k < xs.length; k++) z[at] += xs[k][at];
      });
    case "multiply": {
      const sources = xs.map((_, slot) => sourcesAt(net, node, slot));
      return eachOf(cells, inner, (at) => {
        z[at] = xs.reduce((product, factor, slot) => product * factor[sources[slot][at]], 1);
      });
    }
    case "concat": {
      let from = 0;
      for (const part of xs) {
        eachOf(cells, inner, (at) => {
          if (at >= from && at < from + part.length) z[at] = part[at - from];
        });
        from += part.length;
      }
      return;
    }
    case "gather": {
      const sources = sourcesAt(net, node);
      return eachOf(cells, inner, (at) => (z[at] = x[sources[at]]));
    }
    case "scale": {
      const { gain, shift } = /** @type {Record<string, Float64Array>} */ (node.weights);
      return eachOf(cells, inner, (at, i) => (z[at] = gain[i] * x[at] + shift[i]));
    }
    case "softmax":
    case "logsoftmax": {
      const logs = node.makes?.op === "logsoftmax";
      return eachOf(new Map([...cells].slice(0, 1)), inner, (_, __, place) => share(x, z, inner, place, logs));
    }
    default:
      return eachOf(cells, inner, (at) => (z[at] = x[at]));
  }
}

/**
 * The largest, or the mean, of windows: along the first axis, of these along the second, of these along the third.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Float64Array} x
 * @param {Float64Array} z
 * @param {Cells} cells
 */
function pool(net, node, x, z, cells) {
  const { axes, sizes, cells: count } = planAt(net, node);
  const [a, b, c] = axes;
  const given = node.makes?.counts;
  const divisors = given && [...Array(3 - given.length).fill([1]), ...given];
  const add = (/** @type {number} */ sum, /** @type {number} */ v) => sum + v;
  const more = (/** @type {number} */ best, /** @type {number} */ v) => (v > best ? v : best);
  const [start, join] = divisors ? [0, add] : [-Infinity, more];
  eachOf(cells, count.out, (at, i, place) => {
    const o2 = place % sizes.out[2];
    const row = Math.floor(place / sizes.out[2]);
    const o1 = row % sizes.out[1];
    const o0 = Math.floor(row / sizes.out[1]);
    let whole = start;
    for (let t2 = 0; t2 < c.kernel; t2++) {
      const n2 = c.taps[o2 * c.kernel + t2];
      if (n2 < 0) continue;
      let plane = start;
      for (let t1 = 0; t1 < b.kernel; t1++) {
        const n1 = b.taps[o1 * b.kernel + t1];
        if (n1 < 0) continue;
        let line = start;
        for (let t0 = 0; t0 < a.kernel; t0++) {
          const n0 = a.taps[o0 * a.kernel + t0];
          if (n0 >= 0) line = join(line, x[i * count.n + (n0 * sizes.n[1] + n1) * sizes.n[2] + n2]);
        }
        plane = join(plane, divisors ? line / divisors[0][o0] : line);
      }
      whole = join(whole, divisors ? plane / divisors[1][o1] : plane);
    }
    z[at] = divisors ? whole / divisors[2][o2] : whole;
  });
}

/**
 * exp(x_i) / sum_j exp(x_j) over the channels at a place, or its logarithm.
 * @param {Float64Array} x
 * @param {Float64Array} z
 * @param {number} inner
 * @param {number} place
 * @param {boolean} logs
 */
export function share(x, z, inner, place, logs) {
  let most = -Infinity;
  for (let at = place; at < x.length; at += inner) most = Math.max(most, x[at]);
  let sum = 0;
  for (let at = place; at < x.length; at += inner) sum += z[at] = Math.exp(x[at] - most);
  for (let at = place; at < x.length; at += inner) z[at] = logs ? x[at] - most - Math.log(sum) : z[at] / sum;
}

/**
 * Compute cells of a node from what it reads, before phi into z, after it into y.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Value[]} xs
 * @param {Kind} kind before phi
 * @param {Float64Array} z
 * @param {Float64Array} y
 * @param {Cells} cells
 */
function compute(net, node, xs, kind, z, y, cells) {
  const phi = /** @type {Phi} */ (node.phi);
  if (node.makes?.op === "layer") {
    const { n_in: nIn, n_out: nOut, groups, kinds } = /** @type {any} */ (node.makes);
    const { w, b = null } = /** @type {Record<string, Float64Array>} */ (node.weights);
    const layer = { axes: [], nIn, nOut, groups, w, b, phi, kinds: { ...kinds, x: xs[0].numbers } };
    sumInto(planAt(net, node), layer, xs[0].y, z, cells);
    return finishInto(planAt(net, node), layer, z, y, cells);
  }
  fill(net, node, xs.map((x) => x.y), z, cells); // prettier-ignore
  const kept = kind === "single" ? Math.fround : (/** @type {number} */ v) => v;
  const functions = node.shape[0] ? Array.from({ length: node.shape[0] }, (_, i) => phiOf(phi, i)) : [];
  eachOf(cells, size(node.shape.slice(1)), (at, i) => {
    z[at] = kept(z[at]);
    y[at] = kept(functions[i](z[at]));
  });
}

/**
 * The values of all nodes from those of the inputs, by node; null where whole numbers may no longer be exact, or where
 * something is not finite: there Python has the word. Where values are known, only what changed cells feed is computed.
 * @param {Net} net
 * @param {(Value|undefined)[]} inputs
 * @param {Value[]} [old] values known before
 * @param {(Cells|undefined)[]} [edited] which cells of the inputs differ from them
 * @returns {Value[]|null}
 */
export function computed(net, inputs, old, edited = []) {
  const found = /** @type {Value[]} */ ([]);
  const changed = [...edited];
  for (const node of net.nodes) {
    const { at, reads, shape } = node;
    const known = old?.[at];
    let cells = known ? (changed[at] ?? new Map()) : everyCell(shape[0]);
    let value = inputs[at] ?? known;
    if (reads.length) {
      const xs = reads.map((read) => found[read]);
      const kind = kindBefore(node, xs.map((x) => x.numbers)); // prettier-ignore
      const numbers = kind === "int" && !WHOLE.includes(String(node.phi)) ? "double" : kind;
      const part = known?.numbers === numbers;
      cells = part ? fedAt(net, node, changed) : everyCell(shape[0]);
      value = known;
      if (cells.size) {
        const z = new Float64Array(size(shape));
        const y = part ? known.y.slice() : new Float64Array(z.length);
        compute(net, node, xs, kind, z, y, cells);
        value = { y, z: part ? null : z, numbers };
        changed[at] = cells;
        if (!exact(z, cells, shape, kind)) return null;
      }
    }
    if (!value || !exact(value.y, cells, shape, value.numbers)) return null;
    found[at] = value;
  }
  return found;
}

/** @param {Float64Array} values @param {Cells} cells @param {number[]} shape @param {Kind} kind */
function exact(values, cells, shape, kind) {
  let good = true;
  eachOf(cells, size(shape.slice(1)), (at) => {
    if (!Number.isFinite(values[at]) || (kind === "int" && Math.abs(values[at]) >= EXACT_BELOW)) good = false;
  });
  return good;
}
