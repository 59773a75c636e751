// The settings of a layer, in one line that folds: menus of what fits, the flip, the gallery of kernels.

import { keepKeys, make } from "../base/dom.js";
import { randomWeights } from "../engine/gallery.js";
import { makeGallery } from "./gallery.js";
import { makeMenu } from "./menu.js";
import {
  ANOTHER,
  EDITED,
  GIVEN,
  MENUS,
  alike,
  galleryWeights,
  kernelOffers,
  kernelPlaces,
  labelOf,
  offersOf,
  weightsAt,
} from "./offers.js";

/** @import { State } from "../base/state.js" */

/** @type {Record<string, string>} */
const TITLES = {
  padding: "How many cells are added around each input",
  stride: "How many cells of the input the window moves from one output pixel to the next",
  dilation: "How many cells of the input lie from one kernel element to the next",
  boundary: "What the added cells hold",
  phi: "The function that each sum goes through",
  kernel: "What to put in place of the weights",
  replaces: "Which weights are replaced",
};
const FLIP = {
  on: ["convolution", "convolution: kernels flipped"],
  off: ["cross-correlation", "cross-correlation, not convolution: kernels not flipped"],
};

/**
 * @param {HTMLElement} host
 * @param {ReturnType<typeof import("./code.js").makeCode>} code  stands at the end of the line
 * @param {{set: (name: string, value: any) => void, put: (from: number, weights: Float64Array) => void,
 *   restore: (start: number, count: number) => void}} on
 */
export function makeSettings(host, code, on) {
  /** @type {State} */ let s;
  /** @type {Float64Array|null} */ let given = null;
  /** @type {Float64Array|null} */ let random = null;
  let seed = 0;
  let sizes = "";
  const fold = make("button", "cn-button cn-fold");
  const line = make("div", "cn-settings-line");
  const summary = make("span", "cn-muted cn-summary");
  const note = make("div", "cn-muted cn-settings-note");
  fold.append(make("span", "", "settings"));
  fold.setAttribute("aria-label", "settings");
  fold.title = "Fold the settings away, or show them";
  note.setAttribute("aria-live", "polite");
  line.setAttribute("role", "group");
  line.setAttribute("aria-label", "settings of the layer");

  const menus = Object.fromEntries(
    Object.keys(TITLES).map((name) => [name, makeMenu(name, TITLES[name], name === "replaces" ? "in" : name)]),
  );
  const flip = make("button", "cn-button cn-flip");
  flip.title = "Whether the kernels are flipped, as convolution does and frameworks do not";
  for (const button of [fold, flip]) {
    button.type = "button";
    keepKeys(button);
  }
  line.append(...MENUS.slice(0, 4).map((name) => menus[name].label), flip);
  const gallery = makeGallery({
    offers() {
      const place = menus.replaces.value();
      const { offered: names, shown } = kernelOffers(s, place, given, random);
      return { s, place, given, names, shown };
    },
    pick: putKernel,
  });
  line.append(...[MENUS[4], "kernel"].map((name) => menus[name].label), gallery.host);
  line.append(menus.replaces.label, code.label);
  host.append(fold, summary, line, note, code.text);

  for (const name of MENUS) menus[name].onpick = (value) => on.set(name, value);
  menus.kernel.onpick = putKernel;
  menus.replaces.onpick = () => followKernels();
  flip.addEventListener("click", () => {
    if (flip.getAttribute("aria-disabled") !== "true") on.set("flip", !s.bundle.settings.flip);
  });
  fold.addEventListener("click", () => open(fold.getAttribute("aria-expanded") !== "true"));
  open(true);

  /** @param {boolean} whether */
  function open(whether) {
    fold.setAttribute("aria-expanded", String(whether));
    line.hidden = note.hidden = !whether;
    code.text.hidden = !whether || !code.form();
    summary.hidden = whether;
  }

  /** @param {string} name */
  function putKernel(name) {
    const place = menus.replaces.value();
    const [from, count] = weightsAt(s, place);
    if (name === EDITED) return;
    if (name === GIVEN) return given ? on.put(from, given.slice(from, from + count)) : on.restore(from, count);
    if (name === "random" || name === ANOTHER) {
      seed += 1;
      random = Float64Array.from(randomWeights(count, seed), s.bundle.kinds.w === "single" ? Math.fround : undefined);
      return on.put(from, random);
    }
    const kernel = galleryWeights(s, name);
    on.put(
      from,
      new Float64Array(count).map((_, at) => kernel[at % kernel.length]),
    );
  }

  function followKernels() {
    const places = kernelPlaces(s);
    const symbol = (/** @type {[number, number]|null} */ place) =>
      place ? `w${place[0]}${Math.max(...place) > 9 ? "," : ""}${place[1]}` : "all";
    menus.replaces.offer(places, places.find((place) => alike(place, menus.replaces.value())) ?? null, symbol);
    const { shown, offered } = kernelOffers(s, menus.replaces.value(), given, random);
    menus.kernel.offer(offered, shown, String);
    gallery.follow();
  }

  function followSettings() {
    const { settings, fixed } = s.bundle;
    const { now, offered, why } = offersOf(s);
    const geometry = s.kernel.length > 0;
    for (const name of MENUS) {
      menus[name].offer(offered[name], now[name], (value) => labelOf(name, value));
      menus[name].label.hidden = name !== "phi" && !geometry;
      menus[name].fix(name !== "phi" && fixed);
    }
    menus.kernel.say(geometry ? "kernel" : "weights");
    note.textContent = why;
    const [text, label] = FLIP[settings.flip ? "on" : "off"];
    flip.hidden = !geometry;
    flip.textContent = text;
    flip.setAttribute("aria-label", label);
    flip.setAttribute("aria-pressed", String(settings.flip));
    flip.setAttribute("aria-disabled", String(fixed));
    const words = MENUS.slice(0, 4).map((name) => `${name} ${labelOf(name, now[name])}`);
    summary.textContent = [...(geometry ? [...words, text] : []), labelOf("phi", now.phi)].join(", ");
  }

  return {
    /** Show what the layer is set to, and what else it could be. @param {State} now */
    update(now) {
      s = now;
      if (!s.bundle.can.reset) given = s.w.values;
      else if (given?.length !== s.w.values.length) given = null;
      const key = JSON.stringify([s.shape, s.bundle.settings, s.bundle.given, s.biasPerPixel]);
      if (key !== sizes) followSettings();
      sizes = key;
      followKernels();
    },
    /** Go back to what is set, after a choice that was refused. */
    revert() {
      sizes = "";
      this.update(s);
    },
  };
}
