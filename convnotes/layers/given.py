"""What a network is given, arrays or sizes, checked against what its nodes say of channels and axes."""

from .. import refusals
from . import wiring


def arrays(x, channels, axes, inputs, fits):
    """Return ({input: (N, n, *spatial)}, whether x came as a batch).

    `channels` and `axes` say how many each input has, None where no node tells; `fits` tells of {name: shape} whether
    all nodes take them.
    """
    found, batches = {}, {}
    for name, value in wiring.by_name("x", x, inputs).items():
        array = refusals.numbers(f"x[{name!r}]" if len(inputs) > 1 else "x", value, empty=True)
        count, n = axes[name], channels[name]
        batch = array.ndim == count + 2 if count is not None else _must_be_batch(array.shape, name, inputs, fits)
        if array.ndim < 1 or (count is not None and array.ndim not in (count + 1, count + 2)):
            remedy = f", use {refusals.in_front('x', value)}" if array.ndim == count and n == 1 else ""
            expected = refusals.one_input(n or "n", count or 0)
            raise ValueError(
                f"input {name!r} has shape {array.shape}: expected {expected}, or a batch with one more axis in "
                f"front{remedy}"
            )
        here = array.shape[batch:]
        if n is not None and here[0] != n:
            last = here[-1] == n and len(here) > 1
            remedy = f"; the channels are last, use np.moveaxis(x, -1, {int(batch)})" if last else ""
            got = refusals.counted(here[0], "channel")
            raise ValueError(f"input {name!r} has shape {array.shape}, {got}: expected {n}{remedy}")
        if 0 in here:
            raise ValueError(f"input {name!r} is empty (shape {array.shape}): only the batch axis may have length 0")
        found[name], batches[name] = (array if batch else array[None]), len(array) if batch else None
    if len(set(batches.values())) > 1:
        raise ValueError(f"the inputs differ in their batches: {batches}; give each as many, or one input each")
    return found, next(iter(batches.values())) is not None


def _must_be_batch(shape, name, inputs, fits):
    """Return whether an array whose number of axes no node tells fits as a batch, and not as one input."""
    one = len(inputs) == 1 and 0 not in shape and len(shape) > 1
    return one and not fits({name: shape}) and fits({name: shape[1:]})


def shapes(spatial, channels, axes, inputs):
    """Return {input: (n, *sizes)} of the sizes that a reader gives; n is None where no node tells."""
    found = {}
    for name, sizes in wiring.by_name("spatial", spatial, inputs).items():
        count = axes[name]
        if count is None:
            count = len(sizes) if isinstance(sizes, (tuple, list)) else 1
        found[name] = (channels[name], *refusals.spatial_shape("spatial", sizes, count))
    return found
