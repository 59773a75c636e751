// Arrays out of bytes, or base64 text of them: whole numbers of 32 bits, floats of 32 or 64.

/**
 * An array of floats as Python packs it, or, in a page without Python, as it is.
 * @typedef {{f4?: string|DataView, f8?: string|DataView, values?: Float64Array}} Packed
 */

/**
 * @param {string} text base64
 * @returns {ArrayBuffer}
 */
export function bytes(text) {
  const native = /** @type {{fromBase64?: (text: string) => Uint8Array<ArrayBuffer>}} */ (Uint8Array);
  if (native.fromBase64) return native.fromBase64(text).buffer;
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let n = 0; n < raw.length; n++) out[n] = raw.charCodeAt(n);
  return out.buffer;
}

/** What a view of bytes shows, as an array of its own. @param {DataView} part */
export const ownBytes = ({ buffer, byteOffset, byteLength }) =>
  /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength));

/** @param {string|DataView} given */
const dataOf = (given) => (typeof given === "string" ? bytes(given) : ownBytes(given));

/** @param {Packed} given */
export const floats = ({ f4, f8 = "", values }) =>
  values ?? (f4 === undefined ? new Float64Array(dataOf(f8)) : Float64Array.from(new Float32Array(dataOf(f4))));

/** Whether two arrays have the same bytes; those of a page are the same or not. @param {Packed} a @param {Packed} b */
export const samePacked = (a, b) => sameBytes(a.f4, b.f4) && sameBytes(a.f8, b.f8) && a.values === b.values;

/** @param {string|DataView|undefined} a @param {string|DataView|undefined} b */
function sameBytes(a, b) {
  if (!(a instanceof DataView && b instanceof DataView)) return a === b;
  let at = a.byteLength === b.byteLength ? 0 : a.byteLength;
  while (at < a.byteLength && a.getInt32(at) === b.getInt32(at)) at += 4; // both have whole numbers of four bytes
  return at === a.byteLength && at === b.byteLength;
}

/** @param {string} text */
export const ints = (text) => new Int32Array(bytes(text));
