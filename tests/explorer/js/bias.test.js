// A layer without bias: nothing says, adds, draws or edits one.

import assert from "node:assert/strict";
import test from "node:test";

import { arithmetic } from "../../../convnotes/explorer/js/base/connections.js";
import { expand, sentence } from "../../../convnotes/explorer/js/base/sentence.js";
import { decode } from "../../../convnotes/explorer/js/base/state.js";
import { editableBias } from "../../../convnotes/explorer/js/hands/values.js";
import { noteOf, sumDecimals } from "../../../convnotes/explorer/js/panels/note.js";
import { termKinds, termRows } from "../../../convnotes/explorer/js/panels/termplan.js";

/** Two numbers to one: 2 x 3 + (-1) x 4, and a bias if one is given. */
function layer(bias) {
  const z = 2 + (bias ?? 0);
  const text = { names: { x: null, y: null } };
  const settings = { padding: "same", stride: [], dilation: [], boundary: "zero", flip: true, phi: "identity" };
  const kinds = { x: "double", w: "double", b: bias === undefined ? null : "double" };
  const values = { x: [3, 4], w: [2, -1], z: [z], y: [z] };
  const bundle = { n_in: 2, n_out: 1, groups: 1, axes: [], text, settings, kinds, b: null };
  if (bias !== undefined) values.b = [bias];
  for (const [role, list] of Object.entries(values)) bundle[role] = { values: new Float64Array(list) };
  return bundle;
}
const chosen = { role: "y", ch: [0], index: [] };

test("without a bias there is none to add, to say or to edit", () => {
  const s = decode(layer());
  const a = arithmetic(s, 0, []);
  assert.deepEqual([s.b.values.length, a.b, a.z, a.residual], [0, null, 2, 0]);
  assert.equal(sentence(s, chosen), "output 0: 2 connections to 2 inputs; sum 2, result 2");
  assert.equal(noteOf(s, chosen).split(" Output")[0], "The subtotals shown add up to z.");
  assert.equal(editableBias(s, 0, []), null);
  assert.equal(expand(s, chosen).inputs.length, 2);
  assert.equal(sumDecimals(s), 0);
});

test("a bias of 0 is one", () => {
  const s = decode(layer(0));
  assert.deepEqual(editableBias(s, 0, []), { role: "b", at: 0, value: 0 });
  assert.equal(sentence(s, chosen), "output 0: 2 connections to 2 inputs; sum 2, bias 0, result 2");
  assert.equal(noteOf(s, chosen).split(" Output")[0], "The subtotals shown and b add up to z.");
});

test("the terms view adds its terms up to z, with no place for a bias", () => {
  const bare = decode(layer());
  const kinds = termKinds(bare);
  assert.deepEqual(kinds, ["term", "term", "z", "y"]);
  assert.ok(termRows(bare, kinds, 900).items.every((item) => !item.bias));
  const biased = decode(layer(5));
  assert.deepEqual(termKinds(biased), ["term", "term", "sum", "z", "y"]);
  assert.ok(termRows(biased, termKinds(biased), 900).items.some((item) => item.bias));
});

test("a bias that comes or goes is another picture, one that changes is not", () => {
  const bare = decode(layer());
  const biased = decode(layer(1), bare);
  assert.notEqual(bare.shape, biased.shape);
  assert.equal(decode(layer(2), biased).shape, biased.shape);
});
