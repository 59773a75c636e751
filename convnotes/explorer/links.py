"""Sliders of a notebook tied to the chosen output pixel: one for its output, one for each of its coordinates."""

import numbers
import re

from .. import refusals

COORDINATES = ((), ("position",), ("row", "column"), ("slice", "row", "column"))  # by the number of axes


class Link:
    """Two-way ties between an explorer's selection and the values of widgets; made by `Explorer.link`."""

    def __init__(self, explorer, widgets):
        self.names = ("output", *COORDINATES[len(explorer.layer.kernel)])
        self.explorer, self.widgets, self.busy = explorer, _checked(widgets, self.names), False
        self.pixel = [0] * len(self.names)  # the output pixel that was chosen last
        self.follow()
        explorer.observe(self.follow, names=["selection", "layer", "x"])
        for widget in widgets.values():
            widget.observe(self.drive, names="value")

    def follow(self, _=None):
        """Set the widgets to the chosen output pixel, and how far they go; without one they stay where they are."""
        sizes = self._sizes()
        if self.busy or not sizes:
            return
        if self.explorer.selection.startswith("y"):
            self.pixel = [int(n) for n in re.findall(r"\d+", self.explorer.selection)]
        self.pixel = [min(n, size - 1) for n, size in zip(self.pixel, sizes)]
        self.busy = True
        try:
            for name, n, size in zip(self.names, self.pixel, sizes):
                if name in self.widgets:
                    _put(self.widgets[name], n, size)
        finally:
            self.busy = False

    def drive(self, change):
        """Choose the output pixel that the widgets say, the nearest one where there is none."""
        sizes = self._sizes()
        if self.busy or not sizes:
            return
        at = next(k for k, name in enumerate(self.names) if self.widgets.get(name) is change["owner"])
        self.pixel[at] = min(max(int(change["new"]), 0), sizes[at] - 1)
        self.explorer.selection = f"y:{self.pixel[0]}:{','.join(map(str, self.pixel[1:]))}"
        self.follow()  # also where nothing changed but the widget, which goes back

    def _sizes(self):
        """Return how many values each name has, () where the layer has other axes by now."""
        g = self.explorer.layer.geometry(self.explorer.x.shape[1:])
        return (g.n_out, *g.out) if len(g.kernel) + 1 == len(self.names) else ()


def _checked(widgets, names):
    """Return the widgets by name; refuse none, other names, and what holds no whole number."""
    if not widgets or set(widgets) - set(names):
        given = f"{next(iter(set(widgets) - set(names)))}=... is no part of an output pixel" if widgets else "no widget"
        example = ", ".join(f"{name}={name}" for name in names)
        raise ValueError(f"{given}: this layer's are {', '.join(names)}; for example explorer.link({example})")
    for name, widget in widgets.items():
        has = hasattr(widget, "observe") and widget.has_trait("value")
        if not has or not isinstance(widget.value, numbers.Integral):
            raise TypeError(
                f"{name} is {refusals.type_of(widget)}, which holds no whole number: give an ipywidgets.IntSlider or "
                f"IntText, for example {name}=ipywidgets.IntSlider(description={name!r})"
            )
    if len(set(map(id, widgets.values()))) < len(widgets):
        raise ValueError(f"one widget is given for two of {', '.join(widgets)}: give each its own")
    return widgets


def _put(widget, n, size):
    """Set a widget to n, and its ends, where it has some, to 0 and size - 1."""
    if widget.has_trait("min") and widget.has_trait("max"):
        widget.min = min(0, widget.min)  # in an order in which no end passes the other
        widget.max = size - 1
        widget.min = 0
    widget.value = n
