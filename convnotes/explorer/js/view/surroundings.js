// What surrounds a view and may change while it is open: the ground behind it and the sharpness of the screen.

import { groundOf, readable, themeOn } from "../base/ground.js";

const AGAIN = [0, 300, 1000]; // ms: style sheets load, and colours fade, after what brings them

/**
 * Tell when the ground behind an element may have changed, and when the screen has other pixels.
 * @param {HTMLElement} el
 * @param {{ground: () => void, pixels: () => void}} on
 * @returns {() => void} ends it
 */
export function followSurroundings(el, on) {
  /** @type {number[]} */ let timers = [];
  const soon = () => {
    timers.forEach(clearTimeout);
    timers = AGAIN.map((after) => setTimeout(on.ground, after));
  };
  const observer = new MutationObserver((seen) => {
    if (seen.some(maySetColours)) soon();
  });
  const watch = () => {
    observer.disconnect();
    for (let at = el.parentElement; at; at = at.parentElement) observer.observe(at, { attributes: true });
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  };
  // A notebook makes a view before it stands in the page: what is around it is known once it has a size.
  const placed = new ResizeObserver(() => {
    watch();
    soon();
  });
  placed.observe(el);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const forced = matchMedia("(forced-colors: active)");
  const page = [dark, forced];
  page.forEach((query) => query.addEventListener("change", soon));
  el.addEventListener("pointerenter", on.ground); // what nothing told, a look tells

  /** @type {MediaQueryList} */ let sharpness;
  const sharper = () => {
    sharpness?.removeEventListener("change", sharper);
    if (sharpness) on.pixels();
    sharpness = matchMedia(`(resolution: ${window.devicePixelRatio || 1}dppx)`);
    sharpness.addEventListener("change", sharper);
  };
  sharper();

  return () => {
    placed.disconnect();
    observer.disconnect();
    timers.forEach(clearTimeout);
    page.forEach((query) => query.removeEventListener("change", soon));
    el.removeEventListener("pointerenter", on.ground);
    sharpness.removeEventListener("change", sharper);
  };
}

/** Whether what has changed may bring other colours: not the page's icon or title. @param {MutationRecord} change */
export const maySetColours = ({ type, target, addedNodes, removedNodes }) =>
  type === "attributes" || [target, target.parentNode, ...addedNodes, ...removedNodes].some(isStyleSheet);

/** @param {Node|null} node */
const isStyleSheet = (node) =>
  node?.nodeName === "STYLE" || (node?.nodeName === "LINK" && /** @type {any} */ (node).rel.includes("stylesheet"));

/**
 * Take the theme of the ground behind a view; where that leaves text hard to read, bring a ground along.
 * @param {HTMLElement} root
 * @param {HTMLElement} host
 */
export function dress(root, host) {
  const ground = groundOf(host);
  root.dataset.theme = themeOn(ground);
  const ink = getComputedStyle(root);
  const inks = ["--cn-ink", "--cn-muted", "--cn-accent"].map((name) => ink.getPropertyValue(name).trim());
  root.classList.toggle("cn-own-ground", !readable(inks, ground, root));
  return themeOn(ground);
}
