"""Named kernels for any sizes, made of binomial smoothing and of differences along each axis."""

import functools
import math

import numpy as np

from .. import refusals

EDGES = {1: ("edges",), 2: ("edges down", "edges across"), 3: ("edges through", "edges down", "edges across")}
LONGEST = 100  # cells along an axis; of longer kernels only the identity and random ones are made
STRENGTH = 4  # of 'sharpen': how many times what the blur takes away is added


def names(shape):
    """Return the names of the kernels that differ from one another at sizes `shape`, 'random' last.

    Examples
    --------
    >>> from convnotes.explorer import gallery
    >>> gallery.names((3, 3))
    ('identity', 'blur', 'sharpen', 'edges down', 'edges across', 'emboss', 'random')
    >>> gallery.names((1, 5)), gallery.names((1, 1)), gallery.names(())
    (('identity', 'blur', 'sharpen', 'edges across', 'emboss', 'random'), ('identity', 'random'), ('random',))
    >>> gallery.names((20_000,))
    ('identity', 'random')
    """
    edges = [name for name, k in zip(EDGES.get(len(shape), ()), shape) if k > 1 and max(shape) <= LONGEST]
    smooth = ["identity", "blur", "sharpen", *edges, "emboss"] if edges else ["identity"] * bool(shape)
    return (*smooth, "random")


def kernel(name, shape, seed=0):
    """Return a named kernel of sizes `shape`.

    Along an axis of k cells, smoothing is the binomial vector (k - 1 over t) / 2**(k - 1), and the difference is that
    of k - 1 cells convolved with (1, -1), scaled so that its positive weights sum to 1: (1, -1), (1, 0, -1), ... The
    kernel of an edge takes the difference along one axis and smooths along the others; at 3 x 3 it is that of Sobel and
    Feldman (1968), divided by 4. Convolution, which flips it, gives positive numbers where x grows along the axis.

        blur = product of smoothings            sum 1
        edges ...                               sum 0
        sharpen = identity + 4 (identity - blur)    sum 1
        emboss = identity + sum of edges        sum 1

    Parameters
    ----------
    name : str
        One of `names(shape)`. 'identity' leaves x unchanged under padding 'same', stride 1 and, where a size is even,
        dilation 1, whether the kernel is flipped or not.
    shape : tuple of int
        One size for each axis; for 'random' any shape of an array.
    seed : int
        Of 'random', whose weights lie in -1..1 with two decimals: another seed gives another kernel.

    Returns
    -------
    array of floats, shape `shape`

    Raises
    ------
    ValueError
        If there is no kernel of that name at these sizes.

    Examples
    --------
    >>> from convnotes.explorer import gallery
    >>> 16 * gallery.kernel("blur", (3, 3))
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    >>> 4 * gallery.kernel("edges down", (3, 3))
    array([[ 1.,  2.,  1.],
           [ 0.,  0.,  0.],
           [-1., -2., -1.]])
    >>> gallery.kernel("sharpen", (3,))
    array([-1.,  3., -1.])
    """
    if name == "random":
        return np.random.default_rng(seed).uniform(-1, 1, shape).round(2)
    refusals.one_of("name", name, names(shape))
    identity = np.zeros(shape)
    identity[tuple((k - 1) // 2 for k in shape)] = 1
    if name == "identity":
        return identity
    blur = _outer([_smoothing(k) for k in shape])
    edges = {
        edge: _outer([_difference(k) if b == a else _smoothing(k) for b, k in enumerate(shape)])
        for a, edge in enumerate(EDGES.get(len(shape), ()))
        if shape[a] > 1
    }
    if name == "sharpen":
        return identity + STRENGTH * (identity - blur)
    if name == "emboss":
        return identity + sum(edges.values())
    return {"blur": blur, **edges}[name]


def _smoothing(k):
    return np.array([math.comb(k - 1, t) / 2 ** (k - 1) for t in range(k)])


def _difference(k):
    difference = np.convolve(_smoothing(k - 1), [1.0, -1.0])
    return difference / difference[difference > 0].sum()


def _outer(vectors):
    return functools.reduce(np.multiply.outer, vectors)
