// Numbers and names as text.

import assert from "node:assert/strict";
import test from "node:test";

import * as format from "../../../convnotes/explorer/js/base/format.js";
import { asRole } from "../../../convnotes/explorer/js/base/state.js";
import { states } from "./support/states.js";

const { MINUS, POWERS } = format;

test("the decimals of a scale are enough to read and no more", () => {
  const scales = [0, 1000, 100, 99, 10, 9.9, 0.1, 0.09, 0.01, 1e-4, 1e-12];
  assert.deepEqual(scales.map(format.decimalsFor), [0, 0, 0, 1, 1, 2, 2, 3, 3, 5, 8]);
});

test("a number in a sum is written as one writes it", () => {
  const said = [0, 10, 24, 0.5, 1 / 3, -2.25, 0.1 + 0.2, Math.fround(0.1), 9.9999, 123456.1].map((v) =>
    format.fixed(v, 3),
  );
  assert.deepEqual(said, ["0", "10", "24", "0.5", "0.333", `${MINUS}2.25`, "0.3", "0.1", "10.000", "123456.1"]);
});

test("only nothing is 0, and what rounds to it says how far", () => {
  const said = [0.00004, -0.00004, 3e-17, -0].map((v) => format.fixed(v, 4));
  assert.deepEqual(said, ["0.0000", "0.0000", "0", "0"]);
});

test("a fixed number has a proper minus sign, and never that of zero", () => {
  assert.equal(format.fixed(-1.25, 1), `${MINUS}1.3`);
  assert.equal(format.fixed(-1e-15, 1), "0");
  assert.equal(format.fixed(-2e-9, POWERS), `${MINUS}2.000e${MINUS}9`);
  assert.equal(format.fixed(0, POWERS), "0");
});

test("a cell says 0 only of nothing, and a small number among large ones keeps a decimal", () => {
  const role = { decimals: 0, scale: 200 };
  const said = [200, 0.3, 0, -0.4, 1.5, 30.2, 7].map((v) => format.brief(v, role));
  assert.deepEqual(said, ["200", ".3", "0", `${MINUS}.4`, "1.5", "30", "7"]);
});

test("one fraction changes no whole number of its role", () => {
  const role = asRole(new Float64Array([24, 13.5, 0, -7]));
  const said = Array.from(role.values, (v) => format.brief(v, role));
  assert.deepEqual(said, ["24", "13.5", "0", `${MINUS}7`]);
});

test("cells say what the still figures say", () => {
  for (const { name, s, cells, decimals } of states) {
    const role = { scale: s.x.scale, decimals };
    assert.deepEqual(
      Array.from(s.x.values, (v) => format.brief(v, role)),
      cells,
      name,
    );
  }
});

test("the longest number of a role is as long as any it has", () => {
  for (const { name, s } of states) {
    for (const role of [s.x, s.w, s.y]) {
      const most = Math.max(...Array.from(role.values, (/** @type {number} */ v) => format.brief(v, role).length));
      assert.ok(most <= format.longest(role).length, `${name}: ${most}, ${format.longest(role)}`);
    }
  }
});

test("a number in a sentence has up to six digits", () => {
  const said = [3, -3, 0.1 + 0.2, 1234567.25, -1e-9].map(format.plain);
  assert.deepEqual(said, ["3", `${MINUS}3`, "0.3", "1234570", `${MINUS}1e${MINUS}9`]);
});

test("places, counts and sizes are said in the words of their axes", () => {
  assert.equal(format.place([]), "");
  assert.equal(format.place([4]), "position 4");
  assert.equal(format.place([3, 4]), "row 3, column 4");
  assert.equal(format.place([1, 3, 4]), "slice 1, row 3, column 4");
  assert.equal(format.count(1, "entry", "entries"), "1 entry");
  assert.equal(format.count(1200, "entry", "entries"), "1,200 entries");
  for (const n of [0, 7, 999, 1000, 65536, 123456, 9_940_193, -1234, 2 ** 53]) {
    assert.equal(format.inGroups(n), n.toLocaleString("en"));
  }
  assert.equal(format.count(0, "pixel"), "0 pixels");
  assert.equal(format.times([14, 14]), "14 \u00d7 14");
  assert.equal(format.times([]), "1 number");
  assert.equal(format.times([5]), "5 values");
  assert.equal(format.times([1]), "1 value");
  assert.equal(format.bracketed([2, 3]), "[2, 3]");
  assert.equal(format.bracketed([]), "");
  assert.equal(format.channelText("w", [1, 2]), "kernel from input 2 to output 1");
  assert.equal(format.channelText("w", [1, 2], "weight"), "weight from input 2 to output 1");
});

test("a place of an image is a pixel, one of numbers an input, an output, a number", () => {
  const [images, numbers] = [{ kernel: [3, 3] }, { kernel: [] }];
  assert.deepEqual(
    [images, numbers].map((s) => format.placeName(s)),
    ["pixel", "number"],
  );
  assert.deepEqual(
    [images, numbers].map((s) => format.placeName(s, "input")),
    ["input pixel", "input"],
  );
});
