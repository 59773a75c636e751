// The rule of one axis, a twin of Python's: which input index each kernel element meets at each output coordinate.

import { inGroups } from "../base/format.js";
import { size } from "../base/indices.js";

/**
 * Kernel element `t` meets, at output coordinate `o`, the position
 *
 *     o * stride - low + t' * dilation,    t' = kernel - 1 - t with flip, else t
 *
 * of the input, whose cells stand `upsample` apart (1, except in a transposed layer).
 * @typedef {{kernel: number, stride: number, dilation: number, low: number, high: number, flip: boolean,
 *   boundary: string, upsample: number}} Rule
 */

/** A setting for all axes, or a list with one entry for each. @typedef {number|number[]} PerAxis */

/**
 * As the arguments of a layer: padding is "full", "same", "valid", a number of cells, or a list with a number or a pair
 * [low, high] for each axis.
 * @typedef {{padding: string|number|(number|number[])[], stride: PerAxis, dilation: PerAxis, boundary: string,
 *   flip: boolean}} Settings
 */

/** How far beyond its first cell the (dilated) kernel reaches: d (k - 1). @param {Rule} rule */
const ruleReach = (rule) => rule.dilation * (rule.kernel - 1);

/** The length of an input of `n` cells once spread out and padded. @param {Rule} rule @param {number} n */
const spanOf = (rule, n) => (n - 1) * rule.upsample + 1 + rule.low + rule.high;

/**
 * The number of outputs, floor((span - reach - 1) / stride) + 1, or 0 where the kernel does not fit.
 * @param {Rule} rule
 * @param {number} n
 */
export function sizeAlong(rule, n) {
  const room = spanOf(rule, n) - ruleReach(rule) - 1;
  return room < 0 ? 0 : Math.floor(room / rule.stride) + 1;
}

/**
 * The position each element meets, padding included, in steps of the spread input, element by element.
 * @param {Rule} rule
 * @param {number} out
 * @param {(position: number) => void} each
 */
function eachPosition({ kernel, stride, dilation, low, flip }, out, each) {
  for (let o = 0; o < out; o++) {
    for (let t = 0; t < kernel; t++) each(o * stride - low + (flip ? kernel - 1 - t : t) * dilation);
  }
}

/** The table: shape (out, kernel), the input index met or -1. @param {Rule} rule @param {number} n */
export function tapsOf(rule, n) {
  const { upsample } = rule;
  const length = (n - 1) * upsample + 1;
  const within = BOUNDARIES[rule.boundary];
  const out = sizeAlong(rule, n);
  const found = new Int32Array(out * rule.kernel);
  let at = 0;
  eachPosition(rule, out, (position) => {
    const cell = position >= 0 && position < length ? position : within(position, length);
    found[at++] = cell >= 0 && cell % upsample === 0 ? cell / upsample : -1;
  });
  return found;
}

/**
 * Where elements lie, padding included, in cells of the input: no whole number in a hole of a transposed layer.
 * @param {Rule} rule
 * @param {number} n
 */
export function placesOf(rule, n) {
  const out = sizeAlong(rule, n);
  const found = new Float32Array(out * rule.kernel);
  let at = 0;
  eachPosition(rule, out, (position) => {
    found[at++] = position / rule.upsample;
  });
  return found;
}

/** @param {number} a @param {number} b */
const modulo = (a, b) => ((a % b) + b) % b;

/**
 * Where a position beyond an input goes, as numpy.pad has it, long pads included: to a cell, or nowhere (-1).
 * @type {Record<string, (position: number, length: number) => number>}
 */
export const BOUNDARIES = {
  zero: () => -1,
  edge: (position, length) => (position < 0 ? 0 : length - 1),
  reflect: (position, length) => {
    if (length === 1) return 0;
    const turn = modulo(position, 2 * length - 2);
    return turn < length ? turn : 2 * length - 2 - turn;
  },
  symmetric: (position, length) => {
    const turn = modulo(position, 2 * length);
    return turn < length ? turn : 2 * length - 1 - turn;
  },
  wrap: modulo,
};

/**
 * One rule for each axis of a kernel, with the padding resolved; null where a setting is meant for other axes.
 * 'same' pads d (k - 1) cells in all, the odd one at the high side, with flip at the low side.
 * @param {number[]} kernel its sizes
 * @param {Settings} settings
 * @returns {Rule[]|null}
 */
export function rulesOf(kernel, { padding, stride, dilation, boundary, flip }) {
  const lists = [padding, stride, dilation].filter(Array.isArray);
  if (lists.some((list) => list.length !== kernel.length)) return null;
  /**
   * @template T
   * @param {T|T[]} value
   * @param {number} a
   */
  const along = (value, a) => (Array.isArray(value) ? value[a] : value);
  return kernel.map((k, a) => {
    const d = along(dilation, a);
    const total = d * (k - 1);
    const [low, high] = typeof padding === "string" ? named(padding, total, flip) : pair(along(padding, a));
    return { kernel: k, stride: along(stride, a), dilation: d, low, high, flip, boundary, upsample: 1 };
  });
}

/** @param {number|number[]} pad */
const pair = (pad) => (typeof pad === "number" ? [pad, pad] : pad);

/**
 * @param {string} padding
 * @param {number} total d (k - 1)
 * @param {boolean} flip
 * @returns {number[]} low and high
 */
function named(padding, total, flip) {
  if (padding === "full") return [total, total];
  if (padding === "valid") return [0, 0];
  const half = Math.floor(total / 2);
  return flip ? [total - half, half] : [half, total - half];
}

/**
 * What decides whether a setting fits: a layer, the sizes of its input, and how much can be shown at once.
 * `biasSizes` are those of the outputs where each pixel has a bias of its own, else null.
 * @typedef {{kernel: number[], settings: Settings, nIn: number, nOut: number, weights: number, spatial: number[],
 *   biasSizes: number[]|null, most: {cells: number, entries: number}}} Fitting
 */

/**
 * Why a layer cannot have this setting on its input, "" where it can; nothing is computed.
 * @param {Fitting} layer
 * @param {keyof Settings} setting
 * @param {any} value
 */
export function misfitOf(layer, setting, value) {
  const rules = rulesOf(layer.kernel, { ...layer.settings, [setting]: value });
  if (!rules) return "it is meant for another number of axes";
  const { spatial, biasSizes, most } = layer;
  const out = rules.map((rule, a) => sizeAlong(rule, spatial[a]));
  const lost = out.indexOf(0);
  if (lost >= 0) {
    const [covers, has] = [ruleReach(rules[lost]) + 1, spanOf(rules[lost], spatial[lost])];
    return `the kernel covers ${covers} cells, the ${has > spatial[lost] ? "padded " : ""}input has ${has}`;
  }
  if (biasSizes && String(biasSizes) !== String(out)) {
    return `b holds a bias for each of ${biasSizes.join(" x ")} output pixels, there would be ${out.join(" x ")}`;
  }
  const cells = layer.nIn * size(spatial) + layer.nOut * size(out) + layer.weights;
  const entries = rules.reduce((sum, rule, a) => sum + out[a] * rule.kernel, 0);
  if (cells > most.cells) {
    return `x, w and y have ${inGroups(cells)} cells together, more than the ${inGroups(most.cells)} that can be shown`;
  }
  if (entries > most.entries) {
    return (
      `the connection tables have ${inGroups(entries)} entries, more than the ${inGroups(most.entries)} ` +
      "that can be shown"
    );
  }
  return "";
}
