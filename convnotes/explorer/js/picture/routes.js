// The way of a line: out of its window in a lane of its own, through its weight, and on to its pixel.

import { NUMBERS, centreOf, sliceRowCol } from "./cells.js";

/** @import { Box } from "./cells.js" */
/** @import { Band, Layout } from "./layout.js" */

/**
 * @typedef {{box: Box, index: number[], lit: number[][]|null}} End
 *   A pixel that a line leaves or reaches; `lit` are the coordinates of the window that it belongs to, if to one.
 * @typedef {{from: End, through: {box: Box, tap: number[]}|null, to: End, weight: number, bend: number}} Way
 *   What a line connects. `bend` is where it turns, as a share of its way: each line of a window elsewhere.
 * @typedef {number[]} Curve  [x1, y1, and the two points that pull, and x2, y2], in px of the stage.
 * @typedef {{curve: Curve, t: number}} Spot  A point of a curve, t from 0 to 1.
 */

// px from the edge of a window or a kernel, or of the matrix, to where its lines are apart
const OUT = 2;
const ASIDE = 8;
const SMALL = 9; // px: in smaller cells lines leave at once
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
  const turned = layout.vertical; // then points are along the flow of the picture and across it, y before x
  const start = portOf(from, 1, turned);
  const end = portOf(to, -1, turned);
  /** @type {Curve[]} */ const parts = start.inner ? [lead(start.inner, start.at)] : [];
  if (!through) parts.push(swing(start.at, end.at, bend));
  else {
    const { box, tap } = through;
    const band = box.rows * box.cols === 1 && layout.band?.each ? layout.band : null;
    const { into, out, parts: near } = band ? beside(band, box) : across(box, tap, turned);
    parts.push(from.lit ? swing(start.at, into, bend) : fanned(start.at, into, 1), ...near);
    parts.push(to.lit ? swing(out, end.at, 1 - bend) : fanned(out, end.at, -1));
  }
  if (end.inner) parts.push(lead(end.at, end.inner));
  return turned ? parts.map(([a, b, c, d, e, f, g, h]) => [b, a, d, c, f, e, h, g]) : parts;
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
  const lane = v + laneOf(behind, cells.length) * across;
  if (box.cw < SMALL) return { at: [u, lane], inner: null };
  const edge = side === 1 ? box.left + (cells[cells.length - 1] + 1) * box.cw : box.left + cells[0] * box.cw;
  return { at: [edge + side * OUT, lane], inner: [u, v] };
}

/**
 * Into a kernel and out of it, on both sides in the lane of its weight; between, it is hidden behind the kernel.
 * @param {Box} box
 * @param {number[]} tap
 * @param {boolean} turned
 */
function across(box, tap, turned) {
  const [x, y] = centreOf(box, tap);
  const col = sliceRowCol(tap)[2];
  const [begin, length, at] = turned ? [box.top, box.chh, x] : [box.left, box.cols * box.cw, y];
  const lane = (/** @type {number} */ n) => at + (turned ? 0 : laneOf(n, box.cols) * box.chh);
  const out = [begin + length + OUT, lane(box.cols - 1 - col)];
  return { into: [begin - OUT, lane(col)], out, parts: [] };
}

/**
 * Through a weight that stands alone, from above to below, so that weights in a row have lines apart: along the band
 * above it, down through it, and along the band below.
 * @param {Band} band
 * @param {Box} box
 */
function beside({ left, right, each, count }, box) {
  const [x, top, bottom] = [box.left + box.cw / 2, box.top - 1, box.top + box.chh + 1];
  const above = top - each * (box.ch[1] + 1);
  const below = bottom + each * (count - box.ch[1]);
  /** @param {number[]} p @param {number[]} at @param {number[]} q @returns {Curve} */
  const corner = (p, at, q) => [p[0], p[1], at[0], at[1], at[0], at[1], q[0], q[1]];
  const [into, out] = [
    [left - ASIDE, above],
    [right + ASIDE, below],
  ];
  return { into, out, parts: [corner(into, [x, above], [x, top]), corner([x, bottom], [x, below], out)] };
}

/** A short way that ends along the flow. @param {number[]} p @param {number[]} q @returns {Curve} */
function lead([x, y], q) {
  const far = q[0] - x;
  return [x, y, x + far * 0.15, q[1], x + far * 0.5, q[1], q[0], q[1]];
}

/**
 * A long way that leaves and arrives along the flow, and turns at its bend.
 * @param {number[]} p
 * @param {number[]} q
 * @param {number} bend
 * @returns {Curve}
 */
function swing(p, q, bend) {
  const at = p[0] + (q[0] - p[0]) * bend;
  return [p[0], p[1], at, p[1], at, q[1], q[0], q[1]];
}

/**
 * A long way from (side 1) or to (side -1) a pixel where many meet: straight there, along the flow at its other end.
 * @param {number[]} p
 * @param {number[]} q
 * @param {1|-1} side
 * @returns {Curve}
 */
function fanned(p, q, side) {
  const [far, rise] = [0.4 * (q[0] - p[0]), 0.4 * (q[1] - p[1])];
  const [y1, y2] = side === 1 ? [p[1] + rise, q[1]] : [p[1], q[1] - rise];
  return [p[0], p[1], p[0] + far, y1, q[0] - far, y2, q[0], q[1]];
}

/** Coordinates as text: each drawing writes some thousand, most not for the first time. @type {Map<number, string>} */
const TENTHS = new Map();

/** A coordinate in a path. @param {number} v */
function tenth(v) {
  const tenths = Math.round(v * 10);
  let text = TENTHS.get(tenths);
  if (text === undefined) TENTHS.set(tenths, (text = String(tenths / 10)));
  return text;
}

/** The `d` of curves that follow one another. @param {Curve[]} curves */
export function pathOf(curves) {
  let path = "";
  let end = "";
  for (const c of curves) {
    const begin = `${tenth(c[0])} ${tenth(c[1])}`;
    if (begin !== end) path += `M${begin}`;
    end = `${tenth(c[6])} ${tenth(c[7])}`;
    path += `C${tenth(c[2])} ${tenth(c[3])} ${tenth(c[4])} ${tenth(c[5])} ${end}`;
  }
  return path;
}

/** Where a point of a curve is along one axis, t from 0 to 1. @param {Curve} c @param {0|1} n @param {number} t */
export function placeOn(c, n, t) {
  const u = 1 - t;
  return u * u * (u * c[n] + 3 * t * c[n + 2]) + t * t * (3 * u * c[n + 4] + t * c[n + 6]);
}

/** A point of a curve, t from 0 to 1. @param {Curve} c @param {number} t @returns {[number, number]} */
export const pointOn = (c, t) => [placeOn(c, 0, t), placeOn(c, 1, t)];

const RING = 2.6; // px from the middle of the mark of a zero

/**
 * The mark of a line's sign, without colour: a short bar across it where its weight is negative, a ring where it is 0.
 * (Dashes would say it too, but are drawn anew in every tile of the screen: five times the cost of a hover.)
 * @param {Spot} spot
 * @param {number} weight
 */
export function markOn({ curve, t }, weight) {
  if (weight > 0) return "";
  const [x, y] = pointOn(curve, t);
  const turn = `a${RING} ${RING} 0 1 0 `;
  if (weight === 0) return `M${tenth(x - RING)} ${tenth(y)}${turn}${2 * RING} 0${turn}${-2 * RING} 0`;
  const [p, q] = [pointOn(curve, t - 0.02), pointOn(curve, t + 0.02)];
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const long = 3.5 / (Math.hypot(dx, dy) || 1);
  return `M${tenth(x - dy * long)} ${tenth(y + dx * long)}l${tenth(2 * dy * long)} ${tenth(-2 * dx * long)}`;
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
