// The bundle Python sends, decoded, and the connections read off its tables. No geometry is derived here.

/** @param {string} text base64 @returns {ArrayBuffer} */
function bytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text).buffer;
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let n = 0; n < raw.length; n++) out[n] = raw.charCodeAt(n);
  return out.buffer;
}

/**
 * @typedef {{n: number, out: number, kernel: number, taps: Int32Array, places: Float32Array, inverse?: number[][][]}} Axis
 * @typedef {{values: Float64Array, scale: number, signed: boolean, whole: boolean, decimals: number, em?: number}} Role
 * @typedef {{role: "x"|"y"|"w", ch: number[], index: number[]}} Selection
 * @typedef {{axes: Axis[], nIn: number, nOut: number, width: number, rows: number, x: Role, y: Role, z: Role, w: Role,
 *   b: Role, spatial: number[], out: number[], kernel: number[], text: any, shape: string, bundle: any,
 *   theme: "light"|"dark", frozen: boolean, hidden: ((i: number, o: number[]) => boolean)|null}} State
 */

const ROLES = ["x", "w", "b", "z", "y"];

/** Decode a bundle; what it shares with the one before is not decoded again. @param {any} bundle @param {State} [old] @returns {State} */
function decode(bundle, old) {
  const shape = JSON.stringify([bundle.axes, bundle.n_in, bundle.n_out, bundle.groups, bundle.text.names]);
  const axes = old?.shape === shape ? old.axes : bundle.axes.map((a) => ({
    n: a.n, out: a.out, kernel: a.kernel,
    taps: new Int32Array(bytes(a.taps)), places: new Float32Array(bytes(a.places)),
  }));
  const state = {
    axes, shape, bundle, nIn: bundle.n_in, nOut: bundle.n_out,
    width: bundle.n_in / bundle.groups, rows: bundle.n_out / bundle.groups,
    spatial: axes.map((a) => a.n), out: axes.map((a) => a.out), kernel: axes.map((a) => a.kernel),
    text: bundle.text,
  };
  for (const role of ROLES) state[role] = old && old.bundle[role] === bundle[role] ? old[role] : asRole(new Float64Array(bytes(bundle[role])));
  state.biasPerPixel = state.b.values.length > state.nOut;
  state.taps = product(state.kernel.map(range));
  return state;
}

/** The state after one step of a drag: the cells that were set, and what Python computed of the outputs they change.
 * @param {State} state @param {any} message @returns {State} */
function patched(state, { cells, z, y }) {
  const next = { ...state, bundle: { ...state.bundle } };
  const own = (role) => {
    if (next[role] === state[role]) next[role] = { values: state[role].values.slice() };
    next.bundle[role] = null; // so that the next bundle is decoded
    return next[role].values;
  };
  for (const [role, at, value] of cells) own(role)[at] = value;
  for (const [role, list] of Object.entries({ z, y })) for (const [i, text] of list) own(role).set(new Float64Array(bytes(text)), i * size(state.out));
  for (const role of ROLES) if (next[role] !== state[role]) next[role] = asRole(next[role].values);
  return next;
}

/** @param {Float64Array} values @returns {Role} */
function asRole(values) {
  let scale = 0, signed = false;
  for (const v of values) {
    if (v < 0) signed = true;
    if (Math.abs(v) > scale) scale = Math.abs(v);
  }
  const exact = (d) => { const unit = 10 ** d; return values.every((v) => Math.abs(v * unit - Math.round(v * unit)) < 1e-9); };
  const most = decimalsFor(scale);
  return { values, scale, signed, whole: values.every(Number.isInteger), decimals: [0, 1].find((d) => d < most && exact(d)) ?? most };
}

/** @param {number[]} index @param {number[]} sizes */
function ravel(index, sizes) {
  let at = 0;
  for (let a = 0; a < sizes.length; a++) at = at * sizes[a] + index[a];
  return at;
}

/** Every combination, last entry fastest. @template T @param {T[][]} lists @returns {T[][]} */
function product(lists) {
  return lists.reduce((rows, list) => rows.flatMap((row) => list.map((v) => [...row, v])), /** @type {T[][]} */ ([[]]));
}

const size = (sizes) => sizes.reduce((a, b) => a * b, 1);
const range = (n) => Array.from({ length: n }, (_, k) => k);

/** The sizes of the tensors of a role. @param {State} s @param {string} role */
const sizesOf = (s, role) => ({ x: s.spatial, y: s.out, w: s.kernel })[role];

/** Inputs of the group of output i; outputs of the group of input j. @param {State} s */
function inputsOf(s, i) { const g = Math.floor(i / s.rows); return range(s.width).map((c) => g * s.width + c); }
function outputsOf(s, j) { const g = Math.floor(j / s.width); return range(s.rows).map((c) => g * s.rows + c); }
function connected(s, i, j) { return Math.floor(i / s.rows) === Math.floor(j / s.width); }

/** Places in C order, and what stands there: w_ij[tap] (`at` is the tap's place in the kernel), x_j[index], ... @param {State} s */
function weightPlace(s, i, j, at) { return (i * s.width + (j % s.width)) * size(s.kernel) + at; }
function inputPlace(s, j, index) { return j * size(s.spatial) + ravel(index, s.spatial); }
function biasPlace(s, i, index) { return s.biasPerPixel ? i * size(s.out) + ravel(index, s.out) : i; }
function weightAt(s, i, j, at) { return s.w.values[weightPlace(s, i, j, at)]; }
function inputAt(s, j, index) { return s.x.values[inputPlace(s, j, index)]; }
function outputAt(s, role, i, index) { return s[role].values[i * size(s.out) + ravel(index, s.out)]; }
function biasAt(s, i, index) { return s.b.values[biasPlace(s, i, index)]; }

/** "y:1:3,4" as a selection; null where it is malformed or out of range. @param {State} s @param {string} text */
function parseSelection(s, text) {
  const match = /^(?:([xy]):(\d+)|w:(\d+),(\d+)):((?:\d+(?:,\d+)*)?)$/.exec(text);
  if (!match) return null;
  const role = match[1] || "w";
  const ch = match[1] ? [Number(match[2])] : [Number(match[3]), Number(match[4])];
  const index = match[5] === "" ? [] : match[5].split(",").map(Number);
  const sizes = sizesOf(s, role);
  const most = { x: [s.nIn], y: [s.nOut], w: [s.nOut, s.nIn] }[role];
  if (index.length !== sizes.length || index.some((n, a) => n >= sizes[a]) || ch.some((c, a) => c >= most[a])) return null;
  if (role === "w" && !connected(s, ch[0], ch[1])) return null;
  return { role, ch, index };
}

/** @param {Selection|null} sel */
function selectionText(sel) { return sel ? `${sel.role}:${sel.ch.join(",")}:${sel.index.join(",")}` : ""; }

/** The window of an output pixel, in kernel order: [{tap, at, index | null, place}].
 * `place` is where the element lies, padding included; no whole number in the holes of a transposed layer. @param {State} s @param {number[]} o */
function windowOf(s, o) {
  return s.taps.map((tap, at) => {
    const met = tap.map((t, a) => s.axes[a].taps[o[a] * s.kernel[a] + t]);
    const real = met.every((n) => n >= 0);
    const place = met.map((n, a) => (n >= 0 ? n : s.axes[a].places[o[a] * s.kernel[a] + tap[a]]));
    return { tap, at, index: real ? met : null, place };
  });
}

/** What an input pixel feeds: [{o, tap, at}]. @param {State} s @param {number[]} n */
function fedBy(s, n) {
  const pairs = s.axes.map((axis, a) => {
    axis.inverse ||= invert(axis);
    return axis.inverse[n[a]];
  });
  return product(pairs).map((list) => {
    const tap = list.map((p) => p[1]);
    return { o: list.map((p) => p[0]), tap, at: ravel(tap, s.kernel) };
  });
}

/** @param {Axis} axis @returns {number[][][]} for each input coordinate, the (o, t) that meet it */
function invert(axis) {
  const lists = Array.from({ length: axis.n }, () => /** @type {number[][]} */ ([]));
  for (let at = 0; at < axis.taps.length; at++) {
    if (axis.taps[at] >= 0) lists[axis.taps[at]].push([Math.floor(at / axis.kernel), at % axis.kernel]);
  }
  return lists;
}

/** Per axis, the (o, n) that kernel element `tap` connects. @param {State} s @param {number[]} tap */
function sharedBy(s, tap) {
  return s.axes.map((axis, a) =>
    range(axis.out).map((o) => [o, axis.taps[o * axis.kernel + tap[a]]]).filter((p) => p[1] >= 0));
}

const bySequence = (a, b) => {
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return a[n] - b[n];
  return 0;
};

/** Everything the selection lights, written out: the test hook. @param {State} s @param {Selection|null} sel */
function expand(s, sel) {
  if (!sel) return { inputs: [], outputs: [], kernels: [], text: "" };
  const { role, ch, index } = sel;
  const text = sentence(s, sel);
  const order = (p, q) => bySequence([p[0], ...p[1], ...p[2]], [q[0], ...q[1], ...q[2]]);
  if (role === "y") {
    const here = windowOf(s, index).filter((t) => t.index);
    const inputs = inputsOf(s, ch[0]).flatMap((j) => here.map((t) => [j, t.index, t.tap])).sort(order);
    return { inputs, outputs: [[ch[0], index]], kernels: here.length ? inputsOf(s, ch[0]).map((j) => [ch[0], j]) : [], text };
  }
  if (role === "x") {
    const fed = fedBy(s, index);
    const outputs = outputsOf(s, ch[0]).flatMap((i) => fed.map((t) => [i, t.o, t.tap])).sort(order);
    return { inputs: [[ch[0], index]], outputs, kernels: fed.length ? outputsOf(s, ch[0]).map((i) => [i, ch[0]]) : [], text };
  }
  const pairs = product(sharedBy(s, index)).map((list) => [list.map((p) => p[0]), list.map((p) => p[1])]);
  return { pairs, kernels: [ch], text };
}

/** The arithmetic of an output pixel from Python's values: what the panel and the sentence show.
 * @param {State} s @param {number} i @param {number[]} o */
function arithmetic(s, i, o) {
  const taps = windowOf(s, o);
  const parts = inputsOf(s, i).map((j) => {
    const cells = taps.map((t) => {
      const w = weightAt(s, i, j, t.at), x = t.index ? inputAt(s, j, t.index) : 0;
      return { w, x, product: w * x, real: t.index !== null };
    });
    return { j, cells, subtotal: cells.reduce((sum, c) => sum + c.product, 0) };
  });
  const b = biasAt(s, i, o), z = outputAt(s, "z", i, o), y = outputAt(s, "y", i, o);
  const residual = parts.reduce((sum, p) => sum + p.subtotal, b) - z;
  return { taps, parts, b, z, y, residual };
}

/** One sentence for the live region. @param {State} s @param {Selection} sel */
function sentence(s, { role, ch, index }) {
  const at = index.length ? `, ${place(index)}` : "";
  const called = (r, c) => (s.text.names[r] ? ` (${s.text.names[r][c]})` : "");
  if (role === "y") {
    const a = arithmetic(s, ch[0], index);
    const real = a.taps.filter((t) => t.index).length;
    const links = count(real * a.parts.length, "connection"), to = count(a.parts.length, "input");
    if (s.hidden?.(ch[0], index)) return `output ${ch[0]}${called("y", ch[0])}${at}: ${links} to ${to}; bias ${plain(a.b)}; the result is hidden until you click, or press Enter`;
    const sum = a.parts.reduce((t, p) => t + p.subtotal, 0);
    const result = s.text.phi === "identity" ? `result ${plain(a.y)}` : `${s.text.phi} gives ${plain(a.y)}`;
    return `output ${ch[0]}${called("y", ch[0])}${at}: ${links} to ${to}; sum ${plain(sum)}, bias ${plain(a.b)}, ${result}`;
  }
  if (role === "x") {
    const fed = fedBy(s, index).length, to = fed ? count(s.rows, "output") : "no output";
    return `input ${ch[0]}${called("x", ch[0])}${at}: value ${plain(inputAt(s, ch[0], index))}; ${count(fed * s.rows, "connection")} to ${to}`;
  }
  const pairs = size(sharedBy(s, index).map((list) => list.length));
  return `kernel from input ${ch[1]} to output ${ch[0]}${at}: weight ${plain(weightAt(s, ch[0], ch[1], ravel(index, s.kernel)))}; ` +
    `shared by ${count(pairs, "connection")}`;
}
