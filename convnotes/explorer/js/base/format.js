// Numbers and names as text: what cells, sums and sentences say.

export const MINUS = "\u2212";

/** An index as it is written, nothing for no axes. @param {number[]} index */
export const bracketed = (index) => (index.length ? `[${index.join(", ")}]` : "");

/** How many decimals make a number of this scale readable in a small cell. @param {number} scale */
export function decimalsFor(scale) {
  if (!(scale > 0) || scale >= 100) return 0;
  if (scale >= 10) return 1;
  return scale >= 0.1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(scale)));
}

export const POWERS = -1; // as decimals: numbers too small for any

/** A number of code as it is printed. @param {string} text */
const withMinus = (text) => text.replace(/-/g, MINUS);

/**
 * The decimals a value is written with, at most so many: fewer where fewer say all of it, up to the rounding of floats.
 * @param {number} v
 * @param {number} most
 */
function decimalsOf(v, most) {
  const rounding = Math.max(1e-12, Math.min(1e-6 * Math.abs(v), 0.01 * 10 ** -most));
  for (let d = 0; d < most; d++) if (Math.abs(v - Number(v.toFixed(d))) <= rounding) return d;
  return most;
}

/**
 * A number with at most so many decimals, as one writes it: 10, not 10.000. Only nothing is 0; what rounds to it keeps
 * its decimals.
 * @param {number} v
 * @param {number} decimals
 */
export function fixed(v, decimals) {
  if (decimals === POWERS) return v === 0 ? "0" : withMinus(v.toExponential(3));
  const text = v.toFixed(decimalsOf(v, decimals));
  if (Number(text)) return withMinus(text);
  return Math.abs(v) <= 1e-12 ? "0" : text.replace("-", "");
}

/**
 * A number with all its decimals: as long as `fixed` makes one of its size.
 * @param {number} v
 * @param {number} decimals
 */
export const inFull = (v, decimals) => (decimals === POWERS ? fixed(v, decimals) : withMinus(v.toFixed(decimals)));

/**
 * How cells write the numbers of a role: as powers of ten where they are huge or tiny.
 * @param {{scale: number}} role
 */
const inPowers = ({ scale }) => scale >= 1e5 || (scale > 0 && scale < 1e-4);

/**
 * The most decimals a cell gives a value of its role; a small one among large ones has one.
 * @param {number} v
 * @param {{decimals: number}} role
 */
const cellDecimals = (v, role) => role.decimals || Number(Math.abs(v) < 10);

/**
 * A number for a cell: no leading zero, as few characters as the scale of its role allows; "0" is 0, and a small number
 * among large ones keeps a decimal.
 * @param {number} v
 * @param {{decimals: number, scale: number}} role
 */
export function brief(v, role) {
  if (v === 0) return "0";
  if (inPowers(role)) return withMinus(v.toExponential(0));
  const text = v.toFixed(decimalsOf(v, cellDecimals(v, role)));
  return withMinus(Number(text) ? text : text.replace("-", "")).replace(/^(\u2212?)0\./, "$1.");
}

/**
 * Whether a cell would say the same of two numbers, to the digits that it gives the second.
 * @param {number} a
 * @param {number} b
 * @param {{decimals: number, scale: number}} role
 */
export function alikeInCells(a, b, role) {
  if (role.scale > 0 && role.scale < 1e-4) return a.toExponential(0) === b.toExponential(0);
  const decimals = cellDecimals(b, role);
  return Number(a.toFixed(decimals)) === Number(b.toFixed(decimals));
}

/**
 * A number as long as `brief` may make one of a role: its largest, with all decimals.
 * @param {{decimals: number, scale: number, signed: boolean}} role
 */
export function longest(role) {
  if (inPowers(role)) return `${MINUS}8e${MINUS}88`;
  const text = role.scale.toFixed(cellDecimals(role.scale, role)).replace(/^0\./, ".");
  return role.signed ? MINUS + text : text;
}

/** Any number in a sentence: whole ones as they are, others with up to six significant digits. @param {number} v */
export function plain(v) {
  return String(Number.isSafeInteger(v) ? v : Number(v.toPrecision(6))).replace(/-/g, MINUS);
}

/** "row 3, column 4" in the words of the number of axes. @param {number[]} index */
export function place(index) {
  const words = [[], ["position"], ["row", "column"], ["slice", "row", "column"]][index.length];
  return index.map((n, a) => `${words[a]} ${n}`).join(", ");
}

/**
 * What a channel is called in words; of layers of numbers, `weight` is no kernel.
 * @param {string} role
 * @param {number[]} ch
 */
export function channelText(role, ch, weight = "kernel") {
  return { x: `input ${ch[0]}`, y: `output ${ch[0]}`, w: `${weight} from input ${ch[1]} to output ${ch[0]}` }[role];
}

/** A whole number with commas, as 12,345; Intl takes 50 us a number while the page is idle. @param {number} n */
export const inGroups = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export function count(n, one, many) {
  return `${inGroups(n)} ${n === 1 ? one : many || one + "s"}`;
}

/**
 * "14 × 14", "14 values" along one axis, or "1 number" for no axes.
 * @param {number[]} sizes
 * @param {string} [scalar]
 */
export function times(sizes, scalar = "1 number") {
  if (sizes.length === 1) return count(sizes[0], "value");
  return sizes.length ? sizes.join(" \u00d7 ") : scalar;
}

/**
 * What one place of a grid is called: "output pixel"; where grids are single numbers, "output", or "number".
 * @param {{kernel: number[]}} s
 * @param {string} [of]
 */
export function placeName(s, of = "") {
  return s.kernel.length ? `${of} pixel`.trim() : of || "number";
}
