// What pointing, a key or a click leads to: a cell is chosen, or one connection of the pixel that is held is followed.

import { led } from "../base/following.js";
import { selectionText } from "../base/selection.js";

/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Chosen } from "./chosen.js" */

/**
 * @param {Chosen} chosen
 * @param {{state: () => State, touch: () => boolean,
 *   choose: (sel: Selection|null, own?: boolean, c?: Connection|null) => void, stop: () => void, close: () => void,
 *   open: (sel: Selection, text?: string, below?: boolean) => void, focusOn: (sel: Selection) => void,
 *   reveal: (sel: Selection) => void, pin: (sel: Selection) => boolean}} on
 *   `stop` ends a sweep, `close` and `open` a field to type in; `pin` pins a pixel or takes its pin away, and says
 *   whether it is pinned now
 */
export function makePointing(chosen, on) {
  const { state, choose } = on;

  /** Choose a cell, or follow the connection that leads there from the pixel held. @param {Selection|null} cell */
  function point(cell) {
    const [sel, c] = chosen.leads(state(), cell);
    choose(sel, true, c);
  }

  /** As the reader does, which ends a sweep; nothing lets go of what is followed, then of all. */
  function pick(/** @type {Selection|null} */ cell) {
    on.stop();
    if (!cell && chosen.followed()) return choose(chosen.selection());
    if (!cell) chosen.hold(null);
    point(cell);
  }

  /** Whether an output is hidden. @param {Selection} sel */
  const covers = (sel) => sel.role === "y" && state().hidden?.(sel.ch[0], sel.index) === true;

  return {
    point,
    pick,
    covers,

    /** Follow a connection of the pixel held or chosen, or none. @param {Connection|null} c */
    follow(c) {
      const sel = chosen.held() ?? chosen.selection();
      if (c || chosen.followed() || selectionText(sel) !== chosen.text()) choose(sel, true, c);
    },

    /** Whether a key leads to another product, which is followed then. @param {string} key */
    lead(key) {
      const c = led(state(), chosen.selection(), chosen.followed(), key);
      if (c !== undefined) choose(chosen.selection(), true, c);
      return c !== undefined;
    },

    /** Choose a pixel and hold it. @param {Selection} sel */
    go(sel) {
      chosen.hold(sel);
      choose(sel);
    },

    /**
     * A click or Enter: asks for a guess at a hidden output or reveals it, else pins and holds what was chosen already;
     * a weight opens for typing.
     * @param {Selection} sel
     * @param {"click"|"key"|"below"} [by]  a click in the picture, Enter, or a click in the view below the panel
     */
    click(sel, by = "click") {
      const weighs = sel.role === "w" && chosen.held() !== null && chosen.follows(state(), sel);
      const again = weighs || selectionText(sel) === chosen.text();
      on.close(); // where it had no focus to lose
      if (!weighs) chosen.hold(null);
      pick(sel);
      if (covers(sel)) return by === "key" ? on.reveal(sel) : on.open(sel, "", by === "below");
      if (!again) return on.focusOn(sel);
      if (sel.role === "w" || (on.touch() && sel.role === "x" && by === "click")) return on.open(sel);
      on.focusOn(sel);
      chosen.hold(on.pin(sel) ? sel : null);
    },
  };
}
