// When a view is drawn: at once, with the next frame, and what follows only after a rest.

// ms: between two drawings of the picture, of the numbers, which an eye takes longer to read, and of the lens, while
// the pointer moves; of rest before the sentence, the kernel and a screen reader follow
const DRAW_EVERY = 50;
const WRITE_EVERY = 200;
const LENS_EVERY = 400;
const NOTE_AFTER = 60;
const SAVE_AFTER = 120;
const SAY_AFTER = 350;

/**
 * @param {{draw: () => void, write: () => void, enlarge: () => void, note: () => void, say: () => void,
 *   save: () => void}} on
 *   `draw` the picture, `write` its numbers, `enlarge` what the lens shows, `note` the sentence, `say` it to a screen
 *   reader, `save` the selection for the kernel
 */
export function makeRhythm(on) {
  let frame = 0;
  let drawn = 0;
  let written = 0;
  let enlarged = 0;
  let wished = -Infinity; // when a drawing was last wished for
  let rested = true; // whether there was a rest before
  /** @type {Record<"later"|"noting"|"saying"|"saving", ReturnType<typeof setTimeout>|undefined>} */
  const timers = { later: undefined, noting: undefined, saying: undefined, saving: undefined };
  /** When each is over. */
  const due = { later: 0, noting: 0, saying: 0, saving: 0 };

  /**
   * Act after a rest, which begins anew whenever this is called: one timer waits on, for a pointer moves on and on.
   * @param {keyof typeof timers} name
   * @param {() => void} act
   * @param {number} rest
   */
  function after(name, act, rest) {
    due[name] = performance.now() + rest;
    timers[name] ??= setTimeout(function ring() {
      const left = due[name] - performance.now();
      timers[name] = left > 0 ? setTimeout(ring, left) : undefined;
      if (left <= 0) act();
    }, rest);
  }

  /** @param {keyof typeof timers} name */
  function cancel(name) {
    clearTimeout(timers[name]);
    timers[name] = undefined;
  }

  /** Take note of a wish to draw, and of the rest before it. */
  function wish() {
    const at = performance.now();
    rested ||= at - wished > NOTE_AFTER;
    wished = at;
  }

  function write() {
    written = performance.now();
    on.write();
  }

  function enlarge() {
    enlarged = performance.now();
    on.enlarge();
  }

  function note() {
    if (written < drawn) write();
    enlarge();
    on.note();
  }

  /** Draw; numbers and sentences follow after a rest, or at once where there was one. @param {boolean} whole */
  function draw(whole) {
    frame = 0;
    drawn = performance.now();
    if (whole || rested || drawn - written >= WRITE_EVERY) write();
    on.draw(); // last, for a font that is set on a canvas makes the page restyle at once what has changed
    if (rested) {
      cancel("noting"); // one frame instead of two
      note();
    } else {
      if (drawn - enlarged > LENS_EVERY) enlarge();
      after("noting", note, wished + NOTE_AFTER - drawn); // the rest is the pointer's, not that of the drawing
    }
    rested = false;
    after("saying", on.say, wished + SAY_AFTER - drawn);
  }

  return {
    /** Draw now, numbers and all. */
    now() {
      wish();
      draw(true);
    },

    /** Draw with the next frame; while the pointer moves, no oftener than the eye follows. */
    soon() {
      wish();
      due.noting = wished + NOTE_AFTER;
      due.saying = wished + SAY_AFTER;
      if (frame || timers.later) return;
      const rest = drawn + DRAW_EVERY - performance.now();
      const next = () => {
        timers.later = undefined;
        frame = requestAnimationFrame(() => draw(false));
      };
      if (rest <= 0) next();
      else timers.later = setTimeout(next, rest);
    },

    /** Save after a rest; or, where what is chosen came from the kernel, not at all. @param {boolean} own */
    save(own) {
      if (own) after("saving", on.save, SAVE_AFTER);
      else cancel("saving");
    },

    stop() {
      cancelAnimationFrame(frame);
      Object.values(timers).forEach(clearTimeout);
    },
  };
}
