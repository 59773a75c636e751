// Colours of both themes: a diverging scale about zero, and greys.

import { themeOn } from "./ground.js";

/** @import { Scale } from "./state.js" */

/** @typedef {"light"|"dark"} Theme */

/** Anchors are negative, zero, positive; blue and orange stay apart for every kind of colour vision. */
export const PALETTES = {
  light: { negative: [28, 94, 178], zero: [249, 249, 247], positive: [201, 95, 8], grid: "rgba(30,40,55,.16)" },
  dark: { negative: [96, 170, 255], zero: [33, 38, 46], positive: [255, 158, 64], grid: "rgba(225,232,242,.16)" },
};

/**
 * The colour of a value: diverging about zero, or grey: black to white from zero on, or, when its role has negative
 * values, with zero half way.
 * @param {Scale} role
 * @param {number} v
 * @param {Theme} theme
 * @param {boolean} [diverging]
 * @returns {number[]}
 */
export function colourOf(role, v, theme, diverging = role.signed) {
  if (!diverging) return Array(3).fill(greyOf(role, v));
  const t = role.scale ? v / role.scale : 0;
  const p = PALETTES[theme];
  const end = t < 0 ? p.negative : p.positive;
  const a = Math.min(1, Math.abs(t)) ** 0.8;
  return p.zero.map((c, k) => Math.round(c + (end[k] - c) * a));
}

/** From 20 to 255; a drag may hold the scale below a value. @param {Scale} role @param {number} v */
function greyOf({ scale, signed }, v) {
  const t = scale ? v / scale : 0;
  return Math.round(20 + 235 * (signed ? (t + 1) / 2 : t));
}

/** A colour as a pixel of a canvas: red in its lowest byte, and opaque. @param {number[]} rgb */
export const pixelOf = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;

const GREY_PIXELS = Array.from({ length: 256 }, (_, grey) => pixelOf([grey, grey, grey]));

/**
 * What gives the pixel of a value, in the colour of `colourOf`: pictures have millions of cells, and most are grey.
 * @param {Scale} role
 * @param {Theme} theme
 * @param {boolean} diverging
 * @returns {(v: number) => number}
 */
export function shader(role, theme, diverging) {
  if (diverging) return (v) => pixelOf(colourOf(role, v, theme, true));
  return (v) => GREY_PIXELS[Math.max(0, Math.min(255, greyOf(role, v)))];
}

/** Black or white, whichever is read better on a colour: at least 4.5 to 1 on any. @param {number[]} rgb */
export function inkOn(rgb) {
  return themeOn(rgb) === "light" ? "#000000" : "#ffffff";
}

/** A colour as style sheets write it. @param {number[]} rgb */
export const css = (rgb) => `rgb(${rgb[0]},${rgb[1]},${rgb[2]})`;
