// Fields of a unit: which cells of every node it is connected to, by sets that travel through the tables axis by axis.

import { size } from "../base/indices.js";
import { isEmpty, join, maskOf, productsOf } from "./sets.js";

/** @import { Link, Net, Relation, Table } from "./net.js" */
/** @import { Cells, Members, Product } from "./sets.js" */

/**
 * @typedef {{below: (Cells|undefined)[], above: (Cells|undefined)[]}} Fields
 *   The receptive and the projective field, by node; undefined for nodes on the other side.
 */

/**
 * Both fields of a unit, or of any product of sets of one node.
 * @param {Net} net
 * @param {number} node
 * @param {Product} product
 * @returns {Fields}
 */
export const fieldsOf = (net, node, product) => ({
  below: reach(net, node, product, false),
  above: reach(net, node, product, true),
});

/** One unit as a product of sets. @param {number[]} shape @param {number[]} unit @returns {Product} */
export const oneUnit = (shape, unit) =>
  shape.map((n, a) => {
    const members = new Uint8Array(n);
    members[unit[a]] = 1;
    return members;
  });

/**
 * What a product of sets is connected to, below or above.
 * @param {Net} net
 * @param {number} start
 * @param {Product} product
 * @param {boolean} up
 */
function reach(net, start, product, up) {
  const { nodes } = net;
  const found = /** @type {(Cells|undefined)[]} */ (Array(nodes.length));
  const beyond = reaching(net, start, !up);
  const order = up ? nodes : [...nodes].reverse();
  for (const { at, shape, reads, readers } of order) {
    if (at === start) {
      found[at] = { products: [product], mask: null };
      continue;
    }
    if (beyond[at]) continue;
    const parts = /** @type {Cells[]} */ ([]);
    const near = up
      ? reads.map((read, slot) => /** @type {const} */ ([read, nodes[at].links[slot]]))
      : readers.map(([reader, slot]) => /** @type {const} */ ([reader, nodes[reader].links[slot]]));
    for (const [there, link] of near) {
      const cells = found[there];
      if (cells && !isEmpty(cells)) {
        const size = up ? nodes[there].shape : shape;
        const out = up ? shape : nodes[there].shape;
        parts.push(imageOf(net, link, cells, up, out, size));
      }
    }
    found[at] = join(shape, parts);
  }
  return found;
}

/** Which nodes one feeds, or is fed by. @param {Net} net @param {number} start @param {boolean} up */
function reaching({ nodes }, start, up) {
  const found = Array(nodes.length).fill(false);
  const rest = [start];
  while (rest.length) {
    const { reads, readers } = nodes[/** @type {number} */ (rest.pop())];
    for (const there of up ? readers.map(([reader]) => reader) : reads) {
      if (!found[there]) rest.push(there);
      found[there] = true;
    }
  }
  return found;
}

/**
 * The cells that a set connects to through a link, to the node (`up`) or back; `out` and `size` are the shapes of the
 * node and of what it reads.
 * @param {Net} net
 * @param {Link} link
 * @param {Cells} cells
 * @param {boolean} up
 * @param {number[]} out
 * @param {number[]} size
 * @returns {Cells}
 */
function imageOf(net, link, cells, up, out, size) {
  if (link.flat) return flatImage(cells, up, size);
  const target = up ? out : size;
  if (cells.mask) return { products: null, mask: moveMask(net, link, cells.mask, up, out, size) };
  const products = /** @type {Product[]} */ (cells.products).map((product) =>
    product.map((members, a) => along(net, link.axes[a], members, up, target[a])),
  );
  return { products, mask: null };
}

/**
 * A set of coordinates carried along one axis to `n` others.
 * @param {Net} net
 * @param {Relation} relation
 * @param {Members} members
 * @param {boolean} up
 * @param {number} n
 * @returns {Members}
 */
function along({ tables }, relation, members, up, n) {
  if (relation === null) return members;
  const found = new Uint8Array(n);
  if (typeof relation === "object") {
    const width = members.length / relation.groups;
    const rows = n / relation.groups;
    members.forEach((on, at) => {
      if (on) found.fill(1, Math.floor(at / width) * rows, (Math.floor(at / width) + 1) * rows);
    });
    return found;
  }
  const { kernel, taps } = tables[relation];
  if (up) {
    const { starts, outs } = inverseOf(tables[relation]);
    members.forEach((on, cell) => {
      if (on && cell + 1 < starts.length) for (let at = starts[cell]; at < starts[cell + 1]; at++) found[outs[at]] = 1;
    });
  } else {
    members.forEach((on, o) => {
      if (on) for (let at = o * kernel; at < (o + 1) * kernel; at++) if (taps[at] >= 0) found[taps[at]] = 1;
    });
  }
  return found;
}

/** @type {WeakMap<Table, {starts: Int32Array, outs: Int32Array}>} */
const INVERSES = new WeakMap();

/**
 * Which outputs read each input of an axis, up to the last that is read: from `starts[cell]` to `starts[cell + 1]`.
 * @param {Table} table
 */
function inverseOf(table) {
  const known = INVERSES.get(table);
  if (known) return known;
  const { kernel, taps } = table;
  const n = taps.reduce((most, cell) => Math.max(most, cell), -1) + 1; // inputs of several sizes may share a table
  const starts = new Int32Array(n + 1);
  for (const cell of taps) if (cell >= 0) starts[cell + 1]++;
  for (let cell = 0; cell < n; cell++) starts[cell + 1] += starts[cell];
  const outs = new Int32Array(starts[n]);
  const next = starts.slice();
  taps.forEach((cell, at) => {
    if (cell >= 0) outs[next[cell]++] = Math.floor(at / kernel);
  });
  INVERSES.set(table, { starts, outs });
  return { starts, outs };
}

/**
 * A set of cells, one number each, carried along every axis in turn.
 * @param {Net} net
 * @param {Link} link
 * @param {Uint8Array} mask
 * @param {boolean} up
 * @param {number[]} out
 * @param {number[]} from
 */
function moveMask(net, link, mask, up, out, from) {
  const shape = [...(up ? from : out)];
  const target = up ? out : from;
  let found = mask;
  link.axes.forEach((relation, a) => {
    if (relation === null) return;
    const inner = size(shape.slice(a + 1));
    const outer = size(shape.slice(0, a));
    const next = new Uint8Array(outer * target[a] * inner);
    for (let before = 0; before < outer; before++) {
      for (let after = 0; after < inner; after++) {
        const line = new Uint8Array(shape[a]);
        for (let n = 0; n < shape[a]; n++) line[n] = found[(before * shape[a] + n) * inner + after];
        along(net, relation, line, up, target[a]).forEach((on, n) => {
          if (on) next[(before * target[a] + n) * inner + after] = 1;
        });
      }
    }
    found = next;
    shape[a] = target[a];
  });
  return found;
}

/**
 * The same cells in the other shape: a vector in C order, or the tensor of these sizes.
 * @param {Cells} cells
 * @param {boolean} up
 * @param {number[]} size
 * @returns {Cells}
 */
function flatImage(cells, up, size) {
  if (cells.mask) return up ? { products: [[cells.mask]], mask: null } : { products: null, mask: cells.mask };
  const all = /** @type {Product[]} */ (cells.products);
  if (up) return { products: all.map((product) => [maskOf(size, { products: [product], mask: null })]), mask: null };
  return { products: all.flatMap(([members]) => productsOf(members, size)), mask: null };
}
