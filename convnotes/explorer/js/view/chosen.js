// What is chosen in a view: the selection, the connection followed, the pins, the outputs revealed. It needs no page.

import { cellIn, connectionsOf, meeting, touches } from "../base/following.js";
import { sizesOf } from "../base/lookup.js";
import { parseSelection, selectionText } from "../base/selection.js";
import { MOST_PINS } from "../picture/pins.js";

/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Box } from "../picture/cells.js" */

/** @typedef {ReturnType<typeof makeChosen>} Chosen */

/** Nothing is chosen, pinned or revealed yet. */
export function makeChosen() {
  /** @type {Selection|null} */ let selection = null;
  /** @type {Connection|null} */ let followed = null; // one connection of the selection
  /** @type {Selection|null} */ let held = null; // a pixel that stays chosen while the pointer is on what it connects
  /** @type {(Selection|null)[]} */ let pins = Array(MOST_PINS).fill(null);
  /** @type {Set<string>} */ const revealed = new Set();
  const pinned = () => pins.flatMap((pin) => (pin ? [selectionText(pin)] : []));

  return {
    selection: () => selection,
    text: () => selectionText(selection),
    pins: () => pins,
    pinned,

    /** Choose; says whether the tensor is another one. @param {Selection|null} next */
    choose(next) {
      const was = selection;
      selection = next;
      followed = null;
      return next !== null && (!was || was.role !== next.role || String(was.ch) !== String(next.ch));
    },

    followed: () => followed,
    /** Follow one connection of the selection, or none. @param {Connection|null} next */
    follow(next) {
      followed = next;
    },

    /** Whether a cell is part of the connection followed. @param {State} s @param {Selection} cell */
    follows: (s, cell) => followed !== null && touches(s, followed, cell),

    held: () => held,
    /** Hold a pixel, or none. @param {Selection|null} sel */
    hold(sel) {
      held = sel;
    },

    /**
     * What pointing at a cell leads to: a connection of the pixel held, the one that is followed if the cell is part of
     * it; or the cell itself.
     * @param {State} s
     * @param {Selection|null} cell
     * @returns {[sel: Selection|null, followed: Connection|null]}
     */
    leads(s, cell) {
      if (!cell || !held) return [cell, null];
      const met = followed && touches(s, followed, cell) ? meeting(s, held, cell) && followed : meeting(s, held, cell);
      return met ? [held, met] : [cell, null];
    },

    /**
     * Where the keys stand in a grid: on the cell chosen or followed, null where neither is in it; and where they would
     * begin: at what the pixel held connects to, else in the middle.
     * @param {State} s
     * @param {Box} box
     * @returns {[here: Selection|null, start: Selection]}
     */
    cursor(s, { role, ch, slice }) {
      const own = selection?.role === role && String(selection.ch) === String(ch) ? selection : null;
      const sizes = sizesOf(s, role);
      const middle = sizes.map((n, a) => (sizes.length === 3 && a === 0 ? slice : Math.floor((n - 1) / 2)));
      const met = connectionsOf(s, held && held.role !== role ? held : null)
        .map((c) => cellIn(s, c, role, ch))
        .find((cell) => cell && (sizes.length < 3 || cell.index[0] === slice));
      return [own ?? cellIn(s, followed, role, ch), met ?? { role, ch, index: middle }];
    },

    /**
     * Take a list of pins; one keeps its place, and so its colour, as long as it is in the list.
     * @param {State} s
     * @param {unknown} listed  what is no pin of this layer is passed over
     */
    adoptPins(s, listed) {
      const exists = (/** @type {unknown} */ text) => typeof text === "string" && parseSelection(s, text) !== null;
      const texts = /** @type {string[]} */ ([listed].flat().filter(exists));
      pins = pins.map((pin) => (pin && texts.includes(selectionText(pin)) ? pin : null));
      const old = pinned();
      for (const text of texts) {
        if (!old.includes(text) && pins.includes(null)) pins[pins.indexOf(null)] = parseSelection(s, text);
      }
    },

    /** The pins with one more, or without it; null where there are as many as can be. @param {Selection} sel */
    toggled(sel) {
      const text = selectionText(sel);
      const texts = pinned();
      if (texts.includes(text)) return texts.filter((other) => other !== text);
      return texts.length < MOST_PINS ? [...texts, text] : null;
    },

    /** @param {Selection} sel an output */
    reveal: (sel) => void revealed.add(`${sel.ch[0]}:${sel.index}`),
    cover: () => revealed.clear(),
    /** Whether an output is still covered. @param {number} i @param {number[]} o */
    covered: (i, o) => !revealed.has(`${i}:${o}`),
  };
}
