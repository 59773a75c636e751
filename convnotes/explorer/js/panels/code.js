// Copy as: the layer and what is chosen as a text in another language, which Python writes.

import { keepKeys, make } from "../base/dom.js";
import { copyText } from "../view/frame.js";
import { makeMenu } from "./menu.js";

const FORMS = ["NumPy", "PyTorch", "LaTeX"];
const NONE = "choose";
const LINES_IN_SIGHT = 16;
const AFTER = 150; // ms of rest before the text is asked for anew

/** @param {{ask: (form: string) => void, tell: (text: string) => void}} on */
export function makeCode({ ask, tell }) {
  const menu = makeMenu("copy as", "The layer and what is chosen, in another language");
  const text = make("div", "cn-code");
  const area = make("textarea", "cn-code-text");
  const copy = make("button", "cn-button", "copy");
  let asking = 0;
  area.readOnly = true;
  area.spellcheck = false;
  copy.type = "button";
  copy.title = "Put the text on the clipboard";
  keepKeys(area);
  keepKeys(copy);
  copy.addEventListener("click", () => copyText(area.value).then(tell));
  text.append(area, copy);
  text.hidden = true;
  menu.offer([NONE, ...FORMS], NONE, String);
  const form = () => (menu.value() === NONE ? "" : menu.value());
  menu.onpick = () => {
    text.hidden = !form();
    if (form()) ask(form());
  };
  return {
    label: menu.label,
    text,
    form,
    /** Ask for the text of what is shown and chosen now, if one is in sight. */
    follow() {
      clearTimeout(asking);
      if (form() && !text.hidden) asking = setTimeout(() => ask(form()), AFTER);
    },
    /** @param {{form: string, text: string}} message */
    take(message) {
      if (message.form !== form()) return;
      area.value = message.text;
      area.rows = Math.min(LINES_IN_SIGHT, message.text.split("\n").length);
      area.setAttribute("aria-label", message.form);
    },
    stop: () => clearTimeout(asking),
  };
}
