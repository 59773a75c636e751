// The row of buttons above the picture: sweep, further views, undo, what is rarely needed, help. All work by keyboard.

import { SVG, keepKeys, make, makeButton, makeGroup } from "../base/dom.js";
import { size } from "../base/indices.js";
import { makeHelp } from "./help.js";
import { makePopup } from "./popup.js";

/** @import { State } from "../base/state.js" */

/** @type {Record<string, string>} */
const ICONS = {
  back: "M10 3v10l-6-5zM3 3h1.6v10H3z",
  play: "M4 3l9 5-9 5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  forward: "M6 3v10l6-5zM11.4 3H13v10h-1.6z",
  undo: "M7 3L2.5 6.5 7 10V7.6c3 0 5 .8 6.3 3.2C13 7.200 11 5.400 7 5.300z",
  redo: "M9 3l4.500 3.500L9 10V7.600c-3 0-5 .8-6.300 3.200C3 7.200 5 5.400 9 5.300z",
};

/** @param {string} name */
function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("class", "cn-icon");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Build the buttons into their host.
 * @param {HTMLElement} host
 * @param {{back: () => void, forward: () => void, play: () => void, scrub: (place: number) => void,
 *   view: (name: string) => void, predict: () => void, touch: () => void,
 *   ask: (kind: "undo"|"redo"|"reset") => void, save: (kind: "png"|"svg") => void,
 *   larger: () => void, turn: () => void}} on  one function for each button
 */
export function makeToolbar(host, on) {
  /**
   * @param {string} name
   * @param {string} text
   * @param {string} label
   * @param {() => void} act
   */
  const button = (name, text, label, act) => {
    const el = makeButton(`cn-button cn-do-${name}`, ICONS[name] ? "" : text, label);
    if (ICONS[name]) el.append(icon(name));
    el.addEventListener("click", act);
    return el;
  };
  /**
   * @param {string} name
   * @param {string} text
   * @param {string} label
   * @param {() => void} act
   */
  const toggle = (name, text, label, act) => {
    const el = button(name, text, label, act);
    el.setAttribute("aria-pressed", "false");
    return el;
  };
  const scrub = make("input", "cn-scrub");
  scrub.type = "range";
  scrub.min = "0";
  scrub.setAttribute("aria-label", "place of the sweep in the output");
  scrub.title = "Move the window over the output";
  keepKeys(scrub);
  scrub.addEventListener("input", () => on.scrub(Number(scrub.value)));
  const parts = {
    back: button("back", "", "one place back in the output", on.back),
    play: toggle("play", "", "sweep the window over the output", on.play),
    forward: button("forward", "", "one place on in the output", on.forward),
    terms: toggle("terms", "terms", "the maps of every input, and their sum", () => on.view("terms")),
    matrix: toggle("matrix", "matrix", "the layer as one big matrix", () => on.view("matrix")),
    predict: toggle("predict", "predict", "hide the outputs; click one to guess it", on.predict),
    touch: toggle("touch", "edit by touch", "paint inputs with a finger; the page scrolls beside them", on.touch),
    undo: button("undo", "", "undo (Control+Z)", () => on.ask("undo")),
    redo: button("redo", "", "redo (Control+Shift+Z)", () => on.ask("redo")),
    reset: button("reset", "reset", "back to what was first shown", () => on.ask("reset")),
    png: button("png", "save as PNG", "save this view as a PNG picture", () => on.save("png")),
    svg: button("svg", "save as SVG", "save this view as an SVG drawing", () => on.save("svg")),
    turn: button("turn", "turn", "turn: lay the weights on their windows, as the layer turns them", on.turn),
    larger: toggle("larger", "larger", "the picture and its arithmetic alone, in large type", on.larger),
  };
  const rare = makeGroup("rarely needed", parts.touch, parts.png, parts.svg);
  const more = makePopup("more", "more", "more: edit by touch, save this view", rare);
  const help = makePopup("help", "?", "help: what can be done here", makeHelp());
  for (const part of [parts.png, parts.svg]) part.addEventListener("click", more.close);
  host.append(
    makeGroup("sweep", parts.back, parts.play, parts.forward, scrub),
    makeGroup("views", parts.turn, parts.terms, parts.matrix, parts.predict),
    makeGroup("changes", parts.undo, parts.redo, parts.reset),
    makeGroup("view", parts.larger, more.host, help.host),
    make("span", "cn-lag", "on its way to Python \u2026"),
  );
  /** @param {HTMLElement} el @param {boolean} on */
  const press = (el, on) => el.setAttribute("aria-pressed", String(on));
  return {
    /** Show what is on and what can be done. @param {{s: State, view: string, predict: boolean, touch: boolean}} now */
    update({ s, view, predict, touch }) {
      parts.turn.hidden = !s.kernel.length;
      press(parts.terms, view === "terms");
      press(parts.matrix, view === "matrix");
      press(parts.predict, predict);
      press(parts.touch, touch);
      for (const name of /** @type {const} */ (["undo", "redo", "reset"])) {
        parts[name].setAttribute("aria-disabled", String(!s.bundle.can[name])); // a disabled one would lose the focus
      }
      scrub.max = String(size(s.out) - 1);
    },
    /** @param {boolean} whether */
    large(whether) {
      press(parts.larger, whether);
      parts.larger.textContent = whether ? "back" : "larger";
    },
    /** @param {boolean} playing */
    playing(playing) {
      press(parts.play, playing);
      parts.play.replaceChildren(icon(playing ? "pause" : "play"));
    },
    /**
     * Where the sweep stands.
     * @param {number} place
     * @param {string} text
     */
    at(place, text) {
      if (document.activeElement !== scrub || place >= 0) scrub.value = String(Math.max(0, place));
      scrub.setAttribute("aria-valuetext", text);
    },
  };
}
