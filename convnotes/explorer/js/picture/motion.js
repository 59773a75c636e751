// The flip as motion: kernels are laid on their windows, turned as it turns them, and lines swing to their weights.

import { windowOf } from "../base/connections.js";
import { make } from "../base/dom.js";
import { brief } from "../base/format.js";
import { range } from "../base/indices.js";
import { inputsOf, weightAt } from "../base/lookup.js";
import { colourOf, css, inkOn } from "../base/palette.js";
import { depthOf, gridShape, sliceRowCol } from "./cells.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Box, Find } from "./cells.js" */
/** @import { Fan, Line } from "./fan.js" */
/** @import { Link } from "./links.js" */
/** @import { Curve } from "./routes.js" */

const LASTS = 440; // ms
const MOST_MOVED = 400; // of kernels that move

/** Whether the reader's system asks for less motion. */
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The pixel that a line leads to or comes from, whichever weight it goes through. @param {Link|Line} line */
const endsOf = ({ c }) => (c ? `${c.i}:${c.o}:${c.j}:${c.n}` : "");

/** The lines of a fan by their pixels. @param {Line[]} lines */
export const byEnds = (lines) => new Map(lines.map((line) => [endsOf(line), line.curves]));

/**
 * Let lines swing from where others were; `draw` is called for every step.
 * @param {Fan} fan
 * @param {Map<string, Curve[]>} before
 * @param {() => boolean} draw  says whether the fan is still the one in sight
 */
export function swingFrom(fan, before, draw) {
  if (calm() || !before.size) return;
  const begun = performance.now();
  /** @param {Link} link @param {Curve[]} curves */
  fan.shift = (link, curves) => {
    const old = before.get(endsOf(link));
    if (!old || old.length !== curves.length) return curves;
    const t = Math.min(1, (performance.now() - begun) / LASTS);
    const far = t * t * (3 - 2 * t);
    return curves.map((curve, n) => curve.map((v, k) => old[n][k] + (v - old[n][k]) * far));
  };
  const step = () => {
    if (performance.now() - begun >= LASTS) fan.shift = null;
    if (draw() && fan.shift) requestAnimationFrame(step);
  };
  step();
}

/**
 * Lay copies of the kernels of an output pixel on their windows, their numbers upright.
 * @param {HTMLElement} stage
 * @param {State} s
 * @param {Find} find
 * @param {Selection|null} sel
 */
export function layKernels(stage, s, find, sel) {
  if (calm() || sel?.role !== "y" || !s.kernel.length) return;
  const [i] = sel.ch;
  const taps = windowOf(s, sel.index);
  const { slices, rows, cols } = gridShape(s.kernel);
  if (inputsOf(s, i).length * taps.length > MOST_MOVED) return;
  for (const j of inputsOf(s, i)) {
    for (const slice of range(slices)) {
      const kernel = find("w", [i, j], slice);
      const own = taps.filter(({ tap }) => sliceRowCol(tap)[0] === slice);
      const window = find("x", [j], sliceRowCol(own[0].place)[0]);
      if (!kernel || !window) continue;
      const spots = own.map(({ place }) => spotIn(window, place));
      const ends = [0, 1].map((a) => [Math.min(...spots.map((p) => p[a])), Math.max(...spots.map((p) => p[a]))]);
      const to = ends.map(([low, high]) => (low + high) / 2);
      const from = [kernel.left + (cols * kernel.cw) / 2, kernel.top + (rows * kernel.chh) / 2];
      const scale = window.cw / kernel.cw;
      const copy = kernelCopy(s, kernel, own, i, j);
      stage.append(copy.el);
      const move = `translate(${to[0] - from[0]}px, ${to[1] - from[1]}px) scale(${scale}, ${window.chh / kernel.chh})`;
      const turn = s.text.flip ? 180 : 0;
      const timing = { duration: LASTS, easing: "ease-in-out" };
      copy.cells.forEach((cell) => cell.animate([{ rotate: "0deg" }, { rotate: `${-turn}deg` }], timing));
      copy.el.animate(
        [
          { transform: "none", opacity: 0.95 },
          { opacity: 0.95, offset: 0.85 },
          { transform: `${move} rotate(${turn}deg)`, opacity: 0.2 },
        ],
        timing,
      ).onfinish = () => copy.el.remove();
    }
  }
}

/** Where a place of an input stands, padding included. @param {Box} box @param {number[]} place */
function spotIn(box, place) {
  const [, row, col] = sliceRowCol(place);
  /** @param {number} n @param {number} cell @param {number} most */
  const along = (n, cell, most) => {
    const depth = depthOf(cell);
    if (n < 0) return (n + 0.5) * depth;
    return n < most ? (n + 0.5) * cell : most * cell + (n - most + 0.5) * depth;
  };
  return [box.left + along(col, box.cw, box.cols), box.top + along(row, box.chh, box.rows)];
}

/**
 * A kernel of elements, one for each weight.
 * @param {State} s
 * @param {Box} box
 * @param {{tap: number[], at: number}[]} taps
 * @param {number} i
 * @param {number} j
 */
function kernelCopy(s, box, taps, i, j) {
  const el = make("div", "cn-laid cn-no-save");
  Object.assign(el.style, { left: `${box.left}px`, top: `${box.top}px` });
  el.style.width = `${box.cols * box.cw}px`;
  el.style.height = `${box.rows * box.chh}px`;
  const cells = taps.map(({ tap, at }) => {
    const [, row, col] = sliceRowCol(tap);
    const v = weightAt(s, i, j, at);
    const rgb = colourOf(s.w, v, s.theme, true);
    const cell = make("div", "", box.cw >= 20 ? brief(v, s.w) : "");
    Object.assign(cell.style, { left: `${col * box.cw}px`, top: `${row * box.chh}px`, lineHeight: `${box.chh}px` });
    Object.assign(cell.style, {
      width: `${box.cw}px`,
      height: `${box.chh}px`,
      background: css(rgb),
      color: inkOn(rgb),
    });
    el.append(cell);
    return cell;
  });
  return { el, cells };
}
