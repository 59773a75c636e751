// Typing: a field over a cell, over the bias, or, where outputs are hidden, for the reader's guess.

import { channelText, place } from "../base/format.js";
import { hasBias, outputAt } from "../base/lookup.js";
import { pointIn } from "../base/place.js";
import { askNumber } from "../hands/field.js";
import { editable, editableBias, verdict } from "../hands/values.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Cell } from "../hands/values.js" */
/** @import { Drawing } from "./drawing.js" */
/** @import { Frame } from "./frame.js" */

/** @typedef {ReturnType<typeof makeTyping>} Typing */

/** The bias that the panel shows: that of a chosen output. @param {State} s @param {Selection|null} sel */
export const biasOf = (s, sel) => (sel?.role === "y" ? editableBias(s, sel.ch[0], sel.index) : null);

/**
 * @param {Frame} frame
 * @param {Drawing} drawing
 * @param {{state: () => State, selection: () => Selection|null, tell: (text: string) => void,
 *   reveal: (sel: Selection) => void, change: (cell: Cell, value: number, sel: Selection|null) => void}} on
 */
export function makeTyping({ root }, drawing, on) {
  /** @type {ReturnType<typeof askNumber>|null} */ let field = null;

  /** Where a cell, or the bias (sel null), stands in the root. @param {Selection|null} sel @param {boolean} below */
  function placeOf(sel, below) {
    const { bias } = drawing.panel();
    const own = { left: 0, top: 0, width: bias.offsetWidth, height: bias.offsetHeight };
    const spot = sel ? drawing.spotOf(sel, below) : { host: bias, place: own };
    if (!spot) return null;
    const from = spot.host.getBoundingClientRect();
    const [left, top] = pointIn(root, from.left, from.top);
    return { ...spot.place, left: spot.place.left + left, top: spot.place.top + top };
  }

  return {
    on: () => field !== null,
    follow: () => field?.follow(),
    close: () => field?.close(),

    /**
     * Open a field over a cell, over the bias (sel null), or for a guess at a hidden output, in the picture or below.
     * @param {Selection|null} sel
     */
    open(sel, text = "", below = false) {
      const s = on.state();
      const cell = sel ? editable(s, sel) : biasOf(s, on.selection());
      const guess = sel?.role === "y" && s.hidden?.(sel.ch[0], sel.index) ? sel : null;
      const others = hasBias(s) ? "an input, a weight or a bias" : "an input or a weight";
      if (!cell && !guess) return on.tell(`Outputs are computed: change ${others}.`);
      if (sel && !drawing.spotOf(sel, below)) return guess ? on.reveal(guess) : undefined;
      const bias = `the bias of output ${on.selection()?.ch[0]}`;
      const weight = s.kernel.length ? "kernel" : "weight";
      const what = sel ? `${channelText(sel.role, sel.ch, weight)} ${place(sel.index)}`.trimEnd() : bias;
      field = askNumber(root, () => placeOf(sel, below), {
        label: guess ? "your prediction" : `new value of ${what}`,
        text,
        tell: on.tell,
        after: () => {
          field = null;
          if (sel) drawing.focusOn(sel);
          else drawing.panel().bias.focus({ preventScroll: true });
        },
        take: (value) => {
          if (cell) return on.change(cell, value, sel);
          if (!guess) return;
          on.reveal(guess);
          const { y } = on.state();
          on.tell(verdict(value, outputAt(on.state(), "y", guess.ch[0], guess.index), y));
        },
        without: guess ? () => on.reveal(guess) : undefined,
      });
    },
  };
}
