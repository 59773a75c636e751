// Ahead of Python: what painted inputs make of every node above them, computed in the page at once.

import { asRole } from "../base/state.js";
import { influenceOf } from "../engine/back.js";
import { byChannel } from "../engine/layer.js";
import { computed } from "../engine/nodes.js";
import { ravel, size } from "../base/indices.js";

/** @import { Role } from "../base/state.js" */
/** @import { Value } from "../engine/nodes.js" */
/** @import { Net, Unit } from "./net.js" */

/** @typedef {(Role|undefined)[]} Roles */

/**
 * The values that roles hold; those before phi are not known.
 * @param {Net} net
 * @param {Roles} roles
 * @returns {(Value|undefined)[]}
 */
const shownValues = ({ nodes }, roles) =>
  nodes.map(({ at, numbers }) => {
    const role = roles[at];
    return role && { y: role.values, z: null, numbers };
  });

/** Computes what edits make of the values that were shown last. */
export function makeNetAhead() {
  /** @type {Value[]|null} */ let last = null;
  /** @type {Roles|null} */ let of = null; // the roles that `last` belongs to
  /** @type {Net|null} */ let net = null;
  let rehearsed = false;
  let able = true; // whether strokes could be computed when that was tried
  /** @type {Set<number>} */ let touched = new Set(); // nodes whose scales are still those before the stroke

  /** The values of all nodes, with those before phi. @param {Net} now @param {Roles} roles */
  function all(now, roles) {
    const own = now === net && roles === of;
    if (own && last?.every(({ z }, at) => z || !now.nodes[at].reads.length)) return last;
    if (!now.computes) return null;
    const known = own && last ? last : shownValues(now, roles);
    [net, of] = [now, roles];
    last = computed(now, now.nodes.map(({ reads }, at) => (reads.length ? undefined : known[at]))); // prettier-ignore
    return last;
  }

  /** The values that edits begin from: those shown, where all are. @param {Net} now @param {Roles} roles */
  function begun(now, roles) {
    if (!now.computes) return null;
    if (now === net && roles === of) return last;
    const known = shownValues(now, roles);
    return known.every((value) => value) ? /** @type {Value[]} */ (known) : all(now, roles);
  }

  /**
   * What cells of inputs make of values; null where only Python can compute it.
   * @param {Net} now
   * @param {Value[]} values
   * @param {[string, number, number][]} cells
   */
  function edited(now, values, cells) {
    const inputs = now.nodes.map(({ reads }, at) => (reads.length ? undefined : { ...values[at] }));
    const places = /** @type {number[][]} */ ([]);
    for (const [name, at, value] of cells) {
      const node = /** @type {number} */ (now.index.get(name));
      const input = /** @type {Value} */ (inputs[node]);
      if (!places[node]) input.y = input.y.slice();
      (places[node] ??= []).push(at);
      if (input.numbers === "int" && !Number.isInteger(value)) input.numbers = "double";
      input.y[at] = input.numbers === "single" ? Math.fround(value) : value;
    }
    const lists = places.map((list, at) => list && byChannel([...new Set(list)], size(now.nodes[at].shape.slice(1))));
    return computed(now, inputs, values, lists);
  }

  return {
    all,

    /**
     * Compute what strokes begin from, where not all of it is shown; and once a stroke that changes nothing, so that
     * the first of the reader's finds tables made and code compiled.
     * @param {Net} now
     * @param {Roles} roles
     */
    ready(now, roles) {
      const values = begun(now, roles);
      if (!values || rehearsed) return;
      rehearsed = true;
      const inputs = now.nodes.filter(({ reads }) => !reads.length);
      const middle = /** @type {[string, number, number][]} */ ([]);
      for (const { name, at, shape } of inputs) {
        const place = ravel(shape.map((n) => n >> 1), shape); // prettier-ignore
        middle.push([name, place, values[at].y[place]]);
      }
      able = edited(now, values, middle) !== null;
    },

    /** Whether this page computes what strokes make of a network, as far as is known. @param {Net} now */
    able: (now) => now.computes && able,

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
      const values = begun(now, roles);
      if (!values) return null;
      const next = edited(now, values, cells);
      if (!next) return null;
      [net, last] = [now, next];
      of = roles.map((role, at) => {
        if (!role || next[at].y === values[at].y) return role;
        if (more) touched.add(at);
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
      of = roles.map((role, at) => role && (touched.has(at) ? asRole(role.values) : role));
      touched = new Set();
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
