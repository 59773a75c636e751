// The lens of a network: where cells are too small to point at, the chosen unit and what it reads, enlarged.

import { range } from "../base/indices.js";
import { gridShape } from "../picture/cells.js";
import { cropOf, isSmall, makeViews, middleIn, showViews } from "../picture/lens.js";
import { headingOf } from "./layout.js";
import { barsOf, planeImage } from "./paint.js";
import { hullOf, isEmpty } from "./sets.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Role } from "../base/state.js" */
/** @import { Enlarged } from "../picture/lens.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Net, Unit } from "./net.js" */

const MOST_VIEWS = 5; // what is enlarged of the cells that are read is a sample
const LONGEST_LABEL = 11; // letters of a name that fit above a view

/** @typedef {ReturnType<typeof makeNetLens>} NetLens */

/**
 * A strip of magnified views below the picture; hidden where every cell is large enough. Its height never changes.
 * @param {HTMLElement} host
 * @param {Net} net
 * @param {Plane[]} planes
 * @param {number} width
 */
export function makeNetLens(host, net, planes, width) {
  const lens = makeViews(host, planes.some(isSmall), width, MOST_VIEWS);
  /** @type {WeakMap<Role, Map<string, Enlarged["paint"]>>} */ const painters = new WeakMap();

  /**
   * What paints cells of a channel of a node, kept while its values stay what they are.
   * @param {Role} role
   * @param {number} node
   * @param {number} channel
   * @param {number} slice
   * @param {Theme} theme
   */
  function painterOf(role, node, channel, slice, theme) {
    const own = painters.get(role) ?? new Map();
    painters.set(role, own);
    const key = `${channel} ${slice} ${theme}`;
    if (!own.has(key)) {
      const grid = { node, slice, ...gridShape(net.nodes[node].shape.slice(1)) };
      const signal = net.nodes[node].shape.length === 2;
      own.set(
        key,
        signal
          ? barsOf(net, role, grid, channel, theme)
          : cropOf(planeImage(net, role, grid, channel, theme, false), false),
      );
    }
    return /** @type {Enlarged["paint"]} */ (own.get(key));
  }

  /**
   * The channels of a node that are lit, around the hull of what is; none of a vector, or before its values are there.
   * @param {number} node
   * @param {number[][]} hull
   * @param {Role|undefined} role
   * @param {Theme} theme
   * @param {boolean} above whether it is what the unit reaches
   * @returns {Enlarged[]}
   */
  function viewsOf(node, [[first, end], ...hull], role, theme, above) {
    if (!role || !hull.length) return [];
    const { name } = net.nodes[node];
    const spans = [[0, 1], [0, 1], ...hull].slice(-3); // slices, rows, columns
    return range(Math.min(end - first, MOST_VIEWS)).map((n) => ({
      key: `${name}:${first + n}`,
      label: () => [`${headingOf(name, LONGEST_LABEL)}, ${first + n}`],
      strip: hull.length === 1,
      above,
      spans,
      paint: painterOf(role, node, first + n, middleIn(spans[0]), theme),
    }));
  }

  /**
   * The nearest nodes below or above one whose cells have places: numbers without are large enough.
   * @param {number} node
   * @param {(node: number) => number[]} next
   * @returns {number[]}
   */
  const placed = (node, next) => next(node).flatMap((at) => (net.nodes[at].shape.length > 1 ? [at] : placed(at, next)));

  return {
    /**
     * Show the unit, and the nearest cells of images or signals that it sees; of an input those that it reaches.
     * @param {Unit|null} chosen
     * @param {Fields|null} fields
     * @param {(Role|undefined)[]} roles
     * @param {Theme} theme
     */
    draw(chosen, fields, roles, theme) {
      if (!lens) return;
      if (!chosen || !fields) return showViews(lens, [], theme);
      const { reads } = net.nodes[chosen.node];
      const near = reads.length
        ? placed(chosen.node, (at) => net.nodes[at].reads)
        : placed(chosen.node, (at) => net.nodes[at].readers.map(([reader]) => reader));
      const side = reads.length ? fields.below : fields.above;
      const hull = chosen.unit.map((n) => [n, n + 1]);
      const own = viewsOf(chosen.node, hull, roles[chosen.node], theme, false);
      const others = [...new Set(near)].flatMap((at) => {
        const cells = side[at];
        if (!cells || isEmpty(cells)) return [];
        return viewsOf(at, hullOf(net.nodes[at].shape, cells), roles[at], theme, side === fields.above);
      });
      const fit = others.slice(0, lens.labels.length - own.length);
      showViews(lens, reads.length ? [...fit, ...own] : [...own, ...fit], theme);
    },
  };
}
