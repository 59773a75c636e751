// The SVG drawing of a view while it is made: nodes, colours, and what is cut off.

import { SVG } from "../base/dom.js";

/** @import { Edges } from "../base/place.js" */

/** @type {(keyof Edges)[]} */
const SIDES = ["left", "top", "right", "bottom"];
const LEAST_CUT = 1.5; // px: what sticks out less is mostly the empty room below a line of text

/**
 * @typedef {{x: number, y: number, scale: {x: number, y: number}, defs: SVGElement, pen: CanvasRenderingContext2D,
 *   items: {key: number[], node: SVGElement, box: Edges}[], n: number}} Drawing
 *   What is drawn so far; x and y are the corner of the view, scale is what the page does to it.
 * @typedef {Record<string, string|number|undefined>} Ink  Attributes of a node; those that are undefined are left out.
 * @typedef {{stack: number[], flow: number[], opacity: number, clip: Edges, cut: Cut|null, shift: number[]}} Around
 *   What an element has from those around it: the keys of its stack and of what flows in it (smaller ones are painted
 *   first), what cuts it off, how far its paths move to whole pixels.
 * @typedef {{limit: number, wide: number, done: boolean}} Cut  where a text gives way to three dots, and their width
 */

/**
 * @param {string} name
 * @param {Ink} attributes
 * @returns {SVGElement}
 */
export function svgNode(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, v] of Object.entries(attributes)) {
    if (v !== undefined) node.setAttribute(key, typeof v === "number" ? String(hundredths(v)) : v);
  }
  return node;
}

/**
 * A computed colour as two attributes: not every program that reads SVG knows rgba().
 * @param {"fill"|"stroke"|"stop-color"} name
 * @param {string} colour
 * @returns {Ink}
 */
export function inkAs(name, colour, opacity = 1) {
  const [, rgb, alpha] = /^rgba?(\([\d.]+, [\d.]+, [\d.]+)(?:, ([\d.]+))?\)$/.exec(colour) || [];
  const all = Number(alpha ?? 1) * opacity;
  return { [name]: rgb ? `rgb${rgb})` : colour, [`${name.replace("-color", "")}-opacity`]: all < 1 ? all : undefined };
}

/** @param {number} v */
export const hundredths = (v) => Math.round(v * 100) / 100;
/** @param {string} colour */
export const isClear = (colour) => colour === "transparent" || /^rgba.*, 0\)$/.test(colour);
/** @param {string} text */
export const pixelsOf = (text) => parseFloat(text) || 0;
/** @param {Edges} a @param {Edges} b */
export const commonTo = (a, b) => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});
/** @param {Edges} box @param {number} by */
export const grown = (box, by) => ({
  left: box.left - by,
  top: box.top - by,
  right: box.right + by,
  bottom: box.bottom + by,
});

/**
 * Edges on whole pixels of the screen, where browsers paint boxes.
 * @param {Edges} box
 * @returns {Edges}
 */
export function snapped({ left, top, right, bottom }) {
  const ratio = window.devicePixelRatio || 1;
  /** @param {number} v */
  const snap = (v) => Math.round(v * ratio) / ratio;
  return { left: snap(left), top: snap(top), right: snap(right), bottom: snap(bottom) };
}

/**
 * @param {CSSStyleDeclaration} style
 * @param {Edges} box
 * @returns {Edges}
 */
export function insideBorders(style, { left, top, right, bottom }) {
  const { borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth } = style;
  const [t, r, b, l] = [borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth].map(pixelsOf);
  return { left: left + l, top: top + t, right: right - r, bottom: bottom - b };
}

/**
 * The place of a box in the drawing, as attributes.
 * @param {Drawing} d
 * @param {Edges} box
 */
export const placed = (d, box) => ({
  x: box.left - d.x,
  y: box.top - d.y,
  width: box.right - box.left,
  height: box.bottom - box.top,
});

/**
 * Add something to the drawing, cut to what is seen of it.
 * @param {Drawing} d
 * @param {Around} at
 * @param {SVGElement} node
 * @param {Edges} box
 * @param {number[]} [key]
 */
export function put(d, at, node, box, key = at.flow) {
  const seen = commonTo(box, at.clip);
  const cut = SIDES.some((side) => Math.abs(seen[side] - box[side]) > LEAST_CUT);
  if (seen.right <= seen.left || seen.bottom <= seen.top) return;
  if (at.opacity < 1) node.setAttribute("opacity", String(at.opacity));
  const window = placed(d, seen);
  const viewBox = Object.values(window).map(hundredths).join(" ");
  const clip = cut && svgNode("svg", { ...window, viewBox }); // an inner svg clips
  if (clip) clip.append(node);
  d.items.push({ key: [...key, d.n++], node: clip || node, box: seen });
}
