// What is drawn: what Python sent, in a theme, with outputs covered and with scales held during a drag.

import { ROLES, decode, patched } from "../base/state.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Bundle, State, Step } from "../base/state.js" */

/** @param {() => State["hidden"]} hidden  says which outputs are covered, if any */
export function makeShown(hidden) {
  /** @type {State} */ let truth; // as Python sent it
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

    /** Take a bundle: whether its sizes are those of the one before, which roles differ. @param {Bundle} bundle */
    take(bundle) {
      /** @type {State|undefined} */ const old = truth;
      truth = decode(bundle, old);
      return { same: old?.shape === truth.shape, roles: changed(old) };
    },

    /** Take one step of a drag: the roles that differ. @param {Step} message */
    step(message) {
      const old = truth;
      truth = patched(old, message);
      return changed(old);
    },

    /** From now on scales stay what they are. */
    hold() {
      held = { ...s };
    },
    release() {
      held = null;
      restate();
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
