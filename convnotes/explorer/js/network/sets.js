// Exact sets of cells: unions of products of one set an axis, or one number a cell where these are many.

import { size } from "../base/indices.js";

/**
 * A set of coordinates of one axis: 1 for each that is in it.
 * @typedef {Uint8Array} Members
 * @typedef {Members[]} Product  One set for each axis: the cells whose every coordinate is in its set.
 * @typedef {{products: Product[]|null, mask: Uint8Array|null}} Cells
 *   An exact set of cells of a tensor: a union of products, or, where these are many, one number a cell in C order.
 */

const MOST_KEPT = 64; // as Python has it

/** @type {Cells} */
const NOTHING = { products: [], mask: null };

/** Whether two sets of one length are the same. @param {Uint8Array} a @param {Uint8Array} b */
const sameMembers = (a, b) => a === b || a.every((on, n) => on === b[n]);

/** Whether two sets are written alike; equal ones may be written otherwise. @param {Cells} one @param {Cells} other */
export function sameCells(one, other) {
  if (one === other) return true;
  if (one.mask || other.mask) return one.mask !== null && other.mask !== null && sameMembers(one.mask, other.mask);
  const [these, those] = [one.products ?? [], other.products ?? []];
  return (
    these.length === those.length &&
    these.every((product, p) => product.every((set, a) => sameMembers(set, those[p][a])))
  );
}

/** @param {Cells} cells */
export const isEmpty = ({ products, mask }) => (mask ? !mask.includes(1) : products?.length === 0);

/** The union of sets. @param {number[]} shape @param {Cells[]} parts @returns {Cells} */
export function join(shape, parts) {
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
  for (let changed = products.length > 1; changed;) {
    changed = false;
    search: for (let p = 0; p < products.length; p++) {
      for (let q = 0; q < products.length; q++) {
        if (p === q) continue;
        const [one, other] = [products[p], products[q]];
        const apart = one.filter((members, a) => !sameMembers(members, other[a])).length;
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

/**
 * A set of cells as disjoint products, by joining equal slices.
 * @param {Uint8Array} mask
 * @param {number[]} shape
 * @returns {Product[]}
 */
export function productsOf(mask, shape) {
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

/**
 * The hull of a set that is not empty: from its least to beyond its largest coordinate of every axis.
 * @param {number[]} shape
 * @param {Cells} cells
 */
export function hullOf(shape, { products, mask }) {
  const all = products ?? productsOf(/** @type {Uint8Array} */ (mask), shape);
  return shape.map((_, a) => [
    Math.min(...all.map((product) => product[a].indexOf(1))),
    Math.max(...all.map((product) => product[a].lastIndexOf(1))) + 1,
  ]);
}

/** How many cells a set has. @param {number[]} shape @param {Cells} cells */
export function countOf(shape, cells) {
  const { products } = cells;
  const members = (/** @type {Members} */ list) => list.reduce((sum, on) => sum + on, 0);
  if (products && products.length < 2) return products.length ? size(products[0].map(members)) : 0;
  return members(maskOf(shape, cells));
}
