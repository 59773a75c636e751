// The bundle decoded, selections as text, and the connections, against Python's.

import assert from "node:assert/strict";
import test from "node:test";

import { samePacked } from "../../../convnotes/explorer/js/base/binary.js";
import { arithmetic, windowOf } from "../../../convnotes/explorer/js/base/connections.js";
import { connected, inputsOf, outputsOf } from "../../../convnotes/explorer/js/base/lookup.js";
import { parseSelection, selectionText } from "../../../convnotes/explorer/js/base/selection.js";
import { expand } from "../../../convnotes/explorer/js/base/sentence.js";
import * as state from "../../../convnotes/explorer/js/base/state.js";
import { named, states } from "./support/states.js";

/** @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

test("values are Python's, in C order", () => {
  for (const { name, s, z, y } of states) {
    assert.deepEqual([...s.z.values], z, name);
    assert.deepEqual([...s.y.values], y, name);
  }
});

test("a selection lights what Python connects", () => {
  let compared = 0;
  for (const { name, s, lit } of states) {
    for (const [text, expected] of Object.entries(lit)) {
      const { text: _, focus, ...found } = expand(s, parseSelection(s, text));
      assert.deepEqual([found, focus], [expected, null], `${name} ${text}`);
      compared += 1;
    }
  }
  assert.ok(compared > 1000);
});

test("the arithmetic of a pixel is what Python explains", () => {
  for (const { name, s, sums } of states) {
    for (const [text, expected] of Object.entries(sums)) {
      const sel = parseSelection(s, text);
      const a = arithmetic(s, sel.ch[0], sel.index);
      assert.ok(near(a.b, expected.b) && near(a.z, expected.z) && near(a.y, expected.y), `${name} ${text}`);
      a.parts.forEach((part) => assert.ok(near(part.subtotal, expected.subtotals[part.j]), name));
      assert.ok(Math.abs(a.residual) < 1e-9, name);
    }
  }
});

test("a selection is the same after it was text", () => {
  for (const { s, lit } of states) {
    for (const text of Object.keys(lit)) assert.equal(selectionText(parseSelection(s, text)), text);
  }
  assert.equal(selectionText(null), "");
});

test("a selection that is malformed or outside is none", () => {
  const { s } = named("groups"); // 4 to 4 in two groups, 5 x 5
  const wrong = ["", "y", "y:0", "y:0:", "y:0:1", "y:4:1,1", "x:4:1,1", "y:0:5,1", "x:0:1,5", "w:0,2:1,1", "w:0,0:3,1"];
  for (const text of [...wrong, "q:0:1,1", "y:0:-1,1", "y:0:1,1 ", "y:0:1.5,1", "w:0:1,1", "y:0,1:1,1", "y:0:1,1,1"]) {
    assert.equal(parseSelection(s, text), null, text);
  }
  assert.deepEqual(parseSelection(s, "w:2,3:2,0"), { role: "w", ch: [2, 3], index: [2, 0] });
});

test("a kernel joins the channels of one group", () => {
  const { s } = named("groups");
  assert.deepEqual(inputsOf(s, 3), [2, 3]);
  assert.deepEqual(outputsOf(s, 1), [0, 1]);
  assert.ok(connected(s, 1, 0) && !connected(s, 1, 2));
});

test("padding is beside its grid, and a hole of a transposed layer between cells", () => {
  const image = named("image").s;
  const corner = windowOf(image, [0, 0]);
  assert.ok(corner.some(({ index, place }) => index === null && place.some((n) => n === -1)));
  assert.ok(corner.every(({ place }) => place.every(Number.isInteger)));
  const moved = windowOf(image, [4, 5]).map(({ place }) => place);
  assert.deepEqual(
    moved,
    corner.map(({ place: [row, col] }) => [row + 4, col + 5]),
  );
  const turned = named("turned round").s;
  assert.ok(windowOf(turned, [1, 1]).some(({ index, place }) => index === null && !place.every(Number.isInteger)));
});

test("a role knows its scale, its sign, and the decimals its values need", () => {
  const whole = state.asRole(new Float64Array([0, 5, 250]));
  assert.deepEqual([whole.scale, whole.signed, whole.whole, whole.decimals], [250, false, true, 0]);
  const halves = state.asRole(new Float64Array([-0.5, 1.5]));
  assert.deepEqual([halves.scale, halves.signed, halves.whole, halves.decimals], [1.5, true, false, 1]);
  assert.equal(state.asRole(new Float64Array([0.25, -0.5])).decimals, 2);
});

test("what two bundles share is decoded once", () => {
  const { s, bundle } = named("image");
  const next = state.decode({ ...bundle, x: { values: s.x.values.map((v) => 2 * v) } }, s);
  assert.ok(next.axes === s.axes && next.w === s.w && next.y === s.y && next.x !== s.x);
  assert.equal(next.x.scale, 2 * s.x.scale);
  assert.notEqual(state.decode(named("signal").bundle, s).axes, s.axes);
});

test("a y that z tells does not travel", () => {
  const { s, bundle } = named("image");
  assert.equal(bundle.y, null);
  assert.deepEqual(
    s.y.values,
    s.z.values.map((v) => Math.max(v, 0)),
  );
  const same = state.decode({ ...bundle, settings: { ...bundle.settings, phi: "identity" } });
  assert.ok(same.y === same.z);
});

test("arrays that are new as a whole are decoded, and y with its z", () => {
  const { s } = named("image");
  const z = s.z.values.map((v) => -v);
  const next = state.replaced(s, { x: { values: s.x.values.map((v) => 3 * v) }, z: { values: z } });
  assert.equal(next.x.scale, 3 * s.x.scale);
  assert.deepEqual([next.z.values, next.y.values], [z, z.map((v) => Math.max(v, 0))]);
  assert.ok(next.w === s.w && s.z.values[0] === -z[0]);
});

test("a step sets its cells and the outputs that Python tells, and the y that z tells", () => {
  const { s } = named("image");
  const next = state.patched(s, [
    ["w", 4, 9],
    ["z", 7, -2],
  ]);
  assert.deepEqual([next.w.values[4], next.w.scale, next.z.values[7], next.y.values[7]], [9, 9, -2, 0]);
  assert.deepEqual(next.z.values.slice(0, 7), s.z.values.slice(0, 7));
  assert.ok(next.x === s.x && next.b === s.b && s.w.values[4] !== 9); // the state before is not touched
  assert.deepEqual([next.bundle.w, next.bundle.x], [null, s.bundle.x]); // the next bundle is decoded
  assert.ok(state.patched(s, [["w", 4, s.w.values[4]]]) === s); // where nothing is another
  const same = { ...s, bundle: { ...s.bundle, settings: { ...s.bundle.settings, phi: "identity" } } };
  assert.equal(state.patched(same, [["z", 7, -2]]).y.values[7], -2);
});

test("arrays are the same where their bytes are, wherever these begin", () => {
  const view = (...all) => new DataView(Uint8Array.from([9, ...all, 9]).buffer, 1, all.length);
  const packed = { f4: view(1, 2, 3, 4, 5, 6, 7, 8) };
  assert.ok(samePacked(packed, { f4: view(1, 2, 3, 4, 5, 6, 7, 8) }));
  for (const other of [view(1, 2, 3, 4, 5, 6, 7, 0), view(1, 2, 3, 4), view(), undefined]) {
    assert.ok(!samePacked(packed, { f4: other }) && !samePacked({ f4: other }, packed));
  }
  assert.ok(!samePacked(packed, { f8: packed.f4 }) && samePacked({ f8: "AAA=" }, { f8: "AAA=" }));
});
