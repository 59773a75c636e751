// The forward pass of a layer: sums through the taps, bias, phi; only the outputs that are asked for are computed.

import { phiOf } from "./phi.js";

/** @import { Phi } from "./phi.js" */
/** @import { Cells, Plan, Run, Table } from "./plan.js" */

/**
 * Numbers as numpy keeps them: whole, or floats of 16, 32 or 64 bits.
 * @typedef {"int"|"half"|"single"|"double"} Kind
 */

/**
 * w: (nOut, nIn / groups, *kernel), b: null, (nOut) or (nOut, *out), all in C order.
 * @typedef {{axes: Table[], nIn: number, nOut: number, groups: number, w: Float64Array, b: Float64Array|null,
 *   phi: Phi, kinds: {x: Kind, w: Kind, b: Kind|null}}} Layer
 */

/**
 * Compute sum_j w_ij * x_j for some outputs, into z.
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Float64Array} x
 * @param {Float64Array} z
 * @param {Cells} outputs
 */
export function sumInto(plan, layer, x, z, outputs) {
  /** @type {Met|null} */
  let met = null;
  for (const [i, places] of outputs) {
    if (places === null) {
      sumChannel(plan, layer, x, z, i);
    } else {
      if (met?.places !== places) met = metAt(plan, places);
      sumPlaces(plan, layer, x, z, i, met);
    }
  }
}

/**
 * One whole output, row by row: each weight, held, runs along the row.
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Float64Array} x
 * @param {Float64Array} z
 * @param {number} i
 */
function sumChannel({ axes, runs, sizes, cells }, { nIn, nOut, groups, w }, x, z, i) {
  const [, n1, n2] = sizes.n;
  const [out0, out1, out2] = sizes.out;
  const [{ kernel: k0, taps: taps0 }, { kernel: k1, taps: taps1 }, { kernel: k2 }] = axes;
  const width = nIn / groups;
  const first = Math.floor(i / (nOut / groups)) * width;
  z.fill(0, i * cells.out, (i + 1) * cells.out);
  for (let o0 = 0; o0 < out0; o0++) {
    for (let o1 = 0; o1 < out1; o1++) {
      const zRow = i * cells.out + (o0 * out1 + o1) * out2;
      for (let c = 0; c < width; c++) {
        let from = (i * width + c) * cells.kernel;
        for (let t0 = 0; t0 < k0; t0++) {
          for (let t1 = 0; t1 < k1; t1++, from += k2) {
            const a = taps0[o0 * k0 + t0];
            const b = taps1[o1 * k1 + t1];
            if (a < 0 || b < 0) continue;
            const xRow = (first + c) * cells.n + (a * n1 + b) * n2;
            for (let t2 = 0; t2 < k2; t2++) addAlong(runs[t2], w[from + t2], x, xRow, z, zRow);
          }
        }
      }
    }
  }
}

/**
 * Add a weight times the inputs that it meets to the outputs of a row.
 * @param {Run[]} runs
 * @param {number} weight
 * @param {Float64Array} x
 * @param {number} xRow
 * @param {Float64Array} z
 * @param {number} zRow
 */
function addAlong(runs, weight, x, xRow, z, zRow) {
  for (const { o, n, count, oStep, nStep } of runs) {
    let zAt = zRow + o;
    let xAt = xRow + n;
    for (let m = 0; m < count; m++) {
      z[zAt] += weight * x[xAt];
      zAt += oStep;
      xAt += nStep;
    }
  }
}

/**
 * What single output pixels read: from `starts[p]` to `starts[p + 1]`, places in the kernel and in an input.
 * @typedef {{places: number[], starts: Int32Array, taps: Int32Array, inputs: Int32Array}} Met
 */

/**
 * @param {Plan} plan
 * @param {number[]} places
 * @returns {Met}
 */
function metAt({ axes, sizes: { n, out }, cells }, places) {
  const [{ kernel: k0, taps: taps0 }, { kernel: k1, taps: taps1 }, { kernel: k2, taps: taps2 }] = axes;
  const starts = new Int32Array(places.length + 1);
  const taps = new Int32Array(places.length * cells.kernel);
  const inputs = new Int32Array(taps.length);
  let at = 0;
  places.forEach((place, p) => {
    const o2 = place % out[2];
    const row = Math.floor(place / out[2]);
    const o1 = row % out[1];
    const o0 = Math.floor(row / out[1]);
    for (let t0 = 0; t0 < k0; t0++) {
      const n0 = taps0[o0 * k0 + t0];
      for (let t1 = 0; t1 < k1 && n0 >= 0; t1++) {
        const n1 = taps1[o1 * k1 + t1];
        for (let t2 = 0; t2 < k2 && n1 >= 0; t2++) {
          const n2 = taps2[o2 * k2 + t2];
          if (n2 < 0) continue;
          taps[at] = (t0 * k1 + t1) * k2 + t2;
          inputs[at++] = (n0 * n[1] + n1) * n[2] + n2;
        }
      }
    }
    starts[p + 1] = at;
  });
  return { places, starts, taps, inputs };
}

/**
 * Single pixels of one output, added up in the order of the whole, so that the results are the same to the last bit.
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Float64Array} x
 * @param {Float64Array} z
 * @param {number} i
 * @param {Met} met
 */
function sumPlaces({ cells }, { nIn, nOut, groups, w }, x, z, i, { places, starts, taps, inputs }) {
  const width = nIn / groups;
  const first = Math.floor(i / (nOut / groups)) * width;
  for (let p = 0; p < places.length; p++) {
    const begin = starts[p];
    const end = starts[p + 1];
    let sum = 0;
    let kernel = i * width * cells.kernel;
    let from = first * cells.n;
    for (let c = 0; c < width; c++) {
      for (let m = begin; m < end; m++) sum += w[kernel + taps[m]] * x[from + inputs[m]];
      kernel += cells.kernel;
      from += cells.n;
    }
    z[i * cells.out + places[p]] = sum;
  }
}

/**
 * Add the bias to the sums of some outputs, z, and put them through phi, into y; both are rounded as numpy keeps them.
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Float64Array} z
 * @param {Float64Array} y
 * @param {Cells} outputs
 */
export function finishInto({ cells }, { nOut, b, phi, kinds }, z, y, outputs) {
  const kept = kindOf(kinds) === "single" ? Math.fround : (/** @type {number} */ v) => v;
  const perPixel = b !== null && b.length > nOut;
  for (const [i, places] of outputs) {
    const f = phiOf(phi, i);
    const count = places ? places.length : cells.out;
    for (let p = 0; p < count; p++) {
      const at = i * cells.out + (places ? places[p] : p);
      if (b !== null) z[at] = kept(z[at]) + kept(b[perPixel ? at : i]);
      z[at] = kept(z[at]);
      y[at] = kept(f(z[at]));
    }
  }
}

/**
 * What kind of numbers z are: whole where all are, 32 bits where no float has more. A whole bias counts for none.
 * @param {{x: Kind, w: Kind, b: Kind|null}} kinds
 * @returns {Kind}
 */
export function kindOf({ x, w, b }) {
  const floats = [x, w, b].filter((kind) => kind !== null && kind !== "int");
  if (!floats.length) return "int";
  const halves = floats.every((kind) => kind === "half") && (x === "int" || w === "int");
  return halves || floats.includes("double") ? "double" : "single";
}
