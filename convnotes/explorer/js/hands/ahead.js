// Ahead of Python: what an edit or a setting will give, computed in the page at once.

import { plain } from "../base/format.js";
import { ROLES, asRole, patched, replaced, stateOf } from "../base/state.js";
import { kindOf } from "../engine/forward.js";
import { computesHere, runOf } from "../engine/layer.js";
import { WHOLE } from "../engine/phi.js";
import { rulesOf } from "../engine/rule.js";

/** @import { Bundle, CellValue, State, Step } from "../base/state.js" */

// How far Python's numbers may be from the page's, as a share of the largest that is summed or comes out.
const ROUNDED = 1e-12;
const BOUNDS = { int: 0, half: ROUNDED, single: 1e-6, double: ROUNDED };

const PER_AXIS = ["stride", "dilation"];
const RULING = ["axes", "settings", "kinds"]; // what all outputs depend on
const CHANGED = { undo: true, redo: false, reset: true }; // what can be done once something has changed

/** The layer of a state, as the engine has it; null where phi is a function. @param {State} s */
function layerOf({ axes, nIn, nOut, bundle, w, b }) {
  const { kinds, groups, settings } = bundle;
  const { phi } = settings;
  if (typeof phi === "object" && "function" in phi) return null;
  return { axes, nIn, nOut, groups, w: w.values, b: kinds.b ? b.values : null, phi, kinds };
}

/** Whether a page without Python computes what changes of a state give. @param {State} s */
export function changesAlone(s) {
  const layer = layerOf(s);
  return layer !== null && computesHere(layer, s.x.values);
}

/** What computes states that follow one another; it holds the values of the last one. */
export function makeAhead() {
  /** @type {ReturnType<typeof runOf>|null} */
  let run = null;
  /** @type {State|null} */
  let last = null;

  /**
   * Begin at a state, with its values or, where its settings are new, without; null where phi is a function.
   * @param {State} s
   * @param {boolean} known
   */
  function begin(s, known) {
    const layer = layerOf(s);
    if (!layer) return null;
    run = runOf(layer, s.x.values, known ? { z: s.z.values, y: s.y.values } : null);
    return run;
  }

  /**
   * The state after an edit; null where only Python can compute it. While a drag goes on, scales stay what they are.
   * @param {State} s
   * @param {CellValue[]} cells
   * @param {boolean} more whether a drag goes on
   * @returns {State|null}
   */
  function edited(s, cells, more) {
    const now = run && s === last ? run : begin(s, true);
    last = null;
    now?.edit(cells);
    if (!now?.sure()) return null;
    const touched = new Set([...cells.map((cell) => cell[0]), "z", "y"]);
    const next = { ...s, bundle: { ...s.bundle, can: CHANGED, kinds: { ...now.kinds } } };
    for (const role of ROLES.filter((each) => touched.has(each))) {
      next.bundle[role] = null; // so that Python's is decoded
      const values = now[role] ?? s[role].values; // b where there is one
      next[role] = more ? { ...s[role], values } : asRole(values);
    }
    last = next;
    return next;
  }

  /** The state at the end of a drag, with scales of its own. @param {State} s */
  function rested(s) {
    if (s !== last) return s;
    last = { ...s };
    for (const role of ROLES) last[role] = asRole(s[role].values);
    return last;
  }

  /**
   * The state with other settings; null where only Python can compute it.
   * @param {State} s
   * @param {Partial<Bundle>} head  what is new in the bundle
   * @param {CellValue[]} [cells]  that change as well
   * @returns {State|null}
   */
  function renewed(s, head, cells = []) {
    const bundle = { ...s.bundle, ...head, z: null, y: null };
    const roles = { ...s };
    for (const role of /** @type {CellValue[0][]} */ (["x", "w", "b"])) {
      const own = cells.filter((cell) => cell[0] === role);
      if (!own.length) continue;
      const values = s[role].values.slice();
      for (const [, at, value] of own) values[at] = value;
      roles[role] = asRole(values);
      bundle[role] = null;
    }
    const next = { ...s, ...stateOf(bundle, roles, s) };
    const now = begin(next, false);
    last = null;
    if (!now?.sure()) return null;
    last = { ...next, z: asRole(now.z), y: asRole(now.y) };
    return last;
  }

  return {
    edited,
    rested,

    /**
     * The state with another setting; null where only Python can compute it.
     * @param {State} s
     * @param {string} name
     * @param {unknown} value
     * @returns {State|null}
     */
    set(s, name, value) {
      const each = PER_AXIS.includes(name) && !Array.isArray(value); // Python has one for each axis
      const settings = { ...s.bundle.settings, [name]: each ? s.kernel.map(() => value) : value };
      const rules = name === "phi" ? s.bundle.axes.map((axis) => axis.rule) : rulesOf(s.kernel, settings);
      if (!rules) return null;
      return renewed(s, { can: CHANGED, axes: s.spatial.map((n, a) => ({ n, rule: rules[a] })), settings });
    },

    /**
     * The state after a step that Python tells of; null where this page cannot compute it.
     * @param {State} s
     * @param {Step} step
     * @returns {State|null}
     */
    followed(s, { head, arrays, cells, outputs, alone, more }) {
      const { z, y, ...inputs } = arrays;
      const anew = Object.keys(inputs).length ? replaced(s, inputs) : s;
      /** @type {State|null} */ let next = anew;
      if (alone) next = patched(anew, cells);
      else if (anew !== s || RULING.some((name) => name in head)) next = renewed(anew, head, cells);
      else if (cells.length) next = edited(s, cells, more);
      else if (!more) next = rested(s);
      if (!next) return null;
      next = z || y ? replaced(next, { z, y }) : next;
      next.bundle = { ...next.bundle, ...head };
      return patched(next, outputs);
    },
  };
}

/**
 * Where Python's numbers differ from the page's by more than rounding, in a sentence; "" where they do not.
 * @param {State} mine
 * @param {State} truth
 */
export function apart(mine, truth) {
  const kind = kindOf(truth.bundle.kinds);
  const largest = Math.max(truth.z.scale, truth.y.scale, truth.x.scale * truth.w.scale);
  for (const role of ROLES) {
    const [here, there] = [mine[role].values, truth[role].values];
    if (here === there) continue;
    const bound =
      (role === "y" && kind === "int" && !WHOLE.includes(truth.text.phi) ? ROUNDED : BOUNDS[kind]) * largest;
    const at = here.length === there.length ? there.findIndex((v, n) => !(Math.abs(v - here[n]) <= bound)) : 0;
    if (at < 0) continue;
    return `Python has ${plain(there[at])} where this page had ${plain(here[at])} (${role}, number ${at}).`;
  }
  return "";
}
