// A stand-in for the model that a view has in a notebook: it keeps the traits, and answers in Python's stead.
// Its own trait `alone` says that there is no Python, so that a view offers no change which only Python computes.

/** @import { Model } from "../hands/queue.js" */

/**
 * @typedef {Model & {emit: (event: string, content: unknown) => void}} StandIn  `emit` delivers a message to the view.
 */

/**
 * @param {Record<string, unknown>} traits
 * @param {(message: any, model: StandIn) => void} answer carries out what a view asks, or throws why it cannot be
 * @returns {StandIn}
 */
export function makeModel(traits, answer) {
  /** @type {Record<string, unknown>} */
  const values = { ...traits, alone: true };
  /** @type {Map<string, ((content: any) => void)[]>} */
  const listeners = new Map();

  /** @type {StandIn} */
  const model = {
    get: (name) => values[name],
    set(name, value) {
      const same = Array.isArray(value) && String(value) === String(values[name]);
      if (same || value === values[name]) return;
      values[name] = value;
      model.emit(`change:${name}`, value);
    },
    save_changes() {}, // nobody else shares the traits
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit(event, content) {
      for (const listener of listeners.get(event) ?? []) listener(content);
    },
    send(/** @type {any} */ message) {
      // Later, as Python's answers come: the view draws first what it has computed itself.
      setTimeout(() => {
        try {
          answer(message, model);
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          model.emit("msg:custom", { kind: "refused", answers: [message.by, message.n], why });
        }
      });
    },
  };
  return model;
}
