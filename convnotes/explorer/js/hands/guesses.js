// Keys of a guess: what is typed while the pointer rests on a hidden output, wherever the focus is.

import { swallow } from "../base/dom.js";
import { selectionText } from "../base/selection.js";

/** @import { Selection } from "../base/state.js" */

// A notebook in command mode takes keys for its own: a digit turns a cell into a heading, Enter opens it.

/** Whether a key belongs to a guess; all others stay the page's. @param {KeyboardEvent} event */
export function guessing(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return /^[\d.\u2212-]$/.test(event.key) || (!event.shiftKey && (event.key === "Enter" || event.key === "Escape"));
}

/** Whether what has the focus is being written in. @param {EventTarget|undefined} target */
const writing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/**
 * Give the keys of a guess to the hidden output under the pointer. `under` says what is there, `covers` whether it is
 * hidden; the rest is what keys do.
 * @param {HTMLElement} root
 * @param {{under: (event: MouseEvent) => Selection|null, covers: (sel: Selection) => boolean,
 *   selection: () => Selection|null, open: (sel: Selection, text: string) => void, reveal: (sel: Selection) => void,
 *   clear: () => void}} on
 * @returns {() => void} lets go of the keys
 */
export function followGuesses(root, on) {
  /** @type {Selection|null} */ let over = null;
  root.addEventListener("pointermove", (event) => {
    over = event.pointerType === "touch" ? null : on.under(event);
  });
  root.addEventListener("pointerleave", () => {
    over = null;
  });

  /** @param {KeyboardEvent} event */
  function take(event) {
    if (event.key === "Tab") over = null; // the keyboard goes its own way
    if (!over || !on.covers(over) || !guessing(event) || writing(event.composedPath()[0])) return;
    const ledAway = selectionText(on.selection()) !== selectionText(over) && event.composedPath().includes(root);
    if (ledAway) return; // by the arrow keys
    swallow(event);
    if (event.key === "Enter") on.reveal(over);
    else if (event.key === "Escape") on.clear();
    else on.open(over, event.key);
  }
  window.addEventListener("keydown", take, true); // before JupyterLab, which listens to the document
  return () => window.removeEventListener("keydown", take, true);
}
