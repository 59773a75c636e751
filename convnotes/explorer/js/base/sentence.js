// What a selection lights and says: written out, and as one sentence.

import { arithmetic, fedBy, sharedBy, windowOf } from "./connections.js";
import { count, place, plain } from "./format.js";
import { focusOf, followed } from "./following.js";
import { bySequence, product, ravel, size } from "./indices.js";
import { inputAt, inputsOf, outputsOf, weightAt } from "./lookup.js";

/** @import { Connection as Followed } from "./following.js" */
/** @import { Selection, State } from "./state.js" */

/** @typedef {[channel: number, index: number[], tap: number[]]} Connection */

/**
 * Everything the selection lights, and the connection followed, written out: the test hook.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Followed|null} [c]
 */
export const expand = (s, sel, c = null) => ({ ...lit(s, sel), focus: focusOf(s, sel, c) });

/** @param {State} s @param {Selection|null} sel */
function lit(s, sel) {
  if (!sel) return { inputs: [], outputs: [], kernels: [], text: "" };
  const { role, ch, index } = sel;
  const text = sentence(s, sel);
  /** @param {Connection} p @param {Connection} q */
  const order = (p, q) => bySequence([p[0], ...p[1], ...p[2]], [q[0], ...q[1], ...q[2]]);
  if (role === "y") {
    const here = windowOf(s, index).filter((t) => t.index);
    const inputs = inputsOf(s, ch[0])
      .flatMap((j) => here.map((t) => /** @type {Connection} */ ([j, t.index, t.tap])))
      .sort(order);
    return {
      inputs,
      outputs: [[ch[0], index]],
      kernels: here.length ? inputsOf(s, ch[0]).map((j) => [ch[0], j]) : [],
      text,
    };
  }
  if (role === "x") {
    const fed = fedBy(s, index);
    const outputs = outputsOf(s, ch[0])
      .flatMap((i) => fed.map((t) => /** @type {Connection} */ ([i, t.o, t.tap])))
      .sort(order);
    return {
      inputs: [[ch[0], index]],
      outputs,
      kernels: fed.length ? outputsOf(s, ch[0]).map((i) => [i, ch[0]]) : [],
      text,
    };
  }
  const pairs = product(sharedBy(s, index)).map((list) => [list.map((p) => p[0]), list.map((p) => p[1])]);
  return { pairs, kernels: [ch], text };
}

/**
 * What a screen reader says: the connection followed, else the selection; nothing where nothing is chosen.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Followed|null} c
 */
export const spoken = (s, sel, c) => (!sel ? "" : c ? followed(s, sel, c) : sentence(s, sel));

/**
 * One sentence for the live region.
 * @param {State} s
 * @param {Selection} sel
 */
export function sentence(s, { role, ch, index }) {
  const at = index.length ? `, ${place(index)}` : "";
  const names = s.text.names[role];
  const called = names ? ` (${names[ch[0]]})` : "";
  if (role === "y") {
    const a = arithmetic(s, ch[0], index);
    const real = a.taps.filter((t) => t.index).length;
    const links = count(real * a.parts.length, "connection");
    const to = count(a.parts.length, "input");
    const start = `output ${ch[0]}${called}${at}: ${links} to ${to}`;
    const bias = a.b === null ? "" : `bias ${plain(a.b)}`;
    if (s.hidden?.(ch[0], index)) {
      return `${start}${bias && `; ${bias}`}; the result is hidden: click to guess, or press Enter to see it`;
    }
    const sum = a.parts.reduce((t, p) => t + p.subtotal, 0);
    const result = s.text.phi === "identity" ? `result ${plain(a.y)}` : `${s.text.phi} gives ${plain(a.y)}`;
    return `${start}; sum ${plain(sum)}, ${bias && `${bias}, `}${result}`;
  }
  if (role === "x") {
    const fed = fedBy(s, index).length;
    const to = fed ? count(s.rows, "output") : "no output";
    const links = count(fed * s.rows, "connection");
    return `input ${ch[0]}${called}${at}: value ${plain(inputAt(s, ch[0], index))}; ${links} to ${to}`;
  }
  const pairs = size(sharedBy(s, index).map((list) => list.length));
  const w = weightAt(s, ch[0], ch[1], ravel(index, s.kernel));
  const links = count(pairs, "connection");
  const from = `from input ${ch[1]} to output ${ch[0]}`;
  if (!s.kernel.length) return `weight ${from}: ${plain(w)}; used by ${links}`;
  return `kernel ${from}${at}: weight ${plain(w)}; shared by ${links}`;
}
