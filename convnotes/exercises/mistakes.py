"""Classic mistakes in computing a layer: wrong answers made by changing the right layer, each with a sentence."""

import itertools
from functools import partial

import numpy as np

from .. import refusals
from ..layers import engine
from ..layers import phi as phis
from ..layers.layer import Layer

TWO_SLIPS = "two slips at once"


def of_layer(layer, x, look=None):
    """Return what a layer makes of x, and what classic mistakes make of it.

    Parameters
    ----------
    layer : Layer
    x : array, shape (n_in, *spatial) or (N, n_in, *spatial)
    look : function of y, or None
        What is asked about the output: `lambda y: y[0, 1, 3]` for a pixel, `lambda y: y.shape[1:]` for its sizes.

    Returns
    -------
    right, [(sentence, wrong), ...]
        Mistakes that make no sense here are left out: a kernel that no longer fits, a pixel that is not there. Those
        that come to the right answer all the same stay in: with another x they may not. `Exercise.solved` drops them.

    Examples
    --------
    >>> import convnotes as cn
    >>> right, mistakes = of_layer(cn.Layer([[[1, 10]]], b=5, padding="valid"), [[1, 2, 4]])
    >>> right, dict(mistakes)["the bias is forgotten"]
    (array([[17, 29]]), array([[12, 24]]))
    """
    look = look or np.asarray
    found = []
    for sentence, wrong in [
        *((sentence, lambda changes=changes: layer.replace(**changes)(x)) for sentence, changes in changes_of(layer)),
        *_sums(layer, x),
        *_views(layer, x),
    ]:
        try:
            found.append((sentence, np.asarray(look(wrong()))))
        except (ValueError, IndexError):
            continue
    return np.asarray(look(layer(x))), [*found, *_two_at_once(layer, x, look)]


def _two_at_once(layer, x, look):
    """Yield (sentence, wrong) of two frequent mistakes made at once, where that differs from each of them alone.

    Without them, two slips that come to the answer of a third would be told as that one.
    """
    kernels = next(_kernel_changes(layer))[1]
    often = {
        "not flipped" if layer.flip else "flipped": kernels,
        "without the bias": {"b": None},
        "without phi": {"phi": "identity"},
    }
    for names in itertools.combinations(often, 2):
        one, other = (often[name] for name in names)
        alone = [np.asarray(look(layer.replace(**changes)(x))) for changes in (one, other, {})]
        wrong = np.asarray(look(layer.replace(**one, **other)(x)))
        if not any(wrong.shape == each.shape and np.array_equal(wrong, each) for each in alone):
            yield f"{TWO_SLIPS}: {names[0]}, and {names[1]}", wrong


def of_pair(x, w, mode, *, flip, look=None, **options):
    """Return what `convolve` (flip=True) or `correlate` (flip=False) makes of one array and one kernel; see `of_layer`.

    Examples
    --------
    >>> right, mistakes = of_pair([1, 2, 4], [1, 10], "full", flip=True)
    >>> right, dict(mistakes)["'valid' where 'full' was meant"]
    (array([ 1, 12, 24, 40]), array([12, 24]))
    """
    layer = Layer(np.asarray(w)[None, None], padding=mode, flip=flip, **options)
    return of_layer(layer, np.asarray(x)[None], lambda y: look(y[0]) if look else y[0])


def of_sizes(layer, spatial):
    """Return the sizes of what a layer makes of an x of sizes `spatial`, and what mistakes in counting make of them."""
    right, mistakes = of_layer(layer, np.zeros((layer.n_in, *spatial)), lambda y: y.shape[1:])
    room = np.array([rule.span(n) - rule.reach - 1 for rule, n in zip(layer.rules, spatial)])
    stride = np.array(layer.stride)
    return right, [
        ("rounded up: a window that does not fit is left out", -(-room // stride) + 1),
        ("not rounded: a window that does not fit is left out", room / stride + 1),
        ("off by one: the window at 0 counts too", room // stride),
        ("off by one: divide the room by the stride, then add one", (room + 1) // stride),
        *((sentence, wrong) for sentence, wrong in mistakes if not sentence.startswith("off by one: the last output")),
    ]


def changes_of(layer):
    """Yield (sentence, the arguments that differ) of the mistakes that are layers themselves."""
    yield from _kernel_changes(layer)
    yield from _padding_changes(layer)
    yield from _step_changes(layer)
    yield from _channel_changes(layer)


def _kernel_changes(layer):
    axes = tuple(range(2, layer.w.ndim))
    turns = "not flipped: convolution turns each kernel by half a turn before it multiplies"
    leaves = "flipped: cross-correlation leaves the kernel as it stands"
    yield turns if layer.flip else leaves, {"w": np.flip(layer.w, axes)}
    if len(axes) > 1:
        yield "transposed: rows and columns of the kernels are swapped", {"w": layer.w.swapaxes(-1, -2)}
    if len(axes) > 1 and layer.flip:
        turned = "is reversed; half a turn reverses rows and columns"
        yield f"half flipped: only the order of the rows {turned}", {"w": np.flip(layer.w, -1)}
        yield f"half flipped: only the order of the columns {turned}", {"w": np.flip(layer.w, -2)}


def _padding_changes(layer):
    def pads(low, high):
        return {"padding": tuple((rule.low + low, rule.high + high) for rule in layer.rules)}

    if isinstance(layer.padding, str):
        for mode in refusals.NAMED_PADDINGS:
            yield f"'{mode}' where '{layer.padding}' was meant", {"padding": mode}
    else:
        one_side = tuple((rule.low, 0) for rule in layer.rules)
        yield "the padding is left out", {"padding": 0}
        yield "the padding is there on one side only; it lies on both", {"padding": one_side}
    yield "off by one in the padding: every window lies one cell too far on", pads(-1, 1)
    yield "off by one in the padding: every window lies one cell too far back", pads(1, -1)
    yield "off by one in the padding: one cell too many on each side", pads(1, 1)
    yield "off by one in the padding: one cell too few on each side", pads(-1, -1)
    if layer.boundary == "zero":
        yield "the window wraps around at the border; padding holds zeros", {"boundary": "wrap"}
        yield "the border is repeated beyond the border; padding holds zeros", {"boundary": "edge"}


def _step_changes(layer):
    stride, dilation = layer.stride, layer.dilation
    yield "the stride is ignored", {"stride": 1}
    yield "the strides of the axes are swapped", {"stride": stride[::-1]}
    yield "the dilation is ignored", {"dilation": 1}
    yield "the dilations of the axes are swapped", {"dilation": dilation[::-1]}
    gaps = tuple(d + (d > 1) for d in dilation)
    yield "dilation is the step between elements, not the number of cells left out", {"dilation": gaps}
    yield "stride and dilation are swapped", {"stride": dilation, "dilation": stride}


def _channel_changes(layer):
    w, inputs = layer.w, layer.w.shape[1]
    if layer.b is not None:
        yield "the bias is forgotten", {"b": None}
        yield "the bias is added once per input; it comes once, after the sum", {"b": layer.b * inputs}
    yield "phi is forgotten", {"phi": "identity"}
    yield "the inputs are taken in reverse order", {"w": w[:, ::-1]}
    if layer.groups == 1:
        yield "i and j are swapped: w[i, j] leads from input j to output i", {"w": w.swapaxes(0, 1)}
    if inputs > 1:
        j = np.arange(inputs).reshape(-1, *(1,) * len(layer.kernel))
        yield "each input overwrites the one before; add them up", {"w": w * (j == inputs - 1)}
        for left_out in range(inputs if layer.groups == 1 and inputs < 5 else 0):
            yield f"input {left_out} is left out; sum over j", {"w": w * (j != left_out)}


def _sums(layer, x):
    """Yield (sentence, function that gives y) of mistakes in the order of sum, bias and phi."""
    d = len(layer.kernel)
    i, j = -d - 2, -d - 1  # the axes of terms: (..., n_out, n_in, *out)
    terms, phi = layer.terms(x), partial(phis.apply, layer.phi)
    b, after = (0, "the sum") if layer.b is None else (engine.spread(layer.b, len(layer.kernel)), "sum and bias")
    each = phi(terms)
    yield f"phi is applied to each term; it comes once, after {after}", lambda: each.sum(j) + b
    yield "phi is applied to each term and again to their sum; it comes once, at the end", lambda: phi(each.sum(j) + b)
    if layer.b is not None:
        all_each = "bias and phi are applied to each term; both come once, after the sum"
        yield all_each, lambda: phi(terms + np.expand_dims(b, 1)).sum(j)
        yield "the bias is added after phi; it comes before", lambda: phi(terms.sum(j)) + b
    if layer.n_in == layer.n_out:
        yield "summed over i, the outputs; the sum runs over j, the inputs", lambda: phi(terms.sum(i) + b)


def _views(layer, x):
    """Yield (sentence, function that gives y) of mistakes in reading x or writing y."""
    d = len(layer.kernel)
    if d > 1:
        yield "transposed: rows and columns of the output are swapped", lambda: layer(x).swapaxes(-1, -2)
        yield "transposed: rows and columns of the input are swapped", lambda: layer(np.swapaxes(x, -1, -2))
    if layer.n_out > 1:
        yield "the outputs stand in reverse order", lambda: np.flip(layer(x), -d - 1)
    if d:
        yield "off by one: the last output along each axis is missing", lambda: layer(x)[(..., *(slice(-1),) * d)]
