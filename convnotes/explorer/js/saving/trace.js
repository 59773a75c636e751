// Tracing: a box, a line of text, a path or a slider of the page, drawn again as SVG where it stands and as it looks.

import {
  grown,
  hundredths,
  inkAs,
  insideBorders,
  isClear,
  pixelsOf,
  placed,
  put,
  snapped,
  svgNode,
} from "./drawing.js";
import { fontOf, legal } from "./text.js";

/** @import { Edges } from "../base/place.js" */
/** @import { Around, Drawing, Ink } from "./drawing.js" */

const GEOMETRY = ["d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points"];
/** @type {Record<string, string>} */
const SHAPE_STYLES = {
  "fill-rule": "nonzero",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "shape-rendering": "auto",
  "text-anchor": "start",
};

/**
 * Rings around a box, its background and its borders.
 * @param {Drawing} d
 * @param {Around} at
 * @param {CSSStyleDeclaration} style
 * @param {Edges} box
 */
export function drawBox(d, at, style, box, key = at.flow) {
  const radius = pixelsOf(style.borderTopLeftRadius);
  /** @param {Edges} edges @param {Ink} ink */
  const fill = (edges, ink, rx = 0) =>
    put(d, at, svgNode("rect", { ...placed(d, edges), rx: rx || undefined, ...ink }), edges, key);
  /**
   * @param {Edges} outer
   * @param {number} wide
   * @param {number} rx
   * @param {string} colour
   */
  const ring = (outer, wide, rx, colour) =>
    put(
      d,
      at,
      svgNode("rect", {
        ...placed(d, grown(outer, -wide / 2)),
        rx: rx > wide / 2 ? rx - wide / 2 : undefined,
        fill: "none",
        "stroke-width": wide,
        ...inkAs("stroke", colour),
      }),
      outer,
      key,
    );
  for (const [, colour, spread] of style.boxShadow.matchAll(/(rgba?\([^)]*\)) 0px 0px 0px ([\d.]+)px(?! inset)/g)) {
    ring(grown(box, Number(spread)), Number(spread), radius && radius + Number(spread), colour);
  }
  if (!isClear(style.backgroundColor)) fill(box, inkAs("fill", style.backgroundColor), radius);
  const gradient = gradientOf(d, style.backgroundImage, box);
  if (gradient) fill(box, { fill: gradient }, radius);
  const [top, right, bottom, left] = [
    style.borderTopWidth,
    style.borderRightWidth,
    style.borderBottomWidth,
    style.borderLeftWidth,
  ].map(pixelsOf); // 0 where its style is none
  const borders = [
    { wide: top, colour: style.borderTopColor, edge: { ...box, bottom: box.top + top } },
    { wide: right, colour: style.borderRightColor, edge: { ...box, left: box.right - right } },
    { wide: bottom, colour: style.borderBottomColor, edge: { ...box, top: box.bottom - bottom } },
    { wide: left, colour: style.borderLeftColor, edge: { ...box, right: box.left + left } },
  ];
  const [{ colour, wide }] = borders;
  if (borders.every((border) => border.colour === colour && border.wide === wide)) {
    if (wide && !isClear(colour)) ring(box, wide, radius, colour);
    return;
  }
  for (const border of borders) {
    if (border.wide && !isClear(border.colour)) fill(border.edge, inkAs("fill", border.colour));
  }
}

/**
 * A linear gradient as a reference to one of the drawing; null where the background is none.
 * @param {Drawing} d
 * @param {string} image
 * @param {Edges} box
 */
function gradientOf(d, image, box) {
  const found = /^linear-gradient\((?:(-?[\d.]+)deg, )?(rgb.*)\)$/.exec(image);
  if (!found) return null;
  const angle = (Number(found[1] ?? 180) * Math.PI) / 180;
  const { x, y, width, height } = placed(d, box);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const half = (Math.abs(width * sin) + Math.abs(height * cos)) / 2;
  const [midX, midY] = [x + width / 2, y + height / 2];
  const id = `cn-gradient-${d.defs.childElementCount}`;
  const node = svgNode("linearGradient", {
    id,
    gradientUnits: "userSpaceOnUse",
    x1: midX - half * sin,
    y1: midY + half * cos,
    x2: midX + half * sin,
    y2: midY - half * cos,
  });
  const stops = [...found[2].matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
  node.append(
    ...stops.map(([, colour, percent], n) =>
      svgNode("stop", {
        offset: percent ? Number(percent) / 100 : n / Math.max(1, stops.length - 1),
        ...inkAs("stop-color", colour),
      }),
    ),
  );
  d.defs.append(node);
  return `url(#${id})`;
}

/**
 * The box that a style sheet adds to an element with a position, as the frames of grids.
 * @param {Drawing} d
 * @param {Around} at
 * @param {Element} el
 * @param {CSSStyleDeclaration} style
 * @param {Edges} box
 */
export function drawPseudo(d, at, el, style, box) {
  if (
    ["none", "normal"].includes(style.content) ||
    style.position !== "absolute" ||
    style.display === "none" ||
    style.visibility !== "visible"
  ) {
    return;
  }
  const inner = insideBorders(getComputedStyle(el), box);
  const left = inner.left + pixelsOf(style.left);
  const top = inner.top + pixelsOf(style.top);
  drawBox(
    d,
    at,
    style,
    snapped({ left, top, right: left + pixelsOf(style.width), bottom: top + pixelsOf(style.height) }),
    [...at.stack, 0],
  );
}

/**
 * A slider as a track and a knob.
 * @param {Drawing} d
 * @param {Around} at
 * @param {HTMLInputElement} el
 * @param {CSSStyleDeclaration} style
 * @param {Edges} box
 */
export function drawRange(d, at, el, style, box) {
  const least = Number(el.min || 0);
  const most = Number(el.max || 100);
  const share = most > least ? (Number(el.value) - least) / (most - least) : 0;
  const y = (box.top + box.bottom) / 2;
  const x = box.left + 8 + share * (box.right - box.left - 16);
  const track = { ...box, top: y - 3, bottom: y + 3 };
  put(d, at, svgNode("rect", { ...placed(d, track), rx: 3, ...inkAs("fill", style.color, 0.25) }), track);
  put(
    d,
    at,
    svgNode("circle", {
      cx: x - d.x,
      cy: y - d.y,
      r: 8,
      ...inkAs("fill", style.accentColor === "auto" ? style.color : style.accentColor),
    }),
    grown({ left: x, right: x, top: y, bottom: y }, 8),
  );
}

/**
 * A path, rect or text of an svg, with the look that style sheets give it.
 * @param {Drawing} d
 * @param {Around} at
 * @param {SVGGraphicsElement} el
 * @param {CSSStyleDeclaration} style
 * @param {Edges} box
 */
export function drawShape(d, at, el, style, box) {
  if (box.right <= box.left && box.bottom <= box.top) return;
  const ctm = el.getScreenCTM();
  if (!ctm) return; // not on the page
  const m = { a: ctm.a / d.scale.x, b: ctm.b / d.scale.y, c: ctm.c / d.scale.x, d: ctm.d / d.scale.y };
  const at0 = [ctm.e / d.scale.x, ctm.f / d.scale.y];
  const [x, y] = [at0[0] + at.shift[0] - d.x, at0[1] + at.shift[1] - d.y].map(hundredths);
  const moved = [m.a - 1, m.b, m.c, m.d - 1].every((v) => Math.abs(v) < 1e-6);
  const lined = style.stroke !== "none";
  const text = el instanceof SVGTextElement;
  const looks = Object.keys(SHAPE_STYLES).filter(
    (name) => ![SHAPE_STYLES[name], ""].includes(style.getPropertyValue(name)),
  );
  const node = svgNode(el.localName, {
    transform: moved ? `translate(${x} ${y})` : `matrix(${[m.a, m.b, m.c, m.d, x, y].join(" ")})`,
    ...inkAs("fill", style.fill, Number(style.fillOpacity)),
    ...(lined ? inkAs("stroke", style.stroke, Number(style.strokeOpacity)) : {}),
    ...Object.fromEntries(looks.map((name) => [name, style.getPropertyValue(name).replace(/px/g, "")])),
    ...(text ? fontOf(style) : {}),
  });
  for (const name of GEOMETRY) {
    const v = el.getAttribute(name);
    if (v !== null) node.setAttribute(name, v);
  }
  if (text) node.textContent = legal(el.textContent ?? "");
  // a straight line has no height of its own
  put(d, at, node, lined ? grown(box, pixelsOf(style.strokeWidth) / 2) : box);
}
