// Copy as: the layer and what is chosen as a text in another language.

import { keepKeys, make } from "../base/dom.js";
import { FORMS } from "../code/text.js";
import { copyText } from "../view/frame.js";
import { makeMenu } from "./menu.js";

const NONE = "choose";
const LINES_IN_SIGHT = 16;
const AFTER = 150; // ms of rest before the text is written anew

/** @param {{write: (form: string) => string, tell: (text: string) => void}} on */
export function makeCode({ write, tell }) {
  const menu = makeMenu("copy as", "The layer and what is chosen, in another language");
  const text = make("div", "cn-code");
  const area = make("textarea", "cn-code-text");
  const copy = make("button", "cn-button", "copy");
  let writing = 0;
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
    if (form()) put();
  };

  function put() {
    const written = write(form());
    area.value = written;
    area.rows = Math.min(LINES_IN_SIGHT, written.split("\n").length);
    area.setAttribute("aria-label", form());
  }

  return {
    label: menu.label,
    text,
    form,
    /** Write what is shown and chosen now, if a text is in sight. */
    follow() {
      clearTimeout(writing);
      if (form() && !text.hidden) writing = setTimeout(put, AFTER);
    },
    stop: () => clearTimeout(writing),
  };
}
