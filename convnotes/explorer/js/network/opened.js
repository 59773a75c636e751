// A node opened in place: the explorer of its layer on the tensor that it gets, its choice tied to the network's.

import { render } from "../explorer.js";
import { make } from "../base/dom.js";
import { parseUnit } from "./net.js";

/** @import { Model } from "../hands/queue.js" */
/** @import { Net, Unit } from "./net.js" */

/**
 * @param {HTMLElement} host
 * @param {{net: () => Net, chosen: () => Unit|null,
 *   modelOf: () => Promise<Model>|null, choose: (unit: Unit) => void, close: () => void}} on
 *   `modelOf` gives the model of the layer's own view
 */
export function makeOpened(host, on) {
  /** @type {(() => void)|null} */ let stop = null;
  /** @type {Model|null} */ let inner = null;
  let name = "";
  let turn = 0;

  function shut() {
    stop?.();
    stop = inner = null;
    host.replaceChildren();
    host.hidden = true;
  }

  /** What is chosen within, as a unit of the network. @param {string} text */
  function outside(text) {
    const [role, rest] = [text[0], text.slice(2)];
    const net = on.net();
    const node = net.nodes[net.index.get(name) ?? 0];
    const there = role === "y" ? node : role === "x" ? net.nodes[node.reads[0]] : null;
    return there && parseUnit(net, `${there.name}:${rest}`);
  }

  /** Choose within what is chosen in the network, where it is the open node's. @param {Unit|null} chosen */
  function follow(chosen) {
    if (!inner || !chosen || on.net().nodes[chosen.node].name !== name) return;
    const [channel, ...index] = chosen.unit;
    const text = `y:${channel}:${index.join(",")}`;
    if (inner.get("selection") === text) return;
    inner.set("selection", text);
    inner.save_changes();
  }

  return {
    /** Show the node of a name, or none. @param {string} next */
    async show(next) {
      const now = ++turn;
      const coming = next ? on.modelOf() : null;
      if (!coming) return shut();
      const model = await coming;
      if (now !== turn || model === inner) return; // another is asked for by now, or this is shown
      shut();
      name = next;
      inner = model;
      const bar = make("div", "cn-opened-bar");
      const close = make("button", "cn-button", "close");
      close.type = "button";
      close.addEventListener("click", on.close);
      bar.append(
        make("b", "", name),
        make("span", "cn-muted", on.net().nodes[on.net().index.get(name) ?? 0].label),
        close,
      );
      const el = make("div");
      host.append(bar, el);
      host.hidden = false;
      stop = render({ model, el });
      follow(on.chosen());
      model.on("change:selection", () => {
        const unit = outside(model.get("selection"));
        if (unit && inner === model) on.choose(unit);
      });
    },

    follow,
    shut,
  };
}

/**
 * The model of the node that is open, as Python's widget manager has it; null where there is none.
 * @param {Model & {widget_manager?: {get_model: (id: string) => Promise<Model>}}} model
 */
export function nodeModel(model) {
  const id = model.get("node");
  return id && model.widget_manager ? model.widget_manager.get_model(id.replace("IPY_MODEL_", "")) : null;
}
