// Steps: what Python tells of a change, read out of its message, and kept beside the bundle for views that come later.

import { ownBytes } from "../base/binary.js";

/** @import { Answers, RoleName, Since, Step, Told } from "../base/state.js" */

const MOST_CELLS_KEPT = 2 ** 16; // beyond, the whole bundle is asked for

/**
 * A step as it travels: arrays that are new as a `whole`, their kinds beside them and their bytes behind; `runs` of
 * cells, and their `values`, or bytes of them behind the others. `anew` says that the code shows other data.
 * @typedef {Pick<Step, "from"|"n"|"head"|"alone"|"more"|"check"> & {kind: "step", answers: Answers|null, anew: boolean,
 *   whole: [role: RoleName, kind: "f4"|"f8"][], runs: [role: RoleName, start: number, count: number][],
 *   values?: number[]}} StepMessage
 */

/**
 * Steps that have been read: a page's model and each of its views hear the same message.
 * @type {WeakMap<StepMessage, Step|null>}
 */
const READ = new WeakMap();

/**
 * Read a step, once; null where its bytes have not come along.
 * @param {StepMessage} message
 * @param {DataView[]} [buffers]
 * @returns {Step|null}
 */
export function readStep(message, buffers) {
  let step = READ.get(message);
  if (step === undefined) READ.set(message, (step = stepIn(message, buffers)));
  return step;
}

/** @param {StepMessage} message @param {DataView[]} [buffers] @returns {Step|null} */
function stepIn({ from, n, head, whole, runs, alone, more, check, ...message }, buffers = []) {
  if (buffers.length < whole.length + Number(!message.values)) return null;
  const arrays = Object.fromEntries(whole.map(([role, kind], at) => [role, { [kind]: buffers[at] }]));
  const values = message.values ?? new Float64Array(ownBytes(buffers[whole.length]));
  let k = 0;
  const told = runs.flatMap(([role, start, count]) =>
    Array.from({ length: count }, (_, at) => /** @type {Told} */ ([role, start + at, values[k++]])),
  );
  return { from, n, head, arrays, ...parted(told), alone, more, check };
}

/** Cells that are set, and outputs that come of them. @param {Told[]} told @returns {Pick<Step, "cells"|"outputs">} */
function parted(told) {
  const isOutput = (/** @type {Told} */ [role]) => role === "z" || role === "y";
  return /** @type {any} */ ({ cells: told.filter((each) => !isOutput(each)), outputs: told.filter(isOutput) });
}

/**
 * Remember a step beside a bundle, in the object that the page's model holds, from where nothing is sent: a view made
 * later, or a notebook saved with its views, then begins at what is shown.
 * @param {{n?: number, since?: Since}} bundle
 * @param {Step|null} step
 */
export function keep(bundle, step) {
  const since = (bundle.since ??= {
    n: bundle.n ?? 0,
    head: {},
    arrays: {},
    cells: {},
    outputs: {},
    alone: step?.alone,
    lost: false,
  });
  if (!step || step.from !== since.n || step.alone !== since.alone) since.lost = true;
  if (!step || since.lost) return;
  since.n = step.n;
  Object.assign(since.head, step.head);
  const others = step.more || step.check || "settings" in step.head;
  if (others && !step.alone) {
    since.outputs = {}; // which are not told anew
    delete since.arrays.z;
    delete since.arrays.y;
  }
  for (const role of Object.keys(step.arrays)) forgetCells(since, role);
  Object.assign(since.arrays, step.arrays);
  for (const [role, at, value] of step.cells) since.cells[`${role}:${at}`] = value;
  for (const [role, at, value] of step.outputs) since.outputs[`${role}:${at}`] = value;
  since.lost = Object.keys(since.cells).length > MOST_CELLS_KEPT;
}

/** Forget single cells of a role that has come as a whole. @param {Since} since @param {string} role */
function forgetCells(since, role) {
  for (const cells of [since.cells, since.outputs]) {
    for (const name of Object.keys(cells)) if (name.startsWith(`${role}:`)) delete cells[name];
  }
}

/**
 * What has been kept, as one step from the bundle to now; null where nothing has, or not all.
 * @param {{n?: number, since?: Since}} bundle
 * @returns {Step|null}
 */
export function keptSince({ n = 0, since }) {
  if (!since || since.lost) return null;
  const told = Object.entries({ ...since.cells, ...since.outputs }).map(([name, value]) => {
    const [role, at] = name.split(":");
    return /** @type {Told} */ ([/** @type {RoleName} */ (role), Number(at), value]);
  });
  const { head, arrays, alone = false } = since;
  return { from: n, n: since.n, head, arrays, ...parted(told), alone, more: false };
}
