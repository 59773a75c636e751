"""A layer in one sentence: what `repr` says of it."""

from .. import refusals
from . import phi as phis


def of(layer):
    """Return the sentence: how many inputs and outputs, the kernels and what they are set to, bias and phi."""
    parts = [f"{refusals.counted(layer.n_in, 'input')} -> {refusals.counted(layer.n_out, 'output')}"]
    if layer.kernel:
        parts += [f"kernels {' x '.join(map(str, layer.kernel))}", f"padding {layer.padding!r}"]
        parts.append(f"stride {_short(layer.stride)}")
        parts += [f"dilation {_short(layer.dilation)}"] * (set(layer.dilation) != {1})
        parts += [f"boundary {layer.boundary!r}"] * (layer.boundary != "zero")
        parts += ["upsampled by " + str(_short(tuple(r.upsample for r in layer.rules)))] * layer.is_transposed
        parts.append("convolution" if layer.flip else "cross-correlation")
    else:
        parts.append("fully connected")
    parts += [f"{layer.groups} groups"] * (layer.groups > 1)
    parts += ["bias"] * (layer.b is not None)
    return f"Layer: {', '.join(parts)}, {phis.label(layer.phi)}"


def _short(sizes):
    """Return 2 for (2, 2) and (1, 2) as it is."""
    return sizes[0] if len(set(sizes)) == 1 else sizes
