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
    const [r, g, b, alpha] = channels(getComputedStyle(at).backgroundColor, el);
    if (alpha > 0) seen.push({ rgb: /** @type {Rgb} */ ([r, g, b]), alpha });
    if (alpha >= 1) break;
  }
  const [r, g, b] = channels(getComputedStyle(el).color, el);
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

/** Whether some colours, as text of an element, are read on a ground. @param {string[]} inks @param {Rgb} ground */
export function readable(inks, ground, /** @type {Element} */ el) {
  return inks.every((ink) => {
    const [r, g, b] = channels(ink, el);
    const [less, more] = [luminance([r, g, b]), luminance(ground)].sort((v, w) => v - w);
    return (more + 0.05) / (less + 0.05) >= LEAST_CONTRAST;
  });
}

/**
 * Red, green, blue (0 to 255) and alpha (0 to 1) of a colour as style sheets write it. What is written otherwise, the
 * browser converts beside an element; a canvas gives back noise where fingerprinting is resisted.
 * @param {string} colour
 * @param {Element} el
 * @returns {number[]}
 */
function channels(colour, el) {
  if (/^#[\da-f]{6}$/i.test(colour)) return [...[1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)), 1];
  const found = /^(rgb|color)a?\((?:srgb )?([\d.e+\s,/-]*)\)$/.exec(colour);
  if (found) {
    const [r, g, b, alpha = 1] = found[2].split(/[\s,/]+/).map(Number);
    const unit = found[1] === "rgb" ? 1 : 255;
    return [r * unit, g * unit, b * unit, alpha];
  }
  const probe = document.createElement("i");
  probe.style.cssText = `display: none; forced-color-adjust: none; color: color-mix(in srgb, ${colour}, ${colour})`;
  el.append(probe);
  const converted = getComputedStyle(probe).color;
  probe.remove();
  return converted.startsWith("color(srgb ") && converted !== colour ? channels(converted, el) : [0, 0, 0, 0];
}

/** The relative luminance of WCAG 2, 0 to 1. @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
