"""Still figures: nothing is cut off or covered, colours stay apart for all eyes, every run writes the same bytes."""

import itertools
import os
import re
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest
from contrast import contrast, linear
from figure_samples import FIGURES, NAMES, made, texts, two, x_two
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from PIL import Image
from repository import ROOT

import convnotes as cn
from convnotes.figures import sheet, themes

each_layer = pytest.mark.parametrize("seed", (1, 3, 4, 7, 8))  # an image, a signal, volumes, numbers; groups in two
each_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
each_theme = pytest.mark.parametrize("theme", themes.THEMES.values(), ids=themes.THEMES)


def overlap(a, b):
    """Return whether boxes (left, low, right, high) overlap, by more than a hair."""
    return ((np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])) > [1, 2]).all(-1)


def assert_readable(figure):
    """Assert that all texts are inside the figure and apart, and that those beside grids do not touch them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")
        renderer = FigureCanvasAgg(figure).get_renderer()
        found = [t for t in figure.axes[0].texts if t.get_text().strip()]
        boxes = [(t.get_text(), t.get_position(), t.get_window_extent(renderer)) for t in found]
    width, height = figure.bbox.size
    edges = np.array([(box.x0, box.y0, box.x1, box.y1) for _, _, box in boxes]).reshape(-1, 4)
    inside = (edges > -1).all(1) & (edges[:, 2] < width + 1) & (edges[:, 3] < height + 1)
    assert inside.all(), [text for (text, _, _), fits in zip(boxes, inside) if not fits]
    covered = np.argwhere(np.triu(overlap(edges[:, None], edges), 1))
    assert not len(covered), [(boxes[m][0], boxes[n][0]) for m, n in covered]
    beside = np.array([text not in "ABCDEF" for text, _, _ in boxes])  # but for flags, which stand on corners of cells
    places = np.array([place for _, place, _ in boxes]).reshape(-1, 2)
    for image in figure.axes[0].get_images():
        if image.get_transform() == figure.axes[0].transData:
            left, right, bottom, top = image.get_extent()
            within = ((places > [left, top]) & (places < [right, bottom])).all(1)
            touching = beside & ~within & overlap(edges, np.array([left, height - bottom, right, height - top]))
            assert not touching.any(), [boxes[n][0] for n in np.flatnonzero(touching)]


@each_layer
def test_no_text_is_cut_off_or_covers_another(seed):
    layer, x, output, rng = made(seed)
    g = layer.geometry(x.shape[1:])
    calls = [
        lambda: cn.draw_layer(layer, x),
        lambda: cn.draw_fan(layer, x, output, theme="dark"),
        lambda: cn.draw_matrix(layer, x.shape[1:]),
        lambda: cn.draw_tensors(list(x), "→", list(layer(x)), titles=["$x$", NAMES[0]]),
        lambda: cn.draw_connections(layer, x, "y:{}:{}".format(output[0], ",".join(map(str, output[1:])))),
    ]
    pixels = list(dict.fromkeys(tuple(int(rng.integers(n)) for n in g.out) for _ in range(4)))
    if g.kernel:
        calls.append(lambda: cn.draw_window(layer, x, pixels, i=output[0], j=g.inputs_of(output[0])[0]))
    for call in calls:
        try:
            figure = call()
        except ValueError as refusal:
            assert re.search("leave no room|rows and", str(refusal))
            continue
        assert_readable(figure)


def test_symbols_over_narrow_grids_stay_apart():
    layer = cn.Layer(np.ones((16, 2, 3, 1)), names={"y": NAMES[:2] * 8})
    assert_readable(cn.draw_connections(layer, np.ones((2, 40, 1)), "y:0:1,0"))


# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, full severity
EYES = {
    "all cones": np.eye(3),
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def lab(linear_rgb):
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    xyz = np.clip(to_xyz @ linear_rgb / [0.95047, 1, 1.08883], 0, None)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", EYES)
@each_theme
def test_colours_stay_apart_for_every_kind_of_colour_vision(theme, eye):
    signs = [theme.negative, theme.positive, theme.zero]
    for colours in (
        signs,
        [theme.negative, theme.positive, theme.nothing],
        [np.array(to_rgb(c)) for c in theme.windows],
    ):
        seen = [lab(np.array(EYES[eye]) @ linear(c)) for c in colours]
        assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 25  # 2.3 is just noticeable


@each_theme
def test_texts_and_numbers_are_readable(theme):
    for colour in (theme.ink, theme.muted):
        assert contrast(to_rgb(colour), to_rgb(theme.paper)) > 4.5
    for colour in theme.windows:
        assert contrast(to_rgb(colour), to_rgb(theme.paper)) > 3
    for values in (np.linspace(-1, 1, 101), np.linspace(0, 1, 101)):
        for rgb in themes.Look.of(values).colours(values, True, theme):
            assert contrast(to_rgb(themes.ink_on(rgb)), rgb) >= 4.5


@each_figure
def test_the_dark_theme_changes_colours_and_nothing_else(draw):
    light, dark = draw(), draw(theme="dark")
    assert texts(light) == texts(dark) and light.bbox.size.tolist() == dark.bbox.size.tolist()
    assert light.sentence == dark.sentence
    for figure, theme in ((light, themes.LIGHT), (dark, themes.DARK)):
        assert figure.get_facecolor()[:3] == to_rgb(theme.paper)
        used = {t.get_color() for t in figure.axes[0].texts if t.get_text()}
        assert used <= {theme.ink, theme.muted, themes.ink_on(np.zeros(3)), themes.ink_on(np.ones(3))}


# Shown and saved


@each_figure
def test_a_figure_shows_itself_and_says_what_it_shows(draw):
    figure = draw()
    assert repr(figure).startswith("Figure: ") and "0x" not in repr(figure) and "\n" not in repr(figure)
    assert figure._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_input_is_left_as_it_was():
    before = x_two.copy()
    for draw in FIGURES.values():
        draw()
    assert np.array_equal(x_two, before)


def test_a_letter_that_the_font_lacks_warns_nobody(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = cn.draw_layer(two.replace(names={"x": ["名前", "\u0b95"]}), x_two)
        figure._repr_png_()
        cn.save_figure(figure, tmp_path / "a.svg")


def test_a_style_of_the_reader_s_does_not_paint_the_paper(tmp_path):
    with matplotlib.rc_context({"savefig.facecolor": "black", "text.color": "white", "axes.facecolor": "black"}):
        cn.save_figure(cn.draw_matrix(two, (4, 5)), tmp_path / "a.png")
    assert Image.open(tmp_path / "a.png").convert("RGB").getpixel((3, 3)) == (255, 255, 255)


SAVE_ALL = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
import convnotes as cn, figure_samples
folder = pathlib.Path(sys.argv[1])
folder.mkdir()
for name, draw in figure_samples.FIGURES.items():
    cn.save_figure(draw(), folder / f"{name}.svg")
for kind, name in (("png", "layer"), ("pdf", "network"), ("shown", "connections")):
    dark = figure_samples.FIGURES[name](theme="dark")  # as a picture, as a page, or as a notebook shows it
    if kind == "shown":
        (folder / f"{name}.shown").write_bytes(dark._repr_png_())
    else:
        cn.save_figure(dark, folder / f"{name}.{kind}")
assert "matplotlib.pyplot" not in sys.modules
"""


def test_two_processes_save_and_show_the_same_bytes(tmp_path):
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SAVE_ALL, tmp_path / run, ROOT / "tests/support"],
            cwd=tmp_path, env=os.environ | {"PYTHONHASHSEED": seed},
        )
        for run, seed in (("a", "1"), ("b", "2"))
    ]  # fmt: skip
    assert [run.wait(120) for run in runs] == [0, 0]
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == len(FIGURES) + 3
    for name in names:
        first, second = ((tmp_path / run / name).read_bytes() for run in "ab")
        assert first == second, name
        if name.endswith(".svg"):
            sentence = FIGURES[name.removesuffix(".svg")]().sentence
            assert f"<title>{sentence.replace('>', '&gt;')}</title>".encode() in first
            assert (
                b"dc:date" not in first
                and b"matplotlib.org" not in first.split(b"<metadata>")[1].split(b"</metadata>")[0]
            )


@pytest.mark.parametrize(("cells", "pixels"), [(7, 3), (12, 4), (400, 61), (5, 5), (9, 1), (257, 256)])
def test_a_pixel_is_the_average_of_the_cells_under_it(cells, pixels):
    shades = np.random.default_rng(cells).uniform(size=(cells, 4, 3))
    expected = shades.repeat(pixels, 0).reshape(pixels, cells, 4, 3).mean(1)  # in pieces that cells and pixels share
    np.testing.assert_allclose(sheet._averaged(shades, pixels), expected, rtol=1e-12)


@pytest.mark.parametrize("network", [False, True], ids=["a layer", "a network"])
def test_cells_smaller_than_a_pixel_all_have_their_share_of_a_picture(network):
    """One column in 37 is white: a picture that is made smaller by leaving cells out misses about half of them."""
    layer, x = cn.Layer(np.ones((1, 1, 3, 3)), padding="same"), np.zeros((1, 400, 400))
    x[..., 15::37] = 255
    figure = cn.draw_network(cn.Network([layer, cn.MaxPool(20)]), x) if network else cn.draw_layer(layer, x)
    renderer = FigureCanvasAgg(figure).get_renderer()
    cells = figure.axes[0].images[0]
    pixels = cells.make_image(renderer)[0][20:80, :, 0]  # what is drawn, by rows and columns
    assert cells.get_array().shape == (400, 400, 3) and pixels.shape[1] < 200
    assert pixels.mean() - 20 == pytest.approx(255 * cells.get_array().mean() - 20, rel=0.15)  # 20 is black
    assert np.count_nonzero(pixels[0] > pixels[0].min() + 10) >= 11  # columns
