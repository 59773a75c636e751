// Selections as text and back: "y:1:3,4" is an output pixel, "x:0:2,2" an input pixel, "w:1,0:0,2" a kernel cell.

import { connected, sizesOf } from "./lookup.js";

/** @import { Selection, State } from "./state.js" */

/**
 * "y:1:3,4" as a selection; null where it is malformed or out of range.
 * @param {State} s
 * @param {string} text
 * @returns {Selection|null}
 */
export function parseSelection(s, text) {
  const match = /^(?:([xy]):(\d+)|w:(\d+),(\d+)):((?:\d+(?:,\d+)*)?)$/.exec(text);
  if (!match) return null;
  const role = /** @type {"x"|"y"|"w"} */ (match[1] || "w");
  const ch = match[1] ? [Number(match[2])] : [Number(match[3]), Number(match[4])];
  const index = match[5] === "" ? [] : match[5].split(",").map(Number);
  const sizes = sizesOf(s, role);
  const most = { x: [s.nIn], y: [s.nOut], w: [s.nOut, s.nIn] }[role];
  if (index.length !== sizes.length || index.some((n, a) => n >= sizes[a]) || ch.some((c, a) => c >= most[a])) {
    return null;
  }
  if (role === "w" && !connected(s, ch[0], ch[1])) return null;
  return { role, ch, index };
}

/** @param {Selection|null} sel */
export function selectionText(sel) {
  return sel ? `${sel.role}:${sel.ch.join(",")}:${sel.index.join(",")}` : "";
}
