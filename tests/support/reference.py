"""The independent oracle: convolution layers as plain loops straight from the definition, and random settings."""

import itertools
from dataclasses import dataclass

import numpy as np

BOUNDARIES = ("zero", "edge", "reflect", "symmetric", "wrap")


@dataclass(frozen=True)
class Setting:
    """Everything that shapes a layer's connections, and the size of its input."""

    spatial: tuple
    kernel: tuple
    padding: object
    stride: tuple
    dilation: tuple
    boundary: str
    flip: bool
    n_in: int = 1
    n_out: int = 1
    groups: int = 1

    @property
    def rules(self):
        """Return the keywords of one kernel on one array."""
        names = ("padding", "stride", "dilation", "boundary", "flip")
        return {name: getattr(self, name) for name in names}

    @property
    def options(self):
        """Return the keywords of `Layer`."""
        return {**self.rules, "groups": self.groups}

    @property
    def w_shape(self):
        return (self.n_out, self.n_in // self.groups, *self.kernel)


def pads(padding, kernel, dilation, flip):
    """Return the (low, high) pads of each axis that the contract gives to a padding."""
    found = []
    for a, (k, d) in enumerate(zip(kernel, dilation)):
        total = d * (k - 1)
        if padding == "valid":
            pair = (0, 0)
        elif padding == "full":
            pair = (total, total)
        elif padding == "same":
            half, rest = total // 2, total - total // 2
            pair = (rest, half) if flip else (half, rest)
        else:
            entry = padding if isinstance(padding, int) else padding[a]
            pair = (entry, entry) if isinstance(entry, int) else tuple(entry)
        found.append(pair)
    return found


def each_axis(entry, axes):
    """Return an entry for each axis: one number is that of all."""
    return (entry,) * axes if isinstance(entry, int) else entry


def sizes(spatial, kernel, *, padding, stride, dilation, flip):
    """Return the sizes of the output: of the places along an axis where the kernel fits, every stride-th."""
    stride, dilation = each_axis(stride, len(spatial)), each_axis(dilation, len(spatial))
    padded = [n + sum(pair) for n, pair in zip(spatial, pads(padding, kernel, dilation, flip))]
    return tuple((n - (k - 1) * q - 1) // s + 1 for n, k, q, s in zip(padded, kernel, dilation, stride))


def slide(x, w, *, padding, stride, dilation, boundary, flip):
    """Return one kernel slid over one array: pad with numpy.pad, then multiply and add, number by number."""
    x, w = np.asarray(x), np.asarray(w)
    d = x.ndim
    stride, dilation = each_axis(stride, d), each_axis(dilation, d)
    y = np.empty(sizes(x.shape, w.shape, padding=padding, stride=stride, dilation=dilation, flip=flip), dtype=object)
    widths = pads(padding, w.shape, dilation, flip)
    if d:
        x = np.pad(x, widths, mode="constant" if boundary == "zero" else boundary)
    for o in itertools.product(*map(range, y.shape)):
        total = 0
        for t in itertools.product(*map(range, w.shape)):
            place = tuple(c * s + u * q for c, s, u, q in zip(o, stride, t, dilation))
            element = tuple(k - 1 - u for k, u in zip(w.shape, t)) if flip else t
            total = total + w[element].item() * x[place].item()
        y[o] = total
    return y


def layer(x, w, b, setting):
    """Return z of a whole layer on one input, kernel by kernel; b is a number for each output channel."""
    planes = []
    for i in range(setting.n_out):
        group = i // (setting.n_out // setting.groups)
        total = b[i]
        for c in range(setting.n_in // setting.groups):
            j = group * (setting.n_in // setting.groups) + c
            total = total + slide(x[j], w[i, c], **setting.rules)
        planes.append(total)
    return np.array(planes, dtype=object)


def random_setting(rng, axes=None, *, boundaries=BOUNDARIES, paddings=("named", "int", "pairs"), channels=True):
    """Return a random small setting whose kernel fits: even, oblong, dilated, strided past the end, padded far."""
    axes = int(rng.integers(0, 4)) if axes is None else axes
    most = {0: 1, 1: 12, 2: 6, 3: 4}[axes]
    while True:
        spatial = tuple(rng.integers(1, most + 1, axes).tolist())
        kernel = tuple(rng.integers(1, {0: 1, 1: 6, 2: 4, 3: 3}[axes] + 1, axes).tolist())
        dilation = tuple(rng.choice([1, 1, 2, 3], axes).tolist())
        stride = tuple(rng.choice([1, 1, 2, 3, 5], axes).tolist())
        flip = bool(rng.integers(2))
        kind = rng.choice(paddings)
        if kind == "named":
            padding = str(rng.choice(["full", "same", "valid"]))
        elif kind == "int":
            padding = int(rng.integers(0, 4))
        else:
            longest = 2 * most if axes < 3 and rng.random() < 0.2 else 3
            entries = [(int(rng.integers(longest + 1)), int(rng.integers(longest + 1))) for _ in range(axes)]
            padding = tuple(low if rng.random() < 0.3 else (low, high) for low, high in entries)
        widths = pads(padding, kernel, dilation, flip)
        if all(n + sum(p) > q * (k - 1) for n, p, q, k in zip(spatial, widths, dilation, kernel)):
            break
    groups = int(rng.choice([1, 1, 2, 3])) if channels else 1
    n_in, n_out = (groups * int(rng.integers(1, 3)) for _ in range(2)) if channels else (1, 1)
    boundary = str(rng.choice(boundaries))
    return Setting(spatial, kernel, padding, stride, dilation, boundary, flip, n_in, n_out, groups)


def integers(rng, s, n=None):
    """Return integer x (a batch of n if given), w and b for a setting."""
    x = rng.integers(-9, 10, (() if n is None else (n,)) + (s.n_in, *s.spatial))
    return x, rng.integers(-9, 10, s.w_shape), rng.integers(-9, 10, s.n_out)
