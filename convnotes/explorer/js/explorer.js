// One view of the explorer: its parts put together, so that what a hand does is chosen, drawn and asked of Python.

import { bracketed, plain } from "./base/format.js";
import { expand, spoken } from "./base/sentence.js";
import { asCode } from "./code/text.js";
import { changesAlone } from "./hands/ahead.js";
import { makeEdits } from "./hands/queue.js";
import { makeSweep } from "./hands/sweep.js";
import { makeCode } from "./panels/code.js";
import { noteOf, sayProducts } from "./panels/note.js";
import { makeSettings } from "./panels/settings.js";
import { makeToolbar } from "./panels/toolbar.js";
import { saveView } from "./saving/save.js";
import { makeAsked } from "./view/asked.js";
import { makeChoosing } from "./view/choosing.js";
import { makeChosen } from "./view/chosen.js";
import { makeDrawing } from "./view/drawing.js";
import { focusIn, makeFrame, refuse } from "./view/frame.js";
import { followHands } from "./view/hands.js";
import { makeLarger } from "./view/larger.js";
import { makePointing } from "./view/pointing.js";
import { makeRhythm } from "./view/rhythm.js";
import { makeShown } from "./view/shown.js";
import { dress, followSurroundings } from "./view/surroundings.js";
import { keepTold, makeTold } from "./view/told.js";
import { followTraits } from "./view/traits.js";
import { makeTyping } from "./view/typing.js";

/** @import { Selection, State } from "./base/state.js" */
/** @import { Model } from "./hands/queue.js" */

/** @param {{model: Model, el: HTMLElement}} context */
export function render({ model, el }) {
  const frame = makeFrame(el);
  const { root, bar, settingsHost, live } = frame;
  const chosen = makeChosen();
  const shown = makeShown(() => (model.get("predict") ? chosen.covered : null));
  const { selection } = chosen;
  const { state } = shown;
  let touch = false;
  let problem = "";

  /** @param {string} text */
  function tell(text) {
    problem = text;
    rhythm.now();
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
      choosing.choose(sel);
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
    drop: (sel) => choosing.togglePin(sel),
    fixed: () => model.get("alone") === true && !changesAlone(state()),
  });
  const { picture, panel, focusOn } = drawing;
  const choosing = makeChoosing(model, root, chosen, shown, {
    problem: () => problem,
    tell,
    forget() {
      problem = "";
    },
    soon: () => rhythm.soon(),
    save: (own) => rhythm.save(own),
    roving: (sel) => picture().roving(sel),
    saved: code.follow,
  });
  const typing = makeTyping(frame, drawing, { state, selection, tell, reveal, change: asked.change });
  const rhythm = makeRhythm({ ...drawing, write, note, say, save: choosing.save });
  const toolbar = makeToolbar(bar, {
    back: () => sweep.step(-1),
    forward: () => sweep.step(1),
    play: sweep.play,
    scrub(at) {
      sweep.stop();
      sweep.go(at);
    },
    view: (name) => choosing.set("view", model.get("view") === name ? "connections" : name),
    predict: () => choosing.set("predict", !model.get("predict")),
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

  const told = makeTold(model, edits, asked, {
    truth: shown.truth,
    show,
    anew: chosen.cover, // new data are a new question
    say(text) {
      problem = text;
    },
    problem: () => problem,
    revert: () => settings.revert(),
  });

  /** Repaint the same picture with new values, or build another. @param {State} next */
  function show(next) {
    const { same, roles } = shown.take(next);
    if (!same) {
      chosen.hold(null);
      chosen.follow(null);
      typing.close();
      chosen.cover();
    }
    choosing.keep();
    shown.restate();
    if (same) repaint(roles);
    else build();
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

  function write() {
    drawing.write();
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

  /** @param {Selection} sel */
  function reveal(sel) {
    chosen.reveal(sel);
    drawing.reveal();
    rhythm.now();
  }

  const pointing = makePointing(chosen, {
    state,
    touch: () => touch,
    choose: choosing.choose,
    stop: sweep.stop,
    close: typing.close,
    open: typing.open,
    focusOn,
    reveal,
    pin: choosing.togglePin,
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
    unpin: choosing.unpin,
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

  model.on("change:bundle", told.take);
  model.on("msg:custom", told.receive);
  followTraits(model, frame, drawing, chosen, shown, {
    adopt: choosing.adopt,
    update,
    now: () => rhythm.now(),
    repaint,
  });

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
  told.take();
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

export default { initialize: keepTold, render };
