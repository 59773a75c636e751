// The lens: where cells are too small to point at, the chosen pixel and its windows once more, enlarged.

import { fedBy, windowOf } from "../base/connections.js";
import { make, penOf, symbol } from "../base/dom.js";
import { range } from "../base/indices.js";
import { inputsOf, outputsOf } from "../base/state.js";
import { TOO_SMALL, sliceRowCol } from "./cells.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Box, Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {{slot: HTMLElement, label: HTMLElement, pen: CanvasRenderingContext2D, mark: HTMLElement, key: string}}
 *   Slot  One enlarged view, and what it shows.
 */

const LENS_CELL = 9;
const LENS_CELLS = 11;

/**
 * A strip of magnified views below the picture, or null where every cell is large enough. Its height never changes.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {Layout} layout
 */
export function makeLens(host, s, layout) {
  host.replaceChildren();
  host.hidden = !layout.boxes.some((box) => box.role !== "w" && Math.min(box.cw, box.chh) < TOO_SMALL);
  if (host.hidden) return null;
  const side = LENS_CELL * LENS_CELLS;
  const slots = Math.max(2, Math.min(9, Math.floor(layout.width / (side + 14)), 1 + Math.max(s.width, s.rows)));
  return range(slots).map(() => {
    const slot = make("div", "cn-slot");
    const label = make("div", "cn-lens-label");
    const view = make("div", "cn-view");
    const canvas = make("canvas", "cn-enlarged"); // a pixel a cell, enlarged by the style sheet
    const mark = make("div", "cn-mark");
    canvas.width = canvas.height = LENS_CELLS;
    for (const el of [view, canvas]) Object.assign(el.style, { width: `${side}px`, height: `${side}px` });
    view.append(canvas, mark);
    slot.append(label, view);
    host.append(slot);
    const pen = penOf(canvas);
    pen.imageSmoothingEnabled = false;
    return { slot, label, pen, mark, key: "" };
  });
}

/**
 * Show the tensors of a selection around their lit cells. `imageOf(box)` gives a picture with one pixel a cell.
 * @param {Slot[]|null} lens
 * @param {State} s
 * @param {Find} find
 * @param {(box: Box) => CanvasImageSource} imageOf
 * @param {Selection|null} sel
 */
export function drawLens(lens, s, find, imageOf, sel) {
  if (!lens) return;
  /** @type {["x"|"y", number, number[][]|null][]} */ let shown = [];
  if (sel?.role === "y") {
    const lit = windowOf(s, sel.index).flatMap((t) => (t.index ? [t.index] : []));
    const inputs = inputsOf(s, sel.ch[0]).slice(0, lens.length - 1);
    shown = inputs.map((j) => ["x", j, lit.length ? lit : null]);
    shown.push(["y", sel.ch[0], [sel.index]]);
  } else if (sel?.role === "x") {
    const lit = fedBy(s, sel.index).map((t) => t.o);
    const outputs = outputsOf(s, sel.ch[0]).slice(0, lens.length - 1);
    shown = outputs.map((i) => ["y", i, lit.length ? lit : null]);
    shown.unshift(["x", sel.ch[0], [sel.index]]);
  }
  lens.forEach((slot, n) => {
    const [role, c, lit] = shown[n] || [];
    slot.slot.style.visibility = lit ? "visible" : "hidden";
    if (lit) drawView(slot, find, imageOf, role, c, lit.map(sliceRowCol));
  });
}

/**
 * @param {Slot} slot
 * @param {Find} find
 * @param {(box: Box) => CanvasImageSource} imageOf
 * @param {"x"|"y"} role
 * @param {number} c
 * @param {number[][]} cells
 */
function drawView(slot, find, imageOf, role, c, cells) {
  /** @param {number} axis */
  const extent = (axis) => {
    const all = cells.map((cell) => cell[axis]);
    return [Math.min(...all), Math.max(...all) + 1];
  };
  const [slices, rows, cols] = [extent(0), extent(1), extent(2)];
  const box = /** @type {Box} */ (find(role, [c], Math.floor((slices[0] + slices[1] - 1) / 2)));
  /** @param {number[]} given */
  const from = ([low, high]) => Math.floor((low + high - LENS_CELLS) / 2);
  const strip = box.rows === 1; // as tall as the view
  const top = strip ? 0 : from(rows);
  const left = from(cols);
  const key = `${role}${c}`;
  if (slot.key !== key) {
    slot.key = key;
    slot.label.replaceChildren(symbol(role, [c]), " enlarged");
  }
  slot.pen.clearRect(0, 0, LENS_CELLS, LENS_CELLS);
  slot.pen.drawImage(imageOf(box), -left, -top, box.cols, strip ? LENS_CELLS : box.rows);
  /** @param {number} v */
  const clamp = (v) => Math.max(0, Math.min(LENS_CELLS, v)) * LENS_CELL;
  const [x0, x1] = cols.map((v) => clamp(v - left));
  const [y0, y1] = strip ? [0, LENS_CELL * LENS_CELLS] : rows.map((v) => clamp(v - top));
  slot.mark.style.cssText = `left:${x0}px;top:${y0}px;width:${x1 - x0}px;height:${y1 - y0}px`;
}
