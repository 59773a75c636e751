// Colours of values: diverging where numbers stand beside them, else grey about zero.

import assert from "node:assert/strict";
import test from "node:test";

import { PALETTES, colourOf } from "../../../convnotes/explorer/js/base/palette.js";
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
