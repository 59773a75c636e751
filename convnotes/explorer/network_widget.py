"""The live widget of a network: choose any unit and see what it is connected to, below and above."""

import math
from pathlib import Path

import ipywidgets
import traitlets

from .. import refusals
from ..layers.network import Network
from . import bundle as bundles
from . import edits, graph, units
from .history import NO_STEPS, History
from .live import refusing
from .node import NodeExplorer, Opens
from .saved import Saved
from .scripts import joined
from .still import network_still

_SHOWS = (
    "This page has no Python, and the network is too large for it to compute, or has a phi that is a function of its "
    "author's own: it shows every unit's fields and values, and changes nothing."
)
LOOKS = ("field", "ways", "influence")

_HERE = Path(__file__).parent


def _style():
    """Return the style of a layer's explorer, for both kinds of views, and what a network's has beside it."""
    shared, own = ((_HERE / name).read_text(encoding="utf-8") for name in ("explorer.css", "network.css"))
    return shared.replace(".convnotes-explorer", ":is(.convnotes-explorer, .convnotes-network)") + own


class NetworkExplorer(Saved, Opens):
    """Show a network on an input; made by `explore`.

    Attributes (traits: read them, set them, observe them)
    ----------
    selection : str
        The chosen unit, 'conv1:3:4,5' (node, channel, coordinates; 'dense1:2:' where there are none), or ''.
    locked : bool
        Whether the chosen unit stays chosen while the pointer moves.
    look : {'field', 'ways', 'influence'}
        What is lit of the chosen unit: what could matter to it, in how many ways, or what does matter for this input.
    controls : bool
        Whether buttons stand above the picture.
    opened : str
        The node that is open as the explorer of one layer, which is then in `node`; '' for none.
    walk : list of dict
        A guided walk: steps with a 'selection' and a 'text', which the view shows one by one.
    network : Network
    x : array (n, *spatial), or {name: array} where there are several inputs
        Copied when set. To change the network and x to other sizes at once, call `show`.
    """

    _program = joined("network.js")
    _css = _style()

    selection = traitlets.Unicode("").tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    look = traitlets.Enum(LOOKS, LOOKS[0]).tag(sync=True)
    walk = traitlets.List(traitlets.Dict()).tag(sync=True)
    controls = traitlets.Bool(True).tag(sync=True)
    opened = traitlets.Unicode("").tag(sync=True)
    node = traitlets.Instance(NodeExplorer, allow_none=True).tag(sync=True, **ipywidgets.widget_serialization)
    graph = traitlets.Dict().tag(sync=True)
    tensors = traitlets.Dict().tag(sync=True)
    network = traitlets.Instance(Network)
    x = traitlets.Instance(object)

    def __init__(self, network, x, *, select=None, **traits):
        self._answers, self._by_reader, self._wanted = None, True, None
        self._take(network, x)
        self._history = History((network, self._inputs), _arrays)
        units.parse(select or "", self._shapes)
        super().__init__(network=network, x=self._given(), selection=select or "", **self._published(), **traits)
        self._by_reader = False
        self.on_msg(self._receive)

    def show(self, network, x):
        """Show another network on another input, both at once; refused as a whole if they do not fit.

        Undo and reset do not go back beyond it, nor beyond setting `network` or `x`.

        Parameters
        ----------
        network : Network
        x : array, shape (n, *spatial); or {name: array} where there are several inputs
            Copied.

        Raises
        ------
        traitlets.TraitError
            For what is no network, or cannot be shown; what was shown stays.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Network([cn.Layer([[[1, 2, 1]]]), cn.MaxPool(2)]), [[1, 2, 4, 8]])
        >>> explorer.show(cn.Network([cn.Layer([[1, 2]])]), [3, 4])
        >>> explorer.network.names
        ('x', 'dense1')
        """
        self._accept(network, x)
        self._history.restart((network, self._inputs))
        self._tell()

    def _page(self):
        """Return the module that opens a page, what its model holds, and its title and limits."""
        names = "selection", "locked", "look", "walk", "controls", "opened", "graph"
        values = {name: bundles.packed(array) for name, array in self._values.items()}
        begun = {"values": values, "can": NO_STEPS, "answers": None}
        traits = {name: getattr(self, name) for name in names} | {"tensors": self.tensors | begun, "node": None}
        words = {"title": repr(self._network), "limits": "" if self.graph["computes"] else _SHOWS}
        return "page/netmain.js", traits, words

    def _still(self):
        """Return the still picture, or None where the network is too long for one."""
        return network_still(self._network, self._given(), units.parse(self.selection, self._shapes))

    # What is shown

    def _take(self, network, x):
        """Compute all of a network on an input; refuse what cannot be shown, and change nothing then."""
        if not isinstance(network, Network):
            raise TypeError(f"network is {refusals.type_of(network)}: expected a cn.Network")
        arrays, batch = network._arrays(x)
        if batch:
            raise ValueError("x is a batch: the explorer shows one input, for example x[0]")
        given = x if isinstance(x, dict) else dict.fromkeys(arrays, x)
        inputs = {name: refusals.frozen(refusals.numbers("x", given[name])) for name in arrays}
        shapes = network._plans.shapes({name: array.shape for name, array in inputs.items()})
        graph.refuse_large(network, shapes)
        for name, array in inputs.items():
            bundles.refuse_unfaithful(name, array)
        values = network.activations(inputs)
        for name, array in values.items():
            bundles.refuse_unfaithful(name, array)
        known = getattr(self, "_network", None) is network
        same = known and shapes == self._shapes
        plan = network._plans.of({name: array.shape for name, array in inputs.items()})
        if not same:
            self._fingerprint = graph.fingerprint(network, plan)
        self._network, self._inputs, self._values, self._shapes = network, inputs, values, shapes
        dtypes = {name: array.dtype for name, array in values.items()}
        if not same or dtypes != self._dtypes:
            self._dtypes = dtypes
            self._graph = graph.plain(network, plan, dtypes)
            self._wanted = self._at_once()

    def _accept(self, network, x):
        with refusing():
            self._take(network, x)

    def _at_once(self):
        """Return the names whose values travel at first: those outside folded runs, as long as there is room."""
        names, found, cells = list(self._shapes), set(), 0
        hidden = {n for first, length, count in self._graph["runs"]
                  for n in range(first + length, first + length * count)}  # fmt: skip
        for n, name in enumerate(names):
            size = math.prod(self._shapes[name])
            if name in self._inputs or (n not in hidden and cells + size <= graph.AT_ONCE):
                found.add(name)
                cells += size
        return found

    def _given(self):
        """Return the inputs as `x` has them: one array, or a dict where there are several."""
        return dict(self._inputs) if len(self._inputs) > 1 else next(iter(self._inputs.values()))

    def _published(self):
        """Return the two traits that carry what is shown."""
        values = {name: bundles.packed(array) for name, array in self._values.items() if name in self._wanted}
        tensors = {"values": values, "can": self._history.can, "answers": self._answers, "sizes": str(self._shapes),
                   "digest": graph.digest(self._fingerprint, self._network, self._values)}  # fmt: skip
        return {"graph": self._graph, "tensors": tensors}

    def _tell(self):
        """Put what has been taken into the traits, all at once; what is chosen and no longer there is let go."""
        self._by_reader = True
        try:
            with self.hold_sync(), self.hold_trait_notifications():
                self.network, self.x = self._network, self._given()
                for name, value in self._published().items():
                    setattr(self, name, value)
                if not units.exists(self.selection, self._shapes):
                    self.selection, self.locked = "", False
                if self.opened not in ("", *self._layers()):
                    self.opened = ""
        finally:
            self._by_reader = False
        if self.node is not None:
            self.node.follow()

    # Changes

    def _step(self, network, inputs, gesture=None):
        self._accept(network, inputs)
        was, before = self._history.now
        if network is not was or any(self._inputs[name] is not before[name] for name in before):
            self._history.step((network, self._inputs), gesture)

    def _go(self, state):
        """Show a state of the history, or, where there is none, what is shown."""
        self._accept(*(state or (self._network, self._inputs)))
        self._tell()

    def _carry_out(self, kind, message):
        """Edit cells of the input; 'unfold' asks for the values of nodes, 'influence' for derivatives.

        The page asks for the latter where it cannot compute them.
        """
        if kind == "edit":
            if message["sizes"] != str(self._shapes):
                raise ValueError("the network or the input has another size by now")
            names = " or ".join(map(repr, self._inputs))
            changed = edits.put(self._inputs, edits.unpacked(message["cells"]), names)
            self._step(self._network, changed, f"{message['by']} {message['gesture']}")
            if message.get("more") and message.get("ahead"):
                self.send({"kind": "changed", "answers": self._answers})
            else:
                self._tell()
        elif kind == "unfold":
            self._wanted |= set(self._shapes) & set(message["names"])
            self._tell()
        elif kind == "influence":
            found = self._network.influence(self._inputs, *units.parse(message["selection"], self._shapes))
            values = {name: graph.packed(array) for name, array in found.items() if name in self._wanted}
            told = {"kind": "influence", "answers": self._answers, "selection": message["selection"], "values": values}
            self.send(told)

    @traitlets.validate("x")
    def _copy_x(self, proposal):
        if self._by_reader:
            return proposal.value
        self._accept(self._network, proposal.value)
        return self._given()

    @traitlets.validate("network")
    def _fit_network(self, proposal):
        if not self._by_reader:
            self._accept(proposal.value, self._inputs)
        return proposal.value

    @traitlets.observe("network", "x")
    def _update(self, change):
        if not self._by_reader:
            self._history.restart((self._network, self._inputs))
            self._tell()

    @traitlets.validate("selection")
    def _inside(self, proposal):
        try:
            units.parse(proposal.value, self._shapes)
        except (ValueError, IndexError) as error:
            raise traitlets.TraitError(f"{error}. The selection stays what it was") from error
        return proposal.value

    @traitlets.validate("walk")
    def _steps(self, proposal):
        for step in proposal.value:
            if set(step) != {"selection", "text"}:
                raise traitlets.TraitError(
                    f"{step!r:.60} is no step of a walk: expected a dict such as "
                    "{'selection': 'conv1:0:1,1', 'text': 'This unit sees an edge.'}"
                )
            units.parse(step["selection"], self._shapes)
        return proposal.value

    # What is displayed

    def __repr__(self):
        chosen = f"{self.selection} {'locked' if self.locked else 'chosen'}" if self.selection else "nothing chosen"
        sizes = ", ".join(f"{name} {' x '.join(map(str, array.shape))}" for name, array in self._inputs.items())
        more = f"; {self.look}" * (self.look != LOOKS[0])
        return f"Explorer of {self._network!r}; {sizes}; {chosen}{more}; digest {self.tensors['digest']}"


def _arrays(state):
    """Return the arrays that a state of the history holds; the weights of networks are shared among them."""
    return list(state[1].values())
