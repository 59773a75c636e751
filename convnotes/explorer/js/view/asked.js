// What is asked of Python: which cells change to what, and which changes are one step of undo.

import { stepOf, stepped } from "../hands/values.js";

/** @import { CellValue, Selection, State } from "../base/state.js" */
/** @import { Edits } from "../hands/queue.js" */
/** @import { Cell } from "../hands/values.js" */

/**
 * `on.told` is told of each edit: the value of its first cell, and the cell, null for the bias.
 * @param {Edits} edits
 * @param {{state: () => State, told: (value: number, sel: Selection|null) => void}} on
 */
export function makeAsked(edits, on) {
  let nudged = ""; // the cell that keys have just stepped

  /** @param {CellValue[]} cells @param {Selection|null} sel @param {boolean} more whether a drag goes on */
  function put(cells, sel, more) {
    edits.put(on.state(), cells, more);
    on.told(cells[0][2], sel);
  }

  /** What follows is one step of undo. */
  function begin() {
    nudged = "";
    edits.begin();
  }

  return {
    begin,
    /** One step of a drag. @param {CellValue[]} cells @param {Selection|null} sel */
    drag: (cells, sel) => put(cells, sel, true),

    /** A number typed or deleted. @param {Cell} cell @param {number} value @param {Selection|null} sel */
    change({ role, at }, value, sel) {
      begin();
      put([[role, at, value]], sel, false);
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
  };
}
