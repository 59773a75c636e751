"""The elementwise nonlinearities of the layer equation."""

import numpy as np


def identity(z):
    """Return z as it is."""
    return z


def relu(z):
    """Return max(z, 0); integers stay integers and NaN stays NaN."""
    return np.maximum(z, z.dtype.type(0))


def sigmoid(z):
    """Return 1 / (1 + exp(-z)), written so that no z overflows."""
    z = z if z.dtype.kind == "f" else z.astype(float)
    with np.errstate(invalid="ignore"):  # logaddexp warns about NaN, which passes through as elsewhere
        return np.exp(-np.logaddexp(z.dtype.type(0), -z))


def tanh(z):
    """Return the hyperbolic tangent of z."""
    return np.tanh(z)


PHIS = {"identity": identity, "relu": relu, "sigmoid": sigmoid, "tanh": tanh}


def find(phi):
    """Return the function of a name, or the callable given; refuse anything else."""
    if callable(phi):
        return phi
    if isinstance(phi, str) and phi in PHIS:
        return PHIS[phi]
    raise ValueError(f"phi={phi!r} is not known: choose one of {', '.join(map(repr, PHIS))}, or give a function of z")


def name(phi):
    """Return what to call phi in text: its name, or the name of the function."""
    return phi if isinstance(phi, str) else getattr(phi, "__name__", "phi").strip("<>")


def apply(phi, z):
    """Return phi(z) for an array z; refuse complex z where phi needs an order, and a phi that is not elementwise.

    Raises TypeError where phi returns no numbers.
    """
    if z.dtype.kind == "c" and phi in ("relu", "sigmoid"):
        raise TypeError(f"phi={phi!r} needs real numbers and z is {z.dtype}: use phi='identity' or a function of z")
    y = np.asarray(find(phi)(z.copy()))
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
