"""Widgets of the reader's own beside an explorer, with a sentence about them where no widget lives."""

import re

import ipywidgets


class Panel(ipywidgets.VBox):
    """Show widgets one above the other; its text is a sentence, as a notebook that is not running shows no widget.

    Parameters
    ----------
    *widgets : ipywidgets.Widget
        Sliders, menus, buttons, labels.

    Raises
    ------
    TypeError
        If one of them is no widget.

    Examples
    --------
    >>> import ipywidgets
    >>> import convnotes as cn
    >>> cn.Panel(ipywidgets.IntSlider(2, 0, 3, description="output"), ipywidgets.Label("as you like"))
    Controls, live once the cell has run: output 2 (of 0 to 3); as you like
    """

    def __init__(self, *widgets):
        for n, widget in enumerate(widgets):
            if not isinstance(widget, ipywidgets.Widget):
                raise TypeError(
                    f"widgets[{n}]={widget!r} is no widget: give widgets one by one, cn.Panel(slider, button), "
                    "or cn.Panel(*widgets) for a list of them"
                )
        super().__init__(widgets)

    def __repr__(self):
        return "Controls, live once the cell has run: " + "; ".join(filter(None, map(_says, self.children)))


def _says(widget):
    """Return what a widget shows: its name, its value and between what it moves; of a button its name."""
    name, value = getattr(widget, "description", ""), getattr(widget, "value", None)
    if isinstance(widget, ipywidgets.FileUpload | ipywidgets.Button):
        return f"button {name!r}"
    text = re.sub(r"<br>", "; ", str(value)) if value is not None else ""
    between = f"(of {widget.min} to {widget.max})" if hasattr(widget, "max") else ""
    return " ".join(filter(None, (name, re.sub(r"<[^>]*>", "", text), between)))
