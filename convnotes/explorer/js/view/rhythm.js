// When a view is drawn: at once, with the next frame, and what follows only after a rest.

// ms: between two drawings, and two of the lens, while the pointer moves; of rest before the sentence, the kernel and
// a screen reader follow
const DRAW_EVERY = 40;
const LENS_EVERY = 400;
const NOTE_AFTER = 60;
const SAVE_AFTER = 120;
const SAY_AFTER = 350;

/**
 * @param {{draw: () => void, enlarge: () => void, note: () => void, say: () => void, save: () => void}} on
 *   `draw` the picture, `enlarge` what the lens shows, `note` the sentence, `say` it to a screen reader, `save` the
 *   selection for the kernel
 */
export function makeRhythm(on) {
  let frame = 0;
  let drawn = 0;
  let enlarged = 0;
  /** @type {Record<"later"|"noting"|"saying"|"saving", ReturnType<typeof setTimeout>|undefined>} */
  const timers = { later: undefined, noting: undefined, saying: undefined, saving: undefined };

  /** @param {keyof typeof timers} name @param {() => void} act @param {number} rest */
  function after(name, act, rest) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, rest);
  }

  function enlarge() {
    enlarged = performance.now();
    on.enlarge();
  }

  function note() {
    enlarge();
    on.note();
  }

  /** Draw now; the sentences follow after a rest, or at once where the one before was long ago. */
  function now() {
    frame = 0;
    const rested = performance.now() - drawn > NOTE_AFTER;
    drawn = performance.now();
    on.draw();
    if (rested) {
      clearTimeout(timers.noting); // one frame instead of two
      note();
    } else {
      if (drawn - enlarged > LENS_EVERY) enlarge();
      after("noting", note, NOTE_AFTER);
    }
    after("saying", on.say, SAY_AFTER);
  }

  return {
    now,

    /** Draw with the next frame; while the pointer moves, no oftener than the eye follows. */
    soon() {
      if (frame || timers.later) return;
      const rest = drawn + DRAW_EVERY - performance.now();
      const next = () => {
        timers.later = undefined;
        frame = requestAnimationFrame(now);
      };
      if (rest <= 0) next();
      else after("later", next, rest);
    },

    /** Save after a rest; or, where what is chosen came from the kernel, not at all. @param {boolean} own */
    save(own) {
      clearTimeout(timers.saving);
      if (own) after("saving", on.save, SAVE_AFTER);
    },

    stop() {
      cancelAnimationFrame(frame);
      Object.values(timers).forEach(clearTimeout);
    },
  };
}
