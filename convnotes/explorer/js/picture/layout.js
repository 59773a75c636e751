// Where every grid stands: inputs, matrix of kernels, outputs. Boxes in pixels of the stage, nothing drawn here.

import { layoutAcross } from "./across.js";
import { layoutAside } from "./aside.js";
import { NARROWEST } from "./cells.js";

/** @import { State } from "../base/state.js" */
/** @import { Box } from "./cells.js" */

/**
 * @typedef {{left: number, top: number, width: number, height: number}} Place  In px of the stage.
 * @typedef {Place & ({role: "x"|"y"|"w", ch: number[], aside?: string, text?: undefined} |
 *   {text: string, role?: undefined, aside?: undefined})} Label  A caption: of a tensor, or plain words.
 * @typedef {{left: number, top: number, cell: number, i?: number, j?: number}} MapPlace
 *   The minimap of all kernels, and the row and the column of kernels that are shown beside it.
 * @typedef {{left: number, right: number, each: number, count: number}} Band
 *   Where lines run beside weights that stand alone: how far apart they are, 0 where there is no room, and how many.
 * @typedef {{boxes: Box[], labels: Label[], width: number, height: number, wider: boolean, vertical: boolean,
 *   map: MapPlace|null, band?: Band, zones: Record<"x"|"w"|"y", [start: number, width: number]>}} Layout
 *   What is wider than the page is scrolled sideways.
 */

/**
 * @param {State} s
 * @param {number} width of the page
 * @returns {Layout}
 */
export function layoutOf(s, width) {
  const w = Math.max(NARROWEST, Math.floor(width));
  return s.spatial.length === 1 ? layoutAcross(s, w) : layoutAside(s, w);
}
