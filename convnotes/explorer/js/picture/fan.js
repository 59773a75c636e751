// The fan: lines from pixel through weight to pixel, windows, padding cells and frames, as a few SVG paths.

import { fedBy, sharedBy, windowOf } from "../base/connections.js";
import { SVG, drawPaths } from "../base/dom.js";
import { ascending, ravel, runs, size } from "../base/indices.js";
import { inputsOf, outputsOf, weightAt } from "../base/state.js";
import { MOST_PADDING, cellRect, centreOf, gridShape, rect, round, sliceRowCol } from "./cells.js";
import { NUMBERS } from "./grids.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Path } from "../base/dom.js" */
/** @import { Box, Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {[from: number[], through: number[]|undefined, to: number[], weight: number]} Link
 *   One line: points of the stage, and the weight it goes through.
 */

const MOST_LINES = 200;
export const MOST_PIECES = 3000;
const LEVELS = 4;

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
 */
export function makeFan(stage, layout) {
  const under = svgLayer(stage, layout, "cn-under");
  const over = svgLayer(stage, layout, "cn-over");
  const many = under.classList;
  /** @param {SVGElement} svg @param {string} cls */
  const path = (svg, cls) => {
    const el = document.createElementNS(SVG, "path");
    el.setAttribute("class", cls);
    svg.append(el);
    return { el, d: "" };
  };
  /** @type {Record<string, Path>} */
  const fan = {
    lit: path(under, "cn-lit"),
    halo: path(under, "cn-halo"),
    hull: path(under, "cn-hull"),
    ghost: path(under, "cn-ghost"),
    hole: path(under, "cn-hole"),
  };
  for (const sign of ["negative", "zero", "positive"]) {
    for (let level = 0; level < LEVELS; level++) fan[sign + level] = path(under, `cn-line cn-${sign} cn-level${level}`);
  }
  fan.crowd = { el: { setAttribute: (_, on) => many.toggle("cn-many", on === "1") }, d: "" };
  fan.frame = path(over, "cn-frame");
  fan.tap = path(over, "cn-tap");
  fan.ringHalo = path(over, "cn-halo");
  fan.ring = path(over, "cn-ring");
  return fan;
}

/**
 * Where a line leaves (side 1) or reaches (side -1) a pixel: its centre, or its edge where a number is printed.
 * @param {Layout} layout
 * @param {Box} box
 * @param {number[]} index
 * @param {1|-1} side
 */
function endOf(layout, box, index, side) {
  const [x, y] = centreOf(box, index);
  if (box.cw < NUMBERS) return [x, y];
  return layout.vertical ? [x, y + side * (box.chh / 2 + 1)] : [x + side * (box.cw / 2 + 1), y];
}

/**
 * One curve that leaves and arrives along the flow of the picture.
 * @param {number[]} p
 * @param {number[]} q
 * @param {boolean} vertical
 * @param {boolean} start
 */
function curve(p, q, vertical, start) {
  const [x1, y1, x2, y2] = [...p, ...q].map(round);
  const x = round((x1 + x2) / 2);
  const y = round((y1 + y2) / 2);
  const from = start ? `M${x1} ${y1}` : "";
  return vertical ? `${from}C${x1} ${y} ${x2} ${y} ${x2} ${y2}` : `${from}C${x} ${y1} ${x} ${y2} ${x2} ${y2}`;
}

/**
 * The mark of a negative weight, without colour: a short bar across the middle of its curve.
 * (Dashes would say it too, but are drawn anew in every tile of the screen: five times the cost of a hover.)
 * @param {number[]} p
 * @param {number[]} q
 * @param {boolean} vertical
 */
function bar(p, q, vertical) {
  const dx = (q[0] - p[0]) * (vertical ? 2 : 1);
  const dy = (q[1] - p[1]) * (vertical ? 1 : 2);
  const long = 3.5 / (Math.hypot(dx, dy) || 1);
  const from = `M${round((p[0] + q[0]) / 2 - dy * long)} ${round((p[1] + q[1]) / 2 + dx * long)}`;
  return `${from}l${round(2 * dy * long)} ${round(-2 * dx * long)}`;
}

/**
 * Draw what the selection lights. `find(role, ch, slice)` gives the box of a grid, or undefined where it is not shown.
 * @param {Record<string, Path>} fan
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection|null} sel
 */
export function drawFan(fan, s, layout, find, sel) {
  const d = Object.fromEntries(Object.keys(fan).map((name) => [name, ""]));
  /** @type {Link[]} */ const links = [];
  if (sel?.role === "y") fanIn(d, links, s, layout, find, sel);
  else if (sel?.role === "x") fanOut(d, links, s, layout, find, sel);
  else if (sel) fanShared(d, links, s, layout, find, sel);
  strongest(links).forEach(([p, k, q, w]) => {
    const level = s.w.scale ? Math.min(LEVELS - 1, Math.floor((Math.abs(w) / s.w.scale) * LEVELS)) : 0;
    const sign = w < 0 ? "negative" : w > 0 ? "positive" : "zero";
    const on = k || q;
    d[sign + level] += curve(p, on, layout.vertical, true) + (k ? curve(k, q, layout.vertical, false) : "");
    if (w < 0) d[sign + level] += bar(p, on, layout.vertical);
  });
  d.crowd = links.length > 60 ? "1" : "";
  d.halo = d.hull;
  d.ringHalo = d.ring;
  drawPaths(fan, d);
}

/** At most 200 links: the largest weights. @param {Link[]} links */
function strongest(links) {
  return links.length <= MOST_LINES
    ? links
    : links.sort((a, b) => Math.abs(b[3]) - Math.abs(a[3])).slice(0, MOST_LINES);
}

/**
 * Outline the cells of one tensor given, per axis, the coordinates lit; returns the outlines' path.
 * @param {Find} find
 * @param {"x"|"y"} role
 * @param {number} c
 * @param {number[][]} perAxis
 */
export function outline(find, role, c, perAxis, grow = 0) {
  const [slices, rows, cols] = [...[[0], [0], [0]].slice(perAxis.length), ...perAxis];
  /** @param {number[]} list */
  const span = (list) => list[list.length - 1] - list[0] + 1;
  let path = "";
  const rowRuns = runs(rows);
  const colRuns = runs(cols);
  const pieces = rowRuns.length * colRuns.length <= MOST_PIECES;
  for (const slice of slices) {
    const box = find(role, [c], slice);
    if (!box || !rows.length || !cols.length) continue;
    if (!pieces) path += cellRect(box, rows[0], cols[0], span(rows), span(cols));
    else {
      for (const [r, h] of rowRuns) {
        for (const [q, w] of colRuns) path += cellRect(box, r, q, h, w, box.cw < 4 ? grow : 0);
      }
    }
  }
  return path;
}

/**
 * @param {Record<string, string>} d
 * @param {Link[]} links
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanIn(d, links, s, layout, find, { ch: [i], index }) {
  const taps = windowOf(s, index);
  const real = taps.flatMap((t) => (t.index ? [t.index] : []));
  const lit = s.kernel.map((_, a) => ascending(real.map((met) => met[a])));
  const [slice, row, col] = sliceRowCol(index);
  const target = find("y", [i], slice);
  const q = target && endOf(layout, target, index, -1);
  for (const j of inputsOf(s, i)) {
    if (real.length) d.hull += outline(find, "x", j, lit, 1.5);
    for (const t of taps) {
      const box = find("x", [j], sliceRowCol(t.place)[0]);
      const kernel = find("w", [i, j], sliceRowCol(t.tap)[0]);
      const w = weightAt(s, i, j, t.at);
      if (t.index && box && q) links.push([endOf(layout, box, t.index, 1), kernel && centreOf(kernel, t.tap), q, w]);
      if (t.index) continue;
      d.ghost += ghost(s, box, t.place);
      d.hole += hole(box, t.place);
    }
    if (real.length) d.frame += frame(s, find, i, j);
  }
  if (layout.map && real.length) {
    d.frame += rect(layout.map.left, layout.map.top + i * layout.map.cell, s.nIn * layout.map.cell, layout.map.cell);
  }
  if (target) d.ring += cellRect(target, row, col, 1, 1, target.cw < 4 ? 2 : 0.5);
}

/**
 * A padding cell beside its grid; none farther out than the room left for it.
 * @param {State} s
 * @param {Box|undefined} box
 * @param {number[]} place
 */
function ghost(s, box, place) {
  if (!box || !place.every(Number.isInteger)) return ""; // a hole is no cell
  const [, row, col] = sliceRowCol(place);
  /** @param {number} n @param {number} most */
  const far = (n, most) => Math.max(-n, n - most + 1);
  if (far(row, box.rows) > MOST_PADDING || far(col, box.cols) > MOST_PADDING) return "";
  return cellRect(box, row, col, 1, 1, box.cw >= 4 ? -1 : 0);
}

/**
 * Where an element of a transposed layer stands between two cells and reads nothing: a small ring.
 * @param {Box|undefined} box
 * @param {number[]} place
 */
function hole(box, place) {
  const [slice, row, col] = sliceRowCol(place);
  const within = box && Number.isInteger(slice) && row >= 0 && row <= box.rows - 1 && col >= 0 && col <= box.cols - 1;
  if (!within || place.every(Number.isInteger) || Math.min(box.cw, box.chh) < 6) return "";
  const [x, y] = centreOf(box, [row, col]);
  const r = Math.min(3, box.cw / 5);
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/**
 * @param {State} s
 * @param {Find} find
 * @param {number} i
 * @param {number} j
 */
function frame(s, find, i, j) {
  const slices = gridShape(s.kernel).slices;
  let path = "";
  for (let slice = 0; slice < slices; slice++) {
    const box = find("w", [i, j], slice);
    if (box) path += cellRect(box, 0, 0, box.rows, box.cols, 1.5);
  }
  return path;
}

/**
 * @param {Record<string, string>} d
 * @param {Link[]} links
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanOut(d, links, s, layout, find, { ch: [j], index }) {
  const fed = fedBy(s, index);
  const lit = s.kernel.map((_, a) => ascending(fed.map((t) => t.o[a])));
  const [slice, row, col] = sliceRowCol(index);
  const source = find("x", [j], slice);
  const p = source && endOf(layout, source, index, 1);
  for (const i of outputsOf(s, j)) {
    if (fed.length) d.hull += outline(find, "y", i, lit, 1.5);
    for (const t of fed) {
      const box = find("y", [i], sliceRowCol(t.o)[0]);
      const kernel = find("w", [i, j], sliceRowCol(t.tap)[0]);
      if (box && p) {
        links.push([p, kernel && centreOf(kernel, t.tap), endOf(layout, box, t.o, -1), weightAt(s, i, j, t.at)]);
      }
    }
    if (fed.length) d.frame += frame(s, find, i, j);
  }
  if (layout.map && fed.length) {
    d.frame += rect(layout.map.left + j * layout.map.cell, layout.map.top, layout.map.cell, s.nOut * layout.map.cell);
  }
  if (source) d.ring += cellRect(source, row, col, 1, 1, source.cw < 4 ? 2 : 0.5);
}

/**
 * @param {Record<string, string>} d
 * @param {Link[]} links
 * @param {State} s
 * @param {Layout} layout
 * @param {Find} find
 * @param {Selection} sel
 */
function fanShared(d, links, s, layout, find, { ch: [i, j], index }) {
  const perAxis = sharedBy(s, index);
  const pairs = size(perAxis.map((list) => list.length));
  const [slice, row, col] = sliceRowCol(index);
  const kernel = find("w", [i, j], slice);
  d.hull += outline(
    find,
    "x",
    j,
    perAxis.map((list) => ascending(list.map((p) => p[1]))),
  );
  d.hull += outline(
    find,
    "y",
    i,
    perAxis.map((list) => ascending(list.map((p) => p[0]))),
  );
  d.lit += d.hull;
  const every = Math.max(1, Math.ceil(pairs / MOST_LINES));
  const w = weightAt(s, i, j, ravel(index, s.kernel));
  for (let n = 0; n < pairs; n += every) {
    let rest = n;
    const pair = [...perAxis]
      .reverse()
      .map((list) => {
        const found = list[rest % list.length];
        rest = Math.floor(rest / list.length);
        return found;
      })
      .reverse();
    const o = pair.map((p) => p[0]);
    const at = pair.map((p) => p[1]);
    const from = find("x", [j], sliceRowCol(at)[0]);
    const to = find("y", [i], sliceRowCol(o)[0]);
    if (from && to) {
      links.push([endOf(layout, from, at, 1), kernel && centreOf(kernel, index), endOf(layout, to, o, -1), w]);
    }
  }
  d.frame += frame(s, find, i, j);
  if (layout.map) {
    d.frame += rect(
      layout.map.left + j * layout.map.cell,
      layout.map.top + i * layout.map.cell,
      layout.map.cell,
      layout.map.cell,
    );
  }
  if (kernel) d.tap += cellRect(kernel, row, col, 1, 1, 0.5);
}
