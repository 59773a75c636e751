// The words around the maps of the terms view: labels, signs, legends, numbers.

import { make, symbol } from "../base/dom.js";
import { POWERS, channelText, count, fixed, place, placeName, times } from "../base/format.js";
import { ravel, size } from "../base/indices.js";
import { biasAt, hasBias, inputsOf, outputAt } from "../base/lookup.js";
import { sumDecimals } from "./note.js";
import { SHOWN_TERMS, resultsOf } from "./termplan.js";
import { diverges } from "../picture/grids.js";
import { legendOf } from "../picture/titles.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Role } from "../base/state.js" */
/** @import { TermItem, TermKind } from "./termplan.js" */
/** @import { TermsView } from "./terms.js" */

/** @typedef {(Node|string)[]} Nodes */
/** @typedef {ReturnType<typeof makeTermWords>} TermWords */

/**
 * The elements of the words around one map.
 * @param {HTMLElement} stage
 * @param {TermItem} item
 */
export function makeTermWords(stage, item) {
  /** @param {"sign"|"label"|"value"|"above"|"bias"} name */
  const put = (name) => {
    const el = make("div", `cn-terms-${name}`);
    const spot = item[name];
    if (!spot) return el; // not shown
    const { left, top, width, height } = spot;
    Object.assign(el.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
      lineHeight: `${height}px`,
    });
    stage.append(el);
    return el;
  };
  /** @param {"value"|"bias"} name */
  const number = (name) => {
    const node = document.createTextNode("");
    put(name).append(node);
    return node;
  };
  return {
    signAt: put("sign"),
    aboveAt: put("above"),
    labelAt: put("label"),
    number: number("value"),
    biasNumber: number("bias"),
  };
}

/**
 * Write labels, signs, legends and the sentence for a screen reader.
 * @param {TermsView} view
 * @param {State} s
 */
export function nameTerms(view, s) {
  const { items, i, strips } = view;
  const inputs = inputsOf(s, i);
  const identity = s.text.phi === "identity";
  const phi = make("i", "", s.text.phi);
  const star = s.kernel.length ? (s.text.flip ? " \u2217 " : " \u22c6 ") : " ";
  const z = symbol("z", [i]);
  /** @param {"x"|"y"} role @param {number} c */
  const named = (role, c) => {
    const called = s.text.names[role]?.[c];
    return called === undefined ? [symbol(role, [c])] : [symbol(role, [c]), make("span", "cn-name", called)];
  };
  const throughPhi = identity ? [" = ", z] : [" = ", phi, "(", z, ")"];
  /** @param {TermKind} kind @param {number} n @returns {[sign: string, label: Nodes, above: Nodes]} */
  const wordsOf = (kind, n) => {
    if (kind === "term") {
      const j = inputs[view.first + n];
      return [n ? "+" : "", [symbol("w", [i, j]), star, ...named("x", j)], []];
    }
    if (kind === "others") return ["+", [`${s.width - SHOWN_TERMS} others`], []];
    if (kind === "sum") return ["=", ["sum over ", make("i", "cn-sym", "j")], []];
    if (kind === "z" && !hasBias(s)) return ["=", [symbol("z", [i])], []];
    if (kind === "z") return [strips ? "=" : "\u2192", [symbol("z", [i])], ["+ ", symbol("b", [i])]];
    if (strips) return ["", [symbol("y", [i]), ...throughPhi, ...named("y", i).slice(1)], []];
    return [identity ? "=" : "\u2192", named("y", i), identity ? [] : [phi]];
  };
  items.forEach(({ kind, signAt, aboveAt, labelAt }, n) => {
    const [sign, label, above] = wordsOf(kind, n);
    signAt.textContent = sign;
    labelAt.replaceChildren(...label);
    aboveAt.replaceChildren(...above);
  });
  /** @param {string} what @param {Role} role @param {string} cls */
  const legend = (what, role, cls) => {
    const el = legendOf(role, diverges({ ...s, y: role }, items[0].boxes[0]));
    if (cls) el.classList.add(cls);
    el.prepend(make("span", "", what));
    return el;
  };
  const title = make("span", "cn-terms-title");
  const called = s.text.names.y ? ` (${s.text.names.y[i]})` : "";
  const maps = s.out.length ? `maps of ${times(s.out)}` : "numbers";
  title.append("Terms of ", ...named("y", i));
  view.head.replaceChildren(
    title,
    legend(s.width === 1 ? "term, z" : hasBias(s) ? "terms, sum, z" : "terms, z", view.role, ""),
    ...(s.hidden ? [] : [legend("y", s.y, "cn-terms-own")]),
  );
  const result = identity ? "which is the result" : `through ${s.text.phi}`;
  view.host.setAttribute(
    "aria-label",
    `How output ${i}${called} adds up, as ${maps}: ${count(s.width, "term")}, one for each connected input, ` +
      `${s.width > 1 ? "their sum, " : ""}${hasBias(s) ? "plus the bias, " : ""}${result}.`,
  );
}

/**
 * The numbers of the chosen pixel, with the decimals of the arithmetic panel.
 * @param {TermsView} view
 * @param {State} s
 * @param {Selection|null} sel
 */
export function writeTermNumbers(view, s, sel) {
  const { items, i, maps } = view;
  const decimals = sumDecimals(s);
  const o = sel?.role === "y" ? sel.index : null;
  /** @param {Text} node @param {string} text */
  const set = (node, text) => {
    if (node.data !== text) node.data = text;
  };
  const b = o ? biasAt(s, i, o) : null;
  const values = items.map(({ kind }, n) => {
    if (!o) return 0;
    return kind === "y" ? outputAt(s, "y", i, o) : maps[n * size(s.out) + ravel(o, s.out)];
  });
  items.forEach((item, n) => {
    set(item.number, !o ? "" : view.hidden(n, o) ? "?" : fixed(values[n], decimals));
    if (item.kind === "z") set(item.biasNumber, b === null ? "" : (b < 0 ? "" : "+") + fixed(b, decimals));
  });
  const rounding = () => (o && !view.hidden(items.length - 1, o) ? termRounding(view.kinds, values, b, decimals) : "");
  if (!sel) set(view.note, "Point at a cell of a map to read its numbers.");
  else if (sel.role === "y") set(view.note, (sel.index.length ? `At ${place(sel.index)}. ` : "") + rounding());
  else if (sel.role === "w") set(view.note, "Framed: the term of the chosen kernel.");
  else {
    const at = s.spatial.length ? `, ${place(sel.index)},` : "";
    set(view.note, `Outlined: the ${placeName(s)}s that ${channelText("x", sel.ch)}${at} feeds.`);
  }
}

/**
 * By how much the numbers as shown miss their sums.
 * @param {TermKind[]} kinds
 * @param {number[]} values
 * @param {number|null} b
 * @param {number} decimals
 */
function termRounding(kinds, values, b, decimals) {
  if (decimals === POWERS) return "";
  const unit = 10 ** decimals;
  /** @param {number} v */
  const shown = (v) => Math.round(Number(v.toFixed(decimals)) * unit);
  const results = resultsOf(kinds);
  const parts = values.slice(0, results).reduce((total, v) => total + shown(v), 0);
  const sum = kinds[results] === "sum" ? shown(values[results]) : parts;
  /** @type {[gap: number, what: string][]} */
  const all = [
    [parts - sum, "the terms and their sum"],
    b === null
      ? [sum - shown(values[results]), "the terms and z"]
      : [sum + shown(b) - shown(values[kinds.indexOf("z")]), "sum plus b and z"],
  ];
  const gaps = all.filter(([gap]) => gap);
  const said = gaps.map(([gap, what]) => `${what} differ by ${fixed(Math.abs(gap) / unit, decimals)}`);
  return said.length ? `Rounded for display: ${said.join(", ")}.` : "";
}
