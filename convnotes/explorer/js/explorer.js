// One view of the explorer: its parts put together, so that what a hand does is chosen, drawn and asked of Python.

import { sameConnection } from "./base/following.js";
import { bracketed, plain } from "./base/format.js";
import { expand, spoken } from "./base/sentence.js";
import { decode, parseSelection, selectionText } from "./base/state.js";
import { asCode } from "./code/text.js";
import { makeEdits } from "./hands/queue.js";
import { makeSweep } from "./hands/sweep.js";
import { makeCode } from "./panels/code.js";
import { noteOf, sayProducts } from "./panels/note.js";
import { listMissions } from "./panels/missions.js";
import { makeSettings } from "./panels/settings.js";
import { makeToolbar } from "./panels/toolbar.js";
import { MOST_PINS } from "./picture/pins.js";
import { saveView } from "./saving/save.js";
import { makeAsked } from "./view/asked.js";
import { makeChosen } from "./view/chosen.js";
import { makeDrawing } from "./view/drawing.js";
import { focusIn, makeFrame, refuse } from "./view/frame.js";
import { followHands } from "./view/hands.js";
import { makeLarger } from "./view/larger.js";
import { makePointing } from "./view/pointing.js";
import { makeRhythm } from "./view/rhythm.js";
import { makeShown } from "./view/shown.js";
import { dress, followSurroundings } from "./view/surroundings.js";
import { makeTyping } from "./view/typing.js";

/** @import { Connection } from "./base/following.js" */
/** @import { Answers, Selection, State } from "./base/state.js" */
/** @import { Model } from "./hands/queue.js" */

/** @param {{model: Model, el: HTMLElement}} context */
export function render({ model, el }) {
  const frame = makeFrame(el);
  const { root, bar, settingsHost, live } = frame;
  const chosen = makeChosen();
  const shown = makeShown(() => (model.get("predict") ? chosen.covered : null));
  const { selection, pins } = chosen;
  const { state } = shown;
  let touch = false;
  let unsaved = false; // whether the kernel is yet to hear of the selection
  let problem = "";
  let refusal = ""; // what Python has said of the last change, until it has sent what it holds

  /** @param {string} text */
  function tell(text) {
    problem = text;
    rhythm.now();
  }

  /** @param {string} name @param {unknown} value */
  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  const edits = makeEdits(model, tell, (busy) => root.setAttribute("aria-busy", String(busy)));
  const asked = makeAsked(edits, {
    state,
    truth: shown.truth,
    choose: (sel) => pointing.point(sel),
    show,
    told(value, sel) {
      const what = sel ? `${sel.role}${sel.ch.join(",")}${bracketed(sel.index)}` : "the bias";
      panel().note.textContent = `Setting ${what} to ${plain(value)} \u2026`;
    },
  });
  const code = makeCode({
    write(form) {
      const told = model.get("predict") && selection()?.role === "y"; // a text gives no outcome away
      return asCode(state(), told ? null : selection(), form);
    },
    tell,
  });
  const settings = makeSettings(settingsHost, code, {
    set(name, value) {
      const turned = name === "flip" ? drawing.turning() : null;
      asked.set(name, value);
      turned?.();
    },
    put: asked.weigh,
    restore: (start, count) => asked.ask("restore", { start, count }),
  });
  const sweep = makeSweep({
    state,
    selection,
    choose(sel) {
      chosen.hold(null);
      choose(sel);
    },
    told: (on) => toolbar.playing(on),
  });
  const drawing = makeDrawing(frame, chosen, {
    state,
    held: shown.held,
    view: () => model.get("view"),
    changed: () => rhythm.now(),
    lead: (key) => pointing.lead(key),
    go: (sel) => pointing.go(sel),
    drop: togglePin,
  });
  const { picture, panel, focusOn } = drawing;
  const typing = makeTyping(frame, drawing, { state, selection, tell, reveal, change: asked.change });
  const rhythm = makeRhythm({ draw, enlarge: drawing.enlarge, note, say, save });
  const toolbar = makeToolbar(bar, {
    back: () => sweep.step(-1),
    forward: () => sweep.step(1),
    play: sweep.play,
    scrub(at) {
      sweep.stop();
      sweep.go(at);
    },
    view: (name) => set("view", model.get("view") === name ? "connections" : name),
    predict: () => set("predict", !model.get("predict")),
    touch() {
      touch = !touch;
      root.classList.toggle("cn-touch", touch);
      update();
    },
    ask: asked.ask,
    save: (kind) => saveView(root, kind, "convnotes-explorer", tell),
    larger: () => larger.toggle(),
    turn: () => drawing.turning()(),
  });
  const larger = makeLarger(root, toolbar.large);

  // What Python says

  function take() {
    const bundle = model.get("bundle");
    const ours = edits.answered(bundle.answers);
    const old = shown.truth();
    if (old && edits.waiting()) return; // what is shown is ahead of this
    const next = decode(bundle, old);
    if (ours) problem = asked.compared(next) || refusal;
    refusal = "";
    asked.trust(true);
    if (!bundle.answers) chosen.cover(); // new data are a new question
    show(next);
  }

  /** Repaint the same picture with new values, or build another. @param {State} next */
  function show(next) {
    const { same, roles } = shown.take(next);
    if (!same) {
      chosen.hold(null);
      chosen.follow(null);
      typing.close();
      chosen.cover();
    }
    if (!unsaved || !parseSelection(shown.truth(), chosen.text())) adoptSelection();
    chosen.adoptPins(shown.truth(), model.get("pins"));
    shown.restate();
    if (same) repaint(roles);
    else build();
  }

  function adoptSelection() {
    const next = parseSelection(shown.truth(), model.get("selection"));
    if (selectionText(next) !== chosen.text()) chosen.choose(next); // the same is followed on
    root.dataset.selection = chosen.text();
    unsaved = false;
  }

  /** Choose what the kernel does. */
  function adopt() {
    const text = model.get("selection");
    const next = parseSelection(state(), text);
    if (text === chosen.text()) return;
    if (next || text === "") {
      chosen.hold(null);
      return choose(next, false);
    }
    tell(`The selection \u201c${text}\u201d is not in this layer; what was chosen stays.`);
  }

  /** @param {{kind?: string, [name: string]: any}|null} message */
  function receive(message) {
    if (message?.kind === "changed") {
      const next = asked.taken(/** @type {any} */ (message));
      if (edits.answered(message.answers)) problem = "";
      if (next) show(next);
    }
    if (!edits.mine(message?.answers)) return;
    if (message?.kind === "refused") refused(/** @type {any} */ (message));
  }

  /**
   * Say why Python refused what was asked, and go back to what it holds.
   * @param {{answers: Answers, why: string}} message
   */
  function refused(message) {
    edits.refused(message);
    refusal = problem;
    settings.revert();
    asked.trust(false);
    edits.ask("settle");
  }

  // What is drawn

  function build() {
    const refocus = focusIn(root);
    try {
      if (!frame.refusal.hidden) refuse(frame, null);
      drawing.build();
    } catch (error) {
      refuse(frame, error);
      throw error; // the page's own log has where
    }
    update();
    rhythm.now();
    refocus();
  }

  /** @param {string} roles that have changed */
  function repaint(roles) {
    drawing.repaint(roles);
    update();
    rhythm.now();
  }

  function update() {
    toolbar.update({ s: state(), view: model.get("view"), predict: model.get("predict"), touch });
    settingsHost.hidden = !model.get("controls");
    if (!shown.held() && !settingsHost.hidden) settings.update(state());
    code.follow();
  }

  function draw() {
    drawing.draw();
    typing.follow();
  }

  function note() {
    panel().note.textContent = problem || noteOf(state(), selection(), chosen.followed());
    toolbar.at(...sweep.told());
  }

  function say() {
    live.textContent = problem || spoken(state(), selection(), chosen.followed());
    sayProducts(panel(), state(), selection());
  }

  // What the reader does

  /**
   * Choose locally at once, and follow one connection of it or none; draw with the next frame, tell the kernel of what
   * is chosen after a rest.
   * @param {Selection|null} next
   * @param {boolean} [own]
   * @param {Connection|null} [c]
   */
  function choose(next, own = true, c = null) {
    const again = selectionText(next) === chosen.text();
    if (again && !problem && sameConnection(c, chosen.followed())) return;
    problem = "";
    const moved = chosen.choose(next);
    chosen.follow(c);
    root.dataset.selection = chosen.text();
    if (moved) picture().roving(next);
    rhythm.soon();
    unsaved = own;
    rhythm.save(own);
  }

  function save() {
    unsaved = false;
    if (model.get("selection") !== chosen.text()) set("selection", chosen.text());
    code.follow();
  }

  /** Pin a pixel, or take its pin away; says whether it is pinned now. @param {Selection} sel */
  function togglePin(sel) {
    const texts = chosen.toggled(sel);
    if (texts) set("pins", texts);
    else tell(`${MOST_PINS} pins are the most: remove one first.`);
    return texts?.includes(selectionText(sel)) === true;
  }

  /** @param {Selection} sel */
  function reveal(sel) {
    chosen.reveal(sel);
    drawing.reveal();
    rhythm.now();
  }

  const pointing = makePointing(chosen, {
    state,
    touch: () => touch,
    choose,
    stop: sweep.stop,
    close: typing.close,
    open: typing.open,
    focusOn,
    reveal,
    pin: togglePin,
  });
  const letGo = followHands(frame, drawing, typing, {
    state,
    selection,
    ...pointing,
    touch: () => touch,
    held: chosen.held,
    cursor: (box) => chosen.cursor(state(), box),
    reveal,
    change: asked.change,
    nudge: asked.nudge,
    ask: asked.ask,
    unpin() {
      if (pins().some(Boolean)) set("pins", []);
    },
    begin() {
      sweep.stop();
      asked.begin();
      shown.hold();
    },
    drag: asked.drag,
    end() {
      shown.release();
      asked.settle();
      repaint("xwy");
    },
  });

  model.on("change:bundle", take);
  model.on("change:selection", adopt);
  model.on("change:pins", () => {
    chosen.adoptPins(shown.truth(), model.get("pins"));
    drawing.showPins();
  });
  model.on("change:view", () => {
    drawing.buildExtra();
    update();
    rhythm.now();
  });
  model.on("change:controls", update);
  const missions = () => listMissions(frame.missionHost, model.get("missions"));
  model.on("change:missions", missions);
  model.on("change:predict", () => {
    chosen.cover();
    shown.restate();
    repaint("y");
    drawing.showPins();
  });
  model.on("msg:custom", receive);

  // What tests ask: all that the selection lights, and the values of a role.
  Object.assign(root, {
    highlight: () => expand(state(), selection(), chosen.followed()),
    numbers: (/** @type {"x"|"w"|"b"|"z"|"y"} */ role) => shown.numbers(role),
  });
  const leave = followSurroundings(root, {
    ground() {
      if (!shown.retheme(dress(root, el))) return;
      drawing.buildPanel();
      repaint("xwy");
    },
    pixels: build,
  });
  const room = new ResizeObserver(() => {
    if (drawing.outgrown()) build();
  });
  shown.retheme(dress(root, el));
  missions();
  take();
  room.observe(frame.work);
  return () => {
    leave();
    letGo();
    room.disconnect();
    sweep.stop();
    edits.stop();
    code.stop();
    rhythm.stop();
    larger.stop();
    root.remove(); // ipywidgets keeps the element of a closed view
  };
}

export default { render };
