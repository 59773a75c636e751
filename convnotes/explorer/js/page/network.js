// What Python answers in a notebook, answered in a page: painted inputs, a node's weights, and steps back of a network.

import { makeNetAhead } from "../network/ahead.js";
import { netOf, rolesOf } from "../network/net.js";
import { makeHistory } from "./history.js";
import { BACK, answersOf, unpacked } from "./layer.js";
import { makeModel } from "./model.js";

/** @import { Answers, Bundle } from "../base/state.js" */
/** @import { Value } from "../engine/nodes.js" */
/** @import { Roles } from "../network/ahead.js" */
/** @import { GivenGraph, Net, Tensors } from "../network/net.js" */
/** @import { StandIn } from "./model.js" */

/**
 * What a page holds of a network: with which numbers it computes, and what came out.
 * @typedef {{graph: GivenGraph, net: Net, roles: Roles}} Kept
 */

const HEAVY =
  "this page cannot compute the network, which is too large or has a phi that is a function of its author\u2019s own";
const BEYOND = "sums could become so large that this page would not compute them exactly; smaller numbers it computes";
const KEEPS = "in a page without Python a node of a network keeps its geometry: only phi, w and b can be changed here";
const INPUT = "the input of this node is what the network gives it: paint an input of the network instead";

/** The memory that a state takes. @param {Kept} kept */
const memoryOf = ({ roles }) => roles.reduce((sum, role) => sum + (role?.values.byteLength ?? 0), 0);

/**
 * @param {{graph: GivenGraph, tensors: Tensors}} traits what the page was saved with
 */
export function standInFor({ graph, tensors }) {
  const ahead = makeNetAhead();
  const first = netOf(graph);
  const history = makeHistory(
    /** @type {Kept} */ ({ graph, net: first, roles: rolesOf(first, tensors.values).roles }),
    memoryOf,
  );
  /** @type {[string, number, number][]} */ let stroke = []; // the cells of a stroke that goes on
  /** @type {unknown} */ let gesture = null;

  /** @param {[string, number, number][]} cells @param {unknown} of */
  function paint(cells, of) {
    const { net, roles, graph: now } = history.now();
    const own = (/** @type {string} */ name) => roles[net.index.get(name) ?? -1];
    if (cells.every(([name, at, value]) => own(name)?.values[at] === value)) return; // what changes nothing is no step
    if (!net.computes) throw new Error(HEAVY);
    const next = ahead.painted(net, roles, cells, false);
    if (!next) throw new Error(BEYOND);
    history.step({ graph: now, net, roles: next }, of);
  }

  /** @param {StandIn} model @param {Answers|null} answers */
  function publish(model, answers) {
    const { graph: now, net, roles } = history.now();
    const values = Object.fromEntries(
      net.nodes.flatMap(({ name, at }) => {
        const role = roles[at];
        return role ? [[name, { values: role.values }]] : [];
      }),
    );
    model.set("graph", now);
    model.set("tensors", { ...tensors, values, can: history.can(), answers });
  }

  /**
   * The stand-in for the model of one layer, whose edits reach the network.
   * @param {string} name
   * @param {StandIn} model the network's
   */
  function layerModel(name, model) {
    const { net, roles } = history.now();
    const at = net.index.get(name) ?? 0;
    const node = net.nodes[at];
    const [x, y] = [roles[node.reads[0]], roles[at]];
    if (node.makes?.op !== "layer" || !node.weights || !x || !y) return null;
    const { w, b = null } = node.weights;
    const settings = { .../** @type {any} */ (node.makes).settings, phi: node.phi };
    const { z } = /** @type {Value[]} */ (ahead.all(net, roles))[at];
    const arrays = Object.entries({ x: x.values, w, b, z, y: y.values });
    const values = Object.fromEntries(arrays.map(([role, array]) => [role, array && { values: array }]));
    const bundle = { ...node.makes, settings, given: settings, ...values };
    const answer = answersOf(/** @type {any} */ (bundle));
    const inner = makeModel(
      { bundle, selection: "", pins: [], view: "connections", predict: false, controls: true },
      (message, own) => {
        if (message.kind === "set" && message.name !== "phi") throw new Error(KEEPS);
        if (message.kind === "edit" && unpacked(message.cells).some(([role]) => role === "x")) throw new Error(INPUT);
        answer(message, own);
      },
    );
    inner.on("change:bundle", (/** @type {any} */ now) => {
      const before = history.now();
      const nodes = before.graph.nodes.map((each, n) => {
        if (n !== at) return each;
        const weights = { w: now.w, ...(now.b ? { b: now.b } : {}) };
        return { ...each, weights, phi: now.settings.phi };
      });
      const next = { ...before.graph, nodes };
      const changed = netOf(next);
      const found = ahead.again(changed, before.roles);
      if (!found) return;
      history.step({ graph: next, net: changed, roles: found });
      publish(model, null);
    });
    return inner;
  }

  /**
   * What opens a node: the trait `opened`, as Python's does.
   * @param {StandIn & {widget_manager?: object}} model
   */
  function opens(model) {
    const inner = layerModel(model.get("opened"), model);
    if (!inner && model.get("opened")) {
      model.set("opened", "");
      return model.emit("msg:custom", { kind: "shut", why: HEAVY });
    }
    model.widget_manager = { get_model: async () => inner };
    model.set("node", inner && `of ${model.get("opened")}`);
  }

  /** @param {any} message @param {StandIn} model */
  function answer(message, model) {
    const answers = /** @type {Answers} */ ([message.by, message.n]);
    if (message.kind === "edit" && message.more && message.ahead) {
      stroke.push(...unpacked(message.cells));
      gesture = message.gesture;
      return model.emit("msg:custom", { kind: "changed", answers });
    }
    const cells = stroke;
    stroke = [];
    if (cells.length) paint(cells, gesture);
    if (message.kind === "edit") paint(unpacked(message.cells), message.gesture);
    else if (BACK.includes(message.kind)) history[/** @type {"undo"|"redo"|"reset"} */ (message.kind)]();
    publish(model, answers);
  }

  return {
    answer,
    /** Open nodes as the model's trait says. @param {StandIn} model */
    follow(model) {
      model.on("change:opened", () => opens(model));
      if (model.get("opened")) opens(model);
    },
  };
}
