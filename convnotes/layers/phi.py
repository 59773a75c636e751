"""The elementwise nonlinearities of the layer equation: one entry each, with its derivative."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .. import refusals


@dataclass(frozen=True)
class Phi:
    """One nonlinearity: its value and derivative at an array z of floats, where p is the slope of those that have one.

    `value(z, p, out)` may write its result into `out`, which may be z; what chooses between two results does not. At a
    kink the derivative is torch's.
    """

    value: Callable
    derivative: Callable
    keeps_integers: bool = False
    complex: bool = False  # whether z may be complex; the others need an order


def _sigmoid(z, out=None):
    """Return 1 / (1 + exp(-z)), written so that no z overflows and small results keep their digits."""
    e = np.exp(-np.abs(z))
    return np.divide(np.where(z < 0, e, 1), 1 + e, out=out)


def _leaky(z, p, out):
    return np.where(z > 0, z, p * z)


def _leaky_derivative(z, p):
    return np.where(z > 0, 1, p)


def _softplus(z, p, out):
    """Return log(1 + exp(z)), and z itself above 20, as torch does: there they differ by less than 3e-9."""
    return np.where(z > 20, z, np.logaddexp(0, np.minimum(z, 20)))


def _within(z, low, high):
    """Return 1 strictly between two numbers, else 0."""
    return np.where((z > low) & (z < high), 1, 0)


def _clipped(z):
    """Return z + 3, held between 0 and 6: what the two hard ones share."""
    return np.clip(z + 3, 0, 6)


def _normal(z, out=None):
    """Return the part of a normal distribution that lies below z."""
    return np.divide(1 + _ERF(z * _ROOT_HALF).astype(z.dtype), 2, out=out)


def _gelu_derivative(z, p):
    return _normal(z) + z * np.exp(-z * z / 2) * z.dtype.type(1 / math.sqrt(2 * math.pi))


_ERF, _ROOT_HALF = np.frompyfunc(math.erf, 1, 1), math.sqrt(0.5)
_ROOT, _CUBE = math.sqrt(2 / math.pi), 0.044715  # of the tanh that stands for the normal distribution


def _gelu_tanh(z, p, out):
    return np.multiply(z / 2, 1 + np.tanh(_ROOT * (z + _CUBE * z**3)), out=out)


def _gelu_tanh_derivative(z, p):
    t = np.tanh(_ROOT * (z + _CUBE * z**3))
    return (1 + t) / 2 + z / 2 * (1 - t * t) * _ROOT * (1 + 3 * _CUBE * z * z)


PHIS = {
    "identity": Phi(lambda z, p, out: z, lambda z, p: np.ones_like(z), keeps_integers=True, complex=True),
    "relu": Phi(lambda z, p, out: np.maximum(z, 0, out=out), lambda z, p: np.where(z > 0, 1, 0), keeps_integers=True),
    "sigmoid": Phi(lambda z, p, out: _sigmoid(z, out), lambda z, p: _sigmoid(z) * _sigmoid(-z)),
    "tanh": Phi(lambda z, p, out: np.tanh(z, out=out), lambda z, p: 1 - np.tanh(z) ** 2, complex=True),
    "silu": Phi(
        lambda z, p, out: np.multiply(z, _sigmoid(z), out=out), lambda z, p: _sigmoid(z) * (1 + z * _sigmoid(-z))
    ),
    "elu": Phi(lambda z, p, out: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda z, p: np.exp(np.minimum(z, 0))),
    "softplus": Phi(_softplus, lambda z, p: np.where(z > 20, 1, _sigmoid(z))),
    "hard_sigmoid": Phi(
        lambda z, p, out: np.divide(_clipped(z), 6, out=out), lambda z, p: _within(z, -3, 3) / z.dtype.type(6)
    ),
    "hard_swish": Phi(
        lambda z, p, out: np.divide(z * _clipped(z), 6, out=out),
        lambda z, p: np.where(z < 3, _within(z, -3, 3) * (z / 3 + 0.5), 1),
    ),
    "relu6": Phi(lambda z, p, out: np.clip(z, 0, 6, out=out), lambda z, p: _within(z, 0, 6), keeps_integers=True),
    # Hendrycks and Gimpel (2016), https://doi.org/10.48550/arXiv.1606.08415: z times the normal distribution, and its
    # stand-in with a tanh; models use either.
    "gelu": Phi(lambda z, p, out: np.multiply(z, _normal(z), out=out), _gelu_derivative),
    "gelu_tanh": Phi(_gelu_tanh, _gelu_tanh_derivative),
    "leaky_relu": Phi(_leaky, _leaky_derivative),
    "prelu": Phi(_leaky, _leaky_derivative),
}
SLOPED = {"leaky_relu": "('leaky_relu', 0.01)", "prelu": "('prelu', [0.1, 0.2]), a slope for every channel"}
NAMES = tuple(name for name in PHIS if name not in SLOPED)  # those that a name alone says


def checked(phi, n_out=None):
    """Return a phi as it is stored: a name, (name, slope), (name, (slope, ...)) or a callable; refuse anything else.

    'prelu' takes one slope for all channels or one for each of the `n_out`, where their number is known.
    """
    if callable(phi) or (isinstance(phi, str) and phi in NAMES):
        return phi
    if isinstance(phi, str) and phi in SLOPED:
        raise ValueError(f"phi={phi!r} has no slope: give {SLOPED[phi]}")
    if isinstance(phi, (tuple, list)) and len(phi) == 2 and isinstance(phi[0], str) and phi[0] in SLOPED:
        return phi[0], _slopes(*phi, n_out)
    raise ValueError(
        f"phi={phi!r} is not known: choose one of {', '.join(map(repr, NAMES))}, {' or '.join(SLOPED.values())}, "
        "or give a function of z"
    )


def _slopes(name, slope, n_out):
    """Return the slope of 'leaky_relu' as a float, those of 'prelu' as a tuple of floats."""
    found = refusals.numbers("phi[1]", slope)
    if found.dtype.kind == "c" or not np.isfinite(found).all():
        raise ValueError(f"phi={(name, slope)!r} needs real, finite slopes: give {SLOPED[name]}")
    if name == "leaky_relu":
        if found.ndim:
            raise ValueError(f"phi={(name, slope)!r} has several slopes: give one, {SLOPED[name]}, or use 'prelu'")
        return float(found)
    if found.ndim > 1 or (n_out is not None and found.size not in (1, n_out)):
        raise ValueError(
            f"phi 'prelu' has slopes of shape {found.shape}: expected one slope"
            + ("" if n_out is None else f", or one for each of {refusals.counted(n_out, 'output')}")
        )
    return tuple(float(v) for v in found.ravel())


def name(phi):
    """Return what to call phi in text: its name, or the name of the function."""
    if isinstance(phi, tuple):
        return phi[0]
    return phi if isinstance(phi, str) else refusals.legible(getattr(phi, "__name__", "phi").strip("<>"))


def label(phi):
    """Return the name of phi with its slope, or how many it has."""
    slopes = slopes_of(phi)
    if not slopes:
        return name(phi)
    return f"{name(phi)} {slopes[0]:g}" if len(slopes) == 1 else f"{name(phi)} of {len(slopes)} slopes"


def slopes_of(phi):
    """Return the slopes of phi below 0: none, one for all channels, or one for each."""
    slopes = phi[1] if isinstance(phi, tuple) else ()
    return slopes if isinstance(slopes, tuple) else (slopes,)


def parameters(phi):
    """Return how many numbers of phi are learned: the slopes of 'prelu'."""
    return len(slopes_of(phi)) if name(phi) == "prelu" else 0


def entry(phi):
    """Return the `Phi` of a phi that has a name, None of a function of the reader's own."""
    return None if callable(phi) else PHIS[name(phi)]


def apply(phi, z, channel=0, out=None):
    """Return phi(z) for an array z whose channels stand on axis `channel`; a named phi may use the room of `out`.

    Raises TypeError for complex z where phi needs an order, and where phi returns no numbers; ValueError where it is
    not elementwise.
    """
    if phi == "identity":  # the one that is most often met
        return z
    named = entry(phi)
    if named:
        if z.dtype.kind == "c" and not named.complex:
            raise TypeError(
                f"phi={name(phi)!r} needs real numbers and z is {z.dtype}: use phi='identity' or a function of z"
            )
        if z.dtype.kind in "biu" and not named.keeps_integers:
            z, out = z.astype(float), None
        with np.errstate(invalid="ignore"):  # NaN and infinities pass through, as elsewhere
            return named.value(z, _spread(phi, z, channel), out).astype(z.dtype, copy=False)
    y = np.asarray(phi(z.copy()))
    if y.dtype.kind not in "biufc":
        raise TypeError(
            f"phi={name(phi)} returns no numbers: it turned {z.dtype} into dtype {y.dtype}; "
            "give a function that maps each number of z to one number, for example np.tanh"
        )
    if y.shape != z.shape:
        raise ValueError(
            f"phi={name(phi)} is not elementwise: it turned shape {z.shape} into {y.shape}; "
            "give a function that maps each number of z to one number"
        )
    return y


def derivative(phi, z, channel=0):
    """Return the derivative of a named phi at every number of a real z, in floats.

    Raises ValueError for a function of the reader's own, whose derivative is not known.
    """
    named = entry(phi)
    if named is None:
        raise ValueError(f"phi={name(phi)} is a function, whose derivative is not known: choose a phi by its name")
    z = z if z.dtype.kind == "f" else z.astype(float)
    with np.errstate(invalid="ignore"):
        return named.derivative(z, _spread(phi, z, channel)).astype(z.dtype, copy=False)


def _spread(phi, z, channel):
    """Return the slopes of phi in z's dtype, ready to be multiplied with z; None where it has none."""
    slopes = slopes_of(phi)
    if len(slopes) > 1 and len(slopes) != z.shape[channel]:
        got = refusals.counted(z.shape[channel], "channel")
        raise ValueError(f"phi {name(phi)!r} has {len(slopes)} slopes and meets {got}: give one slope, or one for each")
    return np.array(slopes, z.dtype).reshape(-1, *(1,) * (z.ndim - channel - 1)) if slopes else None
