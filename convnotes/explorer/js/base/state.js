// The bundle Python sends, decoded: the values of each role, their places, and the tables that connect them.

import { PHIS, WHOLE } from "../engine/phi.js";
import { placesOf, sizeAlong, tapsOf } from "../engine/rule.js";
import { floats, samePacked } from "./binary.js";
import { countsOf } from "./counts.js";
import { decimalsFor } from "./format.js";
import { product, range } from "./indices.js";

/** @import { Packed } from "./binary.js" */
/** @import { Kind } from "../engine/forward.js" */
/** @import { Phi } from "../engine/phi.js" */
/** @import { Check } from "../engine/sums.js" */
/** @import { Rule, Settings } from "../engine/rule.js" */
/** @import { Theme } from "./palette.js" */

/**
 * @typedef {"x"|"w"|"b"|"z"|"y"} RoleName
 * @typedef {{n: number, out: number, kernel: number, taps: Int32Array, places: Float32Array, inverse?: number[][][]}}
 *   Axis  One axis of the layer: which input coordinate kernel element t meets at output o, at o * kernel + t.
 * @typedef {{values: Float64Array, scale: number, signed: boolean, whole: boolean, decimals: number, em?: number}} Role
 *   The values of one kind of number, in C order, and how they are written and coloured.
 * @typedef {{scale: number, signed?: boolean}} Scale  What the colour of a value depends on.
 * @typedef {{role: "x"|"y"|"w", ch: number[], index: number[]}} Selection
 * @typedef {{phi: string, phiSlopes: number[], flip: boolean, names: Record<string, string[]|null>,
 *   counts: Record<string, number>}} Words
 * @typedef {Settings & {phi: Phi|{function: string}}} Set  What a layer is set to; a phi may be a function in Python.
 * @typedef {{n_in: number, n_out: number, groups: number, text: {names: Record<string, string[]|null>}, sizes: unknown,
 *   can: Record<string, boolean>, axes: {n: number, rule: Rule}[], settings: Set, given: Set, fixed: boolean,
 *   kinds: {x: Kind, w: Kind, b: Kind|null}, most: {cells: number, entries: number}, answers: Answers|null,
 *   n?: number, since?: Since} &
 *   Record<RoleName, Packed|null>} Bundle  What Python sends, or a page without Python holds; no bias is null, so is a
 *   y that z tells. `given` is what the code set, `n` the number of the state, `since` what has changed after it.
 * @typedef {[by: string, n: number]} Answers  Whose message Python answers, and which.
 * @typedef {[role: "x"|"w"|"b", at: number, value: number]} CellValue
 * @typedef {[role: RoleName, at: number, value: number]} Told  A number as Python has it.
 * @typedef {Partial<Record<RoleName, Packed>>} Arrays
 * @typedef {{from: number, n: number, head: Partial<Bundle>, arrays: Arrays, cells: CellValue[], outputs: Told[],
 *   alone: boolean, more: boolean, check?: Check}} Step
 *   From one state that Python tells of to the next: entries of the bundle, whole arrays and cells that are new, and
 *   the outputs that have changed, where they are few or only Python knows them (`alone`), or else how to check them;
 *   `more` while a drag goes on.
 * @typedef {{n: number, head: Partial<Bundle>, arrays: Arrays, cells: Record<string, number>,
 *   outputs: Record<string, number>, alone?: boolean, lost: boolean}} Since
 *   Steps together, numbers by role and place; `lost` where some are missing.
 * @typedef {{axes: Axis[], nIn: number, nOut: number, width: number, rows: number, spatial: number[], out: number[],
 *   kernel: number[], taps: number[][], biasPerPixel: boolean, text: Words, shape: string, bundle: Bundle,
 *   theme: Theme, frozen: boolean, hidden: ((i: number, o: number[]) => boolean)|null} & Record<RoleName, Role>} State
 *   What is drawn; without a bias, b holds no values. width and rows are the inputs and outputs of one group.
 */

/** @type {RoleName[]} */
export const ROLES = ["x", "w", "b", "z", "y"];

/**
 * Decode a bundle; what it shares with the one before is not decoded again.
 * @param {Bundle} bundle
 * @param {State} [old]
 * @returns {State}
 */
export function decode(bundle, old) {
  const roles = /** @type {Record<RoleName, Role>} */ ({});
  for (const role of ROLES) {
    const given = bundle[role];
    const before = old?.bundle[role];
    if (given && old && before && samePacked(before, given)) roles[role] = old[role];
    else if (given) roles[role] = asRole(floats(given));
    else if (role === "y") roles.y = toldBy(roles.z, bundle, old);
    else roles[role] = asRole(new Float64Array(0));
  }
  return stateOf(bundle, roles, old);
}

/** Whether z tells y. @param {Bundle} bundle */
const tellsY = ({ settings: { phi } }) => typeof phi === "string" && WHOLE.includes(phi);

/**
 * The y that z tells.
 * @param {Role} z
 * @param {Bundle} bundle
 * @param {State} [old]
 */
function toldBy(z, { settings: { phi } }, old) {
  if (phi === "identity") return z;
  if (old?.z === z && old.bundle.settings.phi === phi) return old.y;
  return asRole(z.values.map(PHIS[/** @type {string} */ (phi)]));
}

/**
 * The state of a bundle whose values are known; tables of the same rules are not made again.
 * @param {Bundle} bundle
 * @param {Record<RoleName, Role>} roles
 * @param {State} [old]
 * @returns {State}
 */
export function stateOf(bundle, { x, w, b, z, y }, old) {
  const { n_in: nIn, n_out: nOut, groups, settings, text } = bundle;
  const shape = shapeOf(bundle);
  const axes = old?.shape === shape ? old.axes : bundle.axes.map(axisOf);
  const kernel = axes.map((axis) => axis.kernel);
  return {
    x,
    w,
    b,
    z,
    y,
    axes,
    shape,
    bundle,
    nIn,
    nOut,
    width: nIn / groups,
    rows: nOut / groups,
    spatial: axes.map((axis) => axis.n),
    out: axes.map((axis) => axis.out),
    kernel,
    taps: product(kernel.map(range)),
    biasPerPixel: b.values.length > nOut,
    text: {
      ...text,
      ...saidOf(settings.phi),
      flip: settings.flip,
      counts: countsOf(axes, bundle, w.values.length + b.values.length),
    },
    theme: "light",
    frozen: false,
    hidden: null,
  };
}

/** What bundles have in common that are drawn in the same places, as one text. @param {Bundle} bundle */
export function shapeOf({ axes, n_in, n_out, groups, text, kinds }) {
  const rules = axes.map(({ n, rule }) => [n, Object.values(rule)]);
  return JSON.stringify([rules, n_in, n_out, groups, text.names, kinds.b !== null]);
}

/** An axis with its tables. @param {{n: number, rule: Rule}} given @returns {Axis} */
function axisOf({ n, rule }) {
  return { n, out: sizeAlong(rule, n), kernel: rule.kernel, taps: tapsOf(rule, n), places: placesOf(rule, n) };
}

/**
 * What a phi is called, and its slopes below 0: none, one for all outputs, or one for each.
 * @param {Phi|{function: string}} phi
 */
function saidOf(phi) {
  if (Array.isArray(phi)) return { phi: phi[0], phiSlopes: [phi[1]].flat() };
  return { phi: typeof phi === "string" ? phi : phi.function, phiSlopes: [] };
}

/**
 * The state with whole arrays that are new, and the y that a new z tells.
 * @param {State} state
 * @param {Arrays} arrays
 * @returns {State}
 */
export function replaced(state, arrays) {
  const next = { ...state, bundle: { ...state.bundle } };
  for (const role of ROLES) {
    const given = arrays[role];
    if (!given) continue;
    next[role] = asRole(floats(given));
    next.bundle[role] = given;
  }
  if (next.z !== state.z && tellsY(state.bundle)) next.y = toldBy(next.z, next.bundle);
  return next;
}

/**
 * The state with other numbers in some cells, and the y that a new z tells. Roles that none changes stay.
 * @param {State} state
 * @param {(CellValue|Told)[]} cells
 * @returns {State}
 */
export function patched(state, cells) {
  const next = { ...state, bundle: { ...state.bundle } };
  const phi = tellsY(state.bundle) ? PHIS[/** @type {string} */ (state.bundle.settings.phi)] : null;
  /** @param {RoleName} role @param {number} at @param {number} value */
  const put = (role, at, value) => {
    if (next[role].values[at] === value) return;
    if (next[role] === state[role]) next[role] = { ...state[role], values: state[role].values.slice() };
    next.bundle[role] = null; // so that the next bundle is decoded
    next[role].values[at] = value;
  };
  for (const [role, at, value] of cells) {
    put(role, at, value);
    if (role === "z" && phi) put("y", at, phi(value));
  }
  const changed = ROLES.filter((role) => next[role] !== state[role]);
  for (const role of changed) next[role] = asRole(next[role].values);
  return changed.length ? next : state;
}

/**
 * @param {Float64Array} values
 * @returns {Role}
 */
export function asRole(values) {
  let scale = 0;
  let signed = false;
  for (const v of values) {
    if (v < 0) signed = true;
    if (Math.abs(v) > scale) scale = Math.abs(v);
  }
  /** @param {number} d */
  const exact = (d) => {
    const unit = 10 ** d;
    return values.every((v) => Math.abs(v * unit - Math.round(v * unit)) < 1e-9);
  };
  const most = decimalsFor(scale);
  return {
    values,
    scale,
    signed,
    whole: values.every(Number.isInteger),
    decimals: [0, 1].find((d) => d < most && exact(d)) ?? most,
  };
}
