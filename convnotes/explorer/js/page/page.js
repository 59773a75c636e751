// A page without Python: its state read out of it, a stand-in for the model, the view in place of the still picture.

import { groundOf, themeOn } from "../base/ground.js";
import { chosenIn, followAddress, themeIn } from "./address.js";
import { makeModel } from "./model.js";

/** @import { Model } from "../hands/queue.js" */
/** @import { StandIn } from "./model.js" */

/** The frame that the page is in; null where it is in none, or does not see the page around it. */
function frameAround() {
  try {
    return window.frameElement;
  } catch {
    return null;
  }
}

/** The theme of what surrounds the page: of its frame where it sees it, else what the reader's system prefers. */
function surroundingTheme() {
  const frame = frameAround();
  if (frame) return themeOn(groundOf(frame));
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Take the theme that the address asks for, or that of the surroundings, now and whenever one changes. */
function followTheme() {
  const dress = () => {
    document.documentElement.dataset.theme = themeIn(location.hash) || surroundingTheme();
  };
  dress();
  window.addEventListener("hashchange", dress);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  const observer = new MutationObserver(dress);
  for (let at = frameAround(); at; at = at.parentElement) observer.observe(at, { attributes: true });
}

/**
 * Show the view of a page.
 * @param {(context: {model: Model, el: HTMLElement}) => void} render  of the view's module
 * @param {(traits: any) => (message: any, model: StandIn) => void} answersOf  what stands in for Python
 */
export function openPage(render, answersOf) {
  const traits = JSON.parse(document.querySelector("#convnotes-state")?.textContent ?? "");
  const el = /** @type {HTMLElement} */ (document.querySelector("#convnotes-view"));
  const chosen = chosenIn(location.hash);
  const model = makeModel({ ...traits, ...(chosen === null ? {} : { selection: chosen }) }, answersOf(traits));
  followTheme();
  document.documentElement.classList.add("convnotes-live"); // shown first: a view that is not shown has no width
  try {
    render({ model, el });
  } catch (error) {
    document.documentElement.classList.remove("convnotes-live");
    throw error;
  }
  followAddress(model);
}
