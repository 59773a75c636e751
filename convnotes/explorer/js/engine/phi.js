// The named nonlinearities of the layer equation, a twin of Python's.

/**
 * A name, or a name with its slope below 0: ["leaky_relu", slope], ["prelu", [one for all channels, or one for each]].
 * @typedef {string|[string, number|number[]]} Phi
 */

// Those that leave whole numbers whole, and others as exact as they are: after them z tells y.
export const WHOLE = ["identity", "relu", "relu6"];

/** Written so that no z overflows and small results keep their digits. @param {number} z */
function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z < 0 ? e : 1) / (1 + e);
}

/**
 * Twice the part of a normal distribution that lies within z of its middle, on one side: all terms have one sign.
 * @param {number} z
 */
function middle(z) {
  if (Math.abs(z) > 9) return Math.sign(z);
  let sum = 0;
  for (let n = 1, term = z; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2, term *= (z * z) / n) sum += term;
  return sum * Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2);
}

/** The tanh that stands for the normal distribution. @param {number} z */
const bent = (z) => Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3));

/** @param {number} z */
const upTo6 = (z) => Math.min(Math.max(z, 0), 6);

/**
 * Those that a name alone says.
 * @type {Record<string, (z: number) => number>}
 */
export const PHIS = {
  identity: (z) => z,
  relu: (z) => Math.max(z, 0),
  sigmoid,
  tanh: Math.tanh,
  silu: (z) => z * sigmoid(z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  softplus: (z) => (z > 20 ? z : Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))), // as torch
  hard_sigmoid: (z) => upTo6(z + 3) / 6,
  hard_swish: (z) => (z * upTo6(z + 3)) / 6,
  relu6: upTo6,
  gelu: (z) => (z * (1 + middle(z))) / 2,
  gelu_tanh: (z) => (z / 2) * (1 + bent(z)),
};

/**
 * The function that outputs of channel `i` go through.
 * @param {Phi} phi
 * @param {number} i
 */
export function phiOf(phi, i) {
  if (typeof phi === "string") return PHIS[phi];
  const slopes = [phi[1]].flat();
  const slope = slopes[slopes.length > 1 ? i : 0];
  return (/** @type {number} */ z) => (z > 0 ? z : slope * z);
}

/** @param {number} z @param {number} low @param {number} high */
const between = (z, low, high) => (z > low && z < high ? 1 : 0);

/**
 * Their derivatives; at a kink torch's.
 * @type {Record<string, (z: number) => number>}
 */
const DERIVATIVES = {
  identity: () => 1,
  relu: (z) => (z > 0 ? 1 : 0),
  sigmoid: (z) => sigmoid(z) * sigmoid(-z),
  tanh: (z) => 1 - Math.tanh(z) ** 2,
  silu: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
  elu: (z) => Math.exp(Math.min(z, 0)),
  softplus: (z) => (z > 20 ? 1 : sigmoid(z)),
  hard_sigmoid: (z) => between(z, -3, 3) / 6,
  hard_swish: (z) => (z < 3 ? between(z, -3, 3) * (z / 3 + 0.5) : 1),
  relu6: (z) => between(z, 0, 6),
  gelu: (z) => (1 + middle(z)) / 2 + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI),
  gelu_tanh: (z) =>
    (1 + bent(z)) / 2 + (z / 2) * (1 - bent(z) ** 2) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z),
};

/**
 * The derivative of the function that outputs of channel `i` go through.
 * @param {Phi} phi
 * @param {number} i
 */
export function derivativeOf(phi, i) {
  if (typeof phi === "string") return DERIVATIVES[phi];
  const slopes = [phi[1]].flat();
  const slope = slopes[slopes.length > 1 ? i : 0];
  return (/** @type {number} */ z) => (z > 0 ? 1 : slope);
}
