// Writes layers in other languages: for each line of JSON, a bundle and what is chosen, one line with the text.

import { createInterface } from "node:readline";
import { parseSelection } from "../../convnotes/explorer/js/base/selection.js";
import { decode } from "../../convnotes/explorer/js/base/state.js";
import { asCode } from "../../convnotes/explorer/js/code/text.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { bundle, selection, form } = JSON.parse(line);
  const s = decode(bundle);
  console.log(JSON.stringify(asCode(s, parseSelection(s, selection), form)));
}
