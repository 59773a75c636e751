"""Widgets tied to the chosen output pixel: each drives it and follows it, within the ends that the layer gives."""

import ipywidgets
import numpy as np
import pytest

import convnotes as cn

NAMES = {0: ["output"], 1: ["output", "position"], 2: ["output", "row", "column"],
         3: ["output", "slice", "row", "column"]}  # fmt: skip


def linked(axes=2, select="", kind=ipywidgets.IntSlider, names=None):
    """Return an explorer of a layer with 3 outputs of sizes 4, 5, 6, and the widgets linked to it."""
    x = np.arange(2 * 120.0).reshape(2, 4, 5, 6)[(slice(None), *(0,) * (3 - axes))]
    explorer = cn.explore(cn.Layer(np.ones((3, 2, *(3,) * axes))), x, select=select)
    widgets = {name: kind() for name in names or NAMES[axes]}
    explorer.link(**widgets)
    return explorer, widgets


def values(widgets):
    return [widget.value for widget in widgets.values()]


@pytest.mark.parametrize("axes", NAMES)
def test_each_widget_drives_its_part_and_follows_it_within_the_layer(axes):
    explorer, widgets = linked(axes)
    assert explorer.selection == "" and values(widgets) == [0] * (axes + 1)
    sizes = (3, *explorer.x.shape[1:])
    assert [(w.min, w.max) for w in widgets.values()] == [(0, size - 1) for size in sizes]
    chosen = [0] * (axes + 1)
    for at, (widget, size) in enumerate(zip(widgets.values(), sizes)):
        widget.value = chosen[at] = size - 1
        assert explorer.selection == f"y:{chosen[0]}:{','.join(map(str, chosen[1:]))}"
    explorer.selection = f"y:1:{','.join('2' * axes)}"
    assert values(widgets) == [1] + [2] * axes


def test_one_of_them_alone_keeps_the_rest_of_the_pixel_that_was_chosen_last():
    explorer, widgets = linked(select="y:2:3,4", names=["column"])
    assert widgets["column"].value == 4
    explorer.selection = "x:0:0,0"
    assert widgets["column"].value == 4  # no output pixel is chosen: it waits
    widgets["column"].value = 1
    assert explorer.selection == "y:2:3,1"


def test_what_lies_outside_is_brought_back_and_a_move_is_one_change():
    explorer, widgets = linked(select="y:2:3,4", kind=ipywidgets.IntText)
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), names="selection")
    widgets["row"].value = 99
    assert values(widgets) == [2, 4, 4] and explorer.selection == "y:2:4,4"
    explorer.selection = "y:0:1,2"
    assert values(widgets) == [0, 1, 2] and seen == ["y:2:4,4", "y:0:1,2"]


def test_ends_follow_the_layer_and_nothing_is_chosen_by_that():
    explorer, widgets = linked(select="y:2:4,5")
    explorer.show(cn.Layer(np.ones((2, 1, 3, 3)), padding="valid"), np.ones((1, 4, 9)))
    assert explorer.selection == ""
    assert [widget.max for widget in widgets.values()] == [1, 1, 6]
    widgets["column"].value = 6
    assert explorer.selection == "y:1:1,6"
    explorer.show(cn.Layer(np.ones((2, 1, 3))), np.ones((1, 9)))  # of other axes: the widgets rest
    widgets["column"].value = 2
    assert explorer.selection == ""


@pytest.mark.parametrize(
    ("widgets", "error", "words"),
    [
        ({}, ValueError, ["no widget", "explorer.link(output=output, row=row, column=column)"]),
        ({"position": ipywidgets.IntSlider()}, ValueError, ["position=...", "output, row, column"]),
        ({"row": 3}, TypeError, ["row is an int", "ipywidgets.IntSlider(description='row')"]),
        ({"row": ipywidgets.FloatSlider()}, TypeError, ["FloatSlider", "whole number"]),
        ({"row": ipywidgets.VBox()}, TypeError, ["VBox", "whole number"]),
        (dict.fromkeys(["row", "column"], ipywidgets.IntSlider()), ValueError, ["two of row, column", "its own"]),
    ],
    ids=["none", "name", "number", "float", "box", "twice"],
)
def test_refusals_say_what_to_give(widgets, error, words):
    explorer = cn.explore(cn.Layer(np.ones((3, 2, 3, 3))), np.ones((2, 4, 5)))
    with pytest.raises(error) as refusal:
        explorer.link(**widgets)
    assert all(word in str(refusal.value) for word in words)
