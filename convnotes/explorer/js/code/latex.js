// The equations of a layer, or of one of its pixels, in LaTeX, where \approx says that a number is rounded.

import { arithmetic } from "../base/connections.js";
import { range } from "../base/indices.js";
import { connected, hasBias, inputsOf, weightAt } from "../base/lookup.js";
import { addsUp, inLatex, shownAs, valueOf, without } from "./decimals.js";
import { asPython } from "./literals.js";
import { MOST_WRITTEN, isFew } from "./program.js";
import { commentsOf, kindIn, programOf, rulesIn } from "./words.js";

/** @import { Selection, State } from "../base/state.js" */

/** @typedef {{values: number[], sizes: number[]}} Tensor */

const MOST_TERMS_SHOWN = 30; // products of one pixel; where there are more, subtotals; where these are more, their sum
const MOST_SYMBOLS = 6; // sums of more symbols are written with a sigma
const IN_A_ROW = 6; // terms
const MOST_COLUMNS = 10; // of a matrix, which is what amsmath sets, and of the matrices in a row
const BREAK = " \\\\\n";

/** A letter with its indices, apart where one is long. @param {string} letter @param {...(number|string)} list */
const letter = (letter, ...list) =>
  `${letter}_{${list.map(String).join(list.some((n) => String(n).length > 1) ? "," : "")}}`;
/** @param {number[]} index */
const indexed = (index) => (index.length ? `[${index.join(",")}]` : "");
/** @param {string} index @param {number} by */
const floor = (index, by) => (by > 1 ? `\\lfloor ${index} / ${by} \\rfloor` : index);
/** @param {boolean} exact */
const sign = (exact) => (exact ? "=" : "\\approx");
/** @param {number} value */
const number = (value) => inLatex(shownAs(value));
/** The columns of an array as a matrix. @param {number[]} sizes */
const columns = (sizes) => sizes.at(-1) ?? 1;

/** @param {Tensor} tensor @returns {string} */
function matrix({ values, sizes }) {
  if (!sizes.length) return number(values[0]);
  const [rows, wide] = sizes.length === 1 ? [1, sizes[0]] : sizes.slice(-2);
  if (sizes.length === 3) {
    const slices = range(sizes[0]).map((n) => ({
      values: values.slice(n * rows * wide, (n + 1) * rows * wide),
      sizes: sizes.slice(1),
    }));
    return `\\left( ${slices.map(matrix).join(", ")} \\right)`;
  }
  const lines = range(rows).map((r) =>
    values
      .slice(r * wide, (r + 1) * wide)
      .map(number)
      .join(" & "),
  );
  return `\\begin{pmatrix} ${lines.join(" \\\\ ")} \\end{pmatrix}`;
}

/** A sum of products in rows: 2 \cdot 3 - 0.5 \cdot (-1) + ... @param {number[][]} terms */
function summed(terms) {
  return terms.reduce((text, [head, ...rest], n) => {
    const [first, ...others] = [head, ...rest].map(shownAs);
    const row = n > 0 && n % IN_A_ROW === 0 ? `${BREAK}&\\qquad` : "";
    const lead = n === 0 ? (first.digits < 0n ? "-" : "") : first.digits < 0n ? " - " : " + ";
    const factors = others.map((f) => (f.digits < 0n ? `(${inLatex(f)})` : inLatex(f)));
    return text + row + lead + [inLatex(without(first)), ...factors].join(" \\cdot ");
  }, "");
}

/** Writes the rows of one layer. @param {State} s */
function makeWriter(s) {
  const near = kindIn(s) === "single" ? Math.fround : (/** @type {number} */ v) => v;
  const program = programOf(s);
  const slopes = s.text.phiSlopes;
  const { flip } = s.bundle.settings;

  /** Whether the numbers shown are these values themselves. @param {ArrayLike<number>} values */
  const exact = (values) => Array.from(values).every((v) => near(valueOf(shownAs(v))) === v);

  /** w_ij * x_j, as the plain product that it is where kernels have no axes. */
  function product(/** @type {number|string} */ i, /** @type {number|string} */ j, at = "") {
    const [w, x] = [letter("w", i, j), letter("x", j)];
    if (!s.kernel.length) return `${w} ${x}`;
    const text = `${w} ${flip ? "*" : "\\star"} ${x}`;
    return at ? `(${text})${at}` : text;
  }

  /** phi of a text, with the slope of output i where it has one. */
  function phiOfText(/** @type {string} */ inside, /** @type {number|string} */ i, left = "bigl", right = "bigr") {
    let name = program ? program.latex : "\\phi";
    if (slopes.length) name += `_{${slopes.length === 1 ? number(slopes[0]) : letter("p", i)}}`;
    return name ? `${name}\\${left}( ${inside} \\${right})` : inside;
  }

  /** @param {string} name @param {Tensor} tensor */
  const equation = (name, tensor, align = "&") => `${name} ${align}${sign(exact(tensor.values))} ${matrix(tensor)}`;

  /** Rows of equations, aligned at the first of each row. @param {[string, Tensor][]} list */
  function rowsOf(list) {
    const many = Math.floor(MOST_COLUMNS / columns(list[0][1].sizes));
    return range(Math.ceil(list.length / many))
      .map((r) => list.slice(r * many, (r + 1) * many))
      .map((row) => row.map(([name, tensor], n) => equation(name, tensor, n ? "" : "&")).join(", \\quad "))
      .join(BREAK);
  }

  /** What the sign of convolution leaves open, in words. */
  function setting() {
    const { padding, boundary } = s.bundle.settings;
    const parts = [`padding ${typeof padding === "string" ? padding : asPython(padding)}`];
    for (const name of /** @type {const} */ (["stride", "dilation", "upsample"])) {
      const list = rulesIn(s).map((rule) => rule[name]);
      if (list.every((step) => step === 1)) continue;
      parts.push(name === "upsample" ? `cells of the input ${list.join(", ")} apart` : `${name} ${list.join(", ")}`);
    }
    if (boundary !== "zero") parts.push(`boundary ${boundary}`);
    return [...parts, flip ? "convolution" : "cross-correlation"].join("; ");
  }

  /** The numbers of every kernel, where they are few. */
  function kernelRows() {
    const cells = s.taps.length;
    if (s.kernel.length) {
      if (!isFew([s.w.values.length]) || columns(s.kernel) > MOST_COLUMNS) return [];
      return range(s.nOut).map((i) =>
        rowsOf(
          inputsOf(s, i).map((j, c) => {
            const from = (i * s.width + c) * cells;
            return [letter("w", i, j), { values: [...s.w.values.subarray(from, from + cells)], sizes: s.kernel }];
          }),
        ),
      );
    }
    if (!isFew([s.nOut, s.nIn]) || s.nIn > MOST_COLUMNS) return [];
    const values = range(s.nOut).flatMap((i) =>
      range(s.nIn).map((j) => (connected(s, i, j) ? weightAt(s, i, j, 0) : 0)),
    );
    return [equation("w", { values, sizes: [s.nOut, s.nIn] })];
  }

  function biasRows() {
    const { values } = s.b;
    const sizes = s.biasPerPixel ? s.out : [];
    if (!hasBias(s)) return [];
    if (values.every((v) => v === 0)) return ["b_i &= 0"];
    if (values.length > MOST_WRITTEN || columns(sizes) > MOST_COLUMNS) return [];
    const each = values.length / s.nOut;
    return [
      rowsOf(
        range(s.nOut).map((i) => [letter("b", i), { values: [...values.subarray(i * each, (i + 1) * each)], sizes }]),
      ),
    ];
  }

  /** The layer's equation, its sizes and, where they are few, its numbers. */
  function layerRows() {
    const { groups } = s.bundle;
    const over = groups === 1 ? `\\sum_{j=0}^{${s.nIn - 1}} ` : "\\sum_{j \\in G_i} ";
    const whole = s.nIn === 1 ? product("i", 0) : over + product("i", "j"); // no sum of one term
    const known = s.nOut < 3 ? range(s.nOut).join(", ") : `0, \\dots, ${s.nOut - 1}`;
    const inside = phiOfText(whole + (hasBias(s) ? " + b_i" : ""), "i", "Bigl", "Bigr");
    const rows = [`y_i &= ${inside}, \\qquad i = ${known}`];
    if (groups > 1) {
      const same = `${floor("j", s.width)} = ${floor("i", s.rows)}`;
      rows.push(`G_i &= \\{\\, j : ${same} \\,\\}, \\qquad j = 0, \\dots, ${s.nIn - 1}`);
    }
    if (s.kernel.length) {
      /** @type {[string, number[]][]} */
      const sizes = [
        ["x_j &", s.spatial],
        ["w_{ij} ", s.kernel],
        ["y_i ", s.out],
      ];
      rows.push(sizes.map(([name, list]) => `${name}\\in \\mathbb{R}^{${list.join(" \\times ")}}`).join(", \\quad "));
      rows.push(`&\\text{${setting()}}`);
    }
    rows.push(...kernelRows(), ...biasRows());
    if (slopes.length > 1 && slopes.length <= MOST_WRITTEN) {
      rows.push(rowsOf(slopes.map((p, i) => [letter("p", i), { values: [p], sizes: [] }])));
    }
    return rows;
  }

  /** y_i[o] as symbols, as numbers, as z and as y. @param {string} name @param {number} i @param {number[]} o */
  function pixelRows(name, i, o) {
    const { parts, b, z, y } = arithmetic(s, i, o);
    const inputs = parts.map((part) => part.j);
    const at = indexed(o);
    let symbols =
      inputs.length <= MOST_SYMBOLS
        ? inputs.map((j) => product(i, j, at)).join(" + ")
        : `\\sum_{j=${inputs[0]}}^{${inputs.at(-1)}} ${product(i, "j", at)}`;
    if (b !== null) symbols += ` + ${letter("b", i)}${s.biasPerPixel ? at : ""}`;
    const cells = parts.flatMap((part) => part.cells);
    const met = cells.filter((cell) => cell.real).map(({ w, x }) => [w, x]);
    const subtotals = parts.map((part) => part.subtotal);
    let note = "";
    let terms = subtotals.map((v) => [v]);
    if (terms.length > MOST_TERMS_SHOWN) terms = [[subtotals.reduce((sum, v) => sum + v, 0)]];
    if (met.length <= MOST_TERMS_SHOWN) {
      terms = met;
      const missed = cells.length - met.length;
      if (missed) note = ` \\quad \\text{(${missed} more with padding, which is 0)}`;
    }
    if (b !== null) terms = [...terms, [b]];
    if (!terms.length) terms = [[0]];
    const sum = summed(terms);
    const rows = [`${name} &= ${phiOfText(symbols, i)}`];
    rows.push(`&${sign(exact(terms.flat()))} ${phiOfText(sum, i)}${note}`);
    if (sum !== number(z)) {
      const equal = addsUp(
        terms.map((factors) => factors.map(shownAs)),
        shownAs(z),
      );
      rows.push(`&${sign(equal)} ${phiOfText(number(z), i)}`); // where one number is the sum, it is not written twice
    }
    if (s.text.phi === "identity" && program) return rows;
    // relu of a rounded number is the rounded relu; others need z itself, and most are known at few z only
    const known = s.text.phi === "relu" || (exact([z, y]) && (program?.known?.(z) ?? true));
    return [...rows, `&${sign(known)} ${number(y)}`];
  }

  return { layerRows, pixelRows, equation };
}

/**
 * An align* environment: the layer's equation, sizes and (few) numbers, then what is chosen.
 * @param {State} s
 * @param {Selection|null} sel
 * @param {number|null} value what stands there
 */
export function latexText(s, sel, value) {
  const writer = makeWriter(s);
  const rows = writer.layerRows();
  if (sel && value !== null) {
    const name = letter(sel.role, ...sel.ch) + indexed(sel.index);
    if (sel.role === "y") rows.push(...writer.pixelRows(name, sel.ch[0], sel.index));
    else rows.push(writer.equation(name, { values: [value], sizes: [] }));
  }
  const comments = commentsOf(s).map((line) => `% ${line}`);
  return ["\\begin{align*}", ...comments, rows.join(BREAK), "\\end{align*}", ""].join("\n");
}
