// A page without Python: its model, its history, and the fragment of its address.

import assert from "node:assert/strict";
import test from "node:test";

import { chosenIn, themeIn, withChosen } from "../../../convnotes/explorer/js/page/address.js";
import { makeHistory } from "../../../convnotes/explorer/js/page/history.js";
import { makeModel } from "../../../convnotes/explorer/js/page/model.js";
import { asRole } from "../../../convnotes/explorer/js/base/state.js";
import { changesAlone } from "../../../convnotes/explorer/js/hands/ahead.js";
import { makeClock } from "./support/clock.js";
import { named } from "./support/states.js";

test("the model tells of a trait that changes, and only then", () => {
  const told = [];
  const model = makeModel({ selection: "", pins: ["y:0:1"] }, () => {});
  model.on("change:selection", (value) => told.push(value));
  model.on("change:pins", (value) => told.push(value));
  model.set("selection", "");
  model.set("pins", ["y:0:1"]);
  assert.deepEqual(told, []);
  model.set("selection", "y:0:2");
  model.set("pins", []);
  assert.deepEqual(told, ["y:0:2", []]);
  assert.equal(model.get("selection"), "y:0:2");
});

test("what cannot be answered is refused with its reason, after the view has drawn", () => {
  const clock = makeClock();
  try {
    const told = [];
    const model = makeModel({}, () => {
      throw new Error("no room");
    });
    model.on("msg:custom", (message) => told.push(message));
    model.send({ kind: "edit", by: "me", n: 3 });
    assert.deepEqual(told, []);
    clock.pass(1);
    assert.deepEqual(told, [{ kind: "refused", answers: ["me", 3], why: "no room" }]);
  } finally {
    clock.restore();
  }
});

test("a page says what only Python could compute: a phi that is a function, whole sums beyond 2**53", () => {
  const { s } = named("image");
  assert.ok(changesAlone(s) && makeModel({}, () => {}).get("alone"));
  const settings = { ...s.bundle.settings, phi: { function: "sin" } };
  assert.ok(!changesAlone({ ...s, bundle: { ...s.bundle, settings } }));
  const whole = { ...s.bundle, kinds: { x: "int", w: "int", b: "int" } };
  const times = (/** @type {any} */ role, /** @type {number} */ by) =>
    asRole(role.values.map((/** @type {number} */ v) => Math.round(v) * by));
  for (const [by, can] of [
    [1, true],
    [2 ** 53, false],
  ]) {
    assert.equal(changesAlone({ ...s, bundle: whole, w: times(s.w, by) }), can);
  }
});

test("steps of one gesture go back together, and large ones not far", () => {
  const history = makeHistory("a", () => 1);
  history.step("b", 1);
  history.step("c", 1);
  history.step("d", 2);
  const seen = ["undo", "undo", "undo", "redo", "reset", "undo"].map((way) => {
    history[way]();
    return history.now();
  });
  assert.deepEqual(seen, ["c", "a", "a", "c", "a", "c"]);
  assert.deepEqual(history.can(), { undo: true, redo: true, reset: true });
  history.step("e"); // from which nothing leads on
  history.redo();
  assert.deepEqual([history.now(), history.can().redo], ["e", false]);
  const large = makeHistory(0, () => 2 ** 25);
  for (let n = 1; n < 9; n++) large.step(n);
  for (let n = 1; n < 9; n++) large.undo();
  assert.equal(large.now(), 6);
});

test("the fragment holds what is chosen and the theme, beside what others put there", () => {
  assert.equal(chosenIn("#select=w:1,0:0,2&theme=dark"), "w:1,0:0,2");
  assert.equal(chosenIn("#select=w%3A1%2C0%3A0%2C2"), "w:1,0:0,2");
  assert.equal(chosenIn(""), null);
  assert.deepEqual(["#theme=dark", "#theme=light", "#theme=pink", ""].map(themeIn), ["dark", "light", "", ""]);
  assert.equal(withChosen("#theme=dark&part=2", "y:1:3,4"), "#theme=dark&part=2&select=y:1:3,4");
  assert.equal(withChosen("#select=y:1:3,4&theme=dark", ""), "#theme=dark");
});
