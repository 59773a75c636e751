// What the nodes of a network compute: layers, pools, joins, and nodes that repeat, scale, reorder or share out.

import { size } from "../base/indices.js";
import { finishInto, kindOf, planOf, sumInto } from "./forward.js";
import { WHOLE, phiOf } from "./phi.js";

/** @import { Net, NetNode, Table } from "../network/net.js" */
/** @import { Kind, Plan } from "./forward.js" */
/** @import { Phi } from "./phi.js" */

/**
 * The value of a node before phi and after, and what kind of numbers it is.
 * @typedef {{z: Float64Array, y: Float64Array, numbers: Kind}} Value
 */

const EXACT_BELOW = 2 ** 53; // whole numbers from here on are not exact in a float64

/** @type {WeakMap<NetNode, Plan>} */
const PLANS = new WeakMap();

/** The table of an axis of a link. @param {Net} net @param {NetNode} node @param {number} slot @param {number} axis */
export const tableOf = (net, node, slot, axis) => {
  const relation = node.links[slot].axes[axis];
  return typeof relation === "number" ? net.tables[relation] : null;
};

/** The connections of a layer as its loops want them. @param {Net} net @param {NetNode} node */
export function planAt(net, node) {
  const known = PLANS.get(node);
  if (known) return known;
  const { shape } = net.nodes[node.reads[0]];
  const axes = shape.slice(1).map((n, a) => ({ n, .../** @type {Table} */ (tableOf(net, node, 0, a + 1)) }));
  const plan = planOf(axes);
  PLANS.set(node, plan);
  return plan;
}

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
 * Compute a node from what it reads.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Value[]} xs
 * @returns {Value}
 */
function nodeValue(net, node, xs) {
  const [first] = xs;
  const phi = /** @type {Phi} */ (node.phi);
  const op = /** @type {string} */ (node.makes?.op);
  const kinds = xs.map((x) => x.numbers);
  if (op === "layer") return layerValue(net, node, first, phi);
  /** @type {Kind} */ let numbers = kinds[0];
  let z = first.y;
  const { shape } = net.nodes[node.reads[0]];
  if (op === "max" || op === "average") {
    numbers = op === "max" ? (numbers === "half" ? "single" : numbers) : floating(numbers);
    z = pooled(net, node, first.y, shape, op);
  } else if (op === "add") {
    numbers = together(kinds);
    z = xs.slice(1).reduce((sum, { y }) => sum.map((v, n) => v + y[n]), first.y.slice());
  } else if (op === "concat") {
    numbers = together(kinds);
    z = new Float64Array(size(node.shape));
    let at = 0;
    for (const { y } of xs) {
      z.set(y, at);
      at += y.length;
    }
  } else if (op === "gather") z = gathered(net, node, first.y, shape);
  else if (op === "scale") {
    const { gain, shift } = /** @type {Record<string, Float64Array>} */ (node.weights);
    const inner = size(shape.slice(1));
    numbers = kindOf({ x: numbers, w: node.makes?.kinds.gain, b: node.makes?.kinds.shift });
    z = first.y.map((v, n) => gain[Math.floor(n / inner)] * v + shift[Math.floor(n / inner)]);
  } else if (op === "softmax") {
    numbers = floating(numbers);
    z = shares(first.y, shape);
  }
  if (numbers === "single") z = z.map(Math.fround);
  return finished(node, z, numbers, phi);
}

/** @param {NetNode} node @param {Float64Array} z @param {Kind} numbers @param {Phi} phi @returns {Value} */
function finished(node, z, numbers, phi) {
  if (phi === "identity") return { z, y: z, numbers };
  const inner = size(node.shape.slice(1));
  const y = new Float64Array(z.length);
  const kept = numbers === "single" ? Math.fround : (/** @type {number} */ v) => v;
  for (let i = 0; i < node.shape[0]; i++) {
    const f = phiOf(phi, i);
    for (let at = i * inner; at < (i + 1) * inner; at++) y[at] = kept(f(z[at]));
  }
  return { z, y, numbers: numbers === "int" && !WHOLE.includes(String(phi)) ? "double" : numbers };
}

/** @param {Net} net @param {NetNode} node @param {Value} x @param {Phi} phi @returns {Value} */
function layerValue(net, node, x, phi) {
  const { n_in: nIn, n_out: nOut, groups, kinds: own } = /** @type {any} */ (node.makes);
  const weights = /** @type {Record<string, Float64Array>} */ (node.weights);
  const kinds = { ...own, x: x.numbers };
  const plan = planAt(net, node);
  const layer = { axes: [], nIn, nOut, groups, w: weights.w, b: weights.b ?? null, phi, kinds };
  const z = new Float64Array(size(node.shape));
  const y = new Float64Array(z.length);
  const all = new Map(Array.from({ length: nOut }, (_, i) => [i, null]));
  sumInto(plan, layer, x.y, z, all);
  finishInto(plan, layer, z, y, all);
  const numbers = kindOf(kinds);
  return { z, y, numbers: numbers === "int" && !WHOLE.includes(String(phi)) ? "double" : numbers };
}

/** @param {Net} net @param {NetNode} node @param {Float64Array} x @param {number[]} shape @param {string} op */
function pooled(net, node, x, shape, op) {
  const sizes = [...shape];
  let found = x;
  for (let a = 1; a < shape.length; a++) {
    const { out, kernel, taps } = /** @type {Table} */ (tableOf(net, node, 0, a));
    const counts = node.makes?.counts?.[a - 1];
    const inner = size(sizes.slice(a + 1));
    const outer = size(sizes.slice(0, a));
    const next = new Float64Array(outer * out * inner);
    for (let before = 0, at = 0; before < outer; before++) {
      for (let o = 0; o < out; o++) {
        for (let after = 0; after < inner; after++, at++) {
          let best = op === "max" ? -Infinity : 0;
          for (let t = o * kernel; t < (o + 1) * kernel; t++) {
            if (taps[t] < 0) continue;
            const v = found[(before * sizes[a] + taps[t]) * inner + after];
            best = op === "max" ? (v > best ? v : best) : best + v;
          }
          next[at] = counts ? best / counts[o] : best;
        }
      }
    }
    found = next;
    sizes[a] = out;
  }
  return found;
}

/**
 * Cells taken one by one through the tables.
 * @param {Net} net
 * @param {NetNode} node
 * @param {Float64Array} x
 * @param {number[]} shape
 */
function gathered(net, node, x, shape) {
  const tables = shape.map((_, a) => tableOf(net, node, 0, a));
  const found = new Float64Array(size(node.shape));
  eachOf(node.shape, (index, at) => {
    let from = 0;
    for (let a = 0; a < shape.length; a++) from = from * shape[a] + (tables[a]?.taps[index[a]] ?? index[a]);
    found[at] = x[from];
  });
  return found;
}

/**
 * Visit the cells of a tensor in C order.
 * @param {number[]} shape
 * @param {(index: number[], at: number) => void} visit
 */
export function eachOf(shape, visit) {
  const index = shape.map(() => 0);
  const count = size(shape);
  for (let at = 0; at < count; at++) {
    visit(index, at);
    for (let a = shape.length - 1; a >= 0 && ++index[a] === shape[a]; a--) index[a] = 0;
  }
}

/** exp(x_i) / sum_j exp(x_j) over the channels. @param {Float64Array} x @param {number[]} shape */
function shares(x, shape) {
  const inner = size(shape.slice(1));
  const found = new Float64Array(x.length);
  for (let p = 0; p < inner; p++) {
    let most = -Infinity;
    for (let at = p; at < x.length; at += inner) most = Math.max(most, x[at]);
    let sum = 0;
    for (let at = p; at < x.length; at += inner) sum += found[at] = Math.exp(x[at] - most);
    for (let at = p; at < x.length; at += inner) found[at] /= sum;
  }
  return found;
}

/**
 * The values of all nodes from those of the inputs, by node; null where whole numbers may no longer be exact, or where
 * something is not finite: there Python has the word.
 * @param {Net} net
 * @param {(Value|undefined)[]} inputs
 * @param {(Value|undefined)[]} [old] values known before
 * @param {boolean[]} [changed] which nodes may differ from them, all unless given
 * @returns {Value[]|null}
 */
export function computed(net, inputs, old, changed) {
  const found = /** @type {Value[]} */ ([]);
  for (const node of net.nodes) {
    const given = node.reads.length ? undefined : inputs[node.at];
    const known = old?.[node.at];
    if (known && changed && !changed[node.at]) found[node.at] = known;
    else {
      found[node.at] = given ?? nodeValue(net, node, node.reads.map((read) => found[read])); // prettier-ignore
      if (!found[node.at].y.every((v) => Number.isFinite(v))) return null;
      if (found[node.at].numbers === "int" && found[node.at].z.some((v) => Math.abs(v) >= EXACT_BELOW)) return null;
    }
  }
  return found;
}
