// The help of a view: its gestures, in one table that unfolds.

import { make } from "../base/dom.js";

/** @type {[gesture: string, what: string][]} */
const GESTURES = [
  ["point at an output", "which inputs it reads, through which weights, and how they add up"],
  ["point at an input", "every output that it feeds"],
  ["point at a weight", "every pair of pixels that shares it"],
  ["point at a product or a line", "follow this one connection"],
  ["click a pixel", "keep it, with a pin; then its window, its weights and its lines can be followed one by one"],
  ["drag a weight up or down", "change it; click one and type a number"],
  ["paint over inputs", "change them; double-click one and type a number"],
  ["Tab, then arrow keys", "move in a grid, or from product to product; Page Up and Page Down change the channel"],
  ["Enter, Escape", "pin a pixel; let go of what is followed, then of what is chosen"],
  ["a digit, Shift with up or down", "type or step the weight or the input that is chosen; Delete makes it 0"],
  ["Control+Z", "undo; with Shift, redo"],
];

export function makeHelp() {
  const help = make("div", "cn-help");
  help.setAttribute("role", "note");
  const table = make("table");
  for (const [gesture, what] of GESTURES) {
    const row = make("tr");
    row.append(make("th", "", gesture), make("td", "", what));
    table.append(row);
  }
  help.append(table);
  return help;
}
