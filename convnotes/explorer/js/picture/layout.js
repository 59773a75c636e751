// Where every grid stands: inputs, matrix of kernels, outputs. Boxes in pixels of the stage, nothing drawn here.

import { NARROW, NARROWEST, TOO_SMALL, gridShape, margin } from "./cells.js";
import { fitMatrix, placeMatrix } from "./kernels.js";

/** @import { State } from "../base/state.js" */
/** @import { Box, Shape } from "./cells.js" */

/**
 * @typedef {{left: number, top: number, width: number, height: number}} Place  In px of the stage.
 * @typedef {Place & ({role: "x"|"y"|"w", ch: number[], aside?: string, text?: undefined} |
 *   {text: string, role?: undefined, aside?: undefined})} Label  A caption: of a tensor, or plain words.
 * @typedef {{left: number, top: number, cell: number, i?: number, j?: number}} MapPlace
 *   The minimap of all kernels, and the row and the column of kernels that are shown beside it.
 * @typedef {{boxes: Box[], labels: Label[], width: number, height: number, vertical: boolean, map: MapPlace|null,
 *   zones: Record<"x"|"w"|"y", [start: number, width: number]>}} Layout
 * @typedef {{rows: number, cols: number, scalar: boolean}} Around  Cells of padding that stand around a grid.
 * @typedef {ReturnType<typeof pack>} Packed
 */

const CAPTION = 22; // px
const EDGE = 7; // px: room for frames, since the stage is clipped

/**
 * @param {State} s
 * @param {number} width of the page
 * @returns {Layout}
 */
export function layoutOf(s, width) {
  const w = Math.max(NARROWEST, Math.floor(width));
  return s.spatial.length === 1 ? layoutAcross(s, w) : layoutAside(s, w);
}

/**
 * Columns of grids for one side: the largest cells that fit, in as few columns as nearly reach that.
 * @param {number} count
 * @param {Shape} shape
 * @param {Around} around
 * @param {number} width
 * @param {number} height
 * @param {number} largest
 */
function pack(count, shape, around, width, height, largest) {
  const scalar = shape.rows * shape.cols * shape.slices === 1 && around.scalar;
  const caption = scalar ? 0 : CAPTION;
  const gap = scalar ? 8 : 12;
  const sliceGap = shape.slices > 1 ? 5 : 0;
  const fits = [];
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const w = (width - (columns - 1) * gap) / columns / (shape.cols + 2 * around.cols + (scalar ? 0.9 : 0));
    const h =
      ((height - (rows - 1) * gap) / rows - caption - (shape.slices - 1) * sliceGap) /
      shape.slices /
      (shape.rows + 2 * around.rows);
    const most = Math.min(scalar ? 42 : 36, Math.min(largest, 320) / Math.max(shape.cols, shape.rows));
    fits.push({ columns, rows, cell: Math.min(w, h, Math.max(most, 1)) });
  }
  const best = Math.max(...fits.map((f) => f.cell));
  const chosen = fits.find((f) => f.cell >= 0.7 * best) || fits[0]; // the best itself, at the latest
  const least = 24 / Math.max(shape.cols, shape.rows);
  const raw = Math.max(chosen.cell, least);
  const cell = raw >= 3 ? Math.floor(raw) : Math.floor(raw * 8) / 8 || 0.125;
  const unitW = (shape.cols + 2 * around.cols + (scalar ? 0.9 : 0)) * cell;
  const unitH = caption + shape.slices * (shape.rows + 2 * around.rows) * cell + (shape.slices - 1) * sliceGap;
  return {
    ...chosen,
    cell,
    caption,
    sliceGap,
    gap,
    unitW,
    unitH,
    scalar,
    width: chosen.columns * unitW + (chosen.columns - 1) * gap,
    height: chosen.rows * unitH + (chosen.rows - 1) * gap,
  };
}

/**
 * Place packed grids with their captions.
 * @param {Layout} layout
 * @param {"x"|"y"} role
 * @param {number} count
 * @param {Shape} shape
 * @param {Around} around
 * @param {Packed} packed
 * @param {number} left
 * @param {number} top
 */
function placeSide(layout, role, count, shape, around, packed, left, top) {
  for (let c = 0; c < count; c++) {
    const x0 = left + (c % packed.columns) * (packed.unitW + packed.gap);
    const y0 = top + Math.floor(c / packed.columns) * (packed.unitH + packed.gap);
    const inX = x0 + around.cols * packed.cell + (packed.scalar && role === "x" ? 0.9 * packed.cell : 0);
    if (packed.scalar) {
      if (packed.cell >= 13) {
        layout.labels.push({
          role,
          ch: [c],
          left: role === "x" ? x0 : inX + packed.cell,
          top: y0,
          width: 0.9 * packed.cell,
          height: packed.cell,
          aside: role,
        });
      }
    } else {
      layout.labels.push({
        role,
        ch: [c],
        left: inX,
        top: y0 + around.rows * packed.cell,
        width: packed.unitW - around.cols * packed.cell + packed.gap - 4,
        height: CAPTION - 4,
      });
    }
    for (let slice = 0; slice < shape.slices; slice++) {
      const inY =
        y0 +
        packed.caption +
        around.rows * packed.cell +
        slice * ((shape.rows + 2 * around.rows) * packed.cell + packed.sliceGap);
      layout.boxes.push({
        role,
        ch: [c],
        slice,
        left: Math.round(inX),
        top: Math.round(inY),
        cw: packed.cell,
        chh: packed.cell,
        rows: shape.rows,
        cols: shape.cols,
      });
    }
  }
}

/**
 * Inputs left, kernels between, outputs right; taller where that spares the reader a lens.
 * @param {State} s
 * @param {number} width
 * @returns {Layout}
 */
function layoutAside(s, width) {
  const usual = layoutWithin(s, width, Math.max(360, Math.min(540, width * 0.5)));
  /** @param {Layout} layout */
  const least = (layout) => Math.min(...layout.boxes.filter((box) => box.role !== "w").map((box) => box.cw));
  if (least(usual) >= TOO_SMALL) return usual;
  const tall = layoutWithin(s, width, 640);
  return least(tall) >= TOO_SMALL ? tall : usual;
}

/** @param {State} s @param {number} width @param {number} height */
function layoutWithin(s, width, height) {
  const d = s.spatial.length;
  const pad = 6;
  const matrix = fitMatrix(s, Math.min(width * (d === 0 ? 0.42 : 0.3), 460), height, false);
  const least = Math.max(width < NARROW ? 34 : 44, Math.min(100, width * 0.08));
  const side = (width - 2 * pad - matrix.width - 2 * least) / 2;
  const ins = gridShape(s.spatial);
  const outs = gridShape(s.out);
  const around = { rows: margin(s, d - 2), cols: margin(s, d - 1), scalar: d === 0 };
  const none = { rows: 0, cols: 0, scalar: d === 0 };
  const left = pack(s.nIn, ins, around, side, height, 320);
  const right = pack(s.nOut, outs, none, side, height, left.cell * 2.5 * Math.max(outs.cols, outs.rows));
  const used = left.width + matrix.width + right.width;
  const gutter = Math.max(least, Math.min(230, (width - 2 * pad - used) / 2));
  const tall = Math.max(left.height, matrix.height, right.height);
  const start = Math.max(pad, (width - used - 2 * gutter) / 2);
  const middle = start + left.width + gutter;
  const last = middle + matrix.width + gutter;
  /** @type {Layout} */
  const layout = {
    boxes: [],
    labels: [],
    width,
    height: Math.ceil(tall) + 2 * EDGE,
    vertical: false,
    map: null,
    zones: { x: [start + around.cols * left.cell, left.width], w: [middle, matrix.width], y: [last, right.width] },
  };
  placeSide(layout, "x", s.nIn, ins, around, left, start, EDGE + (tall - left.height) / 2);
  placeMatrix(layout, s, matrix, middle, EDGE + (tall - matrix.height) / 2);
  placeSide(layout, "y", s.nOut, outs, none, right, last, EDGE + (tall - right.height) / 2);
  return layout;
}

/**
 * One axis: input strips above, kernels between, output strips below, each output under its window.
 * @param {State} s
 * @param {number} width
 * @returns {Layout}
 */
function layoutAcross(s, width) {
  const axis = s.axes[0];
  const pad = 8;
  /** @param {number} o */
  const centre = (o) => {
    const row = Array.from(axis.places.subarray(o * axis.kernel, (o + 1) * axis.kernel));
    return (Math.min(...row) + Math.max(...row)) / 2 + 0.5;
  };
  const step = axis.out > 1 ? centre(1) - centre(0) : 1;
  const first = centre(0) - step / 2;
  const end = centre(axis.out - 1) + step / 2;
  const around = margin(s, 0);
  const low = Math.min(-around, first);
  const high = Math.max(axis.n + around, end);
  const raw = Math.min(44, (width - 2 * pad) / (high - low));
  const cw = raw >= 8 ? Math.floor(raw) : Math.max(0.25, Math.floor(raw * 8) / 8);
  const start = Math.max(pad, (width - (high - low) * cw) / 2) - low * cw;
  const strip = Math.max(10, Math.min(cw >= 24 ? 34 : 46, 620 / (s.nIn + s.nOut) - CAPTION - 6));
  const matrix = fitMatrix(s, width * 0.7, 300, true);
  /** @type {Layout} */
  const layout = {
    boxes: [],
    labels: [],
    width,
    height: 0,
    vertical: true,
    map: null,
    zones: { x: [pad, 0], w: [width / 2, 0], y: [width - pad, 0] },
  };
  let top = 0;
  /**
   * @param {"x"|"y"} role
   * @param {number} count
   * @param {number} left
   * @param {number} cell
   * @param {number} cols
   */
  const strips = (role, count, left, cell, cols) => {
    for (let c = 0; c < count; c++) {
      layout.labels.push({ role, ch: [c], left, top, width: 300, height: CAPTION - 4 });
      layout.boxes.push({
        role,
        ch: [c],
        slice: 0,
        left,
        top: Math.round(top + CAPTION),
        cw: cell,
        chh: Math.round(strip),
        rows: 1,
        cols,
      });
      top += CAPTION + Math.round(strip) + 8;
    }
  };
  strips("x", s.nIn, Math.round(start), cw, axis.n);
  top += 34;
  placeMatrix(layout, s, matrix, (width - matrix.width) / 2, top);
  top += matrix.height + 40;
  strips("y", s.nOut, Math.round(start + first * cw), cw * step, axis.out);
  layout.height = Math.ceil(top);
  return layout;
}
