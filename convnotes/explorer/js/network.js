// One view of a network: what a hand chooses is lit in every node below and above, and what it paints is computed.

import { makeEdits } from "./hands/queue.js";
import { makeNetChoosing } from "./network/choosing.js";
import { makeNetDrawing } from "./network/drawing.js";
import { makeNetBar, makeNetFrame, makeWalk } from "./network/frame.js";
import { makeFolds } from "./network/folds.js";
import { followNet } from "./network/hands.js";
import { makeHeld } from "./network/held.js";
import { parseUnit } from "./network/net.js";
import { makeOpened, nodeModel } from "./network/opened.js";
import { makeNetTyping } from "./network/typing.js";
import { expandUnit, unitSentence } from "./network/words.js";
import { saveView } from "./saving/save.js";
import { makeRhythm } from "./view/rhythm.js";
import { followSurroundings } from "./view/surroundings.js";

/** @import { Model } from "./hands/queue.js" */
/** @import { Tensors } from "./network/net.js" */

const HINT =
  "Click a cell to lock it, again to let it go. By keyboard: Tab to a node, arrows within it, Page Up and Page Down " +
  "across channels, Shift with left and right to the node below or above, Escape lets go.";

const READY_AFTER = 100; // ms of rest before the page computes what strokes begin from

/** @param {{model: Model, el: HTMLElement}} context */
export function renderNetwork({ model, el }) {
  const frame = makeNetFrame(el);
  const { root, stage, live } = frame;
  const held = makeHeld();
  const { net, roles, chosen, fields } = held;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ let readying;
  let touch = false;
  let problem = "";
  let refusal = false; // whether what the hand does now was refused: that stays to be read
  let sentence = ""; // what is chosen, in words

  /** @param {string} text */
  function tell(text) {
    problem = text;
    rhythm.now();
  }

  const edits = makeEdits(model, tell, (busy) => root.setAttribute("aria-busy", String(busy)));
  /** Whether no input can be changed: there is no Python, and the page cannot compute what comes of it. */
  const fixed = () => model.get("alone") === true && !held.able();

  /** A hand begins to change values. */
  function begin() {
    refusal = false;
    edits.begin();
  }

  /** @param {"undo"|"redo"|"reset"} kind */
  function back(kind) {
    refusal = false;
    edits.ask(kind);
  }

  const folds = makeFolds({
    net,
    roles,
    build: () => drawing.build(),
    ask: (names) => edits.ask("unfold", { names }),
    page(node, by) {
      picture().turn(node, by);
      drawing.repaint();
    },
  });
  const drawing = makeNetDrawing(frame, el, held, folds, {
    look: () => model.get("look"),
    opened: () => model.get("opened"),
    built: () => typing.close(),
    painted() {
      update();
      rhythm.now();
    },
    changed: () => rhythm.now(),
    fixed,
  });
  const { picture } = drawing;
  const choosing = makeNetChoosing(model, root, held, drawing, {
    problem: () => problem,
    tell,
    forget() {
      problem = "";
    },
    update,
    soon: () => rhythm.soon(),
    save: (own) => rhythm.save(own),
    close: () => typing.close(),
  });
  const { set, choose } = choosing;
  const rhythm = makeRhythm({ draw, write: drawing.write, enlarge: drawing.enlarge, note, say, save: choosing.save });
  const bar = makeNetBar(frame.bar, {
    look: (name) => set("look", name),
    step: choosing.step,
    lock: () => set("locked", !model.get("locked")),
    open: () => set("opened", model.get("opened") ? "" : net().nodes[chosen()?.node ?? 0].name),
    touch() {
      touch = !touch;
      root.classList.toggle("cn-touch", touch);
      update();
    },
    ask: back,
    save: (kind) => saveView(root, kind, "convnotes-network", tell),
  });
  const walk = makeWalk(frame.walk, { steps: () => model.get("walk") ?? [], go: choosing.go });
  const typing = makeNetTyping(root, stage, {
    net,
    picture,
    tell,
    focus: drawing.focusOn,
    take(cell) {
      begin();
      paint([cell], false);
      drawing.repaint();
    },
  });
  const opened = makeOpened(frame.opened, {
    net,
    chosen,
    modelOf: () => nodeModel(model),
    choose: (unit) => choose(unit),
    close: () => set("opened", ""),
  });

  // What Python says

  function take() {
    /** @type {Tensors} */ const tensors = model.get("tensors");
    const ours = edits.answered(tensors.answers);
    if (held.begun() && edits.waiting()) return; // what is shown is ahead of this
    if (ours && !refusal) problem = "";
    const { same, alike } = held.take(model.get("graph"), tensors);
    if (!alike) folds.begin();
    if (!same) choosing.hold(alike ? chosen() : parseUnit(net(), model.get("selection")));
    const unit = chosen();
    if (!same && unit) folds.reveal(unit.node);
    drawing.show(same);
    clearTimeout(readying);
    readying = setTimeout(() => {
      held.ready();
      if (!fixed()) return;
      update();
      rhythm.now();
    }, READY_AFTER);
  }

  /** @param {{kind?: string, [name: string]: any}|null} message */
  function receive(message) {
    if (message?.kind === "changed" && edits.answered(message.answers) && !refusal) problem = "";
    if (message?.kind === "influence" && message.selection === held.text()) {
      held.warm(message.values);
      rhythm.now();
    }
    if (message?.kind === "shut") tell(`Not opened: ${message.why}.`);
    if (message?.kind === "refused" && edits.mine(message.answers)) {
      refusal = true;
      edits.refused(/** @type {any} */ (message));
      edits.ask("settle");
    }
  }

  // What is shown

  function update() {
    frame.bar.hidden = !model.get("controls");
    const [look, locked] = [model.get("look"), model.get("locked")];
    const opens = net().nodes[chosen()?.node ?? 0].makes?.op === "layer";
    bar.update({
      look,
      locked,
      chosen: chosen() !== null,
      opens,
      opened: model.get("opened"),
      touch,
      fixed: fixed(),
      can: model.get("tensors").can,
    });
    root.classList.toggle("cn-locked", locked);
    walk.show();
  }

  function draw() {
    drawing.draw();
    typing.follow();
  }

  function note() {
    const [unit, lit, look] = [chosen(), fields(), model.get("look")];
    opened.follow(unit);
    sentence = unit && lit ? unitSentence(net(), unit, lit, roles()) : "";
    if (problem || !sentence) return drawing.say(problem || HINT, "field");
    drawing.say(`${sentence}.`); // a name keeps its small letters
    if (look === "influence" && !net().computes && !held.heat(look)) {
      model.send({ kind: "influence", selection: held.text(), by: "", n: 0 });
    }
  }

  function say() {
    live.textContent = problem || sentence;
  }

  // What the reader does

  /** @param {[string, number, number][]} cells @param {boolean} more */
  function paint(cells, more) {
    const done = held.paint(cells, more);
    edits.put({ bundle: { sizes: model.get("tensors").sizes } }, cells, more, done);
    if (!done) return;
    drawing.forget();
    drawing.paint();
    rhythm.soon();
  }

  followNet(root, stage, {
    net,
    picture,
    roles,
    chosen,
    locked: () => model.get("locked"),
    touch: () => touch,
    hover(unit) {
      if (!typing.on()) choose(unit);
    },
    click: choosing.click,
    pick: choosing.pick,
    step: choosing.step,
    escape: choosing.escape,
    open: typing.open,
    begin,
    paint: (cells) => paint(cells, true),
    end() {
      edits.ask("settle");
      held.rest();
      drawing.repaint();
    },
    ask: back,
  });

  model.on("change:tensors", take);
  model.on("change:selection", choosing.adopt);
  model.on("change:look", drawing.repaint);
  for (const name of ["locked", "controls", "walk"]) {
    model.on(`change:${name}`, () => {
      update();
      rhythm.now();
    });
  }
  for (const name of ["opened", "node"]) {
    model.on(`change:${name}`, () => {
      update();
      rhythm.now();
      opened.show(model.get("opened"));
    });
  }
  model.on("msg:custom", receive);

  // What tests ask: all that the selection lights, and the values of a node.
  Object.assign(root, {
    highlight: () => expandUnit(net(), chosen(), fields(), roles()),
    numbers: (/** @type {string} */ name) => [...(roles()[net().index.get(name) ?? -1]?.values ?? [])],
  });

  const leave = followSurroundings(root, { ground: drawing.ground, pixels: () => picture() && drawing.build() });
  const room = new ResizeObserver(() => {
    if (!drawing.dressed()) drawing.ground();
    if (drawing.outgrown()) drawing.build();
    rhythm.soon();
  });
  drawing.ground();
  take();
  opened.show(model.get("opened"));
  room.observe(frame.scroll);
  return () => {
    opened.shut();
    leave();
    room.disconnect();
    edits.stop();
    rhythm.stop();
    clearTimeout(readying);
    root.remove(); // ipywidgets keeps the element of a closed view
  };
}

export default { render: renderNetwork };
