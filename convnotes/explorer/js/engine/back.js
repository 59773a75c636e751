// The derivative of one unit by every cell below it, at one input: the same steps as forward, taken backwards.

import { size } from "../base/indices.js";
import { share } from "./nodes.js";
import { derivativeOf } from "./phi.js";
import { planAt, sourcesAt } from "./tables.js";

/** @import { Net, NetNode } from "../network/net.js" */
/** @import { Value } from "./nodes.js" */
/** @import { Phi } from "./phi.js" */

/**
 * d unit / d cell, by node; undefined for nodes that are not below.
 * @param {Net} net
 * @param {Value[]} values  each with its numbers before phi
 * @param {number} start
 * @param {number} place of the unit in its node, in C order
 */
export function influenceOf(net, values, start, place) {
  const found = /** @type {(Float64Array|undefined)[]} */ (Array(net.nodes.length));
  found[start] = new Float64Array(size(net.nodes[start].shape));
  found[start][place] = 1;
  for (let at = start; at >= 0; at--) {
    const node = net.nodes[at];
    const gradient = found[at];
    if (!gradient || !node.reads.length) continue;
    const given = beforePhi(node, gradient, /** @type {Float64Array} */ (values[at].z));
    const xs = node.reads.map((read) => values[read].y);
    gradientsOf(net, node, given, xs).forEach((part, slot) => {
      const sum = (found[node.reads[slot]] ??= new Float64Array(part.length));
      part.forEach((v, n) => (sum[n] += v));
    });
  }
  return found;
}

/** @param {NetNode} node @param {Float64Array} gradient @param {Float64Array} z */
function beforePhi(node, gradient, z) {
  const phi = /** @type {Phi} */ (node.phi);
  if (phi === "identity") return gradient;
  const inner = size(node.shape.slice(1));
  return gradient.map((g, n) => (g === 0 ? 0 : g * derivativeOf(phi, Math.floor(n / inner))(z[n])));
}

/**
 * The derivatives by each of what a node reads.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Float64Array} g
 * @param {Float64Array[]} xs
 * @returns {Float64Array[]}
 */
function gradientsOf(net, node, g, xs) {
  const [x] = xs;
  const found = new Float64Array(x.length);
  const { shape } = net.nodes[node.reads[0]];
  const inner = size(shape.slice(1));
  switch (node.makes?.op) {
    case "layer":
      throughLayer(net, node, g, found);
      return [found];
    case "max":
    case "average":
      throughPool(net, node, g, x, shape, found);
      return [found];
    case "add":
      return xs.map(() => g);
    case "multiply":
      return throughProduct(net, node, g, xs);
    case "concat": {
      let from = 0;
      return xs.map(({ length }) => g.subarray(from, (from += length)));
    }
    case "gather":
      sourcesAt(net, node).forEach((to, at) => (found[to] += g[at]));
      return [found];
    case "scale":
      return [g.map((v, n) => v * /** @type {any} */ (node.weights).gain[Math.floor(n / inner)])];
    case "softmax":
    case "logsoftmax":
      throughShares(g, x, inner, found, node.makes?.op === "logsoftmax");
      return [found];
    default:
      return [g]; // flat, in the same order
  }
}

/** @param {Net} net @param {NetNode} node @param {Float64Array} g @param {Float64Array[]} xs */
function throughProduct(net, node, g, xs) {
  const sources = xs.map((_, slot) => sourcesAt(net, node, slot));
  return xs.map((own, slot) => {
    const found = new Float64Array(own.length);
    g.forEach((v, at) => {
      const others = xs.reduce((product, x, k) => (k === slot ? product : product * x[sources[k][at]]), v);
      found[sources[slot][at]] += others;
    });
    return found;
  });
}

/** @param {Net} net @param {NetNode} node @param {Float64Array} g @param {Float64Array} found */
function throughLayer(net, node, g, found) {
  const { n_in: nIn, n_out: nOut, groups } = /** @type {any} */ (node.makes);
  const { w } = /** @type {Record<string, Float64Array>} */ (node.weights);
  const { axes, sizes, cells } = planAt(net, node);
  const width = nIn / groups;
  for (let i = 0; i < nOut; i++) {
    const first = Math.floor(i / (nOut / groups)) * width;
    for (let o = 0; o < cells.out; o++) {
      const v = g[i * cells.out + o];
      if (v === 0) continue;
      const place = [
        Math.floor(o / (sizes.out[1] * sizes.out[2])),
        Math.floor(o / sizes.out[2]) % sizes.out[1],
        o % sizes.out[2],
      ];
      eachTap(axes, sizes.n, place, (tap, cell) => {
        for (let c = 0; c < width; c++) {
          found[(first + c) * cells.n + cell] += v * w[(i * width + c) * cells.kernel + tap];
        }
      });
    }
  }
}

/**
 * Visit what a window of three axes meets: the place of each element in the kernel, and of its cell in an input.
 * @param {{kernel: number, taps: Int32Array}[]} axes
 * @param {number[]} n
 * @param {number[]} o
 * @param {(tap: number, cell: number) => void} visit
 */
function eachTap([a, b, c], n, o, visit) {
  for (let t0 = 0; t0 < a.kernel; t0++) {
    const n0 = a.taps[o[0] * a.kernel + t0];
    for (let t1 = 0; t1 < b.kernel && n0 >= 0; t1++) {
      const n1 = b.taps[o[1] * b.kernel + t1];
      for (let t2 = 0; t2 < c.kernel && n1 >= 0; t2++) {
        const n2 = c.taps[o[2] * c.kernel + t2];
        if (n2 >= 0) visit((t0 * b.kernel + t1) * c.kernel + t2, (n0 * n[1] + n1) * n[2] + n2);
      }
    }
  }
}

/**
 * @param {Net} net
 * @param {NetNode} node
 * @param {Float64Array} g
 * @param {Float64Array} x
 * @param {number[]} shape
 * @param {Float64Array} found
 */
function throughPool(net, node, g, x, shape, found) {
  const { axes, sizes, cells } = planAt(net, node);
  const counts = node.makes?.counts;
  for (let at = 0; at < g.length; at++) {
    if (g[at] === 0) continue;
    const from = Math.floor(at / cells.out) * cells.n;
    const o = at % cells.out;
    const place = [
      Math.floor(o / (sizes.out[1] * sizes.out[2])),
      Math.floor(o / sizes.out[2]) % sizes.out[1],
      o % sizes.out[2],
    ];
    if (counts) {
      const divisor = counts.reduce((product, list, a) => product * list[place[a + 4 - shape.length]], 1);
      eachTap(axes, sizes.n, place, (_, cell) => (found[from + cell] += g[at] / divisor));
    } else {
      let best = -1;
      eachTap(axes, sizes.n, place, (_, cell) => {
        if (best < 0 || x[from + cell] > x[from + best]) best = cell;
      });
      found[from + best] += g[at];
    }
  }
}

/**
 * Through a softmax, whose derivatives are share_i (g_i - sum_j share_j g_j), or through its logarithm: g_i - share_i
 * sum_j g_j.
 * @param {Float64Array} g
 * @param {Float64Array} x
 * @param {number} inner
 * @param {Float64Array} found
 * @param {boolean} logs
 */
function throughShares(g, x, inner, found, logs) {
  for (let p = 0; p < inner; p++) {
    share(x, found, inner, p, false);
    let sum = 0;
    for (let at = p; at < x.length; at += inner) sum += logs ? g[at] : found[at] * g[at];
    for (let at = p; at < x.length; at += inner) found[at] = logs ? g[at] - found[at] * sum : found[at] * (g[at] - sum);
  }
}
