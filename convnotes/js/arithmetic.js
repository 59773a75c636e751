// The panel below the picture: the layer equation with the numbers of the chosen pixel. Its height never changes.

// Numbers change with every move of the pointer: one canvas repaints in a fraction of what as many elements would
// cost. The same numbers are text in the sentence below it and in the live region.

const OPERATOR = 26, LABEL = 112, TAIL = 226, CHIP = [148, 29], SLICE_GAP = 6, FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const SERIF = '"STIX Two Text", "Cambria Math", Georgia, "Times New Roman", serif';

/** How the products fit into a width: in one line a cell, in two, or folded to one kernel and a chip for each subtotal.
 * @param {State} s @param {number} width */
function panelPlan(s, width) {
  const k = gridShape(s.kernel), cols = k.cols * k.slices, gaps = (k.slices - 1) * SLICE_GAP;
  const room = width - (width < NARROW ? 0 : TAIL) - 8; // in a narrow page bias and result stand below
  const [w, x] = [longestOf(s.w), longestOf(s.x)];
  const sizes = [[Math.ceil((w + 2 + x) * 6.7 + 12), 25, 1], [Math.ceil(Math.max(w, x + 1.5) * 6.7 + 10), 36, 2]];
  // A block is as wide as its products, or as the subtotal below them.
  const plan = (fold, cw, chh, lines) => ({ fold, cw, chh, lines, k, block: Math.max(LABEL, cols * cw + gaps), inner: cols * cw + gaps, tall: k.rows * chh });
  for (const [cw, chh, lines] of sizes) {
    const block = Math.max(LABEL, cols * cw + gaps) + OPERATOR;
    if (s.width * block <= room && s.rows * block <= width && k.rows * chh <= 150) return plan(false, cw, chh, lines);
  }
  const half = room * 0.55;
  for (const [cw, chh, lines] of sizes) if (cols * cw + gaps <= half && k.rows * chh <= 150) return plan(true, cw, chh, lines);
  const cell = Math.max(2, Math.min(22, Math.floor((half - gaps) / cols), Math.floor(140 / k.rows)));
  return plan(true, cell, cell, 0);
}

/** @param {HTMLElement} host @param {State} s @param {number} width */
function makePanel(host, s, width) {
  const plan = panelPlan(s, width), height = width < NARROW ? Math.max(plan.tall + 28, 58) + 40 : Math.max(plan.tall + 28, 96);
  const head = make("div", "cn-head"), body = make("div", "cn-body"), pairs = make("div", "cn-pairs"), note = make("div", "cn-note");
  const canvas = /** @type {HTMLCanvasElement} */ (make("canvas", "cn-numbers"));
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", plan.fold ? "The products of one kernel and the subtotals of all; left and right arrow choose the kernel" : "The products, summed");
  canvas.tabIndex = plan.fold ? 0 : -1;
  keepKeys(canvas);
  body.style.height = `${height}px`;
  body.append(canvas, pairs);
  host.replaceChildren(head, body, note);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  const style = getComputedStyle(host), colour = (name) => style.getPropertyValue(name).trim();
  const colours = { ink: colour("--cn-ink"), muted: colour("--cn-muted"), rule: colour("--cn-rule"), soft: colour("--cn-soft"), accent: colour("--cn-accent"), accentSoft: colour("--cn-accent-soft") };
  const narrow = width < NARROW, room = width - (narrow ? 0 : TAIL + OPERATOR) - plan.block - OPERATOR;
  const chips = { columns: Math.max(1, Math.floor(room / CHIP[0])), rows: Math.max(1, Math.floor((height - (narrow ? 40 : 0)) / CHIP[1])) };
  return { head, body, pairs, note, canvas, ctx, plan, width, height, colours, chips, focus: 0, parts: 0, key: "", slots: [] };
}

/** Write a selection into the panel; the sentence below follows after a rest. @param {any} panel @param {State} s @param {Selection|null} sel */
function writePanel(panel, s, sel) {
  const shows = sel ? sel.role : "none";
  if (panel.shows !== shows) panel.body.className = `cn-body cn-on-${panel.shows = shows}`;
  if (!sel) return writeHint(panel);
  if (sel.role === "y") return writeOutput(panel, s, sel);
  if (sel.role === "x") return writeInput(panel, s, sel);
  return writeWeight(panel, s, sel);
}

/** Write the heading: `nodes(slot)` builds it once for each `key`, a move only changes the texts in its slots. */
function writeHead(panel, key, texts, nodes) {
  if (panel.key !== key) {
    panel.key = key;
    panel.slots = [];
    const slot = (n) => { const node = document.createTextNode(texts[n]); panel.slots.push([node, n]); return node; };
    panel.head.replaceChildren(...nodes(slot));
  }
  for (const [node, n] of panel.slots) if (node.data !== texts[n]) node.data = texts[n];
}

const bracketed = (index) => (index.length ? `[${index.join(", ")}]` : "");

function writeHint(panel) {
  writeHead(panel, "hint", [], () => ["Point at a pixel, or at a cell of a kernel."]);
  const hint = (what, then) => { const row = make("div"); row.append(make("b", "", what), then); return row; };
  panel.pairs.replaceChildren(
    hint("An output pixel", ": which input pixels it reads, through which weights, and how they add up."),
    hint("An input pixel", ": every output pixel it feeds."),
    hint("A cell of a kernel", ": every pair of pixels that shares this weight."),
  );
}

function writeOutput(panel, s, { ch: [i], index }) {
  const a = arithmetic(s, i, index), star = s.text.flip ? " \u2217 " : " \u22c6 ", axes = s.kernel.length;
  writeHead(panel, `y${i}`, [bracketed(index)], (slot) => {
    const terms = a.parts.slice(0, 4).flatMap((p, n) => [n ? " + " : "", symbol("w", [i, p.j]), axes ? star : " ", symbol("x", [p.j])]);
    if (a.parts.length > 4) terms.push(" + \u2026");
    const inner = [...terms, " + ", symbol("b", [i])];
    const whole = s.text.phi === "identity" ? (axes ? ["( ", ...inner, " )"] : inner) : [make("i", "", s.text.phi), "( ", ...inner, " )"];
    return [symbol("y", [i]), slot(0), " = ", ...whole, slot(0)];
  });
  const decimals = sumDecimals(s);
  const label = (p) => [["w", [i, p.j]], axes ? star.trim() : "", ["x", [p.j]]];
  drawNumbers(panel, s, a.parts.map((p) => ({ label: label(p), cells: p.cells, value: p.subtotal, text: fixed(p.subtotal, decimals) })), true);
  drawTail(panel, s, i, a, decimals);
}

/** Decimals of every sum of this layer, so that nothing jumps from pixel to pixel; none where all is whole. */
function sumDecimals(s) {
  if (s.x.decimals + s.w.decimals + s.b.decimals + s.y.decimals === 0) return 0;
  return Math.min(8, decimalsFor(Math.max(s.z.scale, s.b.scale, s.y.scale)) + 2);
}

function writeInput(panel, s, { ch: [j], index }) {
  const value = inputAt(s, j, index), fed = fedBy(s, index);
  const says = `${bracketed(index)} = ${plain(value)} feeds ${count(fed.length * s.rows, "output pixel")}`;
  writeHead(panel, `x${j}`, [says], (slot) => [symbol("x", [j]), slot(0)]);
  const used = new Set(fed.map((t) => t.at)), text = count(fed.length, "pixel");
  const cells = (i) => s.taps.map((_, at) => {
    const w = weightAt(s, i, j, at);
    return used.has(at) ? { w, x: value, product: w * value, real: true } : null;
  });
  drawNumbers(panel, s, outputsOf(s, j).map((i) => ({ label: [["w", [i, j]], "\u2192", ["y", [i]]], cells: cells(i), value: null, text })), false);
}

function writeWeight(panel, s, { ch: [i, j], index }) {
  const perAxis = sharedBy(s, index), pairs = size(perAxis.map((list) => list.length));
  const w = weightAt(s, i, j, ravel(index, s.kernel));
  const says = `${bracketed(index)} = ${plain(w)}: one weight, shared by ${count(pairs, "connection")} from `;
  writeHead(panel, `w${i},${j}`, [says], (slot) => [symbol("w", [i, j]), slot(0), symbol("x", [j]), " to ", symbol("y", [i])]);
  const picks = pairs > 2 ? [() => 0, (n) => Math.floor(n / 2), (n) => n - 1] : range(pairs).map((k) => (n) => Math.min(k, n - 1));
  panel.pairs.replaceChildren(...picks.map((pick) => {
    const pair = perAxis.map((list) => list[pick(list.length)]), row = make("div");
    const o = pair.map((p) => p[0]), n = pair.map((p) => p[1]), x = inputAt(s, j, n);
    row.append(symbol("y", [i]), bracketed(o), " takes ", symbol("w", [i, j]), bracketed(index), " \u00d7 ", symbol("x", [j]), bracketed(n), ` = ${plain(w)} \u00d7 ${plain(x)} = ${plain(w * x)}`);
    return row;
  }));
}

/** What the panel says in words below the numbers. @param {State} s @param {Selection|null} sel */
function noteOf(s, sel) {
  if (!sel) return "By keyboard: Tab to a grid, then the arrow keys; Page Up and Page Down change the channel, Escape clears.";
  const says = sentence(s, sel), whole = says[0].toUpperCase() + says.slice(1);
  return sel.role === "y" ? `${adding(arithmetic(s, sel.ch[0], sel.index), sumDecimals(s))} ${whole}.` : `${whole}.`;
}

/** Whether the numbers as shown add up, or by how much rounding differs. */
function adding(a, decimals) {
  const unit = 10 ** decimals, shown = (v) => Math.round(v * unit);
  const gap = a.parts.reduce((sum, p) => sum + shown(p.subtotal), shown(a.b)) - shown(a.z);
  const far = Math.abs(a.residual) > 1e-12 * Math.max(1, Math.abs(a.z)) ? ` The products differ from the layer\u2019s own z by ${a.residual.toExponential(0).replace("-", MINUS)}, its rounding.` : "";
  return (gap === 0 ? "The subtotals shown and b add up to z." : `The subtotals shown and b differ from z by ${fixed(gap / unit, decimals)}: rounding for display.`) + far;
}

/** Draw blocks of products with their subtotals, or one block and chips. */
function drawNumbers(panel, s, parts, summed) {
  const { ctx, plan, colours } = panel;
  ctx.clearRect(0, 0, panel.width, panel.height);
  ctx.textBaseline = "middle";
  panel.parts = parts.length;
  panel.focus = Math.min(panel.focus, parts.length - 1);
  if (plan.fold) {
    drawBlock(panel, s, parts[panel.focus], 2);
    return drawChips(panel, parts, summed);
  }
  parts.forEach((part, n) => {
    const left = 2 + n * (plan.block + OPERATOR);
    drawBlock(panel, s, part, left);
    if (n && summed) write(ctx, "+", left - OPERATOR / 2, plan.tall / 2, 16, colours.muted, "center");
  });
}

function drawBlock(panel, s, part, left) {
  const { ctx, plan, colours } = panel, { k, cw, chh } = plan;
  part.cells.forEach((c, at) => {
    const col = at % k.cols, row = Math.floor(at / k.cols) % k.rows, slice = Math.floor(at / (k.cols * k.rows));
    const x = left + (plan.block - plan.inner) / 2 + slice * (k.cols * cw + SLICE_GAP) + col * cw, y = row * chh, middle = x + (cw - 2) / 2;
    if (c?.real) {
      const rgb = colourOf({ scale: s.w.scale * s.x.scale * 0.7 || 1 }, c.product, s.theme, true);
      ctx.fillStyle = css(rgb);
      ctx.fillRect(x, y, cw - 2, chh - 2);
      ctx.fillStyle = inkOn(rgb);
    } else {
      ctx.strokeStyle = ctx.fillStyle = colours.muted;
      ctx.setLineDash([2, 2]);
      ctx.strokeRect(x + 0.5, y + 0.5, cw - 3, chh - 3);
      ctx.setLineDash([]);
    }
    if (!plan.lines) return;
    ctx.font = `12px ${FONT}`;
    ctx.textAlign = "center";
    const w = c ? brief(c.w, s.w) : "\u00b7", by = c ? `\u00d7 ${c.real ? brief(c.x, s.x) : "0"}` : "";
    if (plan.lines === 1) ctx.fillText(by ? `${w} ${by}` : w, middle, y + chh / 2);
    else { ctx.fillText(w, middle, y + chh / 2 - 8); ctx.fillText(by, middle, y + chh / 2 + 6); }
  });
  drawLabelled(panel, part, left + plan.block / 2, plan.tall + 14);
}

/** A label of symbols and its number, centred at x. */
function drawLabelled(panel, part, x, y) {
  const { ctx, colours } = panel, pieces = labelPieces(part.label);
  ctx.font = `600 13px ${FONT}`;
  const number = ctx.measureText(part.text).width;
  let at = x - (widthOf(ctx, pieces) + 7 + number) / 2;
  at = drawPieces(ctx, pieces, at, y, colours.muted);
  write(ctx, part.text, at + 7, y, 13, colours.ink, "left", "600 ");
}

function labelPieces(label) {
  return label.flatMap((piece) => (typeof piece === "string" ? (piece ? [[` ${piece} `, `13px ${FONT}`, 0]] : [[" ", `13px ${FONT}`, 0]])
    : [[piece[0], `italic 15px ${SERIF}`, 0], [piece[1].every((n) => n < 10) ? piece[1].join("") : piece[1].join(","), `10.5px ${SERIF}`, 4]]));
}

function widthOf(ctx, pieces) {
  return pieces.reduce((sum, [text, font]) => { ctx.font = font; return sum + ctx.measureText(text).width; }, 0);
}

function drawPieces(ctx, pieces, x, y, colour) {
  ctx.textAlign = "left";
  ctx.fillStyle = colour;
  for (const [text, font, down] of pieces) {
    ctx.font = font;
    ctx.fillText(text, x, y + down);
    x += ctx.measureText(text).width;
  }
  return x;
}

function write(ctx, text, x, y, px, colour, align, weight = "") {
  ctx.font = `${weight}${px}px ${FONT}`;
  ctx.textAlign = align;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Where the chip of part n stands; null where another page of chips is shown. */
function chipBox(panel, n) {
  const { columns, rows } = panel.chips, most = columns * rows, fits = panel.parts <= most;
  const page = fits ? panel.parts : most - 1, first = fits ? 0 : Math.floor(panel.focus / page) * page;
  if (n < first || n >= first + page) return null;
  const k = n - first;
  return [2 + panel.plan.block + OPERATOR + (k % columns) * CHIP[0], Math.floor(k / columns) * CHIP[1]];
}

/** Every subtotal as a chip; those on other pages in one more, so that what is shown adds up. */
function drawChips(panel, parts, summed) {
  const { ctx, colours } = panel, { columns, rows } = panel.chips, hidden = [];
  const chip = (x, y, chosen) => {
    ctx.fillStyle = colours.soft;
    ctx.strokeStyle = chosen ? colours.accent : colours.rule;
    ctx.lineWidth = chosen ? 1.5 : 1;
    ctx.fillRect(x + 0.5, y + 0.5, CHIP[0] - 7, CHIP[1] - 6);
    ctx.strokeRect(x + 0.5, y + 0.5, CHIP[0] - 7, CHIP[1] - 6);
    ctx.lineWidth = 1;
  };
  parts.forEach((part, n) => {
    const box = chipBox(panel, n);
    if (!box) return hidden.push(part);
    chip(...box, n === panel.focus);
    drawPieces(ctx, labelPieces(part.label), box[0] + 7, box[1] + 12, colours.muted);
    write(ctx, (part.value > 0 ? "+" : "") + part.text, box[0] + CHIP[0] - 13, box[1] + 12, 12.5, colours.ink, "right", "600 ");
  });
  if (!hidden.length) return;
  const x = 2 + panel.plan.block + OPERATOR + (columns - 1) * CHIP[0], y = (rows - 1) * CHIP[1];
  chip(x, y, false);
  const rest = hidden.reduce((sum, part) => sum + (part.value ?? 0), 0), decimals = (hidden[0].text.split(".")[1] || "").length;
  write(ctx, `${hidden.length} more`, x + 7, y + 12, 12.5, colours.muted, "left");
  if (summed) write(ctx, (rest > 0 ? "+" : "") + fixed(rest, decimals), x + CHIP[0] - 13, y + 12, 12.5, colours.ink, "right", "600 ");
}

/** The part whose chip lies under a point of the canvas, or -1. */
function chipAt(panel, x, y) {
  return range(panel.parts).findIndex((n) => {
    const box = chipBox(panel, n);
    return box && x >= box[0] && x < box[0] + CHIP[0] - 6 && y >= box[1] && y < box[1] + CHIP[1] - 5;
  });
}

/** Bias, sum, phi and result, right of the products. */
function drawTail(panel, s, i, a, decimals) {
  const { ctx, plan, colours } = panel;
  const narrow = panel.width < NARROW, below = panel.height - 36;
  const x = narrow ? 2 : plan.fold ? panel.width - TAIL + 12 : 2 + s.width * (plan.block + OPERATOR);
  const third = (panel.width - 8) / 3.2;
  const line = (n, pieces, text) => {
    const [left, y] = narrow ? [x + n * third, below + 18] : [x, 12 + 26 * n];
    write(ctx, text, drawPieces(ctx, pieces, left, y, colours.muted) + 7, y, 14.5, colours.ink, "left", "600 ");
  };
  const sym = (letter) => labelPieces([[letter, [i]]]);
  const sign = (text) => [text, `15px ${FONT}`, 0];
  line(0, [sign("+ "), ...sym("b")], fixed(a.b, decimals));
  line(1, [sign("= "), ...sym("z")], fixed(a.z, decimals));
  const pieces = [[s.text.phi === "identity" ? "= " : `${s.text.phi} \u2192 `, `italic 14.5px ${FONT}`, 0], ...sym("y")];
  ctx.font = `600 15px ${FONT}`;
  const wide = widthOf(ctx, pieces) + 7 + (ctx.font = `600 15px ${FONT}`, ctx.measureText(fixed(a.y, decimals)).width);
  ctx.fillStyle = colours.accentSoft;
  ctx.strokeStyle = colours.accent;
  ctx.beginPath();
  const [left, top] = narrow ? [x + 2 * third, below + 2] : [x, 56];
  ctx.roundRect(left + 0.5, top + 0.5, wide + 20, 31, 7);
  ctx.fill();
  ctx.stroke();
  write(ctx, fixed(a.y, decimals), drawPieces(ctx, pieces, left + 10, top + 16, colours.ink) + 7, top + 16, 15, colours.ink, "left", "600 ");
}
