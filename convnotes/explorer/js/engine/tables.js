// The tables of a network's nodes as its engine wants them: axes as loops, and where cells that are moved come from.

import { size } from "../base/indices.js";
import { planOf } from "./plan.js";

/** @import { Net, NetNode, Table } from "../network/net.js" */
/** @import { Plan } from "./plan.js" */

/** @type {WeakMap<NetNode, Plan>} */ const PLANS = new WeakMap();
/** @type {WeakMap<NetNode, Int32Array[]>} */ const SOURCES = new WeakMap();

/**
 * The table of an axis of what a node reads.
 * @param {Net} net
 * @param {NetNode} node
 * @param {number} axis
 * @param {number} [slot] which of them
 */
function tableOf(net, node, axis, slot = 0) {
  const relation = node.links[slot].axes[axis];
  return typeof relation === "number" ? net.tables[relation] : null;
}

/** The connections of a layer or a pool as its loops want them. @param {Net} net @param {NetNode} node */
export function planAt(net, node) {
  const known = PLANS.get(node);
  if (known) return known;
  const { shape } = net.nodes[node.reads[0]];
  const axes = shape.slice(1).map((n, a) => ({ n, .../** @type {Table} */ (tableOf(net, node, a + 1)) }));
  const plan = planOf(axes);
  PLANS.set(node, plan);
  return plan;
}

/**
 * Of a node whose cells read one each of an input: the place there that each of its cells comes from.
 * @param {Net} net
 * @param {NetNode} node
 * @param {number} [slot] which input
 */
export function sourcesAt(net, node, slot = 0) {
  const all = SOURCES.get(node) ?? [];
  SOURCES.set(node, all);
  return (all[slot] ??= sourcesOf(net, node, slot));
}

/** @param {Net} net @param {NetNode} node @param {number} slot */
function sourcesOf(net, node, slot) {
  const from = net.nodes[node.reads[slot]].shape;
  const tables = from.map((_, a) => tableOf(net, node, a, slot));
  const index = node.shape.map(() => 0);
  const found = new Int32Array(size(node.shape));
  for (let at = 0; at < found.length; at++) {
    for (let a = 0; a < from.length; a++) {
      const own = from[a] === 1 ? 0 : index[a]; // the only channel meets all
      found[at] = found[at] * from[a] + (tables[a]?.taps[index[a]] ?? own);
    }
    for (let a = index.length - 1; a >= 0 && ++index[a] === node.shape[a]; a--) index[a] = 0;
  }
  return found;
}
