// The elements of the panel below the picture, built once for a width: their height never changes.

import { keepKeys, make, penOf, swallow } from "../base/dom.js";
import { hasBias } from "../base/lookup.js";
import { pointIn } from "../base/place.js";
import { repaintable } from "../picture/board.js";
import { chipAt } from "./numbers.js";
import { panelPlan } from "./plan.js";

/** @import { State } from "../base/state.js" */
/** @import { Blocks, PanelPlan } from "./plan.js" */

/**
 * @typedef {{head: HTMLElement, body: HTMLElement, pairs: HTMLElement, note: HTMLElement, canvas: HTMLCanvasElement,
 *   bias: HTMLElement, ctx: CanvasRenderingContext2D, ratio: number, draw: () => void, decimals: number,
 *   plan: PanelPlan, blocks: Blocks, width: number, height: number, colours: Record<string, string>,
 *   chips: {wide: number, columns: number, rows: number}, focus: number, parts: number, key: string,
 *   slots: [Text, number][], followed: [n: number, at: number, text: string]|null, shows?: string,
 *   biasKey?: string}} Panel
 *   The elements of the panel, how it is laid out, and what it shows: `parts` kernels, of which the one in focus is
 *   written out; `followed` is the product followed, element `at` of the n-th kernel, and its text; `slots` are the
 *   texts of the heading that change.
 */

/**
 * Build the panel into its host.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {number} width
 * @param {{changed: () => void, lead: (key: string) => boolean}} on  told when another kernel is chosen; whether a key
 *   leads to another product
 */
export function makePanel(host, s, width, on, plan = panelPlan(s, width)) {
  const height = plan.below ? Math.max(plan.tall + 28, 58) + 40 : Math.max(plan.tall + 27, 92);
  const head = make("div", "cn-head");
  const body = make("div", "cn-body");
  const pairs = make("div", "cn-pairs");
  const note = make("div", "cn-note");
  const canvas = make("canvas", "cn-numbers");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  canvas.setAttribute("role", "application");
  const one = s.kernel.length ? "kernel" : "input";
  canvas.setAttribute(
    "aria-label",
    plan.y.fold
      ? `The products of one ${one} and the subtotals of all; Page Up and Page Down choose the ${one}`
      : "The products, summed",
  );
  canvas.tabIndex = 0;
  keepKeys(canvas);
  body.style.height = `${height}px`;
  const bias = makeBias();
  body.append(canvas, ...(hasBias(s) ? [bias] : []), pairs);
  host.replaceChildren(head, body, note);
  const ctx = penOf(canvas);
  ctx.scale(ratio, ratio);
  const style = getComputedStyle(host);
  /** @param {string} name */
  const colour = (name) => style.getPropertyValue(name).trim();
  const colours = {
    ink: colour("--cn-ink"),
    muted: colour("--cn-muted"),
    rule: colour("--cn-rule"),
    soft: colour("--cn-soft"),
    accent: colour("--cn-accent"),
    accentSoft: colour("--cn-accent-soft"),
  };
  /** @type {Panel} */
  const panel = {
    head,
    body,
    pairs,
    note,
    canvas,
    bias,
    ctx,
    ratio,
    draw: () => {},
    decimals: 0,
    plan,
    blocks: plan.y,
    width,
    height,
    colours,
    chips: { wide: 0, columns: 1, rows: 1 },
    focus: 0,
    parts: 0,
    key: "",
    slots: [],
    followed: null,
  };
  repaintable(panel, () => panel.draw());
  canvas.addEventListener("click", (event) => {
    const n = panel.blocks.fold ? chipAt(panel, ...pointIn(canvas, event.clientX, event.clientY)) : -1;
    if (n < 0) return;
    panel.focus = n;
    on.changed();
  });
  canvas.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.altKey && !event.metaKey && on.lead(event.key)) swallow(event);
  });
  return panel;
}

/** The bias where it is written: it can be dragged, and typed over. */
function makeBias() {
  const bias = make("div", "cn-bias");
  bias.setAttribute("role", "spinbutton");
  bias.title = "Drag up or down, or type a number, to change the bias";
  bias.tabIndex = 0;
  keepKeys(bias);
  return bias;
}
