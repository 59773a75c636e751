// The ground of a view: the colour that is really behind it, whether that is light or dark, and how well ink is read.

/** @typedef {[number, number, number]} Rgb */

const LIGHT = /** @type {Rgb} */ ([255, 255, 255]);
const DARK = /** @type {Rgb} */ ([17, 17, 17]);
const LEAST_CONTRAST = 4.5; // to 1

/**
 * The colour behind an element: the backgrounds of all around it, down to the page. Where none covers what is below it,
 * the page's text tells: it is light on dark pages.
 * @param {Element} el
 * @returns {Rgb}
 */
export function groundOf(el) {
  const seen = [];
  for (let at = /** @type {Element|null} */ (el); at; at = around(at)) {
    const [r, g, b, alpha] = channels(getComputedStyle(at).backgroundColor);
    if (alpha > 0) seen.push({ rgb: /** @type {Rgb} */ ([r, g, b]), alpha });
    if (alpha >= 1) break;
  }
  const [r, g, b] = channels(getComputedStyle(el).color);
  const below = luminance([r, g, b]) > 0.4 ? DARK : LIGHT;
  return seen.reduceRight(
    (under, { rgb, alpha }) => /** @type {Rgb} */ (under.map((v, k) => v + (rgb[k] - v) * alpha)),
    below,
  );
}

/** The element around another, out of a shadow root too. @param {Element} el */
function around(el) {
  const root = el.parentElement ? null : el.getRootNode();
  return el.parentElement || (root instanceof ShadowRoot ? root.host : null);
}

/** The theme that is read on a ground. @param {number[]} ground @returns {"light"|"dark"} */
export const themeOn = (ground) => (luminance(ground) > 0.179 ? "light" : "dark"); // where black and white are level

/** Whether some colours, as text, are read on a ground. @param {string[]} inks @param {Rgb} ground */
export function readable(inks, ground) {
  return inks.every((ink) => {
    const [r, g, b] = channels(ink);
    const [less, more] = [luminance([r, g, b]), luminance(ground)].sort((v, w) => v - w);
    return (more + 0.05) / (less + 0.05) >= LEAST_CONTRAST;
  });
}

/** @type {CanvasRenderingContext2D|null} */
let pen = null;

/**
 * Red, green, blue (0 to 255) and alpha (0 to 1) of a colour as style sheets write it.
 * @param {string} colour
 * @returns {number[]}
 */
function channels(colour) {
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(colour)?.[1]
    .split(/[\s,/]+/)
    .map(Number);
  if (numbers) return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
  pen ||= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return [0, 0, 0, 0];
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return [r, g, b, alpha / 255];
}

/** The relative luminance of WCAG 2, 0 to 1. @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
