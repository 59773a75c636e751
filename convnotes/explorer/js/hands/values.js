// The numbers that can be edited: their place, the steps they take, and what a reader types.

import { plain } from "../base/format.js";
import { ravel } from "../base/indices.js";
import { biasPlace, hasBias, inputPlace, weightPlace } from "../base/state.js";

/** @import { Role, Selection, State } from "../base/state.js" */

/**
 * @typedef {{role: "x"|"w"|"b", at: number, value: number}} Cell  A number that can be edited, by its place in C order.
 */

const NICE = [1, 2, 5, 10];

/**
 * The place, in C order, and the value of a cell that can be edited; null for outputs.
 * @param {State} s
 * @param {Selection} sel
 * @returns {Cell|null}
 */
export function editable(s, { role, ch, index }) {
  if (role === "y") return null;
  const at = role === "x" ? inputPlace(s, ch[0], index) : weightPlace(s, ch[0], ch[1], ravel(index, s.kernel));
  return { role, at, value: s[role].values[at] };
}

/**
 * The bias of an output pixel, likewise; null in a layer without.
 * @param {State} s
 * @param {number} i
 * @param {number[]} index
 * @returns {Cell|null}
 */
export function editableBias(s, i, index) {
  if (!hasBias(s)) return null;
  const at = biasPlace(s, i, index);
  return { role: "b", at, value: s.b.values[at] };
}

/**
 * The step of a drag or a key: a round number, about a hundredth of the role's scale; whole where all numbers are.
 * @param {Role} role
 */
export function stepOf(role) {
  if (role.decimals === 0 && role.scale >= 1) return 1;
  const raw = (role.scale || 1) / 60;
  const unit = 10 ** Math.floor(Math.log10(raw));
  return unit * (NICE.find((k) => k * unit >= raw * 0.999) ?? 10);
}

/**
 * A value some steps away, on the steps.
 * @param {number} value
 * @param {number} step
 * @param {number} steps
 */
export function stepped(value, step, steps) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return Number((Math.round((value + step * steps) / step) * step).toFixed(decimals));
}

/** The number a reader typed, with a comma or a proper minus sign too; null where it is none. @param {string} text */
export function typed(text) {
  const plainText = text
    .trim()
    .replace(/\u2212/g, "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plainText) && Number.isFinite(Number(plainText))
    ? Number(plainText)
    : null;
}

/**
 * What a prediction is told: two right digits are right.
 * @param {number} guess
 * @param {number} y
 */
export function verdict(guess, y) {
  // half a unit of the second digit
  const second = Number.isInteger(y) ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(y))) - 1);
  return Math.abs(y - guess) <= 1e-6 + Math.max(5e-3 * Math.abs(y), second)
    ? `Right: it is ${plain(y)}.`
    : `You said ${plain(guess)}; it is ${plain(y)}.`;
}
