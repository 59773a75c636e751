// The fragment of a page's address: what is chosen, so that a link opens on it, and the theme.

/** @import { StandIn } from "./model.js" */

const ADDRESS_AFTER = 500; // ms of rest before the address is written: browsers refuse a hundred times in half a minute

/** The parts of a fragment, "#select=y:1:3,4&theme=dark". @param {string} hash */
const partsOf = (hash) => new URLSearchParams(hash.replace(/^#/, "").replace(/\+/g, "%2B"));

/** What a fragment chooses, null where it says nothing of it. @param {string} hash */
export const chosenIn = (hash) => partsOf(hash).get("select");

/** The theme that a fragment asks for, "" where it asks for none. @param {string} hash */
export function themeIn(hash) {
  const theme = partsOf(hash).get("theme") ?? "";
  return ["light", "dark"].includes(theme) ? theme : "";
}

/**
 * A fragment with another selection; all else in it stays. Commas and colons are written as they are read.
 * @param {string} hash
 * @param {string} selection
 */
export function withChosen(hash, selection) {
  const parts = partsOf(hash);
  if (selection) parts.set("select", selection);
  else parts.delete("select");
  return `#${String(parts).replace(/%3A/g, ":").replace(/%2C/g, ",")}`;
}

/**
 * Keep the address and the model at one selection: a link within the page chooses, and what is chosen can be linked to.
 * @param {StandIn} model
 */
export function followAddress(model) {
  let timer = 0;
  window.addEventListener("hashchange", () => {
    const chosen = chosenIn(location.hash);
    if (chosen !== null) model.set("selection", chosen);
  });
  model.on("change:selection", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const hash = withChosen(location.hash, model.get("selection"));
      if (hash !== location.hash) history.replaceState(null, "", hash);
    }, ADDRESS_AFTER);
  });
}
