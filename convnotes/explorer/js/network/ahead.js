// Ahead of Python: what painted inputs make of every node above them, computed in the page at once.

import { asRole } from "../base/state.js";
import { influenceOf } from "../engine/back.js";
import { computed } from "../engine/nodes.js";

/** @import { Role } from "../base/state.js" */
/** @import { Kind } from "../engine/forward.js" */
/** @import { Value } from "../engine/nodes.js" */
/** @import { Net, Unit } from "./net.js" */

/** @typedef {(Role|undefined)[]} Roles */

/** Computes what edits make of the values that were shown last. */
export function makeNetAhead() {
  /** @type {Value[]|null} */ let last = null;
  /** @type {Roles|null} */ let of = null; // the roles that `last` belongs to
  /** @type {Net|null} */ let net = null;

  /** The values of all nodes, with those before phi. @param {Net} now @param {Roles} roles */
  function all(now, roles) {
    if (last && now === net && roles === of) return last;
    if (!now.computes) return null;
    const inputs = now.nodes.map(({ at, reads, numbers }) => {
      const role = reads.length ? undefined : roles[at];
      return role && { z: role.values, y: role.values, numbers };
    });
    net = now;
    of = roles;
    last = computed(now, inputs);
    return last;
  }

  return {
    all,

    /**
     * The roles after cells of inputs are set; null where only Python can compute them. While a stroke goes on, scales
     * stay what they are.
     * @param {Net} now
     * @param {Roles} roles
     * @param {[string, number, number][]} cells
     * @param {boolean} more whether a stroke goes on
     * @returns {Roles|null}
     */
    painted(now, roles, cells, more) {
      const values = all(now, roles);
      if (!values) return null;
      const inputs = values.map((value, at) => (now.nodes[at].reads.length ? undefined : { ...value }));
      const changed = now.nodes.map(() => false);
      for (const [name, at, value] of cells) {
        const node = /** @type {number} */ (now.index.get(name));
        const input = /** @type {Value} */ (inputs[node]);
        if (!changed[node]) input.y = input.z = input.y.slice();
        changed[node] = true;
        if (input.numbers === "int" && !Number.isInteger(value)) input.numbers = "double";
        input.y[at] = input.numbers === "single" ? Math.fround(value) : value;
      }
      for (const { at, reads } of now.nodes) changed[at] ||= reads.some((read) => changed[read]);
      const next = computed(now, inputs, values, changed);
      if (!next) return null;
      last = next;
      of = roles.map((role, at) => {
        if (!role || !changed[at]) return role;
        return more ? { ...role, values: next[at].y } : asRole(next[at].y);
      });
      return of;
    },

    /**
     * The roles with other weights, the inputs as they are; null where only Python can compute them.
     * @param {Net} now
     * @param {Roles} roles
     */
    again(now, roles) {
      const next = all(now, roles);
      if (next) of = roles.map((role, at) => role && (now.nodes[at].reads.length ? asRole(next[at].y) : role));
      return next && of;
    },

    /** The roles at the end of a stroke, with scales of their own. @param {Roles} roles */
    rested(roles) {
      if (roles !== of) return roles;
      of = roles.map((role) => role && asRole(role.values));
      return of;
    },

    /**
     * The derivative of a unit by every cell below; null where only Python knows.
     * @param {Net} now
     * @param {Roles} roles
     * @param {Unit} unit
     * @param {number} place
     */
    influence(now, roles, unit, place) {
      const values = all(now, roles);
      return values && influenceOf(now, values, unit.node, place);
    },
  };
}
