"""Layer: a matrix of kernels acting on a vector of tensors, y_i = phi(sum_j w_ij * x_j + b_i)."""

import inspect

import numpy as np

from .. import refusals
from . import axes, counts, engine, matrix
from . import phi as phis
from .explanation import explain
from .geometry import Geometry


class Layer:
    """Connect a vector of tensors to a vector of tensors through a matrix of kernels.

        y_i = phi( sum_j  w_ij * x_j + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023). With kernels of no axes, convolution is multiplication and
    this is the fully connected layer y = phi(W x + b). Without a bias the equation ends before b.

    Parameters
    ----------
    w : array, shape (n_out, n_in // groups, *kernel)
        The matrix of kernels; copied.
    b : None, a number, or array of shape (n_out,) or (n_out, *out)
        None for no bias, or the bias of every output channel, or of every output pixel. A single number stands for
        n_out equal ones: b=0 is a bias of 0 for every output, which counts as n_out parameters.
    phi : a name, ('leaky_relu', slope), ('prelu', slopes) or an elementwise function of an array
        The names are 'identity', 'relu', 'sigmoid', 'tanh', 'silu', 'elu', 'softplus', 'hard_sigmoid', 'hard_swish' and
        'relu6'; 'prelu' has one slope for each output channel, or one for all.
    padding : 'full', 'same', 'valid', an int, or a tuple with an int or a pair (low, high) for each axis, in cells
    stride, dilation : int or a tuple with one int for each axis, in cells
    groups : int
        Both channel axes are cut into this many blocks, and only blocks on the diagonal connect.
    boundary : {'zero', 'edge', 'reflect', 'symmetric', 'wrap'}
        What padding holds, as in numpy.pad.
    flip : bool
        True for convolution (as in the equation), False for the cross-correlation that frameworks compute.
    names : dict with 'x' and 'y', each a list with one string per channel, or None
        What the explorer and the figures call the channels. Characters that are no text, such as line ends, become
        the sign for these, '\\ufffd'.

    Raises
    ------
    ValueError, TypeError
        For a shape, a size or a name that does not fit; the message says what was expected.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((2, 3, 3, 3)), b=[0, 1], phi="relu")
    >>> layer
    Layer: 3 inputs -> 2 outputs, kernels 3 x 3, padding 'same', stride 1, convolution, bias, relu
    >>> layer(np.ones((3, 5, 7))).shape           # (n_out, *out)
    (2, 5, 7)
    >>> dense = cn.Layer([[1, 2], [3, 4]], b=[10, 20])
    >>> dense([1, 1])
    array([13, 27])
    """

    def __init__(
        self, w, b=None, phi="identity", *, padding="same", stride=1, dilation=1, groups=1, boundary="zero", flip=True,
        names=None,
    ):  # fmt: skip
        w = refusals.numbers("w", w)
        if w.ndim < 2:
            raise ValueError(
                f"w has shape {w.shape}: expected (n_out, n_in // groups, *kernel); for one kernel use w[None, None]"
            )
        self.groups = refusals.whole("groups", groups, 1)
        if len(w) % self.groups:
            raise ValueError(f"groups={groups} does not divide n_out={len(w)} of w, {w.shape}: give one that does")
        self.w = refusals.frozen(w)
        self.b = refusals.bias(b, self.n_out, len(self.kernel))
        self.phi, self.boundary, self.flip = phis.checked(phi, self.n_out), boundary, flip
        self.rules = axes.rules(
            self.kernel, padding=padding, stride=stride, dilation=dilation, boundary=boundary, flip=flip
        )
        refusals.steps(self.rules)
        self.padding = refusals.plain_padding(padding)
        self.names = refusals.names(names, self.n_in, self.n_out)

    @classmethod
    def from_torch(cls, module):
        """Return the layer that a torch module is; weights are copied.

        A Linear or Conv1d to Conv3d is one with flip=False; a ConvTranspose1d to ConvTranspose3d is a transposed layer.

        Raises TypeError for any other module, and for one that computes more than its weights say: a subclass with a
        forward of its own, or hooks.
        """
        from ..readers import torch_modules  # a reader knows layers; this one arrow points back

        return torch_modules.layer(cls, module)

    @property
    def n_out(self):
        """Return the number of output channels."""
        return self.w.shape[0]

    @property
    def n_in(self):
        """Return the number of input channels."""
        return self.w.shape[1] * self.groups

    @property
    def kernel(self):
        """Return the sizes of one kernel; () for a fully connected layer."""
        return self.w.shape[2:]

    @property
    def stride(self):
        """Return the stride of each axis."""
        return tuple(rule.stride for rule in self.rules)

    @property
    def dilation(self):
        """Return the dilation of each axis."""
        return tuple(rule.dilation for rule in self.rules)

    def replace(self, **changes):
        """Return a layer that differs in these arguments of `Layer`, the changes, only.

        Raises ValueError where a transposed layer would get another geometry: its own is fixed by what it transposes.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2, 3]]], padding="valid").replace(stride=2, phi="relu")
        Layer: 1 input -> 1 output, kernels 3, padding 'valid', stride 2, convolution, relu
        """
        settings = {name: getattr(self, name) for name in inspect.signature(Layer).parameters}
        if not self.is_fixed:
            return Layer(**settings | changes)
        w = refusals.numbers("w", changes.get("w", self.w))
        fixed = sorted({"padding", "stride", "dilation", "groups", "boundary", "flip"} & set(changes))
        if fixed or w.shape != self.w.shape:
            raise ValueError(
                f"{' and '.join(fixed) or 'the shape of w'} of a transposed layer cannot change: change the layer "
                "first, then transpose it"
            )
        other = Layer(**settings | changes | {"padding": "valid"})
        other.rules, other.padding = self.rules, self.padding
        return other

    def __repr__(self):
        parts = [f"{refusals.counted(self.n_in, 'input')} -> {refusals.counted(self.n_out, 'output')}"]
        if self.kernel:
            parts += [f"kernels {' x '.join(map(str, self.kernel))}", f"padding {self.padding!r}"]
            parts.append(f"stride {_short(self.stride)}")
            parts += [f"dilation {_short(self.dilation)}"] * (set(self.dilation) != {1})
            parts += [f"boundary {self.boundary!r}"] * (self.boundary != "zero")
            parts += ["upsampled by " + str(_short(tuple(r.upsample for r in self.rules)))] * self.is_transposed
            parts.append("convolution" if self.flip else "cross-correlation")
        else:
            parts.append("fully connected")
        parts += [f"{self.groups} groups"] * (self.groups > 1)
        parts += ["bias"] * (self.b is not None)
        return f"Layer: {', '.join(parts)}, {phis.label(self.phi)}"

    @property
    def is_fixed(self):
        """Return whether the geometry is that of a transposed layer, which no arguments give."""
        return any(rule.upsample > 1 or rule.low < 0 or rule.high < 0 for rule in self.rules)

    @property
    def is_transposed(self):
        """Return whether the cells of the input stand apart."""
        return any(rule.upsample > 1 for rule in self.rules)

    def __call__(self, x):
        """Return y = phi(z(x)), shape (n_out, *out), or (N, n_out, *out) for a batch."""
        z = self.z(x)
        return phis.apply(self.phi, z, channel=z.ndim - len(self.kernel) - 1, out=z)

    def z(self, x):
        """Return z_i = sum_j w_ij * x_j + b_i, the value before phi; without a bias, the sum.

        x: (n_in, *spatial) or (N, n_in, *spatial), N may be 0 -> (n_out, *out) or (N, n_out, *out).
        """
        x, single = refusals.batch(x, self.n_in, self.rules)
        dtype = engine.common_dtype(x, self.w, self.b)
        # The engine adds a float for every channel; an exact integer, or a bias for every pixel, comes after it.
        engine_adds = self.b is None or (self.b.ndim == 1 and dtype.kind != "i")
        z = engine.correlate(x, self.w, self.rules, self.groups, dtype, self.b if engine_adds else None)
        if not engine_adds:
            refusals.bias_fits(self.b, z.shape[2:])
            if z.dtype.kind == "i" and engine.largest(z) + engine.largest(self.b) >= 2**63:
                raise OverflowError("b added to the sums goes beyond int64: use floats (x.astype(float))")
            z += self.spread_bias().astype(z.dtype)
        return z[0] if single else z

    def terms(self, x):
        """Return every w_ij * x_j before the sum over j: (n_out, n_in, *out), with (N, ...) first for a batch x.

        Blocks that the groups leave out are 0.
        """
        x, single = refusals.batch(x, self.n_in, self.rules)
        rows = self.n_out // self.groups
        per_input = self.w.reshape(self.groups, rows, *self.w.shape[1:]).swapaxes(1, 2)
        found = engine.correlate(x, per_input.reshape(-1, 1, *self.kernel), self.rules, groups=self.n_in)
        found = found.reshape(len(x), self.n_in, rows, *found.shape[2:])
        terms = np.zeros((len(x), self.n_out, self.n_in, *found.shape[3:]), found.dtype)
        for j in range(self.n_in):
            first = j // self.w.shape[1] * rows
            terms[:, first : first + rows, j] = found[:, j]
        return terms[0] if single else terms

    def explain(self, x, output):
        """Return the arithmetic of output pixel (i, *o) of one input x, as an `Explanation`.

        Examples
        --------
        >>> import convnotes as cn
        >>> e = cn.Layer([[[1, 2, 3]]], b=5).explain([[10, 20, 30]], (0, 0))
        >>> [(t.index, t.w, t.x, t.product) for t in e.terms]
        [((1,), 1, 20, 20), ((0,), 2, 10, 20), (None, 3, 0, 0)]
        >>> e.subtotals, e.b, e.z
        ((40,), 5, 45)
        """
        return explain(self, x, output)

    def geometry(self, spatial):
        """Return the connections on inputs of sizes `spatial` (x.shape[1:]), as a `Geometry`."""
        spatial = refusals.spatial_shape("spatial", spatial, len(self.kernel))
        found = Geometry(self.rules, spatial, self.n_out, self.n_in, self.groups)
        refusals.bias_fits(self.b, found.out)
        return found

    def matrix(self, spatial):
        """Return M, shape (n_out * prod(out), n_in * prod(spatial)), with M @ x.ravel() + b = z.ravel(); b if there is.

        Raises MemoryError where M would take more than 256 MB.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 10]]], padding="valid").matrix(4)
        array([[10,  1,  0,  0],
               [ 0, 10,  1,  0],
               [ 0,  0, 10,  1]])
        """
        return matrix.of(self, spatial)

    def counts(self, spatial):
        """Return parameters, connections and multiplications on inputs of sizes `spatial`, and more, as `Counts`."""
        return counts.of(self, spatial)

    def transposed(self, output_padding=0):
        """Return the layer with the same connections and weights read backwards: outputs become inputs.

        It has no bias, and its phi is the identity. With a stride, this layer maps inputs of several sizes to outputs
        of one size; the transposed layer gives the least of them plus `output_padding`.

        Parameters
        ----------
        output_padding : int, or a tuple with one int for each axis, in cells
            Below the stride or the dilation, whichever is larger, as in torch.

        Raises
        ------
        ValueError
            Where the boundary is not 'zero' (other rules connect border pixels several times), or `output_padding` is
            too large.

        Examples
        --------
        >>> import convnotes as cn
        >>> layer = cn.Layer([[[1, 2, 3]]], stride=2, padding="valid")
        >>> [layer.geometry(n).out for n in (7, 8)]           # two sizes, one result
        [(3,), (3,)]
        >>> [layer.transposed(more)([[1, 1, 1]]).shape for more in (0, 1)]
        [(1, 7), (1, 8)]
        """
        if self.boundary != "zero":
            raise ValueError(f"boundary={self.boundary!r} cannot be read backwards as a layer: use boundary='zero'")
        more = refusals.per_axis("output_padding", output_padding, len(self.kernel), least=0)
        for a, (cells, rule) in enumerate(zip(more, self.rules)):
            if cells >= max(rule.stride, rule.dilation):
                raise ValueError(
                    f"output_padding={cells} on axis {a} is too large: give less than the stride or the dilation, here "
                    f"{max(rule.stride, rule.dilation)}"
                )
        rows = self.n_out // self.groups
        w = self.w.reshape(self.groups, rows, *self.w.shape[1:]).swapaxes(1, 2).reshape(self.n_in, rows, *self.kernel)
        names = {"x": self.names["y"], "y": self.names["x"]}
        layer = Layer(w, groups=self.groups, flip=not self.flip, names=names)
        layer.rules = tuple(rule.transposed(cells) for rule, cells in zip(self.rules, more))
        layer.padding = tuple((rule.low, rule.high) for rule in layer.rules)
        return layer

    def spread_bias(self):
        """Return the bias of a layer that has one, with an axis of length 1 for each kernel axis: ready to be added."""
        return self.b if self.b.ndim > 1 else self.b.reshape(-1, *(1,) * len(self.kernel))


def _short(sizes):
    """Return 2 for (2, 2) and (1, 2) as it is."""
    return sizes[0] if len(set(sizes)) == 1 else sizes
