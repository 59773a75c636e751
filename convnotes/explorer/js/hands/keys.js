// Keys: arrows within a grid, Page Up and Page Down across channels, Home, End, Escape; digits and Shift edit.

import { swallow } from "../base/dom.js";
import { connected, sizesOf } from "../base/lookup.js";
import { editable } from "./values.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Box } from "../picture/cells.js" */
/** @import { Picture } from "../picture/picture.js" */
/** @import { Cell } from "./values.js" */

/** Keys that move along an axis: how far before the last it is, and by how much. @type {Record<string, number[]>} */
export const MOVES = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, -1],
  ArrowDown: [1, 1],
  "[": [2, -1],
  "]": [2, 1],
};

/**
 * The selection a key leads to from `sel` (in the grid that has the focus); undefined where the key is not ours.
 * @param {State} s
 * @param {Selection} sel
 * @param {KeyboardEvent} event
 * @returns {Selection|null|undefined}
 */
export function moved(s, sel, event) {
  if (event.altKey || event.metaKey) return undefined;
  const sizes = sizesOf(s, sel.role);
  const index = [...sel.index];
  const last = sizes.length - 1;
  /** @param {number} axis @param {number} by */
  const step = (axis, by) => {
    if (axis < 0) return channel(s, sel, by);
    index[axis] = Math.max(0, Math.min(sizes[axis] - 1, index[axis] + by));
    return { ...sel, index };
  };
  const move = MOVES[event.key];
  if (move) return step(last - move[0], move[1]);
  switch (event.key) {
    case "PageUp":
      return channel(s, sel, -1);
    case "PageDown":
      return channel(s, sel, 1);
    case "Home":
      return {
        ...sel,
        index: event.ctrlKey ? index.map(() => 0) : [...index.slice(0, -1), ...index.slice(-1).map(() => 0)],
      };
    case "End":
      return {
        ...sel,
        index: event.ctrlKey ? sizes.map((n) => n - 1) : [...index.slice(0, -1), ...sizes.slice(-1).map((n) => n - 1)],
      };
    case "Escape":
      return null;
    default:
      return undefined;
  }
}

/**
 * The same cell of the next or previous channel, or kernel that exists.
 * @param {State} s
 * @param {Selection} sel
 * @param {number} by
 */
function channel(s, sel, by) {
  if (sel.role !== "w") {
    const most = sel.role === "x" ? s.nIn : s.nOut;
    return { ...sel, ch: [Math.max(0, Math.min(most - 1, sel.ch[0] + by))] };
  }
  let flat = sel.ch[0] * s.nIn + sel.ch[1] + by;
  while (flat >= 0 && flat < s.nIn * s.nOut) {
    const ch = [Math.floor(flat / s.nIn), flat % s.nIn];
    if (connected(s, ch[0], ch[1])) return { ...sel, ch };
    flat += by;
  }
  return sel;
}

/** The key that goes with Control or Meta; false without one, and with AltGr. @param {KeyboardEvent} event */
export function commandOf(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
}

/** Which step a key asks for, if any. @param {KeyboardEvent} event @returns {"undo"|"redo"|null} */
export function stepAsked(event) {
  const command = commandOf(event);
  if (command !== "z" && command !== "y") return null;
  return command === "y" || event.shiftKey ? "redo" : "undo";
}

/**
 * Follow the keys of the grids, of the bias, and undo anywhere in the view. `on` says what is there and takes what
 * happens.
 * @param {HTMLElement} root
 * @param {{state: () => State, selection: () => Selection|null, picture: () => Picture,
 *   cursor: (box: Box) => [here: Selection|null, start: Selection],
 *   bias: (event: Event) => Cell|null, pick: (sel: Selection|null) => void, click: (sel: Selection) => void,
 *   open: (sel: Selection|null, text?: string) => void, unpin: () => void, ask: (kind: "undo"|"redo") => void,
 *   change: (cell: Cell, value: number, sel: Selection|null) => void,
 *   nudge: (cell: Cell, by: number, sel: Selection|null) => void}} on
 */
export function followKeys(root, on) {
  root.addEventListener("keydown", (event) => {
    const box = on.picture().boxOf(event.target);
    const bias = on.bias(event);
    const s = on.state();
    const was = on.selection();
    const asked = stepAsked(event);
    if (asked) {
      swallow(event);
      return on.ask(asked);
    }
    if (!box && !bias) return;
    const [here, start] = box ? on.cursor(box) : [null, null];
    const cell = bias || (here && editable(s, here));
    if ((bias || here) && !commandOf(event) && /^[-+.,\u2212\d]$/.test(event.key)) {
      swallow(event);
      return on.open(here, event.key);
    }
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (cell && by && (event.shiftKey || bias)) {
      swallow(event);
      return on.nudge(cell, by, here);
    }
    if (cell && (event.key === "Delete" || event.key === "Backspace")) {
      swallow(event);
      return on.change(cell, 0, here);
    }
    const enter = event.key === "Enter" || event.key === " ";
    if (!box || !start) {
      if (enter) {
        swallow(event);
        on.open(null);
      }
      return;
    }
    if (enter) {
      swallow(event);
      return here ? on.click(here) : on.pick(start);
    }
    // The first key in a grid chooses where it starts; from there the keys move.
    const next = moved(s, here || start, event);
    if (next === undefined) return;
    swallow(event);
    if (!next && !was) on.unpin();
    on.pick(next && !here && event.key.startsWith("Arrow") ? start : next);
  });
}
