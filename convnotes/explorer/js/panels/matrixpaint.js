// The matrix view on its canvases: entries, margins, labels and rules.

import { SVG, drawPaths, make, penOf } from "../base/dom.js";
import { range, size, unravel } from "../base/indices.js";
import { connected } from "../base/lookup.js";
import { PALETTES, pixelOf, shader } from "../base/palette.js";
import { eachEntry, metBy } from "./entries.js";
import { labelPieces, lettersOn, widthOf } from "./lettering.js";
import { GUTTER, M_LEFT, M_TOP, READABLE, blocksOf } from "./matrixplan.js";
import { drawCells, pictureOf } from "../picture/board.js";
import { rect } from "../picture/cells.js";
import { COVER, paintNumbers, paintSigns, widestOf } from "../picture/grids.js";

/** @import { Path } from "../base/dom.js" */
/** @import { State } from "../base/state.js" */
/** @import { Matrix } from "./matrix.js" */
/** @import { Block, Shown } from "./matrixplan.js" */

/** @typedef {ReturnType<typeof makeMatrixView>} View  The whole matrix or the crop, on its canvas. */

/**
 * A canvas with the paths of its marks, for the whole matrix or the crop.
 * @param {HTMLElement} parent
 * @param {Shown} shape
 */
export function makeMatrixView(parent, shape) {
  const ratio = window.devicePixelRatio || 1;
  const left = Math.round(M_LEFT * ratio) / ratio;
  const top = Math.round(M_TOP * ratio) / ratio;
  const width = shape.cols * shape.cw;
  const height = shape.rows * shape.chh;
  const box = make("div", "cn-matrix-view");
  const canvas = make("canvas");
  const svg = document.createElementNS(SVG, "svg");
  /** @type {Record<string, Path>} */ const paths = {};
  canvas.width = Math.ceil((left + width + 2) * ratio);
  canvas.height = Math.ceil((top + height + 2) * ratio);
  for (const el of [canvas, box, svg]) {
    Object.assign(el.style, { width: `${canvas.width / ratio}px`, height: `${canvas.height / ratio}px` });
  }
  for (const name of ["rules", "band", "windowHalo", "window", "frame", "dotsHalo", "dots", "ringHalo", "ring"]) {
    const el = document.createElementNS(SVG, "path");
    el.setAttribute("class", `cn-matrix-${name.replace("H", "-h")}`);
    svg.append(el);
    paths[name] = { el, d: "" };
  }
  box.append(canvas, svg);
  parent.append(box);
  // Where entries are smaller than a pixel of the screen, the largest weight under each pixel stands for all of them.
  const [across, down] = [shape.cw, shape.chh].map((cell) => Math.max(1, Math.round(1 / (cell * ratio))));
  return { ...shape, across, down, left, top, width, height, ratio, canvas, ctx: penOf(canvas), paths };
}

/**
 * Paint one view: its entries, the pixels in its margins, its labels and rules.
 * @param {View} view
 * @param {State} s
 * @param {Matrix} m
 */
export function paintMatrix(view, s, m) {
  const { ctx, ratio, cw, chh } = view;
  const style = getComputedStyle(view.canvas);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, view.canvas.width, view.canvas.height);
  ctx.save();
  ctx.translate(view.left, view.top);
  ctx.beginPath();
  ctx.rect(0, 0, view.width, view.height);
  ctx.clip();
  ctx.fillStyle = style.getPropertyValue("--cn-matrix-empty").trim();
  ctx.fillRect(0, 0, view.width, view.height); // where nothing connects, between the groups too
  const { down, across } = view;
  const cols = Math.ceil(view.cols / across);
  const rows = Math.ceil(view.rows / down);
  /** @type {number[]} */ const values = new Array(cols * rows); // with holes: where nothing connects
  eachEntry(s, m, view, (row, col, v) => {
    const at = Math.floor(row / down) * cols + Math.floor(col / across);
    if (!(Math.abs(v) <= Math.abs(values[at]))) values[at] = v;
  });
  const shade = shader(s.w, s.theme, true);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(
    pictureOf(cols, rows, (n) => (values[n] === undefined ? 0 : shade(values[n]))),
    0,
    0,
    cols * across * cw,
    rows * down * chh,
  );
  if (Math.min(cw, chh) >= READABLE) {
    const box = { cols, cw, chh };
    const px = Math.min(13, (cw - 5) / widestOf(s.w));
    ctx.strokeStyle = PALETTES[s.theme].grid;
    values.forEach((_, n) => ctx.strokeRect((n % cols) * cw + 0.5, Math.floor(n / cols) * chh + 0.5, cw - 1, chh - 1));
    if (px >= 7.5 && chh >= px + 4) paintNumbers(ctx, box, s.w, values, s.theme, true, px);
    else paintSigns(ctx, box, s.w, values, s.theme);
  }
  ctx.restore();
  paintMargins(view, s);
  labelMatrix(view, s, m, style.getPropertyValue("--cn-muted").trim());
}

/**
 * The vector x over the columns and the vector y beside the rows, grey as all that prints no numbers.
 * @param {View} view
 * @param {State} s
 */
export function paintMargins(view, s) {
  const { ctx, left, top, cw, chh } = view;
  const tall = size(s.out);
  const thick = GUTTER - 2;
  const [shadeX, shadeY] = [shader(s.x, s.theme, false), shader(s.y, s.theme, false)];
  const row = pictureOf(view.cols, 1, (n) => shadeX(s.x.values[view.col + n]));
  const column = pictureOf(1, view.rows, (n) => {
    const at = view.row + n;
    const covered = s.hidden?.(Math.floor(at / tall), unravel(at % tall, s.out));
    return covered ? pixelOf(COVER[s.theme][at % 2]) : shadeY(s.y.values[at]);
  });
  drawCells(view, row, view.width, thick, left, top - GUTTER);
  drawCells(view, column, thick, view.height, left - GUTTER, top);
  if (Math.min(cw, chh) < READABLE) return;
  ctx.fillStyle = PALETTES[s.theme].grid;
  for (let n = 1; n < view.cols; n++) ctx.fillRect(left + n * cw - 0.5, top - GUTTER, 1, thick);
  for (let n = 1; n < view.rows; n++) ctx.fillRect(left - GUTTER, top + n * chh - 0.5, thick, 1);
}

/**
 * Rules between blocks; names of inputs above, outputs at the left, kernels where blocks leave their corner free.
 * @param {View} view
 * @param {State} s
 * @param {Matrix} m
 * @param {string} colour
 */
function labelMatrix(view, s, m, colour) {
  const { ctx, left, top, width, height, cw, chh } = view;
  const rows = blocksOf(view.row, view.rows, m.tall, chh);
  const cols = blocksOf(view.col, view.cols, m.wide, cw);
  /** @param {Block[]} blocks @param {number} cell */
  const starts = (blocks, cell) => (cell >= 6 ? blocks.slice(1).map((block) => block[1]) : []);
  const frames =
    rect(left, top, width, height) +
    rect(left - GUTTER, top, GUTTER - 2, height) +
    rect(left, top - GUTTER, width, GUTTER - 2);
  drawPaths(view.paths, {
    rules:
      frames +
      starts(cols, m.wide * cw)
        .map((x) => `M${left + x} ${top - GUTTER}v${height + GUTTER}`)
        .join("") +
      starts(rows, m.tall * chh)
        .map((y) => `M${left - GUTTER} ${top + y}h${width + GUTTER}`)
        .join(""),
  });
  const letters = lettersOn(ctx);
  /**
   * @param {string} letter
   * @param {number[]} subs
   * @param {number} x
   * @param {number} y
   * @param {number} align
   */
  const put = (letter, subs, x, y, align) => {
    const pieces = labelPieces([[letter, subs]]);
    letters.pieces(pieces, x - widthOf(ctx, pieces) * align, y, colour);
  };
  /** @param {Block[]} blocks @param {number} least @param {number} most */
  const named = (blocks, least, most) => {
    // every first, second, fifth, ... block, so that names stay apart
    const fits =
      [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(
        (k) => k * Math.max(...blocks.map((block) => block[2] - block[1])) >= least,
      ) ?? NaN; // no number of blocks is wide enough: none is named
    return blocks.filter(
      ([c, from, to]) => c % fits === 0 && (fits > 1 || to - from >= least) && (from + to) / 2 < most - 6,
    );
  };
  for (const [i, from, to] of named(rows, 17, height)) put("y", [i], left - GUTTER - 6, top + (from + to) / 2 - 1, 1);
  for (const [j, from, to] of named(cols, s.nIn > 100 ? 38 : 25, width)) {
    put("x", [j], left + (from + to) / 2, top - GUTTER - 13, 0.5);
  }
  const roomy = view !== m.crop && m.tall * chh >= 44 && m.wide * cw >= 60;
  const free = () =>
    range(Math.ceil(20 / chh)).every((k) => Math.max(...metBy(s, unravel(k, s.out)).keys()) < m.wide - 34 / cw);
  if (roomy && free()) {
    for (const [i, from] of rows) {
      for (const [j, , to] of cols) if (connected(s, i, j)) put("w", [i, j], left + to - 7, top + from + 12, 1);
    }
  }
  letters.draw();
}
