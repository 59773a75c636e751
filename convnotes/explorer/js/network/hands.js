// Hands over a network: hover, click to lock, paint inputs, and keys that move within a node and between nodes.

import { swallow } from "../base/dom.js";
import { range, ravel } from "../base/indices.js";
import { DRAG_FROM } from "../hands/gestures.js";
import { MOVES, commandOf, stepAsked } from "../hands/keys.js";

/** @import { Role } from "../base/state.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Net, Unit } from "./net.js" */
/** @import { NetPicture } from "./picture.js" */

/**
 * The unit a key leads to; undefined where the key is not ours.
 * @param {Net} net
 * @param {Unit} chosen
 * @param {{key: string, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} event
 * @returns {Unit|undefined}
 */
export function movedUnit(net, { node, unit }, event) {
  if (event.altKey || event.metaKey) return undefined;
  const { shape } = net.nodes[node];
  const last = shape.length - 1;
  /** @param {number} axis @param {number} by */
  const step = (axis, by) => {
    const at = Math.max(0, axis); // where there is no such axis, the channel
    return { node, unit: unit.map((n, a) => (a === at ? Math.max(0, Math.min(shape[a] - 1, n + by)) : n)) };
  };
  /** @param {(a: number) => number} to */
  const corner = (to) => ({ node, unit: unit.map((n, a) => (a === last || (event.ctrlKey && a > 0) ? to(a) : n)) });
  const move = MOVES[event.key];
  if (move) return step(last - move[0], move[1]);
  switch (event.key) {
    case "PageUp":
      return step(0, -1);
    case "PageDown":
      return step(0, 1);
    case "Home":
      return corner(() => 0);
    case "End":
      return corner((a) => shape[a] - 1);
    default:
      return undefined;
  }
}

/**
 * @typedef {{id: number, node: number, plane: Plane, from: Unit, x: number, y: number, moved: boolean, brush?: number,
 *   last?: Unit}} Stroke  What is painted, from where, with what, and where last.
 */

/**
 * Follow pointer and keys; `on` says what is there and takes what happens.
 * @param {HTMLElement} root
 * @param {HTMLElement} stage
 * @param {{net: () => Net, picture: () => NetPicture, roles: () => (Role|undefined)[], chosen: () => Unit|null,
 *   locked: () => boolean, touch: () => boolean, hover: (unit: Unit) => void, click: (unit: Unit) => void,
 *   pick: (unit: Unit) => void, step: (up: boolean) => void, escape: () => void,
 *   open: (unit: Unit, text?: string) => void,
 *   begin: () => void, paint: (cells: [string, number, number][]) => void, end: () => void,
 *   ask: (kind: "undo"|"redo") => void}} on
 */
export function followNet(root, stage, on) {
  /** @type {Stroke|null} */ let stroke = null;
  let painted = false;
  const isInput = (/** @type {number} */ node) => on.net().nodes[node].reads.length === 0;

  stage.addEventListener("pointerdown", (event) => {
    painted = false;
    const unit = on.picture().under(event);
    const plane = on.picture().planeUnder(event.target);
    if (event.button !== 0 || stroke || !unit || !plane || !isInput(unit.node)) return;
    if (event.pointerType === "touch" && !on.touch()) return;
    stroke = {
      id: event.pointerId,
      node: unit.node,
      plane,
      from: unit,
      x: event.clientX,
      y: event.clientY,
      moved: false,
    };
  });

  stage.addEventListener("pointermove", (event) => {
    if (stroke?.id === event.pointerId) return pull(stroke, event);
    const unit = event.pointerType === "touch" ? null : on.picture().under(event);
    if (unit && !on.locked()) on.hover(unit);
  });

  /** @param {Stroke} at @param {PointerEvent} event */
  function pull(at, event) {
    if (!(event.buttons & 1)) return finish(event);
    if (!at.moved) {
      if (Math.hypot(event.clientX - at.x, event.clientY - at.y) < DRAG_FROM) return;
      at.moved = true;
      stage.setPointerCapture(at.id);
      on.begin();
    }
    event.preventDefault();
    const role = on.roles()[at.node];
    if (!role) return;
    const { name, shape } = on.net().nodes[at.node];
    const [most, least] = [role.scale || 1, role.signed ? -role.scale : 0];
    at.brush ??= role.values[ravel(at.from.unit, shape)] > (most + least) / 2 ? least : most;
    const brush = at.brush;
    const to = on.picture().nearest(at.plane, event);
    const from = at.last ?? at.from;
    at.last = to;
    const steps = Math.max(1, ...to.unit.map((n, a) => Math.abs(n - from.unit[a])));
    const cells = range(steps + 1).map((k) => {
      const unit = from.unit.map((n, a) => Math.round(n + ((to.unit[a] - n) * k) / steps));
      return /** @type {[string, number, number]} */ ([name, ravel(unit, shape), brush]);
    });
    if (!on.locked()) on.hover(to); // before it is painted: another choice forgets why something was refused
    on.paint(cells);
  }

  /** @param {PointerEvent} event */
  function finish(event) {
    if (stroke?.id !== event.pointerId) return;
    painted = stroke.moved;
    stroke = null;
    if (painted) on.end();
  }
  stage.addEventListener("pointerup", finish);
  stage.addEventListener("pointercancel", finish);
  stage.addEventListener("lostpointercapture", (event) => {
    if (event.target === stage) finish(event);
  });
  // Chromium drops a tap that follows a swipe within 300 ms, unless the page has taken the swipe.
  stage.addEventListener("touchmove", (event) => stroke?.moved && event.preventDefault(), { passive: false });

  stage.addEventListener("click", (event) => {
    if (painted) {
      painted = false;
      return;
    }
    const unit = on.picture().under(event);
    if (unit) on.click(unit);
  });
  stage.addEventListener("dblclick", (event) => {
    const unit = on.picture().under(event);
    if (unit && isInput(unit.node)) on.open(unit);
  });

  root.addEventListener("keydown", (event) => {
    const target = /** @type {Element|null} */ (event.target);
    if (target?.closest(".convnotes-explorer")) return; // a node that is opened has keys of its own
    const asked = stepAsked(event);
    if (asked) {
      swallow(event);
      return on.ask(asked);
    }
    const plane = on.picture().planeUnder(event.target);
    if (!plane) return;
    const was = on.chosen();
    const here = was?.node === plane.node ? was : null;
    if (event.key === "Escape") {
      swallow(event);
      return on.escape();
    }
    if (was && event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      swallow(event);
      return on.step(event.key === "ArrowRight");
    }
    if (here && isInput(here.node) && !commandOf(event) && /^[-+.,\u2212\d]$/.test(event.key)) {
      swallow(event);
      return on.open(here, event.key);
    }
    const { shape } = on.net().nodes[plane.node];
    const channel = on.picture().channelOf(plane);
    const start = { node: plane.node, unit: [channel, ...shape.slice(1).map((n) => Math.floor((n - 1) / 2))] };
    if (event.key === "Enter" || event.key === " ") {
      swallow(event);
      return here ? on.click(here) : on.pick(start);
    }
    const next = movedUnit(on.net(), here ?? start, event);
    if (!next) return;
    swallow(event);
    on.pick(here || !event.key.startsWith("Arrow") ? next : start);
  });
}
