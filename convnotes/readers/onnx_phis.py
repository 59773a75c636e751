"""The phi that each ONNX activation is, from its attributes and its constant inputs; what has none here is refused."""

import math


def _clip(a, constant):
    low, high = (
        constant[k].item() if len(constant) > k and constant[k] is not None else a.get(name, math.inf * sign)
        for k, name, sign in ((1, "min", -1), (2, "max", 1))
    )
    if low == 0 and high in (6, math.inf):
        return "relu6" if high == 6 else "relu"
    raise TypeError(f"it clips to {low} and {high}: only 0 to 6 (relu6), or 0 to infinity (relu), are known here")


def _elu(a, constant):
    if a.get("alpha", 1.0) != 1:
        raise TypeError(f"its alpha is {a['alpha']}: only 1 is known here")
    return "elu"


def _hard_sigmoid(a, constant):
    if abs(a.get("alpha", 0.2) - 1 / 6) > 1e-6 or a.get("beta", 0.5) != 0.5:
        raise TypeError(f"its alpha is {a.get('alpha', 0.2)}: only 1/6 with beta 1/2, as torch has it, is known here")
    return "hard_sigmoid"


def _prelu(a, constant):
    if constant[1] is None or constant[1].size != max(constant[1].shape, default=1):
        raise TypeError("its slopes must be constants, one for each channel or one for all")
    return "prelu", constant[1].ravel()


def _gelu(a, constant):
    return "gelu_tanh" if a.get("approximate", "none") == "tanh" else "gelu"


PHIS = {
    "Relu": lambda a, c: "relu",
    "Sigmoid": lambda a, c: "sigmoid",
    "Tanh": lambda a, c: "tanh",
    "Softplus": lambda a, c: "softplus",
    "HardSwish": lambda a, c: "hard_swish",
    "LeakyRelu": lambda a, c: ("leaky_relu", a.get("alpha", 0.01)),
    "PRelu": _prelu,
    "Elu": _elu,
    "Gelu": _gelu,
    "HardSigmoid": _hard_sigmoid,
    "Clip": _clip,
}
