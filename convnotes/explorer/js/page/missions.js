// Missions of a saved page: what they ask for, by its kind, judged as Python judges it in a notebook.

import { arithmetic } from "../base/connections.js";
import { range } from "../base/indices.js";
import { outputAt } from "../base/lookup.js";
import { parseSelection } from "../base/selection.js";
import { decode } from "../base/state.js";

/** @import { Axis, Selection, State } from "../base/state.js" */
/** @import { Mission } from "../panels/missions.js" */
/** @import { StandIn } from "./model.js" */

/**
 * What is so now and was at first, and what is chosen.
 * @typedef {{s: State, first: State, sel: Selection|null}} Facts
 */

/** How many outputs along an axis each input coordinate feeds. @param {Axis} axis */
function fedAlong(axis) {
  const counts = range(axis.n).map(() => 0);
  for (const n of axis.taps) if (n >= 0) counts[n]++;
  return counts;
}

/** @type {Record<string, (facts: Facts, ...what: any[]) => boolean>} */
const KINDS = {
  "reads-only": ({ s, sel }, /** @type {number} */ value) =>
    sel?.role === "y" && arithmetic(s, sel.ch[0], sel.index).parts.every((p) => p.cells.every(({ x }) => x === value)),
  "feeds-most": ({ s, sel }) =>
    sel?.role === "x" &&
    s.axes.every((axis, a) => {
      const counts = fedAlong(axis);
      return counts[sel.index[a]] === Math.max(...counts);
    }),
  "one-weight-gives": ({ s, first }, /** @type {number[]} */ [i, ...o], /** @type {number} */ value) => {
    const [w, b] = [first.w.values, first.b.values];
    const one = b.every((v, n) => v === s.b.values[n]) && s.w.values.filter((v, n) => v !== w[n]).length === 1;
    return one && o.every((n, a) => n < s.out[a]) && outputAt(s, "y", i, o) === value;
  },
};

/**
 * Tick off the missions of a page, once and for all; those that ask for a function of Python's stay as they are.
 * @param {StandIn} model
 */
export function followMissions(model) {
  /** @type {[kind: string, ...what: any[]][]} */ const asks = model.get("asks");
  if (!asks.some(Boolean)) return;
  const first = decode(model.get("bundle"));
  let s = first;
  function look() {
    const facts = { s, first, sel: parseSelection(s, model.get("selection")) };
    /** @type {Mission[]} */ const missions = model.get("missions");
    const judged = missions.map(([task, done], n) => {
      if (done || !asks[n]) return [task, done];
      const [kind, ...what] = asks[n];
      return [task, KINDS[kind](facts, ...what)];
    });
    model.set("missions", judged);
  }
  model.on("change:selection", look);
  model.on("change:bundle", (/** @type {any} */ bundle) => {
    s = decode(bundle, s);
    look();
  });
  look();
}
