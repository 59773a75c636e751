// The lens: where cells are too small to point at, the chosen pixel and its windows once more, enlarged.

import { fedBy, windowOf } from "../base/connections.js";
import { make, penOf, symbol } from "../base/dom.js";
import { range } from "../base/indices.js";
import { inputsOf, outputsOf } from "../base/lookup.js";
import { repaintable } from "./board.js";
import { TOO_SMALL, sliceRowCol } from "./cells.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Box, Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {{key: string, label: () => (Node|string)[], strip: boolean, spans: number[][], above?: boolean,
 *   paint: (ctx: CanvasRenderingContext2D, left: number, top: number, x: number, y: number) => void}} Enlarged
 *   What is enlarged: how it is called, whether it is one row, which is as tall as the view, which slices, rows and
 *   columns of it are lit, whether as what a unit of a network reaches, and what paints its cells from one on into a
 *   view at x, y.
 * @typedef {{labels: {el: HTMLElement, key: string}[], ctx: CanvasRenderingContext2D, ratio: number, theme?: Theme,
 *   colours: string[], shown: (Enlarged|undefined)[]}} Lens
 *   Views beside one another on one canvas: one for each would cost its layer in every frame of a hover.
 */

export const LENS_CELL = 9; // px
export const LENS_CELLS = 11; // a side of a view
const LENS_SIDE = LENS_CELL * LENS_CELLS;
const LENS_STEP = LENS_SIDE + 14;
const LENS_RIM = 1; // px around the views, for their edges

/**
 * A strip of magnified views below the picture, or null where every cell is large enough. Its height never changes.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {Layout} layout
 */
export function makeLens(host, s, layout) {
  const small = layout.boxes.some((box) => box.role !== "w" && isSmall(box));
  return makeViews(host, small, layout.width, 1 + Math.max(s.width, s.rows));
}

/** Whether cells are too small to point at. @param {{cw: number, chh: number}} box */
export const isSmall = ({ cw, chh }) => Math.min(cw, chh) < TOO_SMALL;

/**
 * As many magnified views as fit and are of use; null where they are not needed.
 * @param {HTMLElement} host
 * @param {boolean} needed
 * @param {number} width
 * @param {number} most
 * @returns {Lens|null}
 */
export function makeViews(host, needed, width, most) {
  host.replaceChildren();
  host.hidden = !needed;
  if (!needed) return null;
  const count = Math.max(2, Math.min(9, Math.floor(width / LENS_STEP), most));
  const row = make("div", "cn-lens-labels");
  const labels = range(count).map(() => ({ el: make("div", "cn-lens-label"), key: "" }));
  const canvas = make("canvas", "cn-enlarged");
  const ratio = window.devicePixelRatio || 1;
  const size = [count * LENS_STEP, LENS_SIDE + 2 * LENS_RIM];
  [canvas.width, canvas.height] = size.map((px) => Math.round(px * ratio));
  [canvas.style.width, canvas.style.height] = size.map((px) => `${px}px`);
  row.append(...labels.map(({ el }) => el));
  host.append(row, canvas);
  const ctx = penOf(canvas);
  ctx.scale(ratio, ratio);
  /** @type {Lens} */ const lens = { labels, ctx, ratio, colours: [], shown: [] };
  repaintable(lens, () => paintViews(lens));
  return lens;
}

/**
 * Show the tensors of a selection around their lit cells. `imageOf(box)` gives a picture with one pixel a cell.
 * @param {Lens|null} lens
 * @param {State} s
 * @param {Find} find
 * @param {(box: Box) => CanvasImageSource} imageOf
 * @param {Selection|null} sel
 */
export function drawLens(lens, s, find, imageOf, sel) {
  if (!lens) return;
  const most = lens.labels.length - 1;
  /** @type {["x"|"y", number, number[][]][]} */ let shown = [];
  if (sel?.role === "y") {
    const lit = windowOf(s, sel.index).flatMap((t) => (t.index ? [t.index] : []));
    const inputs = inputsOf(s, sel.ch[0]).slice(0, most);
    shown = inputs.map((j) => ["x", j, lit]);
    shown.push(["y", sel.ch[0], [sel.index]]);
  } else if (sel?.role === "x") {
    const lit = fedBy(s, sel.index).map((t) => t.o);
    const outputs = outputsOf(s, sel.ch[0]).slice(0, most);
    shown = outputs.map((i) => ["y", i, lit]);
    shown.unshift(["x", sel.ch[0], [sel.index]]);
  }
  const views = shown.map(([role, c, lit]) => {
    if (!lit.length) return undefined;
    const cells = lit.map(sliceRowCol);
    const spans = range(3).map((axis) => bothEnds(cells.map((cell) => cell[axis])));
    const box = /** @type {Box} */ (find(role, [c], middleIn(spans[0])));
    const strip = box.rows === 1;
    const label = () => [symbol(role, [c]), " enlarged"];
    return { key: `${role}${c}`, label, strip, spans, paint: cropOf(imageOf(box), strip) };
  });
  showViews(lens, views, s.theme);
}

/** From the least of some numbers to beyond the largest. @param {number[]} all */
const bothEnds = (all) => [Math.min(...all), Math.max(...all) + 1];

/** What stands in the middle of a span. @param {number[]} span */
export const middleIn = ([low, high]) => Math.floor((low + high - 1) / 2);

/**
 * What paints cells of a picture with one pixel a cell.
 * @param {CanvasImageSource} image
 * @param {boolean} strip
 * @returns {Enlarged["paint"]}
 */
export const cropOf = (image, strip) => (ctx, left, top, x, y) =>
  ctx.drawImage(image, left, top, LENS_CELLS, strip ? 1 : LENS_CELLS, x, y, LENS_SIDE, LENS_SIDE);

/**
 * Show some views, each in its place; the others are empty.
 * @param {Lens} lens
 * @param {(Enlarged|undefined)[]} shown
 * @param {Theme} theme
 */
export function showViews(lens, shown, theme) {
  if (lens.theme !== theme) {
    lens.theme = theme;
    const style = getComputedStyle(lens.ctx.canvas);
    const names = ["--cn-soft", "--cn-edge", "--cn-halo", "--cn-accent", "--cn-above"];
    lens.colours = names.map((name) => style.getPropertyValue(name));
  }
  lens.shown = shown;
  lens.labels.forEach((label, n) => {
    const key = shown[n]?.key ?? "";
    if (label.key === key) return;
    label.key = key;
    label.el.replaceChildren(...(shown[n]?.label() ?? []));
  });
  paintViews(lens);
}

/** @param {Lens} lens */
function paintViews({ ctx, labels, shown, colours: [soft, edge, halo, accent, reached] }) {
  ctx.clearRect(0, 0, labels.length * LENS_STEP, LENS_SIDE + 2 * LENS_RIM);
  ctx.imageSmoothingEnabled = false;
  shown.forEach((view, n) => {
    if (!view) return;
    const { strip, spans } = view;
    const [, rows, cols] = spans;
    const [x, y] = [n * LENS_STEP + LENS_RIM, LENS_RIM];
    const [left, top] = [middleIn(cols) - (LENS_CELLS >> 1), strip ? 0 : middleIn(rows) - (LENS_CELLS >> 1)];
    ctx.fillStyle = soft;
    ctx.fillRect(x, y, LENS_SIDE, LENS_SIDE);
    view.paint(ctx, left, top, x, y);
    ctx.strokeStyle = edge;
    ctx.lineWidth = 1;
    ctx.strokeRect(x - 0.5, y - 0.5, LENS_SIDE + 1, LENS_SIDE + 1);
    /** @param {number} v */
    const within = (v) => Math.max(0, Math.min(LENS_CELLS, v)) * LENS_CELL;
    const [x0, x1] = cols.map((v) => x + within(v - left));
    const [y0, y1] = strip ? [y, y + LENS_SIDE] : rows.map((v) => y + within(v - top));
    for (const [style, width, inset] of /** @type {[string, number, number][]} */ ([
      [halo, 3, 0.5],
      [view.above ? reached : accent, 2, 1],
    ])) {
      ctx.strokeStyle = style;
      ctx.lineWidth = width;
      ctx.strokeRect(x0 + inset, y0 + inset, x1 - x0 - 2 * inset, y1 - y0 - 2 * inset);
    }
  });
}
