// What Python answers in a notebook, answered in a page: edits, settings and steps back of one layer on one input.

import { hasBias } from "../base/lookup.js";
import { parseSelection } from "../base/selection.js";
import { ROLES, decode } from "../base/state.js";
import { makeAhead } from "../hands/ahead.js";
import { alike, misfitIn } from "../panels/offers.js";
import { makeHistory } from "./history.js";

/** @import { Answers, Bundle, CellValue, Set, State } from "../base/state.js" */
/** @import { StandIn } from "./model.js" */

export const BACK = ["undo", "redo", "reset"];

/** Why a layer cannot be computed here. @param {Pick<Set, "phi">} settings */
function beyond({ phi }) {
  return typeof phi === "object" && "function" in phi
    ? `phi is a function of its author's own, ${phi.function}, which a page without Python cannot compute; ` +
        "choose another phi, or open the notebook that made this page"
    : "sums could become so large that this page would not compute them exactly; smaller numbers it computes";
}

/**
 * The cells of a message one by one; those that follow one another travel as [role, place, values].
 * @param {[role: "x"|"w"|"b", at: number, values: number[]][]} cells
 */
export const unpacked = (cells) =>
  cells.flatMap(([role, at, values]) => values.map((value, n) => /** @type {CellValue} */ ([role, at + n, value])));

/** The memory that the values of a state take. @param {State} s */
const bytesOf = (s) => ROLES.reduce((sum, role) => sum + s[role].values.byteLength, 0);

/**
 * @param {Bundle} bundle what the page was saved with
 * @returns {(message: any, model: StandIn) => void}
 */
export function answersOf(bundle) {
  const history = makeHistory(decode(bundle), bytesOf);
  /** @type {CellValue[]} */ let drag = []; // the cells of a drag that goes on
  /** @type {unknown} */ let dragged = null; // its gesture

  /** @param {CellValue[]} cells @param {unknown} [gesture] */
  function edit(cells, gesture) {
    const now = history.now();
    if (cells.every(([role, at, value]) => now[role].values[at] === value)) return; // what changes nothing is no step
    const next = makeAhead().edited(now, cells, false);
    if (!next) throw new Error(beyond(now.bundle.settings));
    history.step(next, gesture);
  }

  function endDrag() {
    const cells = drag;
    drag = [];
    if (cells.length) edit(cells, dragged);
  }

  /** @param {string} name @param {any} value */
  function set(name, value) {
    const now = history.now();
    const why = misfitIn(now, name, value);
    if (why) throw new Error(why);
    const next = makeAhead().set(now, name, value);
    if (!next) throw new Error(beyond({ ...now.bundle.settings, [name]: value }));
    if (!alike(next.bundle.settings, now.bundle.settings)) history.step(next);
  }

  /** Weights as the page was saved with them. @param {number} start @param {number} count */
  function restore(start, count) {
    const { values } = history.original.w;
    edit(Array.from(values.subarray(start, start + count), (value, n) => ["w", start + n, value]));
  }

  /** @param {StandIn} model @param {Answers} answers */
  function publish(model, answers) {
    const s = history.now();
    const arrays = Object.fromEntries(ROLES.map((role) => [role, { values: s[role].values }]));
    if (!hasBias(s)) arrays.b = /** @type {any} */ (null);
    model.set("bundle", { ...s.bundle, ...arrays, can: history.can(), answers });
    if (!parseSelection(s, model.get("selection"))) model.set("selection", "");
    model.set(
      "pins",
      model.get("pins").filter((/** @type {string} */ pin) => parseSelection(s, pin)),
    );
  }

  return (message, model) => {
    const answers = /** @type {Answers} */ ([message.by, message.n]);
    if (message.kind === "edit" && message.more && message.ahead) {
      drag.push(...unpacked(message.cells));
      dragged = message.gesture;
      return model.emit("msg:custom", { kind: "step", answers, from: 0, n: 0 });
    }
    endDrag();
    if (message.kind === "edit") edit(unpacked(message.cells), message.gesture);
    else if (message.kind === "set") set(message.name, message.value);
    else if (message.kind === "restore") restore(message.start, message.count);
    else if (BACK.includes(message.kind)) history[/** @type {"undo"|"redo"|"reset"} */ (message.kind)]();
    publish(model, answers);
  };
}
