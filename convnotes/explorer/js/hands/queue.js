// The queue of edits: one message under way, the newest wins.

/** @import { Answers } from "../base/state.js" */
/** @import { Cell } from "./values.js" */

/**
 * @typedef {{get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void,
 *   send: (message: object) => void,
 *   on: (event: string, listener: (message: any, buffers?: any) => void) => void}} Model
 *   What anywidget gives a view: the traits that Python shares, and messages.
 * @typedef {[role: string, at: number, value: number]} CellValue  A cell, by its role (or its node) and its place.
 * @typedef {{kind: "undo"|"redo"|"reset"|"settle"|"whole"|"set"|"restore"|"unfold", ahead: boolean,
 *   [what: string]: unknown}} Wish
 * @typedef {{kind: "edit", gesture: number, sizes: unknown, more: boolean, ahead: boolean,
 *   cells: Map<string, CellValue>}} Edit
 *   Cells by their name, in the order in which they were first set; `more` while a drag goes on, `ahead` where the page
 *   has computed what comes of them.
 * @typedef {ReturnType<typeof makeEdits>} Edits
 */

const PATIENCE = 3000; // ms without an answer, after which the reader is told

const KNOWN = ["settle", "whole"]; // wishes that change nothing

/**
 * The queue of edits of one view. Python answers each with what has changed, or refuses it; only then the next goes
 * out, with everything that has come together since. A late answer is still the truth about what Python holds, so it is
 * shown, but it no longer frees the queue.
 * @param {Pick<Model, "send">} model
 * @param {(text: string) => void} tell
 * @param {(busy: boolean) => void} wait told while an answer is awaited
 */
export function makeEdits(model, tell, wait) {
  const by = Math.random().toString(36).slice(2, 10);
  let n = 0;
  let gesture = 0;
  let flying = 0;
  let timer = 0;
  let late = false;
  let ahead = true; // whether all that is asked is in sight already, computed in the page
  /** What is to be sent, in order; cells of one gesture that wait together are one message. @type {(Edit|Wish)[]} */
  const queue = [];
  /** Of what is sent, by its number, whether what comes of it is in sight. @type {Map<number, boolean>} */
  const sights = new Map();
  /** What cells were last asked to be, until all is answered or a step is taken back. @type {Map<string, number>} */
  const asked = new Map();

  /** @param {Edit|Wish} asking */
  function post(asking) {
    flying = ++n;
    sights.set(n, asking.ahead);
    const message = asking.kind === "edit" ? { ...asking, cells: packed([...asking.cells.values()]) } : asking;
    try {
      model.send({ ...message, by, n });
    } catch {
      /* the timer tells */
    }
  }

  function next() {
    if (flying && !late) return;
    const first = queue.shift();
    if (!first) return;
    late = false;
    wait(true);
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE);
    post(first);
  }

  /** Wait no longer: a kernel that is busy will find all that is asked; one that is gone, nothing. */
  function giveUp() {
    late = true;
    queue.splice(0).forEach(post);
    wait(false);
    tell(
      ahead
        ? "Python does not answer: what you see is computed in this page. A busy kernel will follow; undo waits for it."
        : "The kernel does not answer, so nothing has changed. If it is busy, the change will follow; " +
            "if there is none, open the notebook with a kernel and run it.",
    );
  }

  /** Whether an answer is ours and the newest; the queue goes on. @param {Answers|null} [answers] */
  function answered(answers) {
    if (answers?.[0] !== by) return false;
    sights.delete(answers[1]);
    if (answers[1] !== flying) return false;
    clearTimeout(timer);
    flying = 0;
    next();
    if (!flying) {
      asked.clear();
      ahead = true;
    }
    wait(flying !== 0);
    return true;
  }

  return {
    /** Edits from now on are one step of undo. */
    begin() {
      gesture++;
    },
    /**
     * @param {{bundle: {sizes: unknown}}} s
     * @param {CellValue[]} list
     * @param {boolean} more whether a drag goes on
     * @param {boolean} computed whether the page has computed what comes of it
     */
    put(s, list, more, computed) {
      const { sizes } = s.bundle;
      const last = queue.at(-1);
      const joins = last?.kind === "edit" && last.gesture === gesture && last.sizes === sizes;
      /** @type {Edit} */ const edit = joins
        ? last
        : { kind: "edit", gesture, sizes, more, ahead: computed, cells: new Map() };
      for (const cell of list) edit.cells.set(`${cell[0]}:${cell[1]}`, cell);
      for (const [role, at, value] of list) asked.set(`${role}:${at}`, value);
      edit.ahead &&= computed;
      ahead &&= computed;
      if (edit !== last) queue.push(edit);
      next();
    },
    /**
     * @param {Wish["kind"]} kind
     * @param {object} [what]
     * @param {boolean} [computed] as above
     */
    ask(kind, what = {}, computed = KNOWN.includes(kind)) {
      asked.clear();
      ahead &&= computed;
      queue.push({ kind, ...what, ahead: computed });
      next();
    },
    /** Whether something is asked that Python has not answered. */
    waiting: () => flying !== 0 || queue.length > 0,
    /** Whether what Python answers to was in sight already. @param {Answers|null} answers */
    inSight: (answers) => answers?.[0] === by && sights.get(answers[1]) === true,
    /** Whether something is in sight that Python has not answered. */
    outruns: () => [...sights.values(), ...queue.map((asking) => asking.ahead)].includes(true),
    /** Whether an answer is to this view. @param {Answers|null} [answers] */
    mine: (answers) => answers?.[0] === by,
    /** What a cell holds, or will hold. @param {Cell} cell */
    coming: ({ role, at, value }) => asked.get(`${role}:${at}`) ?? value,
    answered,
    /** @param {{answers: Answers, why: string}} message */
    refused(message) {
      if (answered(message.answers)) tell(`Not changed: ${message.why}.`);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/**
 * Cells as they travel: those that follow one another are one, [role, place, values].
 * @param {CellValue[]} cells
 */
function packed(cells) {
  /** @type {[role: string, at: number, values: number[]][]} */
  const found = [];
  for (const [role, at, value] of cells) {
    const last = found.at(-1);
    if (last && last[0] === role && at === last[1] + last[2].length) last[2].push(value);
    else found.push([role, at, [value]]);
  }
  return found;
}
