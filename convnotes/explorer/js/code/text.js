// Copy as: the layer and what is chosen of it as text in another language.

import { ravel } from "../base/indices.js";
import { inputAt, outputAt, weightAt } from "../base/lookup.js";
import { decimalCode, shownAs } from "./decimals.js";
import { latexText } from "./latex.js";
import { numpyLines, torchLines } from "./program.js";
import { commentsOf } from "./words.js";

/** @import { Selection, State } from "../base/state.js" */

export const FORMS = ["NumPy", "PyTorch", "LaTeX"];
/** What a program imports, if it uses it. */
const IMPORTS = [
  ["math.", "import math"],
  ["np.", "import numpy as np"],
  ["torch.", "import torch"],
  ["F.pad", "import torch.nn.functional as F"],
];

/** What stands where a selection is. @param {State} s @param {Selection} sel */
function valueAt(s, { role, ch, index }) {
  if (role === "w") return weightAt(s, ch[0], ch[1], ravel(index, s.kernel));
  return role === "x" ? inputAt(s, ch[0], index) : outputAt(s, "y", ch[0], index);
}

/**
 * A layer as text; a program gives `y`, and the value of what is chosen last.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {string} form one of FORMS
 */
export function asCode(s, sel, form) {
  const value = sel && valueAt(s, sel);
  if (form === "LaTeX") return latexText(s, sel, value);
  const body = form === "NumPy" ? numpyLines(s) : torchLines(s);
  if (sel && value !== null) {
    const channels = sel.role === "w" ? [sel.ch[0], sel.ch[1] % s.width] : sel.ch; // w is stored by groups
    body.push(`${sel.role}[${[...channels, ...sel.index].join(", ")}]  # ${decimalCode(shownAs(value))}`);
  }
  const text = [...commentsOf(s).map((line) => `# ${line}`), ...body].join("\n");
  const used = IMPORTS.filter(([use]) => body.some((line) => line.includes(use)));
  // Imports come first: a comment in the first two lines could pass for a statement of the file's encoding.
  return `${used.map(([, line]) => line).join("\n")}\n\n${text}\n`;
}
