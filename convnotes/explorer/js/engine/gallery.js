// Named kernels for any sizes, made of binomial smoothing and of differences along each axis.

import { product, range, size } from "../base/indices.js";

/** @type {Record<number, string[]>} */
const EDGES = { 1: ["edges"], 2: ["edges down", "edges across"], 3: ["edges through", "edges down", "edges across"] };
const LONGEST = 100; // cells along an axis; of longer kernels only the identity and random ones are made
const STRENGTH = 4; // of "sharpen": how many times what the blur takes away is added

/**
 * The names of the kernels that differ from one another at some sizes, "random" last.
 * @param {number[]} sizes
 */
export function kernelNames(sizes) {
  const edges = (EDGES[sizes.length] ?? []).filter((_, a) => sizes[a] > 1 && Math.max(...sizes) <= LONGEST);
  const smooth = edges.length ? ["identity", "blur", "sharpen", ...edges, "emboss"] : ["identity"];
  return [...(sizes.length ? smooth : []), "random"];
}

/**
 * A named kernel, in C order, except "random".
 *
 * Along an axis of k cells, smoothing is the binomial vector (k - 1 over t) / 2**(k - 1), and the difference is that of
 * k - 1 cells convolved with (1, -1), scaled so that its positive weights sum to 1: (1, -1), (1, 0, -1), ... The kernel
 * of an edge takes the difference along one axis and smooths along the others; at 3 x 3 it is that of Sobel and Feldman
 * (1968), divided by 4. Convolution, which flips it, gives positive numbers where x grows along the axis.
 *
 *     blur = product of smoothings                sum 1
 *     edges ...                                   sum 0
 *     sharpen = identity + 4 (identity - blur)    sum 1
 *     emboss = identity + sum of edges            sum 1
 * @param {string} name
 * @param {number[]} sizes
 */
export function namedKernel(name, sizes) {
  const centre = sizes.map((k) => (k - 1) >> 1);
  const identity = outer(sizes.map((k, a) => range(k).map((t) => Number(t === centre[a]))));
  if (name === "identity") return identity;
  const edge = (/** @type {number} */ a) => outer(sizes.map((k, b) => (b === a ? difference(k) : smoothing(k))));
  if (name in { blur: 1, sharpen: 1 }) {
    const blur = outer(sizes.map(smoothing));
    return name === "blur" ? blur : identity.map((one, at) => one + STRENGTH * (one - blur[at]));
  }
  const axes = range(sizes.length).filter((a) => sizes[a] > 1);
  if (name !== "emboss") return edge(EDGES[sizes.length].indexOf(name));
  const edges = axes.map(edge);
  return identity.map((one, at) => edges.reduce((sum, kernel) => sum + kernel[at], one));
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

/** @param {number[][]} vectors */
const outer = (vectors) => product(vectors).map(size);
