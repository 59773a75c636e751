"""The live widget: choose a pixel of a layer and see its connections, its weights and its arithmetic."""

from pathlib import Path

import anywidget
import traitlets

from . import bundle as bundles
from . import checks, draw, selection
from .layer import Layer

_HERE = Path(__file__).parent
# One reason to exist each; joined in this order into one module.
_SCRIPTS = ("format", "state", "palette", "layout", "grids", "fan", "lens", "arithmetic", "titles", "keys", "explorer")


def _joined_scripts():
    return "\n".join((_HERE / "js" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)


class Explorer(anywidget.AnyWidget):
    """Show one layer on one input; made by `explore`.

    Attributes (traits: read them, set them, observe them)
    ----------
    selection : str
        'y:1:3,4' (an output pixel), 'x:0:2,2' (an input pixel), 'w:1,0:0,2' (a kernel cell) or '' (nothing).
    layer : Layer
    x : array, shape (n_in, *spatial)
        Copied when set. To change the layer and x to other sizes at once, call `show`.
    """

    _esm = _joined_scripts()
    _css = (_HERE / "explorer.css").read_text(encoding="utf-8")

    selection = traitlets.Unicode("").tag(sync=True)
    bundle = traitlets.Dict().tag(sync=True)
    layer = traitlets.Instance(Layer)
    x = traitlets.Instance(object)  # unlike Any, it hands None to the check below

    def __init__(self, layer, x, *, select=None):
        _checked_layer(layer)
        x = checks.frozen(checks.numbers("x", x))
        self._accepted = layer, x, bundles.make(layer, x)
        select = "" if select is None else select
        selection.parse(select, layer.geometry(x.shape[1:]))
        super().__init__(layer=layer, x=x, bundle=self._accepted[2], selection=select)

    def show(self, layer, x):
        """Show another layer on another input, both at once; refused as a whole if they do not fit."""
        _checked_layer(layer)
        layer, x = self._accept(layer, x)  # copies x even where it compares equal to the x shown
        with self.hold_trait_notifications():
            self.layer, self.x = layer, x

    @traitlets.validate("x")
    def _copy_x(self, proposal):
        return self._accept(self.layer, proposal.value)[1]

    @traitlets.validate("layer")
    def _fit_layer(self, proposal):
        return self._accept(proposal.value, self.x)[0]

    def _accept(self, layer, x):
        """Return the layer and x as they will be shown, once their bundle is made; refuse what cannot be shown."""
        if layer is self._accepted[0] and x is self._accepted[1]:
            return layer, x
        try:
            x = checks.frozen(checks.numbers("x", x))
            self._accepted = layer, x, bundles.make(layer, x)
        except (ValueError, TypeError, OverflowError, MemoryError) as error:
            raise traitlets.TraitError(f"{error}. The explorer still shows what it showed before") from error
        return layer, x

    @traitlets.observe("layer", "x")
    def _update_bundle(self, change):
        with self.hold_sync():
            self.bundle = self._accepted[2]
            try:
                selection.parse(self.selection, self._geometry())
            except (ValueError, IndexError):
                self.selection = ""

    @traitlets.validate("selection")
    def _inside(self, proposal):
        try:
            selection.parse(proposal.value, self._geometry())
        except (ValueError, IndexError) as error:
            raise traitlets.TraitError(f"{error}. The selection stays what it was") from error
        return proposal.value

    def _geometry(self):
        return self.layer.geometry(self.x.shape[1:])

    def __repr__(self):
        g = self._geometry()
        chosen = f"{self.selection} chosen" if self.selection else "nothing chosen"
        sizes = " -> ".join(" x ".join(map(str, s)) or "scalars" for s in (g.spatial, g.out))
        return f"Explorer of {self.layer!r}; {sizes}; {chosen}; digest {self.bundle['text']['digest']}"

    def _repr_mimebundle_(self, **kwargs):
        """Return the live view, its sentence as text, and a still picture for pages without widgets."""
        found = super()._repr_mimebundle_(**kwargs)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        data = dict(data or {}) | {"text/plain": repr(self)}
        data["image/png"] = draw.png(draw.draw_connections(self.layer, self.x, self.selection))
        return data, metadata


def explore(layer, x, *, select=None, names=None):
    """Explore a layer on one input, live: point at a pixel or a kernel cell and see what it connects.

        y_i = phi( sum_j  w_ij * x_j + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023).

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes.
    x : array, shape (n_in, *spatial)
        The input; copied. Finite real numbers; x, w and y together at most 2**20 cells.
    select : str or None
        What is chosen at first: 'y:1:3,4' for an output pixel (channel, then row and column), 'x:0:2,2' for an input
        pixel, 'w:1,0:0,2' for a kernel cell; None for nothing.
    names : dict with 'x' and 'y', each a list with one string per channel, or None
        What to call the channels; None keeps the layer's own names.

    Returns
    -------
    Explorer
        Display it; its traits `selection`, `layer` and `x` can be read, set and observed.

    Raises
    ------
    ValueError, TypeError, IndexError
        If x does not fit the layer, holds NaN or infinities, is too large to show (the message gives the crop that
        fits), or the selection lies outside.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> layer = cn.Layer(np.arange(6).reshape(1, 1, 2, 3), phi="relu")
    >>> explorer = cn.explore(layer, np.eye(4)[None], select="y:0:1,1")
    >>> explorer.selection
    'y:0:1,1'
    """
    _checked_layer(layer)
    return Explorer(layer if names is None else layer.replace(names=names), x, select=select)


def _checked_layer(layer):
    if not isinstance(layer, Layer):
        raise TypeError(
            f"layer is a {type(layer).__name__}: expected a cn.Layer; for a torch module, cn.Layer.from_torch(module)"
        )
