// Which cells of a node must be computed again where some of what it reads has changed.

import { range, size } from "../base/indices.js";
import { fedFrom, merged } from "./plan.js";
import { byChannel } from "./layer.js";
import { planAt, sourcesAt } from "./tables.js";

/** @import { Net, NetNode } from "../network/net.js" */
/** @import { Cells } from "./plan.js" */

/** All cells of so many channels. @param {number} channels @returns {Cells} */
export const everyCell = (channels) => new Map(range(channels).map((i) => [i, null]));

/**
 * The cells that changed ones feed.
 * @param {Net} net
 * @param {NetNode} node
 * @param {(Cells|undefined)[]} changed by node
 * @returns {Cells}
 */
export function fedAt(net, node, changed) {
  const parts = /** @type {Cells[]} */ ([]);
  let before = 0; // channels of what stands before, where inputs are joined
  for (const [slot, read] of node.reads.entries()) {
    const { shape } = net.nodes[read];
    const cells = changed[read];
    if (cells) parts.push(through(net, node, cells, shape, before, slot));
    before += shape[0];
  }
  return merged(...parts);
}

/**
 * @param {Net} net
 * @param {NetNode} node
 * @param {Cells} cells
 * @param {number[]} shape of what is read
 * @param {number} before
 * @param {number} slot
 * @returns {Cells}
 */
function through(net, node, cells, shape, before, slot) {
  const inner = size(shape.slice(1));
  const { op, n_in: nIn, n_out: nOut, groups } = /** @type {any} */ (node.makes);
  switch (op) {
    case "layer":
      return fedFrom(planAt(net, node), { nIn, nOut, groups }, cells);
    case "max":
    case "average":
      return fedFrom(planAt(net, node), { nIn: shape[0], nOut: shape[0], groups: shape[0] }, cells);
    case "concat":
      return new Map([...cells].map(([i, places]) => [before + i, places]));
    case "flatten":
      return new Map([...cells].flatMap(([i, places]) => (places ?? range(inner)).map((p) => [i * inner + p, null])));
    case "softmax":
    case "logsoftmax": {
      const lists = [...cells.values()];
      const places = lists.includes(null) ? null : [...new Set(lists.flatMap((list) => list ?? []))];
      return new Map(range(shape[0]).map((i) => [i, places]));
    }
    case "multiply":
    case "gather": {
      const on = new Uint8Array(size(shape));
      for (const [i, places] of cells) for (const p of places ?? range(inner)) on[i * inner + p] = 1;
      const met = /** @type {number[]} */ ([]);
      sourcesAt(net, node, slot).forEach((from, at) => on[from] && met.push(at));
      return byChannel(met, size(node.shape.slice(1)));
    }
    default:
      return cells; // of each its own
  }
}
