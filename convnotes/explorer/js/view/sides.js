// Whether the sum of a small layer stands beside its picture, where both are seen at one glance, and how wide each is.

import { OPERATOR, unfolded } from "../panels/plan.js";
import { NUMBERS } from "../picture/cells.js";
import { layoutOf } from "../picture/layout.js";

/** @import { State } from "../base/state.js" */
/** @import { Layout } from "../picture/layout.js" */

/** @typedef {{picture: number, panel: number}} Sides  px of both. */

const BETWEEN = 28; // px between picture and sum
const LEAST_PICTURE = 520; // px
const EQUATION = [210, 88]; // px of the equation: without its terms, and of each
const LEAST_PANEL = 344; // px: bias, sum and result in a row
const LEAST_GUTTER = 56; // px for lines
const SHRUNK = 0.7; // what the picture's cells may lose

/**
 * Both widths, or null where the sum stands below: signals are as wide as the page, large layers need all of it.
 * @param {State} s
 * @param {number} width
 * @returns {Sides|null}
 */
export function sidesOf(s, width) {
  if (s.spatial.length === 1) return null;
  const head = EQUATION[0] + EQUATION[1] * Math.min(4, s.width);
  for (const { block } of unfolded(s)) {
    const panel = Math.max(LEAST_PANEL, head, s.width * (block + OPERATOR) - OPERATOR + 8);
    const picture = width - BETWEEN - panel;
    if (picture < LEAST_PICTURE) continue;
    const layout = layoutOf(s, picture);
    if (!layout.wider && gutterOf(layout) >= LEAST_GUTTER && legible(layout, layoutOf(s, width))) {
      return { picture, panel };
    }
  }
  return null;
}

/** The room for lines on the side where it is less. @param {Layout} layout */
function gutterOf({ boxes }) {
  /** @param {string} role */
  const span = (role) => {
    const own = boxes.filter((box) => box.role === role);
    return [Math.min(...own.map((box) => box.left)), Math.max(...own.map((box) => box.left + box.cols * box.cw))];
  };
  const [x, w, y] = ["x", "w", "y"].map(span);
  return Math.min(w[0] - x[1], y[0] - w[1]);
}

/** Whether all cells print their numbers, nearly as large as with all the width. @param {Layout} a @param {Layout} b */
const legible = (a, b) => a.boxes.every((box, n) => box.cw >= Math.max(NUMBERS, SHRUNK * b.boxes[n].cw));
