// The matrix view: the layer as one big matrix M, rows output pixels, columns input pixels, so that z = M x + b.

const MOST_ROWS = 4096, M_TALL = 520, M_LEFT = 46, M_TOP = 38, GUTTER = 14; // px: the entries' height; room for pixels and their labels
const READABLE = 9, LARGEST_ENTRY = 40, OUTLINED = 6; // px: smaller entries come enlarged; those below 6 are crossed, not outlined

/** The index of a flat place; undoes `ravel`. @param {number} at @param {number[]} sizes */
function unravel(at, sizes) {
  const index = sizes.map(() => 0);
  for (let a = sizes.length - 1; a >= 0; a--) { index[a] = at % sizes[a]; at = Math.floor(at / sizes[a]); }
  return index;
}

/** The input pixels an output pixel meets, through which elements: flat place in the input -> places in the kernel. */
function metBy(s, o) {
  const met = new Map();
  for (const t of windowOf(s, o)) {
    const n = t.index && ravel(t.index, s.spatial);
    if (t.index) met.set(n, [...(met.get(n) || []), t.at]);
  }
  return met;
}

/** Visit every entry of M that connects and lies in a view, zero weights too, with the sum of its weights. */
function eachEntry(s, m, view, visit) {
  for (let row = view.row; row < view.row + view.rows; row++) {
    const i = Math.floor(row / m.tall), met = metBy(s, unravel(row % m.tall, s.out));
    for (const j of inputsOf(s, i)) {
      if ((j + 1) * m.wide <= view.col || j * m.wide >= view.col + view.cols) continue;
      for (const [n, ats] of met) {
        const col = j * m.wide + n - view.col;
        if (col >= 0 && col < view.cols) visit(row - view.row, col, ats.reduce((sum, at) => sum + weightAt(s, i, j, at), 0));
      }
    }
  }
}

/** What an entry chooses: the (first) weight that connects its pixels, else its output pixel; the margins, where row or
 * column is null, a pixel. @param {State} s @returns {Selection} */
function entrySelection(s, m, row, col) {
  if (row === null) return { role: "x", ch: [Math.floor(col / m.wide)], index: unravel(col % m.wide, s.spatial) };
  const i = Math.floor(row / m.tall), j = Math.floor(col / m.wide), o = unravel(row % m.tall, s.out);
  const ats = col !== null && connected(s, i, j) && metBy(s, o).get(col % m.wide);
  return ats ? { role: "w", ch: [i, j], index: s.taps[ats[0]] } : { role: "y", ch: [i], index: o };
}

/** The entry under the pointer; where a dot stands for several, the one that it shows. */
function entryUnder(s, m, view, row, col) {
  if (row === null || col === null || view.across * view.down === 1) return [row, col];
  const dot = { row: row - (row % view.down), col: col - (col % view.across), rows: Math.min(view.down, m.rows - row + (row % view.down)), cols: view.across };
  let best = [row, col], most = -1;
  eachEntry(s, m, dot, (r, c, v) => { if (Math.abs(v) > most) [best, most] = [[dot.row + r, dot.col + c], Math.abs(v)]; });
  return best;
}

/** The row of M that an output pixel is, or the column that an input pixel is. */
const lineOf = (s, m, { role, ch, index }) => (role === "y" ? ch[0] * m.tall + ravel(index, s.out) : ch[0] * m.wide + ravel(index, s.spatial));

/** How the whole matrix and the crop fit into a width: entries of whole pixels of the screen, or of whole fractions. */
function matrixPlan(s, m, width) {
  const ratio = window.devicePixelRatio || 1, room = width - M_LEFT - 2, number = Math.ceil(5 + 5.1 * longestOf(s.w));
  const fit = (wide) => {
    const most = Math.min(LARGEST_ENTRY, M_TALL / m.rows, wide / m.cols) * ratio, cell = (most >= 1 ? Math.floor(most) : 1 / Math.ceil(1 / most)) / ratio;
    const thick = (n) => Math.max(cell, Math.floor((20 * ratio) / n) / ratio); // a matrix of few rows is no thin line
    return { row: 0, col: 0, rows: m.rows, cols: m.cols, cw: thick(m.cols), chh: thick(m.rows) };
  };
  const crop = (wide, most) => {
    const cell = number <= 36 ? Math.max(22, number) : 22;
    return { row: 0, col: 0, rows: Math.min(24, m.rows, Math.floor((M_TALL + 40) / cell)), cols: Math.min(most, m.cols, Math.floor(wide / cell)), cw: cell, chh: cell };
  };
  if (Math.max(m.rows, m.cols) > MOST_ROWS) return { whole: null, crop: crop(room, 32) };
  const whole = fit(room), half = width < NARROW ? whole : fit(width / 2 - M_LEFT);
  if (Math.min(whole.cw, whole.chh) >= READABLE) return { whole, crop: null };
  return { whole: half, crop: crop(width < NARROW ? room : room - M_LEFT - 32 - half.cols * half.cw, 24) };
}

/** A canvas with the paths of its marks, for the whole matrix or the crop. @param {HTMLElement} parent @param {any} shape */
function makeMatrixView(parent, shape) {
  const ratio = window.devicePixelRatio || 1, left = Math.round(M_LEFT * ratio) / ratio, top = Math.round(M_TOP * ratio) / ratio;
  const width = shape.cols * shape.cw, height = shape.rows * shape.chh;
  const box = make("div", "cn-matrix-view"), canvas = /** @type {HTMLCanvasElement} */ (make("canvas")), svg = document.createElementNS(SVG, "svg"), paths = {};
  canvas.width = Math.ceil((left + width + 2) * ratio);
  canvas.height = Math.ceil((top + height + 2) * ratio);
  for (const el of [canvas, box, svg]) Object.assign(el.style, { width: `${canvas.width / ratio}px`, height: `${canvas.height / ratio}px` });
  for (const name of ["rules", "band", "windowHalo", "window", "frame", "dotsHalo", "dots", "ringHalo", "ring"]) {
    paths[name] = { el: document.createElementNS(SVG, "path"), d: "" };
    paths[name].el.setAttribute("class", `cn-matrix-${name.replace("H", "-h")}`);
    svg.append(paths[name].el);
  }
  box.append(canvas, svg);
  parent.append(box);
  // Where entries are smaller than a pixel of the screen, the largest weight under each pixel stands for all of them.
  const [across, down] = [shape.cw, shape.chh].map((cell) => Math.max(1, Math.round(1 / (cell * ratio))));
  return { ...shape, across, down, left, top, width, height, ratio, canvas, ctx: canvas.getContext("2d"), paths };
}

/** A picture with one pixel for each colour that `colourAt(n)` gives, transparent where it gives none. */
function pictureOf(cols, rows, colourAt) {
  const small = document.createElement("canvas"), image = new ImageData(cols, rows);
  [small.width, small.height] = [cols, rows];
  for (let n = 0; n < cols * rows; n++) {
    const rgb = colourAt(n);
    if (rgb) image.data.set([rgb[0], rgb[1], rgb[2], 255], n * 4);
  }
  small.getContext("2d").putImageData(image, 0, 0);
  return small;
}

/** Paint one view: its entries, the pixels in its margins, its labels and rules. */
function paintMatrix(view, s, m) {
  const { ctx, ratio, cw, chh } = view, style = getComputedStyle(view.canvas);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, view.canvas.width, view.canvas.height);
  ctx.save();
  ctx.translate(view.left, view.top);
  ctx.beginPath();
  ctx.rect(0, 0, view.width, view.height);
  ctx.clip();
  ctx.fillStyle = style.getPropertyValue("--cn-matrix-empty").trim();
  for (let g = 0; g * s.rows < s.nOut; g++) { // one rectangle a group: where there is no kernel, there is no block
    ctx.fillRect((g * s.width * m.wide - view.col) * cw, (g * s.rows * m.tall - view.row) * chh, s.width * m.wide * cw, s.rows * m.tall * chh);
  }
  const { down, across } = view, cols = Math.ceil(view.cols / across), rows = Math.ceil(view.rows / down), values = new Array(cols * rows);
  eachEntry(s, m, view, (row, col, v) => {
    const at = Math.floor(row / down) * cols + Math.floor(col / across);
    if (!(Math.abs(v) <= Math.abs(values[at]))) values[at] = v;
  });
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(pictureOf(cols, rows, (n) => values[n] !== undefined && colourOf(s.w, values[n], s.theme, true)), 0, 0, cols * across * cw, rows * down * chh);
  if (Math.min(cw, chh) >= READABLE) {
    const box = { role: "w", cols, cw, chh }, px = Math.min(13, (cw - 5) / widestOf(s.w));
    ctx.strokeStyle = PALETTES[s.theme].grid;
    values.forEach((_, n) => ctx.strokeRect((n % cols) * cw + 0.5, Math.floor(n / cols) * chh + 0.5, cw - 1, chh - 1));
    if (px >= 7.5 && chh >= px + 4) paintNumbers(ctx, box, s.w, values, s.theme, true, px);
    else paintSigns(ctx, box, s.w, values, s.theme);
  }
  ctx.restore();
  paintMargins(view, s);
  labelMatrix(view, s, m, style.getPropertyValue("--cn-muted").trim());
}

/** The vector x over the columns and the vector y beside the rows, in the colours of their grids. */
function paintMargins(view, s) {
  const { ctx, left, top, cw, chh } = view, tall = size(s.out), thick = GUTTER - 2;
  const colour = (role, at) => {
    const covered = role === "y" && s.hidden?.(Math.floor(at / tall), unravel(at % tall, s.out));
    return covered ? COVER[s.theme][at % 2] : colourOf(s[role], s[role].values[at], s.theme);
  };
  ctx.imageSmoothingEnabled = Math.min(cw, chh) * view.ratio < 1;
  ctx.drawImage(pictureOf(view.cols, 1, (n) => colour("x", view.col + n)), left, top - GUTTER, view.width, thick);
  ctx.drawImage(pictureOf(1, view.rows, (n) => colour("y", view.row + n)), left - GUTTER, top, thick, view.height);
  if (Math.min(cw, chh) < READABLE) return;
  ctx.fillStyle = PALETTES[s.theme].grid;
  for (let n = 1; n < view.cols; n++) ctx.fillRect(left + n * cw - 0.5, top - GUTTER, 1, thick);
  for (let n = 1; n < view.rows; n++) ctx.fillRect(left - GUTTER, top + n * chh - 0.5, thick, 1);
}

/** The blocks that a view shows along one side: [channel, from, to] in pixels of the view. */
function blocksOf(first, shown, per, cell) {
  const low = Math.floor(first / per), last = Math.floor((first + shown - 1) / per);
  return range(last - low + 1).map((k) => [low + k, Math.max(0, (low + k) * per - first) * cell, Math.min(shown, (low + k + 1) * per - first) * cell]);
}

/** Rules between blocks; names of inputs above, of outputs at the left, and of kernels where blocks leave their corner free. */
function labelMatrix(view, s, m, colour) {
  const { ctx, left, top, width, height, cw, chh } = view, rows = blocksOf(view.row, view.rows, m.tall, chh), cols = blocksOf(view.col, view.cols, m.wide, cw);
  const starts = (blocks, cell) => (cell >= 6 ? blocks.slice(1).map((block) => block[1]) : []);
  const frames = rect(left, top, width, height) + rect(left - GUTTER, top, GUTTER - 2, height) + rect(left, top - GUTTER, width, GUTTER - 2);
  drawPaths(view, { rules: frames + starts(cols, m.wide * cw).map((x) => `M${left + x} ${top - GUTTER}v${height + GUTTER}`).join("") + starts(rows, m.tall * chh).map((y) => `M${left - GUTTER} ${top + y}h${width + GUTTER}`).join("") });
  const put = (letter, subs, x, y, align) => { const pieces = labelPieces([[letter, subs]]); drawPieces(ctx, pieces, x - widthOf(ctx, pieces) * align, y, colour); };
  const named = (blocks, least, most) => { // every first, second, fifth, ... block, so that names stay apart
    const fits = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((k) => k * Math.max(...blocks.map((block) => block[2] - block[1])) >= least);
    return blocks.filter(([c, from, to]) => c % fits === 0 && (fits > 1 || to - from >= least) && (from + to) / 2 < most - 6);
  };
  ctx.textBaseline = "middle";
  for (const [i, from, to] of named(rows, 17, height)) put("y", [i], left - GUTTER - 6, top + (from + to) / 2 - 1, 1);
  for (const [j, from, to] of named(cols, s.nIn > 100 ? 38 : 25, width)) put("x", [j], left + (from + to) / 2, top - GUTTER - 13, 0.5);
  if (view === m.crop || m.tall * chh < 44 || m.wide * cw < 60) return;
  const free = range(Math.ceil(20 / chh)).every((k) => Math.max(...metBy(s, unravel(k, s.out)).keys()) < m.wide - 34 / cw);
  if (free) for (const [i, from] of rows) for (const [j, , to] of cols) if (connected(s, i, j)) put("w", [i, j], left + to - 7, top + from + 12, 1);
}

/** What M is, in a sentence: its size, how many entries connect, through how many weights. @param {State} s */
function matrixSentence(s, m) {
  const { connections, multiplications } = s.text.counts, all = m.rows * m.cols, sizes = `${count(m.rows, "row")} and ${count(m.cols, "column")}`;
  const met = s.axes.map(({ taps, kernel }) => {
    const found = new Set();
    taps.forEach((n, at) => { if (n >= 0) found.add(at % kernel); });
    return found.size;
  });
  const used = s.nOut * s.width * size(met), own = used === connections && used === multiplications;
  if (!s.kernel.length && used === all) return `M is w itself: ${sizes}. Every entry connects, each with a weight of its own.`;
  const share = connections === all ? "every entry connects" : `${connections.toLocaleString("en")} of ${all.toLocaleString("en")} entries connect (${plain(Number(((100 * connections) / all).toPrecision(3)))} %)`;
  return `M has ${sizes}: ${share}, ${own ? "each with a weight of its own" : `through ${used < connections ? "only " : ""}${count(used, "different weight")}`}.`;
}

/** Say what is chosen, as a row, a column or entries of M, and which part of M the crop shows. */
function writeMatrix(m, s, sel, lit) {
  const n = lit.reduce((sum, run) => sum + run.count, 0), from = (first, shown) => `${first.toLocaleString("en")} to ${(first + shown - 1).toLocaleString("en")}`;
  if (!sel) m.says.replaceChildren("Point at an entry, or at a pixel in the margins: x above, y at the left.");
  else if (sel.role === "w") m.says.replaceChildren("The weight ", symbol("w", sel.ch), `${bracketed(sel.index)} stands in ${count(n, "entry", "entries")}.`);
  else m.says.replaceChildren(`${sel.role === "y" ? "Row" : "Column"} ${lineOf(s, m, sel).toLocaleString("en")} is `, symbol(sel.role, sel.ch), `${bracketed(sel.index)}: ${count(n, "entry", "entries")} of it ${n === 1 ? "connects" : "connect"}.`);
  if (!m.crop) return;
  const rows = `rows ${from(m.crop.row, m.crop.rows)}`, cols = `columns ${from(m.crop.col, m.crop.cols)}`;
  m.where.textContent = m.whole ? `Enlarged: ${rows} of ${m.rows.toLocaleString("en")}, ${cols} of ${m.cols.toLocaleString("en")}.`
    : `M is too large to draw whole: here are ${rows} and ${cols}${sel ? `, around the chosen ${sel.role === "w" ? "weight" : "pixel"}` : ""}.`;
}

/** Build the matrix view of a layer; `paint` fills it, `mark` shows a selection, `at` says what a pointer event chooses.
 * Nothing changes its size. @param {HTMLElement} host @param {State} s @param {number} width
 * @returns {{paint: (s: State) => void, mark: (s: State, sel: Selection|null) => void, at: (event: PointerEvent) => Selection|null}} */
function makeMatrix(host, s, width) {
  const m = { tall: size(s.out), wide: size(s.spatial), rows: s.y.values.length, cols: s.x.values.length, pointed: null };
  const wide = Math.max(width, NARROWEST), plan = matrixPlan(s, m, wide), area = make("div", "cn-matrix"), pair = make("div", "cn-matrix-pair"), says = matrixSentence(s, m);
  for (const name of ["whole", "crop"]) m[name] = plan[name] && makeMatrixView(pair, plan[name]);
  [m.where, m.says] = [make("div", "cn-matrix-where"), make("div", "cn-matrix-says")];
  m.where.hidden = !m.crop;
  m.where.style.height = `${20 * (m.whole ? 1 : Math.ceil(900 / wide))}px`;
  const key = make("span", "cn-matrix-key"), views = [m.whole, m.crop].filter((view) => view);
  if (s.text.counts.connections < m.rows * m.cols) key.append(make("i", "cn-matrix-zero"), "a weight of 0 connects", make("i", "cn-matrix-none"), "no connection");
  if (m.whole?.across * m.whole?.down > 1) key.append(make("span", "", `each dot of the whole is the largest of ${m.whole.down} \u00d7 ${m.whole.across} entries`));
  const line = make("div", "cn-matrix-line");
  line.append(make("span", "cn-matrix-sentence", says), key);
  area.append(pair, line, m.where, m.says);
  host.replaceChildren(area);
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", says);
  let state = s, selection = null, painted = null;
  for (const view of views) repaintable(view, () => paintMatrix(view, state, m));

  function mark(now, sel) {
    const lit = sel ? litRuns(now, m, sel) : [];
    selection = sel;
    if (m.crop && followCrop(m, now, sel, lit)) paintMatrix(m.crop, now, m);
    for (const view of views) markView(view, now, m, sel, lit);
    writeMatrix(m, now, sel, lit);
  }

  function paint(now) {
    const look = [now.theme, now.w.scale, now.w.decimals].join(), same = painted?.look === look && painted.w.every((v, n) => v === now.w.values[n]);
    if (!same) painted = { look, w: now.w.values.slice() };
    for (const view of views) if (same) paintMargins(view, now); else paintMatrix(view, now, m);
    state = now;
    mark(now, selection);
  }

  function at(event) {
    for (const view of views) {
      const box = view.canvas.getBoundingClientRect(), x = event.clientX - box.left - view.left, y = event.clientY - box.top - view.top;
      const inside = x >= 0 && x < view.width, within = y >= 0 && y < view.height;
      if (!(inside && y >= -GUTTER && y < view.height) && !(within && x >= -GUTTER && x < view.width)) continue;
      const row = within ? view.row + Math.min(view.rows - 1, Math.floor(y / view.chh)) : null, col = inside ? view.col + Math.min(view.cols - 1, Math.floor(x / view.cw)) : null;
      const entry = entryUnder(state, m, view, row, col), sel = entrySelection(state, m, ...entry);
      m.pointed = { view, entry, text: selectionText(sel) };
      return sel;
    }
    return null;
  }

  return { paint, mark, at };
}
