// The frame of a network's view: its elements, its buttons, and the guided walk.

import { keepKeys, make, makeButton, makeGroup } from "../base/dom.js";
import { count } from "../base/format.js";

/** @import { Net } from "./net.js" */

/** @typedef {ReturnType<typeof makeNetFrame>} NetFrame */

const LOOKS = /** @type {const} */ (["field", "ways", "influence"]);

/** What each look of a unit shows. @type {Record<string, string>} */
const LOOK_WORDS = {
  field: "what could matter: every cell that the unit is connected to",
  ways: "how many ways lead there: the stronger the colour, the more",
  influence: "what does matter for this input: how much the value changes with each cell",
};

/** What its colours say, where they are more than in and out. @type {Record<string, string>} */
export const COLOURS_SAY = {
  ways: "The colour says how many ways lead there: the stronger, the more",
  influence: "The colour says how much a cell matters for this input, and whether more of it raises the value",
};

/** What its two colours mean. @type {Record<string, [string, string]>} */
const KEYS = {
  field: ["what it sees", "what it reaches"],
  ways: ["many ways lead there", ""],
  influence: ["more of this raises it", "more of this lowers it"],
};

/** @param {HTMLElement} el */
export function makeNetFrame(el) {
  const root = make("div", "convnotes-network");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Explorer of a network");
  const bar = make("div", "cn-bar cn-no-save");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "what is lit, steps and changes");
  const walk = make("div", "cn-walk");
  const scroll = make("div", "cn-scroll");
  const stage = make("div", "cn-stage");
  const lens = make("div", "cn-lens");
  const opened = make("div", "cn-opened");
  const detail = make("div", "cn-panel");
  const foot = make("div", "cn-foot");
  const live = make("div", "cn-live");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("role", "status");
  const refusal = make("div", "cn-refusal");
  refusal.hidden = true;
  opened.hidden = true;
  walk.hidden = true;
  scroll.append(stage);
  root.append(refusal, bar, walk, scroll, lens, opened, detail, foot, live);
  el.append(root);
  return { root, bar, walk, scroll, stage, lens, opened, detail, foot, live, refusal };
}

/**
 * Build the buttons into their host.
 * @param {HTMLElement} host
 * @param {{look: (name: string) => void, step: (up: boolean) => void, lock: () => void, open: () => void,
 *   touch: () => void, ask: (kind: "undo"|"redo"|"reset") => void, save: (kind: "png"|"svg") => void}} on
 */
export function makeNetBar(host, on) {
  /** @param {string} text @param {string} label @param {() => void} act @param {boolean} [toggles] */
  const button = (text, label, act, toggles = false) => {
    const el = makeButton("cn-button", text, label);
    if (toggles) el.setAttribute("aria-pressed", "false");
    el.addEventListener("click", () => {
      if (el.getAttribute("aria-disabled") !== "true") act();
    });
    return el;
  };
  const looks = LOOKS.map((name) => button(name, LOOK_WORDS[name], () => on.look(name), true));
  const lock = button("lock", "keep the chosen unit while the pointer moves (click, or Enter)", on.lock, true);
  const below = button("\u2190 below", "step to a cell that the unit reads (Shift+Left)", () => on.step(false));
  const above = button("above \u2192", "step to a cell that reads the unit (Shift+Right)", () => on.step(true));
  const open = button(
    "open",
    "open the chosen unit\u2019s layer in place, as the explorer of one layer",
    on.open,
    true,
  );
  const touch = button("paint by touch", "paint inputs with a finger; the page scrolls beside them", on.touch, true);
  const steps = {
    undo: button("undo", "undo (Control+Z)", () => on.ask("undo")),
    redo: button("redo", "redo (Control+Shift+Z)", () => on.ask("redo")),
    reset: button("reset", "back to what was shown at first", () => on.ask("reset")),
  };
  host.append(
    makeGroup("what is lit", make("span", "cn-muted", "show"), ...looks),
    makeGroup("the chosen unit", lock, below, above, open),
    makeGroup("changes", steps.undo, steps.redo, steps.reset, touch),
    makeGroup(
      "save this view",
      make("span", "cn-muted", "save"),
      button("PNG", "save this view as a PNG picture", () => on.save("png")),
      button("SVG", "save this view as an SVG drawing", () => on.save("svg")),
    ),
    make("span", "cn-lag", "on its way to Python \u2026"),
  );
  const press = (/** @type {HTMLElement} */ el, /** @type {boolean} */ is) =>
    el.setAttribute("aria-pressed", String(is));
  const able = (/** @type {HTMLElement} */ el, /** @type {boolean} */ is) =>
    el.setAttribute("aria-disabled", String(!is));
  return {
    /**
     * @param {{look: string, locked: boolean, chosen: boolean, opens: boolean, opened: string, touch: boolean,
     *   fixed: boolean, can: Record<string, boolean>}} now
     */
    update({ look, locked, chosen, opens, opened, touch: touching, fixed, can }) {
      looks.forEach((el, n) => press(el, LOOKS[n] === look));
      press(lock, locked);
      press(touch, touching);
      press(open, opened !== "");
      able(open, opens || opened !== "");
      able(touch, !fixed);
      able(lock, chosen);
      able(below, chosen);
      able(above, chosen);
      for (const name of /** @type {const} */ (["undo", "redo", "reset"])) able(steps[name], can[name]);
    },
  };
}

/**
 * The guided walk: one step after another, as the reader asks for them.
 * @param {HTMLElement} host
 * @param {{steps: () => {selection: string, text: string}[], go: (selection: string) => void}} on
 */
export function makeWalk(host, on) {
  let at = -1;
  const text = make("div", "cn-walk-text");
  text.setAttribute("aria-live", "polite");
  const back = make("button", "cn-button", "\u2039 back");
  const next = make("button", "cn-button", "next \u203a");
  for (const [el, by] of /** @type {[HTMLButtonElement, number][]} */ ([
    [back, -1],
    [next, 1],
  ])) {
    el.type = "button";
    keepKeys(el);
    el.addEventListener("click", () => {
      const to = at + by;
      if (to >= 0 && to < on.steps().length) go(to);
    });
  }
  host.append(back, next, text);

  /** @param {number} to */
  function go(to) {
    at = to;
    show();
    on.go(on.steps()[at].selection);
  }

  function show() {
    const steps = on.steps();
    host.hidden = !steps.length;
    if (at >= steps.length) at = -1;
    back.setAttribute("aria-disabled", String(at <= 0));
    next.setAttribute("aria-disabled", String(at >= steps.length - 1));
    next.textContent = at < 0 ? "walk through \u203a" : "next \u203a";
    text.textContent =
      at < 0 ? `A guided walk of ${steps.length} steps.` : `${at + 1} of ${steps.length}: ${steps[at].text}`;
  }

  return { show };
}

/**
 * What stands at the foot: how large the network is, and what the colours of its fields mean.
 * @param {HTMLElement} foot
 * @param {Net} net
 * @param {boolean} wider than the page
 * @param {string} look
 */
export function describeNet(foot, net, wider, look) {
  const slopes = net.nodes.map(({ phi }) => (Array.isArray(phi) && phi[0] === "prelu" ? [phi[1]].flat().length : 0));
  const lengths = net.nodes.flatMap(({ weights }) => Object.values(weights ?? {}).map(({ length }) => length));
  const parameters = [...lengths, ...slopes].reduce((sum, n) => sum + n, 0);
  const words = [count(net.nodes.filter(({ reads }) => reads.length).length, "node")];
  if (net.computes) words.push(count(parameters, "parameter"));
  if (wider) words.push("wider than the page: scroll the picture sideways");
  const [below, above] = KEYS[look];
  const key = make("span", "cn-key");
  /** @param {string} swatch @param {string} text */
  const entry = (swatch, text) => {
    const entry = make("span"); // a swatch stays with its words where the key wraps
    entry.append(make("i", swatch), text);
    key.append(entry);
  };
  entry("cn-swatch", below);
  if (above) entry("cn-swatch cn-swatch-above", above);
  foot.replaceChildren(make("span", "", words.join(" \u00b7 ")), key);
}
