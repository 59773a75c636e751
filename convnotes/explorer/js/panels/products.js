// The products of one kernel on the panel's canvas: where each stands, a block of them, the one that is followed.

import { brief } from "../base/format.js";
import { colourOf, css, inkOn } from "../base/palette.js";
import { FONT, labelPieces, lettersOn, widthOf } from "./lettering.js";
import { OPERATOR, SLICE_GAP } from "./plan.js";

/** @import { Product } from "../base/connections.js" */
/** @import { State } from "../base/state.js" */
/** @import { Letters } from "./lettering.js" */
/** @import { Panel } from "./panel.js" */
/** @import { Part } from "./numbers.js" */

const STEPPED_BACK = 0.55; // how much of the other products is seen while one is followed

/** Where the block of part n begins. @param {Panel} panel @param {number} n */
export const blockLeft = ({ blocks }, n) => 2 + (blocks.fold ? 0 : n * (blocks.block + OPERATOR));

/**
 * The corner of a product in the block of part n.
 * @param {Panel} panel
 * @param {number} n
 * @param {number} at
 */
function cornerOf(panel, n, at) {
  const { k, cw, chh, block, inner } = panel.blocks;
  const slice = Math.floor(at / (k.cols * k.rows));
  const left = blockLeft(panel, n) + (block - inner) / 2 + slice * (k.cols * cw + SLICE_GAP) + (at % k.cols) * cw;
  return [left, (Math.floor(at / k.cols) % k.rows) * chh];
}

/**
 * The product under a point of the canvas: which part, and which of its elements; null where there is none.
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 * @returns {[n: number, at: number]|null}
 */
export function productAt(panel, x, y) {
  const { fold, block, inner, cw, chh, k } = panel.blocks;
  const n = fold ? panel.focus : Math.floor((x - 2) / (block + OPERATOR));
  const across = x - blockLeft(panel, n) - (block - inner) / 2;
  const slice = Math.floor(across / (k.cols * cw + SLICE_GAP));
  const col = Math.floor((across - slice * (k.cols * cw + SLICE_GAP)) / cw);
  const row = Math.floor(y / chh);
  const within = n >= 0 && n < panel.parts && slice >= 0 && slice < k.slices && col >= 0 && col < k.cols;
  return within && row >= 0 && row < k.rows ? [n, (slice * k.rows + row) * k.cols + col] : null;
}

/**
 * The product followed, written out over its neighbours.
 * @param {Panel} panel
 * @param {State} s
 * @param {Part|undefined} part
 * @param {number} at
 */
export function drawProduct(panel, s, part, at) {
  const { ctx, blocks, colours } = panel;
  const c = part?.cells[at];
  if (!c || !panel.followed) return;
  const [x, y] = cornerOf(panel, panel.followed[0], at);
  const text = panel.followed[2];
  ctx.font = `600 13px ${FONT}`;
  const wide = Math.max(blocks.cw - 2, ctx.measureText(text).width + 14);
  const tall = Math.max(blocks.chh - 2, 23);
  const left = Math.max(1, Math.min(panel.width - wide - 1, x + (blocks.cw - 2 - wide) / 2));
  const top = Math.max(1, y + (blocks.chh - 2 - tall) / 2);
  const [fill, ink] = coloursOf(panel, s, part, c);
  ctx.fillStyle = fill;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.roundRect(left, top, wide, tall, 3);
  ctx.fill();
  ctx.stroke();
  ctx.lineWidth = 1;
  const letters = lettersOn(ctx);
  letters.write(text, left + wide / 2, top + tall / 2 + 0.5, 13, ink, "center", "600 ");
  letters.draw();
}

/**
 * The colours of a product's cell and of what is written in it: a hidden product gives no sign away.
 * @param {Panel} panel
 * @param {State} s
 * @param {Part} part
 * @param {Product} c
 */
function coloursOf({ colours }, s, part, c) {
  if (part.covered) return [colours.soft, colours.ink];
  const rgb = colourOf({ scale: s.w.scale * s.x.scale * 0.7 || 1 }, c.product, s.theme, true);
  return [css(rgb), inkOn(rgb)];
}

/**
 * @param {Panel} panel
 * @param {Letters} letters
 * @param {State} s
 * @param {Part} part
 * @param {number} n which part it is
 */
export function drawBlock(panel, letters, s, part, n) {
  const { ctx, blocks, colours } = panel;
  const { cw, chh } = blocks;
  ctx.font = `12px ${FONT}`;
  ctx.textAlign = "center";
  ctx.globalAlpha = panel.followed ? STEPPED_BACK : 1;
  part.cells.forEach((c, at) => {
    const [x, y] = cornerOf(panel, n, at);
    const middle = x + (cw - 2) / 2;
    if (c?.real) {
      const [fill, ink] = coloursOf(panel, s, part, c);
      ctx.fillStyle = fill;
      ctx.fillRect(x, y, cw - 2, chh - 2);
      ctx.fillStyle = ink;
    } else {
      ctx.strokeStyle = ctx.fillStyle = colours.muted;
      ctx.setLineDash([2, 2]);
      ctx.strokeRect(x + 0.5, y + 0.5, cw - 3, chh - 3);
      ctx.setLineDash([]);
    }
    if (!blocks.lines) return;
    const w = c ? brief(c.w, s.w) : "\u00b7";
    const by = c ? `\u00d7 ${c.real ? brief(c.x, s.x) : "0"}` : "";
    if (blocks.lines === 1) ctx.fillText(by ? `${w} ${by}` : w, middle, y + chh / 2);
    else {
      ctx.fillText(w, middle, y + chh / 2 - 8);
      ctx.fillText(by, middle, y + chh / 2 + 6);
    }
  });
  ctx.globalAlpha = 1;
  drawLabelled(panel, letters, part, blockLeft(panel, n) + blocks.block / 2, blocks.tall + 14);
}

/**
 * A label of symbols and its number, centred at x.
 * @param {Panel} panel
 * @param {Letters} letters
 * @param {Part} part
 * @param {number} x
 * @param {number} y
 */
function drawLabelled({ ctx, colours }, letters, part, x, y) {
  const pieces = labelPieces(part.label);
  ctx.font = `600 13px ${FONT}`;
  const number = ctx.measureText(part.text).width;
  const end = letters.pieces(pieces, x - (widthOf(ctx, pieces) + 7 + number) / 2, y, colours.muted);
  letters.write(part.text, end + 7, y, 13, colours.ink, "left", "600 ");
}
