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

/**
 * @param {number} v
 * @param {number} decimals
 */
export function fixed(v, decimals) {
  if (decimals === POWERS) return v === 0 ? "0" : v.toExponential(3).replace(/-/g, MINUS);
  const text = Math.abs(v).toFixed(decimals);
  return v < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * A number for a cell: no leading zero, as few characters as the scale of its role allows; "0" is 0, and a small number
 * among large ones keeps a decimal.
 * @param {number} v
 * @param {{decimals: number, scale: number}} role
 */
export function brief(v, role) {
  if (v === 0) return "0";
  if (role.scale >= 1e5 || (role.scale > 0 && role.scale < 1e-4)) return v.toExponential(0).replace(/-/g, MINUS);
  const decimals = role.decimals || Number(Math.abs(v) < 10 && Math.abs(v - Math.round(v)) > 1e-9);
  const text = fixed(v, decimals);
  return decimals > 0 ? text.replace(/^(\u2212?)0\./, "$1.") : text;
}

/**
 * The characters of the longest number that `brief` makes of a role.
 * @param {{decimals: number, scale: number, signed: boolean}} role
 */
export function longestOf(role) {
  return role.scale >= 1e5 || (role.scale > 0 && role.scale < 1e-4)
    ? 6
    : Math.max(brief(role.scale, role).length, role.signed ? brief(-role.scale, role).length : 0);
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
 * What a channel is called in words.
 * @param {string} role
 * @param {number[]} ch
 */
export function channelText(role, ch) {
  return { x: `input ${ch[0]}`, y: `output ${ch[0]}`, w: `kernel from input ${ch[1]} to output ${ch[0]}` }[role];
}

/**
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export function count(n, one, many) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
}

/**
 * "14 × 14", or "number" for no axes.
 * @param {number[]} sizes
 * @param {string} [scalar]
 */
export function times(sizes, scalar = "1 number") {
  return sizes.length ? sizes.join(" \u00d7 ") : scalar;
}
