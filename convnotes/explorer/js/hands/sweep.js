// The sweep: the window walks over the outputs of one channel, by itself, step by step, or under the reader's thumb.

import { place } from "../base/format.js";
import { ravel, size, unravel } from "../base/indices.js";

/** @import { Selection, State } from "../base/state.js" */

// ms for a step; the second where the reader's system asks for less motion
const PLAY_EVERY = 220;
const PLAY_CALMLY = 1000;

/**
 * Walk over outputs; `on` says where it stands and takes where it goes.
 * @param {{state: () => State, selection: () => Selection|null, choose: (sel: Selection) => void,
 *   told: (playing: boolean) => void}} on
 */
export function makeSweep(on) {
  let timer = 0;
  let channel = 0;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** Where the sweep stands: [place in C order, how many]. */
  function at() {
    const s = on.state();
    const sel = on.selection();
    if (sel && sel.role !== "x") channel = sel.ch[0];
    channel = Math.min(channel, s.nOut - 1);
    return [sel?.role === "y" ? ravel(sel.index, s.out) : -1, size(s.out)];
  }

  /** @param {number} to  place in C order */
  function go(to) {
    at();
    on.choose({ role: "y", ch: [channel], index: unravel(to, on.state().out) });
  }

  /** @param {number} by */
  function step(by) {
    const [now, most] = at();
    go(now < 0 ? (by > 0 ? 0 : most - 1) : (now + by + most) % most);
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    on.told(false);
  }

  function play() {
    if (timer) return stop();
    const [begun, most] = at();
    if (begun === most - 1) go(0);
    timer = setInterval(
      () => {
        const [now, last] = at();
        if (now === last - 1) stop();
        else step(1);
      },
      calm.matches ? PLAY_CALMLY : PLAY_EVERY,
    );
    on.told(true);
  }

  /** Where the sweep stands, and in words. @returns {[place: number, text: string]} */
  function told() {
    const [now, most] = at();
    const index = on.selection()?.index ?? [];
    return [now, now < 0 ? "not begun" : `${place(index) || "the output"}, ${now + 1} of ${most}`];
  }

  return { go, step, play, stop, told };
}
