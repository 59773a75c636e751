// What a chosen unit lights and says: written out, and as one sentence.

import { count, inGroups, place, plain } from "../base/format.js";
import { ravel, size, unravel } from "../base/indices.js";
import { countOf, isEmpty, maskOf } from "./sets.js";

/** @import { Role } from "../base/state.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Net, Unit } from "./net.js" */
/** @import { Cells } from "./sets.js" */

/** @typedef {[channel: number, index: number[]]} Cell */

/** @param {Unit} unit @returns {Cell} */
const cellOf = ({ unit: [channel, ...index] }) => [channel, index];

/**
 * Everything a unit lights, written out: the test hook.
 * @param {Net} net
 * @param {Unit|null} chosen
 * @param {Fields|null} fields
 * @param {(Role|undefined)[]} roles
 */
export function expandUnit(net, chosen, fields, roles) {
  if (!chosen || !fields) return { below: {}, above: {}, winner: null, text: "" };
  /** @param {(Cells|undefined)[]} side */
  const listed = (side) =>
    Object.fromEntries(
      net.nodes.flatMap(({ at, name, shape }) => {
        const cells = side[at];
        return cells ? [[name, cellsIn(shape, cells)]] : [];
      }),
    );
  const winner = winnerOf(net, chosen, roles);
  return {
    below: listed(fields.below),
    above: listed(fields.above),
    winner: winner && cellOf(winner),
    text: unitSentence(net, chosen, fields, roles),
  };
}

/** @param {number[]} shape @param {Cells} cells @returns {Cell[]} */
function cellsIn(shape, cells) {
  const found = /** @type {Cell[]} */ ([]);
  maskOf(shape, cells).forEach((on, at) => {
    if (!on) return;
    const [channel, ...index] = unravel(at, shape);
    found.push([channel, index]);
  });
  return found;
}

/**
 * The cell that a max-pool's unit takes its value from: of equals the first. Null for other units.
 * @param {Net} net
 * @param {Unit} chosen
 * @param {(Role|undefined)[]} roles
 * @returns {Unit|null}
 */
export function winnerOf(net, { node, unit }, roles) {
  const { makes, reads, links } = net.nodes[node];
  const below = roles[reads[0]];
  if (makes?.op !== "max" || !below) return null;
  const { shape } = net.nodes[reads[0]];
  /** @type {number[][]} */ let cells = [[unit[0]]];
  for (let a = 1; a < unit.length; a++) {
    const { kernel, taps } = net.tables[/** @type {number} */ (links[0].axes[a])];
    const met = Array.from(taps.subarray(unit[a] * kernel, (unit[a] + 1) * kernel)).filter((n) => n >= 0);
    cells = cells.flatMap((cell) => met.map((n) => [...cell, n]));
  }
  const value = (/** @type {number[]} */ cell) => below.values[ravel(cell, shape)];
  const best = cells.reduce((most, cell) => (value(cell) > value(most) ? cell : most));
  return { node: reads[0], unit: best };
}

/** "conv1, channel 3, row 4, column 5". @param {Net} net @param {Unit} unit */
export function unitName(net, { node, unit: [channel, ...index] }) {
  return `${net.nodes[node].name}, channel ${channel}${index.length ? `, ${place(index)}` : ""}`;
}

/**
 * One sentence for the reader and the live region.
 * @param {Net} net
 * @param {Unit} chosen
 * @param {Fields} fields
 * @param {(Role|undefined)[]} roles
 */
export function unitSentence(net, chosen, fields, roles) {
  const role = roles[chosen.node];
  const { shape, reads } = net.nodes[chosen.node];
  const value = role ? `: value ${plain(role.values[ravel(chosen.unit, shape)])}` : "";
  /** @param {(Cells|undefined)[]} side @param {number[]} ends */
  const told = (side, ends) =>
    ends
      .filter((at) => at !== chosen.node && side[at] && !isEmpty(/** @type {Cells} */ (side[at])))
      .map((at) => `${spanText(net, at, /** @type {Cells} */ (side[at]))} of ${net.nodes[at].name}`)
      .join(" and ");
  const inputs = net.nodes.filter((node) => !node.reads.length).map(({ at }) => at);
  const below = reads.length ? told(fields.below, inputs) : "";
  const above = told(fields.above, net.outputs);
  const winner = winnerOf(net, chosen, roles);
  const parts = [`${unitName(net, chosen)}${value}`];
  if (reads.length) parts.push(below ? `sees ${below}` : "sees no input, padding only");
  if (winner) parts.push(`the largest of its window is at ${place(winner.unit.slice(1)) || "its only cell"}`);
  if (!net.outputs.includes(chosen.node) || above) parts.push(above ? `reaches ${above}` : "reaches no output");
  return parts.join("; ");
}

/**
 * "12 × 12 cells in each of 3 channels", or how many of how many.
 * @param {Net} net
 * @param {number} at
 * @param {Cells} cells
 */
function spanText(net, at, cells) {
  const { shape } = net.nodes[at];
  const number = countOf(shape, cells);
  if (shape.length === 1) return `${inGroups(number)} of ${count(shape[0], "number")}`;
  const one =
    cells.products?.length === 1 ? cells.products[0].map((members) => members.reduce((sum, on) => sum + on, 0)) : null;
  const factors = one && one.length + Number(shape[0] > 1) > 2; // else the number says it all
  const channels = shape[0] > 1 && one ? ` in ${count(one[0], "channel")}` : "";
  const block = factors ? ` (${one.slice(1).join(" \u00d7 ")}${channels})` : "";
  return `${inGroups(number)}${block} of ${count(size(shape), "cell")}`;
}
