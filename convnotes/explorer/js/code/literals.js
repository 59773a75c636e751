// Numbers, tuples and arrays as Python writes them, so that they read back as the same.

const WIDTH = 110; // of a line of numbers

/** The shortest text that a float32 reads back from. @param {number} v */
function shortSingle(v) {
  for (let digits = 1; digits < 9; digits++) {
    const text = String(Number(v.toPrecision(digits)));
    if (Math.fround(Number(text)) === v) return text;
  }
  return String(v);
}

/**
 * A number of an array: whole where the array holds whole numbers, with a point where it holds floats.
 * @param {number} v
 * @param {string} kind "int", "single" or "double"
 */
export function literal(v, kind) {
  if (kind === "int") return String(v);
  const text = Object.is(v, -0) ? "-0" : kind === "single" ? shortSingle(v) : String(v);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * A setting as Python prints it: 'same', 2, (1, 2), ((0, 1), (2, 2)).
 * @param {any} value
 * @returns {string}
 */
export function asPython(value) {
  if (Array.isArray(value)) return `(${value.map(asPython).join(", ")}${value.length === 1 ? "," : ""})`;
  return typeof value === "string" ? `'${value}'` : String(value);
}

/**
 * An assignment with every number of an array written out, in columns, lines broken after whole numbers.
 * @param {string} start
 * @param {ArrayLike<number>} values in C order
 * @param {number[]} sizes
 * @param {string} kind
 * @param {string} end
 */
export function written(start, values, sizes, kind, end) {
  const texts = Array.from(values, (v) => literal(v, kind));
  const widest = Math.max(...texts.map((text) => text.length));
  let at = 0;
  /** @param {number} axis @returns {string} */
  function nested(axis) {
    const indent = " ".repeat(start.length + axis + 1);
    if (axis < sizes.length - 1) {
      return `[${Array.from({ length: sizes[axis] }, () => nested(axis + 1)).join(`,\n${indent}`)}]`;
    }
    const row = texts.slice(at, (at += sizes[axis])).map((text) => text.padStart(widest));
    const fit = Math.max(1, Math.floor((WIDTH - indent.length) / (widest + 2)));
    const lines = Array.from({ length: Math.ceil(row.length / fit) }, (_, n) => row.slice(n * fit, (n + 1) * fit));
    return `[${lines.map((line) => line.join(", ")).join(`,\n${indent}`)}]`;
  }
  return start + nested(0) + end;
}
