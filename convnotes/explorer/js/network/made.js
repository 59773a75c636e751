// What a unit of a node that is no layer is made of, in numbers where they are few: for the line below the picture.

import { bracketed, count, plain } from "../base/format.js";
import { range, ravel } from "../base/indices.js";
import { sourcesAt } from "../engine/tables.js";

/** @import { Role } from "../base/state.js" */
/** @import { Net, NetNode } from "./net.js" */

const MOST_LISTED = 9; // numbers in a line

/**
 * What a unit is made of, in numbers where they are few: the terms of a sum, the window of a pool.
 * @param {Net} net
 * @param {number} node
 * @param {number[]} unit
 * @param {(Role|undefined)[]} roles
 */
export function madeOf(net, node, unit, roles) {
  const { makes, reads, shape } = net.nodes[node];
  if (makes?.op === "softmax" || makes?.op === "logsoftmax") {
    return shareLine(net.nodes[reads[0]].shape, unit, roles[reads[0]], makes.op === "logsoftmax");
  }
  if (makes?.op === "scale") return scaleLine(net.nodes[node], unit, roles[reads[0]]);
  const sign = { add: " + ", multiply: " \u00d7 " }[makes?.op ?? ""];
  if (!sign) return windowLine(net, node, unit, roles[reads[0]]);
  const terms = reads.flatMap((read, slot) => {
    const place = sourcesAt(net, net.nodes[node], slot)[ravel(unit, shape)];
    const role = roles[read];
    return role ? [`${plain(role.values[place])} of ${net.nodes[read].name}`] : [];
  });
  return terms.length === reads.length && terms.length <= MOST_LISTED ? `; ${terms.join(sign)}` : "";
}

/**
 * What a softmax's unit is a share of: the numbers of all channels at its place.
 * @param {number[]} shape
 * @param {number[]} unit
 * @param {Role|undefined} below
 * @param {boolean} logs whether it is the logarithm of the share
 */
function shareLine(shape, [own, ...place], below, logs) {
  if (!below) return "";
  const power = (/** @type {number} */ c) => `exp(${plain(below.values[ravel([c, ...place], shape)])})`;
  const all = shape[0] > MOST_LISTED ? `the sum over ${shape[0]} channels` : range(shape[0]).map(power).join(" + ");
  const share = `${power(own)} / ${shape[0] > MOST_LISTED ? all : `(${all})`}`;
  return logs ? `; the logarithm of ${share}` : `; ${share}`;
}

/**
 * What a scale makes of the number it reads.
 * @param {NetNode} node
 * @param {number[]} unit
 * @param {Role|undefined} below
 */
function scaleLine({ weights, shape }, unit, below) {
  if (!weights || !below) return "";
  const [gain, shift] = [weights.gain[unit[0]], weights.shift[unit[0]]];
  const by = `${plain(gain)} \u00d7 ${plain(below.values[ravel(unit, shape)])}`;
  return `; ${by} ${shift < 0 ? "\u2212" : "+"} ${plain(Math.abs(shift))}`;
}

/**
 * What a pool takes of its window, in numbers where they are few.
 * @param {Net} net
 * @param {number} node
 * @param {number[]} unit
 * @param {Role|undefined} below
 */
function windowLine(net, node, unit, below) {
  const { makes, reads, links } = net.nodes[node];
  if (!below || !makes || !["max", "average"].includes(makes.op)) return "";
  const { shape } = net.nodes[reads[0]];
  /** @type {number[][]} */ let cells = [[unit[0]]];
  for (let a = 1; a < unit.length; a++) {
    const { kernel, taps } = net.tables[/** @type {number} */ (links[0].axes[a])];
    const met = range(kernel).map((t) => taps[unit[a] * kernel + t]);
    cells = cells.flatMap((cell) => met.map((n) => [...cell, n]));
  }
  const real = cells.filter((cell) => cell.every((n) => n >= 0));
  const divisor = (makes.counts ?? []).reduce((product, each, a) => product * each[unit[a + 1]], 1);
  const zeros = makes.op === "average" ? divisor - real.length : 0;
  const padded = zeros ? ` and ${count(zeros, "zero")} of padding` : "";
  const taken = makes.op === "max" ? "the largest of" : "the mean of";
  if (real.length > MOST_LISTED) return `; ${taken} ${real.length} numbers${padded}`;
  const written = real.map(
    (cell) => `${plain(below.values[ravel(cell, shape)])} at ${bracketed(cell.slice(1)) || "0"}`,
  );
  return `; ${taken} ${written.join(", ")}${padded}`;
}
