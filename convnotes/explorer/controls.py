"""The settings above an explorer: menus that offer what fits the sizes at hand, the kernel gallery, text to copy."""

import contextlib
import html

import ipywidgets
import numpy as np

from .. import refusals
from ..layers import phi
from . import code, gallery, settings

MOST = 8  # cells of padding, stride and dilation that are offered, as long as they fit
MOST_KERNELS = 64  # that can be replaced one by one
EDITED, ANOTHER = "edited", "another random"

_CANDIDATES = {
    "padding": [*refusals.NAMED_PADDINGS, *range(1, MOST + 1)],
    "stride": range(1, MOST + 1),
    "dilation": range(1, MOST + 1),
    "boundary": refusals.BOUNDARIES,
    "phi": phi.NAMES,
}
_TOOLTIPS = {
    "padding": "How many cells are added around each input",
    "stride": "How many cells of the input the window moves from one output pixel to the next",
    "dilation": "How many cells of the input lie from one kernel element to the next",
    "boundary": "What the added cells hold",
    "phi": "The function that each sum goes through",
    "kernel": "A kernel to put in place of the weights",
    "replaces": "Which kernel is replaced: output, then input",
    "copy as": "The layer and what is chosen, in another language",
}
_FOLLOWED = ["layer", "x", "selection", "predict"]  # traits of the explorer
_FLIP = {True: "convolution: kernels flipped", False: "cross-correlation: not flipped"}
_STYLE = """<style>
.convnotes-controls { column-gap: 10px; }
.convnotes-controls select, .convnotes-controls button.jupyter-button {
  background-color: var(--jp-layout-color2); border: 1px solid var(--jp-border-color1); border-radius: 5px;
  box-shadow: none; color: var(--jp-ui-font-color1); font: 13px var(--jp-ui-font-family, sans-serif);
}
.convnotes-controls button.jupyter-button.mod-active { border-color: var(--jp-ui-font-color2); }
.convnotes-controls textarea { font-family: var(--jp-code-font-family, monospace); font-size: 12px; white-space: pre; }
.convnotes-controls .widget-html-content { font-size: 12px; line-height: 16px; min-height: 16px; }
</style>"""


class Controls(ipywidgets.Box):
    """Set the layer of an explorer: each setting is one step of the reader, and all follow what the explorer shows.

    Parameters
    ----------
    explorer : Explorer
        Close the controls to let it go; every widget here closes with them.

    Attributes
    ----------
    menus : dict
        The menus by their descriptions: 'padding', 'stride', 'dilation', 'boundary', 'phi', 'kernel', 'replaces' and
        'copy as'.
    flip, copy, text, note : ToggleButton, Button, Textarea, HTML
        The last says why a setting is not offered, or was refused.

    Examples
    --------
    >>> import convnotes as cn
    >>> from convnotes.explorer.controls import Controls
    >>> explorer = cn.explore(cn.Layer([[[5, 6, 7]]]), [[0, 4, 0, 0]], controls=False)
    >>> controls = Controls(explorer)
    >>> controls.menus["kernel"].value = "blur"
    >>> explorer.layer(explorer.x)
    array([[1., 2., 1., 0.]])
    """

    def __init__(self, explorer):
        self._explorer, self._following, self._refusal = explorer, False, ""
        self._sizes, self._seed, self._random = None, 0, None
        # Layouts and styles are widgets too: one of each kind serves all.
        shared = {"layout": ipywidgets.Layout(width="auto"), "style": {"description_width": "initial"}}
        self.menus = {}
        for name, tooltip in _TOOLTIPS.items():
            self.menus[name] = ipywidgets.Dropdown(description=name, tooltip=tooltip, **shared)
            shared["style"] = self.menus[name].style
        wide = ipywidgets.Layout(width="100%")
        self.flip = ipywidgets.ToggleButton(
            tooltip="Whether the kernels are flipped, as convolution does and frameworks do not",
            layout=shared["layout"],
        )
        self.copy = ipywidgets.Button(
            description="copy", tooltip="Put the text on the clipboard", layout=shared["layout"]
        )
        self.text = ipywidgets.Textarea(
            tooltip="The text to copy", layout=wide, style={"description_width": "initial"}, continuous_update=False
        )
        self.note = ipywidgets.HTML(layout=wide)
        super().__init__(layout={"flex_flow": "row wrap", "align_items": "center"})
        self.add_class("convnotes-controls")
        _offer(self.menus["copy as"], [("choose", ""), *((form, form) for form in code.FORMS)], "")
        self._follow()

        for name in _CANDIDATES:
            self.menus[name].observe(self._set, "value")
        self.menus["kernel"].observe(self._put_kernel, "value")
        self.menus["replaces"].observe(self._follow_kernels, "value")
        self.menus["copy as"].observe(self._follow_code, "value")
        self.flip.observe(self._set, "value")
        self.text.observe(self._follow_code, "value")  # what is typed there goes away again
        self.copy.on_click(lambda _: explorer.copy(self._code()))
        explorer.observe(self._follow_explorer, _FOLLOWED)

    def close(self):
        """Close all these widgets, their layouts and styles, and leave the explorer."""
        if self.comm is None:
            return
        self._explorer.unobserve(self._follow_explorer, _FOLLOWED)
        for widget in (*self.menus.values(), self.flip, self.copy, self.text, self.note):
            widget.layout.close()
            widget.style.close()
            widget.close()
        self.layout.close()
        super().close()

    # What the reader does

    def _set(self, change):
        if not self._following:
            name = "flip" if change.owner is self.flip else change.owner.description
            self._change(**{name: change.new})

    def _put_kernel(self, change):
        if self._following or change.new == EDITED:
            return
        layer, name = self._explorer.layer, change.new
        if name in ("random", ANOTHER):
            self._seed += 1
            name, self._random = "random", gallery.kernel("random", layer.w.shape, self._seed)
        made, place = self._kernels()[name], self.menus["replaces"].value
        w = np.array(layer.w, np.result_type(layer.w, made))
        w[place] = made[place]
        self._change(w=w)

    def _change(self, **changes):
        self._refusal = ""
        try:
            self._explorer.change(layer=self._explorer.layer.replace(**changes))
        except Exception as error:  # a refusal, or whatever a phi of the reader's own raises
            self._refusal = str(error) or type(error).__name__
            self._follow()

    # What the explorer shows

    def _follow_explorer(self, change):
        if change.name in ("selection", "predict"):
            self._follow_code()
        else:
            self._refusal = ""
            self._follow()

    @contextlib.contextmanager
    def _quietly(self):
        """Keep what the controls are set to from acting on the explorer."""
        before, self._following = self._following, True
        try:
            yield
        finally:
            self._following = before

    def _follow(self):
        """Set every option and value to what the explorer shows."""
        layer = self._explorer.layer
        values = {name: settings.plain(getattr(layer, name)) for name in _CANDIDATES}
        offered, why = self._offers(values)
        with self._quietly():
            for name, found in offered.items():
                _offer(self.menus[name], [(settings.label(value), value) for value in found], values[name])
            self.flip.value, self.flip.description = bool(layer.flip), _FLIP[bool(layer.flip)]
            for control in self._geometry:
                control.disabled = layer.is_fixed
            self.note.value = _STYLE + html.escape(self._refusal or why)
        self._follow_kernels()
        self._follow_code()

    def _offers(self, values):
        """Return ({setting: values that fit}, why others do not); found again only where sizes have changed."""
        layer, x, given = self._explorer.layer, self._explorer.x, self._explorer.original[0]
        sizes = (layer.rules, values, layer.w.shape, np.shape(layer.b), x.shape, given.rules, given.padding, given.phi)
        if sizes == self._sizes:
            return self._found
        offered, reasons = {}, []
        for name, candidates in _CANDIDATES.items():
            if name in settings.GEOMETRY and (layer.is_fixed or not layer.kernel):
                offered[name] = [values[name]]
                continue
            offered[name] = []
            refused = None
            for value in [*candidates, settings.plain(getattr(given, name)), values[name]]:
                why = settings.misfit(layer, x, name, value) if name in settings.GEOMETRY else ""
                if not why and value not in offered[name]:
                    offered[name].append(value)
                refused = refused or (why and (value, why))
            if refused:
                reasons.append(settings.reason(name, offered[name], *refused))
        if layer.is_fixed:
            reasons.append("a transposed layer has the geometry of the layer it transposes: change that one first")
        self._sizes, self._found = sizes, (offered, "; ".join(reasons))
        return self._found

    def _kernels(self):
        """Return {name: weights of all kernels} of what can be put in place of the layer's weights."""
        w, given = self._explorer.layer.w, self._explorer.original[0].w
        found = {settings.GIVEN: given} if given.shape == w.shape else {}
        for name in gallery.names(w.shape[2:])[:-1]:
            found[name] = np.broadcast_to(gallery.kernel(name, w.shape[2:]), w.shape)
        if self._random is not None and self._random.shape == w.shape:
            found["random"] = self._random
        return {name: made.astype(w.dtype) if w.dtype.kind == "f" else made for name, made in found.items()}

    def _follow_kernels(self, _=None):
        """Offer the kernels there are to replace, and tell which one of the gallery stands there."""
        if self._following:
            return
        layer, menu = self._explorer.layer, self.menus["replaces"]
        inputs_of = layer.geometry(self._explorer.x.shape[1:]).inputs_of
        places = [(i, c, j) for i in range(layer.n_out) for c, j in enumerate(inputs_of(i))][:MOST_KERNELS]
        options = [("all", ()), *((_symbol(i, j), (i, c)) for i, c, j in places)]
        with self._quietly():
            _offer(menu, options, menu.value if menu.value in dict(options).values() else ())
            kernels, place = self._kernels(), menu.value
            shown = next((name for name, w in kernels.items() if np.array_equal(layer.w[place], w[place])), EDITED)
            names = [*kernels, *["random"] * ("random" not in kernels)]
            names += [ANOTHER] * (shown == "random") + [EDITED] * (shown == EDITED)
            _offer(self.menus["kernel"], [(name, name) for name in names], shown)

    def _follow_code(self, _=None):
        """Show the text to copy while a form is chosen, and put the controls that there are in their order."""
        if self._following:
            return
        form = self.menus["copy as"].value
        with self._quietly():
            if form:
                self.text.description, self.text.value = form, self._code()
                self.text.rows = min(16, self.text.value.count("\n") + 1)
            self.copy.disabled = not form
        weights = [self.menus[name] for name in ("phi", "kernel", "replaces")]
        shown = [*self._geometry, *weights] if self._explorer.layer.kernel else weights
        text = [self.menus["copy as"], self.copy, *[self.text] * bool(form)]
        children = (*shown, *text, self.note)
        if self.children != children:
            self.children = children

    @property
    def _geometry(self):
        return [*(self.menus[name] for name in settings.GEOMETRY[:-1]), self.flip]

    def _code(self):
        explorer = self._explorer
        told = explorer.predict and explorer.selection.startswith("y")  # no text gives an outcome away
        return code.as_code(explorer.layer, explorer.x, "" if told else explorer.selection, self.menus["copy as"].value)


def _offer(menu, options, value):
    """Set the options and the value of a menu where they differ, in one message."""
    with menu.hold_sync():
        if list(menu.options) != options:
            menu.options = options
        if menu.index is None or menu.value != value:
            menu.value = value


def _symbol(i, j):
    return f"w_{i}{j}" if max(i, j) < 10 else f"w_{i},{j}"
