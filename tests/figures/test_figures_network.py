"""The still figure of a network: its pictures are its values, its light is the unit's fields, its words are read."""

import numpy as np
import pytest
import random_networks
from figure_samples import net, texts, x_two
from test_figures_look import assert_readable

import convnotes as cn
from convnotes.figures import themes


def picture(figure, name):
    (image,) = [artist for artist in figure.axes[0].get_images() if artist.get_gid() == name]
    return np.asarray(image.get_array())[..., :3]


def shades(value, theme=themes.LIGHT):
    return themes.Look.of(value).colours(value, False, theme)


@pytest.mark.parametrize("theme", themes.THEMES)
def test_every_node_shows_its_values_and_what_is_not_lit_is_dimmed(theme):
    colours, values = themes.find(theme), net.activations(x_two)
    plain = cn.draw_network(net, x_two, theme=theme)
    np.testing.assert_allclose(picture(plain, "x"), shades(values["x"][0], colours), atol=1e-6)
    np.testing.assert_allclose(picture(plain, "flat"), shades(values["flat"][:, None], colours), atol=1e-6)
    figure = cn.draw_network(net, x_two, "conv1", (1, 2, 2), theme=theme)
    fields = net.receptive_field((4, 5), "conv1", (1, 2, 2)) | net.projective_field((4, 5), "conv1", (1, 2, 2))
    paper = themes.rgb(colours.paper)
    for name, channel in (("x", 0), ("conv1", 1), ("pool1", 1), ("up", 1), ("skip", 1), ("both", 1)):
        lit, full = fields[name].mask()[channel], shades(values[name][channel].astype(float), colours)
        want = np.where(lit[..., None], full, paper + 0.22 * (full - paper))
        np.testing.assert_allclose(picture(figure, name), want, atol=1e-6, err_msg=name)


def test_names_and_shapes_stand_below_and_the_sentence_counts():
    figure = cn.draw_network(net, x_two, "pool1", (1, 0, 1))
    wanted = {"x", "input 2 × 4 × 5", "conv1", "pool1", "2 × 2 × 2", "up", "flat", "32 values", "both", "4 × 2 × 2"}
    assert wanted <= set(texts(figure))
    cells = len(net.receptive_field((4, 5), "pool1", (1, 0, 1))["x"])
    assert str(figure) == (
        "Figure: network of 6 nodes, x -> flat, skip and both; unit (1, 0, 1) of pool1 is connected to "
        f"{cells} of 40 cells of x"
    )
    above = cn.draw_network(net, x_two, "x", (0, 0, 0))
    assert str(above).endswith("connected to 8 of 32 cells of flat, 8 of 40 cells of skip and 4 of 16 cells of both")


def test_only_lines_between_lit_nodes_on_one_side_are_lit():
    around = cn.Network({"a": (cn.Scale([1.0]), "x"), "b": (cn.Scale([1.0]), "a"), "sum": (cn.Add(), "b", "x")})
    figure = cn.draw_network(around, np.ones((1, 3)), "a", (0, 1))
    (lines,) = [c for c in figure.axes[0].collections if c.get_gid() == "lines"]
    lit = [tuple(colour[:3]) == tuple(themes.rgb(themes.LIGHT.accent)) for colour in lines.get_edgecolors()]
    assert lit == [True, True, True, False]  # x-a, a-b, b-sum; x-sum passes the unit by


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_are_readable(seed):
    pytest.importorskip("torch", reason="random networks come with their twins in torch")
    rng = np.random.default_rng([9, seed])
    sample = (random_networks.draw_chain, random_networks.draw_graph)[seed % 2](rng)
    x = sample.x(rng)
    values = sample.net.activations(x)
    name = str(rng.choice(sample.net.names))
    unit = tuple(int(rng.integers(n)) for n in values[name].shape)
    if any(sample.net._channels[n] is None for n in sample.net.inputs):
        name = unit = None
    assert_readable(cn.draw_network(sample.net, x, name, unit))


REFUSED = {
    "a layer": (lambda: cn.draw_network(cn.Layer([[1]]), [1]), TypeError, "of a layer alone, cn.Network([layer])"),
    "a name without a unit": (lambda: cn.draw_network(net, x_two, "x"), ValueError, "go together"),
    "an unknown name": (lambda: cn.draw_network(net, x_two, "z", (0, 0, 0)), ValueError, "there is no node 'z'"),
    "a unit outside": (lambda: cn.draw_network(net, x_two, "x", (0, 9, 0)), IndexError, "is outside (2, 4, 5)"),
    "NaN": (lambda: cn.draw_network(net, x_two * np.nan), ValueError, "x holds nan"),
    "a long network": (
        lambda: cn.draw_network(cn.Network([cn.MaxPool(1)] * 30), np.ones((1, 2))), ValueError, "for 24; draw",
    ),
    "many cells": (
        lambda: cn.draw_network(cn.Network([cn.MaxPool(1)]), np.ones((1, 2100, 2100))), ValueError, "on a smaller",
    ),
}  # fmt: skip


@pytest.mark.parametrize("call, error, words", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error) as refusal:
        call()
    assert words in str(refusal.value)


def test_the_part_that_is_offered_of_a_long_network_can_be_drawn():
    long = cn.Network([cn.MaxPool(1)] * 30)
    assert len(cn.Network(dict(list(long.nodes.items())[:20])).nodes) == 20
    cn.draw_network(cn.Network(dict(list(long.nodes.items())[:20])), np.ones((1, 2)))
