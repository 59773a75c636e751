// What stands where in a state: sizes, the channels that a kernel connects, places in C order, and the values there.

import { range, ravel, size } from "./indices.js";

/** @import { State } from "./state.js" */

/**
 * The sizes of the tensors of a role.
 * @param {State} s
 * @param {"x"|"y"|"w"} role
 */
export const sizesOf = (s, role) => ({ x: s.spatial, y: s.out, w: s.kernel })[role];

/**
 * Inputs of the group of output i.
 * @param {State} s
 * @param {number} i
 */
export function inputsOf(s, i) {
  const g = Math.floor(i / s.rows);
  return range(s.width).map((c) => g * s.width + c);
}

/**
 * Outputs of the group of input j.
 * @param {State} s
 * @param {number} j
 */
export function outputsOf(s, j) {
  const g = Math.floor(j / s.width);
  return range(s.rows).map((c) => g * s.rows + c);
}

/**
 * Whether a kernel leads from input j to output i.
 * @param {State} s
 * @param {number} i
 * @param {number} j
 */
export function connected(s, i, j) {
  return Math.floor(i / s.rows) === Math.floor(j / s.width);
}

// Places in C order, and what stands there: w_ij[tap] (`at` is the tap's place in the kernel), x_j[index], ...

/**
 * @param {State} s
 * @param {number} i
 * @param {number} j
 * @param {number} at
 */
export function weightPlace(s, i, j, at) {
  return (i * s.width + (j % s.width)) * size(s.kernel) + at;
}

/**
 * @param {State} s
 * @param {number} j
 * @param {number[]} index
 */
export function inputPlace(s, j, index) {
  return j * size(s.spatial) + ravel(index, s.spatial);
}

/**
 * @param {State} s
 * @param {number} i
 * @param {number[]} index
 */
export function biasPlace(s, i, index) {
  return s.biasPerPixel ? i * size(s.out) + ravel(index, s.out) : i;
}

/**
 * @param {State} s
 * @param {number} i
 * @param {number} j
 * @param {number} at
 */
export function weightAt(s, i, j, at) {
  return s.w.values[weightPlace(s, i, j, at)];
}

/**
 * @param {State} s
 * @param {number} j
 * @param {number[]} index
 */
export function inputAt(s, j, index) {
  return s.x.values[inputPlace(s, j, index)];
}

/**
 * @param {State} s
 * @param {"z"|"y"} role
 * @param {number} i
 * @param {number[]} index
 */
export function outputAt(s, role, i, index) {
  return s[role].values[i * size(s.out) + ravel(index, s.out)];
}

/** @param {State} s */
export const hasBias = (s) => s.b.values.length > 0;

/**
 * The bias of an output pixel; null in a layer without.
 * @param {State} s
 * @param {number} i
 * @param {number[]} index
 */
export function biasAt(s, i, index) {
  return hasBias(s) ? s.b.values[biasPlace(s, i, index)] : null;
}
