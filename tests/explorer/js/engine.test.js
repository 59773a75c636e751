// What the page computes by itself, against numbers worked out by hand or by numpy: places, kinds, sums, decimals.

import assert from "node:assert/strict";
import test from "node:test";

import { addsUp, inLatex, shownAs, valueOf } from "../../../convnotes/explorer/js/code/decimals.js";
import { kindOf } from "../../../convnotes/explorer/js/engine/forward.js";
import { fedFrom, merged } from "../../../convnotes/explorer/js/engine/plan.js";
import { BOUNDARIES, misfitOf, rulesOf } from "../../../convnotes/explorer/js/engine/rule.js";
import { agree } from "../../../convnotes/explorer/js/engine/sums.js";
import { offersOf } from "../../../convnotes/explorer/js/panels/offers.js";
import { named } from "./support/states.js";

test("positions beyond an input go where numpy.pad has them, long pads included", () => {
  const padded = (/** @type {string} */ boundary, length = 3) =>
    Array.from({ length: 8 + length }, (_, n) => n - 4)
      .map((p) => (p >= 0 && p < length ? p : BOUNDARIES[boundary](p, length)))
      .join(" ");
  assert.equal(padded("zero"), "-1 -1 -1 -1 0 1 2 -1 -1 -1 -1");
  assert.equal(padded("edge"), "0 0 0 0 0 1 2 2 2 2 2");
  assert.equal(padded("reflect"), "0 1 2 1 0 1 2 1 0 1 2");
  assert.equal(padded("symmetric"), "2 2 1 0 0 1 2 2 1 0 0");
  assert.equal(padded("wrap"), "2 0 1 2 0 1 2 0 1 2 0");
  for (const name of ["edge", "reflect", "symmetric", "wrap"]) assert.equal(padded(name, 1), "0 0 0 0 0 0 0 0 0");
});

test("the odd cell of the padding 'same' is at the high side, with flip at the low side", () => {
  const settings = { padding: "same", stride: 1, dilation: [1, 3], boundary: "zero" };
  const sides = (/** @type {boolean} */ flip) =>
    rulesOf([4, 2], { ...settings, flip })?.map(({ low, high }) => [low, high]);
  assert.deepEqual(sides(false), [[1, 2], [1, 2]]); // prettier-ignore
  assert.deepEqual(sides(true), [[2, 1], [2, 1]]); // prettier-ignore
  assert.equal(rulesOf([4], { ...settings, flip: false }), null);
});

test("a setting that fits has no reason against it, another says its own", () => {
  const settings = { padding: 0, stride: 1, dilation: 1, boundary: "zero", flip: true };
  const layer = { kernel: [3], settings, nIn: 1, nOut: 2, weights: 6, spatial: [5], biasSizes: null };
  const most = { cells: 17, entries: 9 };
  assert.equal(misfitOf({ ...layer, most }, "padding", 0), ""); // 5 + 2 * 3 + 6 cells, 3 * 3 entries
  assert.match(misfitOf({ ...layer, most }, "dilation", 3), /covers 7 cells, the input has 5/);
  const padded = { ...settings, padding: 1 };
  assert.match(misfitOf({ ...layer, settings: padded, most }, "dilation", 4), /covers 9 cells, the padded input has 7/);
  assert.match(
    misfitOf({ ...layer, most: { ...most, cells: 16 } }, "padding", 0),
    /17 cells together, more than the 16/,
  );
  assert.match(misfitOf({ ...layer, most: { ...most, entries: 8 } }, "padding", 0), /9 entries, more than the 8/);
  assert.match(misfitOf({ ...layer, biasSizes: [3], most }, "stride", 2), /each of 3 output pixels, there would be 2/);
});

test("a menu has a list of equal numbers as one, and another as it is given", () => {
  const { s } = named("image");
  const stride = (/** @type {number[]} */ value) =>
    offersOf({ ...s, bundle: { ...s.bundle, settings: { ...s.bundle.settings, stride: value } } }).now.stride;
  assert.deepEqual([stride([2, 2]), stride([1, 2])], [2, [1, 2]]);
});

test("kinds of numbers go together as in numpy", () => {
  const kind = (/** @type {any} */ x, /** @type {any} */ w, /** @type {any} */ b = null) => kindOf({ x, w, b });
  assert.deepEqual(
    [kind("int", "int"), kind("int", "int", "int"), kind("int", "int", "single")],
    ["int", "int", "single"],
  );
  assert.deepEqual(
    [kind("single", "int"), kind("half", "half"), kind("half", "single")],
    ["single", "single", "single"],
  );
  assert.deepEqual(
    [kind("half", "int"), kind("int", "half"), kind("single", "double")],
    ["double", "double", "double"],
  );
  assert.equal(kind("single", "single", "int"), "single");
});

test("what changed inputs feed is told by group, whole where an input has changed whole", () => {
  const along = { n: [1, 1, 4], out: [1, 1, 3] };
  const outputs = [[[0]], [[0]], [[0], [0, 1], [1, 2], [2]]]; // a valid kernel of 2
  const plan = /** @type {any} */ ({ sizes: along, outputs });
  const layer = { nIn: 4, nOut: 2, groups: 2 };
  const fed = (/** @type {[number, number[]|null][]} */ ...inputs) => [...fedFrom(plan, layer, new Map(inputs))];
  assert.deepEqual(fed([1, [0, 2]]), [[0, [0, 1, 2]]]);
  assert.deepEqual(fed([0, null], [1, [0]], [3, [3]]), [[0, null], [1, [2]]]); // prettier-ignore
  assert.deepEqual(fed([1, [0]], [0, null]), [[0, null]]);
  assert.deepEqual([...merged(new Map([[0, [1, 2]]]), new Map([[0, [2, 3]]]))], [[0, [1, 2, 3]]]);
  assert.deepEqual([...merged(new Map([[0, null]]), new Map([[0, [2]]]))], [[0, null]]);
});

/** The sums of parts of z and y that Python tells. @param {number[]} z @param {number} size @param {number} [off] */
function told(z, size, off = 0) {
  const prime = 65521n;
  const sums = [];
  for (let from = 0; from < z.length; from += size) {
    let sum = BigInt(off);
    z.slice(from, from + size).forEach((v, k) => {
      sum += BigInt(2 * v) * (Math.imul(from + k, 0x9e3779b9) < 0 ? -1n : 1n);
    });
    sums.push(Number(((sum % prime) + prime) % prime));
  }
  return Buffer.from(new Uint16Array(sums).buffer).toString("base64");
}

test("sums over parts agree up to their slack, round a prime too, and with no other numbers", () => {
  const z = [5, -3, 8, 1, 70000, -2, 9];
  const check = { whole: true, unit: 1, slack: 0, size: 3 };
  const numbers = Float64Array.from(z);
  assert.ok(agree(numbers, numbers, { ...check, sums: told(z, 3) }));
  for (let at = 0; at < z.length; at++) {
    const other = numbers.slice();
    other[at] += 1;
    assert.ok(!agree(other, other, { ...check, sums: told(z, 3) }), `${at}`);
  }
  assert.ok(agree(numbers, numbers, { ...check, slack: 2, sums: told(z, 3, -2) }));
  assert.ok(!agree(numbers, numbers, { ...check, slack: 1, sums: told(z, 3, -2) }));
  const nothing = new Float64Array(2); // whose sum is 0, and Python's the last below the prime
  assert.ok(agree(nothing, nothing, { ...check, slack: 1, sums: told([0, 0], 3, -1) }));
  assert.ok(!agree(numbers, numbers, { ...check, sums: told(z.slice(0, 3), 3) }), "fewer parts");
});

test("a decimal number is what it stands for, and is written as one writes it", () => {
  const written = (/** @type {number} */ v) => inLatex(shownAs(v));
  assert.deepEqual([0.05, -12.5, 3, 0.12345, -1e-5].map(written), ["0.05", "-12.5", "3", "0.1235", "-0.00001"]);
  assert.deepEqual([12345678, 1e-7].map(written), ["1.235 \\times 10^{7}", "1 \\times 10^{-7}"]);
  for (const v of [0, 7, -0.25, 1.5e-9, 6.022e23]) assert.equal(valueOf(shownAs(v)), v);
  const [tenth, fifth, half] = [0.1, 0.2, 0.5].map(shownAs);
  assert.ok(addsUp([[tenth], [fifth]], shownAs(0.3))); // which floats do not
  assert.ok(addsUp([[fifth, half]], tenth));
  assert.ok(!addsUp([[tenth], [fifth]], shownAs(0.3001)));
});
