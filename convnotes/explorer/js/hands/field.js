// A field to type a number, over a cell.

import { keepKeys, make } from "../base/dom.js";
import { typed, untaken } from "./values.js";

/** @import { Place } from "../picture/layout.js" */

/**
 * Ask for a number in a field over a cell. It outlasts whatever is drawn anew below it; `follow` puts it where the cell
 * then stands, and closes it where there is none. With `without`, the field may be given empty, which is answered by
 * it, and a click gives what is typed, as Enter does.
 * @param {HTMLElement} host
 * @param {() => Place|null} spot  where the cell stands in the host
 * @param {{label: string, text: string, take: (value: number) => void, tell: (text: string) => void,
 *   after: () => void, without?: () => void}} on
 */
export function askNumber(host, spot, { label, text, take, tell, after, without }) {
  const field = make("input", "cn-field cn-no-save");
  field.setAttribute("aria-label", label);
  field.inputMode = "decimal";
  field.value = text;
  keepKeys(field);
  let open = true;
  const follow = () => {
    const at = spot();
    if (!at) return close();
    const width = Math.max(64, at.width + 8);
    Object.assign(field.style, {
      left: `${Math.max(0, at.left + at.width / 2 - width / 2)}px`,
      top: `${at.top + at.height / 2 - 15}px`,
      width: `${width}px`,
    });
  };
  const close = () => {
    if (!open) return;
    open = false;
    field.remove();
    after();
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      tell("");
      close();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    give();
  });
  const give = () => {
    const value = typed(field.value);
    if (without && !field.value.trim()) {
      close();
      without();
    } else if (value === null) tell(untaken(field.value));
    else {
      close();
      take(value);
    }
  };
  if (without) field.addEventListener("click", give);
  for (const name of ["pointerdown", "pointermove", "click", "dblclick"]) {
    field.addEventListener(name, (event) => event.stopPropagation());
  }
  field.addEventListener("blur", () => {
    const value = open ? typed(field.value) : null;
    close();
    if (value !== null) take(value);
  });
  follow();
  host.append(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(text.length, text.length);
  return { follow, close };
}
