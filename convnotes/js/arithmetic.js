// The panel below the picture: the layer equation with the numbers of the chosen pixel. Its height never changes.

/** How the products fit into a width: in one line a cell, in two, or folded to one kernel.
 * @param {State} s @param {number} width */
function panelPlan(s, width) {
  const k = gridShape(s.kernel), cols = k.cols * k.slices, gaps = (k.slices - 1) * 6;
  const room = width - 250;
  const longest = (role) => Math.max(brief(role.scale, role).length, role.signed ? brief(-role.scale, role).length : 0);
  const [one, two] = [(longest(s.w) + 2 + longest(s.x)) * 6.7 + 12, Math.max(longest(s.w), longest(s.x) + 1.5) * 6.7 + 10].map(Math.ceil);
  for (const [cw, chh] of [[one, 25], [two, 36]]) {
    const block = cols * cw + gaps + 26;
    if (s.width * block <= room && s.rows * block <= width && k.rows * chh <= 150) return { fold: false, cw, chh, k, lines: chh > 30 ? 2 : 1 };
  }
  const half = room * 0.55;
  for (const [cw, chh] of [[one, 25], [two, 34]]) {
    if (cols * cw + gaps <= half && k.rows * chh <= 150) return { fold: true, cw, chh, k, lines: chh > 30 ? 2 : 1 };
  }
  const cell = Math.max(2, Math.min(22, Math.floor((half - gaps) / cols), Math.floor(140 / k.rows)));
  return { fold: true, cw: cell, chh: cell, k, lines: 0 };
}

/** @param {HTMLElement} host @param {State} s @param {number} width */
function makePanel(host, s, width) {
  host.replaceChildren();
  const most = Math.max(s.width, s.rows);
  const plan = panelPlan(s, width);
  const k = plan.k;
  const head = make("div", "cn-head"), body = make("div", "cn-body"), note = make("div", "cn-note");
  const blocks = [], chips = [];
  for (let n = 0; n < (plan.fold ? 1 : most); n++) {
    const block = make("div", "cn-block"), plus = make("div", "cn-op");
    const sign = document.createTextNode("");
    plus.append(sign);
    const grid = make("div", "cn-products"), sum = make("div", "cn-subtotal"), label = make("span"), value = make("b");
    sum.append(label, value);
    grid.style.width = `${k.slices * k.cols * plan.cw + (k.slices - 1) * 6}px`;
    grid.style.height = `${k.rows * plan.chh}px`;
    const cells = range(size(s.kernel)).map((at) => {
      const col = at % k.cols, row = Math.floor(at / k.cols) % k.rows, slice = Math.floor(at / (k.cols * k.rows));
      const cell = make("div", `cn-product cn-lines${plan.lines}`);
      cell.style.cssText = `left:${slice * (k.cols * plan.cw + 6) + col * plan.cw}px;top:${row * plan.chh}px;width:${plan.cw - 2}px;height:${plan.chh - 2}px`;
      const first = document.createTextNode(""), second = document.createTextNode("");
      if (plan.lines === 1) cell.append(first);
      if (plan.lines === 2) cell.append(first, make("br"), second);
      grid.append(cell);
      return { cell, first, second, colour: "" };
    });
    block.append(grid, sum);
    body.append(plus, block);
    blocks.push({ block, plus, sign, cells, label, value });
  }
  const list = make("div", "cn-chips");
  if (plan.fold) {
    for (let n = 0; n < most; n++) {
      const chip = make("button", "cn-chip"), label = make("span"), value = make("b");
      chip.type = "button";
      chip.append(label, value);
      list.append(chip);
      chips.push({ chip, label, value });
    }
    body.append(list);
  }
  const tail = make("div", "cn-tail"), pairs = make("div", "cn-pairs");
  body.append(tail, pairs);
  host.append(head, body, note);
  body.style.height = `${Math.max(plan.k.rows * plan.chh + 26, 84)}px`;
  return { head, body, note, tail, pairs, blocks, chips, plan, focus: 0, said: "" };
}

/** Write a selection into the panel. @param {any} panel @param {State} s @param {Selection|null} sel */
function writePanel(panel, s, sel) {
  panel.body.className = `cn-body cn-on-${sel ? sel.role : "none"}`;
  if (!sel) return writeHint(panel);
  if (sel.role === "y") return writeOutput(panel, s, sel);
  if (sel.role === "x") return writeInput(panel, s, sel);
  return writeWeight(panel, s, sel);
}

/** Write the heading: `nodes(slot)` builds it once for each `key`, a hover only changes the texts in its slots. */
function writeHead(panel, key, texts, nodes) {
  if (panel.said !== key) {
    panel.said = key;
    panel.slots = [];
    const slot = (n) => { const node = document.createTextNode(texts[n]); panel.slots.push([node, n]); return node; };
    panel.head.replaceChildren(...nodes(slot));
  }
  for (const [node, n] of panel.slots) setText(node, texts[n]);
}

const at = (index) => (index.length ? `[${index.join(", ")}]` : "");

function writeHint(panel) {
  writeHead(panel, "hint", [], () => ["Point at an output pixel to see where its value comes from; or at an input pixel, or at a cell of a kernel."]);
  panel.note.textContent = "By keyboard: Tab to a grid, then the arrow keys; Page Up and Page Down change the channel, Escape clears.";
}

function writeOutput(panel, s, { ch: [i], index }) {
  const a = arithmetic(s, i, index), star = s.text.flip ? " \u2217 " : " \u22c6 ";
  writeHead(panel, `y${i}`, [at(index)], (slot) => {
    const terms = a.parts.slice(0, 4).flatMap((p, n) => [n ? " + " : "", symbol("w", [i, p.j]), s.kernel.length ? star : " ", symbol("x", [p.j])]);
    if (a.parts.length > 4) terms.push(" + \u2026");
    const inner = [...terms, " + ", symbol("b", [i])];
    const whole = s.text.phi === "identity" ? (index.length ? ["( ", ...inner, " )"] : inner) : [make("i", "", s.text.phi), "( ", ...inner, " )"];
    return [symbol("y", [i]), slot(0), " = ", ...whole, slot(0)];
  });
  const parts = a.parts.map((p) => ({ subs: [i, p.j], input: p.j, cells: p.cells, subtotal: p.subtotal }));
  const decimals = sumDecimals(s);
  writeParts(panel, s, parts, decimals, (p) => [symbol("w", p.subs), s.kernel.length ? star : " ", symbol("x", [p.input])]);
  writeTail(panel, s, i, a, decimals);
  panel.note.textContent = `${adding(parts, a, decimals)} ${sentence(s, { role: "y", ch: [i], index })}`;
}

/** Decimals of every sum of this layer, so that nothing jumps from pixel to pixel; none where all is whole. */
function sumDecimals(s) {
  if (s.x.decimals + s.w.decimals + s.b.decimals + s.y.decimals === 0) return 0;
  return Math.min(8, decimalsFor(Math.max(s.z.scale, s.b.scale, s.y.scale)) + 2);
}

/** Whether the numbers as shown add up, or by how much rounding differs. */
function adding(parts, a, decimals) {
  const unit = 10 ** decimals, shown = (v) => Math.round(v * unit);
  const gap = parts.reduce((sum, p) => sum + shown(p.subtotal), shown(a.b)) - shown(a.z);
  const far = Math.abs(a.residual) > 1e-12 * Math.max(1, Math.abs(a.z)) ? ` The products differ from the layer\u2019s own z by ${a.residual.toExponential(0).replace("-", MINUS)}, its rounding.` : "";
  return (gap === 0 ? "The subtotals shown and b add up to z." : `The subtotals shown and b differ from z by ${fixed(gap / unit, decimals)}: rounding for display.`) + far;
}

/** Blocks of products, or one of them and a chip for every subtotal. */
function writeParts(panel, s, parts, decimals, label) {
  if (panel.focus >= parts.length) panel.focus = 0;
  panel.blocks.forEach((block, n) => {
    const part = parts[panel.plan.fold ? panel.focus : n];
    block.block.hidden = block.plus.hidden = !part;
    if (!part) return;
    const key = part.subs.join();
    setText(block.sign, n && part.subtotal !== null ? "+" : "");
    if (block.key !== key) { block.key = key; block.label.replaceChildren(...label(part), " "); }
    block.value.textContent = part.subtotal === null ? part.caption : fixed(part.subtotal, decimals);
    part.cells.forEach((c, k) => writeCell(block.cells[k], c, s, panel.plan.lines));
  });
  panel.chips.forEach((chip, n) => {
    const part = parts[n];
    chip.chip.hidden = !part;
    if (!part) return;
    const key = part.subs.join();
    if (chip.key !== key) { chip.key = key; chip.label.replaceChildren(...label(part)); }
    chip.value.textContent = part.subtotal === null ? part.caption : (part.subtotal >= 0 ? "+" : "") + fixed(part.subtotal, decimals);
    chip.chip.setAttribute("aria-pressed", String(n === panel.focus));
    chip.chip.onclick = () => { panel.focus = n; panel.repaint(); };
  });
}

function writeCell(slot, c, s, lines) {
  const text = c.none ? "" : brief(c.w, s.w), other = c.none ? "" : brief(c.x, s.x);
  if (lines === 1) setText(slot.first, c.none ? "\u00b7" : `${text} \u00d7 ${other}`);
  if (lines === 2) { setText(slot.first, c.none ? "\u00b7" : text); setText(slot.second, c.none ? "" : `\u00d7 ${other}`); }
  const rgb = colourOf({ scale: s.w.scale * s.x.scale * 0.7 || 1 }, c.none ? 0 : c.product, s.theme, true);
  const colour = css(rgb);
  if (slot.colour !== colour) {
    slot.colour = colour;
    slot.cell.style.backgroundColor = colour;
    slot.cell.style.color = inkOn(rgb);
  }
  const real = c.real && !c.none;
  if (slot.real !== real) { slot.real = real; slot.cell.classList.toggle("cn-padding", !real); }
}

function setText(node, text) {
  if (node.data !== text) node.data = text;
}

function writeTail(panel, s, i, a, decimals) {
  const identity = s.text.phi === "identity";
  const key = `y${i}`;
  if (panel.tailKey !== key) {
    panel.tailKey = key;
    const line = (cls, label) => { const row = make("div", cls), value = make("b"); row.append(...label, value); panel.tail.append(row); return value; };
    panel.tail.replaceChildren();
    panel.tailB = line("cn-bias", ["+ ", symbol("b", [i]), " "]);
    panel.tailZ = identity ? null : line("cn-z", ["= ", symbol("z", [i]), " "]);
    panel.tailY = line("cn-y", identity ? ["= ", symbol("y", [i]), " "] : [make("i", "", s.text.phi), " \u2192 ", symbol("y", [i]), " "]);
  }
  setValue(panel.tailB, fixed(a.b, decimals));
  if (panel.tailZ) setValue(panel.tailZ, fixed(a.z, decimals));
  setValue(panel.tailY, fixed(a.y, decimals));
}

function setValue(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

function writeInput(panel, s, { ch: [j], index }) {
  const value = inputAt(s, j, index), fed = fedBy(s, index);
  const says = ` = ${plain(value)} feeds ${count(fed.length * s.rows, "output pixel")}, each through the weight shown`;
  writeHead(panel, `x${j}`, [at(index) + says], (slot) => [symbol("x", [j]), slot(0)]);
  const byTap = new Map(fed.map((t) => [t.at, t]));
  const cells = (i) => range(size(s.kernel)).map((k) => {
    const w = weightAt(s, i, j, k);
    return byTap.has(k) ? { w, x: value, product: w * value, real: true } : { none: true };
  });
  const parts = outputsOf(s, j).map((i) => ({ subs: [i, j], output: i, cells: cells(i), subtotal: null, caption: count(fed.length, "pixel") }));
  writeParts(panel, s, parts, 0, (p) => [symbol("w", p.subs), " \u2192 ", symbol("y", [p.output])]);
  clearTail(panel);
  panel.note.textContent = sentence(s, { role: "x", ch: [j], index });
}

function writeWeight(panel, s, { ch: [i, j], index }) {
  const perAxis = sharedBy(s, index), pairs = size(perAxis.map((list) => list.length));
  const w = weightAt(s, i, j, ravel(index, s.kernel));
  const says = `${at(index)} = ${plain(w)}: one weight, shared by ${count(pairs, "connection")} from `;
  writeHead(panel, `w${i},${j}`, [says], (slot) => [symbol("w", [i, j]), slot(0), symbol("x", [j]), " to ", symbol("y", [i])]);
  clearTail(panel);
  if (!pairs) panel.note.textContent = "It meets no pixel of this input: its places are all padding.";
  else panel.note.textContent = sentence(s, { role: "w", ch: [i, j], index });
  const picks = pairs > 2 ? [() => 0, (n) => Math.floor(n / 2), (n) => n - 1] : range(pairs).map((k) => (n) => Math.min(k, n - 1));
  panel.pairs.replaceChildren(...picks.map((pick) => {
    const pair = perAxis.map((list) => list[pick(list.length)]), row = make("div");
    const o = pair.map((p) => p[0]), n = pair.map((p) => p[1]), x = inputAt(s, j, n);
    row.append(symbol("y", [i]), at(o), " takes ", symbol("w", [i, j]), at(index), " \u00d7 ", symbol("x", [j]), at(n), ` = ${plain(w)} \u00d7 ${plain(x)} = ${plain(w * x)}`);
    return row;
  }));
}

function clearTail(panel) {
  panel.tailKey = "";
  panel.tail.replaceChildren();
}
