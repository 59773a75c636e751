// Steps: what Python tells of a change, read out of its message, and kept beside the bundle for views that come later.

import { ownBytes } from "../base/binary.js";

/** @import { Answers, RoleName, Since, Step, Told } from "../base/state.js" */

const MOST_CELLS_KEPT = 2 ** 16; // beyond, the whole bundle is asked for

/**
 * A step as it travels: `runs` of cells, and their `values`, or bytes of them.
 * @typedef {Pick<Step, "from"|"n"|"head"|"alone"|"more"|"check"> & {kind: "step", answers: Answers|null,
 *   runs: [role: RoleName, start: number, count: number][], values?: number[]}} StepMessage
 */

/**
 * Read a step; null where its bytes have not come along.
 * @param {StepMessage} message
 * @param {DataView[]} [buffers]
 * @returns {Step|null}
 */
export function readStep({ from, n, head, runs, alone, more, check, ...message }, buffers = []) {
  const values = message.values ?? (buffers.length ? new Float64Array(ownBytes(buffers[0])) : null);
  if (!values) return null;
  let k = 0;
  const told = runs.flatMap(([role, start, count]) =>
    Array.from({ length: count }, (_, at) => /** @type {Told} */ ([role, start + at, values[k++]])),
  );
  return { from, n, head, ...parted(told), alone, more, check };
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
  if (others && !step.alone) since.outputs = {}; // which are not told anew
  for (const [role, at, value] of step.cells) since.cells[`${role}:${at}`] = value;
  for (const [role, at, value] of step.outputs) since.outputs[`${role}:${at}`] = value;
  since.lost = Object.keys(since.cells).length > MOST_CELLS_KEPT;
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
  return { from: n, n: since.n, head: since.head, ...parted(told), alone: since.alone === true, more: false };
}
