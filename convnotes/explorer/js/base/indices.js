// Places, indices and sorted lists of whole numbers.

/** Consecutive numbers as [first, length] runs. @param {number[]} sorted */
export function runs(sorted) {
  /** @type {number[][]} */ const found = [];
  for (const n of sorted) {
    const last = found[found.length - 1];
    if (last && n === last[0] + last[1]) last[1] += 1;
    else if (!last || n >= last[0] + last[1]) found.push([n, 1]);
  }
  return found;
}

/** The numbers of a list, each once, in order. @param {number[]} list */
export const ascending = (list) => [...new Set(list)].sort((a, b) => a - b);

/**
 * The index of a flat place; undoes `ravel`.
 * @param {number} at
 * @param {number[]} sizes
 */
export function unravel(at, sizes) {
  const index = sizes.map(() => 0);
  for (let a = sizes.length - 1; a >= 0; a--) {
    index[a] = at % sizes[a];
    at = Math.floor(at / sizes[a]);
  }
  return index;
}

/**
 * The place of an index in C order.
 * @param {number[]} index
 * @param {number[]} sizes
 */
export function ravel(index, sizes) {
  let at = 0;
  for (let a = 0; a < sizes.length; a++) at = at * sizes[a] + index[a];
  return at;
}

/**
 * Every combination, last entry fastest.
 * @template T
 * @param {T[][]} lists
 * @returns {T[][]}
 */
export function product(lists) {
  return lists.reduce((rows, list) => rows.flatMap((row) => list.map((v) => [...row, v])), /** @type {T[][]} */ ([[]]));
}

/** How many cells a tensor of these sizes has. @param {number[]} sizes */
export const size = (sizes) => sizes.reduce((a, b) => a * b, 1);

/** The numbers from 0 to n - 1. @param {number} n */
export const range = (n) => Array.from({ length: n }, (_, k) => k);

/**
 * Compare two lists entry by entry, as `sort` wants it.
 * @param {number[]} a
 * @param {number[]} b
 */
export const bySequence = (a, b) => {
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return a[n] - b[n];
  return 0;
};
