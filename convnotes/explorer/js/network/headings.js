// Headings of nodes, with their names and shapes, and the lines that lead from node to node.

import { SVG, keepKeys, make } from "../base/dom.js";
import { HEADS_APART, headingOf } from "./layout.js";

/** @import { Columns } from "./columns.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Block, NetLayout } from "./layout.js" */
/** @import { Net } from "./net.js" */

/**
 * What headings do: fold a node away or show it, show a folded run, show other channels of a node.
 * @typedef {{fold: (node: number) => void, unfold: (run: number) => void,
 *   page: (node: number, by: number) => void}} Headings
 */

/**
 * The heading of a node: its name, its shape, and what can be done with it.
 * @param {HTMLElement} stage
 * @param {Net} net
 * @param {Block} block
 * @param {number} gap px between columns, into which a heading reaches
 * @param {Headings} on
 */
export function headOf(stage, net, block, gap, on) {
  const { item } = block;
  const el = make("div", "cn-node");
  const more = gap - HEADS_APART;
  Object.assign(el.style, {
    left: `${block.left - more / 2}px`,
    top: `${block.top}px`,
    width: `${block.width + more}px`,
  });
  stage.append(el);
  /** @param {string} cls @param {string} text @param {string} label @param {() => void} act */
  const button = (cls, text, label, act) => {
    const made = make("button", `cn-node-button ${cls}`, text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", act);
    keepKeys(made);
    return made;
  };
  if (item.node < 0) {
    const [, length, count] = net.runs[item.run];
    const text = `+ ${count - 1} more`;
    el.append(
      button(
        "cn-node-name",
        text,
        `show ${count - 1} more blocks like the one before, ${item.hides.length} nodes`,
        () => on.unfold(item.run),
      ),
      make("div", "cn-node-shape", length > 1 ? `${item.hides.length} nodes` : "alike"),
    );
    return { el, block, pages: null };
  }
  const node = net.nodes[item.node];
  const closed = !block.shown;
  const title = button(
    "cn-node-name",
    headingOf(node.name),
    `${closed ? "show" : "fold away"} ${node.name}: ${node.label}`,
    () => on.fold(item.node),
  );
  title.setAttribute("aria-expanded", String(!closed));
  el.append(title);
  el.append(make("div", "cn-node-shape", node.shape.join(" \u00d7 ")));
  let pages = null;
  if (!closed && block.shown < node.shape[0]) {
    const turns = make("div", "cn-node-turns");
    pages = make("span", "cn-node-pages");
    turns.append(
      button("cn-node-page", "\u2039", `earlier channels of ${node.name}`, () => on.page(item.node, -block.shown)),
      pages,
      button("cn-node-page", "\u203a", `later channels of ${node.name}`, () => on.page(item.node, block.shown)),
    );
    el.append(turns);
  }
  return { el, block, pages };
}

/** Whether another node of its column stands above one. @param {Block[]} blocks @param {Block} block */
const isBelow = (blocks, { item, top }) => blocks.some((other) => other.item.column === item.column && other.top < top);

/**
 * The lines between nodes; those that skip a column pass above.
 * @param {HTMLElement} stage
 * @param {Columns} columns
 * @param {NetLayout} layout
 */
export function drawEdges(stage, { edges, columns }, { blocks, gap, width, height }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "cn-under");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.setAttribute("aria-hidden", "true");
  stage.append(svg);
  const at = new Map(blocks.map((block) => [block.item.key, block]));
  const beside = Math.min(17, gap / 2); // px from a node to where lines pass the others of its column
  let over = 0;
  const drawn = edges.map(({ from, to }) => {
    const a = /** @type {Block} */ (at.get(from));
    const b = /** @type {Block} */ (at.get(to));
    const path = document.createElementNS(SVG, "path");
    const skips = b.item.column > a.item.column + 1;
    const [x1, y1] = [a.to + 3, a.top + a.body + Math.max(0, a.height - a.body) / 2];
    const [x2, y2] = [b.from - 3, b.top + b.body + Math.max(0, b.height - b.body) / 2];
    if (skips) {
      const line = 6 + 12 * (over++ % 8);
      const [u, v] = [
        isBelow(blocks, a) ? a.left + a.width + beside : a.left + a.width / 2,
        isBelow(blocks, b) ? b.left - beside : b.left + b.width / 2,
      ];
      path.setAttribute(
        "d",
        `${isBelow(blocks, a) ? `M${x1} ${y1}H${u}` : `M${u} ${a.top - 2}`}V${line + 6}Q${u} ${line} ${u + 8} ${line}` +
          `H${v - 8}Q${v} ${line} ${v} ${line + 6}${isBelow(blocks, b) ? `V${y2}H${x2}` : `V${b.top - 2}`}`,
      );
    } else {
      const mid = (x1 + x2) / 2;
      path.setAttribute("d", `M${x1} ${y1}C${mid} ${y1} ${mid} ${y2} ${x2} ${y2}`);
    }
    path.setAttribute("class", "cn-edge");
    svg.append(path);
    return { path, from, to, was: "cn-edge" };
  });
  const nodesOf = new Map(columns.flat().map((item) => [item.key, item.node < 0 ? item.hides : [item.node]]));
  return {
    /** @param {Fields|null} fields */
    light(fields) {
      const on = (/** @type {Fields["below"]} */ field, /** @type {string} */ key) =>
        nodesOf.get(key)?.some((node) => field[node]?.mask || field[node]?.products?.length);
      for (const edge of drawn) {
        const { from, to } = edge;
        const below = fields && on(fields.below, from) && on(fields.below, to);
        const above = fields && on(fields.above, from) && on(fields.above, to);
        const now = below ? "cn-edge cn-edge-below" : above ? "cn-edge cn-edge-above" : "cn-edge";
        if (now !== edge.was) edge.path.setAttribute("class", (edge.was = now));
      }
    },
  };
}
