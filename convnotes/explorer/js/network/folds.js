// What of a network is folded away: nodes without their planes, long runs of like blocks; and how it is shown again.

/** @import { Role } from "../base/state.js" */
/** @import { Net } from "./net.js" */
/** @import { Folds } from "./picture.js" */

/**
 * @param {{net: () => Net, roles: () => (Role|undefined)[], build: () => void, ask: (names: string[]) => void,
 *   page: (node: number, by: number) => void}} on
 *   `ask` is for the values of nodes that have not travelled
 */
export function makeFolds(on) {
  /** @type {Folds} */ let state = { runs: new Set(), closed: new Set(), first: new Map() };

  /** Show nodes. @param {number[]} list */
  function show(list) {
    const names = list.filter((at) => !on.roles()[at]).map((at) => on.net().nodes[at].name);
    for (const at of list) state.closed.delete(at);
    if (names.length) on.ask(names);
    on.build();
  }

  return {
    state: () => state,

    /** Another network: what has not travelled is folded away at first. */
    begin() {
      const closed = on.net().nodes.filter(({ at }) => !on.roles()[at]);
      state = { runs: new Set(), closed: new Set(closed.map(({ at }) => at)), first: new Map() };
    },

    /** Fold a node away, or show it. @param {number} node */
    fold(node) {
      if (state.closed.has(node)) return show([node]);
      state.closed.add(node);
      on.build();
    },

    /** Show a run in full. @param {number} run */
    unfold(run) {
      state.runs.add(run);
      const [first, length, count] = on.net().runs[run];
      show(Array.from({ length: length * count }, (_, n) => first + n));
    },
    page: on.page,
  };
}
