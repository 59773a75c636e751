"""Colours of the still figures: those of the live view, value by value, and each figure says what they mean."""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from figure_samples import texts
from repository import ROOT, missing

import convnotes as cn
from convnotes.figures import themes

JS, CSS = (ROOT / "convnotes/explorer" / name for name in ("js/base/palette.js", "explorer.css"))
VALUES = np.linspace(-3, 3, 25)
each_theme = pytest.mark.parametrize("theme", themes.THEMES)


def test_the_colours_are_the_explorer_s():
    script, style = JS.read_text(encoding="utf-8"), CSS.read_text(encoding="utf-8")
    blocks = dict(zip(themes.THEMES, re.findall(r"--cn-ink: .*?}", style, re.DOTALL)))
    for name, theme in themes.THEMES.items():
        line = re.search(rf"{name}: {{(.*?)}}", script)[1]
        for end in ("negative", "zero", "positive"):
            assert np.round(getattr(theme, end) * 255).tolist() == eval(re.search(rf"{end}: (\[.*?\])", line)[1])
        tokens = dict(re.findall(r"--cn-([\w-]+): (#\w+)", blocks[name]))
        for word in ("ink", "muted", "accent", "edge"):
            assert tokens[word] == getattr(theme, word)
        for word, colour in {"negative": theme.negative, "middle": theme.zero, "positive": theme.positive,
                             "matrix-empty": theme.apart}.items():  # fmt: skip
            assert themes.rgb(tokens[word]).tolist() == colour.tolist(), word


COLOURS = """
import { colourOf } from %s;
const asked = JSON.parse(process.argv[1]);
console.log(JSON.stringify(asked.map(([role, v, theme, diverging]) => colourOf(role, v, theme, diverging))));
"""


@pytest.mark.parametrize(("weights", "printed"), [(False, False), (False, True), (True, False), (True, True)])
@pytest.mark.parametrize("values", [VALUES, np.abs(VALUES), 0 * VALUES], ids=["signed", "positive", "zero"])
@each_theme
def test_every_value_has_the_colour_that_the_explorer_gives_it(theme, values, weights, printed):
    node = shutil.which("node") or missing("no node here: apt-get install nodejs (18 or later)")
    role = {"scale": float(np.abs(values).max()), "signed": bool(values.min() < 0)}
    asked = [[role, v, theme, weights or (role["signed"] and printed)] for v in values.tolist()]
    script = COLOURS % json.dumps(JS.as_uri())
    run = subprocess.run(
        [node, "--input-type=module", "-e", script, json.dumps(asked)], capture_output=True, text=True, check=True
    )
    found = themes.Look.of(values, weights=weights).colours(values, printed, themes.find(theme))
    np.testing.assert_allclose(255 * found, json.loads(run.stdout), atol=0.51)


@each_theme
def test_no_connection_is_told_from_a_weight_of_zero(theme):
    layer = cn.Layer([[[[1, 0], [0, -2]]]] * 2, groups=2, padding="valid")
    figure, look = cn.draw_matrix(layer, (3, 3), theme=theme), themes.find(theme)
    (image,) = [artist for artist in figure.axes[0].get_images() if artist.get_gid() == "matrix"]
    shades, g = np.asarray(image.get_array()), layer.geometry((3, 3))
    for i, r, c in np.ndindex(2, 2, 2):
        met = {np.ravel_multi_index((j, *n), (2, 3, 3)): layer.w[(i, 0, *tap)] for j, n, tap in g.fan_in((i, r, c))}
        for column, shade in enumerate(shades[np.ravel_multi_index((i, r, c), (2, 2, 2))]):
            want = look.apart if column not in met else look.zero if met[column] == 0 else None
            assert want is None or np.allclose(shade, want)
    assert np.abs(look.apart - look.zero).sum() > 0.15
    assert texts(figure)[-4:] == ["positive", "negative", "a weight of 0 connects", "no connection"]
    squares = [patch.get_facecolor()[:3] for patch in figure.axes[0].patches[-4:]]
    assert np.allclose(squares, [look.positive, look.negative, look.zero, look.apart])


SMALL, LARGE = np.arange(-20.0, 20).reshape(1, 5, 8), np.linspace(-2, 2, 1024).reshape(1, 32, 32)
SIGNAL, KERNEL = np.linspace(-3, 2, 200)[None], np.array([[[[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]]])
LAYER, LAYER_1D = cn.Layer(KERNEL), cn.Layer([[[1.0, -2, 1]]])
MAPS = {  # name -> (figure, picture's name, values, whether numbers stand in its cells, legend)
    "tensors": (lambda **o: cn.draw_tensors(LARGE[0], **o), "tensor 0", LARGE[0], False, "−2 to 2, grey 0"),
    "tensors, printed": (lambda **o: cn.draw_tensors(SMALL[0], **o), "tensor 0", SMALL[0], True, None),
    "connections": (lambda **o: cn.draw_connections(LAYER, LARGE, **o), None, None, False, "black −2, grey 0, white 2"),
    "layer": (lambda **o: cn.draw_layer(LAYER, LARGE, **o), "x:0", LARGE[0], False, "black −2, grey 0, white 2"),
    "layer of signals": (
        lambda **o: cn.draw_layer(LAYER_1D, SIGNAL, **o), "x:0", SIGNAL, False, "black −3, grey 0, white 3"
    ),
    "fan": (lambda **o: cn.draw_fan(LAYER, LARGE, (0, 5, 5), **o), "x:0", LARGE[0], False, "black −2, grey 0, white 2"),
    "window": (
        lambda **o: cn.draw_window(LAYER, LARGE, [(5, 5)], **o), "x:0", LARGE[0], False, "black −2, grey 0, white 2"
    ),
    "window, printed": (lambda **o: cn.draw_window(LAYER, SMALL, [(2, 2)], **o), "x:0", SMALL[0], True, None),
    "network": (
        lambda **o: cn.draw_network(cn.Network([LAYER]), LARGE, **o), "x", LARGE[0], False,
        "grey is 0 where a picture has negative values",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPS)
@each_theme
def test_a_map_without_numbers_is_grey_about_its_zero_and_the_figure_says_so(name, theme):
    draw, gid, values, printed, legend = MAPS[name]
    figure = draw(theme=theme)
    images = figure.axes[0].get_images()
    image = next(image for image in images if image.get_gid() == gid)
    values = LARGE[0] if values is None else values
    shades = np.asarray(image.get_array())
    assert shades.shape[:2] == values.shape
    t, look = values / np.abs(values).max(), themes.find(theme)
    if printed:
        ends = np.where(t[..., None] < 0, look.negative, look.positive)
        want = look.zero + (ends - look.zero) * np.abs(t)[..., None] ** 0.8
    else:
        want = np.repeat((20 + 235 * (t + 1) / 2)[..., None] / 255, 3, axis=-1)
    np.testing.assert_allclose(shades, want, atol=1e-6)
    said = [text for text in texts(figure) if "grey" in text]
    assert said if legend else not said
    assert all(legend in text for text in said[:1])


@each_theme
def test_the_still_of_an_explorer_is_grey_where_it_prints_no_numbers_and_hides_the_scale_of_hidden_outputs(theme):
    figure = cn.draw_connections(LAYER, LARGE, theme=theme)
    assert sum("grey 0" in text for text in texts(figure)) == 2
    hidden = cn.draw_connections(LAYER, LARGE, hidden=True, theme=theme)
    assert sum("grey 0" in text for text in texts(hidden)) == 1
