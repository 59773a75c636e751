// What is chosen in a view: the selection, the pins, and the outputs revealed. It needs no page.

import { parseSelection, selectionText } from "../base/state.js";
import { MOST_PINS } from "../picture/pins.js";

/** @import { Selection, State } from "../base/state.js" */

/** @typedef {ReturnType<typeof makeChosen>} Chosen */

/** Nothing is chosen, pinned or revealed yet. */
export function makeChosen() {
  /** @type {Selection|null} */ let selection = null;
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
      return next !== null && (!was || was.role !== next.role || String(was.ch) !== String(next.ch));
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
