// What hands do in a view: pointer and keys over the picture, the bias, and the view below the panel.

import { productOf } from "../base/following.js";
import { followPointer } from "../hands/gestures.js";
import { followGuesses } from "../hands/guesses.js";
import { followKeys } from "../hands/keys.js";
import { biasOf } from "./typing.js";

/** @import { Connection } from "../base/following.js" */
/** @import { CellValue, Selection, State } from "../base/state.js" */
/** @import { Box } from "../picture/cells.js" */
/** @import { Cell } from "../hands/values.js" */
/** @import { Drawing } from "./drawing.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Typing } from "./typing.js" */

/**
 * @param {Frame} frame
 * @param {Drawing} drawing
 * @param {Typing} typing
 * @param {{state: () => State, selection: () => Selection|null, touch: () => boolean,
 *   covers: (sel: Selection) => boolean, reveal: (sel: Selection) => void,
 *   held: () => Selection|null, cursor: (box: Box) => [here: Selection|null, start: Selection],
 *   pick: (sel: Selection|null) => void, follow: (c: Connection|null) => void,
 *   click: (sel: Selection, by?: "click"|"key"|"below") => void,
 *   unpin: () => void, ask: (kind: "undo"|"redo") => void,
 *   change: (cell: Cell, value: number, sel: Selection|null) => void,
 *   nudge: (cell: Cell, by: number, sel: Selection|null) => void,
 *   begin: () => void, drag: (cells: CellValue[], sel: Selection|null) => void, end: () => void}} on
 *   `touch` says whether fingers paint inputs
 * @returns {() => void} lets go of the keys of the page
 */
export function followHands({ root, scroll, extraHost }, drawing, typing, on) {
  const { state, selection } = on;
  const { picture } = drawing;
  let below = false; // whether the pointer was last over the view below the panel
  /** @param {Event} event */
  const bias = (event) => (event.target === drawing.panel().bias ? biasOf(state(), selection()) : null);
  /** Choose what is under the pointer; while the reader types, what is typed for stays. @param {Selection} sel */
  function hover(sel) {
    if (!typing.on()) on.pick(sel);
  }
  /** Follow the product or the line that is pointed at, or none. @param {MouseEvent} event */
  function off(event) {
    if (typing.on() || extraHost.contains(/** @type {Node} */ (event.target))) return;
    const product = drawing.productUnder(event);
    const sel = on.held() ?? selection();
    on.follow(product ? productOf(state(), sel, ...product) : drawing.lineUnder(event));
  }
  followPointer(root, {
    state,
    picture,
    bias,
    touch: on.touch,
    hover,
    off,
    click: (sel) => on.click(sel),
    open: typing.open,
    begin: on.begin,
    edit: on.drag,
    end: on.end,
  });
  followKeys(root, {
    state,
    selection,
    cursor: on.cursor,
    picture,
    bias,
    pick(sel) {
      on.pick(sel);
      if (sel) drawing.focusOn(sel);
    },
    click: (sel) => on.click(sel, "key"),
    open: typing.open,
    change: on.change,
    nudge: on.nudge,
    ask: on.ask,
    unpin: on.unpin,
  });
  for (const host of [scroll, extraHost]) host.addEventListener("scroll", typing.follow, true); // and of what is in it
  extraHost.addEventListener("pointermove", (event) => {
    const sel = event.pointerType === "touch" ? null : drawing.extraAt(event);
    if (sel) hover(sel);
  });
  extraHost.addEventListener("click", (event) => {
    const sel = drawing.extraAt(event);
    if (sel) on.click(sel, "below");
  });
  return followGuesses(root, {
    under(event) {
      if (!state().hidden) return null; // then nothing is to guess, and nothing to look for
      const sel = picture().under(event);
      below = !sel;
      return sel || drawing.extraAt(event);
    },
    covers: on.covers,
    selection,
    open: (sel, text) => typing.open(sel, text, below),
    reveal: on.reveal,
    clear: () => on.pick(null),
  });
}
