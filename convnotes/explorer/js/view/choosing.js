// Who chooses: hands and the kernel, each told of what the other has chosen; and the pins, likewise.

import { sameConnection } from "../base/following.js";
import { parseSelection, selectionText } from "../base/selection.js";
import { MOST_PINS } from "../picture/pins.js";

/** @import { Connection } from "../base/following.js" */
/** @import { Selection } from "../base/state.js" */
/** @import { Model } from "../hands/queue.js" */
/** @import { Chosen } from "./chosen.js" */
/** @import { Shown } from "./shown.js" */

/**
 * @param {Model} model
 * @param {HTMLElement} root
 * @param {Chosen} chosen
 * @param {Shown} shown
 * @param {{problem: () => string, tell: (problem: string) => void, forget: () => void, soon: () => void,
 *   save: (own: boolean) => void, roving: (sel: Selection|null) => void, saved: () => void}} on
 *   `forget` drops the problem that is told; `soon` draws, `save` lets the kernel know after a rest, `roving` says
 *   where the keys are, `saved` that the kernel knows
 */
export function makeChoosing(model, root, chosen, shown, on) {
  let unsaved = false; // whether the kernel is yet to hear of the selection

  /** @param {string} name @param {unknown} value */
  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  /**
   * Choose locally at once, and follow one connection of it or none; draw with the next frame, tell the kernel of what
   * is chosen after a rest.
   * @param {Selection|null} next
   * @param {boolean} [own]
   * @param {Connection|null} [c]
   */
  function choose(next, own = true, c = null) {
    const again = selectionText(next) === chosen.text();
    if (again && !on.problem() && sameConnection(c, chosen.followed())) return;
    on.forget();
    const moved = chosen.choose(next);
    chosen.follow(c);
    root.dataset.selection = chosen.text();
    if (moved) on.roving(next);
    on.soon();
    unsaved = own;
    on.save(own);
  }

  return {
    set,
    choose,

    /** Go on with what is chosen in a state that has come; with what the kernel has chosen where it is not in there. */
    keep() {
      if (!unsaved || !parseSelection(shown.truth(), chosen.text())) {
        const next = parseSelection(shown.truth(), model.get("selection"));
        if (selectionText(next) !== chosen.text()) chosen.choose(next); // the same is followed on
        root.dataset.selection = chosen.text();
        unsaved = false;
      }
      chosen.adoptPins(shown.truth(), model.get("pins"));
    },

    /** Choose what the kernel does. */
    adopt() {
      const text = model.get("selection");
      const next = parseSelection(shown.state(), text);
      if (text === chosen.text()) return;
      if (next || text === "") {
        chosen.hold(null);
        return choose(next, false);
      }
      on.tell(`The selection \u201c${text}\u201d is not in this layer; what was chosen stays.`);
    },

    /** Let the kernel know what is chosen. */
    save() {
      unsaved = false;
      if (model.get("selection") !== chosen.text()) set("selection", chosen.text());
      on.saved();
    },

    /** Pin a pixel, or take its pin away; says whether it is pinned now. @param {Selection} sel */
    togglePin(sel) {
      const texts = chosen.toggled(sel);
      if (texts) set("pins", texts);
      else on.tell(`${MOST_PINS} pins are the most: remove one first.`);
      return texts?.includes(selectionText(sel)) === true;
    },

    unpin() {
      if (chosen.pins().some(Boolean)) set("pins", []);
    },
  };
}
