// The light: what a unit is not connected to is shaded, its two fields are outlined, it and a pool's winner are ringed.

import { runs } from "../base/indices.js";
import { sliceRowCol } from "../picture/cells.js";

/** @import { Board } from "../picture/board.js" */
/** @import { Cells, Fields, Product } from "./fields.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Net, Unit } from "./net.js" */

/** @typedef {{shade: string, below: string, above: string, accent: string, halo: string}} Inks */
/**
 * How much of each cell matters, from 0 to 1, by node: shown in place of the sets themselves.
 * @typedef {(Float32Array|undefined)[]} Heat
 */

const MOST_OUTLINES = 300; // outlines of one plane, beyond which its light is enough

/**
 * What the light of a plane covers, in px of the stage.
 * @typedef {[left: number, top: number, right: number, bottom: number]} Spot
 */

/**
 * What draws the light over the planes of a picture: only where it falls, or has fallen, is anything drawn anew.
 * @param {Board} board
 * @param {Net} net
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 */
export function makeLight(board, net, planes, channelOf) {
  /** @type {Spot[]} */ let spots = []; // where the light last fell
  let ground = ""; // the shade that lies over all else, "" for none

  /** @param {Spot} spot */
  function darken([left, top, right, bottom]) {
    const { ctx } = board;
    ctx.clearRect(left, top, right - left, bottom - top);
    for (const plane of planes) {
      const x = Math.max(left, plane.left);
      const y = Math.max(top, plane.top);
      const wide = Math.min(right, plane.left + plane.cols * plane.cw) - x;
      const tall = Math.min(bottom, plane.top + plane.rows * plane.chh) - y;
      if (wide > 0 && tall > 0) ctx.fillRect(x, y, wide, tall);
    }
  }

  /**
   * @param {Fields|null} fields
   * @param {Unit|null} chosen
   * @param {Unit|null} winner
   * @param {Heat|null} heat
   * @param {Inks} inks
   * @param {boolean} [anew] whether nothing of it is drawn yet
   */
  return function draw(fields, chosen, winner, heat, inks, anew = false) {
    const { ctx, ratio } = board;
    const shade = fields && chosen ? inks.shade : "";
    ctx.setTransform(ratio, 0, 0, ratio, -board.left * ratio, -board.top * ratio);
    ctx.fillStyle = inks.shade;
    if (anew || shade !== ground) {
      ctx.clearRect(board.left, board.top, ctx.canvas.width / ratio, ctx.canvas.height / ratio);
      if (shade) for (const p of planes) ctx.fillRect(p.left, p.top, p.cols * p.cw, p.rows * p.chh);
    } else spots.forEach(darken);
    ground = shade;
    spots = [];
    if (!fields || !chosen) return;
    /** @type {Map<number, {cells: Cells, spans: Spans[], colour: string}|null>} */
    const lit = new Map();
    for (const plane of planes) {
      if (!lit.has(plane.node)) lit.set(plane.node, litOf(net, fields, chosen, plane.node, inks));
      const own = lit.get(plane.node);
      if (!own) continue;
      const channel = channelOf(plane);
      const map = heat?.[plane.node];
      if (map && plane.node !== chosen.node) warm(ctx, net, plane, channel, map, inks);
      else if (own.cells.mask) clearMask(ctx, net, plane, channel, own.cells.mask);
      else if (!clearSpans(ctx, plane, channel, own.spans)) continue;
      if (!heat && plane.node !== chosen.node) outlineSpans(ctx, plane, channel, own.spans, own.colour);
      spots.push(spotOf(plane, own));
    }
    for (const [unit, colour] of /** @type {[Unit|null, string][]} */ ([
      [chosen, inks.accent],
      [winner, inks.below],
    ])) {
      const spot = unit && ring(ctx, planes, channelOf, unit, colour, inks.halo);
      if (spot) spots.push(spot);
    }
  };
}

/**
 * What the light of a node covers of one of its planes, outlines included.
 * @param {Plane} plane
 * @param {{cells: Cells, spans: Spans[]}} lit
 * @returns {Spot}
 */
function spotOf({ left, top, rows, cols, cw, chh }, { cells, spans }) {
  const all = cells.mask ? [{ rows: [[0, rows]], cols: [[0, cols]] }] : spans;
  const ends = (/** @type {number[][]} */ list) => [list[0][0], list[list.length - 1][0] + list[list.length - 1][1]];
  const [r, c] = [all.map((span) => ends(span.rows)), all.map((span) => ends(span.cols))];
  return [
    left + Math.min(...c.map(([first]) => first)) * cw - 2,
    top + Math.min(...r.map(([first]) => first)) * chh - 2,
    left + Math.max(...c.map(([, end]) => end)) * cw + 2,
    top + Math.max(...r.map(([, end]) => end)) * chh + 2,
  ];
}

/**
 * A product as runs of rows and columns.
 * @typedef {{channels: Uint8Array, slices: Uint8Array|null, rows: number[][], cols: number[][]}} Spans
 */

/** @param {Net} net @param {Fields} fields @param {Unit} chosen @param {number} node @param {Inks} inks */
function litOf(net, { below, above }, chosen, node, inks) {
  const up = (above[node]?.products?.length || above[node]?.mask) && node !== chosen.node;
  const cells = up ? above[node] : below[node];
  if (!cells || (!cells.mask && !cells.products?.length)) return null;
  return { cells, spans: (cells.products ?? []).map(spansOf), colour: up ? inks.above : inks.below };
}

/** @param {Product} product @returns {Spans} */
function spansOf(product) {
  const list = (/** @type {Uint8Array} */ members) => {
    const found = [];
    for (let n = 0; n < members.length; n++) if (members[n]) found.push(n);
    return runs(found);
  };
  const axes = product.length - 1;
  return {
    channels: product[0],
    slices: axes === 3 ? product[1] : null,
    rows: axes >= 2 ? list(product[axes - 1]) : [[0, 1]],
    cols: axes >= 1 ? list(product[axes]) : [[0, 1]],
  };
}

/** @param {Spans} span @param {Plane} plane @param {number} channel */
const meets = ({ channels, slices }, plane, channel) =>
  channels[channel] === 1 && (!slices || slices[plane.slice] === 1);

/** @param {CanvasRenderingContext2D} ctx @param {Plane} plane @param {number} channel @param {Spans[]} spans */
function clearSpans(ctx, plane, channel, spans) {
  const { left, top, cw, chh } = plane;
  let any = false;
  for (const span of spans) {
    if (!meets(span, plane, channel)) continue;
    any = true;
    for (const [row, tall] of span.rows) {
      for (const [col, wide] of span.cols) ctx.clearRect(left + col * cw, top + row * chh, wide * cw, tall * chh);
    }
  }
  return any;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Plane} plane
 * @param {number} channel
 * @param {Spans[]} spans
 * @param {string} colour
 */
function outlineSpans(ctx, plane, channel, spans, colour) {
  const { left, top, cw, chh } = plane;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  for (const span of spans) {
    if (!meets(span, plane, channel) || span.rows.length * span.cols.length > MOST_OUTLINES) continue;
    for (const [row, tall] of span.rows) {
      for (const [col, wide] of span.cols) {
        ctx.strokeRect(left + col * cw, top + row * chh, Math.max(wide * cw, 1), Math.max(tall * chh, 1));
      }
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Net} net
 * @param {Plane} plane
 * @param {number} channel
 * @param {Uint8Array} mask
 */
function clearMask(ctx, net, plane, channel, mask) {
  eachCell(net, plane, channel, (at, x, y) => {
    if (mask[at]) ctx.clearRect(x, y, plane.cw, plane.chh);
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Net} net
 * @param {Plane} plane
 * @param {number} channel
 * @param {Float32Array} map
 * @param {Inks} inks
 */
function warm(ctx, net, plane, channel, map, inks) {
  ctx.save();
  eachCell(net, plane, channel, (at, x, y) => {
    if (map[at] === 0) return;
    ctx.clearRect(x, y, plane.cw, plane.chh);
    ctx.globalAlpha = 0.12 + 0.8 * Math.abs(map[at]);
    ctx.fillStyle = map[at] < 0 ? inks.above : inks.below;
    ctx.fillRect(x, y, plane.cw, plane.chh);
    ctx.globalAlpha = 1;
  });
  ctx.restore();
}

/**
 * Visit the cells of a plane: each with its place in the tensor and in the stage.
 * @param {Net} net
 * @param {Plane} plane
 * @param {number} channel
 * @param {(at: number, x: number, y: number) => void} visit
 */
function eachCell(net, plane, channel, visit) {
  const { shape } = net.nodes[plane.node];
  const slices = shape.length === 4 ? shape[1] : 1;
  const from = (channel * slices + plane.slice) * plane.rows * plane.cols;
  for (let row = 0, at = from; row < plane.rows; row++) {
    for (let col = 0; col < plane.cols; col++, at++) {
      visit(at, plane.left + col * plane.cw, plane.top + row * plane.chh);
    }
  }
}

/**
 * The plane of a unit, where it is shown.
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 * @param {Unit} unit
 */
export function planeOf(planes, channelOf, { node, unit: [channel, ...index] }) {
  const slice = index.length === 3 ? index[0] : 0;
  return planes.find((plane) => plane.node === node && plane.slice === slice && channelOf(plane) === channel);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 * @param {Unit} unit
 * @param {string} colour
 * @param {string} halo
 */
function ring(ctx, planes, channelOf, unit, colour, halo) {
  const plane = planeOf(planes, channelOf, unit);
  if (!plane) return null;
  const [, row, col] = sliceRowCol(unit.unit.slice(1));
  const grow = Math.max(0, (7 - Math.min(plane.cw, plane.chh)) / 2);
  const box = /** @type {const} */ ([
    plane.left + col * plane.cw - grow,
    plane.top + row * plane.chh - grow,
    plane.cw + 2 * grow,
    plane.chh + 2 * grow,
  ]);
  for (const [style, width] of /** @type {[string, number][]} */ ([
    [halo, 4.5],
    [colour, 2],
  ])) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.strokeRect(...box);
  }
  const [x, y, wide, tall] = box;
  return /** @type {Spot} */ ([x - 3, y - 3, x + wide + 3, y + tall + 3]);
}
