// Networks in the page: columns and folded runs, where planes stand, keys, steps to the node below or above.

import assert from "node:assert/strict";
import test from "node:test";

import { columnsOf } from "../../../convnotes/explorer/js/network/columns.js";
import { fieldsOf, oneUnit } from "../../../convnotes/explorer/js/network/fields.js";
import { movedUnit } from "../../../convnotes/explorer/js/network/hands.js";
import { makeFolds } from "../../../convnotes/explorer/js/network/folds.js";
import { heatOf } from "../../../convnotes/explorer/js/network/heat.js";
import { headingOf, layoutNet } from "../../../convnotes/explorer/js/network/layout.js";
import { madeOf } from "../../../convnotes/explorer/js/network/made.js";
import { netOf, parseUnit, unitText } from "../../../convnotes/explorer/js/network/net.js";
import { countOf, maskOf } from "../../../convnotes/explorer/js/network/sets.js";
import { warm } from "../../../convnotes/explorer/js/network/spots.js";
import { neighbourOf } from "../../../convnotes/explorer/js/network/steps.js";
import { expandUnit } from "../../../convnotes/explorer/js/network/words.js";

const base64 = (/** @type {number[]} */ list) => Buffer.from(Int32Array.from(list).buffer).toString("base64");
/** Windows of three cells on eight, padded. */
const window3 = {
  out: 8,
  kernel: 3,
  taps: base64([-1, 0, 1, 0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7, 6, 7, -1]),
};

/** A chain of so many like layers of two channels, each added to what it reads. @param {number} blocks */
function residual(blocks) {
  const shape = [2, 8];
  const link = { axes: [{ groups: 1 }, 0] };
  const same = { axes: [null, null] };
  const nodes = [{ name: "x", kind: "input", label: "", shape, reads: [], links: [], numbers: "double" }];
  for (let n = 0; n < blocks; n++) {
    const read = nodes.length - 1;
    const own = { kind: "conv", label: "conv", shape, numbers: "double", phi: "identity" };
    nodes.push(/** @type {any} */ ({ ...own, name: `conv${n}`, reads: [read], links: [link], makes: { op: "layer" } }));
    const both = { kind: "add", label: "add", reads: [read + 1, read], links: [same, same], makes: { op: "add" } };
    nodes.push(/** @type {any} */ ({ ...own, ...both, name: `add${n}` }));
  }
  const runs = blocks > 2 ? [[1, 2, blocks]] : [];
  return netOf(/** @type {any} */ ({ nodes, tables: [window3], outputs: [nodes.length - 1], runs, computes: false }));
}

test("units are read and written as text, and refused where they are not there", () => {
  const net = residual(1);
  assert.deepEqual(parseUnit(net, "conv0:1:7"), { node: 1, unit: [1, 7] });
  for (const text of ["conv0:1:8", "conv0:2:0", "conv0:1:", "conv0:1:1,1", "nothing:0:0", "conv0", ""]) {
    assert.equal(parseUnit(net, text), null, text);
  }
  assert.equal(unitText(net, { node: 2, unit: [0, 3] }), "add0:0:3");
});

test("a residual field is a union, and grows by one cell a side with every block", () => {
  for (const blocks of [1, 2, 3]) {
    const net = residual(blocks);
    const last = net.nodes.length - 1;
    const { below, above } = fieldsOf(net, last, oneUnit([2, 8], [0, 4]));
    assert.equal(countOf([2, 8], /** @type {any} */ (below[0])), 2 * (2 * blocks + 1));
    const lit = expandUnit(net, { node: last, unit: [0, 4] }, { below, above }, []);
    assert.deepEqual(Object.keys(lit.above), [`add${blocks - 1}`]);
  }
  const one = residual(1);
  const mid = fieldsOf(one, 0, oneUnit([2, 8], [1, 0])).above[2];
  assert.deepEqual([...maskOf([2, 8], /** @type {any} */ (mid))], [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
});

test("like blocks stand as one until they are unfolded", () => {
  const net = residual(6);
  const folded = columnsOf(net, new Set());
  const shown = folded.columns.map((column) => column.map(({ node }) => node));
  assert.deepEqual(shown, [[0], [1], [2], [-1]]);
  assert.equal(folded.of.get(9)?.hides.length, 10);
  assert.deepEqual(folded.edges.at(-1), { from: "node2", to: "run0" });
  const open = columnsOf(net, new Set([0]));
  assert.equal(open.columns.length, 13);
  assert.ok(open.edges.some(({ from, to }) => from === "node0" && to === "node2"));
});

test("planes stand within the stage, apart from one another, at every width", () => {
  const net = residual(2);
  for (const width of [390, 900, 1400]) {
    const { planes, width: whole, height } = layoutNet(net, columnsOf(net, new Set()), new Set(), width);
    assert.equal(planes.length, 10);
    const boxes = planes.map((p) => [p.left, p.top, p.left + p.cols * p.cw, p.top + p.rows * p.chh]);
    boxes.forEach(([left, top, right, bottom], n) => {
      assert.ok(left >= 0 && top >= 0 && right <= whole && bottom <= height);
      for (const other of boxes.slice(0, n)) {
        assert.ok(right <= other[0] || other[2] <= left || bottom <= other[1] || other[3] <= top, `${width}`);
      }
    });
  }
  const closed = layoutNet(net, columnsOf(net, new Set()), new Set([1]), 900);
  assert.deepEqual([closed.planes.length, closed.blocks.length], [8, 5]);
});

test("seven columns with names, shapes and buttons for more channels fit where JupyterLab has 700 px for them", () => {
  const shapes = [
    [3, 32, 32],
    [10, 30, 30],
    [10, 15, 15],
    [16, 13, 13],
    [64, 11, 11],
    [2, 11, 11],
    [2, 11, 11],
  ];
  const nodes = shapes.map((shape, at) => ({ name: `conv${at}`, at, shape, reads: at ? [at - 1] : [] }));
  const net = /** @type {any} */ ({ nodes, runs: [] });
  for (const width of [700, 1100]) {
    const layout = layoutNet(net, columnsOf(net, new Set()), new Set(), width);
    assert.equal(layout.width, width);
    const ends = layout.blocks.map(({ left, width: own }) => [left, left + own]);
    ends.slice(1).forEach(([left], n) => assert.ok(left - ends[n][1] >= Math.floor(layout.gap), `${width}`));
    for (const { shown, body, item } of layout.blocks) {
      assert.equal(body > layout.blocks[0].body, shown < shapes[item.node][0]); // a line for the buttons
    }
  }
});

test("keys move within a node and stop at its edges", () => {
  const net = residual(1);
  const walk = (/** @type {string} */ keys) =>
    keys.split(" ").reduce((at, key) => movedUnit(net, at, { key }) ?? at, { node: 1, unit: [0, 6] }).unit;
  assert.deepEqual(walk("ArrowRight ArrowRight ArrowRight"), [0, 7]);
  assert.deepEqual(walk("ArrowDown PageDown Home"), [1, 0]);
  assert.deepEqual(walk("PageUp End ArrowUp"), [0, 7]);
  assert.equal(movedUnit(net, { node: 1, unit: [0, 6] }, { key: "a" }), undefined);
  assert.equal(movedUnit(net, { node: 1, unit: [0, 6] }, { key: "Home", altKey: true }), undefined);
});

test("steps go to the middle of the field in the nearest node that is shown", () => {
  const net = residual(2);
  const chosen = { node: 3, unit: [1, 4] };
  const fields = fieldsOf(net, 3, oneUnit([2, 8], [1, 4]));
  const step = (/** @type {boolean} */ up, /** @type {number[]} */ shown) =>
    neighbourOf(net, chosen, fields, up, (node) => shown.includes(node), []);
  assert.deepEqual(step(false, [0, 1, 2, 3, 4]), { node: 2, unit: [1, 4] });
  assert.deepEqual(step(false, [0, 3]), { node: 0, unit: [1, 4] });
  assert.deepEqual(step(true, [0, 3, 4]), { node: 4, unit: [1, 4] });
  assert.equal(step(true, [0, 3]), null);
});

test("heat is a share of the most, and of ways of its logarithm", () => {
  const [heat, none, ways] = heatOf([Float64Array.of(0, -4, 2), undefined, Float64Array.of(0)], false);
  assert.deepEqual([[...(heat ?? [])], none, [...(ways ?? [])]], [[0, -1, 0.5], undefined, [0]]); // prettier-ignore
  assert.deepEqual([...(heatOf([Float64Array.of(0, 3, 15)], true)[0] ?? [])], [0, 0.5, 1]);
});

test("what has not travelled is folded away, and asked for where it is shown", () => {
  const net = /** @type {any} */ ({
    nodes: ["x", "a", "b", "c", "d", "e", "f", "y"].map((name, at) => ({ name, at })),
    runs: [[1, 2, 3]], // a and b, thrice
  });
  const roles = net.nodes.map((/** @type {any} */ { at }) => (at < 3 ? {} : undefined));
  const asked = /** @type {string[][]} */ ([]);
  let built = 0;
  const ask = (/** @type {string[]} */ names) => void asked.push(names);
  const folds = makeFolds({ net: () => net, roles: () => roles, build: () => void built++, ask, page() {} });
  folds.begin();
  assert.deepEqual([...folds.state().closed], [3, 4, 5, 6, 7]);
  folds.fold(2);
  folds.fold(2); // away, and back: its values are here
  assert.deepEqual([asked, built], [[], 2]);
  assert.deepEqual([1, 2, 7].map(folds.reveal), [false, false, false]); // none of these is hidden by the run
  folds.unfold(0);
  assert.deepEqual(asked, [["c", "d", "e", "f"]]);
  assert.deepEqual([[...folds.state().closed], [...folds.state().runs], built], [[7], [0], 3]);
});

test("a unit that code chooses in a folded run is shown, once", () => {
  const net = /** @type {any} */ ({ nodes: [..."xabcdefy"].map((name) => ({ name })), runs: [[1, 2, 3]] });
  const asked = /** @type {string[][]} */ ([]);
  const ask = (/** @type {string[]} */ names) => void asked.push(names);
  const roles = /** @type {any[]} */ ([{}, {}, {}]);
  const folds = makeFolds({ net: () => net, roles: () => roles, build() {}, ask, page() {} });
  assert.deepEqual([2, 3, 6].map(folds.reveal), [false, true, false]);
  assert.deepEqual([[...folds.state().runs], asked], [[0], [["c", "d", "e", "f"]]]);
});

test("of a long name its heading keeps the end, from a whole part on where one fits", () => {
  assert.equal(headingOf("conv1", 11), "conv1");
  assert.equal(headingOf("global/conv5a", 11), "\u2026/conv5a");
  assert.equal(headingOf("averylongname", 11), "\u2026rylongname");
});

test("a unit that no layer makes is told in the numbers it is made of", () => {
  const shape = [2, 3];
  const read = { reads: [0], links: [{ axes: [null, 0] }], shape };
  const of = (/** @type {any} */ makes, /** @type {any} */ weights = null) =>
    /** @type {any} */ ({
      nodes: [
        { shape, name: "x" },
        { ...read, makes, weights },
      ],
      tables: [{ kernel: 2, taps }],
    });
  const taps = Int32Array.of(-1, 0, 0, 1, 1, 2);
  const roles = /** @type {any} */ ([{ values: Float64Array.of(1, 2, 3, -4, 5, 6) }]);
  /** @type {[any, number[], string][]} */ const cases = [
    [of({ op: "softmax" }), [1, 0], "; exp(\u22124) / (exp(1) + exp(\u22124))"],
    [of({ op: "scale" }, { gain: [1, 0.5], shift: [0, -3] }), [1, 2], "; 0.5 \u00d7 6 \u2212 3"],
    [of({ op: "max" }), [0, 1], "; the largest of 1 at [0], 2 at [1]"],
    [of({ op: "average", counts: [[2, 2, 2]] }), [0, 0], "; the mean of 1 at [0] and 1 zero of padding"],
    [of({ op: "average", counts: [[1, 2, 2]] }), [0, 0], "; the mean of 1 at [0]"],
    [of({ op: "flatten" }), [0, 1], ""],
  ];
  cases.push([of({ op: "logsoftmax" }), [1, 0], "; the logarithm of exp(\u22124) / (exp(1) + exp(\u22124))"]);
  for (const [net, unit, text] of cases) assert.equal(madeOf(net, 1, unit, roles), text);
  const nodes = [
    { shape, name: "x" },
    { shape: [1, 1], name: "gate" },
    { shape, reads: [0, 1], links: [{ axes: [null, null] }, { axes: [{ groups: 1 }, 0] }], makes: { op: "multiply" } },
  ];
  const gated = /** @type {any} */ ({ nodes, tables: [{ kernel: 1, taps: Int32Array.of(0, 0, 0) }] });
  const both = [...roles, { values: Float64Array.of(0.5) }];
  assert.equal(madeOf(gated, 2, [1, 2], both), "; 6 of x \u00d7 0.5 of gate");
});

test("warm cells stand in whole px beside one another, with no seams", () => {
  const boxes = /** @type {number[][]} */ ([]);
  const ctx = /** @type {any} */ ({
    save() {},
    restore() {},
    clearRect() {},
    fillRect: (/** @type {number[]} */ ...box) => void boxes.push(box),
  });
  const plane = /** @type {any} */ ({ node: 0, slice: 0, rows: 2, cols: 3, left: 0.3, top: 5.6, cw: 2.8, chh: 2.8 });
  const net = /** @type {any} */ ({ nodes: [{ shape: [1, 2, 3] }] });
  warm(ctx, net, plane, 0, Float32Array.of(1, 1, 1, 0, -1, 1), /** @type {any} */ ({ above: "a", below: "b" }));
  assert.deepEqual(boxes, [[0, 6, 3, 2], [3, 6, 3, 2], [6, 6, 3, 2], [3, 8, 3, 3], [6, 8, 3, 3]]); // prettier-ignore
});
