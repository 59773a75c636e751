// What light does to one plane: where it falls the shade is taken away, outlined, or warmed, and which px it covers.

import { runs } from "../base/indices.js";

/** @import { Plane } from "./layout.js" */
/** @import { Inks } from "./light.js" */
/** @import { Net } from "./net.js" */
/** @import { Cells, Product } from "./sets.js" */

const MOST_OUTLINES = 300; // outlines of one plane, beyond which its light is enough

/**
 * What the light of a plane covers, in px of the stage.
 * @typedef {[left: number, top: number, right: number, bottom: number]} Spot
 */

/**
 * A product as runs of rows and columns.
 * @typedef {{channels: Uint8Array, slices: Uint8Array|null, rows: number[][], cols: number[][]}} Spans
 */

/** @param {Product} product @returns {Spans} */
export function spansOf(product) {
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
export function clearSpans(ctx, plane, channel, spans) {
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
export function outlineSpans(ctx, plane, channel, spans, colour) {
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
export function clearMask(ctx, net, plane, channel, mask) {
  eachCell(net, plane, channel, (at, x, y, wide, tall) => {
    if (mask[at]) ctx.clearRect(x, y, wide, tall);
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
export function warm(ctx, net, plane, channel, map, inks) {
  ctx.save();
  eachCell(net, plane, channel, (at, x, y, wide, tall) => {
    if (map[at] === 0) return;
    ctx.clearRect(x, y, wide, tall);
    ctx.globalAlpha = 0.12 + 0.8 * Math.abs(map[at]);
    ctx.fillStyle = map[at] < 0 ? inks.above : inks.below;
    ctx.fillRect(x, y, wide, tall);
    ctx.globalAlpha = 1;
  });
  ctx.restore();
}

/**
 * Visit the cells of a plane: each with its place in the tensor and in the stage, there in whole px, so that no seams
 * stand between cells.
 * @param {Net} net
 * @param {Plane} plane
 * @param {number} channel
 * @param {(at: number, x: number, y: number, wide: number, tall: number) => void} visit
 */
function eachCell(net, plane, channel, visit) {
  const { shape } = net.nodes[plane.node];
  const slices = shape.length === 4 ? shape[1] : 1;
  const from = (channel * slices + plane.slice) * plane.rows * plane.cols;
  for (let row = 0, at = from; row < plane.rows; row++) {
    const [top, bottom] = [row, row + 1].map((n) => Math.round(plane.top + n * plane.chh));
    for (let col = 0; col < plane.cols; col++, at++) {
      const left = Math.round(plane.left + col * plane.cw);
      visit(at, left, top, Math.round(plane.left + (col + 1) * plane.cw) - left, bottom - top);
    }
  }
}

/**
 * What the light of a node covers of one of its planes, outlines included.
 * @param {Plane} plane
 * @param {Cells} cells
 * @param {Spans[]} spans
 * @returns {Spot}
 */
export function spotOf({ left, top, rows, cols, cw, chh }, cells, spans) {
  const all = cells.mask ? [{ rows: [[0, rows]], cols: [[0, cols]] }] : spans;
  const ends = (/** @type {number[][]} */ list) => [list[0][0], list[list.length - 1][0] + list[list.length - 1][1]];
  const [r, c] = [all.map((span) => ends(span.rows)), all.map((span) => ends(span.cols))];
  return outwards(
    left + Math.min(...c.map(([first]) => first)) * cw - 2,
    top + Math.min(...r.map(([first]) => first)) * chh - 2,
    left + Math.max(...c.map(([, end]) => end)) * cw + 2,
    top + Math.max(...r.map(([, end]) => end)) * chh + 2,
  );
}

/** A spot in whole px: half a px that is cleared and filled again is not what it was. @returns {Spot} */
export const outwards = (
  /** @type {number} */ left,
  /** @type {number} */ top,
  /** @type {number} */ right,
  /** @type {number} */ bottom,
) => [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)];

/** The least spot around two. @param {Spot|null} one @param {Spot} other @returns {Spot} */
export const withSpot = (one, other) =>
  one
    ? [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])]
    : other;
