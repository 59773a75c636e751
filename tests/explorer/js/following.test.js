// One connection followed: which it is from every side, where keys lead, what is said of it, held to Python's tables.

import assert from "node:assert/strict";
import test from "node:test";

import {
  sameConnection,
  cellIn,
  connectionsOf,
  factorsOf,
  focusOf,
  followed,
  led,
  meeting,
  partOf,
  productOf,
} from "../../../convnotes/explorer/js/base/following.js";
import { spoken } from "../../../convnotes/explorer/js/base/sentence.js";
import { parseSelection } from "../../../convnotes/explorer/js/base/selection.js";
import { makeChosen } from "../../../convnotes/explorer/js/view/chosen.js";
import { named, states } from "./support/states.js";

const units = states.flatMap((/** @type {any} */ { name, s, lit }) =>
  Object.keys(lit)
    .filter((text) => !text.startsWith("w"))
    .map((text) => ({ name: `${name} ${text}`, s, sel: parseSelection(s, text), lit: lit[text] })),
);

/** Connections as Python lists them, in its order. */
const listed = (/** @type {any[]} */ all) => all.map((c) => JSON.stringify(c)).sort();

test("the connections of every pixel are Python's, one for each product of real cells", () => {
  assert.ok(units.length > 1000);
  for (const { name, s, sel, lit } of units) {
    const real = connectionsOf(s, sel).filter((c) => c.n !== null);
    const found = listed(real.map((c) => focusOf(s, sel, c)));
    assert.deepEqual(found, listed(sel.role === "y" ? lit.inputs : lit.outputs), name);
  }
});

test("the products of an output add up to the sum of its subtotals, padding as 0", () => {
  for (const { s, sums } of states) {
    for (const [text, { subtotals }] of Object.entries(/** @type {Record<string, any>} */ (sums))) {
      const products = connectionsOf(s, parseSelection(s, text)).map((c) => factorsOf(s, c).product);
      const sum = subtotals.reduce((/** @type {number} */ t, /** @type {number} */ v) => t + v, 0);
      assert.ok(Math.abs(products.reduce((t, v) => t + v, 0) - sum) < 1e-9, text);
    }
  }
});

test("a connection is found from its pixel, its weight, its output and its product", () => {
  for (const { name, s, sel } of units) {
    for (const c of connectionsOf(s, sel)) {
      const far = sel.role === "y" ? cellIn(s, c, "x", [c.j]) : cellIn(s, c, "y", [c.i]);
      const weight = cellIn(s, c, "w", [c.i, c.j]);
      for (const cell of [far, weight]) {
        const met = cell && meeting(s, sel, cell); // a boundary rule may read a pixel twice: the first is met
        if (cell) assert.deepEqual(met && cellIn(s, met, cell.role, cell.ch), cell, name);
      }
      const product = productOf(s, sel, partOf(s, sel, c), c.at);
      assert.ok(product && product.at === c.at && product.i === c.i && product.j === c.j, name);
    }
  }
});

test("the pixel itself, its neighbours and what it does not connect to lead nowhere", () => {
  const { s } = named("groups"); // 0 and 1 read 0 and 1
  const y = parseSelection(s, "y:1:2,2");
  for (const text of ["y:1:2,2", "y:0:2,2", "x:0:0,0", "x:2:2,2", "w:0,0:1,1", "w:2,2:1,1"]) {
    assert.equal(meeting(s, y, parseSelection(s, text)), null, text);
  }
  assert.equal(meeting(s, parseSelection(s, "w:0,0:1,1"), y), null);
});

test("right leads through every connection and stops at the last; left leads back", () => {
  for (const { name, s, sel } of units.slice(0, 400)) {
    const all = connectionsOf(s, sel);
    let at = led(s, sel, null, "ArrowRight") ?? null;
    if (!all.length) assert.equal(at, null, name);
    for (const c of all) {
      assert.ok(sameConnection(at, c), name);
      at = led(s, sel, at, "ArrowRight") ?? null;
    }
    assert.ok(sameConnection(at, all.at(-1) ?? null), name);
    if (all.length > 1) assert.ok(sameConnection(led(s, sel, at, "ArrowLeft"), all.at(-2)), name);
  }
});

test("up and down keep to the kernel, page keys change it, escape lets go, others are not ours", () => {
  const { s } = named("image"); // kernels of 2 x 3, 3 inputs
  const sel = parseSelection(s, "y:1:2,3");
  const walk = (/** @type {string} */ keys) => {
    let c = /** @type {any} */ (null);
    for (const key of keys.split(" ")) c = led(s, sel, c, key);
    return focusOf(s, sel, c) ?? [];
  };
  assert.deepEqual(walk("Home ArrowRight ArrowDown")[2], [1, 1]);
  assert.deepEqual(walk("Home ArrowRight ArrowDown ArrowDown")[2], [1, 1]);
  assert.deepEqual(walk("Home ArrowRight ArrowDown ArrowUp")[2], [0, 1]);
  const [j, , tap] = walk("Home PageDown PageDown PageDown ArrowRight");
  assert.deepEqual([j, tap], [2, [0, 1]]);
  assert.deepEqual(walk("End")[0], 2);
  const up = walk("End ArrowLeft PageUp");
  assert.deepEqual([up[0], up[2]], [1, [1, 1]]);
  const c = connectionsOf(s, sel)[0];
  assert.equal(led(s, sel, c, "Escape"), null);
  assert.equal(led(s, sel, null, "Escape"), undefined);
  assert.equal(led(s, sel, c, "q"), undefined);
  assert.equal(led(s, parseSelection(s, "w:0,0:0,0"), null, "Home"), undefined);
});

test("a connection is said with its factors, where they stand, and their product", () => {
  const { s } = named("whole numbers");
  const sel = parseSelection(s, "y:0:0,0");
  const [first] = connectionsOf(s, sel); // flipped: the first element meets the far corner
  const { w, x, product } = factorsOf(s, first);
  const said = spoken(s, sel, first).replace(/\u2212/g, "-");
  assert.equal(said, followed(s, sel, first).replace(/\u2212/g, "-"));
  assert.ok(
    said.startsWith(`${w} \u00d7 ${x} = ${product}: weight ${w} at row 0, column 0 from input 0 to output 0`),
    said,
  );
  assert.match(said, /of input 0, row 1, column 1, adds to output 0, row 0, column 0; 1 of 9 products$/);
  const last = connectionsOf(s, sel)[8];
  assert.equal(last.n, null);
  assert.match(followed(s, sel, last), /= 0: .*times 0 where input 0 has no cell/);
});

test("a pixel that is held stays chosen while what it connects to is pointed at", () => {
  const { s } = named("image");
  const chosen = makeChosen();
  const sel = (/** @type {string} */ text) => parseSelection(s, text);
  const [y, inside, outside, weight] = ["y:1:2,3", "x:0:2,3", "x:0:4,0", "w:1,0:0,2"].map(sel);
  assert.deepEqual(chosen.leads(s, inside), [inside, null]); // nothing is held
  chosen.choose(y);
  chosen.hold(y);
  const [to, met] = chosen.leads(s, inside);
  assert.deepEqual([to, focusOf(s, y, met)?.slice(0, 2)], [y, [0, [2, 3]]]);
  assert.deepEqual(chosen.leads(s, outside), [outside, null]);
  assert.deepEqual(focusOf(s, y, chosen.leads(s, weight)[1])?.[2], [0, 2]);
  chosen.follow(met);
  assert.ok(chosen.follows(s, inside) && !chosen.follows(s, outside));
  chosen.choose(outside);
  assert.equal(chosen.followed(), null);
});

test("keys begin in a grid at what the pixel held connects to, else in the middle", () => {
  const { s } = named("image");
  const chosen = makeChosen();
  const box = /** @type {any} */ ({ role: "x", ch: [0], slice: 0 });
  const y = parseSelection(s, "y:1:4,5");
  chosen.choose(y);
  assert.deepEqual(chosen.cursor(s, box), [null, { role: "x", ch: [0], index: [2, 2] }]);
  chosen.hold(y);
  const [here, start] = chosen.cursor(s, box);
  assert.ok(here === null && meeting(s, y, start));
  chosen.follow(meeting(s, y, start));
  assert.deepEqual(chosen.cursor(s, box)[0], start);
});
