"""Missions: each is ticked off by what the reader does, once, and never by what was there before."""

import numpy as np
import pytest
import standalone
from views import View, until

import convnotes as cn

X = np.array([[[0, 0, 3, 1, 2], [0, 0, 1, 4, 1], [2, 5, 2, 3, 1], [1, 2, 4, 1, 3]]])
LAYER = cn.Layer([[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]], b=1, phi="relu")
ALL = ["only-zeros", "feeds-most", "zero-by-one-weight"]


def explorer(missions=ALL):
    return cn.explore(LAYER, X, select="y:0:1,2", missions=missions)


def ticked(e):
    return [done for _, done in e.missions]


def test_the_pixel_that_reads_only_zeros_is_the_corner():
    e = explorer()
    found = []
    for o in np.ndindex(4, 5):
        e = explorer()
        e.selection = f"y:0:{o[0]},{o[1]}"
        if ticked(e)[0]:
            found.append(o)
    window = np.pad(X[0], 1)
    assert found == [o for o in np.ndindex(4, 5) if not window[o[0] : o[0] + 3, o[1] : o[1] + 3].any()] == [(0, 0)]


def test_inputs_that_feed_most_are_those_with_the_longest_fan_out():
    g = LAYER.geometry((4, 5))
    fed = {n: len(g.fan_out((0, *n))) for n in np.ndindex(4, 5)}
    for n in np.ndindex(4, 5):
        e = explorer()
        e.selection = f"x:0:{n[0]},{n[1]}"
        assert ticked(e)[1] == (fed[n] == max(fed.values()) == 9)


def test_one_weight_makes_the_output_0_and_two_or_the_bias_do_not_count():
    y = LAYER(X)[0, 1, 2]
    e = explorer()
    assert y > 0 and e.missions[2][0] == "Make y0[1, 2] become 0 by changing one weight."
    w = LAYER.w.copy()
    w[0, 0, 0, 0] -= 50
    e.change(layer=cn.Layer(w, b=1, phi="relu"))
    assert e.layer(X)[0, 1, 2] == 0 and ticked(e)[2]
    e.undo()
    assert ticked(e)[2]  # what is done stays done
    for layer in (cn.Layer(LAYER.w, b=-50, phi="relu"), cn.Layer(LAYER.w - 50, b=1, phi="relu")):
        e = explorer()
        e.change(layer=layer)
        assert e.layer(X)[0, 1, 2] == 0 and not ticked(e)[2]


def test_missions_of_ones_own_are_functions_of_the_explorer():
    e = explorer({"Change an input.": lambda e: (e.x != X).any()})
    assert e.missions == [["Change an input.", False]]
    e.change(x=X + 1)
    assert e.missions == [["Change an input.", True]]
    with pytest.raises(TypeError, match=r"must be a function of the explorer"):
        explorer({"Change an input.": True})
    with pytest.raises(ValueError, match=r"choose among 'only-zeros'"):
        explorer(["zeros"])
    assert cn.explore(LAYER, X).missions == []


def test_a_mission_done_is_ticked_in_the_page(browser):
    page = standalone.open_page(browser, LAYER, X, missions=[["One.", False], ["Two.", False]])
    view = View(page, 0)
    items = view.root.locator(".cn-mission")
    assert items.count() == 2 and view.root.locator(".cn-missions").text_content().endswith("0 of 2 done")
    page.evaluate("model.set('missions', [['One.', true], ['Two.', false]])")
    assert until(lambda: items.nth(0).get_attribute("aria-label"), lambda now: now == "done: One.")[1]
    assert items.nth(1).get_attribute("aria-label") == "to do: Two." and not page.errors
    page.close()
