// Lines that can be read: those of one window stay apart along their way; small layers fit on a screen with their sums.

import assert from "node:assert/strict";
import test from "node:test";

import { parseSelection } from "../../../convnotes/explorer/js/base/selection.js";
import { guttersOf, inGutters, inSight, inTheWay } from "../../../convnotes/explorer/js/picture/behind.js";
import { layoutOf } from "../../../convnotes/explorer/js/picture/layout.js";
import { linksOf } from "../../../convnotes/explorer/js/picture/links.js";
import { distanceTo, laneOf, markOn, pathOf, pointOn, routeOf } from "../../../convnotes/explorer/js/picture/routes.js";
import { previewOf } from "../../../convnotes/explorer/js/engine/preview.js";
import { named, states } from "./support/states.js";

const APART = 0.5; // px between lines that are told apart
const STEPS = 60;
const GRAZED = 16; // px of a line, over a corner that it just touches

/** The lines of a selection, by the window they belong to. @param {any} s @param {string} text @param {number} width */
function windows(s, text, width) {
  const layout = layoutOf(s, width);
  const find = (/** @type {string} */ role, /** @type {number[]} */ ch, /** @type {number} */ slice) =>
    layout.boxes.find((box) => box.role === role && String(box.ch) === String(ch) && box.slice === slice);
  const d = { hull: "", ghost: "", hole: "", frame: "", ring: "" };
  const sel = parseSelection(s, text);
  const links = linksOf(d, s, layout, find, sel).map((link) => ({ ...link, curves: routeOf(layout, link) }));
  const of = (/** @type {any} */ { c }) => (sel.role === "y" ? c.j : c.i);
  const groups = [...new Set(links.map(of))].map((channel) => links.filter((link) => of(link) === channel));
  return { layout, groups };
}

/**
 * The longest stretch, as a share of its way, along which a line lies on another, outside of kernels and of the pixel
 * where all meet.
 */
function together(
  /** @type {any} */ line,
  /** @type {any} */ other,
  /** @type {any[]} */ boxes,
  /** @type {number[]} */ meet,
) {
  let most = 0;
  let run = 0;
  let count = 0;
  for (const curve of line.curves) {
    for (let n = 0; n <= STEPS; n++) {
      const [x, y] = pointOn(curve, n / STEPS);
      const hidden = boxes.some(
        (b) => x > b.left - 1 && x < b.left + b.cols * b.cw + 1 && y > b.top - 1 && y < b.top + b.rows * b.chh + 1,
      );
      if (hidden || Math.hypot(x - meet[0], y - meet[1]) < 40) {
        run = 0;
        continue;
      }
      count += 1;
      run = distanceTo(other.curves, x, y) < APART ? run + 1 : 0;
      most = Math.max(most, run);
    }
  }
  return count ? most / count : 0;
}

test("no two lines of one window lie on one another", () => {
  let compared = 0;
  for (const [name, units] of Object.entries({
    "whole numbers": ["y:0:2,2", "y:1:0,3", "x:0:2,2"],
    image: ["y:1:2,3", "x:1:2,3"],
    signal: ["y:0:4", "x:1:4"],
    dense: ["y:0:", "y:2:"],
    volume: ["y:0:1,1,2"],
  })) {
    const { s } = named(name);
    for (const text of units) {
      const { layout, groups } = windows(s, text, 1200);
      const kernels = layout.boxes.filter((box) => box.role === "w");
      const every = name === "dense" ? [groups.flat()] : groups;
      for (const lines of every) {
        const from = text.startsWith("y") ? lines[0].curves.at(-1)?.slice(6) : lines[0].curves[0].slice(0, 2);
        for (const line of lines) {
          for (const other of lines) {
            if (line === other) continue;
            const share = together(line, other, kernels, from ?? [0, 0]);
            assert.ok(share < 0.1, `${name} ${text}: ${Math.round(100 * share)} % of ${pathOf(line.curves)}`);
            compared += 1;
          }
        }
      }
    }
  }
  assert.ok(compared > 300);
});

test("lanes beside digits are apart, and the first is straight", () => {
  for (const count of [1, 2, 3, 5, 9]) {
    const lanes = Array.from({ length: count }, (_, n) => laneOf(n, count));
    assert.equal(lanes[0], 0);
    assert.equal(new Set(lanes).size, count);
    assert.ok(lanes.slice(1).every((lane) => Math.abs(lane) > 0.2 && Math.abs(lane) < 0.5));
  }
});

test("a preview of the weights at hand is the output that Python computes", () => {
  let compared = 0;
  for (const { name, s, y } of states) {
    if (s.out.length === 3) continue; // one slice of a volume
    const { rows, cols, values } = previewOf(s, s.w.values, s.nOut - 1, 99);
    const all = y.slice((s.nOut - 1) * (y.length / s.nOut));
    if (rows * cols !== all.length) continue; // more than a preview shows
    values.forEach((v, n) => assert.ok(Math.abs(v - all[n]) < 1e-9, `${name} ${n}: ${v}, ${all[n]}`));
    compared += 1;
  }
  assert.ok(compared > 40);
});

test("a preview of a large output takes some of its pixels", () => {
  const { s } = named("image");
  const { rows, cols, values } = previewOf(s, s.w.values, 0, 3);
  assert.deepEqual([rows, cols, values.length], [3, 3, 9]);
  assert.ok(Math.abs(values[4] - s.y.values[2 * 6 + 3]) < 1e-9); // of 5 x 6
});

/** How many px of a curve lie in a box. @param {number[]} curve @param {any} box */
function pxWithin(curve, box) {
  const [right, bottom] = [box.left + box.cols * box.cw - 1, box.top + box.rows * box.chh - 1];
  const points = Array.from({ length: STEPS + 1 }, (_, n) => pointOn(/** @type {any} */ (curve), n / STEPS));
  const within = points.filter(([x, y]) => x > box.left + 1 && x < right && y > box.top + 1 && y < bottom);
  return (within.length / STEPS) * Math.hypot(curve[6] - curve[0], curve[7] - curve[1]);
}

test("a line passes behind the pictures in its way, and is seen on those where it begins and ends", () => {
  let cut = 0;
  for (const { name, s } of states) {
    for (const unit of [`y:${s.nOut - 1}:${s.out.map(() => 0)}`, `x:0:${s.spatial.map(() => 0)}`]) {
      const { layout, groups } = windows(s, unit, 1200);
      const pictures = inTheWay(layout);
      for (const line of groups.flat()) {
        const own = (/** @type {any} */ box) => box === line.from.box || box === line.to.box;
        const seen = inSight(line.curves, line, pictures);
        for (const box of pictures.map((each) => each.box).filter((each) => !own(each))) {
          assert.ok(
            seen.every((curve) => pxWithin(curve, box) <= GRAZED),
            `${name} ${unit} ${Math.max(...seen.map((curve) => pxWithin(curve, box)))}`,
          );
          if (line.curves.some((curve) => pxWithin(curve, box) > GRAZED)) cut += 1;
        }
        if (!pictures.length) assert.deepEqual(seen, line.curves);
      }
    }
  }
  assert.ok(cut > 20, String(cut));
});

test("the mark of a line stands between pictures, on none of them and on none of their captions", () => {
  let marks = 0;
  for (const { name, s } of states) {
    for (const [width, unit] of /** @type {[number, string][]} */ ([
      [520, `y:${s.nOut - 1}:${s.out.map(() => 0)}`],
      [1200, `y:0:${s.out.map((/** @type {number} */ n) => n - 1)}`],
      [640, `x:0:${s.spatial.map((/** @type {number} */ n) => n - 1)}`],
    ])) {
      const { layout, groups } = windows(s, unit, width);
      const places = layout.boxes.map((b) => [b.left, b.top, b.left + b.cols * b.cw, b.top + b.rows * b.chh]);
      const captions = layout.labels
        .filter(({ role, aside }) => role === "w" && !aside)
        .map((p) => [p.left, p.top, p.left + 24, p.top + p.height]);
      for (const line of groups.flat()) {
        const spots = inGutters(line.curves, guttersOf(layout), layout.vertical);
        assert.equal(spots.length, 2, `${name} ${unit} ${width}`);
        for (const { curve, t } of spots) {
          const [x, y] = pointOn(curve, t);
          const on = [...places, ...captions].find(([l, t, r, b]) => x > l - 3 && x < r + 3 && y > t - 3 && y < b + 3);
          assert.ok(!on, `${name} ${unit} ${width}: ${x}, ${y} on ${on}`);
          marks += 1;
        }
      }
    }
  }
  assert.ok(marks > 1000, String(marks));
});

test("the mark of a line says its sign without colour: a bar below zero, a ring at zero", () => {
  const curve = /** @type {any} */ ([0, 0, 10, 0, 20, 0, 30, 0]);
  const marks = [-2, 0, 3].map((weight) => markOn({ curve, t: 0.5 }, weight));
  assert.match(marks[0], /^M15 -?3\.5l/);
  assert.match(marks[1], /^M12\.4 0a2\.6 2\.6/);
  assert.equal(marks[2], "");
});
