// What the arithmetic panel says in words, and to a screen reader.

import { arithmetic } from "../base/connections.js";
import { MINUS, POWERS, count, decimalsFor, fixed, plain } from "../base/format.js";
import { spoken } from "../base/sentence.js";

/** @import { Arithmetic } from "../base/connections.js" */
/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Panel } from "./panel.js" */

/**
 * Decimals of every sum of this layer, so that nothing jumps from pixel to pixel; none where all is whole, powers of
 * ten where all is tiny.
 * @param {State} s
 */
export function sumDecimals(s) {
  if ([s.x, s.w, s.b, s.y].every((role) => role.whole)) return 0;
  const scale = Math.max(s.z.scale, s.b.scale, s.y.scale);
  return scale > 0 && scale < 1e-5 ? POWERS : Math.min(8, decimalsFor(scale) + 2);
}

/**
 * What the panel says in words below the numbers: of the connection followed, else of the selection.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Connection|null} c
 */
export function noteOf(s, sel, c) {
  if (!sel) {
    return "By keyboard: Tab to a grid, then the arrow keys; Page Up and Page Down change the channel, Escape clears.";
  }
  const says = spoken(s, sel, c);
  const whole = says[0].toUpperCase() + says.slice(1);
  return !c && sel.role === "y" && !s.hidden?.(sel.ch[0], sel.index)
    ? `${adding(arithmetic(s, sel.ch[0], sel.index), sumDecimals(s))} ${whole}.`.trim()
    : `${whole}.`;
}

/**
 * Whether the numbers as shown add up, or by how much rounding differs.
 * @param {Arithmetic} a
 * @param {number} decimals
 */
function adding(a, decimals) {
  if (decimals === POWERS) return "";
  const unit = 10 ** decimals;
  /** @param {number} v */
  const shown = (v) => Math.round(v * unit);
  const gap = a.parts.reduce((sum, p) => sum + shown(p.subtotal), shown(a.b ?? 0)) - shown(a.z);
  const rounding = a.residual.toExponential(0).replace("-", MINUS);
  const far =
    Math.abs(a.residual) > 1e-12 * Math.max(1, Math.abs(a.z))
      ? ` The products differ from the layer\u2019s own z by ${rounding}, its rounding.`
      : "";
  const all = a.b === null ? "The subtotals shown" : "The subtotals shown and b";
  return (
    (gap === 0
      ? `${all} add up to z.`
      : `${all} differ from z by ${fixed(gap / unit, decimals)}: rounding for display.`) + far
  );
}

/**
 * Say the products to a screen reader, which cannot read the canvas; many are said by their number only.
 * @param {Panel} panel
 * @param {State} s
 * @param {Selection|null} sel
 */
export function sayProducts(panel, s, sel) {
  if (sel?.role !== "y") return;
  const a = arithmetic(s, sel.ch[0], sel.index);
  const real = a.parts.flatMap((p) => p.cells.filter((c) => c.real));
  const each =
    real.length <= 30
      ? real.map((c) => `${plain(c.w)} times ${plain(c.x)}`).join(", plus ")
      : `${count(real.length, "product")}`;
  const one = s.kernel.length ? "kernel" : "input";
  const keys = `; arrow keys follow one${panel.blocks.fold ? `, Page Up and Page Down choose the ${one}` : ""}`;
  const bias = a.b === null ? "" : `; plus the bias ${plain(a.b)}`;
  panel.canvas.setAttribute("aria-label", `the products: ${each}${bias}${keys}`);
}
