// Colours of values: diverging where numbers stand beside them, else grey about zero.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { PALETTES, colourOf, inkOn, shader } from "../../../convnotes/explorer/js/base/palette.js";
import { asRole } from "../../../convnotes/explorer/js/base/state.js";

const signed = asRole(new Float64Array([-4, 0, 2, 4]));

test("a map with negative values is grey about its zero, in both themes", () => {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const greys = Array.from(signed.values, (v) => colourOf(signed, v, theme, false));
    assert.deepEqual(greys, [20, 138, 196, 255].map((g) => [g, g, g])); // prettier-ignore
  }
});

test("a map without negative values is black at zero, and one of kernels diverges", () => {
  const positive = asRole(new Float64Array([0, 4]));
  assert.deepEqual([0, 4].map((v) => colourOf(positive, v, "light", false)[0]), [20, 255]); // prettier-ignore
  const { negative, zero, positive: most } = PALETTES.dark;
  assert.deepEqual([-4, 0, 4].map((v) => colourOf(signed, v, "dark", true)), [negative, zero, most]); // prettier-ignore
});

test("the pixel of a value has its colour, without a scale and beyond it, too", () => {
  for (const role of [signed, asRole(new Float64Array([0, 4])), { scale: 0, signed: false }]) {
    for (const diverging of [true, false]) {
      const shade = shader(role, "dark", diverging);
      for (const v of [-9, -4, -0.3, 0, 1e-9, 2, 3.9, 4, 7]) {
        const bytes = new Uint8ClampedArray(Uint32Array.of(shade(v)).buffer);
        const colour = Uint8ClampedArray.from([...colourOf(role, v, "dark", diverging), 255]); // as a canvas takes it
        assert.deepEqual(bytes, colour, `${v}`);
      }
    }
  }
});

/** Relative luminance, as WCAG has it. @param {number[]} rgb */
const luminance = (rgb) =>
  rgb.reduce((sum, v, n) => {
    const c = v / 255;
    return sum + [0.2126, 0.7152, 0.0722][n] * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  }, 0);

test("numbers of a network that are not lit can be read through their shade", () => {
  const sheet = readFileSync(new URL("../../../convnotes/explorer/network.css", import.meta.url), "utf8");
  const shades = [...sheet.matchAll(/--cn-shade-thin: rgba\(([\d., ]+)\)/g)].map((found) =>
    found[1].split(",").map(Number),
  );
  assert.equal(shades.length, 2);
  for (const shade of shades) {
    const through = (/** @type {number[]} */ rgb) => rgb.map((v, n) => v + (shade[n] - v) * shade[3]);
    for (let grey = 20; grey <= 255; grey++) {
      const cell = [grey, grey, grey];
      const ink = inkOn(cell) === "#ffffff" ? [255, 255, 255] : [0, 0, 0];
      const [dark, bright] = [luminance(through(cell)), luminance(through(ink))].sort((a, b) => a - b);
      assert.ok((bright + 0.05) / (dark + 0.05) > 1.7, `${grey} under ${shade}`);
    }
  }
});
