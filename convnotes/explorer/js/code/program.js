// A layer as a program that runs without convnotes: NumPy, or a module of torch.

import { size } from "../base/indices.js";
import { hasBias } from "../base/lookup.js";
import { literal, asPython, written } from "./literals.js";
import { kindIn, programOf, rulesIn } from "./words.js";

/** @import { State } from "../base/state.js" */

/** @typedef {"NumPy"|"PyTorch"} Language */

export const MOST_WRITTEN = 200; // numbers of one array that are written out

const NUMPY = { int: "int64", single: "float32", double: "float64" };
/** What torch calls the rules that it has. @type {Record<string, string>} */
const TORCH_MODES = { zero: "zeros", reflect: "reflect", edge: "replicate", wrap: "circular" };
/** By how much less or more than one input torch pads at most. @type {Record<string, number>} */
const TORCH_REACH = { reflect: -1, circular: 0 };

/** The arrays a program is given, with their sizes. @param {State} s */
function arraysOf(s) {
  const w = [s.nOut, s.width, ...s.kernel];
  const b = s.biasPerPixel ? [s.nOut, ...s.out] : [s.nOut];
  return { x: [s.nIn, ...s.spatial], w, ...(hasBias(s) ? { b } : {}) };
}

/**
 * The lines that give x, w and b their numbers; many of w and b are read from a file.
 * @param {State} s
 * @param {Language} form
 * @param {string} type
 */
function given(s, form, type) {
  const torch = form === "PyTorch";
  const kind = kindIn(s);
  const end = torch ? `, dtype=${type})` : kind === "single" ? ", np.float32)" : ")";
  return Object.entries(arraysOf(s)).map(([name, sizes]) => {
    const { values } = s[/** @type {"x"|"w"|"b"} */ (name)];
    const few = values.length <= MOST_WRITTEN;
    if (few) return written(`${name} = ${torch ? "torch.tensor" : "np.array"}(`, values, sizes, kind, end);
    if (name === "x") {
      const made = torch ? `torch.tensor(x, dtype=${type})` : `np.asarray(x, ${type})`;
      return `x = ${made}  # the input, an array of shape ${asPython(sizes)}: give it this name first`;
    }
    const read = `np.load('${name}.npy')`;
    const made = torch ? `torch.tensor(${read}, dtype=${type})` : `${read}.astype(${type})`;
    return `${name} = ${made}  # shape ${asPython(sizes)}; made by np.save('${name}.npy', layer.${name})`;
  });
}

/**
 * The lines that make y of z; slopes of 'prelu' stand in an array, one for each output.
 * @param {State} s
 * @param {Language} form
 * @param {string} type
 */
function activated(s, form, type) {
  const program = programOf(s);
  if (!program) return ["y = phi(z)  # phi: a function of your own"];
  const text = `y = ${form === "NumPy" ? program.numpy : program.torch}`;
  const slopes = s.text.phiSlopes;
  if (slopes.length < 2) return [text.replace("{p}", slopes.map((v) => literal(v, "double")).join())];
  const single = kindIn(s) === "single" ? ", np.float32)" : ")";
  const [start, end] = form === "NumPy" ? ["np.array(", single] : ["torch.tensor(", `, dtype=${type})`];
  const across = s.kernel.length ? `[:${", None".repeat(s.kernel.length)}]` : "";
  return [written(`slopes = ${start}`, slopes, [slopes.length], "double", end), text.replace("{p}", `slopes${across}`)];
}

/**
 * The lines that spread the input of a transposed layer out; `zeros` makes them in the language at hand.
 * @param {State} s
 * @param {(shape: string) => string} zeros
 */
function spread(s, zeros) {
  const ups = rulesIn(s).map((rule) => rule.upsample);
  if (ups.every((up) => up === 1)) return [];
  const shape = asPython([s.nIn, ...s.spatial.map((n, a) => (n - 1) * ups[a] + 1)]);
  return [
    `padded = ${zeros(shape)}`,
    `padded[:, ${ups.map((up) => `::${up}`).join(", ")}] = x  # a transposed layer: its cells stand apart`,
  ];
}

/** The lines that make `padded` of x, none where the layer pads nothing. @param {State} s @param {string} type */
function numpyPadding(s, type) {
  const rules = rulesIn(s);
  const { boundary } = s.bundle.settings;
  const lines = spread(s, (shape) => `np.zeros(${shape}, ${type})`);
  const pads = [[0, 0], ...rules.map(({ low, high }) => [Math.max(low, 0), Math.max(high, 0)])];
  const source = () => (lines.length ? "padded" : "x");
  if (pads.flat().some(Boolean)) {
    const mode = boundary === "zero" ? "" : `, mode='${boundary}'`;
    lines.push(`padded = np.pad(${source()}, ${asPython(pads)}${mode})`);
  }
  if (rules.some(({ low, high }) => low < 0 || high < 0)) {
    const kept = rules.map(({ low, high, upsample }, a) => {
      const start = Math.max(-low, 0);
      return `${start}:${start + (s.spatial[a] - 1) * upsample + 1 + low + high}`;
    });
    lines.push(`padded = ${source()}[:, ${kept.join(", ")}]`);
  }
  return lines;
}

/** Pad, take the windows under the kernels, multiply and add. @param {State} s */
export function numpyLines(s) {
  const type = `np.${NUMPY[/** @type {"int"|"single"|"double"} */ (kindIn(s))]}`;
  const { groups, settings } = s.bundle;
  const rules = rulesIn(s);
  const lines = given(s, "NumPy", type);
  let bias = hasBias(s) ? " + b" : "";
  let total = "w @ x";
  let blocks = ["x", "w"];
  if (rules.length) {
    const padding = numpyPadding(s, type);
    const axes = asPython(rules.map((_, a) => a + 1));
    const reach = asPython(rules.map((rule) => rule.dilation * (rule.kernel - 1) + 1));
    lines.push(...padding);
    const source = padding.length ? "padded" : "x";
    lines.push(`windows = np.lib.stride_tricks.sliding_window_view(${source}, ${reach}, ${axes})`);
    const steps = [...rules.map((rule) => rule.stride), ...rules.map((rule) => rule.dilation)];
    if (steps.some((step) => step !== 1)) {
      const slices = steps.map((step) => `::${step}`).join(", ");
      lines.push(`windows = windows[:, ${slices}]  # strides, then dilations`);
    }
    if (settings.flip) {
      const flipped = asPython(rules.map((_, a) => a + 2));
      lines.push(`kernels = np.flip(w, ${flipped})  # convolution flips its kernels`);
    }
    blocks = ["windows", settings.flip ? "kernels" : "w"];
    const [o, t] = ["opq", "tuv"].map((letters) => letters.slice(0, rules.length));
    total = `np.einsum('j${o}${t},ij${t}->i${o}', {0}, {1})`;
    if (bias && !s.biasPerPixel) bias = ` + b[:, ${rules.map(() => "None").join(", ")}]`;
  } else if (groups > 1) {
    total = "np.einsum('j,ij->i', {0}, {1})";
  }
  /** @param {string[]} names */
  const filled = (names) => total.replace("{0}", names[0]).replace("{1}", names[1]);
  let sum = filled(blocks);
  if (groups > 1) {
    const split = blocks.map((block) => `np.split(${block}, ${groups})`).join(", ");
    lines.push(`blocks = zip(${split})  # groups: only these blocks connect`);
    sum = `np.concatenate([${filled(["inputs", "weights"])} for inputs, weights in blocks])`;
  }
  return [...lines, `z = ${sum}${bias}`, ...activated(s, "NumPy", type)];
}

/**
 * Options of the module, and the lines before it, that pad as the layer does; one of the two is empty.
 * @param {State} s
 * @param {string} type
 * @returns {[string, string[]]}
 */
function torchPadding(s, type) {
  const pads = rulesIn(s).map(({ low, high }) => [low, high]);
  const { boundary } = s.bundle.settings;
  const lines = spread(s, (shape) => `torch.zeros(${shape}, dtype=${type})`);
  if (!pads.flat().some(Boolean)) return ["", lines];
  const mode = TORCH_MODES[boundary];
  const reach = TORCH_REACH[mode];
  const long = reach !== undefined && pads.some((pad, a) => Math.max(...pad) > s.spatial[a] + reach);
  if (!mode || long) {
    const why = mode ? "more than one input" : `'${boundary}'`;
    const pad = `np.pad(x, ${asPython([[0, 0], ...pads])}, mode='${boundary}')`;
    return ["", [`padded = torch.tensor(${pad}, dtype=${type})  # torch cannot pad ${why}`]];
  }
  if (!lines.length && pads.every(([low, high]) => low === high)) {
    const named = mode === "zeros" ? "" : `, padding_mode='${mode}'`;
    return [`, padding=${asPython(pads.map(([low]) => low))}${named}`, []];
  }
  const named = mode === "zeros" ? "" : `, mode='${mode}'`;
  const sides = asPython(pads.reverse().flat());
  const source = lines.length ? "padded" : "x";
  return ["", [...lines, `padded = F.pad(${source}, ${sides}${named})  # from the last axis to the first`]];
}

/** Give the weights to a module of torch.nn. @param {State} s */
export function torchLines(s) {
  // torch convolves no integers; as float64 they stay exact up to 2**53
  const type = `torch.${kindIn(s) === "single" ? "float32" : "float64"}`;
  const { groups, settings } = s.bundle;
  const rules = rulesIn(s);
  const lines = given(s, "PyTorch", type);
  let options = "";
  let source = "x";
  let kernels = "w";
  if (rules.length) {
    const [padded, padding] = torchPadding(s, type);
    lines.push(...padding);
    if (padding.length) source = "padded";
    const steps = /** @type {const} */ (["stride", "dilation"]).map((name) => {
      const list = rules.map((rule) => rule[name]);
      return list.every((step) => step === 1) ? "" : `, ${name}=${asPython(list)}`;
    });
    options = `, ${asPython(s.kernel)}${padded}${steps.join("")}${groups > 1 ? `, groups=${groups}` : ""}`;
    if (settings.flip) {
      const axes = rules.map((_, a) => a + 2);
      kernels = `w.flip${asPython(axes)}`;
      lines.push("# torch computes cross-correlation: for convolution its module gets the kernels flipped");
    }
  } else if (groups > 1) {
    kernels = `torch.block_diag(*w.chunk(${groups}))`;
    lines.push("# groups: torch.nn.Linear has none, zeros stand where nothing connects");
  }
  const name = ["Linear", "Conv1d", "Conv2d", "Conv3d"][rules.length];
  const perChannel = hasBias(s) && !s.biasPerPixel;
  const bias = perChannel ? "" : ", bias=False";
  lines.push(`module = torch.nn.${name}(${s.nIn}, ${s.nOut}${options}${bias}, dtype=${type})`);
  lines.push("with torch.no_grad():", `    module.weight.copy_(${kernels})`);
  if (perChannel) lines.push("    module.bias.copy_(b)");
  lines.push(`z = module(${source})${hasBias(s) && !perChannel ? " + b" : ""}`);
  return [...lines, ...activated(s, "PyTorch", type)];
}

/** Whether all weights are few enough to be written out. @param {number[]} sizes */
export const isFew = (sizes) => size(sizes) <= MOST_WRITTEN;
