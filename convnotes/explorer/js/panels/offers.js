// What the settings offer: the values that fit the sizes at hand, why others do not, and which kernel stands where.

import { range, size } from "../base/indices.js";
import { inputsOf } from "../base/lookup.js";
import { kernelNames, namedKernel } from "../engine/gallery.js";
import { PHIS } from "../engine/phi.js";
import { BOUNDARIES, misfitOf } from "../engine/rule.js";

/** @import { State } from "../base/state.js" */
/** @import { Settings } from "../engine/rule.js" */

const MOST = 8; // cells of padding, stride and dilation that are offered, as long as they fit
const MOST_KERNELS = 64; // that can be replaced one by one
const FIXED = "a transposed layer has the geometry of the layer it transposes: change that one first";
export const GIVEN = "as given";
export const EDITED = "edited";
export const ANOTHER = "another random";

const steps = range(MOST).map((n) => n + 1);

/** @type {Record<string, any[]>} */
const CANDIDATES = {
  padding: ["full", "same", "valid", ...steps],
  stride: steps,
  dilation: steps,
  boundary: Object.keys(BOUNDARIES),
  phi: Object.keys(PHIS),
};

/** The names of the menus of settings, in their order. */
export const MENUS = Object.keys(CANDIDATES);

/**
 * What a menu calls a value: "as given" for one that differs from axis to axis, the name of a phi.
 * @param {string} name
 * @param {any} value
 * @returns {string}
 */
export function labelOf(name, value) {
  if (name === "phi" && typeof value === "object") {
    if (!Array.isArray(value)) return value.function;
    const slopes = [value[1]].flat();
    return `${value[0]} ${slopes.length > 1 ? `of ${slopes.length} slopes` : Number(slopes[0].toPrecision(6))}`;
  }
  return Array.isArray(value) ? GIVEN : String(value);
}

/** 2 for the strides [2, 2], and anything else as it is. @param {any} value */
function short(value) {
  const same = Array.isArray(value) && value.length && typeof value[0] === "number";
  return same && value.every((entry) => entry === value[0]) ? value[0] : value;
}

/**
 * What a layer is set to, as the menus have it.
 * @param {Record<string, any>} settings
 */
const menuValues = (settings) => Object.fromEntries(MENUS.map((name) => [name, short(settings[name])]));

/** Whether two values of a setting are the same. @param {any} a @param {any} b */
export const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Why the layer cannot have this setting on its input, "" where it can.
 * @param {State} s
 * @param {string} name
 * @param {any} value
 */
export function misfitIn(s, name, value) {
  if (name === "phi") return "";
  const { settings, fixed, most } = s.bundle;
  if (fixed) return FIXED;
  const { kernel, nIn, nOut, spatial } = s;
  const layer = { kernel, settings, nIn, nOut, weights: s.w.values.length, spatial, most };
  const fitting = { ...layer, biasSizes: s.biasPerPixel ? s.out : null };
  return misfitOf(fitting, /** @type {keyof Settings} */ (name), value);
}

/**
 * What each menu offers, what the code gave and what is set included, and one line that says why it is not more.
 * @param {State} s
 */
export function offersOf(s) {
  const { settings, given, fixed } = s.bundle;
  const now = menuValues(settings);
  const before = menuValues(given);
  /** @type {Record<string, any[]>} */
  const offered = {};
  const reasons = [];
  for (const name of MENUS) {
    if (name !== "phi" && (fixed || !s.kernel.length)) {
      offered[name] = [now[name]];
      continue;
    }
    offered[name] = [];
    let refused = "";
    for (const value of [...CANDIDATES[name], before[name], now[name]]) {
      const why = misfitIn(s, name, value);
      if (!why && !offered[name].some((other) => alike(other, value))) offered[name].push(value);
      if (why) refused ||= reasonOf(name, offered[name], value, why);
    }
    if (refused) reasons.push(refused);
  }
  if (fixed) reasons.push(FIXED);
  return { now, offered, why: reasons.join("; ") };
}

/**
 * Up to where a setting is offered, or which value is not.
 * @param {string} name
 * @param {any[]} offered
 * @param {any} value
 * @param {string} why
 */
function reasonOf(name, offered, value, why) {
  return offered.includes(value - 1)
    ? `${name} up to ${value - 1}: with ${value} ${why}`
    : `no ${name} ${labelOf(name, value)}: ${why}`;
}

/**
 * The kernels that can be replaced: all together, null, and each [i, j] while they are not too many.
 * @param {State} s
 * @returns {([number, number]|null)[]}
 */
export function kernelPlaces(s) {
  const each = range(s.nOut).flatMap((i) => inputsOf(s, i).map((j) => /** @type {[number, number]} */ ([i, j])));
  return [null, ...each.slice(0, MOST_KERNELS)];
}

/**
 * Where the weights of a place begin, and how many they are.
 * @param {State} s
 * @param {[number, number]|null} place
 */
export function weightsAt(s, place) {
  const one = size(s.kernel);
  return place ? [(place[0] * s.width + (place[1] % s.width)) * one, one] : [0, s.w.values.length];
}

/**
 * The weights that a gallery's kernel puts into each kernel; a float32 layer holds them as such.
 * @param {State} s
 * @param {string} name
 */
export function galleryWeights(s, name) {
  const kernel = Float64Array.from(namedKernel(name, s.kernel));
  return s.bundle.kinds.w === "single" ? kernel.map(Math.fround) : kernel;
}

/**
 * What the menu of kernels offers for a place, and which of them stands there.
 * @param {State} s
 * @param {[number, number]|null} place
 * @param {Float64Array|null} given all weights that the code gave, where they are known
 * @param {Float64Array|null} random those that "random" has last put there
 */
export function kernelOffers(s, place, given, random) {
  const [from, count] = weightsAt(s, place);
  const names = kernelNames(s.kernel);
  let shown = names.slice(0, -1).find((name) => stands(s, from, count, galleryWeights(s, name))) ?? EDITED;
  if (random?.length === count && stands(s, from, count, random)) shown = "random";
  if (given && stands(s, from, count, given.subarray(from, from + count))) shown = GIVEN;
  const offered = [GIVEN, ...names, ...(shown === "random" ? [ANOTHER] : []), ...(shown === EDITED ? [EDITED] : [])];
  return { shown, offered };
}

/**
 * Whether the weights from a place on are these, again and again.
 * @param {State} s
 * @param {number} from
 * @param {number} count
 * @param {Float64Array} weights
 */
function stands(s, from, count, weights) {
  for (let at = 0; at < count; at++) if (s.w.values[from + at] !== weights[at % weights.length]) return false;
  return true;
}
