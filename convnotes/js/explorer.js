// One view of the explorer: builds the picture from the bundle, follows the pointer and the keys, keeps the selection.

// ms: between two drawings, and two of the lens, while the pointer moves; of rest before the sentence, the kernel and a screen reader follow
const DRAW_EVERY = 40, LENS_EVERY = 400, NOTE_AFTER = 60, SAVE_AFTER = 120, SAY_AFTER = 350;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const root = make("div", "convnotes-explorer");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Connection explorer of a layer");
  const titles = make("div", "cn-titles"), scroll = make("div", "cn-scroll"), stage = make("div", "cn-stage");
  const lensHost = make("div", "cn-lens"), panelHost = make("div", "cn-panel"), foot = make("div", "cn-foot"), live = make("div", "cn-live");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("role", "status");
  scroll.append(titles, stage);
  root.append(scroll, lensHost, panelHost, foot, live);
  el.append(root);

  /** @type {State} */ let s;
  /** @type {Layout} */ let layout;
  /** @type {Selection|null} */ let selection = null;
  let fan, lens, panel, theme = pageTheme(), width = 0, frame = 0, later = 0, drawn = 0, enlarged = 0, noting = 0, saving = 0, saying = 0, problem = "";
  let grids = [], entries = new Map(), lookup = new Map(), boards = {}, images = new Map(), mapCanvas = null;

  const key = (role, ch, slice) => `${role}:${ch.join(",")}:${slice}`;
  const find = (role, ch, slice) => lookup.get(key(role, ch, slice));

  /** Take a bundle: repaint the same picture with new values, or build another. */
  function take() {
    const old = s;
    s = decode(model.get("bundle"));
    s.theme = theme;
    selection = parseSelection(s, model.get("selection"));
    root.dataset.selection = selectionText(selection);
    if (!old || old.shape !== s.shape) build();
    else { grids.forEach(paint); paintMinimap(); panel = newPanel(); }
    describe(titles, foot, s, layout);
    show();
  }

  function newPanel() {
    const made = makePanel(panelHost, s, Math.max(width, NARROWEST));
    const pick = (n) => { made.focus = Math.max(0, Math.min(made.parts - 1, n)); show(); };
    made.canvas.addEventListener("click", (event) => {
      const n = made.plan.fold ? chipAt(made, event.offsetX, event.offsetY) : -1;
      if (n >= 0) pick(n);
    });
    made.canvas.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      pick(made.focus + by);
    });
    return made;
  }

  /** Lay out and create every element; the only place that does. */
  function build() {
    width = scroll.clientWidth || 900;
    layout = layoutOf(s, width);
    root.classList.toggle("cn-narrow", layout.width < NARROW);
    stage.replaceChildren();
    stage.style.width = `${layout.width}px`;
    stage.style.height = `${layout.height}px`;
    lookup = new Map();
    fan = makeFan(stage, layout);
    const kernels = layout.boxes.filter((box) => box.role === "w"), others = layout.boxes.filter((box) => box.role !== "w");
    boards = { under: makeBoard(stage, others, "cn-board-under"), over: makeBoard(stage, kernels, "cn-board-over") };
    const numbered = others.filter((box) => box.cw >= NUMBERS); // wide enough; whether a bundle's values fit, it tells
    if (numbered.length) boards.numbers = makeBoard(stage, numbered, "cn-board-over");
    entries = new Map();
    grids = layout.boxes.map((box) => {
      const grid = make("div", `cn-grid cn-grid-${box.role}`);
      Object.assign(grid.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.cols * box.cw}px`, height: `${box.rows * box.chh}px` });
      stage.append(grid);
      const entry = { box, grid };
      entries.set(grid, entry);
      if (box.ch.length) name(entry);
      return entry;
    });
    stage.append(...layout.labels.map((label) => caption(s, label)));
    mapCanvas = null;
    if (layout.map) {
      mapCanvas = make("canvas", "cn-map");
      Object.assign(mapCanvas.style, { left: `${layout.map.left}px`, top: `${layout.map.top}px`, width: `${s.nIn * layout.map.cell}px`, height: `${s.nOut * layout.map.cell}px` });
      stage.append(mapCanvas);
      grids.filter((g) => g.box.list).forEach((g) => assign(g, g.box.list === "row" ? [0, g.box.n] : [g.box.n, 0]));
    }
    grids.forEach(paint);
    paintMinimap();
    lens = makeLens(lensHost, s, layout);
    panel = newPanel();
    roving();
  }

  /** Give a grid its channel: its test hooks, its label, its place in the look-up. */
  function name(entry) {
    const { box, grid } = entry;
    grid.dataset.plane = `${box.role}:${box.ch.join(",")}`;
    const sizes = { x: s.spatial, y: s.out, w: s.kernel }[box.role];
    if (sizes.length === 3) grid.dataset.slice = String(box.slice);
    const what = { x: `input ${box.ch[0]}`, y: `output ${box.ch[0]}`, w: `kernel from input ${box.ch[1]} to output ${box.ch[0]}` }[box.role];
    const called = box.role !== "w" && s.text.names[box.role] ? ` (${s.text.names[box.role][box.ch[0]]})` : "";
    const slice = sizes.length === 3 ? `, slice ${box.slice}` : "";
    keepKeys(grid);
    grid.setAttribute("role", "application");
    grid.setAttribute("aria-roledescription", "grid of cells");
    grid.setAttribute("aria-label", `${what}${called}${slice}, ${times(sizes)}`);
    grid.tabIndex = -1;
    lookup.set(key(box.role, box.ch, box.slice), box);
    entry.known = true;
  }

  /** Above 64 kernels the slots show another row or column; a slot whose kernel is missing or shown already hides. */
  function assign(entry, ch) {
    const exists = connected(s, ch[0], ch[1]);
    const taken = find("w", ch, entry.box.slice);
    entry.grid.hidden = !exists || (taken && taken !== entry.box);
    entry.box.ch = ch;
    if (!entry.grid.hidden) name(entry);
    else { entry.known = false; delete entry.grid.dataset.plane; }
  }

  function reassign() {
    if (!layout.map || !selection) return;
    const was = `${layout.map.i},${layout.map.j}`;
    if (selection.role !== "x") layout.map.i = selection.ch[0];
    if (selection.role === "x") layout.map.j = selection.ch[0];
    if (selection.role === "w") layout.map.j = selection.ch[1];
    if (was === `${layout.map.i},${layout.map.j}`) return;
    const slots = grids.filter((g) => g.box.list);
    slots.forEach((g) => lookup.delete(key("w", g.box.ch, g.box.slice)));
    slots.forEach((g) => { assign(g, g.box.list === "row" ? [layout.map.i || 0, g.box.n] : [g.box.n, layout.map.j || 0]); paint(g); });
    roving();
  }

  const paint = ({ box, grid }) => {
    images.delete(box);
    paintGrid(box.role === "w" ? boards.over : boards.under, s, box, theme, grid.hidden);
    if (box.role !== "w" && box.cw >= NUMBERS) paintPrinted(boards.numbers, s, box, theme);
  };

  /** The picture of a grid for the lens, made when first looked at. */
  const imageOf = (box) => {
    if (!images.has(box)) images.set(box, smallImage(s, box, theme).toDataURL());
    return images.get(box);
  };

  const paintMinimap = () => { if (mapCanvas) paintMap(mapCanvas, s, layout.map, theme); };

  /** One grid of each kind is in the page's tab order: the chosen one, else the first. */
  function roving() {
    for (const role of ["x", "w", "y"]) {
      const own = grids.filter((g) => g.box.role === role && !g.grid.hidden);
      own.forEach((g) => { g.grid.tabIndex = -1; });
      const chosen = selection?.role === role ? own.find((g) => g.grid.dataset.plane === `${role}:${selection.ch}`) : own[0];
      if (chosen) chosen.grid.tabIndex = 0;
    }
  }

  /** Draw the selection: paths and numbers, nothing else; the sentences follow after a rest. */
  function show() {
    frame = 0;
    drawn = performance.now();
    reassign();
    drawFan(fan, s, layout, find, selection);
    if (drawn - enlarged > LENS_EVERY) enlarge();
    writePanel(panel, s, selection);
    clearTimeout(noting);
    noting = setTimeout(() => { enlarge(); panel.note.textContent = problem || noteOf(s, selection); }, NOTE_AFTER);
    clearTimeout(saying);
    saying = setTimeout(() => { live.textContent = problem || (selection ? sentence(s, selection) : ""); }, SAY_AFTER);
  }

  function enlarge() {
    enlarged = performance.now();
    drawLens(lens, s, find, imageOf, selection);
  }

  /** Draw with the next frame; while the pointer moves, no oftener than the eye follows. */
  function soon() {
    if (frame || later) return;
    const rest = drawn + DRAW_EVERY - performance.now();
    if (rest <= 0) frame = requestAnimationFrame(show);
    else later = setTimeout(() => { later = 0; frame = requestAnimationFrame(show); }, rest);
  }

  /** Choose locally at once, draw with the next frame, tell the kernel after a rest. */
  function choose(next, tell = true) {
    const text = selectionText(next);
    if (text === selectionText(selection) && !problem) return;
    const zone = next && (!selection || selection.role !== next.role || String(selection.ch) !== String(next.ch));
    selection = next;
    problem = "";
    root.dataset.selection = text;
    if (zone) roving();
    soon();
    if (!tell) return;
    clearTimeout(saving);
    saving = setTimeout(save, SAVE_AFTER);
  }

  function save() {
    const text = selectionText(selection);
    if (model.get("selection") === text) return;
    model.set("selection", text);
    model.save_changes();
  }

  /** @param {PointerEvent} event */
  function cellUnder(event) {
    const entry = entries.get(event.target);
    if (!entry) return null;
    const { box } = entry, frameBox = stage.getBoundingClientRect();
    const col = Math.max(0, Math.min(box.cols - 1, Math.floor((event.clientX - frameBox.left - box.left) / box.cw)));
    const row = Math.max(0, Math.min(box.rows - 1, Math.floor((event.clientY - frameBox.top - box.top) / box.chh)));
    return { role: box.role, ch: box.ch, index: cellIndex(s, box, row, col) };
  }

  stage.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const sel = cellUnder(event);
    if (sel) choose(sel);
  });
  stage.addEventListener("click", (event) => {
    const sel = cellUnder(/** @type {PointerEvent} */ (event));
    if (!sel) return;
    choose(sel);
    /** @type {HTMLElement} */ (event.target).focus({ preventScroll: true });
  });
  root.addEventListener("keydown", (event) => {
    const entry = entries.get(event.target);
    if (!entry) return;
    const { role, ch, slice } = entry.box;
    const here = selection && selection.role === role && String(selection.ch) === String(ch);
    const sizes = { x: s.spatial, y: s.out, w: s.kernel }[role];
    const middle = sizes.map((n) => Math.floor((n - 1) / 2));
    if (sizes.length === 3) middle[0] = slice;
    // The first key in a grid chooses its middle; from there the keys move.
    const next = event.key === "Enter" || event.key === " " ? (here ? selection : { role, ch, index: middle })
      : moved(s, here ? selection : { role, ch, index: middle }, event);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next && !here && event.key.startsWith("Arrow") ? { role, ch, index: middle } : next);
    if (next) focusOn(selection);
  });

  function focusOn(sel) {
    const slice = sel.index.length === 3 ? sel.index[0] : 0;
    const entry = grids.find((g) => !g.grid.hidden && g.box.role === sel.role && String(g.box.ch) === String(sel.ch) && g.box.slice === slice);
    if (entry && document.activeElement !== entry.grid) entry.grid.focus({ preventScroll: true });
  }

  function repaintTheme() {
    const now = pageTheme();
    root.dataset.theme = now;
    if (now === theme) return;
    theme = s.theme = now;
    grids.forEach(paint);
    paintMinimap();
    panel = newPanel();
    show();
  }

  model.on("change:bundle", take);
  model.on("change:selection", () => {
    const text = model.get("selection"), next = parseSelection(s, text);
    if (text === selectionText(selection)) return;
    if (next || text === "") return choose(next, false);
    problem = `The selection \u201c${text}\u201d is not in this layer; what was chosen stays.`;
    show();
  });

  root.highlight = () => expand(s, selection);
  const observer = new MutationObserver(repaintTheme);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "class"] });
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", repaintTheme);
  const resize = new ResizeObserver(() => {
    if (scroll.clientWidth && Math.abs(scroll.clientWidth - width) > 1) { build(); describe(titles, foot, s, layout); show(); }
  });

  root.dataset.theme = theme;
  take();
  resize.observe(scroll);
  return () => {
    observer.disconnect();
    resize.disconnect();
    preference.removeEventListener("change", repaintTheme);
    cancelAnimationFrame(frame);
    clearTimeout(later);
    clearTimeout(noting);
    clearTimeout(saying);
    clearTimeout(saving);
  };
}

export default { render };
