// Where nodes stand: a column for each step from the inputs, side branches above one another, folded runs as one.

/** @import { Net } from "./net.js" */

/**
 * One thing in a column: a node, or a folded run, which stands for the nodes that it hides.
 * @typedef {{key: string, node: number, column: number, hides: number[], run: number}} Item
 *   `node` is the node, -1 for a run; `run` the number of the run that it is, or whose first block it is in, else -1.
 * @typedef {{from: string, to: string}} Edge
 * @typedef {{items: Item[], columns: Item[][], edges: Edge[], of: Map<number, Item>}} Columns
 */

/**
 * @param {Net} net
 * @param {Set<number>} unfolded which runs are shown in full
 * @returns {Columns}
 */
export function columnsOf(net, unfolded) {
  /** @type {Map<number, Item>} */ const of = new Map();
  /** @type {Item[]} */ const items = [];
  net.runs.forEach(([first, length, count], run) => {
    if (unfolded.has(run)) return;
    const hides = Array.from({ length: length * (count - 1) }, (_, n) => first + length + n);
    const item = { key: `run${run}`, node: -1, column: 0, hides, run };
    for (const node of hides) of.set(node, item);
  });
  for (const { at } of net.nodes) {
    const folded = of.get(at);
    if (!folded) of.set(at, { key: `node${at}`, node: at, column: 0, hides: [], run: runAt(net, at) });
    const item = /** @type {Item} */ (of.get(at));
    if (items.at(-1) !== item && !items.includes(item)) items.push(item);
  }
  const members = (/** @type {Item} */ item) => (item.node < 0 ? item.hides : [item.node]);
  /** @type {Map<string, Edge>} */ const edges = new Map();
  for (const item of items) {
    for (const at of members(item)) {
      for (const read of net.nodes[at].reads) {
        const from = /** @type {Item} */ (of.get(read));
        if (from === item) continue;
        item.column = Math.max(item.column, from.column + 1);
        edges.set(`${from.key} ${item.key}`, { from: from.key, to: item.key });
      }
    }
  }
  const columns = /** @type {Item[][]} */ ([]);
  for (const item of items) (columns[item.column] ||= []).push(item);
  return { items, columns, edges: [...edges.values()], of };
}

/** The run in which a node is, or -1. @param {Net} net @param {number} at */
const runAt = (net, at) => net.runs.findIndex(([first, length, count]) => at >= first && at < first + length * count);
