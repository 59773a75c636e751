// What a layer is, as code says it: one line for its comments, and the programs of each phi.

import { kindOf } from "../engine/forward.js";
import { asPython } from "./literals.js";

/** @import { State } from "../base/state.js" */

const SIGMOID = "np.exp(-np.logaddexp(0, -z))";
const LEAKY = { numpy: "np.where(z > 0, z, {p} * z)", torch: "torch.where(z > 0, z, {p} * z)" };
const MOST_CHARACTERS = 300; // characters of a comment

/**
 * Each phi as a program of z, {p} standing where its slope goes, and as an equation's letter; `known` says whether no
 * rounding stands between an exact z and its y.
 * @type {Record<string, {numpy: string, torch: string, latex: string, known?: (z: number) => boolean}>}
 */
const PROGRAMS = {
  identity: { numpy: "z", torch: "z", latex: "" },
  relu: { numpy: "np.maximum(z, 0)", torch: "torch.relu(z)", latex: "\\mathrm{relu}" },
  sigmoid: {
    numpy: `${SIGMOID}  # 1 / (1 + exp(-z)), without overflow`,
    torch: "torch.sigmoid(z)",
    latex: "\\mathrm{sigmoid}",
    known: (z) => z === 0,
  },
  tanh: { numpy: "np.tanh(z)", torch: "torch.tanh(z)", latex: "\\tanh", known: (z) => z === 0 },
  silu: {
    numpy: `z * ${SIGMOID}`,
    torch: "torch.nn.functional.silu(z)",
    latex: "\\mathrm{silu}",
    known: (z) => z === 0,
  },
  elu: {
    numpy: "np.where(z > 0, z, np.expm1(np.minimum(z, 0)))",
    torch: "torch.nn.functional.elu(z)",
    latex: "\\mathrm{elu}",
    known: (z) => z >= 0,
  },
  softplus: {
    numpy: "np.where(z > 20, z, np.logaddexp(0, z))",
    torch: "torch.nn.functional.softplus(z)",
    latex: "\\mathrm{softplus}",
    known: (z) => z > 20,
  },
  hard_sigmoid: {
    numpy: "np.clip(z + 3, 0, 6) / 6",
    torch: "torch.nn.functional.hardsigmoid(z)",
    latex: "\\mathrm{hard\\_sigmoid}",
  },
  hard_swish: {
    numpy: "z * np.clip(z + 3, 0, 6) / 6",
    torch: "torch.nn.functional.hardswish(z)",
    latex: "\\mathrm{hard\\_swish}",
  },
  relu6: { numpy: "np.clip(z, 0, 6)", torch: "torch.clamp(z, 0, 6)", latex: "\\mathrm{relu6}" },
  gelu: {
    numpy: "z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2",
    torch: "torch.nn.functional.gelu(z)",
    latex: "\\mathrm{gelu}",
    known: (z) => z === 0,
  },
  gelu_tanh: {
    numpy: "z / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))",
    torch: 'torch.nn.functional.gelu(z, approximate="tanh")',
    latex: "\\mathrm{gelu\\_tanh}",
    known: (z) => z === 0,
  },
  leaky_relu: { ...LEAKY, latex: "\\mathrm{leaky\\_relu}" },
  prelu: { ...LEAKY, latex: "\\mathrm{prelu}" },
};

/** The program of a layer's phi; undefined for a function of the reader's own. @param {State} s */
export const programOf = (s) => (hasOwnPhi(s) ? undefined : PROGRAMS[s.text.phi]);

/** @param {State} s */
const hasOwnPhi = ({ bundle: { settings } }) => typeof settings.phi === "object" && "function" in settings.phi;

/** What kind of numbers the results of a layer are. @param {State} s */
export function kindIn(s) {
  const kind = kindOf(s.bundle.kinds);
  return kind === "half" ? "double" : kind;
}

/** The rules of the axes. @param {State} s */
export const rulesIn = (s) => s.bundle.axes.map((axis) => axis.rule);

/** @param {number} n @param {string} what */
const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** 2 for 2, 2, else a tuple. @param {number[]} list */
const common = (list) => asPython(list.every((v) => v === list[0]) ? list[0] : list);

/** The layer in one line, as Python prints it. @param {State} s */
function described(s) {
  const { settings } = s.bundle;
  const rules = rulesIn(s);
  const parts = [`${counted(s.nIn, "input")} -> ${counted(s.nOut, "output")}`];
  if (s.kernel.length) {
    parts.push(`kernels ${s.kernel.join(" x ")}`, `padding ${asPython(settings.padding)}`);
    parts.push(`stride ${common(rules.map((rule) => rule.stride))}`);
    if (rules.some((rule) => rule.dilation !== 1)) parts.push(`dilation ${common(rules.map((rule) => rule.dilation))}`);
    if (settings.boundary !== "zero") parts.push(`boundary '${settings.boundary}'`);
    const ups = rules.map((rule) => rule.upsample);
    if (ups.some((up) => up > 1)) parts.push(`upsampled by ${common(ups)}`);
    parts.push(settings.flip ? "convolution" : "cross-correlation");
  } else {
    parts.push("fully connected");
  }
  if (s.bundle.groups > 1) parts.push(`${s.bundle.groups} groups`);
  if (s.bundle.kinds.b !== null) parts.push("bias");
  const slopes = s.text.phiSlopes;
  const sloped = slopes.length > 1 ? ` of ${slopes.length} slopes` : slopes.map((v) => ` ${Number(v.toPrecision(6))}`);
  return `Layer: ${parts.join(", ")}, ${s.text.phi}${sloped}`;
}

/** Lines that say what a layer is and what its channels are called, harmless in any comment. @param {State} s */
export function commentsOf(s) {
  const lines = [described(s)];
  for (const [what, role] of [
    ["inputs", "x"],
    ["outputs", "y"],
  ]) {
    const names = s.text.names[role];
    if (names) lines.push(`${what}: ${names.join("; ")}`);
  }
  const harmless = (/** @type {string} */ c) => (c !== " " && /[\p{C}\p{Z}\\{}$]/u.test(c) ? " " : c);
  return lines.map((line) => Array.from(line).slice(0, MOST_CHARACTERS).map(harmless).join(""));
}
