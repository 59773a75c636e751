// The network that Python sends, decoded: nodes, tables of their links, values; and units of it as text.

import { floats, ints, samePacked } from "../base/binary.js";
import { asRole } from "../base/state.js";

/** @import { Packed } from "../base/binary.js" */
/** @import { Bundle, Role } from "../base/state.js" */
/** @import { Kind } from "../engine/forward.js" */
/** @import { Phi } from "../engine/phi.js" */

/**
 * @typedef {{out: number, kernel: number, taps: Int32Array}} Table  Which coordinates of an input each output meets.
 * @typedef {null|number|{groups: number}} Relation
 *   How coordinates of one axis connect: each to itself, by a table (its number), or all with all within groups.
 * @typedef {{flat?: true, axes: Relation[]}} Link  From a node to what it reads; flat ones hold its cells in C order.
 * @typedef {Partial<Bundle> & {op: string, counts?: number[][], kinds?: any}} Makes  What the engine needs to compute.
 * @typedef {{name: string, kind: string, label: string, shape: number[], reads: number[], links: Link[],
 *   numbers: Kind, phi?: Phi|{function: string}, makes?: Makes, weights?: Record<string, Packed>}} GivenNode
 * @typedef {Omit<GivenNode, "weights"> & {at: number, readers: [node: number, slot: number][],
 *   weights: Record<string, Float64Array>|null}} NetNode
 * @typedef {{nodes: GivenNode[], tables: {out: number, kernel: number, taps: string}[], outputs: number[],
 *   runs: [first: number, length: number, count: number][], computes: boolean}} GivenGraph
 * @typedef {{nodes: NetNode[], tables: Table[], outputs: number[], runs: [number, number, number][],
 *   computes: boolean, index: Map<string, number>}} Net
 * @typedef {{node: number, unit: number[]}} Unit  A cell of a node: its channel, then its coordinates.
 * @typedef {{values: Record<string, Packed>, can: Record<string, boolean>, answers: any, sizes: string,
 *   digest: string}} Tensors  What Python sends of the values.
 */

/** @param {GivenGraph} given @returns {Net} */
export function netOf(given) {
  const nodes = given.nodes.map((node, at) => ({
    ...node,
    at,
    readers: /** @type {[number, number][]} */ ([]),
    weights: node.weights
      ? Object.fromEntries(Object.entries(node.weights).map(([role, array]) => [role, floats(array)]))
      : null,
  }));
  for (const node of nodes) node.reads.forEach((read, slot) => nodes[read].readers.push([node.at, slot]));
  return {
    nodes,
    tables: given.tables.map((table) => ({ ...table, taps: ints(table.taps) })),
    outputs: given.outputs,
    runs: given.runs,
    computes: given.computes,
    index: new Map(nodes.map(({ name }, n) => [name, n])),
  };
}

/**
 * The values that Python sent, by node; those that it did not send are missing.
 * @param {Net} net
 * @param {Record<string, Packed>} values
 * @param {{texts: Packed[], roles: Role[]}} [old] what is the same as before is not decoded again
 */
export function rolesOf(net, values, old) {
  const texts = /** @type {Packed[]} */ ([]);
  const roles = /** @type {Role[]} */ ([]);
  net.nodes.forEach(({ name, at }) => {
    const given = values[name];
    if (!given) return;
    const before = old?.texts[at];
    texts[at] = given;
    roles[at] = before && samePacked(before, given) ? /** @type {any} */ (old).roles[at] : asRole(floats(given));
  });
  return { texts, roles };
}

/**
 * "conv1:3:4,5" as a unit; null where it is malformed or out of range.
 * @param {Net} net
 * @param {string} text
 * @returns {Unit|null}
 */
export function parseUnit(net, text) {
  const match = /^(.+):(\d+):((?:\d+(?:,\d+)*)?)$/.exec(text);
  const node = match ? net.index.get(match[1]) : undefined;
  if (!match || node === undefined) return null;
  const unit = [Number(match[2]), ...(match[3] ? match[3].split(",").map(Number) : [])];
  const { shape } = net.nodes[node];
  return unit.length === shape.length && unit.every((n, a) => n < shape[a]) ? { node, unit } : null;
}

/** @param {Net} net @param {Unit|null} chosen */
export function unitText(net, chosen) {
  if (!chosen) return "";
  const [channel, ...index] = chosen.unit;
  return `${net.nodes[chosen.node].name}:${channel}:${index.join(",")}`;
}
