// The maps of the terms view, the entries of the matrix view and what they light, against Python's.

import assert from "node:assert/strict";
import test from "node:test";

import { ascending, product, range, ravel, size, unravel } from "../../../convnotes/explorer/js/base/indices.js";
import { connected } from "../../../convnotes/explorer/js/base/lookup.js";
import { parseSelection } from "../../../convnotes/explorer/js/base/selection.js";
import { eachEntry, entrySelection, lineOf } from "../../../convnotes/explorer/js/panels/entries.js";
import { litRuns } from "../../../convnotes/explorer/js/panels/marks.js";
import { blocksOf } from "../../../convnotes/explorer/js/panels/matrixplan.js";
import { termMaps } from "../../../convnotes/explorer/js/panels/termmaps.js";
import { SHOWN_TERMS, termKinds, termRows } from "../../../convnotes/explorer/js/panels/termplan.js";
import { named, states } from "./support/states.js";

/** @param {any} nested @returns {number[]} */
const flat = (nested) => (Array.isArray(nested) ? nested.flatMap(flat) : [nested]);
/** @param {any} s */
const sizes = (s) => ({
  tall: size(s.out),
  wide: size(s.spatial),
  rows: s.nOut * size(s.out),
  cols: s.nIn * size(s.spatial),
});

test("terms, others and sum are Python's", () => {
  for (const { name, s, terms } of states) {
    const kinds = termKinds(s);
    const cells = size(s.out);
    range(s.nOut).forEach((i) => {
      const own = range(s.nIn).filter((j) => connected(s, i, j)).map((j) => flat(terms[i][j])); // prettier-ignore
      const maps = termMaps(s, kinds, i, 0);
      kinds.slice(0, -2).forEach((kind, n) => {
        const from = { term: [own[n]], others: own.slice(SHOWN_TERMS), sum: own }[kind];
        range(cells).forEach((k) => {
          const sum = from.reduce((total, map) => total + map[k], 0);
          assert.ok(Math.abs(maps[n * cells + k] - sum) < 1e-9, `${name}, output ${i}, ${kind}`);
        });
      });
    });
  }
});

test("above twelve inputs there are ten terms and the others", () => {
  const kinds = termKinds(named("many inputs").s);
  assert.deepEqual(kinds, [...Array(10).fill("term"), "others", "sum", "z", "y"]);
  assert.deepEqual(termKinds(named("one number").s), ["term", "z", "y"]);
});

test("maps stand in the width, one beside the other", () => {
  for (const { name, s } of states.filter((/** @type {any} */ { s }) => s.out.length !== 1)) {
    for (const width of [344, 440, 700, 1000, 1400]) {
      const { items, height } = termRows(s, termKinds(s), width);
      for (const { boxes } of items) {
        for (const box of boxes) {
          const right = box.left + box.cols * box.cw;
          assert.ok(box.left >= 0 && (right <= width || s.out.at(-1) > 100), `${name} at ${width}: ${right}`);
          assert.ok(box.top + box.rows * box.chh <= height, name);
        }
      }
    }
  }
});

test("the entries of M are Python's, and nothing else connects", () => {
  for (const { name, s, matrix } of states) {
    const m = sizes(s);
    const found = range(m.rows).map(() => Array(m.cols).fill(0));
    eachEntry(s, m, { row: 0, col: 0, rows: m.rows, cols: m.cols }, (row, col, v) => (found[row][col] = v));
    found.forEach((line, row) => line.forEach((v, col) => assert.ok(Math.abs(v - matrix[row][col]) < 1e-9, name)));
  }
});

test("a part of M shows what the whole shows there", () => {
  const { s, matrix } = named("boundary reflect");
  const m = sizes(s);
  const part = { row: 3, col: 5, rows: 9, cols: 20 };
  eachEntry(s, m, part, (row, col, v) => assert.ok(Math.abs(v - matrix[row + 3][col + 5]) < 1e-9));
});

test("what a selection lights in M are the entries of its row, column or weight", () => {
  for (const { name, s, lit } of states) {
    const m = sizes(s);
    for (const [text, expected] of Object.entries(lit)) {
      const sel = parseSelection(s, text);
      const runs = litRuns(s, m, sel);
      const cells = runs.flatMap(({ from, count, by }) => range(count).map((k) => from.map((v, a) => v + k * by[a])));
      const places = ascending(cells.map(([row, col]) => row * m.cols + col));
      const pixel = (/** @type {number} */ c, /** @type {number[]} */ index, /** @type {number[]} */ shape) =>
        c * size(shape) + ravel(index, shape);
      const pairs = {
        y: () => expected.inputs.map(([j, n]) => [lineOf(s, m, sel), pixel(j, n, s.spatial)]),
        x: () => expected.outputs.map(([i, o]) => [pixel(i, o, s.out), lineOf(s, m, sel)]),
        w: () => expected.pairs.map(([o, n]) => [pixel(sel.ch[0], o, s.out), pixel(sel.ch[1], n, s.spatial)]),
      }[sel.role]();
      assert.deepEqual(places, ascending(pairs.map(([row, col]) => row * m.cols + col)), `${name} ${text}`);
    }
  }
});

test("the entries of one weight are as few runs as an image has rows", () => {
  const { s } = named("image");
  assert.equal(litRuns(s, sizes(s), parseSelection(s, "w:0,0:0,1")).length, 5);
});

test("an entry chooses a weight that connects its pixels, the margins a pixel", () => {
  const { s } = named("signal");
  const m = sizes(s);
  assert.deepEqual(entrySelection(s, m, [null, 10]), { role: "x", ch: [1], index: [1] });
  assert.deepEqual(entrySelection(s, m, [10, null]), { role: "y", ch: [1], index: [1] });
  assert.deepEqual(entrySelection(s, m, [0, 8]), { role: "y", ch: [0], index: [0] }); // nothing connects there
  assert.equal(entrySelection(s, m, [null, null]), null);
  const sel = entrySelection(s, m, [4, 4]);
  assert.equal(sel.role, "w");
  assert.ok(litRuns(s, m, sel).some(({ from, count }) => range(count).some((k) => from[0] + k === 4)));
});

test("blocks of M are where their channels are", () => {
  assert.deepEqual(blocksOf(0, 10, 5, 2), [[0, 0, 10], [1, 10, 20]]); // prettier-ignore
  assert.deepEqual(blocksOf(3, 4, 5, 1), [[0, 0, 2], [1, 2, 4]]); // prettier-ignore
});

test("a place is an index and back again", () => {
  for (const shape of [[], [4], [2, 3], [2, 3, 4]]) {
    product(shape.map(range)).forEach((index, at) => {
      assert.equal(ravel(index, shape), at);
      assert.deepEqual(unravel(at, shape), index);
    });
  }
});
