"""Network: layers, pools and joins as one graph, its values, and the connections through all of it."""

from .. import refusals
from . import fields, given, summary, wiring
from .plan import Plans


class Network:
    """Join layers and other nodes to a network.

    Parameters
    ----------
    nodes : list, or dict
        A list is a chain: each node reads the one before, the first reads 'x'. A dict holds {name: (node, *names it
        reads)} in any order: a name that is read and not made is an input, one that is made and not read an output.
        A node is a `Layer`, a `MaxPool` or `AveragePool`, or one of `Add`, `Multiply`, `Concatenate`,
        `Upsample`, `Scale`, `Permute`, `Flatten`, `Softmax`, `LogSoftmax`.
    outputs : list of names, or None
        What calling it returns, where that differs from what is not read.

    Attributes
    ----------
    names, inputs, outputs : tuple of str
        `names` has the inputs first, then the nodes in the order of computing. In a chain they are 'x' and the kinds
        with a number, as 'conv1'; characters other than letters, digits and `_ . / -` become `_`.

    Raises
    ------
    ValueError, TypeError
        For a circle, an unknown name, numbers of channels that cannot fit, or what is no node; when sizes are known,
        for sizes that do not fit. The message names the node.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.ones((2, 1, 3)), phi="relu", padding="valid")
    >>> net = cn.Network([layer, cn.MaxPool(2)])
    >>> net.names
    ('x', 'conv1', 'pool1')
    >>> net([[1, 2, 3, 4, 5, 6]])                 # (1, 6) -> (2, 6 - 2) -> (2, 4 / 2)
    array([[ 9., 15.],
           [ 9., 15.]])
    >>> skip = cn.Network({"a": (cn.Layer([[[1, 2, 1]]]), "x"), "sum": (cn.Add(), "a", "x")})
    >>> skip([[0, 1, 0]])
    array([[1, 3, 1]])
    """

    def __init__(self, nodes, outputs=None):
        graph = wiring.graph_of(nodes)
        self.inputs = wiring.inputs_of(graph)
        self._graph = wiring.ordered(graph)
        self.names = (*self.inputs, *self._graph)
        read = {name for _, reads in graph.values() for name in reads}
        self.outputs = tuple(name for name in graph if name not in read)
        if outputs is not None:
            if not isinstance(outputs, (list, tuple)) or not outputs:
                raise ValueError(f"outputs={outputs!r}: expected a list of names, at least one")
            self.outputs = tuple(self._known(name) for name in outputs)
        self._channels, self._axes = wiring.known(self._graph, self.inputs)
        self._plans = Plans(self.names, self._graph)

    @classmethod
    def from_torch(cls, model):
        """Return the network that a torch Sequential of known modules is, as in evaluation; weights are shared.

        Parameters
        ----------
        model : torch.nn.Module
            It is never changed, and its weights are not copied.

        Returns
        -------
        Network
            Nested Sequentials, convolutions, transposed convolutions, Linear, BatchNorm, pools, Flatten, Upsample
            (nearest), Softmax and LogSoftmax become nodes under their qualified names; an activation becomes the phi of
            the node before it, dropout goes.

        Raises
        ------
        TypeError
            With the module's name and what to do, for anything else: a module with a forward of its own goes through an
            ONNX file (`from_onnx`), or is written by hand, as a dict of nodes.
        """
        from ..readers import torch_networks  # a reader knows layers; this one arrow points back

        return cls(torch_networks.nodes(model))

    @classmethod
    def from_onnx(cls, path):
        """Return the network of an ONNX file; its nodes have the names of their values.

        Parameters
        ----------
        path : str or pathlib.Path

        Returns
        -------
        Network
            Convolutions, transposed ones, Gemm and MatMul, pools, means and maxima over an image, BatchNormalization,
            sums, products, arithmetic with constants, Concat, Flatten, Resize to the nearest cell, Softmax and
            LogSoftmax become nodes; an activation becomes the phi of the node it reads where nothing else reads that, a
            Pad the padding of its convolution.

        Raises
        ------
        ImportError
            Where the package onnx is not installed.
        OSError
            Where the file cannot be opened.
        TypeError, ValueError
            With the node's name and what to do, for anything else in the graph.
        """
        from ..readers import onnx_files  # a reader knows layers; this one arrow points back

        return cls(*onnx_files.nodes(path))

    @property
    def nodes(self):
        """Return {name: (node, *names of what it reads)}, as `Network` takes it."""
        return {name: (getattr(node, "layer", node), *reads) for name, (node, reads) in self._graph.items()}

    def __getitem__(self, name):
        """Return the layer, pool or other node of a name."""
        self._known(name)
        if name in self.inputs:
            raise KeyError(f"{name!r} is an input of the network, no node")
        return self.nodes[name][0]

    def _known(self, name):
        if name not in self.names:
            raise ValueError(f"there is no node {name!r}: the network has {', '.join(map(repr, self.names))}")
        return name

    def __repr__(self):
        def listed(names):
            return ", ".join(map(repr, names))

        count = refusals.counted(len(self._graph), "node")
        return f"Network: {count}, {listed(self.inputs)} -> {listed(self.outputs)}"

    # Values

    def __call__(self, x):
        """Return the output: what comes of an input, or of a batch, node after node.

        Parameters
        ----------
        x : array, shape (n, *spatial) or (N, n, *spatial); or {name: array} where there are several inputs

        Returns
        -------
        array, shape (n, *spatial) or (N, n, *spatial); or {name: array} where there are several outputs
            Its shape is that of `shapes`.

        Raises
        ------
        ValueError, TypeError, OverflowError, MemoryError
            For an x that does not fit; the message names the input, or the node at which sizes stop fitting.

        Examples
        --------
        >>> import convnotes as cn
        >>> net = cn.Network([cn.Layer([[[1, 2]]], padding="valid"), cn.MaxPool(2)])
        >>> net([[1, 2, 3, 4, 5]])                      # (1, 5) -> (1, 4) -> (1, 2)
        array([[ 7, 13]])
        >>> net([[[1, 2, 3, 4, 5]], [[0, 0, 0, 0, 1]]]).shape
        (2, 1, 2)
        """
        found = self.activations(x)
        if len(self.outputs) == 1:
            return found[self.outputs[0]]
        return {name: found[name] for name in self.outputs}

    def activations(self, x):
        """Return the values of every input and node.

        Parameters
        ----------
        x : as calling the network takes it

        Returns
        -------
        {name: array}, each of shape (n, *spatial), or (N, n, *spatial) where x is a batch
            In the order of `names`.

        Raises
        ------
        ValueError, TypeError, OverflowError, MemoryError
            As calling the network does.

        Examples
        --------
        >>> import convnotes as cn
        >>> net = cn.Network([cn.Layer([[[1, 2]]], padding="valid"), cn.MaxPool(2)])
        >>> net.activations([[1, 2, 3, 4, 5]])["conv1"]
        array([[ 4,  7, 10, 13]])
        """
        arrays, batch = self._arrays(x)
        found = self._run(arrays, self.names)
        return found if batch else {name: value[0] for name, value in found.items()}

    def _arrays(self, x):
        """Return ({input: (N, n, *spatial)}, whether x came as a batch)."""
        return given.arrays(x, self._channels, self._axes, self.inputs, self._plans.fit)

    def _run(self, arrays, wanted):
        """Return the values of batches, of the wanted names alone."""
        found = {name: array for name, array in arrays.items() if name in wanted}
        self._plans.shapes({name: array.shape[1:] for name, array in arrays.items()})
        for name, (node, reads) in self._graph.items():
            if name in wanted:
                with wiring.at(name, node):
                    found[name] = node.run(*(found[read] for read in reads))
        return found

    # Shapes

    def shapes(self, spatial):
        """Return the shapes of every input and node.

        Parameters
        ----------
        spatial : tuple of int, or an int for one axis; a dict of these by name where there are several inputs
            The sizes of an input without its channels, x.shape[1:].

        Returns
        -------
        {name: (n, *spatial)}
            In the order of `names`. Where no node says how many channels an input has, they are the fewest with which
            the shapes fit.

        Raises
        ------
        ValueError, TypeError
            For what are no sizes, and where shapes stop fitting; the message names the node.

        Examples
        --------
        >>> import convnotes as cn
        >>> cn.Network([cn.Layer([[[1, 2]]], padding="valid"), cn.MaxPool(2)]).shapes(5)
        {'x': (1, 5), 'conv1': (1, 4), 'pool1': (1, 2)}
        """
        return dict(self._plan(spatial).shapes)

    def summary(self, spatial):
        """Return a table of what every node holds and does; it prints, and shows in a notebook, as one.

        Parameters
        ----------
        spatial : as `shapes` takes it

        Returns
        -------
        Summary
            `.rows`, one for each input and node, with `.name .kind .shape .parameters .connections .multiplications
            .field .jump`, and their sums as `.total`. `field` is how many cells of the input a unit sees at most along
            each axis, `jump` how many lie from one unit's field to the next one's.

        Raises
        ------
        ValueError, TypeError
            As `shapes`.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> conv = cn.Layer(np.ones((4, 1, 3, 3)), b=np.zeros(4))
        >>> cn.Network([conv, cn.MaxPool(2), cn.Flatten()]).summary((6, 6))
        name      kind     shape      parameters  connections  multiplications  field  jump
        x         input    1 x 6 x 6                                                1     1
        conv1     conv     4 x 6 x 6          40        1,024            1,024      3     1
        pool1     pool     4 x 3 x 3           0          144                0      4     2
        flatten1  flatten  36                  0           36                0
        total                                 40        1,204            1,024
        """
        return summary.of(self._plan(spatial), self.inputs)

    # Connections

    def receptive_field(self, spatial, name, unit):
        """Return which cells below unit (i, *o) of a node it is connected to, as {name: Cells}.

        Parameters
        ----------
        spatial : as `shapes` takes it
        name : str
            Of a node, or of an input.
        unit : tuple of int
            Channel, then coordinates.

        Returns
        -------
        dict of `Cells`
            For the unit's own node, and for every input and node but those above; empty where none is reached.

        Raises
        ------
        ValueError, IndexError, TypeError
            For sizes, a name or a unit that do not fit.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> net = cn.Network([cn.Layer(np.ones((1, 1, 3)), padding="valid", dilation=2), cn.MaxPool(2)])
        >>> net.receptive_field(10, "pool1", (0, 1))["x"].mask().astype(int)
        array([[0, 0, 1, 1, 1, 1, 1, 1, 0, 0]])
        """
        plan, unit = self._unit(self._plan(spatial, name, unit), name, unit)
        return fields.reach(plan, name, unit, up=False)

    def projective_field(self, spatial, name, unit):
        """Return which cells above cell (i, *o) of a node or an input are connected to it, as {name: Cells}.

        Parameters
        ----------
        spatial, name, unit
            As `receptive_field` has them.

        Returns
        -------
        dict of `Cells`
            For the unit's own node, and for every input and node but those below; empty where none is reached.

        Raises
        ------
        ValueError, IndexError, TypeError
            For sizes, a name or a unit that do not fit.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> net = cn.Network([cn.Layer(np.ones((1, 1, 3)), padding="valid"), cn.MaxPool(2)])
        >>> list(net.projective_field(8, "x", (0, 3))["pool1"])
        [(0, 0), (0, 1)]
        """
        plan, unit = self._unit(self._plan(spatial, name, unit), name, unit)
        return fields.reach(plan, name, unit, up=True)

    def influence(self, x, name, unit):
        """Return the derivative of unit (i, *o) of a node by every cell below, at one input x, as {name: array}.

        Where relu is off, or a pool chose another cell, it is 0; at a kink it is torch's. It is found by reverse
        accumulation, as torch's gradients are.

        Parameters
        ----------
        x : array, shape (n, *spatial); or {name: array} where there are several inputs
        name : str
            Of a node, or of an input.
        unit : tuple of int
            Channel, then coordinates.

        Returns
        -------
        {name: array}, each of the shape of its node, (n, *spatial)
            For the unit's own node, and for every input and node but those above.

        Raises
        ------
        ValueError, IndexError, TypeError
            For an x, a name or a unit that do not fit, a batch, complex values, or a phi that is a function of the
            reader's own.

        Examples
        --------
        >>> import numpy as np, convnotes as cn
        >>> net = cn.Network([cn.Layer([[[3, 2]]], padding="valid"), cn.MaxPool(2)])
        >>> net.influence([[1.0, 0.0, 5.0]], "pool1", (0, 0))["x"]
        array([[0., 2., 3.]])
        """
        arrays, batch = self._arrays(x)
        if batch:
            raise ValueError("x is a batch: ask for the influence at one input, for example x[0]")
        plan = self._plans.of({name: array.shape[1:] for name, array in arrays.items()})
        plan, unit = self._unit(plan, name, unit)
        values = self._run(arrays, plan.reaching(name, up=False))
        for array in values.values():
            if array.dtype.kind == "c":
                raise ValueError("the values are complex: influence is the derivative of real numbers")
        return fields.influence(plan, self._graph, {here: v[0] for here, v in values.items()}, name, unit)

    def _plan(self, spatial, name=None, unit=()):
        return self._plans.at(given.shapes(spatial, self._channels, self._axes, self.inputs), name, unit)

    def _unit(self, plan, name, unit):
        return plan, refusals.index("unit", unit, plan.shapes[self._known(name)], "channel, then coordinates")
