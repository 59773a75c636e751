// Keys, typed numbers, steps of a value, predictions, and the queue of edits.

import assert from "node:assert/strict";
import test from "node:test";

import { guessing } from "../../../convnotes/explorer/js/hands/guesses.js";
import { moved } from "../../../convnotes/explorer/js/hands/keys.js";
import { makeEdits } from "../../../convnotes/explorer/js/hands/queue.js";
import { makeSweep } from "../../../convnotes/explorer/js/hands/sweep.js";
import * as values from "../../../convnotes/explorer/js/hands/values.js";
import { asRole } from "../../../convnotes/explorer/js/base/state.js";
import { makeClock } from "./support/clock.js";
import { named } from "./support/states.js";

/** Where keys lead, one after the other. @param {any} s @param {any} sel @param {string} keys */
const walk = (s, sel, keys) =>
  keys.split(" ").reduce((at, key) => moved(s, at, { key: key.replace("^", ""), ctrlKey: key.startsWith("^") }), sel);

test("arrows move within a grid and stop at its edges", () => {
  const { s } = named("image"); // 3 inputs of 5 x 6
  const from = { role: "x", ch: [1], index: [2, 3] };
  assert.deepEqual(walk(s, from, "ArrowRight ArrowDown").index, [3, 4]);
  assert.deepEqual(walk(s, from, "ArrowLeft ArrowUp ArrowUp ArrowUp").index, [0, 2]);
  assert.deepEqual(walk(s, from, "ArrowRight ArrowRight ArrowRight").index, [2, 5]);
  assert.deepEqual(from.index, [2, 3]);
});

test("home and end go along the row, with control to the corners", () => {
  const { s } = named("image");
  const from = { role: "y", ch: [1], index: [2, 3] };
  const ends = ["Home", "End", "^Home", "^End"].map((key) => walk(s, from, key).index);
  assert.deepEqual(ends, [[2, 0], [2, 5], [0, 0], [4, 5]]); // prettier-ignore
});

test("page keys change the channel, brackets the slice, arrows the channel where there is no axis", () => {
  const { s } = named("volume");
  const from = { role: "x", ch: [0], index: [1, 2, 2] };
  assert.deepEqual(walk(s, from, "PageDown PageDown").ch, [1]);
  assert.deepEqual(walk(s, from, "PageUp").ch, [0]);
  assert.deepEqual(walk(s, from, "] ]").index, [2, 2, 2]);
  assert.deepEqual(walk(s, from, "[ [").index, [0, 2, 2]);
  const dense = named("dense").s;
  assert.deepEqual(walk(dense, { role: "x", ch: [1], index: [] }, "ArrowDown").ch, [2]);
});

test("page keys pass over kernels that are missing", () => {
  const { s } = named("groups"); // 0 and 1 read 0 and 1, 2 and 3 read 2 and 3
  const from = { role: "w", ch: [1, 1], index: [0, 0] };
  assert.deepEqual(walk(s, from, "PageDown").ch, [2, 2]);
  assert.deepEqual(walk(s, from, "PageDown PageUp").ch, [1, 1]);
  assert.deepEqual(walk(s, { role: "w", ch: [3, 3], index: [0, 0] }, "PageDown").ch, [3, 3]);
});

test("escape clears, and other keys are not ours", () => {
  const { s } = named("image");
  const from = { role: "x", ch: [0], index: [0, 0] };
  assert.equal(moved(s, from, { key: "Escape" }), null);
  assert.equal(moved(s, from, { key: "q" }), undefined);
  assert.equal(moved(s, from, { key: "ArrowDown", altKey: true }), undefined);
  assert.equal(moved(s, from, { key: "ArrowDown", metaKey: true }), undefined);
});

test("a typed number may have a comma, a proper minus sign or a power", () => {
  const texts = ["1", " -2.5 ", "\u22123", "1,5", "-,5", ".5", "5.", "1e3", "+2", "2E-2"];
  assert.deepEqual(texts.map(values.typed), [1, -2.5, -3, 1.5, -0.5, 0.5, 5, 1000, 2, 0.02]);
});

test("what is no number is none", () => {
  for (const text of [
    "",
    "-",
    ".",
    "a",
    "1,000,5",
    "1,000.5",
    "1.000,5",
    "1,234,567",
    "1 000",
    "0x10",
    "1e",
    "1e999",
    "NaN",
    "1 2",
    "--1",
  ]) {
    assert.equal(values.typed(text), null, text);
  }
});

test("a comma that may part thousands or decimals is asked about, and taken for neither", () => {
  for (const text of ["1,000", "-12,345", "+999,999", "\u22121,250"]) {
    assert.equal(values.typed(text), null, text);
    assert.match(values.untaken(text), /two ways/, text);
  }
  assert.match(values.untaken("1,000"), /type 1000 or 1\.000\.$/);
  assert.match(values.untaken("1,000,000"), /is not a number/);
  assert.deepEqual(
    ["0,125", "1,5", "1,0000", ",250", "1000", "1.000"].map(values.typed),
    [0.125, 1.5, 1, 0.25, 1000, 1],
  );
});

test("keys of a guess are digits, point, minus, Enter and Escape, and no others", () => {
  /** @param {string} key @param {object} [held] */
  const ours = (key, held) => guessing(/** @type {KeyboardEvent} */ ({ key, ...held }));
  for (const key of ["0", "7", ".", "-", "\u2212", "Enter", "Escape"]) assert.ok(ours(key), key);
  for (const key of ["a", "m", "x", "ArrowUp", " ", "Tab", "Delete", "F1", ",", "10"]) assert.ok(!ours(key), key);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.ok(!ours("1", { [held]: true }), held);
  assert.ok(!ours("Enter", { shiftKey: true })); // runs a cell
  assert.ok(ours("7", { shiftKey: true })); // some keyboards have digits there
});

test("a step is a round number, about a hundredth of the scale, and whole among whole numbers", () => {
  const step = (/** @type {number} */ scale, decimals = 2) => values.stepOf({ scale, decimals });
  assert.deepEqual([step(1), step(2), step(0.5), step(0), step(60)], [0.02, 0.05, 0.01, 0.02, 1]);
  assert.equal(step(255, 0), 1);
});

test("a stepped value lies on the steps and has no stray digits", () => {
  assert.equal(values.stepped(0.123, 0.05, 1), 0.15);
  assert.equal(values.stepped(0.1, 0.1, 2), 0.3);
  assert.equal(values.stepped(3, 1, -5), -2);
});

test("a whole number is predicted exactly", () => {
  const role = { decimals: 0, scale: 251 };
  const right = (/** @type {number} */ guess, /** @type {number} */ y) =>
    values.verdict(guess, y, role).startsWith("Right");
  assert.deepEqual(
    [right(251, 251), right(252, 251), right(250.9, 251), right(-0, 0), right(1e-9, 0)],
    [true, false, false, true, false],
  );
  assert.equal(values.verdict(252, 251, role), "You said 252; it is 251.");
});

test("of another number the digits its cell shows decide", () => {
  const said = (/** @type {number} */ guess, /** @type {number} */ y, /** @type {number[]} */ others) =>
    values.verdict(guess, y, asRole(new Float64Array([y, ...others]))).startsWith("Right");
  assert.deepEqual([said(0.33, 1 / 3, []), said(0.333, 1 / 3, []), said(0.34, 1 / 3, [])], [true, true, false]);
  assert.deepEqual([said(1.2, 1.2345, []), said(1.23, 1.2345, [])], [false, true]); // the cell says 1.23
  assert.deepEqual([said(150, 150.4, [200.1]), said(151, 150.4, [200.1])], [true, false]);
  assert.deepEqual([said(0.3, 0.3004, [200.1]), said(0, 0.3004, [200.1])], [true, false]);
  assert.deepEqual([said(0, 3e-17, [0.5]), said(3, 0.1 * 30, [])], [true, true]); // the rounding of sums
  assert.deepEqual([said(3e-9, 2.6e-9, []), said(0, 2.6e-9, [])], [true, false]);
});

test("inputs, weights and biases can be edited, outputs cannot", () => {
  const { s } = named("groups");
  assert.equal(values.editable(s, { role: "y", ch: [0], index: [0, 0] }), null);
  const x = values.editable(s, { role: "x", ch: [1], index: [2, 3] });
  assert.deepEqual(x, { role: "x", at: 25 + 13, value: s.x.values[38] });
  const w = values.editable(s, { role: "w", ch: [3, 2], index: [0, 1] });
  assert.deepEqual(w, { role: "w", at: (3 * 2 + 0) * 9 + 1, value: s.w.values[55] });
  assert.equal(values.editableBias(s, 2, [0, 0]).at, 2);
  assert.equal(values.editableBias(named("bias for each pixel").s, 1, [2, 3]).at, 20 + 13);
});

/** A queue on a model that records, with a clock of its own. */
function queue() {
  const clock = makeClock();
  const sent = /** @type {any[]} */ ([]);
  const told = /** @type {string[]} */ ([]);
  const busy = /** @type {boolean[]} */ ([]);
  const model = { send: (/** @type {any} */ message) => sent.push(message) };
  const edits = makeEdits(
    model,
    (text) => told.push(text),
    (on) => busy.push(on),
  );
  const answer = (n = sent.at(-1).n) => edits.answered([sent[0].by, n]);
  return { clock, sent, told, busy, edits, answer, s: named("image").s };
}

test("one message is under way, and what comes together meanwhile is one more", () => {
  const { clock, sent, edits, answer, s } = queue();
  edits.begin();
  edits.put(s, [["w", 0, 1]], true);
  edits.put(s, [["w", 0, 2]], true);
  edits.put(s, [["w", 1, 5], ["w", 0, 3]], true); // prettier-ignore
  assert.deepEqual(sent.map((m) => m.cells), [[["w", 0, [1]]]]); // prettier-ignore
  answer();
  assert.deepEqual(sent[1].cells, [["w", 0, [3, 5]]]); // neighbours travel together
  assert.deepEqual([sent[1].kind, sent[1].gesture, sent[1].more, sent[1].sizes], ["edit", 1, true, s.bundle.sizes]);
  answer();
  assert.equal(sent.length, 2);
  clock.restore();
});

test("another gesture and a wish are messages of their own, in order", () => {
  const { clock, sent, edits, answer, s } = queue();
  edits.put(s, [["x", 0, 1]], false);
  edits.begin();
  edits.put(s, [["x", 1, 1]], false);
  edits.ask("undo");
  answer();
  answer();
  const [first, second, third] = sent.map((m) => [m.kind, m.gesture, m.n]);
  assert.deepEqual([first, second, third], [["edit", 0, 1], ["edit", 1, 2], ["undo", undefined, 3]]); // prettier-ignore
  clock.restore();
});

test("cells of a layer of another size are a message of their own", () => {
  const { clock, sent, edits, answer, s } = queue();
  const other = { bundle: { ...s.bundle, sizes: "others" } };
  edits.put(s, [["x", 0, 1]], true); // on its way
  edits.put(s, [["x", 0, 2]], true);
  edits.put(other, [["x", 0, 3]], true);
  answer();
  answer();
  assert.deepEqual(
    sent.map((m) => m.sizes),
    [s.bundle.sizes, s.bundle.sizes, "others"],
  );
  assert.deepEqual(
    sent.map((m) => m.cells[0][2]),
    [[1], [2], [3]],
  );
  clock.restore();
});

test("two gestures that wait together stay two steps of undo", () => {
  const { clock, sent, edits, answer, s } = queue();
  edits.put(s, [["x", 0, 1]], false);
  for (const at of [1, 2]) {
    edits.begin();
    edits.put(s, [["x", at, 1]], false);
  }
  answer();
  answer();
  assert.deepEqual(
    sent.map((m) => [m.gesture, m.cells.length]),
    [0, 1, 2].map((gesture) => [gesture, 1]),
  );
  clock.restore();
});

test("an answer that is another's or late does not free the queue", () => {
  const { clock, sent, edits, answer, s } = queue();
  edits.put(s, [["x", 0, 1]], false);
  edits.put(s, [["x", 0, 2]], false);
  assert.equal(edits.answered(["someone", 1]), false);
  assert.equal(answer(0), false);
  assert.equal(edits.answered(null), false);
  assert.equal(sent.length, 1);
  assert.equal(answer(), true);
  assert.equal(sent.length, 2);
  clock.restore();
});

test("what a cell will hold is known before the answer, and forgotten after it", () => {
  const { clock, edits, answer, s } = queue();
  const cell = { role: "x", at: 0, value: 7 };
  assert.equal(edits.coming(cell), 7);
  edits.put(s, [["x", 0, 9]], false);
  assert.equal(edits.coming(cell), 9);
  answer();
  assert.equal(edits.coming(cell), 7);
  clock.restore();
});

test("a silent kernel is told of, once, and all that was asked is sent", () => {
  const { clock, sent, told, busy, edits, s } = queue();
  edits.put(s, [["x", 0, 1]], false);
  edits.begin();
  edits.put(s, [["x", 1, 1]], false);
  clock.pass(2999);
  assert.deepEqual([told.length, busy], [0, [true]]);
  clock.pass(1);
  assert.match(told[0], /does not answer/);
  assert.deepEqual([sent.length, busy], [2, [true, false]]);
  clock.restore();
});

test("a refusal is told with its reason", () => {
  const { clock, sent, told, edits, s } = queue();
  edits.put(s, [["x", 0, 1]], false);
  edits.refused({ answers: [sent[0].by, 1], why: "too large" });
  edits.refused({ answers: ["another view", 1], why: "no matter" });
  assert.deepEqual(told, ["Not changed: too large."]);
  clock.restore();
});

test("a sweep goes through the outputs of one channel, and round at its ends", () => {
  const { s } = named("image");
  /** @type {any} */ let at = null;
  const found = Object.getOwnPropertyDescriptor(globalThis, "matchMedia");
  Object.defineProperty(globalThis, "matchMedia", { value: () => ({ matches: false }), configurable: true });
  try {
    const sweep = makeSweep({ state: () => s, selection: () => at, choose: (sel) => void (at = sel), told() {} });
    assert.deepEqual(sweep.told(), [-1, "not begun"]);
    sweep.step(-1);
    assert.deepEqual(at, { role: "y", ch: [0], index: [4, 5] });
    sweep.step(1);
    assert.deepEqual(at.index, [0, 0]);
    at = { role: "w", ch: [1, 2], index: [0, 0] }; // whose output is swept next
    sweep.step(1);
    assert.deepEqual(at, { role: "y", ch: [1], index: [0, 0] });
    sweep.go(7);
    assert.deepEqual(sweep.told(), [7, "row 1, column 1, 8 of 30"]);
  } finally {
    if (found) Object.defineProperty(globalThis, "matchMedia", found);
    else delete (/** @type {any} */ (globalThis).matchMedia);
  }
});
