// The gallery of kernels: what each would make of the input at hand, in small, to be picked by mouse, keys or finger.

import { keepKeys, make } from "../base/dom.js";
import { brief } from "../base/format.js";
import { shader } from "../base/palette.js";
import { asRole } from "../base/state.js";
import { previewOf } from "../engine/preview.js";
import { pictureOf } from "../picture/board.js";
import { EDITED, GIVEN, galleryWeights, weightsAt } from "./offers.js";
import { makePopup } from "./popup.js";

/** @import { State } from "../base/state.js" */

const MOST_CELLS = 40; // of a preview, along an axis
const SIDE = 64; // px of a preview

/**
 * @param {{offers: () => {s: State, place: [number, number]|null, given: Float64Array|null, names: string[],
 *   shown: string}, pick: (name: string) => void}} on
 */
export function makeGallery(on) {
  const list = make("div", "cn-gallery");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "what each choice makes of this input");
  const popup = makePopup("gallery", "see", "what each choice makes of this input", list);
  let timer = 0;

  function draw() {
    clearTimeout(timer);
    if (list.hidden) return;
    const { s, place, given, names, shown } = on.offers();
    const i = place ? place[0] : 0;
    /** @type {(() => void)[]} */ const tasks = [];
    const again = list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-kernel") : null;
    list.replaceChildren(
      ...names
        .filter((name) => name !== EDITED)
        .map((name) => {
          const button = make("button", "cn-preview");
          button.type = "button";
          button.dataset.kernel = name;
          button.setAttribute("aria-pressed", String(name === shown));
          keepKeys(button);
          const weights = weightsOf(s, place, given, name);
          if (weights && !s.hidden) {
            const canvas = make("canvas");
            button.append(canvas);
            tasks.push(() => paintPreview(canvas, s, weights, i));
          }
          button.append(make("span", "", name));
          button.addEventListener("click", () => {
            on.pick(name);
            draw();
          });
          return button;
        }),
    );
    if (again) /** @type {HTMLElement|null} */ (list.querySelector(`[data-kernel="${again}"]`))?.focus();
    const next = () => {
      tasks.shift()?.();
      if (tasks.length) timer = setTimeout(next);
    };
    next();
  }

  popup.button.addEventListener("click", draw);
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const buttons = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(at + by + buttons.length) % buttons.length].focus();
  });
  return { host: popup.host, follow: draw };
}

/**
 * All weights of the layer with a kernel put in its place; null where they are not known before.
 * @param {State} s
 * @param {[number, number]|null} place
 * @param {Float64Array|null} given
 * @param {string} name
 */
function weightsOf(s, place, given, name) {
  const [from, count] = weightsAt(s, place);
  const weights = Float64Array.from(s.w.values);
  if (name === GIVEN) {
    if (!given) return null;
    weights.set(given.subarray(from, from + count), from);
  } else if (name.includes("random")) return null;
  else {
    const kernel = galleryWeights(s, name);
    for (let at = 0; at < count; at++) weights[from + at] = kernel[at % kernel.length];
  }
  return weights;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {State} s
 * @param {Float64Array} weights
 * @param {number} i
 */
function paintPreview(canvas, s, weights, i) {
  const { rows, cols, values } = previewOf(s, weights, i, MOST_CELLS);
  const role = asRole(Float64Array.from(values));
  const cell = SIDE / Math.max(rows, cols);
  Object.assign(canvas.style, { width: `${cols * cell}px`, height: `${Math.max(rows * cell, 14)}px` });
  canvas.title = values.length === 1 ? brief(values[0], role) : "";
  const shade = shader(role, s.theme, false);
  pictureOf(cols, rows, (n) => shade(values[n]), canvas);
}
