// The fan: lines from pixel through weight to pixel, the one that is followed, windows, padding cells and frames.

import { SVG, drawPaths } from "../base/dom.js";
import { sameConnection, cellIn, writtenProduct } from "../base/following.js";
import { guttersOf, inGutters, inSight, inTheWay } from "./behind.js";
import { cellRect, round, sliceRowCol } from "./cells.js";
import { linksOf } from "./links.js";
import { distanceTo, markOn, pathOf, pointOn, routeOf } from "./routes.js";

/** @import { Path } from "../base/dom.js" */
/** @import { Connection } from "../base/following.js" */
/** @import { Selection, State } from "../base/state.js" */
/** @import { Gutter, Screen } from "./behind.js" */
/** @import { Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */
/** @import { Link } from "./links.js" */
/** @import { Curve, Spot } from "./routes.js" */

/**
 * @typedef {{c: Connection|null, curves: Curve[], path: string, marked: Spot[]|null}} Line
 *   Which connection it is, its curves, as much of its `d` as is in sight, and where a mark stands.
 * @typedef {{paths: Record<string, Path>, tag: SVGTextElement, lines: Line[], pictures: Screen[],
 *   gutters: Gutter[], drawn: {sel: Selection|null, lines: Line[]},
 *   shift: ((link: Link, curves: Curve[]) => Curve[])|null}} Fan
 *   The path elements, the product beside the connection followed, the lines that are drawn, the pictures that they
 *   pass behind, the gutters between them, what has been drawn of the selection before, and, while lines move, where
 *   each is by now.
 */

const MOST_LINES = 200;
const LEVELS = 4;
const NEAR = 5; // px: a line nearer than this to the pointer is pointed at

/**
 * A drawing as large as the stage.
 * @param {HTMLElement} stage
 * @param {Layout} layout
 * @param {string} cls
 */
export function svgLayer(stage, layout, cls) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", cls);
  svg.setAttribute("width", String(layout.width));
  svg.setAttribute("height", String(layout.height));
  svg.setAttribute("aria-hidden", "true");
  stage.append(svg);
  return svg;
}

/**
 * The path elements drawn under and over the kernels; a hover only changes their `d`.
 * @param {HTMLElement} stage
 * @param {Layout} layout
 * @returns {Fan}
 */
export function makeFan(stage, layout) {
  const under = svgLayer(stage, layout, "cn-under");
  const over = svgLayer(stage, layout, "cn-over");
  /** @param {SVGElement} svg @param {string} cls */
  const path = (svg, cls) => {
    const el = document.createElementNS(SVG, "path");
    el.setAttribute("class", cls);
    svg.append(el);
    return { el, d: "" };
  };
  /** A class of all lines, set as a path is. @param {string} cls @returns {Path} */
  const mode = (cls) => ({ el: { setAttribute: (_, on) => under.classList.toggle(cls, on === "1") }, d: "" });
  /** @type {Record<string, Path>} */
  const paths = {
    lit: path(under, "cn-lit"),
    halo: path(under, "cn-halo"),
    hull: path(under, "cn-hull"),
    ghost: path(under, "cn-ghost"),
    hole: path(under, "cn-hole"),
  };
  for (const sign of ["negative", "zero", "positive"]) {
    for (let level = 0; level < LEVELS; level++) {
      paths[sign + level] = path(under, `cn-line cn-${sign} cn-level${level}`);
    }
  }
  paths.followedHalo = path(under, "cn-followed-halo");
  paths.followed = path(under, "cn-followed");
  paths.crowd = mode("cn-many");
  paths.following = mode("cn-following");
  paths.frame = path(over, "cn-frame");
  paths.tap = path(over, "cn-tap");
  paths.cellsHalo = path(over, "cn-halo");
  paths.cells = path(over, "cn-followed-cells");
  paths.ringHalo = path(over, "cn-halo");
  paths.ring = path(over, "cn-ring");
  const tag = document.createElementNS(SVG, "text");
  tag.setAttribute("class", "cn-tag");
  over.append(tag);
  const [pictures, gutters] = [inTheWay(layout), guttersOf(layout)];
  return { paths, tag, lines: [], pictures, gutters, drawn: { sel: null, lines: [] }, shift: null };
}

/**
 * Draw what the selection lights, one connection brighter than the others if one is followed.
 * @param {Fan} fan
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection|null} sel
 * @param {Connection|null} followed
 */
export function drawFan(fan, s, layout, find, sel, followed) {
  const d = Object.fromEntries(Object.keys(fan.paths).map((name) => [name, ""]));
  const links = linksOf(d, s, layout, find, sel);
  const { shift } = fan;
  // Under a drag values change, and lines stay where they are; another rule brings another picture.
  if (shift || fan.drawn.sel !== sel) fan.drawn = { sel: shift ? null : sel, lines: [] };
  fan.lines = strongest(links).map(([link, n]) => {
    const line = (fan.drawn.lines[n] ??= lineFor(fan, layout, link));
    const level = s.w.scale ? Math.min(LEVELS - 1, Math.floor((Math.abs(link.weight) / s.w.scale) * LEVELS)) : 0;
    const name = (link.weight < 0 ? "negative" : link.weight > 0 ? "positive" : "zero") + level;
    d[name] += line.path;
    if (link.weight <= 0) {
      line.marked ??= inGutters(line.curves, fan.gutters, layout.vertical);
      for (const spot of line.marked) d[name] += markOn(spot, link.weight);
    }
    return line;
  });
  d.crowd = links.length > 60 ? "1" : "";
  drawFollowed(fan, d, s, layout, find, links, followed);
  d.halo = d.hull;
  d.ringHalo = d.ring;
  drawPaths(fan.paths, d);
}

/**
 * The line of a link.
 * @param {Fan} fan
 * @param {Layout} layout
 * @param {Link} link
 * @returns {Line}
 */
function lineFor({ pictures, shift }, layout, link) {
  const way = routeOf(layout, link);
  const curves = shift ? shift(link, way) : way;
  return { c: link.c, curves, path: pathOf(inSight(curves, link, pictures)), marked: null };
}

/** At most 200 links, each with its place among all: the largest weights. @param {Link[]} links */
function strongest(links) {
  const all = links.map((link, n) => /** @type {[Link, number]} */ ([link, n]));
  if (all.length <= MOST_LINES) return all;
  return all.sort(([a], [b]) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_LINES);
}

/**
 * The connection followed: its line, rings around its cells, and its product beside it.
 * @param {Fan} fan
 * @param {Record<string, string>} d
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Link[]} links
 * @param {Connection|null} c
 */
function drawFollowed({ tag, gutters }, d, s, layout, find, links, c) {
  tag.textContent = "";
  if (!c) return;
  const link = links.find((each) => sameConnection(each.c, c));
  const curves = link ? routeOf(layout, link) : [];
  for (const [role, ch] of /** @type {["x"|"y"|"w", number[]][]} */ ([
    ["x", [c.j]],
    ["w", [c.i, c.j]],
    ["y", [c.i]],
  ])) {
    const cell = cellIn(s, c, role, ch);
    const [slice, row, col] = sliceRowCol(cell?.index ?? []);
    const box = cell && find(role, ch, slice);
    if (box) d.cells += cellRect(box, row, col, 1, 1, box.cw < 4 ? 2 : 0.5);
  }
  d.cellsHalo = d.cells;
  d.following = "1";
  d.followed = d.followedHalo = pathOf(curves);
  const last = inGutters(curves, gutters, layout.vertical).at(-1);
  if (!last) return;
  const [left, top] = pointOn(last.curve, last.t);
  tag.textContent = writtenProduct(s, c);
  tag.setAttribute("x", String(round(left)));
  tag.setAttribute("y", String(round(top - 7)));
}

/**
 * The connection whose line is pointed at, or null.
 * @param {Fan} fan
 * @param {number} x
 * @param {number} y
 */
export function lineAt({ lines }, x, y) {
  let found = null;
  let least = NEAR;
  for (const { c, curves } of lines) {
    const far = c ? distanceTo(curves, x, y) : Infinity;
    if (far < least) [found, least] = [c, far];
  }
  return found;
}
