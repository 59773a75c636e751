// Boards: canvases that carry many grids, and that can be painted once more with more pixels for saving.

import { make, penOf } from "../base/dom.js";

/** @import { Box } from "./cells.js" */

/** @typedef {{ctx: CanvasRenderingContext2D, ratio: number, left: number, top: number}} Board */

/**
 * A canvas that covers some grids of the stage.
 * @param {HTMLElement} stage
 * @param {Box[]} boxes
 * @param {string} cls
 * @returns {Board}
 */
export function makeBoard(stage, boxes, cls) {
  const canvas = make("canvas", `cn-board ${cls}`);
  const ratio = window.devicePixelRatio || 1;
  const left = Math.floor(Math.min(...boxes.map((b) => b.left)));
  const top = Math.floor(Math.min(...boxes.map((b) => b.top)));
  const right = Math.max(...boxes.map((b) => b.left + b.cols * b.cw));
  const bottom = Math.max(...boxes.map((b) => b.top + b.rows * b.chh));
  canvas.width = Math.ceil((right - left) * ratio);
  canvas.height = Math.ceil((bottom - top) * ratio);
  Object.assign(canvas.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${canvas.width / ratio}px`,
    height: `${canvas.height / ratio}px`,
  });
  stage.append(canvas);
  return { ctx: penOf(canvas), left, top, ratio };
}

/**
 * Canvases that can be painted once more with more pixels, for saving: what gives them with so many for a px.
 * @type {WeakMap<HTMLCanvasElement, (ratio: number) => HTMLCanvasElement>}
 */
export const FINER = new WeakMap();

/**
 * Let the canvas of `view` be painted once more.
 * @param {{ctx: CanvasRenderingContext2D, ratio: number}} view
 * @param {() => void} paint paints through view.ctx
 */
export function repaintable(view, paint) {
  const { canvas } = view.ctx;
  FINER.set(canvas, (ratio) => {
    const own = { ctx: view.ctx, ratio: view.ratio };
    const finer = document.createElement("canvas");
    if (ratio <= own.ratio) return canvas;
    [finer.width, finer.height] = [canvas.width, canvas.height].map((pixels) =>
      Math.round((pixels * ratio) / own.ratio),
    );
    Object.assign(view, { ctx: penOf(finer), ratio });
    view.ctx.scale(ratio, ratio);
    paint();
    Object.assign(view, own);
    return finer;
  });
}

/**
 * Empty the place of a grid on a board, whose context then draws from the grid's corner.
 * @param {Board} given
 * @param {Box} box
 */
export function clearOn({ ctx, ratio, left, top }, box) {
  ctx.setTransform(ratio, 0, 0, ratio, (box.left - left) * ratio, (box.top - top) * ratio);
  ctx.clearRect(0, 0, box.cols * box.cw, box.rows * box.chh);
}

/**
 * A picture with one pixel for each that `pixelAt(n)` gives, transparent where it is 0.
 * @param {number} cols
 * @param {number} rows
 * @param {(n: number) => number} pixelAt
 * @param {HTMLCanvasElement} picture  which is drawn anew
 */
export function pictureOf(cols, rows, pixelAt, picture = make("canvas")) {
  const image = new ImageData(cols, rows);
  const pixels = new Uint32Array(image.data.buffer); // on machines that keep the lowest byte first, as all do
  [picture.width, picture.height] = [cols, rows];
  for (let n = 0; n < cols * rows; n++) pixels[n] = pixelAt(n);
  penOf(picture).putImageData(image, 0, 0);
  return picture;
}

/**
 * Draw a picture of one pixel a cell so that every cell has its share: where a browser shrinks to less than half, it
 * skips pixels (findings/canvas-shrinks-by-skipping-pixels.sh), so halves are taken first.
 * @param {Pick<Board, "ctx"|"ratio">} board
 * @param {HTMLCanvasElement} picture
 * @param {number} width   in px, as all that follow
 * @param {number} height
 */
export function drawCells({ ctx, ratio }, picture, width, height, left = 0, top = 0) {
  const [wide, high] = [width, height].map((px) => Math.max(1, px * ratio));
  /** @param {number} cells @param {number} pixels */
  const halved = (cells, pixels) => (cells > 2 * pixels ? Math.ceil(cells / 2) : cells);
  while (picture.width > 2 * wide || picture.height > 2 * high) {
    const smaller = make("canvas");
    smaller.width = halved(picture.width, wide);
    smaller.height = halved(picture.height, high);
    penOf(smaller).drawImage(picture, 0, 0, smaller.width, smaller.height);
    picture = smaller;
  }
  ctx.imageSmoothingEnabled = picture.width > wide || picture.height > high;
  ctx.drawImage(picture, left, top, width, height);
}
