// The parts of a view: what is chosen, what is drawn of it, what is asked of Python, and when it is drawn.

import assert from "node:assert/strict";
import test from "node:test";

import { parseSelection } from "../../../convnotes/explorer/js/base/selection.js";
import { decode, patched } from "../../../convnotes/explorer/js/base/state.js";
import { keep, keptSince, readStep } from "../../../convnotes/explorer/js/hands/steps.js";
import { makeAsked } from "../../../convnotes/explorer/js/view/asked.js";
import { makeChosen } from "../../../convnotes/explorer/js/view/chosen.js";
import { makeRhythm } from "../../../convnotes/explorer/js/view/rhythm.js";
import { makeShown } from "../../../convnotes/explorer/js/view/shown.js";
import { maySetColours } from "../../../convnotes/explorer/js/view/surroundings.js";
import { keepTold, makeTold } from "../../../convnotes/explorer/js/view/told.js";
import { makeClock } from "./support/clock.js";
import { named } from "./support/states.js";

const { s, bundle } = named("image");
const sel = (/** @type {string} */ text) => parseSelection(s, text);

test("choosing says whether the tensor is another one", () => {
  const chosen = makeChosen();
  const told = ["y:0:1,1", "y:0:2,2", "y:1:2,2", "x:1:2,2"].map((text) => chosen.choose(sel(text)));
  assert.deepEqual(told, [true, false, true, true]);
  assert.equal(chosen.choose(null), false);
  assert.equal(chosen.text(), "");
});

test("a pin keeps its place as long as it is in the list", () => {
  const chosen = makeChosen();
  chosen.adoptPins(s, ["y:0:0,0", "x:0:1,1", "y:1:2,2"]);
  chosen.adoptPins(s, ["y:1:2,2", "x:2:0,0", "y:0:0,0"]); // the second has gone, another takes its place
  assert.deepEqual(chosen.pinned(), ["y:0:0,0", "x:2:0,0", "y:1:2,2"]);
});

test("what is no pin of the layer is passed over", () => {
  const chosen = makeChosen();
  chosen.adoptPins(s, ["y:0:9,9", 3, null, "nonsense", "y:0:0,0"]);
  assert.deepEqual(chosen.pinned(), ["y:0:0,0"]);
  chosen.adoptPins(s, undefined);
  assert.deepEqual(chosen.pinned(), []);
});

test("six pins are the most", () => {
  const chosen = makeChosen();
  const six = Array.from({ length: 6 }, (_, n) => `y:0:1,${n}`);
  chosen.adoptPins(s, [...six, "y:1:1,1"]);
  assert.deepEqual(chosen.pinned(), six);
  assert.equal(chosen.toggled(sel("y:1:1,1")), null);
  assert.deepEqual(chosen.toggled(sel("y:0:1,0")), six.slice(1));
  chosen.adoptPins(s, []);
  assert.deepEqual(chosen.toggled(sel("y:1:1,1")), ["y:1:1,1"]);
});

test("outputs are covered until they are revealed, and again when they are covered", () => {
  const chosen = makeChosen();
  assert.ok(chosen.covered(0, [1, 2]));
  chosen.reveal(sel("y:0:1,2"));
  assert.deepEqual(
    [chosen.covered(0, [1, 2]), chosen.covered(0, [2, 1]), chosen.covered(1, [1, 2])],
    [false, true, true],
  );
  chosen.cover();
  assert.ok(chosen.covered(0, [1, 2]));
});

test("a state says whether its sizes are the same, and which roles differ", () => {
  const shown = makeShown(() => null);
  const first = decode(bundle);
  const second = decode({ ...bundle, x: { values: first.x.values.map((v) => v + 1) } }, first);
  assert.deepEqual(shown.take(first), { same: false, roles: "xwbzy" });
  assert.deepEqual(shown.take(second), { same: true, roles: "x" });
  assert.equal(shown.take(decode(named("signal").bundle, second)).same, false);
});

test("a drag holds the scales, and its end lets them go", () => {
  const shown = makeShown(() => null);
  shown.take(decode(bundle));
  shown.restate();
  const { scale } = shown.state().w;
  shown.hold();
  const { roles } = shown.take(patched(shown.truth(), [["w", 0, 100]]));
  shown.restate();
  assert.deepEqual([roles, shown.held(), shown.state().frozen], ["w", true, true]);
  assert.deepEqual([shown.state().w.scale, shown.state().w.values[0], shown.truth().w.scale], [scale, 100, 100]);
  shown.release();
  assert.deepEqual([shown.state().w.scale, shown.state().frozen], [100, false]);
});

test("what is drawn has the theme and the covers asked for", () => {
  const covered = () => true;
  const shown = makeShown(() => covered);
  assert.equal(shown.retheme("dark"), true); // before anything has come
  shown.take(decode(bundle));
  shown.restate();
  assert.deepEqual([shown.state().theme, shown.state().hidden, shown.retheme("dark")], ["dark", covered, false]);
  assert.equal(shown.retheme("light"), true);
  assert.equal(shown.state().theme, "light");
});

/** What is asked of a state, on a queue that records. @param {any} truth */
function asked(truth) {
  const done = /** @type {any[]} */ ([]);
  const edits = {
    begin: () => done.push("begin"),
    put: (/** @type {any} */ _, /** @type {any} */ cells, /** @type {boolean} */ more) => done.push([cells, more]),
    ask: (/** @type {any[]} */ ...what) => done.push(what),
    mine: (/** @type {any} */ answers) => answers[0] === "me",
    coming: (/** @type {any} */ cell) => cell.value,
  };
  const told = /** @type {any[]} */ ([]);
  const shown = /** @type {any[]} */ ([truth]);
  const made = makeAsked(/** @type {any} */ (edits), {
    state: () => shown.at(-1),
    truth: () => shown.at(-1),
    choose: (at) => told.push(at),
    show: (next) => shown.push(next),
    told: (v, at) => told.push([v, at]),
  });
  return { ...made, done, told, shown };
}

/** A state whose phi is a function, which only Python knows. */
const foreign = decode({ ...bundle, y: bundle.z, settings: { ...bundle.settings, phi: { function: "cos" } } });

test("a drag goes on, a typed number is one step of undo", () => {
  const { begin, drag, change, done, told } = asked(foreign);
  begin();
  drag([["w", 2, 5]], sel("w:0,0:0,2"));
  change({ role: "b", at: 1, value: 0 }, 3, null);
  assert.deepEqual(done, ["begin", [[["w", 2, 5]], true], "begin", [[["b", 1, 3]], false]]);
  assert.deepEqual(told, [sel("w:0,0:0,2"), [5, sel("w:0,0:0,2")], [3, null]]); // prettier-ignore
});

test("what the page can compute is shown at once, what only Python can is told", () => {
  const own = asked(s);
  own.change({ role: "w", at: 2, value: 0 }, 5, null);
  own.set("stride", 2);
  assert.deepEqual([own.shown.length, own.told], [3, []]);
  assert.deepEqual([own.shown[1].w.values[2], own.shown[1].out, own.shown[2].out], [5, [5, 6], [3, 3]]);
  assert.deepEqual(own.done.at(-1), ["set", { name: "stride", value: 2 }, true]);
  const others = asked(foreign);
  others.set("stride", 2);
  others.change({ role: "w", at: 2, value: 0 }, 5, null);
  assert.deepEqual([others.shown.length, others.told], [1, [[5, null]]]);
  assert.deepEqual(others.done[1], ["set", { name: "stride", value: 2 }, false]);
});

test("a difference from Python's numbers is told, unless the page did not compute alone", () => {
  const { change, ask, compared, trust } = asked(s);
  change({ role: "w", at: 2, value: 0 }, 5, null);
  assert.match(compared(s), /^Python has .* where this page had 5 \(w, number 2\)\.$/);
  ask("undo");
  assert.equal(compared(s), "");
  trust(true);
  assert.notEqual(compared(s), "");
});

const NOTHING = { from: 0, n: 1, head: {}, arrays: {}, cells: [], outputs: [], alone: false, more: false };

/** A step of Python's. @param {object} what */
const stepOf = (what) => /** @type {any} */ ({ ...NOTHING, ...what });

test("a step that another view asked for is computed, one's own is confirmed", () => {
  const { followed, confirmed } = asked(decode(bundle));
  const next = followed(s, stepOf({ cells: [["x", 0, 7]], head: { can: { undo: true } } }));
  assert.deepEqual([next?.x.values[0], next?.bundle.can], [7, { undo: true }]);
  assert.notDeepEqual(next?.y.values, s.y.values);
  assert.equal(confirmed(stepOf({ outputs: [["z", 0, 2.5]] }))?.z.values[0], 2.5);
  assert.equal(confirmed(stepOf({ head: { kinds: { ...bundle.kinds, x: "int" } } })), null); // other numbers than ours
});

test("steps together are one step, from the bundle to now", () => {
  const held = /** @type {any} */ ({ n: 0 });
  keep(held, stepOf({ cells: [["x", 0, 7]], outputs: [["z", 0, 1]] }));
  keep(
    held,
    stepOf({
      from: 1,
      n: 2,
      cells: [
        ["x", 0, 8],
        ["w", 1, 2],
      ],
      outputs: [["z", 3, 1]],
      head: { fixed: true },
    }),
  );
  const all = keptSince(JSON.parse(JSON.stringify(held))); // as a notebook keeps it
  assert.deepEqual(
    [all?.cells, all?.outputs],
    [
      [
        ["x", 0, 8],
        ["w", 1, 2],
      ],
      [
        ["z", 0, 1],
        ["z", 3, 1],
      ],
    ],
  );
  assert.deepEqual([all?.from, all?.n, all?.head], [0, 2, { fixed: true }]);
  keep(held, stepOf({ from: 2, n: 3, more: true, cells: [["x", 0, 9]] }));
  assert.deepEqual(keptSince(held)?.outputs, []); // which are others by now
  keep(held, stepOf({ from: 4, n: 5 })); // one is missing
  assert.equal(keptSince(held), null);
});

test("outputs that are told before a setting are forgotten with it", () => {
  const kept = /** @type {any} */ ({ n: 0 });
  keep(kept, stepOf({ outputs: [["z", 0, 5]] }));
  assert.deepEqual(keptSince(kept)?.outputs, [["z", 0, 5]]);
  keep(kept, stepOf({ from: 1, n: 2, head: { settings: {} } }));
  assert.deepEqual([keptSince(kept)?.outputs, keptSince(kept)?.n], [[], 2]);
});

test("many values travel as bytes, and without them a step is not read", () => {
  const values = Float64Array.from([1.5, 2.5, -3]);
  const odd = new Uint8Array(25);
  odd.set(new Uint8Array(values.buffer), 1);
  const message = /** @type {any} */ ({
    from: 0,
    n: 1,
    head: {},
    whole: [],
    runs: [
      ["w", 2, 2],
      ["y", 0, 1],
    ],
    alone: true,
  });
  const step = readStep(message, [new DataView(odd.buffer, 1)]);
  assert.deepEqual(
    [step?.cells, step?.outputs],
    [
      [
        ["w", 2, 1.5],
        ["w", 3, 2.5],
      ],
      [["y", 0, -3]],
    ],
  );
  assert.equal(readStep(message, []), step); // which each view of a model asks for
  assert.equal(readStep({ ...message }), null);
});

test("what comes as a whole takes the place of single cells, and is computed with", () => {
  const x = Float64Array.from(s.x.values, (v) => 2 * v);
  const message = /** @type {any} */ ({ from: 1, n: 2, head: {}, whole: [["x", "f8"]], runs: [], values: [] });
  const whole = readStep(message, [new DataView(x.buffer)]);
  const held = /** @type {any} */ ({ n: 0 });
  keep(held, stepOf({ cells: [["x", 0, 7]] })); // prettier-ignore
  keep(held, { ...stepOf({}), ...whole, alone: false });
  const all = /** @type {any} */ (keptSince(held));
  assert.deepEqual(all.cells, []);
  const { followed } = asked(s);
  const next = followed(s, all);
  assert.deepEqual(next?.x.values, x);
  const apart = next?.z.values.map((v, at) => v - (2 * s.z.values[at] - s.b.values[Math.floor(at / 30)]));
  assert.ok(apart?.every((v) => Math.abs(v) < 1e-12));
});

test("a bundle that was read ahead is shown by the first view, and read anew for the next", () => {
  const given = { ...bundle, n: 1 };
  const model = /** @type {any} */ ({ get: (/** @type {string} */ name) => (name === "bundle" ? given : 0), on() {} });
  const parts = /** @type {any} */ ({ answered: () => false, waiting: () => false, trust() {} });
  const shown = /** @type {any[]} */ ([]);
  const take = () => {
    const on = { truth() {}, show: (/** @type {any} */ next) => shown.push(next), problem: () => "" };
    makeTold(model, parts, parts, { ...on, anew() {}, say() {}, revert() {} }).take();
  };
  keepTold({ model });
  given.x = bundle.w; // so that reading it again gives something else
  take();
  take();
  assert.deepEqual(shown[0].x.values, s.x.values);
  assert.deepEqual(shown[1].x.values, s.w.values);
  assert.ok(shown[0].z.values !== shown[1].z.values); // a view computes in its arrays
});

test("steps by key on one cell are one step of undo, until another cell or change", () => {
  const { nudge, change, done } = asked(s);
  const [one, two] = [{ role: "x", at: 0, value: 0 }, { role: "x", at: 1, value: 0 }]; // prettier-ignore
  for (const cell of [one, one, two]) nudge(cell, 1, null);
  change(two, 4, null);
  nudge(two, -1, null);
  const said = done.map((each) => (each === "begin" ? each : each[0][0][1])).join(" ");
  assert.equal(said, "begin 0 0 begin 1 begin 1 begin 1");
});

/** A rhythm that records, with a clock. */
function rhythm() {
  const clock = makeClock();
  const done = /** @type {string[]} */ ([]);
  const on = Object.fromEntries(
    ["draw", "write", "enlarge", "note", "say", "save"].map((name) => [name, () => done.push(name)]),
  );
  return { clock, done, beat: makeRhythm(/** @type {any} */ (on)) };
}

test("drawing is at once, its sentence and its speech after a rest; where there was one, with the drawing", () => {
  const { clock, done, beat } = rhythm();
  beat.now();
  assert.deepEqual(done.splice(0), ["write", "draw", "enlarge", "note"]);
  clock.pass(50);
  beat.now();
  assert.deepEqual(done.splice(0), ["write", "draw"]);
  clock.pass(59);
  assert.deepEqual(done, []);
  clock.pass(1);
  assert.deepEqual(done.splice(0), ["enlarge", "note"]);
  clock.pass(290);
  assert.deepEqual(done, ["say"]);
  clock.restore();
});

test("while the pointer moves a view is drawn every 50 ms, its numbers every 200, the lens every 400", () => {
  const { clock, done, beat } = rhythm();
  for (let ms = 0; ms < 800; ms += 5) {
    beat.soon();
    clock.pass(5);
  }
  const draws = done.filter((each) => each === "draw").length;
  assert.ok(draws >= 12 && draws <= 20, String(draws));
  assert.equal(done.filter((each) => each === "enlarge").length, 2);
  const writes = done.filter((each) => each === "write").length;
  assert.ok(writes >= 3 && writes <= 4, String(writes));
  assert.ok(done.lastIndexOf("note") < 4 && !done.includes("say"));
  done.length = 0;
  clock.pass(60);
  assert.deepEqual(done.filter((each) => each !== "draw").at(-1), "note");
  clock.restore();
});

test("style sheets and the looks of what is around a view may bring colours, a page's icon and title do not", () => {
  const [head, title, style] = ["HEAD", "TITLE", "STYLE"].map((nodeName) => ({ nodeName, parentNode: null }));
  const link = (/** @type {string} */ rel) => ({ nodeName: "LINK", rel });
  const text = (/** @type {any} */ parentNode) => ({ nodeName: "#text", parentNode });
  const may = (/** @type {string} */ type, /** @type {any} */ target, /** @type {any[]} */ ...addedNodes) =>
    maySetColours(/** @type {any} */ ({ type, target, addedNodes, removedNodes: [] }));
  assert.ok(may("attributes", { nodeName: "BODY", parentNode: null }));
  assert.ok(may("childList", head, style) && may("childList", head, link("stylesheet")));
  assert.ok(may("childList", style, text(style)) && may("characterData", text(style)));
  assert.ok(!may("childList", head, link("icon")) && !may("childList", title, text(title)));
  assert.ok(!may("characterData", text(title)));
});

test("a page that draws slowly says nothing before the pointer rests", () => {
  const { clock, done, beat } = rhythm();
  beat.now();
  clock.pass(500);
  done.length = 0;
  for (let ms = 0; ms < 900; ms += 50) {
    beat.soon();
    clock.pass(50); // so that drawings, which wait for a frame, are farther apart than a rest is long
  }
  const last = done.lastIndexOf("note");
  assert.ok(last <= 4 && !done.includes("say"), done.join(" ")); // with the first, after the rest before it
  clock.pass(60);
  assert.ok(done.lastIndexOf("note") > last && !done.includes("say"));
  clock.pass(350);
  assert.equal(done.at(-1), "say");
  clock.restore();
});

test("many wishes to draw are one frame", () => {
  const { clock, done, beat } = rhythm();
  for (let n = 0; n < 9; n++) beat.soon();
  clock.pass(16);
  assert.equal(done.filter((each) => each === "draw").length, 1);
  clock.restore();
});

test("the kernel hears of a choice after a rest, and never of its own", () => {
  const { clock, done, beat } = rhythm();
  beat.save(true);
  clock.pass(100);
  beat.save(true);
  clock.pass(119);
  assert.deepEqual(done, []);
  clock.pass(1);
  assert.deepEqual(done.splice(0), ["save"]);
  beat.save(true);
  beat.save(false);
  clock.pass(500);
  assert.deepEqual(done, []);
  clock.restore();
});

test("a view that is closed draws and says nothing more", () => {
  const { clock, done, beat } = rhythm();
  beat.now();
  beat.soon();
  beat.save(true);
  done.length = 0;
  beat.stop();
  clock.pass(1000);
  assert.deepEqual([done, clock.waiting()], [[], 0]);
  clock.restore();
});
