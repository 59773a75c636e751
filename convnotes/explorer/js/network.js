// One view of a network: what a hand chooses is lit in every node below and above, and what it paints is computed.

import { makeEdits } from "./hands/queue.js";
import { makeDetail } from "./network/detail.js";
import { LOOK_WORDS, describeNet, makeNetBar, makeNetFrame, makeWalk } from "./network/frame.js";
import { makeFolds } from "./network/folds.js";
import { followNet } from "./network/hands.js";
import { makeHeld } from "./network/held.js";
import { parseUnit, unitText } from "./network/net.js";
import { makeOpened, nodeModel } from "./network/opened.js";
import { makeNetPicture } from "./network/picture.js";
import { neighbourOf } from "./network/steps.js";
import { makeNetTyping } from "./network/typing.js";
import { expandUnit, unitSentence, winnerOf } from "./network/words.js";
import { NARROW } from "./picture/cells.js";
import { saveView } from "./saving/save.js";
import { makeRhythm } from "./view/rhythm.js";
import { dress, followSurroundings } from "./view/surroundings.js";

/** @import { Theme } from "./base/palette.js" */
/** @import { Model } from "./hands/queue.js" */
/** @import { Inks } from "./network/light.js" */
/** @import { Tensors, Unit } from "./network/net.js" */
/** @import { NetPicture } from "./network/picture.js" */

const HINT =
  "Click a cell to lock it, again to let it go. By keyboard: Tab to a node, arrows within it, Page Up and Page Down " +
  "across channels, Shift with left and right to the node below or above, Escape lets go.";

const READY_AFTER = 500; // ms of rest before the page computes what strokes begin from

/** @param {{model: Model, el: HTMLElement}} context */
export function renderNetwork({ model, el }) {
  const frame = makeNetFrame(el);
  const { root, scroll, stage, live } = frame;
  const held = makeHeld();
  const { net, roles, chosen, fields } = held;
  /** @type {NetPicture} */ let picture;
  /** @type {Theme} */ let theme = "light";
  /** @type {Inks} */ let inks;
  let width = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ let readying;
  let touch = false;
  let problem = "";

  /** @param {string} text */
  function tell(text) {
    problem = text;
    rhythm.now();
  }

  /** @param {string} name @param {unknown} value */
  function set(name, value) {
    if (model.get(name) === value) return;
    model.set(name, value);
    model.save_changes();
  }

  const edits = makeEdits(model, tell, (busy) => root.setAttribute("aria-busy", String(busy)));
  const rhythm = makeRhythm({ draw, enlarge() {}, note, say, save: () => set("selection", held.text()) });
  const detail = makeDetail(frame.detail, {
    net,
    roles,
    chosen,
    theme: () => theme,
    width: () => width,
    changed: () => rhythm.now(),
  });
  const bar = makeNetBar(frame.bar, {
    look: (name) => set("look", name),
    step,
    lock: () => set("locked", !model.get("locked")),
    open: () => set("opened", model.get("opened") ? "" : net().nodes[chosen()?.node ?? 0].name),
    touch() {
      touch = !touch;
      root.classList.toggle("cn-touch", touch);
      update();
    },
    ask: (kind) => edits.ask(kind),
    save: (kind) => saveView(root, kind, "convnotes-network", tell),
  });
  const walk = makeWalk(frame.walk, {
    steps: () => model.get("walk") ?? [],
    go(text) {
      choose(parseUnit(net(), text));
      set("locked", text !== "");
    },
  });
  const folds = makeFolds({
    net,
    roles,
    build,
    ask: (names) => edits.ask("unfold", { names }),
    page(node, by) {
      picture.turn(node, by);
      repaint();
    },
  });
  const typing = makeNetTyping(root, stage, {
    net,
    picture: () => picture,
    tell,
    focus: focusOn,
    take(cell) {
      edits.begin();
      paint([cell], false);
      repaint();
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
    if (ours) problem = "";
    const { same, alike } = held.take(model.get("graph"), tensors);
    detail.forget();
    if (!alike) folds.begin();
    if (!same) choosing(alike ? chosen() : parseUnit(net(), model.get("selection")));
    if (same && picture) repaint();
    else build();
    clearTimeout(readying);
    readying = setTimeout(held.ready, READY_AFTER);
  }

  function adopt() {
    const text = model.get("selection");
    const next = parseUnit(net(), text);
    if (text === held.text()) return;
    if (next || text === "") return choose(next, false);
    tell(`The selection \u201c${text}\u201d is not in this network; what was chosen stays.`);
  }

  /** @param {{kind?: string, [name: string]: any}|null} message */
  function receive(message) {
    if (message?.kind === "changed" && edits.answered(message.answers)) problem = "";
    if (message?.kind === "influence" && message.selection === held.text()) {
      held.warm(message.values);
      rhythm.now();
    }
    if (message?.kind === "refused" && edits.mine(message.answers)) {
      edits.refused(/** @type {any} */ (message));
      edits.ask("settle");
    }
  }

  // What is drawn

  function build() {
    width = scroll.clientWidth || 900;
    detail.forget();
    const plane = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset?.plane;
    typing.close();
    picture = makeNetPicture(stage, net(), folds.state(), width, folds);
    root.classList.toggle("cn-narrow", width < NARROW);
    const unit = chosen();
    if (unit) picture.reveal(unit);
    picture.roving(unit);
    if (plane) picture.elementNamed(plane)?.focus({ preventScroll: true });
    repaint();
  }

  function repaint() {
    picture.paint(roles(), theme);
    describeNet(frame.foot, net(), picture.layout.width > width + 1, model.get("look"));
    update();
    rhythm.now();
  }

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
      can: model.get("tensors").can,
    });
    root.classList.toggle("cn-locked", locked);
    walk.show();
  }

  function draw() {
    const unit = chosen();
    const winner = unit && winnerOf(net(), unit, roles());
    picture.light(fields(), unit, winner, held.heat(model.get("look")), inks);
    detail.write();
    typing.follow();
  }

  function sentence() {
    const [unit, lit] = [chosen(), fields()];
    return unit && lit ? unitSentence(net(), unit, lit, roles()) : "";
  }

  function note() {
    opened.follow(chosen());
    const says = sentence();
    const look = model.get("look");
    const lit = look === "field" ? "" : ` Lit is ${LOOK_WORDS[look]}.`;
    detail.say(problem || (says ? `${says}.${lit}` : HINT)); // a name keeps its small letters
    if (look === "influence" && says && !net().computes && !held.heat(look)) {
      model.send({ kind: "influence", selection: held.text(), by: "", n: 0 });
    }
  }

  function say() {
    live.textContent = problem || sentence();
  }

  // What the reader does

  /** @param {Unit|null} unit */
  function choosing(unit) {
    held.choose(unit);
    root.dataset.selection = held.text();
  }

  /** Choose at once, draw with the next frame, tell the kernel after a rest. @param {Unit|null} next */
  function choose(next, own = true) {
    const was = chosen();
    if (unitText(net(), next) === held.text() && !problem) return;
    problem = "";
    choosing(next);
    if (next && picture.reveal(next)) picture.paint(roles(), theme);
    if (next && (next.node !== was?.node || next.unit[0] !== was.unit[0])) picture.roving(next);
    if (was?.node !== next?.node) update();
    rhythm.soon();
    rhythm.save(own);
  }

  /** A click or Enter: locks a unit, or lets go the one that is locked. @param {Unit} unit */
  function click(unit) {
    const letsGo = model.get("locked") && unitText(net(), unit) === held.text();
    typing.close();
    choose(unit);
    focusOn(unit);
    rhythm.save(false); // but both traits at once:
    model.set("selection", held.text());
    set("locked", !letsGo);
    model.save_changes();
  }

  /** @param {Unit} unit */
  function focusOn(unit) {
    const plane = picture.elementOf(unit);
    if (plane && document.activeElement !== plane) plane.focus({ preventScroll: true });
  }

  /** @param {Unit} unit */
  function pick(unit) {
    choose(unit);
    focusOn(unit);
  }

  /** @param {boolean} up */
  function step(up) {
    const [unit, lit] = [chosen(), fields()];
    const next = unit && lit && neighbourOf(net(), unit, lit, up, picture.shows, roles());
    if (next) pick(next);
    else if (unit) tell(up ? "Nothing above reads this cell." : "This cell reads nothing below.");
  }

  /** @param {[string, number, number][]} cells @param {boolean} more */
  function paint(cells, more) {
    const done = held.paint(cells, more);
    edits.put({ bundle: { sizes: model.get("tensors").sizes } }, cells, more, done);
    if (!done) return;
    detail.forget();
    picture.paint(roles(), theme);
    rhythm.soon();
  }

  followNet(root, stage, {
    net,
    picture: () => picture,
    roles,
    chosen,
    locked: () => model.get("locked"),
    touch: () => touch,
    hover(unit) {
      if (!typing.on()) choose(unit);
    },
    click,
    pick,
    step,
    escape: () => (model.get("locked") ? set("locked", false) : choose(null)),
    open: typing.open,
    begin: edits.begin,
    paint: (cells) => paint(cells, true),
    end() {
      edits.ask("settle");
      held.rest();
      repaint();
    },
    ask: (kind) => edits.ask(kind),
  });

  model.on("change:tensors", take);
  model.on("change:selection", adopt);
  model.on("change:look", repaint);
  for (const name of ["locked", "controls", "walk"]) {
    model.on(`change:${name}`, () => {
      update();
      rhythm.now();
    });
  }
  for (const name of ["opened", "node"]) model.on(`change:${name}`, () => (update(), opened.show(model.get("opened"))));
  model.on("msg:custom", receive);

  // What tests ask: all that the selection lights, and the values of a node.
  Object.assign(root, {
    highlight: () => expandUnit(net(), chosen(), fields(), roles()),
    numbers: (/** @type {string} */ name) => [...(roles()[net().index.get(name) ?? -1]?.values ?? [])],
  });

  function ground() {
    const now = dress(root, el);
    const style = getComputedStyle(root);
    const ink = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const [shade, below, above, halo] = ["--cn-shade", "--cn-accent", "--cn-above", "--cn-halo"].map(ink);
    inks = { shade, below, above, accent: below, halo };
    if (now === theme) return;
    theme = now;
    if (!picture) return;
    detail.forget();
    repaint();
  }
  const leave = followSurroundings(root, { ground, pixels: () => picture && build() });
  const room = new ResizeObserver(() => {
    if (!inks.accent) ground(); // a view that was made outside the page had no style to read
    if (scroll.clientWidth > 0 && Math.abs(scroll.clientWidth - width) > 1) build();
    rhythm.soon();
  });
  ground();
  take();
  opened.show(model.get("opened"));
  room.observe(scroll);
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
