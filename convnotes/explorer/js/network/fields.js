// Fields of a unit: which cells of every node it is connected to, by sets that travel through the tables axis by axis.

import { size } from "../base/indices.js";

/** @import { Link, Net, Relation } from "./net.js" */

/**
 * A set of coordinates of one axis: 1 for each that is in it.
 * @typedef {Uint8Array} Members
 * @typedef {Members[]} Product  One set for each axis: the cells whose every coordinate is in its set.
 * @typedef {{products: Product[]|null, mask: Uint8Array|null}} Cells
 *   An exact set of cells of a tensor: a union of products, or, where these are many, one number a cell in C order.
 * @typedef {{below: (Cells|undefined)[], above: (Cells|undefined)[]}} Fields
 *   The receptive and the projective field, by node; undefined for nodes on the other side.
 */

const MOST_KEPT = 64; // as Python has it

/** @type {Cells} */
const NOTHING = { products: [], mask: null };

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

/** @param {Cells} cells */
export const isEmpty = ({ products, mask }) => (mask ? !mask.includes(1) : products?.length === 0);

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
  for (let at = 0; at < taps.length; at++) {
    const cell = taps[at];
    if (cell < 0) continue;
    const o = Math.floor(at / kernel);
    if (up ? members[cell] : members[o]) found[up ? o : cell] = 1;
  }
  return found;
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

/**
 * A set of cells as disjoint products, by joining equal slices.
 * @param {Uint8Array} mask
 * @param {number[]} shape
 * @returns {Product[]}
 */
function productsOf(mask, shape) {
  if (!mask.includes(1)) return [];
  if (shape.length === 1) return [[mask]];
  const inner = mask.length / shape[0];
  /** @type {Map<string, number[]>} */
  const kinds = new Map();
  for (let n = 0; n < shape[0]; n++) {
    const key = mask.subarray(n * inner, (n + 1) * inner).join("");
    const alike = kinds.get(key);
    if (alike) alike.push(n);
    else kinds.set(key, [n]);
  }
  return [...kinds.values()].flatMap((alike) => {
    const members = new Uint8Array(shape[0]);
    for (const n of alike) members[n] = 1;
    const slice = mask.slice(alike[0] * inner, (alike[0] + 1) * inner);
    return productsOf(slice, shape.slice(1)).map((rest) => [members, ...rest]);
  });
}

/** The union of sets. @param {number[]} shape @param {Cells[]} parts @returns {Cells} */
function join(shape, parts) {
  if (!parts.length) return NOTHING;
  if (parts.every(({ products }) => products)) {
    const products = union(parts.flatMap((part) => /** @type {Product[]} */ (part.products)));
    if (products.length <= MOST_KEPT) return { products, mask: null };
    return { products: null, mask: maskOf(shape, { products, mask: null }) };
  }
  const mask = new Uint8Array(size(shape));
  for (const part of parts) maskOf(shape, part).forEach((on, at) => on && (mask[at] = 1));
  return { products: null, mask };
}

/**
 * Products whose union is the same: none empty, none within another, none that two could join.
 * @param {Product[]} list
 */
function union(list) {
  let products = list.filter((product) => product.every((members) => members.includes(1)));
  const within = (/** @type {Members} */ a, /** @type {Members} */ b) => a.every((on, n) => !on || b[n] === 1);
  const same = (/** @type {Members} */ a, /** @type {Members} */ b) => a === b || a.every((on, n) => on === b[n]);
  for (let changed = products.length > 1; changed;) {
    changed = false;
    search: for (let p = 0; p < products.length; p++) {
      for (let q = 0; q < products.length; q++) {
        if (p === q) continue;
        const [one, other] = [products[p], products[q]];
        const apart = one.filter((members, a) => !same(members, other[a])).length;
        if (apart > 1 && !one.every((members, a) => within(members, other[a]))) continue;
        const joined = apart > 1 ? other : one.map((members, a) => members.map((on, n) => on | other[a][n]));
        products = [...products.filter((_, n) => n !== p && n !== q), joined];
        changed = products.length > 1;
        break search;
      }
    }
  }
  return products;
}

/** A set as one number a cell, in C order. @param {number[]} shape @param {Cells} cells */
export function maskOf(shape, { products, mask }) {
  if (mask) return mask;
  const found = new Uint8Array(size(shape));
  /** @param {Product} product @param {number} a @param {number} at */
  const fill = (product, a, at) => {
    const last = a === shape.length - 1;
    product[a].forEach((on, n) => {
      if (on && last) found[at * shape[a] + n] = 1;
      else if (on) fill(product, a + 1, at * shape[a] + n);
    });
  };
  for (const product of products ?? []) fill(product, 0, 0);
  return found;
}

/** How many cells a set has. @param {number[]} shape @param {Cells} cells */
export function countOf(shape, cells) {
  const { products } = cells;
  const members = (/** @type {Members} */ list) => list.reduce((sum, on) => sum + on, 0);
  if (products && products.length < 2) return products.length ? size(products[0].map(members)) : 0;
  return members(maskOf(shape, cells));
}
