"""One theme for all figures of a notebook, and stills of layers with many channels: none is a tower, none fails."""

import io

import matplotlib
import numpy as np
import pytest
from contrast import contrast
from figure_samples import texts
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from test_figures_look import assert_readable

import convnotes as cn
from convnotes.figures.arrange import Arrangement
from convnotes.figures.themes import DARK, LIGHT, THEMES, find, rgb

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
    corner = Image.open(io.BytesIO(png)).convert("RGBA").getpixel((20, 3))[:3]
    assert np.allclose(np.array(corner) / 255, rgb(DARK.paper), atol=0.02)


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_in_a_notebook_is_a_card_with_round_corners_on_any_page(theme):
    card = Image.open(io.BytesIO(cn.draw_tensors(X[0], theme=theme)._repr_png_())).convert("RGBA")
    paper = tuple(np.round(255 * rgb(THEMES[theme].paper)).astype(int))
    for page in ((255, 255, 255), (17, 17, 17)):
        whole = Image.new("RGBA", card.size, page)
        whole.alpha_composite(card)
        pixels = np.asarray(whole)[..., :3].astype(int)
        corners = pixels[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert (corners == page).all()  # the page is seen
        assert (pixels[5, 40:60] == paper).all() and (pixels[40:60, 5] == paper).all()
        edge = pixels[0, 40:60]
        assert (edge == edge[0]).all() and 10 < abs(edge[0] - paper).max() < 40  # thin and quiet, and there


def test_a_card_holds_what_the_figure_draws():
    figure = cn.draw_tensors(X[0])
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=100)
    drawn = np.asarray(Image.open(raw).convert("RGB")).astype(int)
    shown = np.asarray(Image.open(io.BytesIO(figure._repr_png_())).convert("RGBA")).astype(int)
    assert shown.shape[:2] == drawn.shape[:2]
    assert (
        abs(shown[12:-12, 12:-12, :3] - drawn[12:-12, 12:-12]).max() <= 16 and (shown[12:-12, 12:-12, 3] == 255).all()
    )


def plot():
    """Return a plot of a reader's own."""
    figure = Figure()
    axes = figure.add_subplot(title="a", xlabel="b", ylabel="c")
    axes.plot([1, 2], label="line")
    axes.text(0, 1, "text")
    axes.grid()
    axes.legend()
    return figure


def test_plots_of_the_reader_s_own_are_dark_too_and_readable(dark):
    figure = plot()
    paper = rgb(DARK.paper)
    assert np.allclose(figure.get_facecolor()[:3], paper) and np.allclose(figure.axes[0].get_facecolor()[:3], paper)
    written = figure.findobj(Text)
    assert {"a", "b", "c", "text", "line"} <= {text.get_text() for text in written}
    for text in written:
        assert contrast(to_rgb(text.get_color()), paper) > 4.5
    for line in [*figure.axes[0].lines, *figure.axes[0].spines.values()]:
        assert contrast(to_rgb(line.get_edgecolor() if hasattr(line, "get_edgecolor") else line.get_color()), paper) > 3


def test_the_light_theme_gives_back_what_the_reader_had_and_keeps_what_was_set_since():
    with matplotlib.rc_context({"text.color": "#123456"}):
        before = dict(matplotlib.rcParams)
        cn.set_theme("light")
        assert dict(matplotlib.rcParams) == before
        cn.set_theme("dark")
        cn.set_theme("dark")
        matplotlib.rcParams["axes.edgecolor"] = "#654321"
        cn.set_theme("light")
        assert dict(matplotlib.rcParams) == before | {"axes.edgecolor": "#654321"}


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


SPATIAL = {0: (), 1: (20,), 2: (6, 7), 3: (3, 4, 4)}
COUNTS = [(1, 1), (3, 2), (10, 1), (16, 3), (2, 64), (128, 2), (2, 512), (1024, 10)]


@pytest.mark.parametrize(
    "axes, counts", [(axes, counts) for n, counts in enumerate(COUNTS) for axes in SPATIAL if (axes + n) % 2], ids=str
)  # each count with two numbers of axes, each number of axes with four counts
def test_symbols_numbers_and_titles_stand_clear_of_one_another_and_of_grids(axes, counts):
    (n_out, n_in), spatial = counts, SPATIAL[axes]
    rng = np.random.default_rng(n_out + n_in)
    layer = cn.Layer(rng.integers(-9, 10, (n_out, n_in, *(3,) * axes)))
    x = rng.integers(0, 10, (n_in, *spatial))
    figure = cn.draw_connections(layer, x, f"y:{n_out - 1}:{','.join('1' * axes)}")
    assert_readable(figure)
    assert figure.bbox.height <= 1100


def test_ten_kernels_in_a_column_are_named():
    figure = cn.draw_connections(cn.Layer(np.ones((10, 1, 3, 3))), np.ones((1, 8, 8)))
    assert [text for text in texts(figure) if text.startswith("$w_")] == [f"$w_{{{i}0}}$" for i in range(10)]


@pytest.mark.parametrize("select", ["y:9:", "x:500:", "w:9,500:", ""])
def test_a_selection_far_down_is_among_the_channels_shown(select):
    layer, x = cn.Layer(np.ones((10, 512))), np.ones(512)
    figure = cn.draw_connections(layer, x, select, pins=["y:0:", "x:3:"])
    said = [text for text in texts(figure) if "shown" in text]
    x, w = "448 to 511" if "500" in select else "0 to 63", 10 if select.startswith("x") else 64
    assert said == [f"{x} shown; black 0, white 1", f"{w} of 5,120 shown; blue −1, orange 1"]


def test_groups_show_the_inputs_that_connect():
    layer, x = cn.Layer(np.ones((256, 1, 3, 3)), groups=256), np.ones((256, 5, 5))
    shown = Arrangement(layer.geometry((5, 5)), ("y", (200,), (2, 2))).shown
    assert 200 in shown["x"] and 200 in shown["y"]
    assert cn.draw_connections(layer, x, "y:200:2,2").sentence.startswith("the connections of y:200:2,2")
