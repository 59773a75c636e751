// Scalars, images and volumes on the stage: inputs left, the matrix of kernels between, outputs right.

import { CAPTION, NARROW, NUMBERS, TOO_SMALL, depthOf, gridShape, margin } from "./cells.js";
import { MANY, fitMatrix, placeMatrix } from "./kernels.js";

/** @import { State } from "../base/state.js" */
/** @import { Shape } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/**
 * @typedef {{rows: number, cols: number, scalar: boolean, shared: boolean}} Around
 *   Cells of padding that stand around a grid; `shared` if no window has some both above and below it.
 * @typedef {ReturnType<typeof pack>} Packed
 */

const EDGE = 7; // px: room for frames, since the stage is clipped
const CROWD = 60; // numbers, beyond which they stand close and without their names
const HEIGHTS = [291, 380]; // px for small layers, and for others: with its arithmetic a layer fits on a screen
const VOLUMES = [360, 540]; // px, whose slices stand above one another
const TALL = 640;
const NEARLY = 0.2; // px that a cell may be larger than what fits, since it is whole px
const NEARLY_A_ROW = 1; // px that the cells of a row may be larger together
const TALLEST_ASIDE = 1100; // px: what is taller at its smallest grows sideways instead

/**
 * Columns of grids for one side: the largest cells that fit, in as few columns as reach that, or `enough` of it.
 * @param {number} count
 * @param {Shape} shape
 * @param {Around} around
 * @param {number} width
 * @param {number} height
 * @param {number} largest
 */
function pack(count, shape, around, width, height, largest, enough = 0.7) {
  const scalar = shape.rows * shape.cols * shape.slices === 1 && around.scalar;
  const crowd = scalar && count > CROWD;
  const aside = scalar && !crowd ? 0.9 : 0; // cells of room for a name
  const caption = scalar ? 0 : CAPTION;
  const gap = crowd ? 3 : scalar ? 8 : 12;
  const sliceGap = shape.slices > 1 ? 5 : 0;
  /** What stands above a grid, and below it, at a cell size. @param {number} cell */
  const bands = (cell) => {
    const below = around.rows * depthOf(cell);
    return { above: Math.max(caption, below), below, between: around.shared ? 0 : below };
  };
  /** What stands between two slices. @param {number} cell */
  const apart = (cell) => sliceGap + (around.shared ? 1 : 2) * bands(cell).below;
  /** How tall a tensor is, and how tall with room to the next one. @param {number} cell */
  const tall = (cell) => {
    const { above, below, between } = bands(cell);
    const grids = shape.slices * shape.rows * cell + (shape.slices - 1) * apart(cell);
    return { unit: above + grids + below, step: above + grids + between + (caption ? 5 : gap) };
  };
  /** @param {number} cell */
  const wide = (cell) => shape.cols * cell + 2 * around.cols * depthOf(cell) + aside * cell;
  const fits = [];
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    /** @param {number} cell */
    const within = (cell) =>
      columns * wide(cell) + (columns - 1) * gap <= width && (rows - 1) * tall(cell).step + tall(cell).unit <= height;
    const most = Math.min(scalar ? 42 : 36, Math.min(largest, 320) / Math.max(shape.cols, shape.rows));
    fits.push({ columns, rows, cell: greatest(Math.max(most, 1), within) });
  }
  const best = Math.max(...fits.map((f) => f.cell));
  let { columns, rows, cell: raw } = fits.find((f) => f.cell >= enough * best) || fits[0];
  const least = crowd ? 12 : 24 / Math.max(shape.cols, shape.rows);
  const crowded = raw < least;
  raw = Math.max(raw, least);
  const nearly = Math.min(NEARLY, NEARLY_A_ROW / shape.cols);
  const cell = raw >= 3 ? Math.floor(raw + nearly) : Math.floor(raw * 8) / 8 || 0.125;
  const unitW = wide(cell);
  const { unit: unitH, step } = tall(cell);
  if (crowded) {
    columns = Math.max(1, Math.floor((width + gap) / (unitW + gap)));
    rows = Math.min(Math.ceil(count / columns), Math.max(1, Math.floor((TALLEST_ASIDE + gap) / step)));
    columns = Math.ceil(count / rows);
  }
  return {
    columns,
    cell,
    aside,
    caption,
    apart: apart(cell),
    gap,
    unitW,
    step,
    ...bands(cell),
    scalar,
    width: columns * unitW + (columns - 1) * gap,
    height: (rows - 1) * step + unitH,
  };
}

/** The largest number up to `most` that fits. @param {number} most @param {(n: number) => boolean} fits */
function greatest(most, fits) {
  if (fits(most)) return most;
  let low = 0;
  for (let high = most, n = 0; n < 16; n++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
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
    const y0 = top + Math.floor(c / packed.columns) * packed.step;
    const beside = around.cols * depthOf(packed.cell);
    const inX = x0 + beside + (role === "x" ? packed.aside * packed.cell : 0);
    if (packed.scalar) {
      if (packed.aside && packed.cell >= 13) {
        layout.labels.push({
          role,
          ch: [c],
          left: role === "x" ? x0 : inX + packed.cell,
          top: y0,
          width: packed.aside * packed.cell,
          height: packed.cell,
          aside: role,
        });
      }
    } else {
      layout.labels.push({
        role,
        ch: [c],
        left: inX,
        top: y0 + packed.above - packed.caption - 2,
        width: packed.unitW - beside + packed.gap - 4,
        height: CAPTION - 4,
      });
    }
    for (let slice = 0; slice < shape.slices; slice++) {
      const inY = y0 + packed.above + slice * (shape.rows * packed.cell + packed.apart);
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
 * Inputs left, kernels between, outputs right; taller where that spares the reader a lens, or shows a volume's numbers.
 * @param {State} s
 * @param {number} width
 * @returns {Layout}
 */
export function layoutAside(s, width) {
  /** @param {Layout} layout */
  const least = (layout) => Math.min(...layout.boxes.filter((box) => box.role !== "w").map((box) => box.cw));
  const [low, high] = s.spatial.length === 3 ? VOLUMES : HEIGHTS;
  const small = layoutWithin(s, width, low);
  if (small.boxes.every((box) => box.cw >= NUMBERS)) return small;
  const usual = layoutWithin(s, width, Math.max(low, Math.min(high, width * 0.5)));
  const wanted = least(usual) < TOO_SMALL ? TOO_SMALL : s.spatial.length === 3 ? NUMBERS : 0;
  if (least(usual) >= wanted) return usual;
  const tall = layoutWithin(s, width, TALL);
  return least(tall) >= wanted ? tall : usual;
}

/** Whether no window has padding on both sides along an axis. @param {State} s @param {number} a */
function oneSided(s, a) {
  const { places, n, out, kernel } = s.axes[a];
  for (let o = 0; o < out; o++) {
    const row = places.subarray(o * kernel, (o + 1) * kernel);
    if (Math.min(...row) < 0 && Math.max(...row) >= n) return false;
  }
  return true;
}

/** @param {State} s @param {number} width @param {number} height */
function layoutWithin(s, width, height) {
  const d = s.spatial.length;
  const pad = 6;
  const room = s.nIn * s.nOut > MANY ? Math.max(height, Math.min(540, width * 0.5)) : height;
  const matrix = fitMatrix(s, Math.min(width * (d === 0 ? 0.42 : 0.3), 460), room, false);
  const least = Math.max(width < NARROW ? 34 : 44, Math.min(100, width * 0.08));
  const side = (width - 2 * pad - matrix.width - 2 * least) / 2;
  const ins = gridShape(s.spatial);
  const outs = gridShape(s.out);
  const shared = d > 1 && oneSided(s, d - 2);
  const around = { rows: margin(s, d - 2), cols: margin(s, d - 1), scalar: d === 0, shared };
  const none = { rows: 0, cols: 0, scalar: d === 0, shared: true };
  let left = pack(s.nIn, ins, around, side, height, 320);
  const cell = left.cell < NUMBERS ? left.cell * 2.5 : left.cell; // that prints its number is large enough
  let right = pack(s.nOut, outs, none, side, height, cell * Math.max(outs.cols, outs.rows));
  if (left.cell < NUMBERS && right.cell > NUMBERS) {
    // Padding needs room beside the inputs alone: the outputs give some of theirs if all print their numbers then.
    const less = pack(s.nOut, outs, none, side, height, NUMBERS * Math.max(outs.cols, outs.rows));
    const rest = 2 * side - less.width;
    const more = pack(s.nIn, ins, around, rest, height, NUMBERS * Math.max(ins.cols, ins.rows), 1);
    if (more.cell >= NUMBERS) [left, right] = [more, less];
  }
  const used = left.width + matrix.width + right.width;
  const gutter = Math.max(least, Math.min(230, (width - 2 * pad - used) / 2));
  const tall = Math.max(left.height, matrix.height, right.height);
  const whole = Math.max(width, Math.ceil(used + 2 * gutter) + 2 * pad);
  const start = (whole - used - 2 * gutter) / 2;
  const middle = start + left.width + gutter;
  const last = middle + matrix.width + gutter;
  /** @type {Layout} */
  const layout = {
    boxes: [],
    labels: [],
    width: whole,
    height: Math.ceil(tall) + 2 * EDGE,
    wider: whole > width,
    vertical: false,
    map: null,
    zones: {
      x: [start + around.cols * depthOf(left.cell), left.width],
      w: [middle, matrix.width],
      y: [last, right.width],
    },
  };
  placeSide(layout, "x", s.nIn, ins, around, left, start, EDGE + (tall - left.height) / 2);
  placeMatrix(layout, s, matrix, middle, EDGE + (tall - matrix.height) / 2);
  placeSide(layout, "y", s.nOut, outs, none, right, last, EDGE + (tall - right.height) / 2);
  return layout;
}
