// Who chooses a unit of a network: hands, keys and the kernel, each told of what the others have chosen.

import { parseUnit, unitText } from "./net.js";
import { neighbourOf } from "./steps.js";

/** @import { Model } from "../hands/queue.js" */
/** @import { NetDrawing } from "./drawing.js" */
/** @import { Held } from "./held.js" */
/** @import { Unit } from "./net.js" */

/**
 * @param {Model} model
 * @param {HTMLElement} root
 * @param {Held} held
 * @param {NetDrawing} drawing
 * @param {{problem: () => string, tell: (problem: string) => void, forget: () => void, update: () => void,
 *   soon: () => void, save: (own: boolean) => void, close: () => void}} on
 *   `forget` drops the problem that is told, `update` shows what can be done with another node, `soon` draws, `save`
 *   lets the kernel know after a rest, `close` the field in which a number is typed
 */
export function makeNetChoosing(model, root, held, drawing, on) {
  const { net, roles, chosen, fields } = held;
  const locked = () => model.get("locked");

  /** @param {string} name @param {unknown} value */
  function set(name, value) {
    if (model.get(name) === value) return;
    model.set(name, value);
    model.save_changes();
  }

  /** @param {Unit|null} unit */
  function hold(unit) {
    held.choose(unit);
    root.dataset.selection = held.text();
  }

  /** Choose at once, draw with the next frame, tell the kernel after a rest. @param {Unit|null} next */
  function choose(next, own = true) {
    const was = chosen();
    if (unitText(net(), next) === held.text() && !on.problem()) return;
    on.forget();
    hold(next);
    drawing.reach(next, was);
    if (was?.node !== next?.node) on.update();
    on.soon();
    on.save(own);
  }

  /** @param {Unit} unit */
  function pick(unit) {
    choose(unit);
    drawing.focusOn(unit);
    drawing.bring(unit);
  }

  return {
    set,
    hold,
    choose,
    pick,

    /** Let the kernel know what is chosen. */
    save: () => set("selection", held.text()),

    /** Choose what the kernel does. */
    adopt() {
      const text = model.get("selection");
      const next = parseUnit(net(), text);
      if (text === held.text()) return;
      if (!next && text !== "") {
        on.tell(`The selection \u201c${text}\u201d is not in this network; what was chosen stays.`);
        return;
      }
      choose(next, false);
      drawing.bring(next);
    },

    /** A click or Enter: locks a unit, or lets go the one that is locked. @param {Unit} unit */
    click(unit) {
      const letsGo = locked() && unitText(net(), unit) === held.text();
      on.close();
      pick(unit);
      on.save(false); // but both traits at once:
      model.set("selection", held.text());
      set("locked", !letsGo);
      model.save_changes();
    },

    /** A step of a walk, which stays. @param {string} text */
    go(text) {
      const unit = parseUnit(net(), text);
      choose(unit);
      drawing.bring(unit);
      set("locked", text !== "");
    },

    /** @param {boolean} up */
    step(up) {
      const [unit, lit] = [chosen(), fields()];
      const next = unit && lit && neighbourOf(net(), unit, lit, up, drawing.picture().shows, roles());
      if (next) pick(next);
      else if (unit) on.tell(up ? "Nothing above reads this cell." : "This cell reads nothing below.");
    },

    escape: () => (locked() ? set("locked", false) : choose(null)),
  };
}
