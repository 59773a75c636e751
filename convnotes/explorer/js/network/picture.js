// The picture of a network on the stage: boards, planes with their names, headings, and the lines between nodes.

import { keepKeys, make } from "../base/dom.js";
import { times } from "../base/format.js";
import { pointIn } from "../base/place.js";
import { makeBoard, repaintable } from "../picture/board.js";
import { sliceRowCol } from "../picture/cells.js";
import { columnsOf } from "./columns.js";
import { drawEdges, headOf } from "./headings.js";
import { layoutNet } from "./layout.js";
import { makeLight, planeOf } from "./light.js";
import { paintPlane } from "./paint.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Role } from "../base/state.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Headings } from "./headings.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Heat, Inks } from "./light.js" */
/** @import { Net, Unit } from "./net.js" */

const FOCUS_RIM = 8; // px around the planes of a node, for the mark of the focus

/** @typedef {ReturnType<typeof makeNetPicture>} NetPicture */
/**
 * What of a network is folded away, and which channels of a node are shown first.
 * @typedef {{runs: Set<number>, closed: Set<number>, first: Map<number, number>}} Folds  `runs` are shown in full.
 */

/**
 * @param {HTMLElement} stage
 * @param {Net} net
 * @param {Folds} folds
 * @param {number} width of the page
 * @param {Headings} on
 */
export function makeNetPicture(stage, net, folds, width, on) {
  const columns = columnsOf(net, folds.runs);
  const layout = layoutNet(net, columns, folds.closed, width);
  const { planes, blocks } = layout;
  stage.replaceChildren();
  Object.assign(stage.style, { width: `${layout.width}px`, height: `${layout.height}px` });
  const edges = drawEdges(stage, columns, layout);
  const whole = [{ left: 0, top: 0, cols: layout.width, rows: layout.height, cw: 1, chh: 1 }];
  const under = makeBoard(stage, /** @type {any} */ (whole), "cn-board-under");
  const over = makeBoard(stage, /** @type {any} */ (whole), "cn-board-over");
  const shown = new Map(blocks.map((block) => [block.item.node, block.shown]));
  /** The first channel of a node that is shown. @param {number} node */
  const firstOf = (node) =>
    Math.min(folds.first.get(node) ?? 0, Math.max(0, net.nodes[node].shape[0] - (shown.get(node) ?? 0)));
  /** @param {Plane} plane */
  const channelOf = (plane) => firstOf(plane.node) + plane.slot;
  const drawLight = makeLight(over, net, planes, channelOf);
  /** @type {Map<EventTarget|null, Plane>} */ const entries = new Map();
  const hosts = new Map(blocks.filter(({ shown }) => shown).map(({ item }) => [item.node, hostOf(item.node)]));
  const elements = planes.map((plane) => {
    const el = make("div", "cn-grid");
    const host = /** @type {ReturnType<typeof hostOf>} */ (hosts.get(plane.node));
    Object.assign(el.style, {
      left: `${plane.left - host.left}px`,
      top: `${plane.top - host.top}px`,
      width: `${plane.cols * plane.cw}px`,
      height: `${plane.rows * plane.chh}px`,
    });
    keepKeys(el);
    el.setAttribute("role", "application");
    el.setAttribute("aria-roledescription", "grid of cells");
    el.tabIndex = -1;
    entries.set(el, plane);
    host.el.append(el);
    return { el, plane };
  });
  const heads = blocks.map((block) => headOf(stage, net, block, layout.gap, on));
  name();

  /**
   * What holds the planes of a node: the page looks for what is under the pointer in one of them only. Those of a
   * vector flow in it, which costs a browser much less than many with places of their own.
   * @param {number} node
   */
  function hostOf(node) {
    const own = planes.filter((plane) => plane.node === node);
    const left = Math.min(...own.map((plane) => plane.left));
    const top = Math.min(...own.map((plane) => plane.top));
    const right = Math.max(...own.map((plane) => plane.left + plane.cols * plane.cw));
    const bottom = Math.max(...own.map((plane) => plane.top + plane.rows * plane.chh));
    const el = make("div", net.nodes[node].shape.length === 1 ? "cn-planes cn-planes-strip" : "cn-planes");
    Object.assign(el.style, {
      left: `${left - FOCUS_RIM}px`,
      top: `${top - FOCUS_RIM}px`,
      width: `${right - left + 2 * FOCUS_RIM}px`,
      height: `${bottom - top + 2 * FOCUS_RIM}px`,
    });
    stage.append(el);
    return { el, left: left - FOCUS_RIM, top: top - FOCUS_RIM };
  }

  /** Give every plane its channel: its test hooks and its label. */
  function name() {
    for (const { el, plane } of elements) {
      const { name: node, shape } = net.nodes[plane.node];
      const channel = channelOf(plane);
      el.dataset.plane = `${node}:${channel}`;
      if (shape.length === 4) el.dataset.slice = String(plane.slice);
      const slice = shape.length === 4 ? `, slice ${plane.slice}` : "";
      el.setAttribute("aria-label", `${node}, channel ${channel}${slice}, ${times(shape.slice(1))}`);
    }
    heads.forEach(({ block, pages }) => {
      if (!pages || block.item.node < 0) return;
      const first = firstOf(block.item.node);
      pages.textContent = `${first}\u2013${first + block.shown - 1}`;
    });
  }

  /** @type {WeakMap<Plane, {role: Role|undefined, channel: number, theme: Theme}>} */ const painted = new WeakMap();

  /** Paint what differs from what is painted. @param {(Role|undefined)[]} roles @param {Theme} theme */
  function paint(roles, theme) {
    const put = (/** @type {Plane} */ plane) =>
      paintPlane(under, net, roles[plane.node], plane, channelOf(plane), theme);
    repaintable(under, () => planes.forEach(put));
    for (const plane of planes) {
      const [was, role, channel] = [painted.get(plane), roles[plane.node], channelOf(plane)];
      if (was && was.role === role && was.channel === channel && was.theme === theme) continue;
      put(plane);
      painted.set(plane, { role, channel, theme });
    }
  }

  return {
    layout,
    columns,
    paint,
    channelOf,
    /** Whether a node's planes are shown. @param {number} node */
    shows: (node) => planes.some((plane) => plane.node === node),

    /** Show a channel of a node among its planes; says whether that changed what is shown. @param {Unit} unit */
    reveal({ node, unit: [channel] }) {
      const count = shown.get(node);
      const first = count ? firstOf(node) : 0;
      if (!count || (channel >= first && channel < first + count)) return false;
      folds.first.set(node, Math.max(0, Math.min(net.nodes[node].shape[0] - count, channel - Math.floor(count / 2))));
      name();
      return true;
    },

    /** Show other channels of a node. @param {number} node @param {number} by */
    turn(node, by) {
      folds.first.set(node, Math.max(0, Math.min(net.nodes[node].shape[0] - 1, firstOf(node) + by)));
      name();
    },

    /**
     * Draw the light of a unit, and the lines that it lights.
     * @param {Fields|null} fields
     * @param {Unit|null} chosen
     * @param {Unit|null} winner
     * @param {Heat|null} heat
     * @param {Inks} inks
     */
    light(fields, chosen, winner, heat, inks) {
      drawLight(fields, chosen, winner, heat, inks);
      repaintable(over, () => drawLight(fields, chosen, winner, heat, inks, true));
      edges.light(fields);
      for (const { el, block } of heads) {
        if (block.item.node < 0) el.classList.toggle("cn-node-chosen", block.item.hides.includes(chosen?.node ?? -1));
      }
    },

    /** The unit under an event, or null. @param {MouseEvent} event @returns {Unit|null} */
    under(event) {
      const plane = entries.get(event.target);
      if (!plane) return null;
      const [x, y] = pointIn(stage, event.clientX, event.clientY);
      return unitAt(plane, x, y);
    },

    /**
     * The cell of a plane at a point of the window; outside, the nearest.
     * @param {Plane} plane
     * @param {MouseEvent} event
     */
    nearest: (plane, event) => unitAt(plane, ...pointIn(stage, event.clientX, event.clientY)),
    planeOf: (/** @type {Unit} */ unit) => planeOf(planes, channelOf, unit),
    planeUnder: (/** @type {EventTarget|null} */ target) => entries.get(target),

    /** The element of the plane that holds a unit. @param {Unit} unit */
    elementOf(unit) {
      const plane = planeOf(planes, channelOf, unit);
      return elements.find((each) => each.plane === plane)?.el;
    },

    /** The element of a plane by its name. @param {string} plane */
    elementNamed: (plane) => elements.find(({ el }) => el.dataset.plane === plane)?.el,

    /** Where a unit's cell stands on the stage. @param {Unit} unit */
    placeOf(unit) {
      const plane = planeOf(planes, channelOf, unit);
      const [, row, col] = sliceRowCol(unit.unit.slice(1));
      return plane
        ? { left: plane.left + col * plane.cw, top: plane.top + row * plane.chh, width: plane.cw, height: plane.chh }
        : null;
    },

    /** One plane of each node is in the page's tab order: the chosen one, else the first. @param {Unit|null} chosen */
    roving(chosen) {
      const own = chosen && planeOf(planes, channelOf, chosen);
      const seen = new Set();
      for (const { el, plane } of elements) {
        const first = !seen.has(plane.node) && (plane.node !== chosen?.node || !own);
        const tab = plane === own || first ? 0 : -1;
        if (el.tabIndex !== tab) el.tabIndex = tab; // each that is set is styled anew
        if (first || plane === own) seen.add(plane.node);
      }
    },
  };

  /** @param {Plane} plane @param {number} x @param {number} y @returns {Unit} */
  function unitAt(plane, x, y) {
    /** @param {number} at @param {number} cell @param {number} most */
    const within = (at, cell, most) => Math.max(0, Math.min(most - 1, Math.floor(at / cell)));
    const col = within(x - plane.left, plane.cw, plane.cols);
    const row = within(y - plane.top, plane.chh, plane.rows);
    const axes = net.nodes[plane.node].shape.length - 1;
    return { node: plane.node, unit: [channelOf(plane), ...[plane.slice, row, col].slice(3 - axes)] };
  }
}
