// The terms view: the maps w_ij * x_j of one output channel, their sum, plus bias, through phi, as one equation.

// The terms are multiplied and added here through the bundle's tables, in the order of the arithmetic panel, so that
// both show the same numbers; z and y are Python's. A hover moves rings and writes numbers, nothing else.

const MOST_TERMS = 12, SHOWN_TERMS = 10, MOST_PRODUCTS = 2 ** 24;
// px: a map's least and usual width, that of few cells with their numbers, the height of a grid and of a volume
const MAP_LEAST = 84, MAP_USUAL = 150, MAP_NUMBERED = 220, MAP_TALL = 200, VOLUME_TALL = 360, ONE_CELL = 62;
const LABEL_TALL = 29, NUMBER_TALL = 34, TERMS_EDGE = 6, BEFORE = { term: 28, others: 28, sum: 28, z: 74, y: 66 }; // px: room before each map
const NO_AXIS = { n: 1, out: 1, kernel: 1, taps: new Int32Array(1) };

/** @typedef {"term"|"others"|"sum"|"z"|"y"} TermKind
 * @typedef {{left: number, top: number, width: number, height: number}} Place
 * @typedef {{kind: TermKind, boxes: Box[], sign: Place, label: Place, value: Place, above?: Place, bias?: Place}} TermItem
 *   A map; the sign before it, "+ b" or phi above the sign, its number and that of b. */

/** What stands in the equation, in order; the sum of a single term is the term. @param {State} s @returns {TermKind[]} */
function termKinds(s) {
  const shown = s.width > MOST_TERMS ? SHOWN_TERMS : s.width;
  return [...range(shown).map(() => "term"), ...(shown < s.width ? ["others"] : []), ...(s.width > 1 ? ["sum"] : []), "z", "y"];
}

/** Where the results begin, sum or z. @param {TermKind[]} kinds */
const resultsOf = (kinds) => kinds.findIndex((kind) => kind === "sum" || kind === "z");

/** Add w_ij * x_j to a map, one kernel element after the other. @param {Float64Array} map @param {State} s */
function addTerm(map, s, i, j) {
  const [p, q, r] = [NO_AXIS, NO_AXIS, NO_AXIS, ...s.axes].slice(-3), x = s.x.values, w = s.w.values, start = j * size(s.spatial);
  let at = (i * s.width + (j % s.width)) * size(s.kernel);
  for (let t = 0; t < p.kernel; t++) for (let u = 0; u < q.kernel; u++) for (let v = 0; v < r.kernel; v++, at++) {
    for (let a = 0; a < p.out; a++) for (let b = 0; b < q.out; b++) {
      const slice = p.taps[a * p.kernel + t], row = q.taps[b * q.kernel + u];
      if (slice < 0 || row < 0) continue;
      const from = start + (slice * q.n + row) * r.n, to = (a * q.out + b) * r.out;
      for (let c = 0; c < r.out; c++) {
        const col = r.taps[c * r.kernel + v];
        if (col >= 0) map[to + c] += w[at] * x[from + col];
      }
    }
  }
}

/** Every map of the equation but y, one after the other: terms from the place `first` on, the other terms, sum and z.
 * @param {State} s @param {TermKind[]} kinds */
function termMaps(s, kinds, i, first) {
  const cells = size(s.out), maps = new Float64Array((kinds.length - 1) * cells), term = new Float64Array(cells);
  const shown = kinds.filter((kind) => kind === "term").length, others = kinds.indexOf("others"), sum = kinds.indexOf("sum");
  inputsOf(s, i).forEach((j, c) => {
    addTerm(term.fill(0), s, i, j);
    const own = c >= first && c < first + shown ? c - first : others;
    for (const n of sum < 0 ? [own] : [own, sum]) for (let k = 0; k < cells; k++) maps[n * cells + k] += term[k];
  });
  maps.set(s.z.values.subarray(i * cells, (i + 1) * cells), (kinds.length - 2) * cells);
  return maps;
}

/** Lines of the equation: terms stand one by one, sum, z and y together. @param {TermKind[]} kinds @returns {number[][]} */
function termLines(kinds, slot, width) {
  const all = range(kinds.length), results = resultsOf(kinds), lines = [[]];
  let used = 0;
  for (const block of [...all.slice(0, results).map((n) => [n]), all.slice(results)]) {
    const needs = block.reduce((sum, n) => sum + BEFORE[kinds[n]] + slot, 0);
    if (used && used + needs > width) { lines.push([]); used = 0; }
    lines[lines.length - 1].push(...block);
    used += needs;
  }
  return lines;
}

/** The width of the longest number beside a map, by the values at hand. @param {State} s */
function termNumberWidth(s) {
  return fixed(-Math.max(s.z.scale, s.y.scale, s.b.scale, s.x.scale * s.w.scale), sumDecimals(s)).length * 8.4 + 6;
}

/** Maps in as few lines as the least size needs, and there as large as they fit.
 * @param {State} s @param {TermKind[]} kinds @returns {{items: TermItem[], height: number}} */
function termRows(s, kinds, width) {
  const { slices, rows, cols } = gridShape(s.out), single = size(s.out) === 1, gap = 5, room = width - 2 * TERMS_EDGE;
  const snap = (cell) => { const unit = cell >= 3 ? 1 : cell >= 1 ? 8 : 64; return Math.max(1, Math.floor(cell * unit)) / unit; };
  const usual = cols * 34 <= MAP_NUMBERED ? MAP_NUMBERED : MAP_USUAL;
  const largest = snap(Math.min((slices > 1 ? VOLUME_TALL : MAP_TALL) / (slices * rows), 40, usual / cols)), least = snap(Math.min(largest, MAP_LEAST / cols));
  const cw = (cell) => (single ? ONE_CELL : Math.max(cell, Math.min(36, 24 / cols))), slot = (cell) => Math.max(cols * cw(cell), ONE_CELL, termNumberWidth(s));
  const lines = (cell) => termLines(kinds, slot(cell), room);
  const tooWide = (cell) => lines(cell).length > lines(least).length || 3 * slot(cell) + BEFORE.sum + BEFORE.z + BEFORE.y > room;
  let cell = largest;
  while (cell > least && tooWide(cell)) cell = snap(cell * 0.999);
  const chh = Math.max(cell, Math.min(36, 24 / rows)), tall = slices * rows * chh + (slices - 1) * gap, line = LABEL_TALL + tall + NUMBER_TALL;
  const spot = (left, top, w, height = 22) => ({ left, top, width: w, height }), wide = slot(cell), found = lines(cell);
  const items = found.flatMap((list, row) => {
    const top = row * line + LABEL_TALL, below = top + tall + 4;
    let right = TERMS_EDGE - (found.length > 1 ? 0 : BEFORE.term); // nothing stands before the first map
    return list.map((n) => {
      const kind = kinds[n], before = BEFORE[kind], from = right, left = from + before, inX = Math.round(left + (wide - cols * cw(cell)) / 2);
      right = left + wide;
      return {
        kind, sign: spot(from, top, before, tall), label: spot(left - 6, top - LABEL_TALL, wide + 12), value: spot(left - 6, below, wide + 12),
        ...(kind === "z" || kind === "y" ? { above: spot(from, top + tall / 2 - 28, before) } : {}), ...(kind === "z" ? { bias: spot(from - 8, below, before + 16) } : {}),
        boxes: range(slices).map((slice) => ({ role: "y", ch: [n], slice, left: inX, top: Math.round(top + slice * (rows * chh + gap)), cw: cw(cell), chh, rows, cols })),
      };
    });
  });
  return { items, height: found.length * line - 8 };
}

/** Signals as strips one above the other, their numbers in a column, as in a written addition.
 * @param {State} s @param {TermKind[]} kinds @returns {{items: TermItem[], height: number}} */
function termStrips(s, kinds, width) {
  const sign = 28, label = width < NARROW ? 118 : 150, left = sign + label, number = Math.max(70, termNumberWidth(s)), cols = s.out[0];
  const raw = Math.min(44, (width - left - number - 12) / cols), cw = raw >= 8 ? Math.floor(raw) : Math.max(1, Math.floor(raw * 8)) / 8;
  const chh = Math.round(Math.max(24, Math.min(38, 420 / kinds.length))), right = left + cols * cw + 8;
  let top = 4;
  const items = kinds.map((kind, n) => {
    const own = kind === "z" ? { above: { left: 8, top, width: label, height: 26 }, bias: { left: right, top, width: number, height: 26 } } : {};
    const row = { top: top + (own.bias ? 30 : 0), height: chh };
    top = row.top + chh + 9;
    return {
      kind, ...own, sign: { left: 0, width: sign, ...row }, label: { left: sign, width: label - 8, ...row }, value: { left: right, width: number, ...row },
      boxes: [{ role: "y", ch: [n], slice: 0, left, top: row.top, cw, chh, rows: 1, cols }],
    };
  });
  return { items, height: top };
}

/** Build the view into its host for the sizes of a layer; it is filled by the first `paint` or `mark`. `at` gives the
 * output pixel of the map cell under an event, `maps` what is shown.
 * @param {HTMLElement} host @param {State} s @param {number} width
 * @returns {{paint: (s: State) => void, mark: (s: State, sel: Selection|null) => void, at: (event: PointerEvent) => Selection|null, maps: () => any}} */
function makeTerms(host, s, width) {
  const root = make("div", "cn-terms"), products = s.width * size(s.out) * size(s.kernel);
  host.replaceChildren(root);
  host.setAttribute("role", "img");
  if (products > MOST_PRODUCTS) return refuseTerms(host, root, products);
  const kinds = termKinds(s), wide = Math.max(width, NARROWEST), strips = s.out.length === 1 && s.out[0] > 1;
  const plan = (strips ? termStrips : termRows)(s, kinds, wide), boxes = plan.items.flatMap((item) => item.boxes);
  const head = make("div", "cn-terms-head"), stage = make("div", `cn-terms-stage${strips ? " cn-terms-strips" : ""}`), foot = make("div", "cn-terms-note"), note = document.createTextNode("");
  Object.assign(stage.style, { width: `${wide}px`, height: `${plan.height}px` });
  foot.append(note);
  root.append(head, stage, foot);
  const board = makeBoard(stage, boxes, "cn-terms-board"), numbers = boxes[0].cw >= NUMBERS ? makeBoard(stage, boxes, "cn-terms-board") : null;
  const items = plan.items.map((item) => ({ ...item, ...makeTermWords(stage, item) })), marks = makeTermMarks(stage, boxes);
  const view = { host, kinds, items, strips, head, stage, note, board, numbers, marks, i: 0, first: 0, maps: null, role: null, hidden: null, sel: null, scale: null, scaled: "" };
  return {
    paint(now) { fillTerms(view, now); markTerms(view, now, view.sel); },
    mark(now, sel) { if (followTerms(view, now, sel) || !view.maps) fillTerms(view, now); markTerms(view, now, sel); },
    at: (event) => termCell(view, s, event),
    maps: () => ({ i: view.i, first: view.first, kinds: kinds.slice(0, -1), values: kinds.slice(0, -1).map((_, n) => [...view.maps.subarray(n * size(s.out), (n + 1) * size(s.out))]) }),
  };
}

/** Beyond the products that are computed in one go there is a sentence instead. */
function refuseTerms(host, root, products) {
  root.append(make("div", "cn-terms-note", `The maps of one output take ${count(products, "product")}, more than the ${MOST_PRODUCTS.toLocaleString("en")} computed here: explore a crop of x to see them.`));
  host.setAttribute("aria-label", root.textContent);
  return { paint() {}, mark() {}, at: () => null, maps: () => null };
}

/** The elements of the words around one map. @param {HTMLElement} stage @param {TermItem} item */
function makeTermWords(stage, item) {
  const put = (name) => {
    if (!item[name]) return null;
    const el = make("div", `cn-terms-${name}`), { left, top, width, height } = item[name];
    Object.assign(el.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px`, lineHeight: `${height}px` });
    stage.append(el);
    return el;
  };
  const number = (name) => { const node = document.createTextNode(""); put(name)?.append(node); return node; };
  return { signAt: put("sign"), aboveAt: put("above"), labelAt: put("label"), number: number("value"), biasNumber: number("bias") };
}

/** The outlines over the maps: a hover only changes their `d`. */
function makeTermMarks(stage, boxes) {
  const svg = document.createElementNS(SVG, "svg"), marks = {};
  svg.setAttribute("class", "cn-terms-marks");
  stage.append(svg);
  for (const name of ["edge", "lit", "halo", "hull", "frame", "ringHalo", "ring"]) {
    const el = document.createElementNS(SVG, "path");
    el.setAttribute("class", name === "edge" ? "cn-terms-edge" : `cn-${name === "ringHalo" ? "halo" : name}`);
    svg.append(el);
    marks[name] = { el, d: "" };
  }
  marks.edge.el.setAttribute("d", boxes.map((box) => cellRect(box, 0, 0, box.rows, box.cols, 0.5)).join(""));
  return marks;
}

/** The place among its output's terms of the input that a selection emphasises, or -1. @param {State} s @param {Selection|null} sel */
const termOf = (s, sel) => (!sel || sel.role === "y" ? -1 : sel.ch[sel.role === "w" ? 1 : 0] % s.width);

/** Let the output follow the selection, above 12 inputs the terms shown too; an input of another group changes to the
 * first output it feeds. Says whether other maps are needed. @param {State} s @param {Selection|null} sel */
function followTerms(view, s, sel) {
  const { i, first } = view, c = termOf(s, sel);
  if (sel && sel.role !== "x") view.i = sel.ch[0];
  else if (sel && !connected(s, i, sel.ch[0])) view.i = outputsOf(s, sel.ch[0])[0];
  if (s.width > MOST_TERMS && c >= 0 && (c < first || c >= first + SHOWN_TERMS)) view.first = Math.min(c - (c % SHOWN_TERMS), s.width - SHOWN_TERMS);
  return view.i !== i || view.first !== first;
}

/** Compute and paint the maps of one output, and name them. @param {any} view @param {State} s */
function fillTerms(view, s) {
  const { kinds, items, i } = view, cells = size(s.out), maps = view.maps = termMaps(s, kinds, i, view.first);
  const from = s.width > 1 ? resultsOf(kinds) : 0; // a single term is the sum, and hidden with it
  view.hidden = (n, o) => n >= from && Boolean(s.hidden?.(i, o));
  const places = s.hidden ? product(s.out.map(range)) : [];
  const seen = s.hidden ? maps.map((v, k) => (view.hidden(Math.floor(k / cells), places[k % cells]) ? 0 : v)) : maps;
  if (!s.frozen || view.scaled !== `${i} ${view.first}`) Object.assign(view, { scaled: `${i} ${view.first}`, scale: asRole(seen) }); // a drag holds its scale
  view.role = { ...view.scale, values: maps, signed: true };
  const shared = { ...s, y: view.role, hidden: s.hidden && view.hidden }; // one scale for all but y
  const onAll = (paint, board) => () => {
    for (const { kind, boxes } of items) for (const box of boxes) {
      if (kind === "y") paint(board, s, { ...box, ch: [i] }, s.theme);
      else paint(board, shared, box, s.theme);
    }
  };
  for (const [paint, board] of [[paintGrid, view.board], [paintPrinted, view.numbers]]) {
    if (!board) continue;
    onAll(paint, board)();
    repaintable(board, onAll(paint, board));
  }
  nameTerms(view, s);
}

/** Write labels, signs, legends and the sentence for a screen reader. @param {any} view @param {State} s */
function nameTerms(view, s) {
  const { items, i, strips } = view, inputs = inputsOf(s, i), identity = s.text.phi === "identity", phi = make("i", "", s.text.phi);
  const star = s.kernel.length ? (s.text.flip ? " \u2217 " : " \u22c6 ") : " ", z = symbol("z", [i]);
  const named = (role, c) => [symbol(role, [c]), ...(s.text.names[role] ? [make("span", "cn-name", s.text.names[role][c])] : [])];
  const throughPhi = identity ? [" = ", z] : [" = ", phi, "(", z, ")"];
  items.forEach(({ kind, signAt, aboveAt, labelAt }, n) => {
    const j = inputs[view.first + n];
    const [sign, label, above] = {
      term: () => [n ? "+" : "", [symbol("w", [i, j]), star, ...named("x", j)], []],
      others: () => ["+", [`${s.width - SHOWN_TERMS} others`], []],
      sum: () => ["=", ["sum over ", make("i", "cn-sym", "j")], []],
      z: () => [strips ? "=" : "\u2192", [symbol("z", [i])], ["+ ", symbol("b", [i])]],
      y: () => (strips ? ["", [symbol("y", [i]), ...throughPhi, ...named("y", i).slice(1)], []] : [identity ? "=" : "\u2192", named("y", i), identity ? [] : [phi]]),
    }[kind]();
    signAt.textContent = sign;
    labelAt.replaceChildren(...label);
    aboveAt?.replaceChildren(...above);
  });
  const legend = (what, role, cls) => {
    const el = make("span", `cn-legend ${role.signed ? "cn-diverging" : "cn-grey"} ${cls}`);
    el.append(make("span", "", what), make("span", "", brief(role.signed ? -role.scale : 0, role)), make("span", "cn-ramp"), make("span", "", brief(role.scale, role)));
    return el;
  };
  const title = make("span", "cn-terms-title"), called = s.text.names.y ? ` (${s.text.names.y[i]})` : "", maps = s.out.length ? `maps of ${times(s.out)}` : "numbers";
  title.append("Terms of ", ...named("y", i));
  view.head.replaceChildren(title, legend(s.width > 1 ? "terms, sum, z" : "term, z", view.role, ""), ...(s.hidden ? [] : [legend("y", s.y, "cn-terms-own")]));
  view.host.setAttribute("aria-label", `How output ${i}${called} adds up, as ${maps}: ${count(s.width, "term")}, one for each connected input, ${s.width > 1 ? "their sum, " : ""}plus the bias, ${identity ? "which is the result" : `through ${s.text.phi}`}.`);
}

/** Move rings and outlines, and write the numbers of the chosen pixel. @param {any} view @param {State} s @param {Selection|null} sel */
function markTerms(view, s, sel) {
  view.sel = sel;
  const { items, marks } = view, d = { lit: "", halo: "", hull: "", frame: "", ringHalo: "", ring: "" };
  if (sel?.role === "y") {
    const [slice, row, col] = sliceRowCol(sel.index);
    d.ringHalo = d.ring = items.map(({ boxes }) => cellRect(boxes[slice], row, col, 1, 1, boxes[slice].cw < 4 ? 2 : 0.5)).join("");
  } else if (sel) {
    const { boxes } = items[termOf(s, sel) - view.first], [top, last] = [boxes[0], boxes[boxes.length - 1]];
    d.frame = rect(top.left - 4, top.top - 4, top.cols * top.cw + 8, last.top + last.rows * last.chh - top.top + 8);
    const fed = sel.role === "x" ? fedBy(s, sel.index) : [];
    if (fed.length) d.lit = d.halo = d.hull = outline((_, __, slice) => boxes[slice], "y", 0, s.out.map((_, a) => ascending(fed.map((t) => t.o[a]))), 1.5);
  }
  for (const name in d) {
    if (marks[name].d === d[name]) continue;
    marks[name].d = d[name];
    marks[name].el.setAttribute("d", d[name]);
  }
  writeTermNumbers(view, s, sel);
}

/** The numbers of the chosen pixel, with the decimals of the arithmetic panel. @param {any} view @param {State} s @param {Selection|null} sel */
function writeTermNumbers(view, s, sel) {
  const { items, i, maps } = view, decimals = sumDecimals(s), o = sel?.role === "y" ? sel.index : null;
  const set = (node, text) => { if (node.data !== text) node.data = text; };
  const b = o && biasAt(s, i, o), values = o && items.map(({ kind }, n) => (kind === "y" ? outputAt(s, "y", i, o) : maps[n * size(s.out) + ravel(o, s.out)]));
  items.forEach((item, n) => {
    set(item.number, !o ? "" : view.hidden(n, o) ? "?" : fixed(values[n], decimals));
    if (item.kind === "z") set(item.biasNumber, o ? (b < 0 ? "" : "+") + fixed(b, decimals) : "");
  });
  set(view.note, {
    y: () => `${o.length ? `At ${place(o)}. ` : ""}${view.hidden(items.length - 1, o) ? "" : termRounding(view.kinds, values, b, decimals)}`,
    x: () => `Outlined: the pixels that ${channelText("x", sel.ch)}${s.spatial.length ? `, ${place(sel.index)},` : ""} feeds.`,
    w: () => "Framed: the term of the chosen kernel.",
    none: () => "Point at a cell of a map to read its numbers.",
  }[sel?.role ?? "none"]());
}

/** By how much the numbers as shown miss their sums. @param {TermKind[]} kinds @param {number[]} values */
function termRounding(kinds, values, b, decimals) {
  if (decimals === POWERS) return "";
  const unit = 10 ** decimals, shown = (v) => Math.round(Number(v.toFixed(decimals)) * unit), results = resultsOf(kinds);
  const parts = values.slice(0, results).reduce((total, v) => total + shown(v), 0), sum = kinds[results] === "sum" ? shown(values[results]) : parts;
  const gaps = [[parts - sum, "the terms and their sum"], [sum + shown(b) - shown(values[kinds.indexOf("z")]), "sum plus b and z"]].filter(([gap]) => gap);
  return gaps.length ? `Rounded for display: ${gaps.map(([gap, what]) => `${what} differ by ${fixed(Math.abs(gap) / unit, decimals)}`).join(", ")}.` : "";
}

/** @param {any} view @param {State} s @param {PointerEvent} event @returns {Selection|null} */
function termCell(view, s, event) {
  const frame = view.stage.getBoundingClientRect(), x = event.clientX - frame.left, y = event.clientY - frame.top;
  for (const { boxes } of view.items) for (const box of boxes) {
    const col = Math.floor((x - box.left) / box.cw), row = Math.floor((y - box.top) / box.chh);
    if (col >= 0 && col < box.cols && row >= 0 && row < box.rows) return { role: "y", ch: [view.i], index: cellIndex(s, box, row, col) };
  }
  return null;
}
