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

  /** Nodes are no longer folded away; ask for the values that are missing. @param {number[]} list */
  function open(list) {
    const names = list.filter((at) => !on.roles()[at]).map((at) => on.net().nodes[at].name);
    for (const at of list) state.closed.delete(at);
    if (names.length) on.ask(names);
  }

  /** Nor is a run. @param {number} run */
  function openRun(run) {
    state.runs.add(run);
    const [first, length, count] = on.net().runs[run];
    open(Array.from({ length: length * count }, (_, n) => first + n));
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
      if (state.closed.has(node)) open([node]);
      else state.closed.add(node);
      on.build();
    },

    /** Unfold the run that hides a node which code has chosen; says whether one did. @param {number} node */
    reveal(node) {
      const run = on
        .net()
        .runs.findIndex(([first, length, count]) => node >= first + length && node < first + length * count);
      if (run < 0 || state.runs.has(run)) return false;
      openRun(run);
      return true;
    },

    /** Show a run in full. @param {number} run */
    unfold(run) {
      openRun(run);
      on.build();
    },
    page: on.page,
  };
}
