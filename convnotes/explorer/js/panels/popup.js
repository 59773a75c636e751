// A button that opens something beside it, and closes it: by itself, by Escape, by a click elsewhere.

import { keepKeys, make, swallow } from "../base/dom.js";

/**
 * @param {string} name
 * @param {string} text
 * @param {string} label
 * @param {HTMLElement} content
 */
export function makePopup(name, text, label, content) {
  const host = make("div", "cn-popup");
  const button = make("button", `cn-button cn-do-${name}`, text);
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  keepKeys(button);
  content.classList.add("cn-popup-content");
  host.append(button, content);

  /** @param {boolean} whether */
  function open(whether) {
    button.setAttribute("aria-expanded", String(whether));
    content.hidden = !whether;
    content.classList.remove("cn-popup-left");
    const edge = host.closest(".convnotes-explorer")?.getBoundingClientRect().right ?? Infinity;
    if (whether) content.classList.toggle("cn-popup-left", content.getBoundingClientRect().right > edge);
    const page = host.ownerDocument;
    if (whether) page.addEventListener("pointerdown", elsewhere, true);
    else page.removeEventListener("pointerdown", elsewhere, true);
  }
  /** @param {Event} event */
  function elsewhere(event) {
    if (!event.composedPath().includes(host)) open(false);
  }
  button.addEventListener("click", () => open(content.hidden));
  host.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || content.hidden) return;
    swallow(event);
    open(false);
    button.focus({ preventScroll: true });
  });
  open(false);
  return { host, button, close: () => open(false) };
}
