// The chosen unit's own arithmetic, below the picture: of a layer as its explorer has it, of other nodes as a line.

import { make } from "../base/dom.js";
import { plain } from "../base/format.js";
import { ravel } from "../base/indices.js";
import { asRole, stateOf } from "../base/state.js";
import { runOf } from "../engine/layer.js";
import { writePanel } from "../panels/arithmetic.js";
import { makePanel } from "../panels/panel.js";
import { NARROWEST } from "../picture/cells.js";
import { madeOf } from "./made.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { Bundle, Role, State } from "../base/state.js" */
/** @import { Panel } from "../panels/panel.js" */
/** @import { Net, NetNode, Unit } from "./net.js" */

/**
 * @param {HTMLElement} host
 * @param {{net: () => Net, roles: () => (Role|undefined)[], theme: () => Theme, width: () => number,
 *   chosen: () => Unit|null, opened: () => string, changed: () => void, fixed: () => boolean}} on
 *   `opened` is the name of the node that is open, whose own explorer writes its sum; `fixed` says whether no input can
 *   be changed
 */
export function makeDetail(host, on) {
  const note = make("div", "cn-note");
  const inner = make("div");
  const line = { head: make("div", "cn-head"), start: new Text(), value: make("b"), rest: make("div", "cn-line-of") };
  line.head.append(line.start, line.value);
  host.append(inner, note);
  /** @type {Map<number, State>} */ const states = new Map();
  /** @type {Panel|null} */ let panel = null;
  let built = -1; // the node that the panel is laid out for
  let tallest = 0;
  // The room that was needed once is kept, so that nothing below moves under the pointer.
  new ResizeObserver(() => {
    if (inner.offsetHeight <= tallest) return;
    tallest = inner.offsetHeight;
    inner.style.minHeight = `${tallest}px`;
  }).observe(inner);

  /**
   * A layer of the network as its own explorer has it; null where it, or what it reads, has not travelled.
   * @param {NetNode} node
   */
  function stateAt(node) {
    const [x, y] = [on.roles()[node.reads[0]], on.roles()[node.at]];
    if (node.makes?.op !== "layer" || !node.weights || !x || !y) return null;
    const known = states.get(node.at);
    if (known && known.x === x && known.y === y) return known;
    const bundle = /** @type {Bundle} */ (/** @type {unknown} */ (node.makes));
    const [w, b] = [node.weights.w, node.weights.b ?? new Float64Array(0)].map(asRole);
    const s = stateOf(bundle, { x, w, b, z: y, y }, known);
    const { phi } = bundle.settings;
    if (phi !== "identity" && !(typeof phi === "object" && "function" in phi)) {
      const { axes, nIn, nOut } = s;
      const layer = {
        axes,
        nIn,
        nOut,
        groups: bundle.groups,
        w: w.values,
        b: node.weights.b ?? null,
        phi,
        kinds: bundle.kinds,
      };
      s.z = asRole(runOf(layer, x.values).z);
    }
    s.theme = on.theme();
    states.set(node.at, s);
    return s;
  }

  /** @param {Unit} chosen @param {State} s */
  function writeLayer({ node, unit: [channel, ...index] }, s) {
    // A panel that was made before its view stood in the page has no colours: the page's style gives them.
    if (!panel || built !== node || !panel.colours.ink) {
      panel = makePanel(inner, s, Math.max(on.width(), NARROWEST), { changed: on.changed, lead: () => false });
      panel.note.remove();
      built = node;
    }
    writePanel(panel, s, { role: "y", ch: [channel], index }, null);
  }

  /** Put texts where they have changed. @param {string} start @param {string} value @param {string} rest */
  function write(start, value, rest) {
    if (line.head.parentNode !== inner) inner.replaceChildren(line.head, line.rest);
    panel = null;
    built = -1;
    if (line.start.data !== start) line.start.data = start;
    if (line.value.textContent !== value) line.value.textContent = value;
    if (line.rest.textContent !== rest) line.rest.textContent = rest;
  }

  /** @param {Unit} chosen */
  function writeLine({ node, unit }) {
    const net = on.net();
    const { name, label, makes } = net.nodes[node];
    const role = on.roles()[node];
    const value = role ? plain(role.values[ravel(unit, net.nodes[node].shape)]) : "\u2026";
    write(
      `${name}[${unit.join(", ")}] = `,
      value,
      makes
        ? label + (role ? madeOf(net, node, unit, on.roles()) : "; its values come when it is shown")
        : on.fixed()
          ? "an input of the network; only Python could compute what a change of it would give"
          : "an input of the network: drag to paint it, or type a number over a chosen cell",
    );
  }

  return {
    /** Write the chosen unit. */
    write() {
      const chosen = on.chosen();
      if (!chosen) return write("Point at a cell of any node.", "", "");
      const node = on.net().nodes[chosen.node];
      const s = node.name === on.opened() ? null : stateAt(node);
      if (s) writeLayer(chosen, s);
      else writeLine(chosen);
    },

    /** @param {string} text */
    say(text) {
      note.textContent = text;
    },

    /** Forget what was computed for other values, another width or theme. */
    forget() {
      states.clear();
      panel = null;
      built = -1;
    },
  };
}
