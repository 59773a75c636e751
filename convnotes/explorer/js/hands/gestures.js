// Gestures of mouse, pen and finger: hover, click, drag a weight or a bias, paint inputs.

import { range } from "../base/indices.js";
import { inputPlace } from "../base/lookup.js";
import { editable, stepOf, stepped } from "./values.js";

/** @import { CellValue, Selection, State } from "../base/state.js" */
/** @import { Box } from "../picture/cells.js" */
/** @import { Picture } from "../picture/picture.js" */
/** @import { Cell } from "./values.js" */

export const DRAG_FROM = 4; // px: nearer than this a press is a click
const DRAG_STEP = 3; // px up or down for one step of a value

/**
 * @typedef {{id: number, cell: Cell, sel: Selection|null, box?: Box, x: number, y: number, step: number,
 *   moved: boolean, brush?: number, last?: number[]}} Drag
 *   What is dragged (sel is null for the bias), from where, and, while inputs are painted, with what and where last.
 */

/**
 * Follow the pointer over the root. `on` says what is there and takes what happens; `off` is where there is no cell.
 * @param {HTMLElement} root
 * @param {{state: () => State, picture: () => Picture, bias: (event: Event) => Cell|null, touch: () => boolean,
 *   hover: (sel: Selection) => void, off: (event: MouseEvent) => void, click: (sel: Selection) => void,
 *   open: (sel: Selection|null) => void,
 *   begin: () => void, edit: (cells: CellValue[], sel: Selection|null) => void, end: () => void}} on
 */
export function followPointer(root, on) {
  /** @type {Drag|null} */ let drag = null;
  let dragged = false;

  root.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.button !== 0 || drag) return;
    const bias = on.bias(event);
    const sel = bias ? null : on.picture().under(event);
    const cell = bias || (sel && editable(on.state(), sel));
    if (!cell || (cell.role === "x" && event.pointerType === "touch" && !on.touch())) return;
    drag = {
      id: event.pointerId,
      cell,
      sel,
      box: on.picture().boxOf(event.target),
      x: event.clientX,
      y: event.clientY,
      step: stepOf(on.state()[cell.role]),
      moved: false,
    };
  });

  root.addEventListener("pointermove", (event) => {
    if (drag?.id === event.pointerId) return pull(drag, event);
    const sel = event.pointerType === "touch" ? null : on.picture().under(event);
    if (sel) on.hover(sel);
    else if (event.pointerType !== "touch") on.off(event);
  });

  // Chromium drops a tap that follows a swipe within 300 ms, unless the page has taken the swipe.
  root.addEventListener(
    "touchmove",
    (event) => {
      if (drag?.moved) event.preventDefault();
    },
    { passive: false },
  );

  /** @param {Drag} drag @param {PointerEvent} event */
  function pull(drag, event) {
    if (!(event.buttons & 1)) return finish(event); // let go outside the page's reach
    if (!drag.moved) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_FROM) return;
      drag.moved = true;
      root.setPointerCapture(drag.id);
      on.begin();
    }
    event.preventDefault();
    if (drag.sel && drag.box && drag.cell.role === "x") paintTo(drag, drag.box, drag.sel, event);
    else {
      const steps = Math.round((drag.y - event.clientY) / DRAG_STEP) / (event.shiftKey ? 10 : 1);
      const value = steps ? stepped(drag.cell.value, drag.step, steps) : drag.cell.value;
      on.edit([[drag.cell.role, drag.cell.at, value]], drag.sel);
    }
  }

  /**
   * Paint the cells between the last one and the pointer, bright where the stroke began dark, else dark.
   * @param {Drag} drag
   * @param {Box} box
   * @param {Selection} first
   * @param {PointerEvent} event
   */
  function paintTo(drag, box, first, event) {
    const s = on.state();
    const picture = on.picture();
    drag.box = picture.find(box.role, box.ch, box.slice) || box; // a resize has made another
    const most = s.x.scale || 1;
    const least = s.x.signed ? -most : 0;
    const brush = (drag.brush ??= drag.cell.value > (most + least) / 2 ? least : most);
    const to = picture.cellOf(drag.box, event.clientX, event.clientY);
    const from = drag.last || first.index;
    drag.last = to.index;
    const steps = Math.max(1, ...to.index.map((n, a) => Math.abs(n - from[a])));
    const cells = range(steps + 1).map((k) => {
      const index = from.map((n, a) => Math.round(n + ((to.index[a] - n) * k) / steps));
      return /** @type {CellValue} */ (["x", inputPlace(s, to.ch[0], index), brush]);
    });
    on.edit(cells, to);
  }

  /** @param {PointerEvent} event */
  function finish(event) {
    if (!drag || drag.id !== event.pointerId) return;
    dragged = drag.moved;
    drag = null;
    if (dragged) on.end();
  }
  root.addEventListener("pointerup", finish);
  root.addEventListener("pointercancel", finish);
  // A finger is captured by what it touches first; only the loss of our own capture ends a drag.
  root.addEventListener("lostpointercapture", (event) => {
    if (event.target === root) finish(event);
  });

  root.addEventListener("click", (event) => {
    if (dragged) {
      dragged = false;
      return;
    }
    const sel = on.picture().under(event);
    if (sel) on.click(sel);
    else if (on.bias(event)) on.open(null);
    else on.off(event);
  });
  root.addEventListener("dblclick", (event) => {
    const sel = on.picture().under(event);
    if (sel?.role === "x") on.open(sel);
  });
}
