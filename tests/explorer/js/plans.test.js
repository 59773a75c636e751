// Where things stand: the layout of the grids and the plan of the arithmetic panel.

import assert from "node:assert/strict";
import test from "node:test";

import { windowOf } from "../../../convnotes/explorer/js/base/connections.js";
import { product, range } from "../../../convnotes/explorer/js/base/indices.js";
import { connected } from "../../../convnotes/explorer/js/base/lookup.js";
import { pointIn, scaleOf } from "../../../convnotes/explorer/js/base/place.js";
import { OPERATOR, panelPlan } from "../../../convnotes/explorer/js/panels/plan.js";
import { cellIndex, gridShape, margin, sliceRowCol } from "../../../convnotes/explorer/js/picture/cells.js";
import { linksOf } from "../../../convnotes/explorer/js/picture/links.js";
import { layoutOf } from "../../../convnotes/explorer/js/picture/layout.js";
import { sidesOf } from "../../../convnotes/explorer/js/view/sides.js";
import { named, states } from "./support/states.js";

const WIDTHS = [344, 440, 700, 900, 1200, 1400];

test("every channel has its grids, as many as it has slices", () => {
  for (const { name, s } of states) {
    const { boxes, map } = layoutOf(s, 1200);
    const { slices } = gridShape(s.spatial);
    for (const [role, n] of [
      ["x", s.nIn],
      ["y", s.nOut],
    ]) {
      // prettier-ignore
      const own = boxes.filter((box) => box.role === role);
      assert.equal(own.length, n * (role === "x" ? slices : gridShape(s.out).slices), name);
    }
    const pairs = range(s.nOut).flatMap((i) => range(s.nIn).filter((j) => connected(s, i, j)));
    const kernels = boxes.filter((box) => box.role === "w" && box.slice === 0);
    assert.equal(kernels.length, map ? s.nIn + s.nOut : pairs.length, name);
  }
});

test("grids of a tensor stand apart, in the drawing, at every width", () => {
  for (const { name, s } of states) {
    for (const width of WIDTHS) {
      const layout = layoutOf(s, width);
      const edges = layout.boxes.map((b) => [b.left, b.top, b.left + b.cols * b.cw, b.top + b.rows * b.chh]);
      edges.forEach(([left, top, right, bottom], n) => {
        assert.ok(left >= 0 && top >= 0 && bottom <= layout.height + 1, `${name} at ${width}`);
        for (const [l, t, r, b] of edges.slice(n + 1)) {
          assert.ok(right <= l + 1 || r <= left + 1 || bottom <= t + 1 || b <= top + 1, `${name} at ${width}: overlap`);
        }
      });
    }
  }
});

test("at usual widths inputs, kernels and outputs stand from left to right within the page", () => {
  for (const { name, s } of states.filter((/** @type {any} */ { s }) => s.spatial.length !== 1)) {
    for (const width of WIDTHS.slice(2)) {
      const { boxes } = layoutOf(s, width);
      const span = (/** @type {string} */ role) => {
        const own = boxes.filter((box) => box.role === role);
        return [Math.min(...own.map((b) => b.left)), Math.max(...own.map((b) => b.left + b.cols * b.cw))];
      };
      const [x, w, y] = ["x", "w", "y"].map(span);
      assert.ok(x[1] < w[0] && w[1] < y[0] && y[1] <= width, `${name} at ${width}`);
    }
  }
});

test("above 64 kernels there is a minimap, with a row and a column of slots", () => {
  const { boxes, map } = layoutOf(named("many kernels").s, 1200);
  assert.ok(map);
  assert.deepEqual(boxes.filter((b) => b.list === "row").map((b) => b.n), range(8)); // prettier-ignore
  assert.deepEqual(boxes.filter((b) => b.list === "column").map((b) => b.n), range(9)); // prettier-ignore
});

test("a window of one axis stands over its output", () => {
  const { s } = named("signal");
  const { boxes } = layoutOf(s, 1200);
  const [x, y] = ["x", "y"].map((role) => boxes.find((box) => box.role === role));
  const middle = (/** @type {number} */ o) => {
    const places = [...s.axes[0].places.subarray(o * 4, o * 4 + 4)];
    return x.left + ((Math.min(...places) + Math.max(...places)) / 2 + 0.5) * x.cw;
  };
  range(s.out[0]).forEach((o) => assert.ok(Math.abs(y.left + (o + 0.5) * y.cw - middle(o)) <= 1));
});

test("a tensor is slices of rows and columns", () => {
  assert.deepEqual(gridShape([]), { slices: 1, rows: 1, cols: 1 });
  assert.deepEqual(gridShape([7]), { slices: 1, rows: 1, cols: 7 });
  assert.deepEqual(gridShape([2, 3, 4]), { slices: 2, rows: 3, cols: 4 });
  assert.deepEqual(sliceRowCol([5]), [0, 0, 5]);
  for (const { s } of states) {
    const [box] = layoutOf(s, 1200).boxes;
    assert.deepEqual(cellIndex(s, box, 0, 0), s.kernel.map(() => 0)); // prettier-ignore
  }
});

test("room for padding is the padding, eight cells at most", () => {
  const { s } = named("image"); // kernels of 2 x 3, flipped: one row above, one column at each side
  assert.deepEqual([margin(s, 0), margin(s, 1), margin(s, -1)], [1, 1, 0]);
  assert.equal(margin(named("dense").s, 0 - 1), 0);
  assert.equal(margin(named("boundary wrap").s, 0), 0);
});

test("a plan of the panel fits its products, or folds to one kernel and chips", () => {
  for (const { name, s } of states) {
    for (const width of WIDTHS) {
      const { y, x, chip, tall } = panelPlan(s, width);
      const k = gridShape(s.kernel);
      for (const [blocks, count] of /** @type {const} */ ([
        [y, s.width],
        [x, s.rows],
      ])) {
        assert.ok(blocks.inner <= blocks.block && blocks.tall === k.rows * blocks.chh && blocks.tall <= tall, name);
        const wide = blocks.fold ? blocks.inner : count * (blocks.block + OPERATOR) - OPERATOR;
        assert.ok(wide <= width, `${name} at ${width}`);
        assert.equal(blocks.lines === 0, blocks.cw === blocks.chh, name);
        if (blocks.fold && blocks.lines && count > 1) assert.ok(blocks.block + OPERATOR + chip <= width, name);
      }
      assert.ok(tall <= 180 && chip >= 148, name);
    }
  }
});

test("many inputs fold, few do not; chips widen with their subscripts", () => {
  assert.equal(panelPlan(named("many inputs").s, 1200).y.fold, true);
  assert.equal(panelPlan(named("image").s, 1200).y.fold, false);
  assert.equal(panelPlan(named("image").s, 440).y.fold, true);
  const few = panelPlan(named("image").s, 1200).chip;
  assert.ok(panelPlan({ ...named("image").s, nOut: 128, nIn: 128 }, 1200).chip > few + 20);
});

/** An element of so many own px, shown so large. @param {number[]} own @param {number[]} shown */
const element = ([offsetWidth, offsetHeight], [width, height]) =>
  /** @type {any} */ ({
    offsetWidth,
    offsetHeight,
    getBoundingClientRect: () => ({ left: 10, top: 20, width, height }),
  });

test("a page that scales a view is told from a browser that rounds its sides", () => {
  assert.deepEqual(scaleOf(element([1200, 1177], [1200, 1176.84])), { x: 1, y: 1 });
  assert.deepEqual(scaleOf(element([1200, 1000], [600, 2000])), { x: 0.5, y: 2 });
  assert.deepEqual(scaleOf(element([0, 0], [0, 0])), { x: 1, y: 1 });
  assert.deepEqual(pointIn(element([100, 100], [200, 200]), 110, 40), [50, 10]);
});

test("where elements of a transposed layer stand between its cells, a ring says so", () => {
  const { s } = named("turned round");
  const layout = layoutOf(s, 1200);
  const find = (/** @type {string} */ role, /** @type {number[]} */ ch, /** @type {number} */ slice) =>
    layout.boxes.find((box) => box.role === role && String(box.ch) === String(ch) && box.slice === slice);
  let seen = 0;
  for (const index of product(s.out.map(range))) {
    const d = { hull: "", ghost: "", hole: "", frame: "", ring: "" };
    linksOf(d, s, layout, find, { role: "y", ch: [0], index });
    const between = windowOf(s, index).filter(({ place: [row, col] }) => {
      const within = row >= 0 && row <= s.spatial[0] - 1 && col >= 0 && col <= s.spatial[1] - 1;
      return within && !(Number.isInteger(row) && Number.isInteger(col));
    });
    assert.equal(d.hole.split("M").length - 1, between.length * s.nIn, String(index));
    seen += between.length;
  }
  assert.ok(seen > 20);
});

test("short signals print their numbers, inputs and outputs, where one is wider than the other", () => {
  const { s } = named("signal turned round");
  const widths = layoutOf(s, 900).boxes.map((box) => box.cw);
  assert.ok(Math.min(...widths) >= 25 && Math.max(...widths) > 2 * 25, String(widths));
});

test("the sum of a small layer stands beside its picture, as wide as its products; of others below", () => {
  const { s } = named("whole numbers");
  const sides = sidesOf(s, 1000);
  assert.ok(sides && sides.picture + sides.panel < 1000);
  const { y } = panelPlan(s, sides.panel, true);
  assert.ok(!y.fold && y.lines === 1 && s.width * (y.block + OPERATOR) - OPERATOR <= sides.panel);
  assert.ok(layoutOf(s, sides.picture).boxes.every((box) => box.cw >= 25));
  const narrow = sidesOf(s, 980); // where inputs with padding print their numbers by room that outputs lend
  assert.ok(narrow && layoutOf(s, narrow.picture).boxes.every((box) => box.cw >= 25));
  assert.equal(sidesOf(s, 700), null);
  for (const { s: other } of states.filter((/** @type {any} */ { s: { spatial } }) => spatial.length === 1)) {
    assert.equal(sidesOf(other, 1400), null);
  }
});
