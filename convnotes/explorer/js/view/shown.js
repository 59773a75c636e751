// What is drawn: what Python sent or the page computed, in a theme, outputs covered, scales held during a drag.

import { size, unravel } from "../base/indices.js";
import { ROLES } from "../base/state.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { RoleName, State } from "../base/state.js" */

/** @typedef {ReturnType<typeof makeShown>} Shown */

/** @param {() => State["hidden"]} hidden  says which outputs are covered, if any */
export function makeShown(hidden) {
  /** @type {State} */ let truth; // as Python sent it, or as the page has computed it ahead
  /** @type {State} */ let s; // as it is drawn
  /** @type {State|null} */ let held = null; // what was drawn when a drag began
  /** @type {Theme} */ let theme = "light";

  function restate() {
    if (!truth) return; // nothing has come yet
    s = { ...truth, theme, frozen: held !== null, hidden: hidden() };
    if (!held) return;
    for (const role of ROLES) {
      const { scale, signed, decimals, em } = held[role];
      s[role] = { ...s[role], scale, signed, decimals, em };
    }
  }

  /** The roles that have changed, as one text. @param {State|undefined} old */
  const changed = (old) => ROLES.filter((role) => old?.[role] !== truth[role]).join("");

  return {
    state: () => s,
    truth: () => truth,
    held: () => held !== null,
    restate,

    /** Take a state: whether its sizes are those of the one before, which roles differ. @param {State} next */
    take(next) {
      /** @type {State|undefined} */ const old = truth;
      truth = next;
      return { same: old?.shape === truth.shape, roles: changed(old) };
    },

    /** From now on scales stay what they are. */
    hold() {
      held = { ...s };
    },
    release() {
      held = null;
      restate();
    },

    /** The values of a role, null where they are hidden. @param {RoleName} role */
    numbers(role) {
      const { hidden, out } = s;
      const values = [...truth[role].values];
      if (!hidden || (role !== "z" && role !== "y")) return values;
      const cells = size(out);
      return values.map((v, n) => (hidden(Math.floor(n / cells), unravel(n % cells, out)) ? null : v));
    },

    /** Take a theme: whether it is another one. @param {Theme} now */
    retheme(now) {
      if (now === theme) return false;
      theme = now;
      restate();
      return true;
    },
  };
}
