// Where things stand in a page that may scale them: by CSS zoom, by a transform, as slides do.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Edges  in px */

/**
 * How much larger the page shows an element than its own px say.
 * @param {HTMLElement} el
 */
export const scaleOf = (el) => scaleIn(el, el.getBoundingClientRect());

/** @param {HTMLElement} el @param {DOMRect} frame as the page shows it */
function scaleIn(el, { width, height }) {
  /** @param {number} shown @param {number} own rounded to whole px, so what is less than one away is as large */
  const ratio = (shown, own) => (own && Math.abs(shown - own) >= 1 ? shown / own : 1);
  return { x: ratio(width, el.offsetWidth), y: ratio(height, el.offsetHeight) };
}

/**
 * A point of the window in an element's own px, from its corner.
 * @param {HTMLElement} el
 * @param {number} clientX
 * @param {number} clientY
 * @returns {[number, number]}
 */
export function pointIn(el, clientX, clientY) {
  const frame = el.getBoundingClientRect();
  const scale = scaleIn(el, frame);
  return [(clientX - frame.left) / scale.x, (clientY - frame.top) / scale.y];
}

/**
 * Edges in px of the window as they would be if the page did not scale them.
 * @param {{x: number, y: number}} scale
 * @param {Edges} box
 * @returns {Edges}
 */
export function unscaled(scale, { left, top, right, bottom }) {
  return { left: left / scale.x, top: top / scale.y, right: right / scale.x, bottom: bottom / scale.y };
}
