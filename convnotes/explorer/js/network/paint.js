// The values of a network's planes, painted on one board: pictures, curves, numbers.

import { size } from "../base/indices.js";
import { PALETTES, shader } from "../base/palette.js";
import { clearOn, drawCells, pictureOf } from "../picture/board.js";
import { NUMBERS } from "../picture/cells.js";
import { paintNumbers, widestOf } from "../picture/grids.js";
import { LENS_CELL, LENS_CELLS } from "../picture/lens.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Role } from "../base/state.js" */
/** @import { Board } from "../picture/board.js" */
/** @import { Enlarged } from "../picture/lens.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Net } from "./net.js" */

const SOFT = { light: "#eef0f3", dark: "#1c222a" }; // where values are still to come
const CURVE = { light: "#2b3947", dark: "#cfd8e2" };

/** @typedef {Pick<Plane, "node"|"slice"|"rows"|"cols">} Sheet  Which slice of which node, and its size. */

/**
 * The values of one plane, given the channel it shows.
 * @param {Net} net
 * @param {Role} role
 * @param {Sheet} plane
 * @param {number} channel
 */
function valuesOn(net, role, plane, channel) {
  const { shape } = net.nodes[plane.node];
  const cells = plane.rows * plane.cols;
  const from = channel * size(shape.slice(1)) + plane.slice * cells;
  return role.values.subarray(from, from + cells);
}

/**
 * Samples of a signal from one on as bars about its zero.
 * @param {Net} net
 * @param {Role} role
 * @param {Sheet} plane
 * @param {number} channel
 * @param {Theme} theme
 * @returns {Enlarged["paint"]}
 */
export const barsOf = (net, role, plane, channel, theme) => (ctx, left, _, x, y) => {
  const tall = LENS_CELL * LENS_CELLS;
  const zero = role.signed ? tall / 2 : tall - 1;
  const reach = role.signed ? tall / 2 : tall - 2;
  const values = valuesOn(net, role, plane, channel);
  ctx.fillStyle = PALETTES[theme].grid;
  ctx.fillRect(x, y + zero, tall, 1);
  ctx.fillStyle = CURVE[theme];
  for (let k = Math.max(0, -left); k < LENS_CELLS && left + k < values.length; k++) {
    const high = role.scale ? (values[left + k] / role.scale) * reach : 0;
    ctx.fillRect(x + k * LENS_CELL + 1, y + zero - Math.max(high, 0), LENS_CELL - 2, Math.max(Math.abs(high), 1));
  }
};

/**
 * One plane as a picture with one pixel a cell.
 * @param {Net} net
 * @param {Role} role
 * @param {Sheet} plane
 * @param {number} channel
 * @param {Theme} theme
 * @param {boolean} diverging
 */
export function planeImage(net, role, plane, channel, theme, diverging) {
  const values = valuesOn(net, role, plane, channel);
  const shade = shader(role, theme, diverging);
  return pictureOf(plane.cols, plane.rows, (n) => shade(values[n]));
}

/**
 * Paint one plane.
 * @param {Board} board
 * @param {Net} net
 * @param {Role|undefined} role  missing where the values have not travelled
 * @param {Plane} plane
 * @param {number} channel
 * @param {Theme} theme
 */
export function paintPlane(board, net, role, plane, channel, theme) {
  const { ctx } = board;
  const { rows, cols, cw, chh } = plane;
  clearOn(board, /** @type {any} */ (plane));
  if (!role) {
    ctx.fillStyle = SOFT[theme];
    return ctx.fillRect(0, 0, cols * cw, rows * chh);
  }
  const values = valuesOn(net, role, plane, channel);
  if (net.nodes[plane.node].shape.length === 2 && cw < NUMBERS) return paintCurve(ctx, plane, role, values, theme);
  const px = Math.min(12, (cw - 4) / widestOf(role), chh - 8);
  const numbered = cw >= NUMBERS && px >= 7.5;
  const diverging = role.signed && numbered;
  drawCells(board, planeImage(net, role, plane, channel, theme, diverging), cols * cw, rows * chh);
  if (numbered) paintNumbers(ctx, plane, role, values, theme, diverging, px);
}

/**
 * A signal as a curve about its zero; many samples in one px are drawn from their least to their most.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Plane} plane
 * @param {Role} role
 * @param {Float64Array} values
 * @param {Theme} theme
 */
function paintCurve(ctx, { cols, cw, chh }, role, values, theme) {
  const width = cols * cw;
  const zero = role.signed ? chh / 2 : chh - 2;
  const reach = role.signed ? chh / 2 - 2 : chh - 4;
  const y = (/** @type {number} */ v) => zero - (role.scale ? v / role.scale : 0) * reach;
  ctx.fillStyle = SOFT[theme];
  ctx.fillRect(0, 0, width, chh);
  ctx.fillStyle = PALETTES[theme].grid;
  ctx.fillRect(0, zero - 0.5, width, 1);
  ctx.strokeStyle = ctx.fillStyle = CURVE[theme];
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  values.forEach((v, n) => {
    const x = (n + 0.5) * cw;
    if (n) ctx.lineTo(x, y(v));
    else ctx.moveTo(x, y(v));
  });
  if (cols === 1) ctx.arc(cw / 2, y(values[0]), 1.5, 0, 7);
  ctx.stroke();
}
