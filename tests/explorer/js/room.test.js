// Room: layers of 1 to 1,024 channels and 0 to 3 axes, as many as the explorer takes, all of them drawn, none cut off.

import assert from "node:assert/strict";
import test from "node:test";

import { product, range, size } from "../../../convnotes/explorer/js/base/indices.js";
import { matrixPlan } from "../../../convnotes/explorer/js/panels/matrixplan.js";
import { inRow, panelPlan } from "../../../convnotes/explorer/js/panels/plan.js";
import { termKinds, termRows, termStrips } from "../../../convnotes/explorer/js/panels/termplan.js";
import { NUMBERS, gridShape } from "../../../convnotes/explorer/js/picture/cells.js";
import { layoutOf } from "../../../convnotes/explorer/js/picture/layout.js";

const CHANNELS = [1, 3, 16, 64, 128, 1024];
const INPUTS = [[], [64], [8, 8], [4, 4, 4]];
const WIDTHS = [344, 440, 900, 1400];
const MOST_CELLS = 2 ** 20;

/** What a layout reads of a layer with kernels of 3 and padding "same". */
function stateOf(/** @type {number} */ nIn, /** @type {number} */ nOut, /** @type {number[]} */ spatial) {
  const kernel = spatial.map(() => 3);
  const axes = spatial.map((n) => {
    const places = Float32Array.from(range(n).flatMap((o) => [o - 1, o, o + 1]));
    return { n, out: n, kernel: 3, places, taps: Int32Array.from(places, (p) => (p >= 0 && p < n ? p : -1)) };
  });
  const role = { values: new Float64Array(1), scale: 9.5, signed: true, whole: false, decimals: 2 };
  const roles = { x: role, w: role, b: role, z: role, y: role };
  const taps = product(kernel.map(range));
  return /** @type {any} */ ({
    nIn,
    nOut,
    width: nIn,
    rows: nOut,
    spatial,
    out: spatial,
    kernel,
    axes,
    taps,
    ...roles,
  });
}

/** Whether the explorer takes a layer of these sizes. */
const taken = (/** @type {any} */ s) =>
  s.nIn * size(s.spatial) + s.nOut * size(s.out) + s.nIn * s.nOut * size(s.kernel) <= MOST_CELLS;

const LAYERS = INPUTS.flatMap((spatial) =>
  CHANNELS.flatMap((nIn) => CHANNELS.map((nOut) => stateOf(nIn, nOut, spatial))).filter(taken),
);

/** The first two of some rectangles [left, top, right, bottom] that share more than a px, or undefined. */
function overlap(/** @type {number[][]} */ edges) {
  const rows = [...edges].sort((p, q) => p[1] - q[1]);
  /** @type {number[][]} */ let open = [];
  for (const here of rows) {
    open = open.filter((other) => other[3] > here[1] + 1);
    const other = open.find((each) => each[2] > here[0] + 1 && here[2] > each[0] + 1);
    if (other) return [here, other];
    open.push(here);
  }
  return undefined;
}

/** What stands in the drawing of a layer at a width: how much, how large, and the first that is not as it ought. */
function drawn(/** @type {any} */ s, /** @type {number} */ width) {
  const layout = layoutOf(s, width);
  const grids = layout.boxes.map((b) => [b.left, b.top, b.left + b.cols * b.cw, b.top + b.rows * b.chh]);
  const labels = layout.labels.map((l) => [l.left, l.top, l.left + l.width, l.top + l.height]);
  const counted = (/** @type {string} */ role) => layout.boxes.filter((box) => box.role === role).length;
  return {
    what: `${s.nIn} -> ${s.nOut}, ${s.spatial} at ${width}`,
    s,
    width,
    height: layout.height,
    wide: layout.width > width,
    wider: layout.wider,
    counts: { x: counted("x"), y: counted("y"), w: counted("w") },
    outside: grids.find(
      ([left, top, right, bottom]) =>
        !(left >= 0 && top >= 0 && right <= layout.width + 1 && bottom <= layout.height + 1) ||
        !(right > left && bottom > top),
    ),
    overlap: overlap(grids),
    covered: width === WIDTHS[0] ? undefined : overlap([...labels, ...grids]),
  };
}

/** Every layer at every width, laid out once; the layouts themselves would fill the memory. */
const DRAWN = LAYERS.flatMap((s) => WIDTHS.map((width) => drawn(s, width)));

test("there are many such layers, of every number of channels", () => {
  assert.ok(LAYERS.length > 100);
  for (const n of CHANNELS) assert.ok(LAYERS.some((s) => s.nIn === n) && LAYERS.some((s) => s.nOut === n));
});

test("every tensor of every layer has its grids, within the drawing and apart from one another", () => {
  for (const { s, counts, wide, wider, outside, overlap, what } of DRAWN) {
    const { slices } = gridShape(s.spatial);
    assert.deepEqual([counts.x, counts.y], [s.nIn * slices, s.nOut * slices], what);
    assert.ok(counts.w > 0 && wider === wide, what);
    assert.equal(outside, undefined, what);
    assert.equal(overlap, undefined, what);
  }
});

test("no caption stands on a grid or on another caption", () => {
  for (const { covered, what } of DRAWN) assert.equal(covered, undefined, what);
});

test("what is drawn is no endless strip", () => {
  for (const { width, height, what } of DRAWN) assert.ok(width < 1200 || height <= 3000, what);
});

test("32 signals out of 16 fold into columns", () => {
  const { boxes, height } = layoutOf(stateOf(16, 32, [100]), 1200);
  assert.ok(height < 1000 && new Set(boxes.filter((b) => b.role === "y").map((b) => b.left)).size > 1);
});

test("products are written in numbers wherever there is room for them", () => {
  const nine = stateOf(1, 1, [40]);
  nine.kernel = [9];
  assert.ok(panelPlan(nine, 900).y.lines > 0);
  assert.ok(panelPlan(stateOf(1, 2, [4, 5, 6]), 900).y.lines > 0);
  const many = panelPlan(stateOf(3, 16, [12, 12]), 1200);
  assert.ok(!many.y.fold && many.y.lines > 0); // that an input feeds 16 outputs takes nothing from them
  assert.ok(many.x.fold);
});

test("bias, sum and result of any length stand in a row, apart from one another", () => {
  const third = (/** @type {number} */ n) => (n * 350) / 3.2;
  assert.deepEqual(inRow([40, 50, 60], 350), { lefts: [0, third(1), third(2)], scale: 1 });
  for (const widths of [
    [40, 180, 90],
    [140, 60, 120],
    [0, 180, 140],
    [190, 180, 240],
  ]) {
    const { lefts, scale } = inRow(widths, 350);
    const ends = lefts.map((left, n) => left + widths[n]);
    assert.ok(lefts[0] >= -1e-9 && ends[0] < lefts[1] && ends[1] < lefts[2] && ends[2] * scale <= 350.001);
    assert.equal(scale < 1, widths[0] === 190); // only what is too long together is drawn smaller
  }
});

test("small inputs print their numbers where the page has room for their padding", () => {
  for (const [nIn, spatial] of /** @type {[number, number[]][]} */ ([
    [3, [5, 6]],
    [1, [4, 5, 6]],
  ])) {
    const { boxes } = layoutOf(stateOf(nIn, 2, spatial), 1200);
    for (const box of boxes.filter((b) => b.role !== "w")) assert.ok(box.cw >= NUMBERS, `${spatial}: ${box.cw}`);
  }
});

test("the sum, the terms and the matrix of every layer stand within the width", () => {
  Object.assign(globalThis, { window: { devicePixelRatio: 1 } });
  for (const s of LAYERS) {
    for (const width of WIDTHS) {
      const what = `${s.nIn} -> ${s.nOut}, ${s.spatial} at ${width}`;
      const { y, x, tall } = panelPlan(s, width);
      for (const blocks of [y, x]) assert.ok(blocks.inner > 0 && blocks.inner <= width && tall <= 180, what);
      const { items, height } = (s.out.length === 1 ? termStrips : termRows)(s, termKinds(s), width);
      for (const b of items.flatMap((item) => item.boxes)) {
        const inside = b.left >= 0 && b.left + b.cols * b.cw <= width && b.top + b.rows * b.chh <= height;
        assert.ok(inside && b.cw > 0 && b.chh > 0, `terms of ${what}`);
      }
      const m = { tall: size(s.out), wide: size(s.spatial), rows: s.nOut * size(s.out), cols: s.nIn * size(s.spatial) };
      const { whole, crop } = matrixPlan(s, m, width);
      assert.ok(whole || crop, what);
      for (const part of [whole, crop]) {
        assert.ok(!part || (part.cw > 0 && part.rows > 0 && part.cols * part.cw <= width), `matrix of ${what}`);
      }
    }
  }
});
