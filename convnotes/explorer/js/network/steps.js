// Steps from a unit to the node below or above it, along its connections.

import { isEmpty } from "./sets.js";
import { winnerOf } from "./words.js";
import { unravel } from "../base/indices.js";

/** @import { Role } from "../base/state.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Net, Unit } from "./net.js" */
/** @import { Cells } from "./sets.js" */

/**
 * A cell of the next node that is shown, below or above: a pool's winner, else the middle of the field; null where
 * there is none.
 * @param {Net} net
 * @param {Unit} chosen
 * @param {Fields} fields
 * @param {boolean} up
 * @param {(node: number) => boolean} shows
 * @param {(Role|undefined)[]} roles
 * @returns {Unit|null}
 */
export function neighbourOf(net, chosen, fields, up, shows, roles) {
  const winner = up ? null : winnerOf(net, chosen, roles);
  if (winner && shows(winner.node)) return winner;
  const side = up ? fields.above : fields.below;
  const order = up ? net.nodes : [...net.nodes].reverse();
  const near = up ? net.nodes[chosen.node].readers.map(([reader]) => reader) : net.nodes[chosen.node].reads;
  const reached = (/** @type {number} */ at) => {
    const cells = side[at];
    return at !== chosen.node && cells !== undefined && !isEmpty(cells) && shows(at);
  };
  const node =
    near.find(reached) ?? order.find(({ at }) => reached(at) && (up ? at > chosen.node : at < chosen.node))?.at;
  if (node === undefined) return null;
  return { node, unit: middleOf(net.nodes[node].shape, /** @type {Cells} */ (side[node]), chosen.unit[0]) };
}

/**
 * A cell in the middle of a set, of the same channel where that is in it.
 * @param {number[]} shape
 * @param {Cells} cells
 * @param {number} channel
 */
function middleOf(shape, { products, mask }, channel) {
  if (mask) {
    const lit = Array.from(mask.keys()).filter((at) => mask[at]);
    return unravel(lit[lit.length >> 1], shape);
  }
  const [first] = products ?? [];
  return first.map((members, a) => {
    const lit = Array.from(members.keys()).filter((n) => members[n]);
    if (a === 0) return members[channel] ? channel : lit[0];
    return lit[lit.length >> 1];
  });
}
