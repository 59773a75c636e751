// The numbers that can be edited: their place, the steps they take, and what a reader types.

import { alikeInCells, plain } from "../base/format.js";
import { ravel } from "../base/indices.js";
import { biasPlace, hasBias, inputPlace, weightPlace } from "../base/lookup.js";

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

const TWO_WAYS = /^[-+]?[1-9]\d{0,2},\d{3}$/; // a thousand to some, to others one with three decimals

/** A text as numbers are written in code. @param {string} text */
const inCode = (text) => text.trim().replace(/\u2212/g, "-");

/**
 * The number a reader typed, with a comma for a point or a proper minus sign too; null where it is none, or where it
 * could be one of two.
 * @param {string} text
 */
export function typed(text) {
  const code = inCode(text);
  const number = code.replace(/^([-+]?\d*),(\d+)$/, "$1.$2");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(number) && Number.isFinite(Number(number)) && !TWO_WAYS.test(code)
    ? Number(number)
    : null;
}

/** Why a text is not taken, and what to type instead. @param {string} text */
export function untaken(text) {
  const code = inCode(text);
  return TWO_WAYS.test(code)
    ? `\u201c${text}\u201d can be read in two ways: type ${code.replace(",", "")} or ${code.replace(",", ".")}.`
    : `\u201c${text}\u201d is not a number: type digits, a point, a minus sign.`;
}

/**
 * What a prediction is told: a whole number is right if it is the same, another if its cell would say the same.
 * @param {number} guess
 * @param {number} y
 * @param {Role} role
 */
export function verdict(guess, y, role) {
  return (Number.isInteger(y) ? guess === y : alikeInCells(guess, y, role))
    ? `Right: it is ${plain(y)}.`
    : `You said ${plain(guess)}; it is ${plain(y)}.`;
}
