// What a layer holds and does: parameters, connections, multiplications, beside a dense layer; read off the tables.

import { size } from "./indices.js";

/** @import { Axis } from "./state.js" */

/**
 * @param {Axis[]} axes
 * @param {{n_in: number, n_out: number, groups: number, kinds: {b: string|null}}} bundle
 * @param {number} parameters
 */
export function countsOf(axes, { n_in: nIn, n_out: nOut, groups, kinds }, parameters) {
  const pairs = (nOut * nIn) / groups;
  const inputs = nIn * size(axes.map((axis) => axis.n));
  return {
    parameters,
    connections: pairs * size(axes.map(distinctOf)), // distinct (output pixel, input pixel) pairs
    multiplications: pairs * size(axes.map(({ taps }) => taps.filter((n) => n >= 0).length)), // with real cells
    dense_parameters: nOut * size(axes.map((axis) => axis.out)) * (inputs + (kinds.b ? 1 : 0)),
  };
}

/** The distinct pairs of coordinates that connect along an axis. @param {Axis} axis */
function distinctOf({ out, kernel, taps }) {
  let found = 0;
  for (let o = 0; o < out; o++) {
    const met = new Set(taps.subarray(o * kernel, (o + 1) * kernel));
    met.delete(-1);
    found += met.size;
  }
  return found;
}
