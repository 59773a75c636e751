// What Python tells a view: whole bundles, and steps from one state to the next, which answer what it asked.

import { decode } from "../base/state.js";
import { agree } from "../engine/sums.js";
import { keep, keptSince, readStep } from "../hands/steps.js";

/** @import { Answers, Bundle, Since, State } from "../base/state.js" */
/** @import { Edits, Model } from "../hands/queue.js" */
/** @import { StepMessage } from "../hands/steps.js" */
/** @import { Asked } from "./asked.js" */

/** Bundles read before there is a view, each for the first that comes. @type {WeakMap<Bundle, State>} */
const READ_AHEAD = new WeakMap();

/** @param {Bundle} bundle @param {State|undefined} old */
function read(bundle, old) {
  const ready = READ_AHEAD.get(bundle);
  READ_AHEAD.delete(bundle); // its arrays are those of one view, which computes in them
  return ready && !old ? ready : decode(bundle, old);
}

/**
 * Once for all views of a model: its bundle is read while Python still draws the picture that stands for it, and what
 * Python tells of is kept for views that come later.
 * @param {{model: Model}} context
 */
export function keepTold({ model }) {
  model.on("msg:custom", (message, buffers) => {
    if (message?.kind === "step") keep(model.get("bundle"), readStep(message, buffers));
  });
  const bundle = model.get("bundle");
  READ_AHEAD.set(bundle, decode(bundle));
}

/**
 * @param {Model} model
 * @param {Edits} edits
 * @param {Asked} asked
 * @param {{truth: () => State|undefined, show: (next: State) => void, anew: () => void, say: (problem: string) => void,
 *   problem: () => string, revert: () => void}} on
 *   `anew` is told when the code shows other data, `say` what is to be read, "" where all went well, which `problem`
 *   gives again; `revert` puts menus back that a refusal leaves alone
 */
export function makeTold(model, edits, asked, on) {
  let n = 0; // the number of the state that Python last told of
  /** @type {{n: number, since?: Since}} */ let owed = { n }; // told of, and not yet taken over
  let lost = false; // whether what is shown may be another, so that the whole bundle is needed
  let refusal = ""; // what Python has said of the last change, until it has sent what it holds

  const truthNow = () => /** @type {State} */ (on.truth());

  /** What is shown may be another than Python's. */
  function stray() {
    lost = true;
    asked.trust(false);
  }

  /** Ask for all, once nothing is under way. */
  function findBack() {
    if (!edits.waiting()) edits.ask("whole");
  }

  /** Take the whole bundle. */
  function take() {
    /** @type {Bundle} */ const bundle = model.get("bundle");
    const ours = edits.answered(bundle.answers);
    const old = on.truth();
    const since = keptSince(bundle);
    n = since?.n ?? bundle.n ?? 0;
    owed = { n };
    lost = old !== undefined && edits.waiting(); // what is shown is ahead of this
    if (lost) return;
    const told = read(bundle, old);
    const next = since ? asked.followed(told, since) : told;
    lost = !next || bundle.since?.lost === true || n < model.get("_newest"); // a step came before there was a view
    if (ours) on.say(asked.compared(told) || refusal);
    refusal = "";
    asked.trust(true);
    if (!bundle.answers) on.anew();
    on.show(next ?? told);
    if (lost) findBack();
  }

  /** Take a step, and go with it. @param {StepMessage} message @param {DataView[]} [buffers] */
  function follow(message, buffers) {
    const seen = edits.inSight(message.answers);
    if (edits.answered(message.answers)) on.say("");
    if (message.n > n) {
      keep(owed, readStep(message, buffers));
      n = message.n;
      if (!seen || (!message.more && !edits.waiting())) arrive(seen, message);
    }
    if (edits.waiting()) return;
    if (message.check && !lost) {
      const { z, y } = truthNow();
      lost = !agree(z.values, y.values, message.check); // what differs is told when all has come
    }
    if (lost || model.get("bundle").since?.lost) findBack();
  }

  /**
   * Go to what Python has told of.
   * @param {boolean} seen whether what is shown should be it already
   * @param {StepMessage} message the last that came
   */
  function arrive(seen, { more, anew }) {
    const step = keptSince(owed);
    owed = { n };
    if (!step || lost) return stray();
    const next = seen ? asked.confirmed(step) : edits.outruns() ? null : asked.followed(truthNow(), { ...step, more });
    if (!next) return stray();
    if (seen) on.say(asked.compared(next));
    asked.trust(true);
    if (anew) on.anew();
    on.show(next);
  }

  /**
   * Say why Python refused what was asked, and go back to what it holds.
   * @param {{answers: Answers, why: string}} message
   */
  function refused(message) {
    edits.refused(message);
    refusal = on.problem();
    on.revert();
    asked.trust(false);
    edits.ask("whole");
  }

  return {
    take,
    /** @param {any} message @param {DataView[]} [buffers] */
    receive(message, buffers) {
      if (message?.kind === "step") follow(message, buffers);
      else if (message?.kind === "refused" && edits.mine(message.answers)) refused(message);
    },
  };
}
