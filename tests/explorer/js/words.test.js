// What the view says: sentences, the note below the arithmetic; and the colours it says them in.

import assert from "node:assert/strict";
import test from "node:test";

import { arithmetic } from "../../../convnotes/explorer/js/base/connections.js";
import { fixed } from "../../../convnotes/explorer/js/base/format.js";
import { colourOf, inkOn, PALETTES } from "../../../convnotes/explorer/js/base/palette.js";
import { sentence, spoken } from "../../../convnotes/explorer/js/base/sentence.js";
import { parseSelection } from "../../../convnotes/explorer/js/base/selection.js";
import { asRole } from "../../../convnotes/explorer/js/base/state.js";
import { noteOf, sumDecimals } from "../../../convnotes/explorer/js/panels/note.js";
import { named, states } from "./support/states.js";

const number = (/** @type {string} */ text) => Number(text.replace("\u2212", "-").replace(",", ""));
const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 6e-6 * Math.abs(b) + 1e-12;

test("the sentence of an output has Python's numbers", () => {
  for (const { name, s, sums, lit } of states) {
    for (const [text, { b, y }] of Object.entries(sums)) {
      const said = sentence(s, parseSelection(s, text));
      const form = /: ([\d,]+) connections? to (\d+) inputs?; sum (\S+), (?:bias (\S+), )?(?:result|\w+ gives) (\S+)$/;
      const found = form.exec(said);
      assert.ok(found, said);
      assert.equal(found[4] === undefined, b === null, `${name}: ${said}`);
      assert.equal(number(found[1]), lit[text].inputs.length, `${name}: ${said}`);
      assert.ok((b === null || near(number(found[4]), b)) && near(number(found[5]), y), `${name}: ${said}`);
    }
  }
});

test("sentences of an input, a kernel cell and a hidden output", () => {
  const { s } = named("whole numbers");
  const say = (/** @type {string} */ text, state = s) => sentence(state, parseSelection(state, text));
  assert.match(say("x:0:2,2"), /^input 0, row 2, column 2: value \d; 18 connections to 2 outputs$/);
  assert.match(
    say("w:1,0:1,1"),
    /^kernel from input 0 to output 1, row 1, column 1: weight \u2212?\d; shared by 25 connections$/,
  );
  const covered = { ...s, hidden: () => true };
  assert.match(say("y:0:0,0", covered), /: 4 connections to 1 input; bias 1; the result is hidden: click to guess/);
  assert.equal(spoken(s, null), "");
});

test("a weight between numbers is no kernel and is shared by nothing", () => {
  const { s } = named("dense");
  assert.match(
    sentence(s, parseSelection(s, "w:1,2:")),
    /^weight from input 2 to output 1: \u2212?\S+; used by 1 connection$/,
  );
});

test("names of channels stand in sentences", () => {
  const { s } = named("image");
  const called = { ...s, text: { ...s.text, names: { x: ["red", "green", "blue"], y: null } } };
  assert.match(sentence(called, parseSelection(s, "x:1:2,2")), /^input 1 \(green\), row 2, column 2/);
  assert.match(sentence(called, parseSelection(s, "y:1:2,2")), /^output 1, row 2, column 2/);
});

test("decimals of sums are enough for the largest, none among whole numbers", () => {
  assert.equal(sumDecimals(named("whole numbers").s), 0);
  const { s } = named("image");
  assert.equal(sumDecimals(s), 4);
  const tiny = asRole(new Float64Array([2e-9]));
  assert.equal(sumDecimals({ ...s, z: tiny, b: tiny, y: tiny }), -1);
});

test("the note says that what is shown adds up, or by how much it does not", () => {
  const whole = named("whole numbers").s;
  assert.match(noteOf(whole, parseSelection(whole, "y:0:2,2")), /^The subtotals shown and b add up to z\. Output 0/);
  for (const { name, s, sums } of states) {
    for (const text of Object.keys(sums)) {
      const note = noteOf(s, parseSelection(s, text));
      assert.match(note, /add up to z\.|differ from z by \u2212?[\d.]+: rounding for display\./, name);
      assert.doesNotMatch(note, /its rounding/, name);
    }
  }
  assert.match(noteOf(whole, null), /^By keyboard/);
});

test("where the note says that the numbers shown add up, they do", () => {
  for (const { name, s, sums } of states) {
    const decimals = sumDecimals(s);
    for (const text of Object.keys(sums)) {
      const sel = parseSelection(s, text);
      const { parts, b, z } = arithmetic(s, sel.ch[0], sel.index);
      const shown = (/** @type {number} */ v) => number(fixed(v, decimals));
      const gap = parts.reduce((sum, part) => sum + shown(part.subtotal), shown(b ?? 0)) - shown(z);
      const said = /differ from z by (\S+):/.exec(noteOf(s, sel));
      assert.ok(Math.abs(gap - (said ? number(said[1]) : 0)) < 1.01 * 10 ** -decimals * 0.5, `${name} ${text}`);
    }
  }
});

test("numbers stand out on every colour of a cell", () => {
  const light = (/** @type {number[]} */ rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const diverging of [true, false]) {
      for (let n = 0; n <= 400; n++) {
        const paper = light(colourOf({ scale: 1 }, diverging ? n / 200 - 1 : n / 400, theme, diverging));
        const ink =
          inkOn(colourOf({ scale: 1 }, diverging ? n / 200 - 1 : n / 400, theme, diverging)) === "#000000" ? 0 : 1;
        assert.ok((Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) >= 4.5, `${theme} ${n}`);
      }
    }
  }
});

test("zero has the colour of nothing, and the ends their own", () => {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const p = PALETTES[theme];
    const found = [-2, 0, 2].map((v) => colourOf({ scale: 2, signed: true }, v, theme));
    assert.deepEqual(found, [p.negative, p.zero, p.positive]);
  }
  assert.deepEqual(colourOf({ scale: 1, signed: false }, 1, "light"), [255, 255, 255]);
  assert.deepEqual(colourOf({ scale: 1, signed: true }, 0.5, "light"), [221, 161, 110]); // 0.5 ** 0.8 of the way
});
