// One layer on one input, computed in the page: cells are edited, and the outputs they feed follow.

import { finishInto, kindOf, sumInto } from "./forward.js";
import { fedFrom, merged, planOf } from "./plan.js";

/** @import { Kind, Layer } from "./forward.js" */
/** @import { Cells } from "./plan.js" */

/**
 * An edit of one cell: its role, its place in C order, its value.
 * @typedef {[role: "x"|"w"|"b", at: number, value: number]} Edit
 */

const EXACT = 2 ** 53; // whole numbers from here on are not exact in a float64

/** Sums that may reach these are left to Python: whole ones round, others overflow. @type {Record<Kind, number>} */
const LIMITS = { int: EXACT, half: 2 ** 127, single: 2 ** 127, double: 2 ** 1020 };

/** A number as a float16 keeps it. @param {number} value */
function half(value) {
  const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value)))) - 10);
  const down = Math.floor(value / unit);
  const rest = value / unit - down; // goes to the nearest step, of two as near to the even one
  return value === 0 ? 0 : (rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down) * unit;
}

/** @type {Record<Kind, (value: number) => number>} */
const KEPT = { int: (value) => value, half, single: Math.fround, double: (value) => value };

/** @param {Float64Array} list */
const largestOf = (list) => list.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Sums of |w|, one for each output. @param {Float64Array} w @param {number} nOut */
function weighed(w, nOut) {
  const each = w.length / nOut;
  return Float64Array.from({ length: nOut }, (_, i) => weighedRow(w, i, each));
}

/** @param {Float64Array} w @param {number} i @param {number} each */
const weighedRow = (w, i, each) => w.subarray(i * each, (i + 1) * each).reduce((sum, v) => sum + Math.abs(v), 0);

/**
 * Whether whole sums are exact, and all are finite, for sure; given the largest input, sums of |w|, and biases.
 * @param {Layer["kinds"]} kinds
 * @param {number} largest
 * @param {Float64Array} weights
 * @param {Float64Array|null} b
 */
const surely = (kinds, largest, weights, b) =>
  largest * largestOf(weights) + (b ? largestOf(b) : 0) < LIMITS[kindOf(kinds)];

/** Whether a layer on an input is computed here for sure. @param {Layer} layer @param {Float64Array} x */
export const computesHere = ({ kinds, w, b, nOut }, x) => surely(kinds, largestOf(x), weighed(w, nOut), b);

/** Whole channels. @param {Iterable<number>} list @returns {Cells} */
const wholeChannels = (list) => new Map(Array.from(list, (i) => [i, null]));

/**
 * Cells by their places in C order, in channels of some size.
 * @param {number[]} places
 * @param {number} size
 * @returns {Cells}
 */
export function byChannel(places, size) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const at of places) {
    const i = Math.floor(at / size);
    if (!found.has(i)) found.set(i, []);
    found.get(i)?.push(at % size);
  }
  return found;
}

/**
 * Compute a layer on an input, and again what edits change. The arrays given are not modified.
 * @param {Layer} given
 * @param {Float64Array} input shape (nIn, *spatial)
 * @param {{z: Float64Array, y: Float64Array}|null} [known] where they have been computed before
 */
export function runOf(given, input, known = null) {
  const { nOut } = given;
  const kinds = { ...given.kinds };
  const x = input.slice();
  const w = given.w.slice();
  const b = given.b && given.b.slice();
  const layer = { ...given, w, b, kinds };
  const plan = planOf(layer.axes);
  const perOutput = w.length / nOut;
  const z = known ? known.z.slice() : new Float64Array(nOut * plan.cells.out);
  const y = known ? known.y.slice() : new Float64Array(z.length);
  const everything = () => wholeChannels(Array(nOut).keys());
  let largest = largestOf(x); // edits can raise it, nothing lowers it: it serves as a bound
  const weights = weighed(w, nOut);

  /** @param {Cells} outputs */
  function compute(outputs) {
    sumInto(plan, layer, x, z, outputs);
    finishInto(plan, layer, z, y, outputs);
    return outputs;
  }

  /**
   * Put an edit's cells of one role into its values, in the numbers these are; returns their places.
   * @param {"x"|"w"|"b"} role
   * @param {Float64Array|null} values
   * @param {Edit[]} edits
   */
  function put(role, values, edits) {
    const own = edits.filter((edit) => edit[0] === role);
    if (!values || !own.length) return [];
    const whole = own.every(([, , value]) => Number.isInteger(value) && Math.abs(value) < EXACT);
    if (kinds[role] === "int" && !whole) kinds[role] = "double";
    const kept = KEPT[kinds[role] ?? "double"];
    for (const [, at, value] of own) values[at] = kept(value);
    return [...new Set(own.map(([, at]) => at))]; // a cell may be set twice
  }

  if (!known) compute(everything());

  return {
    kinds,
    x,
    w,
    b,
    z,
    y,

    /** Whether whole sums are exact, and all are finite, for sure. */
    sure: () => surely(kinds, largest, weights, b),

    /**
     * Change cells; returns which outputs have changed.
     * @param {Edit[]} edits
     */
    edit(edits) {
      const before = kindOf(kinds);
      const inputs = put("x", x, edits);
      const rows = new Set(put("w", w, edits).map((at) => Math.floor(at / perOutput)));
      const biases = put("b", b, edits);
      for (const at of inputs) largest = Math.max(largest, Math.abs(x[at]));
      for (const i of rows) weights[i] = weighedRow(w, i, perOutput);
      if (kindOf(kinds) !== before) return compute(everything()); // every number is rounded otherwise
      const fed = fedFrom(plan, layer, byChannel(inputs, plan.cells.n));
      const perPixel = b !== null && b.length > nOut;
      return compute(
        merged(fed, wholeChannels(rows), perPixel ? byChannel(biases, plan.cells.out) : wholeChannels(biases)),
      );
    },
  };
}
