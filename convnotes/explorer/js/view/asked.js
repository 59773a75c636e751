// What is asked of Python: which cells and settings change to what, and what the page shows of it ahead of Python.

import { patched, replaced, shapeOf } from "../base/state.js";
import { apart, makeAhead } from "../hands/ahead.js";
import { stepOf, stepped } from "../hands/values.js";

/** @import { Bundle, CellValue, Selection, State, Step } from "../base/state.js" */
/** @import { Edits, Wish } from "../hands/queue.js" */
/** @import { Cell } from "../hands/values.js" */

/** @typedef {ReturnType<typeof makeAsked>} Asked */

/**
 * `on.show` is given what the page computes, `on.told` each edit that only Python can compute: the value of its first
 * cell, and the cell, null for the bias.
 * @param {Edits} edits
 * @param {{state: () => State, truth: () => State, choose: (sel: Selection) => void, show: (next: State) => void,
 *   told: (value: number, sel: Selection|null) => void}} on
 */
export function makeAsked(edits, on) {
  const ahead = makeAhead();
  let nudged = ""; // the cell that keys have just stepped
  let sure = true; // whether what is shown was computed from Python's numbers alone, so that its own must agree

  /** @param {CellValue[]} cells @param {Selection|null} sel @param {boolean} more whether a drag goes on */
  function put(cells, sel, more) {
    const next = ahead.edited(on.truth(), cells, more);
    edits.put(on.state(), cells, more, next !== null);
    if (sel) on.choose(sel);
    if (next) return on.show(next);
    sure = false;
    on.told(cells[0][2], sel);
  }

  /** What follows is one step of undo. */
  function begin() {
    nudged = "";
    edits.begin();
  }

  /**
   * Ask for a change, and show what the page knows to come of it.
   * @param {Wish["kind"]} kind
   * @param {object} [what]
   * @param {State|null} [next]
   */
  function ask(kind, what = {}, next = null) {
    edits.ask(kind, what, next !== null);
    if (next) on.show(next);
    else sure = false;
  }

  return {
    begin,
    ask,
    /** One step of a drag. @param {CellValue[]} cells @param {Selection|null} sel */
    drag: (cells, sel) => put(cells, sel, true),

    /** The end of a drag. */
    settle() {
      edits.ask("settle");
      on.show(ahead.rested(on.truth()));
    },

    /** A number typed or deleted. @param {Cell} cell @param {number} value @param {Selection|null} sel */
    change({ role, at }, value, sel) {
      begin();
      put([[role, at, value]], sel, false);
    },

    /** Other weights from a place on. @param {number} from @param {Float64Array} weights */
    weigh(from, weights) {
      begin();
      put(
        Array.from(weights, (value, n) => /** @type {CellValue} */ (["w", from + n, value])),
        null,
        false,
      );
    },

    /** @param {string} name @param {unknown} value */
    set(name, value) {
      begin();
      ask("set", { name, value }, ahead.set(on.truth(), name, value));
    },

    /**
     * One step up or down by a key; one after the other on one cell they are one step of undo.
     * @param {Cell} cell
     * @param {number} by
     * @param {Selection|null} sel
     */
    nudge(cell, by, sel) {
      const text = `${cell.role}${cell.at}`;
      if (text !== nudged) edits.begin();
      nudged = text;
      put([[cell.role, cell.at, stepped(edits.coming(cell), stepOf(on.state()[cell.role]), by)]], sel, false);
    },

    followed: ahead.followed,

    /**
     * What is in sight already, with what Python says of it; null where it holds another layer.
     * @param {Step} step
     */
    confirmed({ head, arrays: { z, y }, outputs }) {
      const truth = on.truth();
      const bundle = { ...truth.bundle, ...head };
      /** @param {Bundle} b */
      const ruling = (b) => JSON.stringify([shapeOf(b), b.kinds.x, b.kinds.w, b.kinds.b, b.settings.phi]);
      if (ruling(bundle) !== ruling(truth.bundle)) return null;
      truth.bundle = bundle;
      return patched(z || y ? replaced(truth, { z, y }) : truth, outputs);
    },

    /** Whether Python's numbers are those shown; in a sentence where they are not. @param {State} truth */
    compared: (truth) => (sure ? apart(on.truth(), truth) : ""),

    /** From now on what is shown is Python's, or not. @param {boolean} whether */
    trust(whether) {
      sure = whether;
    },
  };
}
