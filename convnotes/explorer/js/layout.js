// Where every grid stands: inputs, matrix of kernels, outputs. Boxes in pixels of the stage, nothing drawn here.

/**
 * @typedef {{role: "x"|"y"|"w", ch: number[], slice: number, left: number, top: number, cw: number, chh: number,
 *   rows: number, cols: number}} Box  One grid (one slice of it, for a volume).
 * @typedef {{boxes: Box[], labels: any[], width: number, height: number, vertical: boolean, zones: any, map: any}} Layout
 */

const CAPTION = 22, MANY = 64, NARROWEST = 440, NARROW = 640, EDGE = 7; // EDGE: room for frames, since the stage is clipped
const TOO_SMALL = 3; // px: smaller cells come with a lens

/** A tensor as slices of rows and columns. @param {number[]} sizes */
function gridShape(sizes) {
  const [slices, rows, cols] = [...[1, 1, 1].slice(sizes.length), ...sizes];
  return { slices, rows, cols };
}

/** Cells of zero padding that stand outside the inputs, by axis, at most 3. @param {State} s @param {number} a */
function margin(s, a) {
  if (a < 0) return 0;
  const { places, taps, n } = s.axes[a];
  let most = 0;
  for (let at = 0; at < places.length; at++) if (taps[at] < 0 && Number.isInteger(places[at])) most = Math.max(most, -places[at], places[at] - n + 1);
  return Math.min(3, most);
}

/** @param {State} s @param {number} width of the page @returns {Layout} */
function layoutOf(s, width) {
  const w = Math.max(NARROWEST, Math.floor(width));
  return s.spatial.length === 1 ? layoutAcross(s, w) : layoutAside(s, w);
}

/** Columns of grids for one side: the largest cells that fit, in as few columns as nearly reach that. */
function pack(count, shape, around, width, height, largest) {
  const scalar = shape.rows * shape.cols * shape.slices === 1 && around.scalar;
  const caption = scalar ? 0 : CAPTION, gap = scalar ? 8 : 12, sliceGap = shape.slices > 1 ? 5 : 0;
  const fits = [];
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const w = (width - (columns - 1) * gap) / columns / (shape.cols + 2 * around.cols + (scalar ? 0.9 : 0));
    const h = ((height - (rows - 1) * gap) / rows - caption - (shape.slices - 1) * sliceGap) / shape.slices / (shape.rows + 2 * around.rows);
    const most = Math.min(scalar ? 42 : 36, Math.min(largest, 320) / Math.max(shape.cols, shape.rows));
    fits.push({ columns, rows, cell: Math.min(w, h, Math.max(most, 1)) });
  }
  const best = Math.max(...fits.map((f) => f.cell));
  const chosen = fits.find((f) => f.cell >= 0.7 * best);
  const least = 24 / Math.max(shape.cols, shape.rows);
  const raw = Math.max(chosen.cell, least);
  const cell = raw >= 3 ? Math.floor(raw) : Math.floor(raw * 8) / 8 || 0.125;
  const unitW = (shape.cols + 2 * around.cols + (scalar ? 0.9 : 0)) * cell;
  const unitH = caption + shape.slices * (shape.rows + 2 * around.rows) * cell + (shape.slices - 1) * sliceGap;
  return {
    ...chosen, cell, caption, sliceGap, gap, unitW, unitH, scalar,
    width: chosen.columns * unitW + (chosen.columns - 1) * gap,
    height: chosen.rows * unitH + (chosen.rows - 1) * gap,
  };
}

/** Place packed grids with their captions. */
function placeSide(layout, role, count, shape, around, packed, left, top) {
  for (let c = 0; c < count; c++) {
    const x0 = left + (c % packed.columns) * (packed.unitW + packed.gap);
    const y0 = top + Math.floor(c / packed.columns) * (packed.unitH + packed.gap);
    const inX = x0 + around.cols * packed.cell + (packed.scalar && role === "x" ? 0.9 * packed.cell : 0);
    if (packed.scalar) {
      if (packed.cell >= 13) layout.labels.push({ role, ch: [c], left: role === "x" ? x0 : inX + packed.cell, top: y0, width: 0.9 * packed.cell, height: packed.cell, aside: role });
    } else layout.labels.push({ role, ch: [c], left: inX, top: y0 + around.rows * packed.cell, width: packed.unitW - around.cols * packed.cell + packed.gap - 4, height: CAPTION - 4 });
    for (let slice = 0; slice < shape.slices; slice++) {
      const inY = y0 + packed.caption + around.rows * packed.cell + slice * ((shape.rows + 2 * around.rows) * packed.cell + packed.sliceGap);
      layout.boxes.push({ role, ch: [c], slice, left: Math.round(inX), top: Math.round(inY), cw: packed.cell, chh: packed.cell, rows: shape.rows, cols: shape.cols });
    }
  }
}

/** The size of the matrix of kernels at a cell size. */
function matrixSize(s, k, cell) {
  const kw = k.cols * cell.w, kh = k.slices * k.rows * cell.h + (k.slices - 1) * 3;
  const caption = kw >= 22 && k.rows * k.cols * k.slices > 1 ? 21 : 0;
  const gapX = Math.max(6, Math.min(20, kw * 0.35)), gapY = caption ? 7 : Math.max(4, Math.min(12, kh * 0.3));
  return {
    cell, kw, kh, caption, gapX, gapY,
    width: s.nIn * kw + (s.nIn - 1) * gapX, height: s.nOut * (kh + caption) + (s.nOut - 1) * gapY,
  };
}

/** Fit the matrix, or, above 64 kernels, a minimap with room for one row and one column of kernels. */
function fitMatrix(s, maxW, maxH, flat) {
  const k = gridShape(s.kernel);
  const cellAt = (n) => ({ w: n, h: flat ? Math.min(26, Math.max(n, 12)) : n });
  if (s.nIn * s.nOut <= MANY) {
    for (let n = 34; n > 2; n--) {
      const m = matrixSize(s, k, cellAt(n));
      if ((m.width <= maxW && m.height <= maxH) || n === 3) return { ...m, shape: k };
    }
  }
  const map = Math.max(1.5, Math.min(9, maxW / s.nIn, Math.max(70, maxH * 0.25) / s.nOut));
  for (let n = 16; ; n--) {
    const cell = cellAt(n), kw = k.cols * cell.w, kh = k.slices * k.rows * cell.h + (k.slices - 1) * 3;
    const columns = Math.max(1, Math.floor((maxW + 6) / (kw + 6)));
    const lines = (count) => Math.ceil(count / columns);
    const height = s.nOut * map + 3 * 24 + (lines(s.nIn) + lines(s.nOut)) * (kh + 6);
    if (height <= maxH || n <= 3) {
      const width = Math.max(s.nIn * map, Math.min(columns, Math.max(s.nIn, s.nOut)) * (kw + 6) - 6);
      return { cell, kw, kh, shape: k, map, columns, lines, width, height };
    }
  }
}

/** Place the matrix of kernels, or the minimap and its two lists of slots. */
function placeMatrix(layout, s, m, left, top) {
  const slices = (box) => {
    for (let slice = 0; slice < m.shape.slices; slice++) {
      layout.boxes.push({ ...box, slice, top: box.top + slice * (m.shape.rows * m.cell.h + 3), cw: m.cell.w, chh: m.cell.h, rows: m.shape.rows, cols: m.shape.cols });
    }
  };
  if (!m.map) {
    for (let i = 0; i < s.nOut; i++) {
      for (let j = 0; j < s.nIn; j++) {
        if (!connected(s, i, j)) continue;
        const x0 = Math.round(left + j * (m.kw + m.gapX)), y0 = Math.round(top + i * (m.kh + m.caption + m.gapY));
        if (m.caption) layout.labels.push({ role: "w", ch: [i, j], left: x0, top: y0, width: m.kw + m.gapX, height: m.caption - 4 });
        slices({ role: "w", ch: [i, j], left: x0, top: y0 + m.caption });
      }
    }
    return;
  }
  layout.map = { left: Math.round(left), top: Math.round(top + 20), cell: m.map };
  layout.labels.push({ text: `all ${s.nOut} \u00d7 ${s.nIn} kernels`, left, top, width: m.width, height: 20 });
  let y0 = top + 24 + s.nOut * m.map + 4;
  for (const [list, count, say] of [["row", s.nIn, "row: into the chosen output"], ["column", s.nOut, "column: out of the chosen input"]]) {
    layout.labels.push({ text: say, left, top: y0, width: m.width, height: 20 });
    for (let n = 0; n < count; n++) {
      slices({ role: "w", ch: [], list, n, left: Math.round(left + (n % m.columns) * (m.kw + 6)), top: Math.round(y0 + 20 + Math.floor(n / m.columns) * (m.kh + 6)) });
    }
    y0 += 24 + m.lines(count) * (m.kh + 6);
  }
}

/** Inputs left, kernels between, outputs right; taller where that spares the reader a lens. @returns {Layout} */
function layoutAside(s, width) {
  const usual = layoutWithin(s, width, Math.max(360, Math.min(540, width * 0.5)));
  const least = (layout) => Math.min(...layout.boxes.filter((box) => box.role !== "w").map((box) => box.cw));
  if (least(usual) >= TOO_SMALL) return usual;
  const tall = layoutWithin(s, width, 640);
  return least(tall) >= TOO_SMALL ? tall : usual;
}

function layoutWithin(s, width, height) {
  const d = s.spatial.length, pad = 6;
  const matrix = fitMatrix(s, Math.min(width * (d === 0 ? 0.42 : 0.3), 460), height, false);
  const least = Math.max(width < NARROW ? 34 : 44, Math.min(100, width * 0.08));
  const side = (width - 2 * pad - matrix.width - 2 * least) / 2;
  const ins = gridShape(s.spatial), outs = gridShape(s.out);
  const around = { rows: margin(s, d - 2), cols: margin(s, d - 1), scalar: d === 0 }, none = { rows: 0, cols: 0, scalar: d === 0 };
  const left = pack(s.nIn, ins, around, side, height, 320), right = pack(s.nOut, outs, none, side, height, left.cell * 2.5 * Math.max(outs.cols, outs.rows));
  const used = left.width + matrix.width + right.width;
  const gutter = Math.max(least, Math.min(230, (width - 2 * pad - used) / 2));
  const tall = Math.max(left.height, matrix.height, right.height);
  const start = Math.max(pad, (width - used - 2 * gutter) / 2);
  const layout = { boxes: [], labels: [], width, height: Math.ceil(tall) + 2 * EDGE, vertical: false, map: null };
  const middle = start + left.width + gutter, last = middle + matrix.width + gutter;
  placeSide(layout, "x", s.nIn, ins, around, left, start, EDGE + (tall - left.height) / 2);
  placeMatrix(layout, s, matrix, middle, EDGE + (tall - matrix.height) / 2);
  placeSide(layout, "y", s.nOut, outs, none, right, last, EDGE + (tall - right.height) / 2);
  layout.zones = { x: [start + around.cols * left.cell, left.width], w: [middle, matrix.width], y: [last, right.width] };
  return layout;
}

/** One axis: input strips above, kernels between, output strips below, each output under its window. @returns {Layout} */
function layoutAcross(s, width) {
  const axis = s.axes[0], pad = 8;
  const centre = (o) => {
    const row = Array.from(axis.places.subarray(o * axis.kernel, (o + 1) * axis.kernel));
    return (Math.min(...row) + Math.max(...row)) / 2 + 0.5;
  };
  const step = axis.out > 1 ? centre(1) - centre(0) : 1;
  const first = centre(0) - step / 2, end = centre(axis.out - 1) + step / 2, around = margin(s, 0);
  const low = Math.min(-around, first), high = Math.max(axis.n + around, end);
  const raw = Math.min(44, (width - 2 * pad) / (high - low));
  const cw = raw >= 8 ? Math.floor(raw) : Math.max(0.25, Math.floor(raw * 8) / 8);
  const start = Math.max(pad, (width - (high - low) * cw) / 2) - low * cw;
  const strip = Math.max(10, Math.min(cw >= 24 ? 34 : 46, 620 / (s.nIn + s.nOut) - CAPTION - 6));
  const matrix = fitMatrix(s, width * 0.7, 300, true);
  const layout = { boxes: [], labels: [], width, height: 0, vertical: true, map: null };
  let top = 0;
  const strips = (role, count, left, cell, cols) => {
    for (let c = 0; c < count; c++) {
      layout.labels.push({ role, ch: [c], left, top, width: 300, height: CAPTION - 4 });
      layout.boxes.push({ role, ch: [c], slice: 0, left, top: Math.round(top + CAPTION), cw: cell, chh: Math.round(strip), rows: 1, cols });
      top += CAPTION + Math.round(strip) + 8;
    }
  };
  strips("x", s.nIn, Math.round(start), cw, axis.n);
  top += 34;
  placeMatrix(layout, s, matrix, (width - matrix.width) / 2, top);
  top += matrix.height + 40;
  strips("y", s.nOut, Math.round(start + first * cw), cw * step, axis.out);
  layout.height = Math.ceil(top);
  layout.zones = { x: [pad, 0], w: [width / 2, 0], y: [width - pad, 0] };
  return layout;
}
