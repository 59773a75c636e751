"""Layer: a matrix of kernels acting on a vector of tensors, y_i = phi(sum_j w_ij * x_j + b_i)."""

import inspect

from .. import refusals
from . import axes, counts, described, engine, explanation, matrix
from . import phi as phis
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
        The names are 'identity', 'relu', 'sigmoid', 'tanh', 'silu', 'elu', 'softplus', 'hard_sigmoid', 'hard_swish',
        'relu6', 'gelu' and 'gelu_tanh'; 'prelu' has one slope for each output channel, or one for all.
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
        given, w = w, refusals.numbers("w", w)
        if w.ndim < 2:
            raise ValueError(
                f"w has shape {w.shape}: expected (n_out, n_in // groups, *kernel); for one kernel use "
                f"{refusals.in_front('w', given, 2)}"
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

        Parameters
        ----------
        module : torch.nn.Module
            A Linear or Conv1d to Conv3d, which becomes a layer with flip=False, or a ConvTranspose1d to
            ConvTranspose3d, which becomes a transposed one.

        Returns
        -------
        Layer
            With the module's weights, bias, stride, dilation, padding and groups, and phi='identity'.

        Raises
        ------
        TypeError
            For any other module, and for one that computes more than its weights say: a subclass with a forward of
            its own, or hooks.
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

        Parameters
        ----------
        **changes : arguments of `Layer`, by name

        Returns
        -------
        Layer
            A new one; this layer stays what it is.

        Raises
        ------
        ValueError, TypeError
            As `Layer`; and ValueError where a transposed layer would get another geometry: its own is fixed by what it
            transposes.

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
        fixed = sorted({"padding", "stride", "dilation", "boundary", "flip"} & set(changes))
        if fixed or w.shape[2:] != self.kernel:
            raise ValueError(
                f"{' and '.join(fixed) or 'the size of the kernels'} of a transposed layer cannot change: change the "
                "layer first, then transpose it"
            )
        other = Layer(**settings | changes | {"padding": "valid"})
        other.rules, other.padding = self.rules, self.padding
        return other

    def __repr__(self):
        return described.of(self)

    @property
    def is_fixed(self):
        """Return whether the geometry is that of a transposed layer, which no arguments give."""
        return any(rule.upsample > 1 or rule.low < 0 or rule.high < 0 for rule in self.rules)

    @property
    def is_transposed(self):
        """Return whether the cells of the input stand apart."""
        return any(rule.upsample > 1 for rule in self.rules)

    def __call__(self, x):
        """Return y_i = phi( sum_j w_ij * x_j + b_i ), the layer's output.

        Parameters
        ----------
        x : array, shape (n_in, *spatial), or (N, n_in, *spatial) for a batch; N may be 0

        Returns
        -------
        array, shape (n_out, *out), or (N, n_out, *out)
            Each size is floor((n + p - d (k - 1) - 1) / stride) + 1, where p is the padding in all: 2 d (k - 1),
            d (k - 1) or 0 for 'full', 'same' or 'valid'. Integers stay integers where phi keeps them.

        Raises
        ------
        ValueError, TypeError
            For an x that does not fit; the message has the line that helps.
        OverflowError
            If an integer sum may not fit into int64.
        MemoryError
            If padding makes x larger than 2**33 numbers.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2]]], b=-4, phi="relu", padding="valid")([[1, 0, 3]])    # relu([2, 3] - 4) is 0
        array([[0, 0]])
        """
        z = self.z(x)
        return phis.apply(self.phi, z, channel=z.ndim - len(self.kernel) - 1, out=z)

    def z(self, x):
        """Return z_i = sum_j w_ij * x_j + b_i, the value before phi; without a bias, the sum.

        Parameters
        ----------
        x : array, as calling the layer takes it

        Returns
        -------
        array, shape (n_out, *out), or (N, n_out, *out) for a batch

        Raises
        ------
        ValueError, TypeError, OverflowError, MemoryError
            As calling the layer does.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2]]], b=-4, phi="relu", padding="valid").z([[1, 0, 3]])
        array([[-2, -1]])
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
            z += engine.spread(self.b, len(self.kernel)).astype(z.dtype)
        return z[0] if single else z

    def terms(self, x):
        """Return every w_ij * x_j before the sum over j.

        Parameters
        ----------
        x : array, as calling the layer takes it

        Returns
        -------
        array, shape (n_out, n_in, *out), or (N, n_out, n_in, *out) for a batch
            `terms[i, j]` is w_ij * x_j, 0 where the groups leave no kernel. Their sum over j, and b, is z up to
            rounding.

        Raises
        ------
        ValueError, TypeError, OverflowError, MemoryError
            As calling the layer does.

        Examples
        --------
        >>> import convnotes as cn
        >>> layer = cn.Layer([[1, 10]], b=5)           # y = x_0 + 10 x_1 + 5
        >>> layer.terms([3, 4])
        array([[ 3, 40]])
        >>> layer([3, 4])
        array([48])
        """
        return explanation.terms(self, x)

    def explain(self, x, output):
        """Return the arithmetic of output pixel (i, *o) of one input x, product by product.

        Parameters
        ----------
        x : array, shape (n_in, *spatial)
        output : tuple of int
            The output channel i, then the coordinates o; 0-based.

        Returns
        -------
        Explanation
            Its `terms` are one for every kernel element of every input in i's group, in the order of j and the
            element, each with `.j .tap .index .w .x .product`; `index` is None where the element meets padding. Then
            `subtotals`, one for each input; `b`, None without a bias; `z` and `y`.

        Raises
        ------
        ValueError, TypeError, IndexError
            For an x that does not fit, a batch, or an output outside the layer's.

        Examples
        --------
        >>> import convnotes as cn
        >>> e = cn.Layer([[[1, 2, 3]]], b=5).explain([[10, 20, 30]], (0, 0))
        >>> [(t.index, t.w, t.x, t.product) for t in e.terms]
        [((1,), 1, 20, 20), ((0,), 2, 10, 20), (None, 3, 0, 0)]
        >>> e.subtotals, e.b, e.z
        ((40,), 5, 45)
        """
        return explanation.of(self, x, output)

    def geometry(self, spatial):
        """Return the connections on inputs of sizes `spatial`: who feeds whom, and through which weight.

        Parameters
        ----------
        spatial : tuple of int, or an int for one axis
            The sizes of an input without its channels, x.shape[1:].

        Returns
        -------
        Geometry
            With `.out`, the sizes of an output; `.fan_in((i, *o))`, `.fan_out((j, *n))`, `.sharing((i, j, *tap))`; and
            `.axes[a].taps`, the table of axis a.

        Raises
        ------
        ValueError, TypeError
            For sizes that the kernels, or a bias for each output pixel, do not fit.

        Examples
        --------
        >>> import convnotes as cn
        >>> g = cn.Layer([[[1, 2, 3]]], padding="valid").geometry(5)
        >>> g.out, g.fan_in((0, 2))                     # (j, index, tap) of each pixel that is read
        ((3,), [(0, (2,), (2,)), (0, (3,), (1,)), (0, (4,), (0,))])
        >>> g.axes[0].taps.tolist()                     # a row for each output: the flipped window moves right
        [[2, 1, 0], [3, 2, 1], [4, 3, 2]]
        """
        spatial = refusals.spatial_shape("spatial", spatial, len(self.kernel))
        found = Geometry(self.rules, spatial, self.n_out, self.n_in, self.groups)
        refusals.bias_fits(self.b, found.out)
        return found

    def matrix(self, spatial):
        """Return the layer as one matrix M, with M @ x.ravel() + b = z.ravel(); b where the layer has one.

        Parameters
        ----------
        spatial : tuple of int, or an int for one axis
            As `geometry` takes it.

        Returns
        -------
        array, shape (n_out * prod(out), n_in * prod(spatial))
            A row for each output pixel, a column for each input pixel, in C order. A weight stands where they connect,
            the sum of weights where a boundary rule connects them several times, 0 elsewhere.

        Raises
        ------
        MemoryError
            Where M would take more than 256 MB.
        ValueError, TypeError
            For sizes that do not fit.

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
        """Return how much the layer holds and does on inputs of sizes `spatial`.

        Parameters
        ----------
        spatial : tuple of int, or an int for one axis
            As `geometry` takes it.

        Returns
        -------
        Counts
            `.parameters`; `.connections`, the distinct (output pixel, input pixel) pairs; `.multiplications`, the
            products with real cells, not with padding; and `.dense_parameters`, those of a dense layer between the
            same tensors.

        Raises
        ------
        ValueError, TypeError
            For sizes that do not fit.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Layer([[[1, 2, 3]]], b=0, padding="valid").counts(8)     # 3 weights and a bias; 6 outputs of 3 pixels
        Counts(parameters=4, connections=18, multiplications=18, dense_parameters=54)
        """
        return counts.of(self, spatial)

    def transposed(self, output_padding=0):
        """Return the layer with the same connections and weights read backwards: outputs become inputs.

        It has no bias, and its phi is the identity; its matrix is this one's transposed. With a stride, this layer maps
        inputs of several sizes to outputs of one size; the transposed layer gives the least of them plus
        `output_padding`. Dumoulin and Visin (2016), https://doi.org/10.48550/arXiv.1603.07285, chapter 4.

        Parameters
        ----------
        output_padding : int, or a tuple with one int for each axis, in cells
            Below the stride or the dilation, whichever is larger, as in torch.

        Returns
        -------
        Layer
            n_out inputs and n_in outputs. Along each axis n cells become
            stride (n - 1) + d (k - 1) + 1 - p + output_padding, where p is this layer's padding in all.

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
