"""Saving the view as PNG: as fine as a good screen, whatever the screen, and within what browsers can make."""

import base64
import io

import numpy as np
import pytest
import saving
from PIL import Image
from saving import FINE, INJECT, LIMIT, common, enlarged, halved, pixels, root_of, save, saved, shot_of

shown = pytest.fixture(saving.shown, scope="module")
opened = pytest.fixture(saving.opened)
rasterised = pytest.fixture(saving.rasterised, scope="module")


def test_a_saved_png_has_twice_the_size_and_the_same_picture(opened, rasterised):
    for name, theme in (("picture", "dark"), ("signal", "light")):
        page = opened(name, theme)
        drawing, png = saved(page), pixels(save(page, "png").read_bytes())
        assert png.shape == (FINE * drawing.height, FINE * drawing.width, 3)
        assert abs(halved(png) - rasterised(drawing.text)).mean() < 1
        assert png.std() > 20


@pytest.fixture(scope="module")
def fine(browser):
    """Return a context whose screen has pixels as small as those of a saved picture."""
    context = browser.new_context(device_scale_factor=FINE)
    yield context
    context.close()


def test_on_a_screen_with_small_pixels_the_png_is_what_the_screen_shows(opened, fine, shown):
    page = opened("picture", where=fine)
    drawing, png = saved(page), pixels(save(page, "png").read_bytes())
    for found, how in ((drawing, None), (shown("picture")[1], "pixelated")):
        assert {node.get("image-rendering") for node in found.all("image")} == {how}
    shot, png = common(drawing, shot_of(page), png, 2)
    assert abs(halved(shot) - halved(png)).mean() < 4.5 * LIMIT  # letters fall between pixels otherwise


def images(drawing):
    """Return the pictures in a drawing, RGBA."""
    data = [base64.b64decode(node.get("href").split(",")[1]) for node in drawing.all("image")]
    return [np.asarray(Image.open(io.BytesIO(each)).convert("RGBA"), float) for each in data]


@pytest.mark.parametrize("name", ["picture", "terms", "matrix"])
def test_an_ordinary_screen_saves_pictures_as_fine_as_those_of_a_finer_one(opened, fine, shown, name):
    page, before = opened(name), images(shown(name)[1])
    found, known = images(saved(page)), images(saved(opened(name, where=fine)))
    assert len(found) == len(known) == len(before) >= 3
    for ours, theirs, coarse in zip(found, known, before):
        assert ours.shape[:2] == (FINE * coarse.shape[0], FINE * coarse.shape[1])
        rows, cols = np.minimum(ours.shape, theirs.shape)[:2]
        off, was = (abs(a[:rows, :cols] - theirs[:rows, :cols]).mean() for a in (ours, enlarged(coarse)))
        assert (
            off < 2.5 and off <= 0.5 * was
        )  # letters are fitted to the pixels of their screen, so they differ a little


def test_a_png_stays_within_what_browsers_can_make(opened):
    page = opened("dense")
    root_of(page).evaluate(INJECT, "<div style='height:20000px;border:1px solid red'></div>")
    drawing = saved(page)
    width, height = Image.open(save(page, "png")).size
    assert 31.9e6 < width * height <= 32e6 < 4 * drawing.width * drawing.height
    assert abs(width / height / (drawing.width / drawing.height) - 1) < 1e-3
