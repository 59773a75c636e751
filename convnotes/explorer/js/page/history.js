// What the reader changed, step by step, a twin of Python's: undo, redo, and the way back to where it began.

const KEPT_BYTES = 2 ** 26; // kept for undo, where the steps are large; small ones are kept up to MOST_STEPS
const MOST_STEPS = 200;

/**
 * @template State
 * @param {State} original
 * @param {(state: State) => number} bytesOf  how much memory a state takes
 */
export function makeHistory(original, bytesOf) {
  let now = original;
  /** @type {State[]} */ const before = [];
  /** @type {State[]} */ let after = [];
  /** @type {unknown} */ let last = null;

  /** @param {State[]} source @param {State[]} target */
  function move(source, target) {
    const next = source.pop();
    if (next === undefined) return;
    target.push(now);
    now = next;
    last = null;
  }

  /**
   * Go on to a state; steps of one gesture (a drag, say) are undone together.
   * @param {State} state
   * @param {unknown} [gesture]
   */
  function step(state, gesture = null) {
    if (gesture === null || gesture !== last) {
      before.push(now);
      const most = Math.max(1, Math.min(MOST_STEPS, Math.floor(KEPT_BYTES / bytesOf(state))));
      before.splice(0, before.length - most);
    }
    now = state;
    after = [];
    last = gesture;
  }

  return {
    original,
    now: () => now,
    step,
    undo: () => move(before, after),
    redo: () => move(after, before),
    /** Go back to where it began, as one more step that can be undone. */
    reset() {
      if (now !== original) step(original);
    },
    can: () => ({ undo: before.length > 0, redo: after.length > 0, reset: now !== original }),
  };
}
