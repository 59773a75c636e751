// Grids: painted once on a board, and again only when their values or the theme change.

import { penOf } from "../base/dom.js";
import { brief, longest } from "../base/format.js";
import { size } from "../base/indices.js";
import { inputsOf, sizesOf, weightAt } from "../base/lookup.js";
import { PALETTES, colourOf, css, inkOn, pixelOf, shader } from "../base/palette.js";
import { clearOn, drawCells, pictureOf } from "./board.js";
import { NUMBERS, cellIndex, gridShape } from "./cells.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Role, State } from "../base/state.js" */
/** @import { Board } from "./board.js" */
/** @import { Box } from "./cells.js" */
/** @import { MapPlace } from "./layout.js" */

/** @typedef {(n: number) => boolean} Cover  Whether the n-th cell of a grid is covered. */
/** @typedef {Pick<Box, "cols"|"cw"|"chh">} Cells  As much of a grid as its numbers and signs need. */

// Two boards carry every grid of a view, inputs and outputs below the lines and kernels above them: a canvas for each
// grid would cost its layer in every frame of the page.

const CELL_FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

/**
 * The values under a grid and the role that scales them.
 * @param {State} s
 * @param {Box} box
 */
export function valuesOf(s, box) {
  const cells = box.rows * box.cols;
  const channel = box.role === "w" ? box.ch[0] * s.width + (box.ch[1] % s.width) : box.ch[0];
  const slices = gridShape(sizesOf(s, box.role)).slices;
  const from = (channel * slices + box.slice) * cells;
  return s[box.role].values.subarray(from, from + cells);
}

/**
 * Which cells of a grid are covered: outputs not yet revealed, in predict mode.
 * @param {State} s
 * @param {Box} box
 * @returns {Cover|null}
 */
function coverOf(s, box) {
  const { hidden } = s;
  if (box.role !== "y" || !hidden) return null;
  return (n) => hidden(box.ch[0], cellIndex(s, box, Math.floor(n / box.cols), n % box.cols));
}

/** A chessboard, no value's colours. */
export const COVER = {
  light: [
    [222, 226, 231],
    [236, 239, 242],
  ],
  dark: [
    [52, 59, 68],
    [43, 49, 57],
  ],
};

/**
 * The values of a grid as a picture with one pixel a cell.
 * @param {State} s
 * @param {Box} box
 * @param {Theme} theme
 */
export function smallImage(s, box, theme) {
  const values = valuesOf(s, box);
  const shade = shader(s[box.role], theme, diverges(s, box));
  const cover = coverOf(s, box);
  const squares = COVER[theme].map(pixelOf);
  return pictureOf(box.cols, box.rows, (n) => {
    if (cover?.(n)) return squares[(Math.floor(n / box.cols) + (n % box.cols)) % 2];
    return shade(values[n]);
  });
}

/**
 * Paint one grid on its board, or only clear its place.
 * @param {Board} board
 * @param {State} s
 * @param {Box} box
 * @param {Theme} theme
 */
export function paintGrid(board, s, box, theme, hidden = false) {
  const { ctx } = board;
  clearOn(board, box);
  if (hidden) return;
  const role = s[box.role];
  const values = valuesOf(s, box);
  const diverging = diverges(s, box);
  drawCells(board, smallImage(s, box, theme), box.cols * box.cw, box.rows * box.chh);
  if (barred(s, box)) return paintBars(ctx, box, role, values, theme, diverging, coverOf(s, box));
  if (Math.min(box.cw, box.chh) >= 9) paintLines(ctx, box, theme);
  if (printed(s, box)) {
    if (box.role === "w") paintNumbers(ctx, box, role, values, theme, diverging, printed(s, box));
  } else if (box.role === "w" && Math.min(box.cw, box.chh) >= 8) paintSigns(ctx, box, role, values, theme);
}

/** Whether a grid is read as bars: a signal whose cells print no numbers. @param {State} s @param {Box} box */
const barred = (s, box) => box.rows === 1 && box.cols > 1 && box.chh >= 24 && box.role !== "w" && !printed(s, box);

/**
 * Whether the colours of a grid diverge about zero: those of kernels do, and those of a map with negative values whose
 * cells print numbers or are bars. A map of small cells is a picture, and grey about its zero.
 * @param {State} s
 * @param {Box} box
 */
export const diverges = (s, box) => box.role === "w" || (s[box.role].signed && (barred(s, box) || printed(s, box) > 0));

const MEASURED = 1024; // values, beyond which the scale stands for all

/** Measures texts; made when first used. @type {CanvasRenderingContext2D|undefined} */
let ruler;

/** The width of the widest number of a role, in sizes of its letters. @param {Role} role */
export function widestOf(role) {
  if (role.em) return role.em;
  const few = role.values.length <= MEASURED;
  const texts = few ? Array.from(role.values, (v) => brief(v, role)) : [longest(role)];
  const most = Math.max(...texts.map((text) => text.length));
  const pen = (ruler ||= penOf(document.createElement("canvas")));
  pen.font = `10px ${CELL_FONT}`;
  return (role.em = Math.max(
    ...texts
      .filter((text) => text.length >= most - 1)
      .slice(0, 99)
      .map((text) => pen.measureText(text).width / 10),
  ));
}

/**
 * The size of the numbers in the cells of a grid, the same for its whole role; 0 where they do not fit.
 * @param {State} s
 * @param {Box} box
 */
function printed(s, box) {
  const px = box.cw < NUMBERS ? 0 : Math.min(13, (box.cw - 4) / widestOf(s[box.role]));
  return px >= 7.5 ? px : 0;
}

/**
 * Print the numbers of an input or output on a board of their own, over the lines that cross it; or none, where the
 * values of this bundle do not fit.
 * @param {Board} board
 * @param {State} s
 * @param {Box} box
 * @param {Theme} theme
 */
export function paintPrinted(board, s, box, theme) {
  clearOn(board, box);
  const px = printed(s, box);
  const role = s[box.role];
  if (px) paintNumbers(board.ctx, box, role, valuesOf(s, box), theme, role.signed, px, coverOf(s, box));
}

/** @param {CanvasRenderingContext2D} ctx @param {Box} box @param {Theme} theme */
function paintLines(ctx, box, theme) {
  ctx.fillStyle = PALETTES[theme].grid;
  for (let c = 1; c < box.cols; c++) ctx.fillRect(c * box.cw - 0.5, 0, 1, box.rows * box.chh);
  for (let r = 1; r < box.rows; r++) ctx.fillRect(0, r * box.chh - 0.5, box.cols * box.cw, 1);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Cells} box
 * @param {Role} role
 * @param {number[]|Float64Array} values
 * @param {Theme} theme
 * @param {boolean} diverging
 * @param {number} px
 * @param {Cover|null} [cover]
 */
export function paintNumbers(ctx, box, role, values, theme, diverging, px, cover = null) {
  ctx.save();
  ctx.beginPath();
  // what is cleared later holds all of it
  ctx.rect(0, 0, box.cols * box.cw, Math.ceil(values.length / box.cols) * box.chh);
  ctx.clip();
  ctx.font = `${px}px ${CELL_FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  values.forEach((v, n) => {
    const covered = cover?.(n);
    const text = covered ? "?" : brief(v, role);
    const rgb = covered ? COVER[theme][0] : colourOf(role, v, theme, diverging);
    const x = ((n % box.cols) + 0.5) * box.cw;
    const y = (Math.floor(n / box.cols) + 0.54) * box.chh;
    ctx.strokeStyle = css(rgb); // the cell's colour, which keeps lines off the digits
    ctx.strokeText(text, x, y);
    ctx.fillStyle = inkOn(rgb);
    ctx.fillText(text, x, y);
  });
  ctx.restore();
}

/**
 * The signs of weights without colour: a bar on every negative cell, a cross on every positive one.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Cells} box
 * @param {Role} role
 * @param {number[]|Float64Array} values
 * @param {Theme} theme
 */
export function paintSigns(ctx, box, role, values, theme) {
  const long = Math.min(box.cw, box.chh) * 0.42;
  const thick = Math.max(1, long / 5);
  values.forEach((v, n) => {
    if (v === 0) return;
    const x = ((n % box.cols) + 0.5) * box.cw;
    const y = (Math.floor(n / box.cols) + 0.5) * box.chh;
    ctx.globalAlpha = 0.75;
    ctx.fillStyle = inkOn(colourOf(role, v, theme, true));
    ctx.fillRect(x - long / 2, y - thick / 2, long, thick);
    if (v > 0) ctx.fillRect(x - thick / 2, y - long / 2, thick, long);
    ctx.globalAlpha = 1;
  });
}

/**
 * Long signals are read as bars from zero; what lies below zero has a negative value.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {Role} role
 * @param {number[]|Float64Array} values
 * @param {Theme} theme
 * @param {boolean} diverging
 * @param {Cover|null} cover
 */
function paintBars(ctx, box, role, values, theme, diverging, cover) {
  const p = PALETTES[theme];
  const height = box.chh;
  const width = box.cols * box.cw;
  ctx.fillStyle = theme === "dark" ? "#1b2027" : "#f6f7f8";
  ctx.fillRect(0, 0, width, height);
  const zero = diverging ? height / 2 : height - 1;
  const reach = (diverging ? height / 2 : height) - 3;
  values.forEach((v, n) => {
    if (cover?.(n)) {
      ctx.fillStyle = css(COVER[theme][n % 2]);
      return ctx.fillRect(n * box.cw, 0, box.cw, height);
    }
    const tall = role.scale ? Math.min(1, Math.abs(v) / role.scale) * reach : 0;
    ctx.fillStyle = diverging ? css(v < 0 ? p.negative : p.positive) : theme === "dark" ? "#b9c2cd" : "#566371";
    ctx.fillRect(
      n * box.cw + (box.cw > 3 ? 0.5 : 0),
      v < 0 ? zero : zero - tall,
      Math.max(0.5, box.cw - (box.cw > 3 ? 1 : 0)),
      tall,
    );
  });
  ctx.fillStyle = p.grid;
  ctx.fillRect(0, zero - 0.5, width, 1);
}

/**
 * The minimap of all kernels: one small cell for each, its colour the kernel's sum.
 * @param {HTMLCanvasElement} canvas
 * @param {State} s
 * @param {MapPlace} map
 * @param {Theme} theme
 */
export function paintMap(canvas, s, map, theme) {
  const ratio = window.devicePixelRatio || 1;
  const per = size(s.kernel);
  canvas.width = Math.ceil(s.nIn * map.cell * ratio);
  canvas.height = Math.ceil(s.nOut * map.cell * ratio);
  const ctx = penOf(canvas);
  ctx.scale(ratio, ratio);
  for (let i = 0; i < s.nOut; i++) {
    for (const j of inputsOf(s, i)) {
      let sum = 0;
      for (let at = 0; at < per; at++) sum += weightAt(s, i, j, at);
      ctx.fillStyle = css(colourOf({ scale: s.w.scale * Math.sqrt(per) }, sum, theme, true));
      ctx.fillRect(j * map.cell, i * map.cell, map.cell - (map.cell > 4 ? 1 : 0), map.cell - (map.cell > 4 ? 1 : 0));
    }
  }
}
