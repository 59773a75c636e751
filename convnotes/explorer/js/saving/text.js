// Text of the page drawn again as SVG, line by line, where it stands.

import { unscaled } from "../base/place.js";
import { inkAs, put, svgNode } from "./drawing.js";

/** @import { Edges } from "../base/place.js" */
/** @import { Drawing, Around, Cut } from "./drawing.js" */

const HALO = { "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

/** @param {CSSStyleDeclaration} style */
export function fontOf(style) {
  /** @param {string} v */
  const unusual = (v) => (v === "normal" ? undefined : v);
  return {
    "font-family": style.fontFamily,
    "font-size": style.fontSize,
    "font-weight": style.fontWeight,
    "font-style": unusual(style.fontStyle),
    "font-variant": unusual(style.fontVariantNumeric),
  };
}

/** Text without the characters that XML does not allow. @param {string} text */
export const legal = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

/**
 * @param {Drawing} d
 * @param {CSSStyleDeclaration} style
 * @param {string} text
 */
function measured(d, style, text) {
  d.pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return d.pen.measureText(text);
}

/**
 * From where on the text of an element gives way to three dots; null where all of it fits.
 * @param {Drawing} d
 * @param {Element} el
 * @param {CSSStyleDeclaration} style
 * @param {number} right
 * @returns {Cut|null}
 */
export function cutOf(d, el, style, right) {
  const range = document.createRange();
  const { width: wide } = measured(d, style, "\u2026");
  range.selectNodeContents(el);
  return range.getBoundingClientRect().right / d.scale.x > right + 0.05
    ? { limit: right - wide, wide, done: false }
    : null;
}

/**
 * A text as it stands on the page, one element for each of its lines.
 * @param {Drawing} d
 * @param {Around} at
 * @param {CSSStyleDeclaration} style
 * @param {Text} text
 */
export function drawText(d, at, style, text) {
  const ascent = Math.round(measured(d, style, "").fontBoundingBoxAscent); // browsers round it too
  for (const { said, ...box } of linesOf(d, text, at.cut)) {
    const [halo] = /rgba?\([^)]*\)/.exec(style.textShadow) || []; // what keeps lines off the letters
    const node = svgNode("text", {
      x: box.left - d.x,
      y: box.top - d.y + ascent,
      textLength: box.right - box.left,
      lengthAdjust: "spacingAndGlyphs",
      ...inkAs("fill", style.color),
      ...fontOf(style),
      ...(halo ? { ...inkAs("stroke", halo), ...HALO } : {}),
    });
    node.textContent = legal(said.trimEnd())
      .replace(/\s/g, " ")
      .replace(/ (?= )/g, "\u00a0"); // SVG would join spaces
    put(d, at, node, box);
  }
}

/**
 * The lines of a text as the page breaks them, without spaces at their ends; the dots stand for themselves.
 * @param {Drawing} d
 * @param {Text} text
 * @param {Cut|null} cut
 * @returns {(Edges & {said: string})[]}
 */
function linesOf(d, text, cut) {
  const range = document.createRange();
  /** @type {(Edges & {said: string})[]} */ const lines = [];
  let at = 0;
  for (const ch of text.data) {
    range.setStart(text, at);
    range.setEnd(text, (at += ch.length));
    const boxes = [...range.getClientRects()].map((rect) => ({ ...unscaled(d.scale, rect), width: rect.width }));
    const box = boxes.find((each) => each.width) || boxes[0];
    const blank = /\s/.test(ch);
    if (!box || (blank && !box.width)) continue; // a space that the page joins to another has no width
    if (cut && box.right > cut.limit) {
      if (!cut.done) {
        lines.push({ said: "\u2026", left: box.left, top: box.top, right: box.left + cut.wide, bottom: box.bottom });
      }
      cut.done = true;
      continue;
    }
    let line = lines.at(-1);
    const middle = line ? (line.top + line.bottom) / 2 : 0;
    if (!line || box.top > middle || box.bottom < middle) {
      if (blank) continue;
      lines.push((line = { said: "", left: box.left, top: box.top, right: box.left, bottom: box.bottom }));
    }
    line.said += ch;
    if (!blank) Object.assign(line, { left: Math.min(line.left, box.left), right: Math.max(line.right, box.right) });
  }
  return lines;
}
