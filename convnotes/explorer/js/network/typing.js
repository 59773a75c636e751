// Typing a number over a cell of an input of a network.

import { ravel } from "../base/indices.js";
import { pointIn } from "../base/place.js";
import { askNumber } from "../hands/field.js";
import { unitName } from "./words.js";

/** @import { Net, Unit } from "./net.js" */
/** @import { NetPicture } from "./picture.js" */

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} stage
 * @param {{net: () => Net, picture: () => NetPicture, tell: (text: string) => void, focus: (unit: Unit) => void,
 *   take: (cell: [string, number, number]) => void}} on
 */
export function makeNetTyping(root, stage, on) {
  /** @type {ReturnType<typeof askNumber>|null} */ let field = null;

  /** @param {Unit} unit */
  function spotOf(unit) {
    const at = on.picture().placeOf(unit);
    const from = stage.getBoundingClientRect();
    const [left, top] = pointIn(root, from.left, from.top);
    return at && { ...at, left: at.left + left, top: at.top + top };
  }

  return {
    on: () => field !== null,
    close: () => field?.close(),
    follow: () => field?.follow(),

    /** @param {Unit} unit @param {string} [text] */
    open(unit, text = "") {
      const { name, shape } = on.net().nodes[unit.node];
      field = askNumber(root, () => spotOf(unit), {
        label: `new value of ${unitName(on.net(), unit)}`,
        text,
        tell: on.tell,
        after() {
          field = null;
          on.focus(unit);
        },
        take: (value) => on.take([name, ravel(unit.unit, shape), value]),
      });
    },
  };
}
