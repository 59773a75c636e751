// Where every plane of a network stands, in px of the stage; nothing is drawn here.

import { gridShape } from "../picture/cells.js";

/** @import { Columns, Item } from "./columns.js" */
/** @import { Net, NetNode } from "./net.js" */

/**
 * @typedef {{node: number, slot: number, slice: number, left: number, top: number, cw: number, chh: number,
 *   rows: number, cols: number}} Plane  One grid: the slot-th channel shown of a node, one slice of a volume.
 * @typedef {{item: Item, left: number, top: number, width: number, height: number, body: number, from: number,
 *   to: number, shown: number}} Block
 *   The room of a node: its heading, and `body` px below it the planes, which stand between `from` and `to`; `shown`
 *   channels fit.
 * @typedef {{planes: Plane[], blocks: Block[], gap: number, width: number, height: number}} NetLayout
 *   `gap` is the room between columns.
 */

const HEAD = 38; // px: a name and a shape
const TURN_LINE = 18; // px: the line of a heading with the buttons that turn to other channels
const GAP = 34; // px between columns
const NARROW_GAP = 20; // where the narrowest columns do not fit otherwise
const APART = 16; // px between branches
const PLANE_GAP = 4;
const RIM = 8;
const LEAST_COLUMN = 74; // px a column
const WIDEST = 230;
const FOLDED = 64; // px wide: what shows no planes
const MOST_PLANES = 64; // channels of a node at once
const MOST_NUMBERS = 256; // of a vector
const OVER = 12; // px for each line that skips a column
export const HEADS_APART = 6; // px between headings, which may be wider than their columns
const NAME_LETTER = 8.3; // px, about, of a name
const SHAPE_LETTER = 6.8; // and of a shape
const BUTTONS = 44; // px: both that turn to other channels
const LONGEST_NAME = 24; // letters

/**
 * @param {Net} net
 * @param {Columns} columns
 * @param {Set<number>} closed nodes whose planes are hidden
 * @param {number} width of the page
 * @returns {NetLayout}
 */
export function layoutNet(net, { columns, edges }, closed, width) {
  const skips = edges.filter(({ from, to }) => columnOf(columns, to) > columnOf(columns, from) + 1).length;
  const top = RIM + Math.min(skips, 8) * OVER;
  const tall = Math.max(...columns.map((column) => column.length));
  const height = Math.max(Math.max(300, Math.min(430, width * 0.36)), tall * (HEAD + 90));
  const shut = (/** @type {Item} */ item) => item.node < 0 || closed.has(item.node);
  const packed = (/** @type {number} */ share, /** @type {number} */ gap) => {
    const packs = packAll(net, columns, shut, share, height, gap);
    return { packs, gap, used: packs.reduce((sum, pack) => sum + pack.width, (packs.length - 1) * gap) };
  };
  const fits = (/** @type {{used: number}} */ { used }) => used <= width - 2 * RIM;
  // The widest columns with which all fit; where the narrowest do not, the picture is wider than the page.
  let best = packed(LEAST_COLUMN, GAP);
  if (!fits(best)) best = packed(LEAST_COLUMN, NARROW_GAP);
  for (let low = LEAST_COLUMN, high = WIDEST; high - low > 2;) {
    const share = (low + high) / 2;
    const tried = packed(share, best.gap);
    if (fits(tried)) [best, low] = [tried, share];
    else high = share;
  }
  const { packs, gap, used } = best;
  const whole = Math.max(width, Math.ceil(used) + 2 * RIM);
  const more = Math.min(40, Math.max(0, (whole - 2 * RIM - used) / Math.max(columns.length - 1, 1)));
  let left = Math.round((whole - used - more * (columns.length - 1)) / 2);
  /** @type {NetLayout} */ const layout = { planes: [], blocks: [], gap: gap + more, width: whole, height: 0 };
  const bodies = Math.max(...packs.map((pack) => pack.height));
  packs.forEach((pack) => {
    let y = top + (bodies - pack.height) / 2;
    for (const { item, fit, head } of pack.parts) {
      const x = left + (pack.width - fit.width) / 2;
      const at = {
        item,
        left,
        top: Math.round(y),
        width: pack.width,
        height: head + fit.height,
        body: head,
        from: x,
        to: x + fit.width,
        shown: fit.shown,
      };
      layout.blocks.push(at);
      if (item.node >= 0 && fit.shown) placePlanes(layout, item.node, fit, x, y + head);
      y += head + fit.height + APART;
    }
    left = Math.round(left + pack.width + gap + more);
  });
  layout.height = Math.ceil(top + bodies + RIM);
  return layout;
}

/** A name as a heading has it: of a long one the end, which tells it from others. @param {string} name */
export function headingOf(name, most = LONGEST_NAME) {
  if (name.length <= most) return name;
  const end = name.slice(1 - most);
  return `\u2026${end.slice(Math.max(0, end.search(/[/.]./)))}`; // from a whole part on, where one fits
}

/**
 * The column that the heading of a node needs below it.
 * @param {NetNode} node
 * @param {number} shown
 * @param {number} gap
 */
function columnFor({ name, shape }, shown, gap) {
  const turns = shown && shown < shape[0] ? BUTTONS + (2 * String(shape[0] - 1).length + 1) * SHAPE_LETTER : 0;
  const line = shape.join(" \u00d7 ").length * SHAPE_LETTER;
  return Math.ceil(Math.max(headingOf(name).length * NAME_LETTER, line, turns) - gap + HEADS_APART);
}

/** Curves are as wide as what stands above them. @param {NetNode} node @param {number} gap */
const curvesFor = (node, gap) => (node.shape.length === 2 ? columnFor(node, node.shape[0], gap) : 0);

/** @param {Item[][]} columns @param {string} key */
const columnOf = (columns, key) => columns.findIndex((column) => column.some((item) => item.key === key));

/**
 * @typedef {ReturnType<typeof fitNode>} Fit
 * @param {Net} net
 * @param {Item[][]} columns
 * @param {(item: Item) => boolean} shut
 * @param {number} share
 * @param {number} height
 * @param {number} gap
 */
function packAll(net, columns, shut, share, height, gap) {
  return columns.map((column) => {
    const each = (height - (column.length - 1) * APART) / column.length - HEAD;
    const parts = column.map((item) => ({
      item,
      ...(shut(item) ? { fit: EMPTY, head: HEAD } : fitBelow(net.nodes[item.node], share, each, gap)),
    }));
    const needs = parts.map(({ item, fit }) =>
      Math.max(fit.width, item.node < 0 ? 0 : columnFor(net.nodes[item.node], fit.shown, gap)),
    );
    const width = Math.max(column.every(shut) ? FOLDED : LEAST_COLUMN, ...needs);
    return {
      parts,
      width,
      height: parts.reduce((sum, { fit, head }) => sum + head + fit.height + APART, -APART),
    };
  });
}

/**
 * The planes of a node below its heading, which has a line more where not all of them are shown.
 * @param {NetNode} node
 * @param {number} share
 * @param {number} height
 * @param {number} gap
 */
function fitBelow(node, share, height, gap) {
  const width = Math.max(share, curvesFor(node, gap));
  const fit = fitNode(node, width, height);
  if (fit.shown === node.shape[0]) return { fit, head: HEAD };
  return { fit: fitNode(node, width, height - TURN_LINE), head: HEAD + TURN_LINE };
}

const EMPTY = {
  width: FOLDED,
  height: 0,
  shown: 0,
  cols: 1,
  rows: 1,
  slices: 1,
  across: 1,
  cw: 0,
  chh: 0,
  gap: 0,
};

/**
 * How the channels of a node fit into some room: as pictures, curves above one another, or numbers.
 * @param {NetNode} node
 * @param {number} width
 * @param {number} height
 */
function fitNode({ shape }, width, height) {
  const { slices, rows, cols } = gridShape(shape.slice(1));
  const axes = shape.length - 1;
  const count = shape[0];
  if (axes === 0) return fitNumbers(count, width, height);
  if (axes === 1) {
    const shown = Math.max(1, Math.min(count, MOST_PLANES, Math.floor((height + PLANE_GAP) / (14 + PLANE_GAP))));
    const chh = Math.floor(Math.min(52, (height - (shown - 1) * PLANE_GAP) / shown));
    const cw = Math.min(36, width / cols);
    const tall = shown * chh + (shown - 1) * PLANE_GAP;
    return {
      width: cw * cols,
      height: tall,
      shown,
      cols,
      rows,
      slices,
      across: 1,
      cw,
      chh,
      gap: PLANE_GAP,
    };
  }
  const stack = slices * rows + (slices - 1) * 0.5;
  let best = { cell: 0, across: 1, shown: 1 };
  for (let shown = Math.min(count, MOST_PLANES); shown >= 1; shown = shown > 8 ? Math.ceil(shown / 2) : shown - 1) {
    for (let across = 1; across <= shown; across++) {
      const down = Math.ceil(shown / across);
      const w = (width - (across - 1) * PLANE_GAP) / across / cols;
      const h = (height - (down - 1) * PLANE_GAP) / down / stack;
      const cell = Math.min(w, h, Math.max(30 / Math.max(cols, rows), Math.min(30, 150 / Math.max(cols, rows))));
      if (cell > best.cell) best = { cell, across, shown };
    }
    if (best.cell * Math.max(rows, cols) >= 22) break; // all shown are large enough to be seen
    if (shown > 1) best = { ...best, cell: 0 };
  }
  const cell = best.cell >= 6 ? Math.floor(best.cell) : Math.floor(best.cell * 16) / 16 || best.cell;
  const down = Math.ceil(best.shown / best.across);
  return {
    width: best.across * cols * cell + (best.across - 1) * PLANE_GAP,
    height: down * stack * cell + (down - 1) * PLANE_GAP,
    shown: best.shown,
    cols,
    rows,
    slices,
    across: best.across,
    cw: cell,
    chh: cell,
    gap: PLANE_GAP,
  };
}

/** @param {number} count @param {number} width @param {number} height */
function fitNumbers(count, width, height) {
  const shown = Math.min(count, MOST_NUMBERS);
  const tall = 22;
  const one = Math.floor(height / tall);
  if (shown <= one) {
    return {
      width: 46,
      height: shown * tall,
      shown,
      cols: 1,
      rows: 1,
      slices: 1,
      across: 1,
      cw: 46,
      chh: tall,
      gap: 0,
    };
  }
  const room = Math.min(width, 110);
  let cell = Math.floor(Math.min(20, Math.sqrt((room * height) / shown)));
  while (cell > 4 && Math.ceil(shown / Math.floor(room / cell)) * cell > height) cell--;
  const across = Math.max(1, Math.floor(room / cell));
  const down = Math.ceil(shown / across);
  return {
    width: across * cell,
    height: down * cell,
    shown,
    cols: 1,
    rows: 1,
    slices: 1,
    across,
    cw: cell,
    chh: cell,
    gap: 0,
  };
}

/** @param {NetLayout} layout @param {number} node @param {Fit} fit @param {number} left @param {number} top */
function placePlanes(layout, node, fit, left, top) {
  const { cols, rows, slices, across, cw, chh, gap, shown } = fit;
  const tall = (slices * rows + (slices - 1) * 0.5) * chh + gap;
  for (let slot = 0; slot < shown; slot++) {
    const x = left + (slot % across) * (cols * cw + gap);
    const y = top + Math.floor(slot / across) * tall;
    for (let slice = 0; slice < slices; slice++) {
      layout.planes.push({
        node, slot, slice, cw, chh, rows, cols, left: Math.round(x), top: Math.round(y + slice * (rows + 0.5) * chh),
      }); // prettier-ignore
    }
  }
}
