// What saving asks of the browser before it reads the page.

import assert from "node:assert/strict";
import test from "node:test";

import { canvasIsTrue } from "../../../convnotes/explorer/js/saving/save.js";

/** A canvas that gives back what was painted, as `through` lets it. @param {(v: number) => number} through */
const canvas = (through) => (/** @type {number} */ side) => {
  const data = new Uint8ClampedArray(4 * side * side);
  const ctx = {
    fillStyle: "",
    fillRect(/** @type {number} */ x, /** @type {number} */ y) {
      const rgb = ctx.fillStyle.match(/\d+/g)?.map((v) => through(Number(v))) ?? [];
      data.set([...rgb, 255], 4 * (y * side + x));
    },
    getImageData: () => ({ data }),
  };
  return /** @type {any} */ ({ getContext: () => ctx });
};

test("a canvas that gives back what was painted is true, and noise, white or nothing is not", () => {
  assert.equal(canvasIsTrue(canvas((v) => v)), true);
  assert.equal(canvasIsTrue(canvas((v) => v ^ 1)), true); // a shade, as some browsers change at random
  assert.equal(canvasIsTrue(canvas((v) => (v * 7919 + 31) % 256)), false);
  assert.equal(canvasIsTrue(canvas(() => 255)), false);
  assert.equal(
    canvasIsTrue(() => /** @type {any} */ ({ getContext: () => null })),
    false,
  );
});
