"""One theme for all figures of a notebook, and stills of layers with many channels: none is a tower, none fails."""

import io

import numpy as np
import pytest
from PIL import Image

import convnotes as cn
from convnotes.figures.arrange import Arrangement
from convnotes.figures.themes import DARK, LIGHT, find, rgb

LAYER, X = cn.Layer(np.arange(18).reshape(2, 1, 3, 3) - 9), np.arange(30.0).reshape(1, 5, 6)
DRAWN = {
    "connections": lambda **o: cn.draw_connections(LAYER, X, "y:1:2,2", **o),
    "fan": lambda **o: cn.draw_fan(LAYER, X, (1, 2, 2), **o),
    "layer": lambda **o: cn.draw_layer(LAYER, X, **o),
    "matrix": lambda **o: cn.draw_matrix(LAYER, (3, 4), **o),
    "tensors": lambda **o: cn.draw_tensors(X[0], **o),
    "window": lambda **o: cn.draw_window(LAYER, X, [(2, 2)], **o),
}


def painted(figure):
    """Return how a figure looks, as few pixels."""
    pixels = io.BytesIO()
    figure.savefig(pixels, format="rgba", dpi=40, facecolor=figure.get_facecolor())
    return pixels.getvalue()


@pytest.fixture
def dark():
    cn.set_theme("dark")
    yield
    cn.set_theme("light")


@pytest.mark.parametrize("name", DRAWN)
def test_one_line_makes_every_figure_dark_and_a_figure_may_still_choose(name, dark):
    unsaid, said, other = (
        painted(DRAWN[name]()),
        painted(DRAWN[name](theme="dark")),
        painted(DRAWN[name](theme="light")),
    )
    assert unsaid == said != other


def test_the_still_of_an_explorer_follows(dark):
    png = cn.explore(LAYER, X)._repr_mimebundle_()[0]["image/png"]
    corner = Image.open(io.BytesIO(png)).convert("RGB").getpixel((3, 3))
    assert np.allclose(np.array(corner) / 255, rgb(DARK.paper), atol=0.02)


def test_another_theme_is_refused_and_the_one_chosen_stays(dark):
    with pytest.raises(ValueError, match="theme='sepia' is not known: choose one of 'light', 'dark'"):
        cn.set_theme("sepia")
    assert find() is DARK and find("light") is LIGHT


MANY = [
    ((10, 512), ()), ((512, 10), ()), ((10, 784), ()), ((1, 1024, 3, 3), (4, 4)), ((128, 64, 3, 3), (6, 6)),
    ((512, 4, 3, 3), (6, 6)), ((32, 16, 3), (20,)), ((2, 512, 3), (9,)), ((64, 64, 2, 2, 2), (3, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "spatial"), MANY, ids=str)
def test_many_channels_make_no_tower_and_say_which_are_shown(shape, spatial):
    layer = cn.Layer(np.ones(shape))
    g = layer.geometry(spatial)
    place = Arrangement(g, None)
    assert place.height <= 1100
    for role, count in (("x", layer.n_in), ("y", layer.n_out)):
        drawn = {channels[0] for part, channels, _ in place.boxes if part == role}
        assert drawn == set(place.shown[role]) and len(drawn) == min(count, 12 if place.across else 64)


@pytest.mark.parametrize("select", ["y:9:", "x:500:", "w:9,500:", ""])
def test_a_selection_far_down_is_among_the_channels_shown(select):
    layer, x = cn.Layer(np.ones((10, 512))), np.ones(512)
    figure = cn.draw_connections(layer, x, select, pins=["y:0:", "x:3:"])
    texts = [text.get_text() for text in figure.axes[0].texts]
    said = [text for text in texts if text.endswith("shown)")]
    assert said == ["512 inputs x  (448 to 511 shown)" if "500" in select else "512 inputs x  (0 to 63 shown)"]


def test_groups_show_the_inputs_that_connect():
    layer, x = cn.Layer(np.ones((256, 1, 3, 3)), groups=256), np.ones((256, 5, 5))
    shown = Arrangement(layer.geometry((5, 5)), ("y", (200,), (2, 2))).shown
    assert 200 in shown["x"] and 200 in shown["y"]
    assert cn.draw_connections(layer, x, "y:200:2,2").sentence.startswith("the connections of y:200:2,2")
