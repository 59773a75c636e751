// One view of the explorer: takes the bundle, follows pointer and keys, keeps what is chosen, asks for edits.

import { bracketed, channelText, place, plain } from "./base/format.js";
import { pointIn } from "./base/place.js";
import { groundOf, readable, themeOn } from "./base/ground.js";
import { expand, sentence } from "./base/sentence.js";
import { ROLES, decode, outputAt, parseSelection, patched, selectionText } from "./base/state.js";
import { askNumber } from "./hands/field.js";
import { followPointer } from "./hands/gestures.js";
import { followKeys } from "./hands/keys.js";
import { makeEdits } from "./hands/queue.js";
import { makeSweep } from "./hands/sweep.js";
import { editable, editableBias, stepOf, stepped, verdict } from "./hands/values.js";
import { makePanel, writePanel } from "./panels/arithmetic.js";
import { makeMatrix } from "./panels/matrix.js";
import { noteOf, sayProducts } from "./panels/note.js";
import { panelPlan } from "./panels/plan.js";
import { makeTerms } from "./panels/terms.js";
import { makeToolbar } from "./panels/toolbar.js";
import { NARROW, NARROWEST } from "./picture/cells.js";
import { drawFan } from "./picture/fan.js";
import { drawLens, makeLens } from "./picture/lens.js";
import { makePicture } from "./picture/picture.js";
import { MOST_PINS, drawPins, listPins } from "./picture/pins.js";
import { describe } from "./picture/titles.js";
import { saveView } from "./saving/save.js";
import { copyText, focusIn, makeFrame } from "./view/frame.js";
import { followSurroundings } from "./view/surroundings.js";

/** @import { Selection, State } from "./base/state.js" */

// ms: between two drawings, and two of the lens, while the pointer moves; of rest before the sentence, the kernel and
// a screen reader follow
const DRAW_EVERY = 40;
const LENS_EVERY = 400;
const NOTE_AFTER = 60;
const SAVE_AFTER = 120;
const SAY_AFTER = 350;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const { root, bar, titles, scroll, stage, lensHost, pinHost, extraHost, panelHost, foot, live } = makeFrame(el);

  /** @type {State} */ let truth; // as Python sent it
  /** @type {State} */ let s; // as it is drawn: with the scales of the start of a drag
  /** @type {Selection|null} */ let selection = null;
  /** @type {(Selection|null)[]} */ let pins = Array(MOST_PINS).fill(null);
  let picture;
  let extra = null;
  let lens;
  let panel;
  let field = null;
  /** @type {"light"|"dark"} */ let theme = "light";
  let width = 0;
  let touch = false;
  let frozen = null;
  let unsaved = false;
  let problem = "";
  let nudged = "";
  let frame = 0;
  let later = 0;
  let drawn = 0;
  let enlarged = 0;
  let noting = 0;
  let saving = 0;
  let saying = 0;
  const revealed = new Set();

  const tell = (text) => {
    problem = text;
    show();
  };
  const edits = makeEdits(model, tell, (busy) => root.setAttribute("aria-busy", String(busy)));
  const sweep = makeSweep({
    state: () => s,
    selection: () => selection,
    choose: (sel) => choose(sel),
    told: (playing) => toolbar.playing(playing),
  });
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const toolbar = makeToolbar(bar, {
    back: () => sweep.step(-1),
    forward: () => sweep.step(1),
    play: sweep.play,
    scrub: (place) => {
      sweep.stop();
      sweep.go(place);
    },
    view: (name) => set("view", model.get("view") === name ? "connections" : name),
    predict: () => set("predict", !model.get("predict")),
    touch: () => {
      touch = !touch;
      root.classList.toggle("cn-touch", touch);
      update();
    },
    undo: () => edits.ask("undo"),
    redo: () => edits.ask("redo"),
    reset: () => edits.ask("reset"),
    save: (kind) => saveView(root, kind, "convnotes-explorer").catch((error) => tell(String(error.message || error))),
  });

  /** Take a bundle: repaint the same picture with new values, or build another. */
  function take() {
    const old = truth;
    const bundle = model.get("bundle");
    truth = decode(bundle, old);
    const same = old?.shape === truth.shape;
    if (edits.answered(bundle.answers)) problem = "";
    if (!same) field?.close();
    if (!same || !bundle.answers) revealed.clear(); // new data are a new question
    if (!unsaved || !parseSelection(truth, selectionText(selection))) adoptSelection();
    adoptPins();
    restate();
    if (!same) build();
    else repaint(ROLES.filter((role) => old[role] !== truth[role]).join(""));
  }

  /** Take one step of a drag: what it changes, in a picture that stays. */
  function takeStep(message) {
    const old = truth;
    truth = patched(old, message);
    if (edits.answered(message.answers)) problem = "";
    restate();
    repaint(ROLES.filter((role) => old[role] !== truth[role]).join(""));
  }

  function adoptSelection() {
    selection = parseSelection(truth, model.get("selection"));
    root.dataset.selection = selectionText(selection);
    unsaved = false;
  }

  /** A pin keeps its place, and so its colour, as long as it is in the list. */
  function adoptPins() {
    const texts = [model.get("pins")].flat().filter((text) => typeof text === "string" && parseSelection(truth, text));
    pins = pins.map((pin) => (pin && texts.includes(selectionText(pin)) ? pin : null));
    const old = pins.map(selectionText);
    texts
      .filter((text) => !old.includes(text))
      .forEach((text) => {
        if (pins.includes(null)) pins[pins.indexOf(null)] = parseSelection(truth, text);
      });
  }

  /** What is drawn: the truth, in the theme, with outputs covered in predict mode and scales held during a drag. */
  function restate() {
    s = { ...truth, theme, frozen: Boolean(frozen) };
    s.hidden = model.get("predict") ? (i, o) => !revealed.has(`${i}:${o}`) : null;
    if (frozen) {
      for (const role of ROLES) {
        s[role] = {
          ...s[role],
          scale: frozen[role].scale,
          signed: frozen[role].signed,
          decimals: frozen[role].decimals,
          em: frozen[role].em,
        };
      }
    }
  }

  /** Lay out and create every element; the only place that does. */
  function build() {
    const refocus = focusIn(root);
    width = scroll.clientWidth || 900;
    picture = makePicture(stage, s, width);
    root.classList.toggle("cn-narrow", picture.layout.width < NARROW);
    picture.paint(s);
    lens = makeLens(lensHost, s, picture.layout);
    panel = newPanel();
    buildExtra();
    picture.roving(selection);
    showPins();
    describe(titles, foot, s, picture.layout);
    update();
    show();
    refocus();
  }

  function newPanel() {
    const refocus = focusIn(root);
    const made = makePanel(panelHost, s, Math.max(width, NARROWEST), () => show());
    setTimeout(refocus); // once it is in use
    return made;
  }

  /** Build the view below the picture that is asked for, or none. */
  function buildExtra() {
    const maker = { terms: makeTerms, matrix: makeMatrix }[model.get("view")];
    extraHost.hidden = !maker;
    extraHost.replaceChildren();
    extra = maker ? maker(extraHost, s, Math.max(width, NARROWEST)) : null;
    extra?.paint(s);
  }

  /** Show new values of the same sizes. @param {string} roles that have changed */
  function repaint(roles) {
    picture.paint(s, roles);
    if (JSON.stringify(panelPlan(s, Math.max(width, NARROWEST))) !== JSON.stringify(panel.plan)) panel = newPanel();
    extra?.paint(s);
    if (!frozen) describe(titles, foot, s, picture.layout);
    if (pins.some(Boolean) && !frozen) showPins();
    update();
    show();
  }

  const update = () => toolbar.update({ s, view: model.get("view"), predict: model.get("predict"), touch });

  function showPins() {
    drawPins(picture.pins, s, picture.find, pins);
    listPins(pinHost, s, pins, { go: (sel) => choose(sel), drop: (sel) => togglePin(sel) });
    root.dataset.pins = pins.filter(Boolean).map(selectionText).join(" ");
  }

  /** Draw the selection: paths and numbers, nothing else; the sentences follow after a rest. */
  function show() {
    frame = 0;
    drawn = performance.now();
    picture.reassign(selection);
    drawFan(picture.fan, s, picture.layout, picture.find, selection);
    if (drawn - enlarged > LENS_EVERY) enlarge();
    writePanel(panel, s, selection);
    extra?.mark(s, selection);
    field?.follow();
    clearTimeout(noting);
    noting = setTimeout(() => {
      enlarge();
      panel.note.textContent = problem || noteOf(s, selection);
      tellSweep();
    }, NOTE_AFTER);
    clearTimeout(saying);
    saying = setTimeout(() => {
      live.textContent = problem || (selection ? sentence(s, selection) : "");
      sayProducts(panel, s, selection);
    }, SAY_AFTER);
  }

  function tellSweep() {
    const [at, most] = sweep.at();
    toolbar.at(at, at < 0 ? "not begun" : `${place(selection.index) || "the output"}, ${at + 1} of ${most}`);
  }

  function enlarge() {
    enlarged = performance.now();
    drawLens(lens, s, picture.find, picture.imageOf, selection);
  }

  /** Draw with the next frame; while the pointer moves, no oftener than the eye follows. */
  function soon() {
    if (frame || later) return;
    const rest = drawn + DRAW_EVERY - performance.now();
    if (rest <= 0) frame = requestAnimationFrame(show);
    else {
      later = setTimeout(() => {
        later = 0;
        frame = requestAnimationFrame(show);
      }, rest);
    }
  }

  /** Choose locally at once, draw with the next frame, tell the kernel after a rest. */
  function choose(next, own = true) {
    const text = selectionText(next);
    if (text === selectionText(selection) && !problem) return;
    const zone = next && (!selection || selection.role !== next.role || String(selection.ch) !== String(next.ch));
    selection = next;
    problem = "";
    root.dataset.selection = text;
    if (zone) picture.roving(selection);
    soon();
    clearTimeout(saving);
    unsaved = own;
    if (own) saving = setTimeout(save, SAVE_AFTER);
  }

  function save() {
    unsaved = false;
    if (model.get("selection") !== selectionText(selection)) set("selection", selectionText(selection));
  }

  /** Choose as the reader does, which ends a sweep. */
  const pick = (sel) => {
    sweep.stop();
    choose(sel);
  };

  /** Choose what the pointer is over, unless the reader is typing: what the number is for stays in sight. */
  const hover = (sel) => {
    if (!field) pick(sel);
  };

  /** A click or Enter: reveals a hidden output, else pins what was chosen already; a weight opens for typing. */
  function click(sel, by = "click") {
    const chosen = selectionText(sel) === selectionText(selection);
    field?.close(); // where it had no focus to lose
    pick(sel);
    if (sel.role === "y" && s.hidden?.(sel.ch[0], sel.index)) return reveal(sel);
    if (!chosen) return focusOn(sel);
    if (sel.role === "w" || (touch && sel.role === "x" && by === "click")) openField(sel);
    else {
      focusOn(sel);
      togglePin(sel);
    }
  }

  function togglePin(sel) {
    const text = selectionText(sel);
    const texts = pins.filter(Boolean).map(selectionText);
    if (!texts.includes(text) && texts.length === MOST_PINS) {
      return tell(`${MOST_PINS} pins are the most: remove one first.`);
    }
    set("pins", texts.includes(text) ? texts.filter((other) => other !== text) : [...texts, text]);
  }

  function reveal(sel) {
    revealed.add(`${sel.ch[0]}:${sel.index}`);
    picture.paint(s, "y");
    extra?.paint(s);
    show();
  }

  function focusOn(sel) {
    const grid = picture.gridOf(sel);
    if (grid && document.activeElement !== grid) grid.focus({ preventScroll: true });
  }

  /** Ask for cells to be changed; what the reader is setting is said beside the cell. */
  function edit(cells, sel, more = true) {
    if (sel) choose(sel);
    edits.put(s, cells, more);
    const what = sel ? `${sel.role}${sel.ch.join(",")}${bracketed(sel.index)}` : "the bias";
    panel.note.textContent = `Setting ${what} to ${plain(cells[0][2])} \u2026`;
  }

  function begin() {
    sweep.stop();
    nudged = "";
    edits.begin();
    frozen = { ...s };
  }
  function end() {
    frozen = null;
    edits.ask("settle");
    restate();
    repaint("xwy");
  }

  const biasCell = () => (selection?.role === "y" ? editableBias(s, selection.ch[0], selection.index) : null);
  const change = (cell, value, sel) => {
    nudged = "";
    edits.begin();
    edit([[cell.role, cell.at, value]], sel, false);
  };

  /** One step up or down by a key; one after the other on one cell they are one step of undo. */
  function nudge(cell, by, sel) {
    const text = `${cell.role}${cell.at}`;
    if (text !== nudged) edits.begin();
    nudged = text;
    edit([[cell.role, cell.at, stepped(edits.coming(cell), stepOf(s[cell.role]), by)]], sel, false);
  }

  /** Open a field to type a number over a cell, over the bias (sel null), or, for an output, the reader's guess. */
  function openField(sel, text = "") {
    const cell = sel ? editable(s, sel) : biasCell();
    const guess = sel?.role === "y" && s.hidden?.(sel.ch[0], sel.index);
    if (!cell && !guess) return tell("Outputs are computed: change an input, a weight or a bias.");
    if (sel && !picture.placeOf(sel)) return;
    const what = sel ? `${channelText(sel.role, sel.ch)} ${place(sel.index)}` : `the bias of output ${selection.ch[0]}`;
    field = askNumber(root, () => spotOf(sel), {
      label: guess ? "your prediction" : `new value of ${what}`,
      text,
      tell,
      after: () => {
        field = null;
        if (sel) focusOn(sel);
        else panel.bias.focus({ preventScroll: true });
      },
      take: (value) => {
        if (!guess) return change(cell, value, sel);
        reveal(sel);
        tell(verdict(value, outputAt(s, "y", sel.ch[0], sel.index)));
      },
    });
  }

  /** Where a cell, or the bias (sel null), stands in the root. @param {Selection|null} sel */
  function spotOf(sel) {
    const at = sel
      ? picture.placeOf(sel)
      : { left: 0, top: 0, width: panel.bias.offsetWidth, height: panel.bias.offsetHeight };
    const from = (sel ? stage : panel.bias).getBoundingClientRect();
    const [left, top] = pointIn(root, from.left, from.top);
    return at && { ...at, left: at.left + left, top: at.top + top };
  }

  const bias = (event) => (event.target === panel.bias ? biasCell() : null);
  followPointer(root, {
    state: () => s,
    picture: () => picture,
    bias,
    touch: () => touch,
    hover,
    click,
    open: openField,
    begin,
    edit,
    end,
  });
  followKeys(root, {
    state: () => s,
    selection: () => selection,
    picture: () => picture,
    bias,
    pick: (sel) => {
      pick(sel);
      if (sel) focusOn(sel);
    },
    click: (sel) => click(sel, "key"),
    open: openField,
    change,
    nudge,
    ask: edits.ask,
    unpin: () => {
      if (pins.some(Boolean)) set("pins", []);
    },
  });
  scroll.addEventListener("scroll", () => field?.follow());
  extraHost.addEventListener("pointermove", (event) => {
    const sel = event.pointerType === "touch" ? null : extra?.at(event);
    if (sel) hover(sel);
  });
  extraHost.addEventListener("click", (event) => {
    const sel = extra?.at(event);
    if (sel) click(sel);
  });

  /** Take the theme of the ground behind the view; where that leaves text hard to read, bring a ground along. */
  function dress() {
    const ground = groundOf(el);
    root.dataset.theme = themeOn(ground);
    const ink = getComputedStyle(root);
    const inks = ["--cn-ink", "--cn-muted", "--cn-accent"].map((name) => ink.getPropertyValue(name).trim());
    root.classList.toggle("cn-own-ground", !readable(inks, ground));
    return themeOn(ground);
  }

  function retheme() {
    const now = dress();
    if (now === theme) return;
    theme = now;
    restate();
    panel = newPanel();
    repaint("xwy");
  }

  model.on("change:bundle", take);
  model.on("change:selection", () => {
    const text = model.get("selection");
    const next = parseSelection(s, text);
    if (text === selectionText(selection)) return;
    if (next || text === "") return choose(next, false);
    tell(`The selection \u201c${text}\u201d is not in this layer; what was chosen stays.`);
  });
  model.on("change:pins", () => {
    adoptPins();
    showPins();
  });
  model.on("change:view", () => {
    buildExtra();
    update();
    show();
  });
  model.on("change:predict", () => {
    revealed.clear();
    restate();
    repaint("y");
    showPins();
  });
  model.on("msg:custom", (message) => {
    if (message?.kind === "changed") takeStep(message);
    if (message?.kind === "refused") edits.refused(message);
    if (message?.kind === "copy") copyText(message.text).then(tell);
  });

  root.highlight = () => expand(s, selection);
  root.numbers = (role) => [...truth[role].values];
  const leave = followSurroundings(root, { ground: retheme, pixels: build });
  const resize = new ResizeObserver(() => {
    if (scroll.clientWidth && Math.abs(scroll.clientWidth - width) > 1) build();
  });

  theme = dress();
  take();
  resize.observe(scroll);
  return () => {
    leave();
    resize.disconnect();
    sweep.stop();
    edits.stop();
    cancelAnimationFrame(frame);
    [later, noting, saying, saving].forEach(clearTimeout);
    root.remove(); // ipywidgets keeps the element of a closed view
  };
}

export default { render };
