// The words around the maps of the terms view: labels, signs, legends, numbers.

import { make, symbol } from "../base/dom.js";
import { POWERS, brief, channelText, count, fixed, place, times } from "../base/format.js";
import { ravel, size } from "../base/indices.js";
import { biasAt, inputsOf, outputAt } from "../base/state.js";
import { sumDecimals } from "./note.js";
import { SHOWN_TERMS, resultsOf } from "./termplan.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { TermKind, TermItem } from "./termplan.js" */

/**
 * The elements of the words around one map.
 * @param {HTMLElement} stage
 * @param {TermItem} item
 */
export function makeTermWords(stage, item) {
  const put = (name) => {
    if (!item[name]) return null;
    const el = make("div", `cn-terms-${name}`);
    const { left, top, width, height } = item[name];
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
  const number = (name) => {
    const node = document.createTextNode("");
    put(name)?.append(node);
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
 * @param {any} view
 * @param {State} s
 */
export function nameTerms(view, s) {
  const { items, i, strips } = view;
  const inputs = inputsOf(s, i);
  const identity = s.text.phi === "identity";
  const phi = make("i", "", s.text.phi);
  const star = s.kernel.length ? (s.text.flip ? " \u2217 " : " \u22c6 ") : " ";
  const z = symbol("z", [i]);
  const named = (role, c) => [
    symbol(role, [c]),
    ...(s.text.names[role] ? [make("span", "cn-name", s.text.names[role][c])] : []),
  ];
  const throughPhi = identity ? [" = ", z] : [" = ", phi, "(", z, ")"];
  items.forEach(({ kind, signAt, aboveAt, labelAt }, n) => {
    const j = inputs[view.first + n];
    const [sign, label, above] = {
      term: () => [n ? "+" : "", [symbol("w", [i, j]), star, ...named("x", j)], []],
      others: () => ["+", [`${s.width - SHOWN_TERMS} others`], []],
      sum: () => ["=", ["sum over ", make("i", "cn-sym", "j")], []],
      z: () => [strips ? "=" : "\u2192", [symbol("z", [i])], ["+ ", symbol("b", [i])]],
      y: () =>
        strips
          ? ["", [symbol("y", [i]), ...throughPhi, ...named("y", i).slice(1)], []]
          : [identity ? "=" : "\u2192", named("y", i), identity ? [] : [phi]],
    }[kind]();
    signAt.textContent = sign;
    labelAt.replaceChildren(...label);
    aboveAt?.replaceChildren(...above);
  });
  const legend = (what, role, cls) => {
    const el = make("span", `cn-legend ${role.signed ? "cn-diverging" : "cn-grey"} ${cls}`);
    el.append(
      make("span", "", what),
      make("span", "", brief(role.signed ? -role.scale : 0, role)),
      make("span", "cn-ramp"),
      make("span", "", brief(role.scale, role)),
    );
    return el;
  };
  const title = make("span", "cn-terms-title");
  const called = s.text.names.y ? ` (${s.text.names.y[i]})` : "";
  const maps = s.out.length ? `maps of ${times(s.out)}` : "numbers";
  title.append("Terms of ", ...named("y", i));
  view.head.replaceChildren(
    title,
    legend(s.width > 1 ? "terms, sum, z" : "term, z", view.role, ""),
    ...(s.hidden ? [] : [legend("y", s.y, "cn-terms-own")]),
  );
  const result = identity ? "which is the result" : `through ${s.text.phi}`;
  view.host.setAttribute(
    "aria-label",
    `How output ${i}${called} adds up, as ${maps}: ${count(s.width, "term")}, one for each connected input, ` +
      `${s.width > 1 ? "their sum, " : ""}plus the bias, ${result}.`,
  );
}

/**
 * The numbers of the chosen pixel, with the decimals of the arithmetic panel.
 * @param {any} view
 * @param {State} s
 * @param {Selection|null} sel
 */
export function writeTermNumbers(view, s, sel) {
  const { items, i, maps } = view;
  const decimals = sumDecimals(s);
  const o = sel?.role === "y" ? sel.index : null;
  const set = (node, text) => {
    if (node.data !== text) node.data = text;
  };
  const b = o && biasAt(s, i, o);
  const values =
    o && items.map(({ kind }, n) => (kind === "y" ? outputAt(s, "y", i, o) : maps[n * size(s.out) + ravel(o, s.out)]));
  items.forEach((item, n) => {
    set(item.number, !o ? "" : view.hidden(n, o) ? "?" : fixed(values[n], decimals));
    if (item.kind === "z") set(item.biasNumber, o ? (b < 0 ? "" : "+") + fixed(b, decimals) : "");
  });
  set(
    view.note,
    {
      y: () =>
        (o.length ? `At ${place(o)}. ` : "") +
        (view.hidden(items.length - 1, o) ? "" : termRounding(view.kinds, values, b, decimals)),
      x: () =>
        `Outlined: the pixels that ${channelText("x", sel.ch)}` +
        `${s.spatial.length ? `, ${place(sel.index)},` : ""} feeds.`,
      w: () => "Framed: the term of the chosen kernel.",
      none: () => "Point at a cell of a map to read its numbers.",
    }[sel?.role ?? "none"](),
  );
}

/**
 * By how much the numbers as shown miss their sums.
 * @param {TermKind[]} kinds
 * @param {number[]} values
 */
function termRounding(kinds, values, b, decimals) {
  if (decimals === POWERS) return "";
  const unit = 10 ** decimals;
  const shown = (v) => Math.round(Number(v.toFixed(decimals)) * unit);
  const results = resultsOf(kinds);
  const parts = values.slice(0, results).reduce((total, v) => total + shown(v), 0);
  const sum = kinds[results] === "sum" ? shown(values[results]) : parts;
  const gaps = [
    [parts - sum, "the terms and their sum"],
    [sum + shown(b) - shown(values[kinds.indexOf("z")]), "sum plus b and z"],
  ].filter(([gap]) => gap);
  const said = gaps.map(([gap, what]) => `${what} differ by ${fixed(Math.abs(gap) / unit, decimals)}`);
  return said.length ? `Rounded for display: ${said.join(", ")}.` : "";
}
