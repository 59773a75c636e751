"""Selections as text: every pixel and weight has one, nothing else has, and one stays as long as it can."""

import itertools
import re

import numpy as np
import pytest
import random_layers
import traitlets
from small_explorer import explorer, layer, picture

import convnotes as cn
from convnotes.layers import selection

BAD_FORMS = [
    "y", "y:1", "y:1:3,", "y:-1:0,0", "w:0:0", "y:1:,3", "y::0,0", "y:1:0;0", "z:0:0,0", "Y:0:0,0", " y:0:0,0",
    "y:0:0,0 ", "y:0:0,0\n", "y:0:0, 0", "y:0:0.0,0", "y:0:1e1,0", "y:0:+1,0", "y:0:0,-1", "y:0,0:0,0", "w:0:0,0",
    "w:0,0,0:0,0", "x:0:0,0:", "y:\u0661:0,0", "y:0:\uff11,0", "y:0:\u00b2,0", "y:0:0,0\0", "None", ":", "::",
    "y:0:" + "9" * 5000 + ",0",
    "y:" + "0," * 50_000, "y:0:" + ",".join(["0"] * 20_000),
    None, 0, 1.5, True, ("y", 0, 0, 0), ["y:0:0,0"],
]  # fmt: skip


@pytest.mark.parametrize(
    "text, stays",
    [("y:1:4,5", False), ("y:0:2,2", True), ("x:2:4,5", False), ("w:1,2:1,2", False), ("w:0,0:0,1", True)],
)
def test_a_selection_that_the_new_layer_lacks_is_dropped(text, stays):
    e = explorer(select=text)
    e.show(cn.Layer(np.ones((1, 1, 1, 2))), picture(1, 3, 3))
    assert e.selection == (text if stays else "")


def test_a_kernel_that_the_groups_leave_out_cannot_be_chosen():
    grouped = cn.Layer(np.ones((4, 2, 1, 2)), groups=2)
    e = cn.explore(grouped, np.ones((4, 3, 3)), select="w:3,2:0,1")
    with pytest.raises(traitlets.TraitError, match=r"no kernel between input 2 and output 0.*stays what it was"):
        e.selection = "w:0,2:0,0"
    with pytest.raises(IndexError, match="no kernel between input 1 and output 2"):
        cn.explore(grouped, np.ones((4, 3, 3)), select="w:2,1:0,0")
    e.layer = cn.Layer(np.ones((4, 1, 1, 2)), groups=4)
    assert e.selection == "" and "4 groups" in repr(e)


def text_of(role, channels, index):
    return f"{role}:{','.join(map(str, channels))}:{','.join(map(str, index))}"


def test_every_pixel_and_weight_has_a_selection_and_nothing_else_has():
    rng = np.random.default_rng(4)
    for _ in range(60):
        made, x = random_layers.draw(rng)
        g = made.geometry(x.shape[1:])
        sizes = {"x": (1, (g.n_in, *g.spatial)), "y": (1, (g.n_out, *g.out)), "w": (2, (g.n_out, g.n_in, *g.kernel))}
        for role, (many, shape) in sizes.items():
            for at in itertools.product(*map(range, shape)):
                channels, index = at[:many], at[many:]
                text = text_of(role, channels, index)
                if role == "w" and not g.sharing(at) and channels[1] not in g.inputs_of(channels[0]):
                    with pytest.raises(IndexError, match="no kernel"):
                        selection.parse(text, g)
                else:
                    assert selection.parse(text, g) == (role, channels, index)
            for axis, size in enumerate(shape):
                at = [0] * len(shape)
                at[axis] = size + int(rng.integers(3))
                with pytest.raises(IndexError, match="outside"):
                    selection.parse(text_of(role, at[:many], at[many:]), g)
            with pytest.raises(IndexError, match="entries"):
                selection.parse(text_of(role, [0] * many, [0] * (len(shape) - many + 1)), g)


@pytest.mark.parametrize("text", BAD_FORMS, ids=lambda text: repr(text)[:20])
def test_malformed_selections_are_refused_by_parse_and_trait(text):
    e = explorer(select="y:1:0,0")
    with pytest.raises((ValueError, IndexError), match="selection="):
        selection.parse(text, e.layer.geometry((5, 6)))
    with pytest.raises(traitlets.TraitError):
        e.selection = text
    assert e.selection == "y:1:0,0"


def test_random_text_is_a_selection_or_refused_and_never_an_accident():
    rng, g = np.random.default_rng(5), layer().geometry((5, 6))
    for _ in range(20_000):
        text = "".join(rng.choice(list("xyw:::,,0123 -"), rng.integers(1, 10)))
        try:
            role, channels, index = selection.parse(text, g)
        except (ValueError, IndexError):
            continue
        assert re.sub(r"0+(?=\d)", "", text) == text_of(role, channels, index)
    assert selection.parse("", g) is None
