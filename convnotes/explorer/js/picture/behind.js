// Lines pass behind the pictures in their way: which those are, what stays in sight, and what lies between pictures.

import { placeOn } from "./routes.js";

/** @import { Edges } from "../base/place.js" */
/** @import { Box } from "./cells.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Curve, Spot, Way } from "./routes.js" */

const TRIES = 32; // at which a curve is tried
const HALVINGS = 6; // by which the place where it goes behind is found, or where a gutter begins

/** @typedef {Edges & {box: Box}} Screen  A picture that hides the lines behind it, in px of the stage. */

/**
 * The inputs that stand before others on the way to the kernels, and the outputs that stand behind others.
 * @param {Layout} layout
 * @returns {Screen[]}
 */
export function inTheWay({ boxes, vertical }) {
  const screens = boxes.map((box) => {
    const { left, top } = box;
    return { box, left, top, right: left + box.cols * box.cw, bottom: top + box.rows * box.chh };
  });
  /** Where a picture begins and ends along the flow. @param {Screen} screen */
  const along = ({ left, top, right, bottom }) => (vertical ? [top, bottom] : [left, right]);
  return screens.filter((screen) => {
    const { role } = screen.box;
    const [begin, end] = along(screen);
    return screens.some((other) => {
      if (other.box.role !== role) return false;
      const [first, last] = along(other);
      return role === "x" ? last <= begin : role === "y" && first >= end;
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
 * Where a line is halfway through each gutter, on no picture and under none, so that its mark and its product are seen.
 * @param {Curve[]} curves
 * @param {Gutter[]} gutters
 * @param {boolean} vertical
 * @returns {Spot[]}
 */
export function inGutters(curves, gutters, vertical) {
  const n = vertical ? 1 : 0;
  return gutters.flatMap(([low, high]) => {
    /** @param {Curve} c */
    const begin = (c) => Math.max(low, c[n]);
    /** @param {Curve} c */
    const end = (c) => Math.min(high, c[n + 6]);
    const long = curves.find((c) => end(c) - begin(c) > (high - low) / 2);
    return long ? [{ curve: long, t: (shareAt(long, n, begin(long)) + shareAt(long, n, end(long))) / 2 }] : [];
  });
}

/** How much of a curve lies before a place along the flow. @param {Curve} c @param {0|1} n @param {number} at */
function shareAt(c, n, at) {
  let low = 0;
  let high = 1;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (placeOn(c, n, middle) < at) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The parts of a line's curves that no picture hides: it is seen on those where it begins and ends.
 * @param {Curve[]} curves
 * @param {Way} way
 * @param {Screen[]} pictures
 */
export function inSight(curves, { from, to }, pictures) {
  return curves.flatMap((curve) => {
    const [left, right, top, bottom] = [least(curve, 0), most(curve, 0), least(curve, 1), most(curve, 1)];
    let parts = [curve];
    for (const screen of pictures) {
      if (right < screen.left || left > screen.right || bottom < screen.top || top > screen.bottom) continue;
      if (screen.box !== from.box && screen.box !== to.box) parts = parts.flatMap((part) => uncovered(part, screen));
    }
    return parts;
  });
}

// Between the least and the most of its points a curve lies, along each axis.
/** @param {Curve} c @param {0|1} n */
const least = (c, n) => Math.min(c[n], c[n + 2], c[n + 4], c[n + 6]);
/** @param {Curve} c @param {0|1} n */
const most = (c, n) => Math.max(c[n], c[n + 2], c[n + 4], c[n + 6]);

/** The parts of a curve outside a picture. @param {Curve} curve @param {Screen} screen @returns {Curve[]} */
function uncovered(curve, { left, right, top, bottom }) {
  /** @param {number} n @param {number} low @param {number} high */
  const between = (n, low, high) => n > low && n < high;
  /** @param {number} t */
  const hidden = (t) => between(placeOn(curve, 0, t), left, right) && between(placeOn(curve, 1, t), top, bottom);
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
