// Which pixels connect, read off the tables of the axes. No geometry is derived here.

import { product, range, ravel } from "./indices.js";
import { biasAt, inputAt, inputsOf, outputAt, weightAt } from "./lookup.js";

/** @import { Axis, State } from "./state.js" */

/** @typedef {{w: number, x: number, product: number, real: boolean}} Product  In padding x is 0 and not real. */
/** @typedef {ReturnType<typeof arithmetic>} Arithmetic */

/**
 * The window of an output pixel, in kernel order: [{tap, at, index | null, place}]. `place` is where the element lies,
 * padding included; no whole number in the holes of a transposed layer.
 * @param {State} s
 * @param {number[]} o
 */
export function windowOf(s, o) {
  return s.taps.map((tap, at) => {
    const met = tap.map((t, a) => s.axes[a].taps[o[a] * s.kernel[a] + t]);
    const real = met.every((n) => n >= 0);
    const place = met.map((n, a) => (n >= 0 ? n : s.axes[a].places[o[a] * s.kernel[a] + tap[a]]));
    return { tap, at, index: real ? met : null, place };
  });
}

/**
 * What an input pixel feeds: [{o, tap, at}].
 * @param {State} s
 * @param {number[]} n
 */
export function fedBy(s, n) {
  const pairs = s.axes.map((axis, a) => {
    axis.inverse ||= invert(axis);
    return axis.inverse[n[a]];
  });
  return product(pairs).map((list) => {
    const tap = list.map((p) => p[1]);
    return { o: list.map((p) => p[0]), tap, at: ravel(tap, s.kernel) };
  });
}

/**
 * @param {Axis} axis
 * @returns {number[][][]} for each input coordinate, the (o, t) that meet it
 */
function invert(axis) {
  const lists = Array.from({ length: axis.n }, () => /** @type {number[][]} */ ([]));
  for (let at = 0; at < axis.taps.length; at++) {
    if (axis.taps[at] >= 0) lists[axis.taps[at]].push([Math.floor(at / axis.kernel), at % axis.kernel]);
  }
  return lists;
}

/**
 * Per axis, the (o, n) that kernel element `tap` connects.
 * @param {State} s
 * @param {number[]} tap
 */
export function sharedBy(s, tap) {
  return s.axes.map((axis, a) =>
    range(axis.out)
      .map((o) => [o, axis.taps[o * axis.kernel + tap[a]]])
      .filter((p) => p[1] >= 0),
  );
}

/**
 * The arithmetic of an output pixel from Python's values: what the panel and the sentence show.
 * @param {State} s
 * @param {number} i
 * @param {number[]} o
 */
export function arithmetic(s, i, o) {
  const taps = windowOf(s, o);
  const parts = inputsOf(s, i).map((j) => {
    const cells = taps.map((t) => {
      const w = weightAt(s, i, j, t.at);
      const x = t.index ? inputAt(s, j, t.index) : 0;
      return { w, x, product: w * x, real: t.index !== null };
    });
    return { j, cells, subtotal: cells.reduce((sum, c) => sum + c.product, 0) };
  });
  const b = biasAt(s, i, o);
  const z = outputAt(s, "z", i, o);
  const y = outputAt(s, "y", i, o);
  const residual = parts.reduce((sum, p) => sum + p.subtotal, b ?? 0) - z;
  return { taps, parts, b, z, y, residual };
}
