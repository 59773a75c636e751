// The states that Python wrote, decoded, with what Python says of each.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { decode } from "../../../../convnotes/explorer/js/base/state.js";

/** Where pytest has written the states; by itself, `npm test` has Python write them. */
function file() {
  if (process.env.CONVNOTES_STATES) return process.env.CONVNOTES_STATES;
  const path = join(mkdtempSync(join(tmpdir(), "convnotes-")), "states.json");
  execFileSync(process.env.PYTHON || ".venv/bin/python", ["tests/support/states.py", path], { stdio: "inherit" });
  return path;
}

/** Every state: {name, s, ...} with the answers of Python in `lit`, `sums`, `z`, `y`, `terms` and `matrix`. */
export const states = JSON.parse(readFileSync(file(), "utf-8")).map((/** @type {any} */ given) => ({
  ...given,
  s: decode(given.bundle),
}));

/** The state of a name. @param {string} name */
export const named = (name) => states.find((/** @type {any} */ given) => given.name === name);
