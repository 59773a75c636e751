// The sweep: the window walks over the outputs of one channel, by itself, step by step, or under the reader's thumb.

import { ravel, size } from "../base/indices.js";

/** @import { Selection, State } from "../base/state.js" */

// ms for a step; the second where the reader's system asks for less motion
const PLAY_EVERY = 220;
const PLAY_CALMLY = 1000;

/**
 * @param {{state: () => State, selection: () => Selection|null, choose: (sel: Selection) => void, told: (playing:
 *   boolean) => void}} on
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

  /** @param {number} place */
  function go(place) {
    const s = on.state();
    const index = [];
    at();
    for (let a = s.out.length - 1, rest = place; a >= 0; a--) {
      index.unshift(rest % s.out[a]);
      rest = Math.floor(rest / s.out[a]);
    }
    on.choose({ role: "y", ch: [channel], index });
  }

  function step(by) {
    const [place, most] = at();
    go(place < 0 ? (by > 0 ? 0 : most - 1) : (place + by + most) % most);
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    on.told(false);
  }

  function play() {
    if (timer) return stop();
    const [place, most] = at();
    if (place === most - 1) go(0);
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

  return { at, go, step, play, stop, playing: () => timer !== 0 };
}
