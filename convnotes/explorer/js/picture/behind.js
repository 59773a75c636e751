// Lines pass behind the pictures in their way: which those are, what stays in sight, and what lies between pictures.

import { pointOn } from "./routes.js";

/** @import { Box } from "./cells.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Curve, Way } from "./routes.js" */

const TRIES = 32; // at which a curve is tried
const HALVINGS = 6; // by which the place where it goes behind is found, or where a gutter begins

/**
 * The inputs that stand before others on the way to the kernels, and the outputs that stand behind others.
 * @param {Layout} layout
 * @returns {Box[]}
 */
export function inTheWay({ boxes, vertical }) {
  /** Where a box begins and ends along the flow. @param {Box} box */
  const along = (box) =>
    vertical ? [box.top, box.top + box.rows * box.chh] : [box.left, box.left + box.cols * box.cw];
  return boxes.filter((box) => {
    const [begin, end] = along(box);
    return boxes.some((other) => {
      if (other.role !== box.role) return false;
      const [first, last] = along(other);
      return box.role === "x" ? last <= begin : box.role === "y" && first >= end;
    });
  });
}

/** @typedef {[low: number, high: number]} Gutter  Where it begins and ends along the flow, in px of the stage. */

/**
 * The two gutters: between inputs and kernels, and between kernels and outputs, with their captions.
 * @param {Layout} layout
 * @returns {Gutter[]}
 */
export function guttersOf({ boxes, labels, vertical }) {
  /** @param {"x"|"w"|"y"} role */
  const start = (role) =>
    Math.min(...[...boxes, ...labels].filter((each) => each.role === role).map((p) => (vertical ? p.top : p.left)));
  /** @param {"x"|"w"} role */
  const end = (role) =>
    Math.max(
      ...boxes
        .filter((box) => box.role === role)
        .map((box) => (vertical ? box.top + box.rows * box.chh : box.left + box.cols * box.cw)),
    );
  return [
    [end("x"), start("w")],
    [end("w"), start("y")],
  ];
}

/**
 * The part of a line in each gutter: on no picture and under none, so its mark and its product are seen there.
 * @param {Curve[]} curves
 * @param {Gutter[]} gutters
 * @param {boolean} vertical
 * @returns {Curve[]}
 */
export function inGutters(curves, gutters, vertical) {
  const n = vertical ? 1 : 0;
  return gutters.flatMap(([low, high]) => {
    /** @param {Curve} curve */
    const within = (curve) => [Math.max(low, curve[n]), Math.min(high, curve[n + 6])];
    const long = curves.find((curve) => within(curve)[1] - within(curve)[0] > (high - low) / 2);
    if (!long) return [];
    const [begin, end] = within(long).map((place) => shareAt(long, n, place));
    return [partOfCurve(long, begin, end)];
  });
}

/** How much of a curve lies before a place along the flow. @param {Curve} c @param {0|1} n @param {number} at */
function shareAt(c, n, at) {
  let [low, high] = [0, 1];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (pointOn(c, middle)[n] < at) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The parts of a line's curves that no picture hides: it is seen on those where it begins and ends.
 * @param {Curve[]} curves
 * @param {Way} way
 * @param {Box[]} pictures
 */
export function inSight(curves, { from, to }, pictures) {
  let seen = curves;
  for (const box of pictures) {
    if (box === from.box || box === to.box || seen.every((curve) => passes(curve, box))) continue;
    seen = seen.flatMap((curve) => (passes(curve, box) ? [curve] : uncovered(curve, box)));
  }
  return seen;
}

/** Whether a curve passes a box by: all its points lie to one side of it. @param {Curve} curve @param {Box} box */
const passes = (curve, { left, top, cols, cw, rows, chh }) =>
  misses(curve, 0, left, left + cols * cw) || misses(curve, 1, top, top + rows * chh);

/** The parts of a curve outside a box. @param {Curve} curve @param {Box} box @returns {Curve[]} */
function uncovered(curve, box) {
  const [right, bottom] = [box.left + box.cols * box.cw, box.top + box.rows * box.chh];
  /** @param {number} t */
  const hidden = (t) => {
    const [x, y] = pointOn(curve, t);
    return x > box.left && x < right && y > box.top && y < bottom;
  };
  /** @type {Curve[]} */ const parts = [];
  let begin = hidden(0) ? null : 0;
  for (let n = 1; n <= TRIES; n++) {
    const was = begin === null;
    if (hidden(n / TRIES) === was) continue;
    let [low, high] = [(n - 1) / TRIES, n / TRIES];
    for (let k = 0; k < HALVINGS; k++) {
      const middle = (low + high) / 2;
      if (hidden(middle) === was) low = middle;
      else high = middle;
    }
    if (begin !== null) parts.push(partOfCurve(curve, begin, low));
    begin = was ? high : null;
  }
  if (begin === 0) return [curve];
  return begin === null ? parts : [...parts, partOfCurve(curve, begin, 1)];
}

/**
 * Whether a curve lies before or after a span, along one of its axes: all its points do, then.
 * @param {Curve} c
 * @param {0|1} n
 * @param {number} low
 * @param {number} high
 */
function misses(c, n, low, high) {
  const [p, q, r, s] = [c[n], c[n + 2], c[n + 4], c[n + 6]];
  return (p < low && q < low && r < low && s < low) || (p > high && q > high && r > high && s > high);
}

/** The part of a curve from one share of it to another. @param {Curve} c @param {number} p @param {number} q */
function partOfCurve(c, p, q) {
  /** The curve's blossom: its points are those of shares that are all 0 or 1. @type {(...t: number[]) => number} */
  const at = (n, r, s, t) => {
    const [a, b, d] = [partWay(c[n], c[n + 2], r), partWay(c[n + 2], c[n + 4], r), partWay(c[n + 4], c[n + 6], r)];
    return partWay(partWay(a, b, s), partWay(b, d, s), t);
  };
  const first = [at(0, p, p, p), at(1, p, p, p), at(0, p, p, q), at(1, p, p, q)];
  return [...first, at(0, p, q, q), at(1, p, q, q), at(0, q, q, q), at(1, q, q, q)];
}

/** @param {number} from @param {number} to @param {number} share */
const partWay = (from, to, share) => from + (to - from) * share;
