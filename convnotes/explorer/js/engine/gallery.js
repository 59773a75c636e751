// Named kernels for any sizes, made of smoothing and of differences along each axis.

import { product, range, size } from "../base/indices.js";

/** @typedef {(k: number) => number[]} Maker  Makes the weights along an axis of k cells. */

const FLAT = ["horizontal edges", "vertical edges"]; // where x grows down, and where it grows across
/** @type {Record<number, string[]>} */
const EDGES = { 1: ["edges"], 2: FLAT, 3: ["edges between slices", ...FLAT] };
const LONGEST = 100; // cells along an axis; of longer kernels only the identity and random ones are made
const STRENGTH = 4; // of "sharpen": how many times what the blur takes away is added

/**
 * What the kernel of each axis's edges is called: in a plane of three cells or more each way it is Sobel's.
 * @param {number[]} sizes
 */
function edgeNames(sizes) {
  const names = EDGES[sizes.length] ?? [];
  return sizes.length === 2 && Math.min(...sizes) > 2 ? names.map((name) => `${name} (Sobel)`) : names;
}

/**
 * The names of the kernels that differ from one another at some sizes, "random" last.
 * @param {number[]} sizes
 */
export function kernelNames(sizes) {
  const edges = edgeNames(sizes).filter((_, a) => sizes[a] > 1 && Math.max(...sizes) <= LONGEST);
  if (!edges.length) return [...(sizes.length ? ["identity"] : []), "random"];
  const box = Math.max(...sizes) > 2 ? ["box blur"] : []; // of two cells it is the other
  const laplacian = sizes.includes(2) ? [] : ["Laplacian"];
  return ["identity", "Gauss blur", ...box, "sharpen", ...edges, ...laplacian, "emboss", "random"];
}

/**
 * A named kernel, in C order, except "random".
 *
 * Along an axis of k cells, smoothing is the binomial vector (k - 1 over t) / 2**(k - 1), close to Gauss's bell, and
 * the difference is that of k - 1 cells convolved with (1, -1), scaled so that its positive weights sum to 1: (1, -1),
 * (1, 0, -1), ... The kernel of an edge takes the difference along one axis and smooths along the others; at 3 x 3 it
 * is that of Sobel and Feldman (1968), divided by 4. Convolution, which flips it, gives positive numbers where x grows
 * along the axis.
 *
 *     Gauss blur = product of smoothings          sum 1
 *     box blur = the same weight in every cell    sum 1
 *     ... edges                                   sum 0
 *     Laplacian = sum over axes of (1, -2, 1)     sum 0
 *     sharpen = identity + 4 (identity - blur)    sum 1, of Gauss's
 *     emboss = identity + sum of edges            sum 1
 * @param {string} name
 * @param {number[]} sizes
 */
export function namedKernel(name, sizes) {
  const one = (/** @type {number} */ k) => range(k).map((t) => Number(t === (k - 1) >> 1));
  const identity = outer(sizes.map(one));
  if (name === "identity") return identity;
  const blur = outer(sizes.map(smoothing));
  /** Along one axis what `along` makes, along the others what `beside` does, on all axes that have room. */
  const sum = (/** @type {Maker} */ along, /** @type {Maker} */ beside) =>
    range(sizes.length)
      .filter((a) => sizes[a] > 1)
      .map((a) => outer(sizes.map((k, b) => (b === a ? along(k) : beside(k)))))
      .reduce((all, kernel) => all.map((v, at) => v + kernel[at]));
  if (name === "Gauss blur") return blur;
  if (name === "box blur") return identity.map(() => 1 / identity.length);
  if (name === "sharpen") return identity.map((v, at) => v + STRENGTH * (v - blur[at]));
  if (name === "Laplacian") return sum(second, one);
  if (name === "emboss") return sum(difference, smoothing).map((v, at) => v + identity[at]);
  const axis = edgeNames(sizes).indexOf(name);
  return outer(sizes.map((k, a) => (a === axis ? difference(k) : smoothing(k))));
}

/**
 * Random weights in -1..1 with two decimals; another seed gives others.
 * @param {number} count
 * @param {number} seed
 */
export function randomWeights(count, seed) {
  let state = Math.imul(seed, 0x9e3779b9);
  return range(count).map(() => {
    state = (state + 0x6d2b79f5) | 0; // mulberry32: a counter, and a hash of it
    let hash = Math.imul(state ^ (state >>> 15), state | 1);
    hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
    return Math.round(200 * (((hash ^ (hash >>> 14)) >>> 0) / 2 ** 32 - 0.5)) / 100;
  });
}

/** @param {number} k */
function smoothing(k) {
  let row = [1];
  for (let n = 1; n < k; n++) row = [...row, 0].map((v, t) => (v + (row[t - 1] ?? 0)) / 2);
  return row;
}

/** @param {number} k */
function difference(k) {
  const shorter = smoothing(k - 1);
  const found = range(k).map((t) => (shorter[t] ?? 0) - (shorter[t - 1] ?? 0));
  const positive = found.filter((v) => v > 0).reduce((sum, v) => sum + v, 0);
  return found.map((v) => v / positive);
}

/** The second difference, in the middle. @param {number} k */
const second = (k) => range(k).map((t) => [1, -2, 1][t - ((k - 1) >> 1) + 1] ?? 0);

/** @param {number[][]} vectors */
const outer = (vectors) => product(vectors).map(size);
