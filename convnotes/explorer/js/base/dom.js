// Elements: how they are made, named and kept from JupyterLab's shortcuts.

export const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with a class and text; text is never read as HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [cls]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, cls, text) {
  const el = document.createElement(tag);
  if (cls) el.className = cls;
  if (text !== undefined) el.textContent = text;
  return el;
}

/**
 * Keep JupyterLab's shortcuts (x cuts a cell!) from an element that takes the focus; it asks the element itself.
 * @param {HTMLElement} el
 */
export function keepKeys(el) {
  el.setAttribute("data-lm-suppress-shortcuts", "true");
}

/**
 * A button that says what it does; what it is called stands in its title, too.
 * @param {string} cls
 * @param {string} text
 * @param {string} label
 */
export function makeButton(cls, text, label) {
  const el = make("button", cls, text);
  el.type = "button";
  el.title = label;
  el.setAttribute("aria-label", label);
  keepKeys(el);
  return el;
}

/**
 * A group of elements with a name of its own.
 * @param {string} label
 * @param {...(Node|string)} items
 */
export function makeGroup(label, ...items) {
  const el = make("div", "cn-group");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", label);
  el.append(...items);
  return el;
}

/**
 * A symbol with subscripts, as w₂₀.
 * @param {string} letter
 * @param {number[]} subs
 * @returns {HTMLElement}
 */
export function symbol(letter, subs) {
  const el = make("span", "cn-sym");
  const joined = subs.every((s) => s < 10) ? subs.join("") : subs.join(",");
  el.append(make("i", "", letter), make("sub", "", joined));
  return el;
}

/** Ours alone: neither the page nor JupyterLab acts on it. @param {Event} event */
export function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * @typedef {{el: {setAttribute: (name: string, value: string) => void}, d: string}} Path
 *   A path element, or what is set as one, and the `d` it has.
 */

/**
 * Set the `d` of paths by name, where it has changed.
 * @param {Record<string, Path>} paths
 * @param {Record<string, string>} d
 */
export function drawPaths(paths, d) {
  for (const name in d) {
    if (paths[name].d === d[name]) continue;
    paths[name].d = d[name];
    paths[name].el.setAttribute("d", d[name]);
  }
}

/** What draws on a canvas. @param {HTMLCanvasElement} canvas */
export function penOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}
