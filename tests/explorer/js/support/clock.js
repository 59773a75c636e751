// A clock that tests move by hand: timers, frames and the time of day, which node 18 has no mocks for.

/** Take the place of the page's timers until `restore`. */
export function makeClock() {
  const kept = ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame", "performance"];
  const own = Object.fromEntries(kept.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  /** @type {Map<number, {at: number, act: () => void}>} */ const waiting = new Map();
  let now = 1000;
  let last = 0;
  /** @param {() => void} act @param {number} [rest] */
  const wait = (act, rest = 0) => {
    waiting.set(++last, { at: now + rest, act });
    return last;
  };
  const cancel = (/** @type {number} */ id) => void waiting.delete(id);
  const replaced = {
    setTimeout: wait,
    clearTimeout: cancel,
    requestAnimationFrame: (/** @type {() => void} */ act) => wait(act, 16),
    cancelAnimationFrame: cancel,
    performance: { now: () => now },
  };
  for (const [name, value] of Object.entries(replaced)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return {
    /** Let so many ms pass; what is due happens in its order. @param {number} ms */
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...waiting].filter(([, { at }]) => at <= end).sort(([a, p], [b, q]) => p.at - q.at || a - b);
        if (!next) break;
        waiting.delete(next[0]);
        now = next[1].at;
        next[1].act();
      }
      now = end;
    },
    waiting: () => waiting.size,
    restore() {
      for (const [name, found] of Object.entries(own)) {
        if (found) Object.defineProperty(globalThis, name, found);
        else delete (/** @type {any} */ (globalThis)[name]);
      }
    },
  };
}
