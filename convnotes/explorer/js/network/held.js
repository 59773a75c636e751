// What a view of a network holds: the graph, the values of its nodes, and the light of the chosen unit.

import { floats } from "../base/binary.js";
import { ravel } from "../base/indices.js";
import { makeNetAhead } from "./ahead.js";
import { fieldsOf, oneUnit } from "./fields.js";
import { heatOf, waysOf } from "./heat.js";
import { netOf, rolesOf, unitText } from "./net.js";

/** @import { Packed } from "../base/binary.js" */
/** @import { Role } from "../base/state.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Heat } from "./light.js" */
/** @import { GivenGraph, Net, Tensors, Unit } from "./net.js" */

/** @typedef {ReturnType<typeof makeHeld>} Held */

/** Nothing is held or chosen yet. */
export function makeHeld() {
  /** @type {GivenGraph|null} */ let graph = null;
  /** @type {Net} */ let net;
  /** @type {ReturnType<typeof rolesOf>} */ let sent = { texts: [], roles: [] };
  /** @type {(Role|undefined)[]} */ let roles = [];
  /** @type {Unit|null} */ let chosen = null;
  /** @type {Fields|null} */ let fields = null;
  /** @type {{key: string, heat: Heat|null}} */ let warmth = { key: "", heat: null };
  const ahead = makeNetAhead();
  const place = (/** @type {Unit} */ unit) => ravel(unit.unit, net.nodes[unit.node].shape);

  /** @param {(Role|undefined)[]} next */
  function hold(next) {
    roles = next;
    warmth.key = "";
  }

  return {
    net: () => net,
    roles: () => roles,
    chosen: () => chosen,
    fields: () => fields,
    text: () => unitText(net, chosen),
    /** Whether anything has come from Python. */
    begun: () => graph !== null,

    /**
     * Take what Python sends; says whether the graph is the one held, and whether its nodes have the same shapes.
     * @param {GivenGraph} given
     * @param {Tensors} tensors
     */
    take(given, tensors) {
      const shapes = () => JSON.stringify(net?.nodes.map(({ name, shape }) => [name, shape]));
      const before = shapes();
      const same = given === graph;
      if (!same) {
        net = netOf(given);
        graph = given;
        sent = { texts: [], roles: [] };
      }
      sent = rolesOf(net, tensors.values, sent);
      hold(sent.roles);
      return { same, alike: same || shapes() === before };
    },

    /** Choose a unit, or none. @param {Unit|null} unit */
    choose(unit) {
      chosen = unit;
      fields = unit && fieldsOf(net, unit.node, oneUnit(net.nodes[unit.node].shape, unit.unit));
    },

    /**
     * Set cells of inputs, and all that comes of them; says whether the page could.
     * @param {[string, number, number][]} cells
     * @param {boolean} more whether a stroke goes on, during which scales stay what they are
     */
    paint(cells, more) {
      const next = ahead.painted(net, roles, cells, more);
      if (next) hold(next);
      return next !== null;
    },

    /** Compute once what strokes begin from, before the first of them. */
    ready: () => ahead.ready(net, roles),

    /** Whether this page computes what strokes make of the values. */
    able: () => ahead.able(net),

    /** The end of a stroke. */
    rest: () => hold(ahead.rested(roles)),

    /** What is lit in place of the field, where ways or influence are asked for. @param {string} look */
    heat(look) {
      if (look === "field" || !chosen || !fields) return null;
      const key = `${look} ${unitText(net, chosen)}`;
      if (warmth.key === key) return warmth.heat;
      warmth = { key, heat: null };
      const found = look === "ways" ? waysOf(net, chosen, fields) : ahead.influence(net, roles, chosen, place(chosen));
      if (found) warmth.heat = heatOf(found, look === "ways");
      return warmth.heat;
    },

    /** Take the derivatives that Python computed. @param {Record<string, Packed>} values */
    warm(values) {
      warmth.heat = heatOf(
        net.nodes.map(({ name }) => (values[name] ? floats(values[name]) : undefined)),
        false,
      );
    },
  };
}
