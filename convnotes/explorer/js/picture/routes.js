// The way of a line: out of its window in a lane of its own, through its weight, and on to its pixel.

import { centreOf, round, sliceRowCol } from "./cells.js";
import { NUMBERS } from "./grids.js";

/** @import { Box } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {{box: Box, index: number[], lit: number[][]|null}} End
 *   A pixel that a line leaves or reaches; `lit` are the coordinates of the window that it belongs to, if to one.
 * @typedef {{from: End, through: {box: Box, tap: number[]}|null, to: End, weight: number, bend: number}} Way
 *   What a line connects. `bend` is where it turns, as a share of its way: each line of a window elsewhere.
 * @typedef {number[]} Curve  [x1, y1, and the two points that pull, and x2, y2], in px of the stage.
 */

const OUT = 2; // px from the edge of a window or a kernel to where its lines are apart
const LANES = [0.26, 0.44]; // of a cell from its middle: where lines pass other cells beside their digits

/**
 * The lane of the n-th of some cells in a row, from the end that lines leave by, in cells from the middle: straight
 * for the first, above and below the digits for those behind it.
 * @param {number} n
 * @param {number} count
 */
export function laneOf(n, count) {
  if (n === 0) return 0;
  const most = Math.ceil((count - 1) / 2);
  const level = most > 1 ? (Math.ceil(n / 2) - 1) / (most - 1) : 0;
  return (n % 2 ? -1 : 1) * (LANES[0] + (LANES[1] - LANES[0]) * level);
}

/**
 * The curves of a line, one after the other.
 * @param {Layout} layout
 * @param {Way} way
 * @returns {Curve[]}
 */
export function routeOf(layout, { from, through, to, bend }) {
  const turned = layout.vertical;
  /** Along the flow of the picture, and across it. @param {number[]} point */
  const flow = ([x, y]) => (turned ? [y, x] : [x, y]);
  /** @type {Curve[]} */ const curves = [];
  /** @param {number[]} p @param {number[]} a @param {number[]} b @param {number[]} q */
  const add = (p, a, b, q) => curves.push([p, a, b, q].flatMap(flow));
  const start = portOf(from, 1, turned);
  const end = portOf(to, -1, turned);
  if (start.inner) add(...lead(start.inner, start.at));
  if (through) {
    const weight = throughOf(through, turned);
    add(...swing(start.at, weight.into, bend, from.lit === null, weight.upright));
    if (!weight.upright) add(...lead(weight.into, weight.out));
    else curves.push([weight.into, weight.into, weight.out, weight.out].flatMap(flow));
    add(...swing(weight.out, end.at, 1 - bend, to.lit === null, weight.upright, true));
  } else add(...swing(start.at, end.at, bend, false, false));
  if (end.inner) add(...lead(end.at, end.inner));
  return curves;
}

/**
 * Where lines leave (side 1) or reach (side -1) a pixel: by the edge of its window, in a lane of their own, where it
 * belongs to one; else by its centre, or its edge where a number is printed.
 * @param {End} end
 * @param {1|-1} side
 * @param {boolean} turned
 * @returns {{at: number[], inner: number[]|null}}
 */
function portOf({ box, index, lit }, side, turned) {
  const [x, y] = centreOf(box, index);
  const [u, v] = turned ? [y, x] : [x, y];
  const [along, across] = turned ? [box.chh, box.cw] : [box.cw, box.chh];
  const cells = lit && !turned ? (lit[lit.length - 1] ?? [0]) : null;
  if (!cells || cells.length < 2) return { at: [box.cw < NUMBERS ? u : u + side * (along / 2 + 1), v], inner: null };
  const own = cells.indexOf(sliceRowCol(index)[2]);
  const behind = side === 1 ? cells.length - 1 - own : own;
  const edge = side === 1 ? box.left + (cells[cells.length - 1] + 1) * box.cw : box.left + cells[0] * box.cw;
  return { at: [edge + side * OUT, v + laneOf(behind, cells.length) * across], inner: [u, v] };
}

/**
 * Where a line goes into the kernel and out of it: on both sides in the lane of its weight; through a weight that
 * stands alone from above to below, so that weights in a row have lines apart.
 * @param {{box: Box, tap: number[]}} through
 * @param {boolean} turned
 */
function throughOf({ box, tap }, turned) {
  const [x, y] = centreOf(box, tap);
  const [, row, col] = sliceRowCol(tap);
  const width = box.cols * box.cw;
  const height = box.rows * box.chh;
  if (turned) return { into: [box.top - OUT, x], out: [box.top + height + OUT, x], upright: false };
  if (box.cols * box.rows === 1) {
    return { into: [x, box.top - OUT], out: [x, box.top + height + OUT], upright: true };
  }
  const into = y + laneOf(col, box.cols) * box.chh;
  const out = y + laneOf(box.cols - 1 - col, box.cols) * box.chh;
  return { into: [box.left - OUT, into], out: [box.left + width + OUT, out], upright: false, row };
}

/**
 * A short way that ends along the flow.
 * @param {number[]} p
 * @param {number[]} q
 * @returns {[number[], number[], number[], number[]]}
 */
function lead(p, q) {
  const far = q[0] - p[0];
  return [p, [p[0] + far * 0.15, q[1]], [p[0] + far * 0.5, q[1]], q];
}

/**
 * A long way that leaves and arrives along the flow and turns at its bend; `fanned` where all lines of a pixel meet,
 * each from its own direction; `upright` where a weight is entered from above, or left below.
 * @param {number[]} p
 * @param {number[]} q
 * @param {number} bend
 * @param {boolean} fanned
 * @param {boolean} upright
 * @returns {[number[], number[], number[], number[]]}
 */
function swing(p, q, bend, fanned, upright, last = false) {
  const far = q[0] - p[0];
  if (upright) {
    const rise = Math.max(14, Math.abs(far) * 0.16);
    return last
      ? [p, [p[0], p[1] + rise], [q[0] - far * 0.45, q[1] + (p[1] + rise - q[1]) * 0.3], q]
      : [p, [p[0] + far * 0.45, p[1] + (q[1] - rise - p[1]) * 0.2], [q[0], q[1] - rise], q];
  }
  const at = p[0] + far * (fanned ? 0.5 : bend);
  const lean = fanned ? 0.25 * (q[1] - p[1]) : 0;
  return last ? [p, [at, p[1]], [at, q[1] - lean], q] : [p, [at, p[1] + lean], [at, q[1]], q];
}

/** The `d` of curves that follow one another. @param {Curve[]} curves */
export function pathOf(curves) {
  let path = "";
  let at = "";
  for (const curve of curves) {
    const [x1, y1, ...rest] = curve.map(round);
    if (at !== `${x1} ${y1}`) path += `M${x1} ${y1}`;
    path += `C${rest.join(" ")}`;
    at = `${rest[4]} ${rest[5]}`;
  }
  return path;
}

/** A point of a curve, t from 0 to 1. @param {Curve} c @param {number} t @returns {[number, number]} */
export function pointOn(c, t) {
  const u = 1 - t;
  const [a, b, d, e] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return [a * c[0] + b * c[2] + d * c[4] + e * c[6], a * c[1] + b * c[3] + d * c[5] + e * c[7]];
}

/**
 * The mark of a line's sign, without colour, across the middle of a curve: a short bar where it is negative.
 * (Dashes would say it too, but are drawn anew in every tile of the screen: five times the cost of a hover.)
 * @param {Curve} curve
 */
export function barOn(curve) {
  const [x, y] = pointOn(curve, 0.5);
  const [p, q] = [pointOn(curve, 0.45), pointOn(curve, 0.55)];
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const long = 3.5 / (Math.hypot(dx, dy) || 1);
  return `M${round(x - dy * long)} ${round(y + dx * long)}l${round(2 * dy * long)} ${round(-2 * dx * long)}`;
}

const STEPS = 24; // of a curve, when it is measured

/** How far a point is from curves, in px. @param {Curve[]} curves @param {number} x @param {number} y */
export function distanceTo(curves, x, y) {
  let least = Infinity;
  for (const curve of curves) {
    let [px, py] = pointOn(curve, 0);
    for (let n = 1; n <= STEPS; n++) {
      const [qx, qy] = pointOn(curve, n / STEPS);
      const [dx, dy] = [qx - px, qy - py];
      const t = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(x - px - t * dx, y - py - t * dy));
      [px, py] = [qx, qy];
    }
  }
  return least;
}
