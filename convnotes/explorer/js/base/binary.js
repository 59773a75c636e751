// Arrays out of base64 text: whole numbers of 32 bits, floats of 32 or 64.

/**
 * An array of floats as Python packs it, or, in a page without Python, as it is.
 * @typedef {{f4?: string, f8?: string, values?: Float64Array}} Packed
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

/** @param {Packed} given */
export const floats = ({ f4, f8 = "", values }) =>
  values ?? (f4 === undefined ? new Float64Array(bytes(f8)) : Float64Array.from(new Float32Array(bytes(f4))));

/** @param {string} text */
export const ints = (text) => new Int32Array(bytes(text));
