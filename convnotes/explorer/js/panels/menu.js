// A menu with its label, whose element stays when what it offers changes.

import { keepKeys, make } from "../base/dom.js";

/**
 * What is picked goes to `onpick`.
 * @param {string} name
 * @param {string} title
 * @param {string} [said] what stands beside it
 */
export function makeMenu(name, title, said = name) {
  const label = make("label", "cn-setting");
  const select = make("select", "cn-select");
  const beside = make("span", "cn-muted", said);
  label.append(beside, select);
  label.title = title;
  select.setAttribute("aria-label", name);
  keepKeys(select);
  /** @type {any[]} */ let values = [];
  let shown = "";
  const made = {
    label,
    onpick: /** @type {(value: any) => void} */ (() => {}),
    value: () => values[select.selectedIndex] ?? null,
    /**
     * Offer values, one of them chosen; the element stays, and with it the focus.
     * @param {any[]} offered
     * @param {any} value
     * @param {(value: any) => string} text
     */
    offer(offered, value, text) {
      values = offered;
      const texts = offered.map(text);
      if (shown !== texts.join("\n")) select.replaceChildren(...texts.map((each) => make("option", "", each)));
      shown = texts.join("\n");
      select.selectedIndex = offered.findIndex((other) => JSON.stringify(other) === JSON.stringify(value));
    },
    /** @param {string} text  stands beside it from now on */
    say(text) {
      beside.textContent = text;
    },
    /** @param {boolean} whether */
    fix(whether) {
      select.disabled = whether;
    },
  };
  select.addEventListener("change", () => made.onpick(made.value()));
  return made;
}
