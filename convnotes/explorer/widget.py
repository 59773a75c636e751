"""The live widget: choose a pixel of a layer and see its connections, its weights and its arithmetic."""

from pathlib import Path

import traitlets

from .. import refusals
from ..figures.drawable import checked_layer
from ..layers import phi as phis
from ..layers import selection
from ..layers.layer import Layer
from . import bundle as bundles
from . import edits, missions, settings, steps
from .asked import Asked
from .history import NO_STEPS, History
from .links import Link
from .live import refusing
from .saved import Saved
from .scripts import joined
from .still import still

VIEWS = ("connections", "terms", "matrix")

_HERE = Path(__file__).parent


class _Drawn(traitlets.Dict):
    """The bundle, made when it is asked for, as by a page that loads; setting it to anything sends it."""

    def get(self, obj, cls=None):
        return obj._published()


class Explorer(Saved, Asked):
    """Show one layer on one input; made by `explore`.

    Attributes (traits: read them, set them, observe them)
    ----------
    selection : str
        'y:1:3,4' (an output pixel), 'x:0:2,2' (an input pixel), 'w:1,0:0,2' (a kernel cell) or '' (nothing).
    pins : list of str
        At most 6 pixels that stay marked, each as in `selection`.
    view : {'connections', 'terms', 'matrix'}
        What stands below the connections: nothing more, the maps w_ij * x_j and their sum, or the layer as one matrix.
    predict : bool
        Whether outputs are hidden until the reader guesses them, or clicks twice.
    controls : bool
        Whether settings of the layer stand above the picture.
    missions : list of [str, bool]
        Tasks for the reader, and whether each is done; made and ticked off by the argument of `explore`.
    layer : Layer
    x : array, shape (n_in, *spatial)
        Copied when set. To change the layer and x to other sizes at once, call `show`.
    """

    _program = joined("explorer.js")
    _css = (_HERE / "explorer.css").read_text(encoding="utf-8")

    selection = traitlets.Unicode("").tag(sync=True)
    pins = traitlets.List(traitlets.Unicode()).tag(sync=True)
    view = traitlets.Enum(VIEWS, VIEWS[0]).tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    controls = traitlets.Bool(True).tag(sync=True)
    missions = traitlets.List().tag(sync=True)
    bundle = _Drawn().tag(sync=True)
    _newest = traitlets.Int(0).tag(sync=True)  # the last step by code: a view that has missed it asks for all
    layer = traitlets.Instance(Layer)
    x = traitlets.Instance(object)  # unlike Any, it hands None to the check below

    def __init__(self, layer, x, *, select=None, tasks=(), **traits):
        checked_layer(layer)
        x = refusals.frozen(refusals.numbers("x", x))
        self._accepted = layer, x, bundles.computed(layer, x)
        self._history, self._answers, self._by_reader = History((layer, x), _arrays), None, False
        self._digest = None, ""  # of which values, and what it is
        self._told = steps.Told(0, *self._accepted, self._head(layer, x))
        select = "" if select is None else select
        selection.parse(select, layer.geometry(x.shape[1:]))
        super().__init__(layer=layer, x=x, selection=select, **traits)
        self.on_msg(self._receive)
        self._tasks = missions.watch(self, tasks)

    def show(self, layer, x):
        """Show another layer on another input, both at once; refused as a whole if they do not fit.

        Undo and reset do not go back beyond it, nor beyond setting `layer` or `x`.

        Parameters
        ----------
        layer : Layer
        x : array, shape (n_in, *spatial)
            Copied.

        Raises
        ------
        TypeError
            For what is no layer.
        traitlets.TraitError
            For a layer and x that cannot be shown; what was shown stays.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Layer([[[1, 2, 1]]]), [[1, 2, 4, 8]])
        >>> explorer.show(cn.Layer([[1, 2]]), [3, 4])
        >>> explorer.layer
        Layer: 2 inputs -> 1 output, fully connected, identity
        """
        checked_layer(layer)
        layer, x = self._accept(layer, x)  # copies x even where it compares equal to the x shown
        with self.hold_trait_notifications():
            self.layer, self.x = layer, x

    def change(self, layer=None, x=None):
        """Show a changed layer or input as the reader's own step, which undo takes back.

        Parameters
        ----------
        layer : Layer, or None for the one that is shown
        x : array, shape (n_in, *spatial), or None for the one that is shown

        Raises
        ------
        TypeError
            For what is no layer.
        traitlets.TraitError
            For a layer and x that cannot be shown; what was shown stays.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Layer([[[1, 2, 1]]]), [[1, 2, 4, 8]])
        >>> explorer.change(layer=explorer.layer.replace(stride=2))
        >>> explorer.layer.stride
        (2,)
        >>> explorer.undo()
        >>> explorer.layer.stride
        (1,)
        """
        layer, x = self.layer if layer is None else layer, self.x if x is None else x
        checked_layer(layer)
        self._step(layer, x)

    def link(self, **widgets):
        """Tie widgets to the chosen output pixel, both ways: each drives its output or a coordinate, and follows it.

        Sliders get their ends from the layer, 0 to the last output or place, also when the layer changes.

        Parameters
        ----------
        output : ipywidgets.IntSlider, or another widget whose value is a whole number
            Says which output.
        position, or row and column, or slice, row and column : likewise
            Say where, for a layer of 1, 2 or 3 axes; any of them may be left out.

        Raises
        ------
        ValueError, TypeError
            For other names, a widget given twice, or what holds no whole number.

        Examples
        --------
        >>> import ipywidgets, numpy as np, convnotes as cn
        >>> explorer = cn.explore(cn.Layer(np.ones((2, 1, 3))), [[1, 2, 4, 8]], select="y:0:3")
        >>> position = ipywidgets.IntSlider(description="position")
        >>> explorer.link(position=position)
        >>> position
        IntSlider(value=3, description='position', max=3)
        >>> position.value = 1
        >>> explorer.selection
        'y:0:1'
        """
        Link(self, widgets)

    @property
    def original(self):
        """Return what the code last showed, (layer, x): where `reset` leads."""
        return self._history.original

    def _page(self):
        """Return the module that opens a page, what its model holds, and its title and limits."""
        phi = self.layer.phi
        limits = (
            f"phi is a function of the author's own, {phis.name(phi)}. This page has no Python to compute it: it shows "
            "what came out, and changes nothing until another phi is chosen."
        )
        words = {"title": repr(self.layer), "limits": limits if callable(phi) else ""}
        return "page/main.js", self._state(), words

    def _state(self):
        """Return the traits of a view that begins here, with no step behind it."""
        begun = {"given": settings.described(self.layer), "can": NO_STEPS}
        bundle = self._published() | begun | {"answers": None}
        traits = {name: getattr(self, name) for name in ("selection", "pins", "view", "predict", "controls")}
        begun = [[task, None if asks is None else False] for task, asks in self._tasks]  # a function only Python calls
        return traits | {"bundle": bundle, "missions": begun, "asks": [asks for _, asks in self._tasks]}

    def _still(self):
        return still(self)

    # Changes

    def _step(self, layer, x, gesture=None, **how):
        layer, x = self._accept(layer, x)
        if layer is not self.layer or x is not self.x:  # what changes nothing is no step
            self._history.step((layer, x), gesture)
        self._go((layer, x), **how)

    def _go(self, state, **how):
        """Show a state of the history, or, where there is none, what is shown; views are told, as `_tell` does."""
        self._by_reader = True
        try:
            with self.hold_trait_notifications():
                self.layer, self.x = self._accept(*(state or (self.layer, self.x)))
        finally:
            self._by_reader = False
        self._tell(**how)  # though nothing may have changed: it answers the view that asked

    def _tell(self, **how):
        """Tell views what has changed since they were last told; `how` says what they know, as for `steps.between`."""
        old, new = self._told, self._now()
        if how.get("more") and how.get("ahead"):
            new = new._replace(values=old.values)  # which wait for the end of the drag
        step = steps.between(old, new, **how)
        if step is None:
            return self._tell_all()
        self._told = new
        message, buffers = step
        self.send({"kind": "step", "answers": self._answers} | message, buffers)
        if how.get("anew"):
            self._newest = new.n

    def _tell_all(self):
        self._told = self._now()
        self.bundle = {"n": self._told.n}

    def _now(self):
        """Return what is shown, as views are told of it, under the next number."""
        return steps.Told(self._told.n + 1, self.layer, self.x, self._values(), self._head(self.layer, self.x))

    def _head(self, layer, x):
        more = {"sizes": edits.sizes(layer, x), "given": settings.described(self.original[0])}
        return bundles.head(layer, x) | more | {"can": self._history.can}

    @traitlets.validate("x")
    def _copy_x(self, proposal):
        return self._accept(self.layer, proposal.value)[1]

    @traitlets.validate("layer")
    def _fit_layer(self, proposal):
        return self._accept(proposal.value, self.x)[0]

    def _accept(self, layer, x):
        """Return the layer and x as they will be shown, once all is computed; refuse what cannot be shown."""
        if layer is self._accepted[0] and x is self._accepted[1]:
            return layer, x
        with refusing():
            x = refusals.frozen(refusals.numbers("x", x))
            self._accepted = layer, x, bundles.computed(layer, x)
        return layer, x

    def _values(self):
        """Return what the layer and x shown hold and give."""
        if self._accepted[0] is not self.layer or self._accepted[1] is not self.x:  # a refusal took both back
            self._accepted = self.layer, self.x, bundles.computed(self.layer, self.x)
        return self._accepted[2]

    def _published(self):
        """Return the bundle with its number, the edit it answers, and what undo and redo can do."""
        whole = bundles.make(self.layer, self.x, self._values())
        return whole | self._head(self.layer, self.x) | {"n": self._told.n, "answers": self._answers}

    @traitlets.observe("layer", "x")
    def _follow(self, change):
        with self.hold_sync():
            if not self._by_reader:
                self._history.restart((self.layer, self.x))
                if self._told.layer is not self.layer or self._told.x is not self.x:  # both may change at once
                    self._tell(anew=True)
            geometry = self._geometry()
            if not selection.exists(self.selection, geometry):
                self.selection = ""
            self.pins = [pin for pin in self.pins if selection.exists(pin, geometry)]

    @traitlets.validate("selection")
    def _inside(self, proposal):
        try:
            selection.parse(proposal.value, self._geometry())
        except (ValueError, IndexError) as error:
            raise traitlets.TraitError(f"{error}. The selection stays what it was") from error
        return proposal.value

    @traitlets.validate("pins")
    def _pinned(self, proposal):
        try:
            return selection.pins(proposal.value, self._geometry())
        except (ValueError, IndexError) as error:
            raise traitlets.TraitError(f"{error}. The pins stay what they were") from error

    def _geometry(self):
        return self.layer.geometry(self.x.shape[1:])

    # What is displayed

    def __repr__(self):
        g = self._geometry()
        chosen = f"{self.selection} chosen" if self.selection else "nothing chosen"
        sizes = " -> ".join(" x ".join(map(str, s)) or "scalars" for s in (g.spatial, g.out))
        more = f"; pinned {' '.join(self.pins)}" * bool(self.pins) + f"; {self.view} view" * (self.view != VIEWS[0])
        more += "; outputs hidden" * self.predict
        values = self._values()
        if self._digest[0] is not values:
            self._digest = values, bundles.digest(values, self.layer)
        return f"Explorer of {self.layer!r}; {sizes}; {chosen}{more}; digest {self._digest[1]}"


def _arrays(state):
    layer, x = state
    return [array for array in (x, layer.w, layer.b) if array is not None]
