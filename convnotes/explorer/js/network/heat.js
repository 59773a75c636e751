// Heat: how many ways lead from a unit to every cell, and how much each cell matters, as shares of the most.

import { size } from "../base/indices.js";

/** @import { Fields } from "./fields.js" */
/** @import { Heat } from "./light.js" */
/** @import { Link, Net, Unit } from "./net.js" */

/**
 * How many ways lead from a unit to every cell, below and above it; beyond 2^53 only nearly.
 * @param {Net} net
 * @param {Unit} chosen
 * @param {Fields} fields
 * @returns {Float64Array[]} by node, empty where there are none
 */
export function waysOf(net, chosen, fields) {
  const found = net.nodes.map(() => new Float64Array(0));
  const { nodes } = net;
  for (const up of [false, true]) {
    /** @type {Float64Array[]} */ const own = [];
    for (const { at, shape, reads, readers } of up ? nodes : [...nodes].reverse()) {
      const side = (up ? fields.above : fields.below)[at];
      if (!side || (!side.mask && !side.products?.length)) continue;
      const total = new Float64Array(size(shape));
      own[at] = total;
      found[at] = total;
      if (at === chosen.node) {
        total[placeIn(shape, chosen.unit)] = 1;
        continue;
      }
      const near = up
        ? reads.map((read, slot) => /** @type {const} */ ([read, nodes[at].links[slot]]))
        : readers.map(([reader, slot]) => /** @type {const} */ ([reader, nodes[reader].links[slot]]));
      for (const [there, link] of near) {
        if (!own[there]) continue;
        const [out, from] = up ? [shape, nodes[there].shape] : [nodes[there].shape, shape];
        carried(net, link, own[there], up, out, from).forEach((v, n) => (total[n] += v));
      }
    }
  }
  return found;
}

/** @param {number[]} shape @param {number[]} unit */
const placeIn = (shape, unit) => unit.reduce((at, n, a) => at * shape[a] + n, 0);

/**
 * Numbers of the input of a link carried to its node (`up`), or back; those that meet are added.
 * @param {Net} net
 * @param {Link} link
 * @param {Float64Array} values
 * @param {boolean} up
 * @param {number[]} out
 * @param {number[]} from
 */
function carried(net, link, values, up, out, from) {
  if (link.flat) return values;
  const shape = [...(up ? from : out)];
  const target = up ? out : from;
  let found = values;
  link.axes.forEach((relation, a) => {
    if (relation === null) return;
    const inner = size(shape.slice(a + 1));
    const outer = size(shape.slice(0, a));
    const next = new Float64Array(outer * target[a] * inner);
    /** @param {number} source @param {number} to */
    const add = (source, to) => {
      for (let before = 0; before < outer; before++) {
        const s = (before * shape[a] + source) * inner;
        const t = (before * target[a] + to) * inner;
        for (let after = 0; after < inner; after++) next[t + after] += found[s + after];
      }
    };
    if (typeof relation === "object") {
      const [width, rows] = [shape[a] / relation.groups, target[a] / relation.groups];
      for (let s = 0; s < shape[a]; s++) for (let r = 0; r < rows; r++) add(s, Math.floor(s / width) * rows + r);
    } else {
      const { kernel, taps } = net.tables[relation];
      taps.forEach((cell, at) => {
        if (cell >= 0) add(up ? cell : Math.floor(at / kernel), up ? Math.floor(at / kernel) : cell);
      });
    }
    found = next;
    shape[a] = target[a];
  });
  return found;
}

/**
 * Numbers as heat: shares of the largest of each node, of ways in even steps of their logarithm.
 * @param {(Float64Array|undefined)[]} numbers by node
 * @param {boolean} log
 * @returns {Heat}
 */
export function heatOf(numbers, log) {
  return numbers.map((values) => {
    if (!values?.length) return undefined;
    const scale = (/** @type {number} */ v) => (log ? Math.log1p(v) : v);
    const most = values.reduce((m, v) => Math.max(m, Math.abs(scale(v))), 0);
    return Float32Array.from(values, (v) => (most ? scale(v) / most : 0));
  });
}
