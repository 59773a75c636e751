"""The rows of the table: ten layers with a bias, eleven single pairs, and numbers to run them on."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Case:
    """One cross-correlation, padded to the size of x: a layer (batch, channels in, channels out) or a single pair."""

    name: str
    spatial: tuple
    kernel: int
    n_in: int = 1
    n_out: int = 1
    batch: int = 1
    stride: int = 1
    is_pair: bool = False

    @property
    def out(self):
        """Return the sizes of the output: ceil(n / stride)."""
        return tuple(-(-n // self.stride) for n in self.spatial)

    @property
    def flops(self):
        """Return the multiplications and additions of the sums, padding's included."""
        return 2 * self.batch * self.n_out * self.n_in * self.kernel ** len(self.spatial) * math.prod(self.out)

    def numbers(self, dtype):
        """Return x (batch, n_in, *spatial), w (n_out, n_in, *kernel) and b (n_out,), none of them 0."""
        rng = np.random.default_rng(0)
        x = rng.uniform(0.5, 1.5, (self.batch, self.n_in, *self.spatial))
        w = rng.uniform(0.5, 1.5, (self.n_out, self.n_in, *(self.kernel,) * len(self.spatial)))
        w *= rng.choice([-1, 1], w.shape)
        return x.astype(dtype), w.astype(dtype), rng.normal(size=self.n_out).astype(dtype)

    def exact(self, x, w, b, points):
        """Return some outputs in extended precision: {(n, i, *o): value} at `points`."""
        reach = self.kernel // 2
        padded = np.pad(x, [(0, 0), (0, 0)] + [(reach, reach)] * len(self.spatial)).astype(np.longdouble)
        found = {}
        for n, i, *o in points:
            window = padded[(n, slice(None), *(slice(p * self.stride, p * self.stride + self.kernel) for p in o))]
            found[n, i, *o] = (window * w[i]).sum() + (0 if self.is_pair else b[i])
        return found


def layer(text):
    """Return the case of a layer written as in the table: '3x32x32 -> 8, k3 s2, 64 of them'."""
    x, _, rest = text.partition(" -> ")
    n_out, sizes, *times = rest.split(", ")
    n_in, *spatial = map(int, x.split("x"))
    kernel, stride = [*sizes.split(" "), "s1"][:2]
    batch = int(times[0].split()[0]) if times else 1
    return Case(text, tuple(spatial), int(kernel[1:]), n_in, int(n_out), batch, int(stride[1:]))


def pair(text):
    """Return the case of a pair written as in the table: '28 x 28, k3'."""
    x, _, kernel = text.partition(", k")
    return Case(text, tuple(map(int, x.split(" x "))), int(kernel), is_pair=True)


LAYERS = [
    layer("3x32x32 -> 8, k3"),
    layer("16x28x28 -> 32, k3"),
    layer("64x56x56 -> 64, k3"),
    layer("3x224x224 -> 64, k7 s2"),
    layer("256x14x14 -> 512, k3"),
    layer("1x2001 -> 16, k5"),
    layer("16x2001 -> 16, k5"),
    layer("16x1000 -> 32, k5"),
    layer("1x28x28 -> 8, k3, 64 of them"),
    layer("64x224x224 -> 64, k3"),
]
PAIRS = [
    pair("8 x 8, k3"),
    pair("28 x 28, k3"),
    pair("128 x 128, k3"),
    pair("512 x 512, k5"),
    pair("512 x 512, k31"),
    pair("1024 x 1024, k101"),
    pair("2001, k5"),
    pair("2001, k201"),
    pair("1000000, k1001"),
    pair("32 x 32 x 32, k3"),
    pair("64 x 64 x 64, k5"),
]
SMALL = [layer("2x7x9 -> 3, k3 s2, 2 of them"), layer("2x40 -> 3, k5"), pair("9 x 8, k3"), pair("50, k5")]
