// The products on their canvas: blocks, subtotals, chips, and the line from bias to result.

import { fixed, plain } from "../base/format.js";
import { range } from "../base/indices.js";
import { FONT, labelPieces, lettersOn, widthOf } from "./lettering.js";
import { CHIP_HEIGHT, OPERATOR, TAIL, inRow } from "./plan.js";
import { blockLeft, drawBlock, drawProduct } from "./products.js";

/** @import { Arithmetic, Product } from "../base/connections.js" */
/** @import { State } from "../base/state.js" */
/** @import { Panel } from "./panel.js" */
/** @import { Label, Letters, Piece } from "./lettering.js" */

/**
 * @typedef {{label: Label, cells: (Product|null)[], covered: boolean, value: number|null, text: string}} Part
 *   One kernel: its products, null where it has none, whether their values are hidden, their sum, and what is written
 *   of it.
 */

const FRAME = 10; // px between the frame of the result and what it holds

// Numbers change with every move of the pointer: one canvas repaints in a fraction of what as many elements would
// cost. The same numbers are text in the sentence below it and in the live region.

/**
 * Draw blocks of products with their subtotals, or one block and chips.
 * @param {Panel} panel
 * @param {State} s
 * @param {Part[]} parts
 * @param {boolean} summed
 */
export function drawNumbers(panel, s, parts, summed) {
  const { ctx, blocks, colours } = panel;
  ctx.clearRect(0, 0, panel.width, panel.height);
  ctx.textBaseline = "middle";
  const letters = lettersOn(ctx);
  panel.parts = parts.length;
  panel.focus = Math.min(panel.focus, parts.length - 1);
  if (blocks.fold) {
    drawBlock(panel, letters, s, parts[panel.focus], panel.focus);
    if (parts.length > 1) drawChips(panel, letters, parts, summed); // of one, the subtotal stands below it
  } else {
    parts.forEach((part, n) => {
      drawBlock(panel, letters, s, part, n);
      const left = blockLeft(panel, n);
      if (n && part.value !== null) {
        letters.write("+", left - OPERATOR / 2, blocks.tall / 2, 16, colours.muted, "center");
      }
    });
  }
  letters.draw();
  if (panel.followed) drawProduct(panel, s, parts[panel.followed[0]], panel.followed[1]);
}

/**
 * Where the chip of part n stands; null where another page of chips is shown.
 * @param {Panel} panel
 * @param {number} n
 */
function chipBox(panel, n) {
  const { columns, rows } = panel.chips;
  const most = columns * rows;
  const fits = panel.parts <= most;
  const page = fits ? panel.parts : most - 1;
  const first = fits ? 0 : Math.floor(panel.focus / page) * page;
  if (n < first || n >= first + page) return null;
  const k = n - first;
  return [2 + panel.blocks.block + OPERATOR + (k % columns) * panel.chips.wide, Math.floor(k / columns) * CHIP_HEIGHT];
}

/**
 * Every subtotal as a chip; those on other pages in one more, so that what is shown adds up.
 * @param {Panel} panel
 * @param {Letters} letters
 * @param {Part[]} parts
 * @param {boolean} summed
 */
function drawChips(panel, letters, parts, summed) {
  const { ctx, colours } = panel;
  const { columns, rows } = panel.chips;
  /** @type {Part[]} */ const hidden = [];
  /** @param {number} x @param {number} y @param {boolean} chosen */
  const chip = (x, y, chosen) => {
    ctx.fillStyle = colours.soft;
    ctx.strokeStyle = chosen ? colours.accent : colours.rule;
    ctx.lineWidth = chosen ? 1.5 : 1;
    ctx.fillRect(x + 0.5, y + 0.5, panel.chips.wide - 7, CHIP_HEIGHT - 6);
    ctx.strokeRect(x + 0.5, y + 0.5, panel.chips.wide - 7, CHIP_HEIGHT - 6);
    ctx.lineWidth = 1;
  };
  parts.forEach((part, n) => {
    const box = chipBox(panel, n);
    if (!box) return hidden.push(part);
    chip(box[0], box[1], n === panel.focus);
    letters.pieces(labelPieces(part.label), box[0] + 7, box[1] + 12, colours.muted);
    letters.write(
      (summed && (part.value ?? 0) > 0 ? "+" : "") + part.text,
      box[0] + panel.chips.wide - 13,
      box[1] + 12,
      12.5,
      colours.ink,
      "right",
      "600 ",
    );
  });
  if (!hidden.length) return;
  const x = 2 + panel.blocks.block + OPERATOR + (columns - 1) * panel.chips.wide;
  const y = (rows - 1) * CHIP_HEIGHT;
  chip(x, y, false);
  const rest = hidden.reduce((sum, part) => sum + (part.value ?? 0), 0);
  letters.write(`${hidden.length} more`, x + 7, y + 12, 12.5, colours.muted, "left");
  if (summed) {
    letters.write(
      (rest > 0 ? "+" : "") + fixed(rest, panel.decimals),
      x + panel.chips.wide - 13,
      y + 12,
      12.5,
      colours.ink,
      "right",
      "600 ",
    );
  }
}

/**
 * The part whose chip lies under a point of the canvas, or -1.
 * @param {Panel} panel
 * @param {number} x
 * @param {number} y
 */
export function chipAt(panel, x, y) {
  return range(panel.parts).findIndex((n) => {
    const box = chipBox(panel, n);
    return box && x >= box[0] && x < box[0] + panel.chips.wide - 6 && y >= box[1] && y < box[1] + CHIP_HEIGHT - 5;
  });
}

/**
 * Bias (where there is one), sum, phi and result, right of the products; `text` writes a result, or hides it.
 * @param {Panel} panel
 * @param {State} s
 * @param {number} i
 * @param {Arithmetic} a
 * @param {(v: number) => string} text
 * @param {string} b
 */
export function drawTail(panel, s, i, a, text, b) {
  const { ctx, blocks, colours } = panel;
  const row = panel.plan.below; // bias, sum and result stand in a row below the products, else in a column beside them
  const x = row ? 2 : blocks.fold ? panel.width - TAIL + 12 : 2 + s.width * (blocks.block + OPERATOR);
  const y = row ? panel.height - 36 : 0;
  const letters = lettersOn(ctx);
  /** @param {string} letter */
  const sym = (letter) => labelPieces([[letter, [i]]]);
  /** @param {string} text @returns {Piece} */
  const sign = (text) => [text, `15px ${FONT}`, 0];
  /** @type {Piece} */
  const phi = [s.text.phi === "identity" ? "= " : `${s.text.phi} \u2192 `, `italic 14.5px ${FONT}`, 0];
  /** @type {[pieces: Piece[], number: string, px: number][]} */
  const steps = [
    [[sign("+ "), ...sym("b")], b, 14.5],
    [[sign("= "), ...sym("z")], text(a.z), 14.5],
    [[phi, ...sym("y")], text(a.y), 15],
  ];
  const widths = steps.map(([pieces, number, px]) => {
    const sign = widthOf(ctx, pieces) + 7;
    ctx.font = `600 ${px}px ${FONT}`;
    return sign + ctx.measureText(number).width;
  });
  widths[2] += 2 * FRAME;
  if (a.b === null) widths[0] = 0;
  const { lefts, scale } = row ? inRow(widths, panel.width - x - 2) : inColumn(widths, panel.width - x - 2);
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  /** @param {number} n @param {number} left @param {number} top @param {string} colour */
  const step = (n, left, top, colour) => {
    const [pieces, number, px] = steps[n];
    letters.write(number, letters.pieces(pieces, left, top, colour) + 7, top, px, colours.ink, "left", "600 ");
  };
  const middles = row ? [18, 18, 18] : [12, 38, 72];
  if (a.b !== null) {
    step(0, lefts[0], middles[0], colours.muted);
    const room = row ? (lefts[1] - lefts[0]) * scale - 6 : 150;
    placeBias(panel, i, a.b, x + lefts[0] * scale, y + middles[0] * scale, room);
  }
  step(1, lefts[1], middles[1], colours.muted);
  ctx.fillStyle = colours.accentSoft;
  ctx.strokeStyle = colours.accent;
  ctx.beginPath();
  ctx.roundRect(lefts[2] + 0.5, middles[2] - 15.5, widths[2], 31, 7);
  ctx.fill();
  ctx.stroke();
  step(2, lefts[2] + FRAME, middles[2], colours.ink);
  letters.draw();
  ctx.restore();
}

/** Where the steps begin one below the other, and how much smaller they are drawn, so that the widest fits. */
const inColumn = (/** @type {number[]} */ widths, /** @type {number} */ room) => ({
  lefts: widths.map(() => 0),
  scale: Math.min(1, room / Math.max(...widths)),
});

/**
 * The bias can be changed where it is written: its element lies over the number, and says it to a screen reader.
 * @param {Panel} panel
 * @param {number} i
 * @param {number} b
 * @param {number} left
 * @param {number} middle
 * @param {number} width
 */
function placeBias(panel, i, b, left, middle, width) {
  const key = `${i} ${b} ${left}`;
  if (panel.biasKey === key) return;
  panel.biasKey = key;
  Object.assign(panel.bias.style, {
    left: `${left - 4}px`,
    top: `${middle - 13}px`,
    width: `${width}px`,
    height: "26px",
  });
  panel.bias.setAttribute("aria-label", `bias of output ${i}`);
  panel.bias.setAttribute("aria-valuenow", String(b));
  panel.bias.setAttribute("aria-valuetext", plain(b));
}
