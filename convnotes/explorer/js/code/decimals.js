// Decimal numbers, exact: what an equation shows of a value, and whether sums of what it shows are equal.

/** @typedef {{digits: bigint, exponent: number}} Decimal  digits * 10 ** exponent */

const LARGEST_WHOLE = 1e7; // whole numbers below are shown as they are
const DIGITS = 4; // of others

/**
 * The decimal number that stands for a value.
 * @param {number} value
 * @returns {Decimal}
 */
export function shownAs(value) {
  if (Number.isInteger(value) && Math.abs(value) < LARGEST_WHOLE) return { digits: BigInt(value), exponent: 0 };
  const [mantissa, power] = value.toExponential(DIGITS - 1).split("e");
  const digits = mantissa.replace(".", "").replace(/0+$/, "");
  return { digits: BigInt(digits), exponent: Number(power) - digits.replace("-", "").length + 1 };
}

/** The value of a decimal number. @param {Decimal} d */
export const valueOf = ({ digits, exponent }) => Number(`${digits}e${exponent}`);

/** @param {Decimal} d @returns {Decimal} */
export const without = (d) => ({ ...d, digits: d.digits < 0n ? -d.digits : d.digits });

/** In plain digits, or in LaTeX as a power of ten where it is very large or small. @param {Decimal} d */
export function inLatex({ digits, exponent }) {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits).replace("-", "");
  const power = exponent + text.length - 1;
  if (exponent > 0 || power < -6) {
    const mantissa = text.length > 1 ? `${text[0]}.${text.slice(1)}` : text;
    return `${sign}${mantissa} \\times 10^{${power}}`;
  }
  if (exponent === 0) return sign + text;
  const padded = text.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** As a program writes it. @param {Decimal} d */
export const decimalCode = (d) => String(valueOf(d));

/**
 * Whether a sum of products is equal to a number, exactly.
 * @param {Decimal[][]} terms each a list of factors
 * @param {Decimal} right
 */
export function addsUp(terms, right) {
  const products = terms.map((factors) => ({
    digits: factors.reduce((product, { digits }) => product * digits, 1n),
    exponent: factors.reduce((sum, { exponent }) => sum + exponent, 0),
  }));
  const least = Math.min(...[...products, right].map(({ exponent }) => exponent));
  const scaled = ({ digits, exponent } = right) => digits * 10n ** BigInt(exponent - least);
  return products.reduce((sum, product) => sum + scaled(product), 0n) === scaled(right);
}
