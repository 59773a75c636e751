// What the panel says: the layer equation with the numbers of the chosen pixel, which is written anew at every move.

import { arithmetic, fedBy, sharedBy } from "../base/connections.js";
import { make, symbol } from "../base/dom.js";
import { partOf, productInto, writtenProduct } from "../base/following.js";
import { bracketed, count, fixed, placeName, plain } from "../base/format.js";
import { range, ravel, size } from "../base/indices.js";
import { hasBias, inputAt, outputsOf, weightAt } from "../base/lookup.js";
import { sumDecimals } from "./note.js";
import { drawNumbers, drawTail } from "./numbers.js";
import { CHIP_HEIGHT, OPERATOR, TAIL } from "./plan.js";

/** @import { Product } from "../base/connections.js" */
/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Label } from "./lettering.js" */
/** @import { Part } from "./numbers.js" */
/** @import { Panel } from "./panel.js" */

/**
 * Write a selection into the panel, and which of its connections is followed; the sentence below follows after a rest.
 * @param {Panel} panel
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Connection|null} c
 */
export function writePanel(panel, s, sel, c) {
  const shows = sel ? sel.role : "none";
  if (panel.shows !== shows) panel.body.className = `cn-body cn-on-${(panel.shows = shows)}`;
  panel.followed = sel && c ? [partOf(s, sel, c), c.at, writtenProduct(s, c)] : null;
  if (panel.followed) panel.focus = panel.followed[0];
  if (!sel) return writeHint(panel, s);
  if (sel.role === "y") return writeOutput(panel, s, sel);
  if (sel.role === "x") return writeInput(panel, s, sel);
  return writeWeight(panel, s, sel);
}

/**
 * Lay the canvas out for what an output pixel reads, or for what an input pixel feeds.
 * @param {Panel} panel
 * @param {"x"|"y"} role
 */
function layFor(panel, role) {
  const { plan, width, height } = panel;
  const room = width - (role === "y" && !plan.below ? TAIL + OPERATOR : 0) - plan[role].block - OPERATOR;
  panel.blocks = plan[role];
  panel.chips = {
    wide: plan.chip,
    columns: Math.max(1, Math.floor(room / plan.chip)),
    rows: Math.max(1, Math.floor((height - (plan.below ? 40 : 0)) / CHIP_HEIGHT)),
  };
}

/**
 * Write the heading: `nodes(slot)` builds it once for each `key`, a move only changes the texts in its slots.
 * @param {Panel} panel
 * @param {string} key
 * @param {string[]} texts
 * @param {(slot: (n: number) => Text) => (Node|string)[]} nodes
 */
function writeHead(panel, key, texts, nodes) {
  if (panel.key !== key) {
    panel.key = key;
    panel.slots = [];
    /** @param {number} n */
    const slot = (n) => {
      const node = document.createTextNode(texts[n]);
      panel.slots.push([node, n]);
      return node;
    };
    panel.head.replaceChildren(...nodes(slot));
  }
  for (const [node, n] of panel.slots) if (node.data !== texts[n]) node.data = texts[n];
}

/** @param {Panel} panel @param {State} s */
function writeHint(panel, s) {
  const [start, weight, all] = s.kernel.length
    ? [
        "Point at a pixel, or at a cell of a kernel.",
        "A cell of a kernel",
        "every pair of pixels that shares this weight",
      ]
    : ["Point at a number, or at a weight.", "A weight", "the input and the output that it connects"];
  const inputs = `${placeName(s, "input")}s`;
  writeHead(panel, "hint", [], () => [start]);
  /** @param {string} what @param {string} then */
  const hint = (what, then) => {
    const row = make("div");
    row.append(make("b", "", what), then);
    return row;
  };
  panel.pairs.replaceChildren(
    hint(`An ${placeName(s, "output")}`, `: which ${inputs} it reads, through which weights, and how they add up.`),
    hint(`An ${placeName(s, "input")}`, `: every ${placeName(s, "output")} it feeds.`),
    hint(weight, `: ${all}.`),
  );
}

/** @param {Panel} panel @param {State} s @param {Selection} sel */
function writeOutput(panel, s, { ch: [i], index }) {
  const a = arithmetic(s, i, index);
  const star = s.text.flip ? " \u2217 " : " \u22c6 ";
  const axes = s.kernel.length;
  writeHead(panel, `y${i} ${s.text.phi} ${s.text.flip}`, [bracketed(index)], (slot) => {
    const terms = a.parts
      .slice(0, 4)
      .flatMap((p, n) => [n ? " + " : "", symbol("w", [i, p.j]), axes ? star : " ", symbol("x", [p.j])]);
    if (a.parts.length > 4) terms.push(" + \u2026");
    const inner = hasBias(s) ? [...terms, " + ", symbol("b", [i])] : terms;
    const whole =
      s.text.phi === "identity"
        ? axes
          ? ["( ", ...inner, " )"]
          : inner
        : [make("i", "", s.text.phi), "( ", ...inner, " )"];
    return [symbol("y", [i]), slot(0), " = ", ...whole, slot(0)];
  });
  const decimals = sumDecimals(s);
  const hidden = s.hidden?.(i, index) ?? false;
  /** @param {{j: number}} p @returns {Label} */
  const label = (p) => [["w", [i, p.j]], axes ? star.trim() : "", ["x", [p.j]]];
  const parts = a.parts.map((p) => ({
    label: label(p),
    cells: p.cells,
    covered: hidden,
    value: p.subtotal,
    text: hidden ? "?" : fixed(p.subtotal, decimals),
  }));
  panel.decimals = decimals;
  layFor(panel, "y");
  panel.draw = () => {
    drawNumbers(panel, s, parts, !hidden);
    drawTail(panel, s, i, a, (v) => (hidden ? "?" : fixed(v, decimals)), a.b === null ? "" : fixed(a.b, decimals));
  };
  panel.draw();
}

/** @param {Panel} panel @param {State} s @param {Selection} sel */
function writeInput(panel, s, { ch: [j], index }) {
  const value = inputAt(s, j, index);
  const fed = fedBy(s, index);
  const says = `${bracketed(index)} = ${plain(value)} feeds ${count(fed.length * s.rows, placeName(s, "output"))}`;
  writeHead(panel, `x${j}`, [says], (slot) => [symbol("x", [j]), slot(0)]);
  const used = new Set(fed.map((t) => t.at));
  const text = count(fed.length, placeName(s));
  /** @param {number} i */
  const cells = (i) =>
    s.taps.map((_, at) => {
      const w = weightAt(s, i, j, at);
      return used.has(at) ? { w, x: value, product: w * value, real: true } : null;
    });
  /** @type {Part[]} */
  const parts = outputsOf(s, j).map((i) => ({
    label: [["w", [i, j]], "\u2192", ["y", [i]]],
    cells: cells(i),
    covered: fed.some(({ o }) => s.hidden?.(i, o)),
    value: null,
    text: s.kernel.length ? text : s.hidden?.(i, []) ? "?" : plain(value * weightAt(s, i, j, 0)),
  }));
  layFor(panel, "x");
  panel.draw = () => drawNumbers(panel, s, parts, false);
  panel.draw();
}

/** @param {Panel} panel @param {State} s @param {Selection} sel */
function writeWeight(panel, s, { ch: [i, j], index }) {
  const perAxis = sharedBy(s, index);
  const pairs = size(perAxis.map((list) => list.length));
  const w = weightAt(s, i, j, ravel(index, s.kernel));
  const says = `${bracketed(index)} = ${plain(w)} serves ${count(pairs, "connection")}`;
  writeHead(panel, `w${i},${j}`, [says], (slot) => [symbol("w", [i, j]), slot(0)]);
  /** @type {((n: number) => number)[]} */
  const picks =
    pairs > 2 ? [() => 0, (n) => Math.floor(n / 2), (n) => n - 1] : range(pairs).map((k) => (n) => Math.min(k, n - 1));
  panel.pairs.replaceChildren(
    ...picks.map((pick) => {
      const pair = perAxis.map((list) => list[pick(list.length)]);
      const row = make("div");
      const o = pair.map((p) => p[0]);
      const n = pair.map((p) => p[1]);
      const x = inputAt(s, j, n);
      row.append(
        symbol("y", [i]),
        bracketed(o),
        " takes ",
        symbol("w", [i, j]),
        bracketed(index),
        " \u00d7 ",
        symbol("x", [j]),
        bracketed(n),
        ` = ${productInto(s, w, x, i, o)}`,
      );
      return row;
    }),
  );
}
