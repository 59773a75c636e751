"""What fits on a screen, and what unfolds from it: heights, the larger view, help, the gallery, the flip as motion."""

import io

import numpy as np
import pytest
import standalone
from PIL import Image
from views import LINES, View, until

import convnotes as cn

RNG = np.random.default_rng(3)
SMALL = cn.Layer(RNG.integers(-3, 4, size=(2, 2, 3, 3)), [1, -2], "relu"), RNG.integers(0, 5, size=(2, 4, 5))
IMAGES = cn.Layer(RNG.normal(size=(4, 3, 3, 3)), RNG.normal(size=4), "relu"), RNG.random((3, 32, 32))
MOST_EMPTY = 24  # px


def opened(browser, layer, x, **traits):
    page = standalone.open_page(browser, layer, x, **traits)
    return page, View(page, 0).root


def empty_band(root):
    """Return the height of the tallest band across a view in which every row is one colour from side to side."""
    with Image.open(io.BytesIO(root.screenshot())) as picture:
        rows = np.asarray(picture.convert("RGB")).astype(int)
    most = run = 0
    for row in rows:
        run = run + 1 if (np.ptp(row, axis=0) < 4).all() else 0
        most = max(most, run)
    return most


@pytest.mark.parametrize(("case", "select", "most"), [(SMALL, "y:1:1,2", 640), (IMAGES, "y:1:10,12", 760)])
def test_a_layer_and_its_whole_sum_fit_on_a_screen(browser, case, select, most):
    page, root = opened(browser, *case, selection=select)
    page.wait_for_timeout(400)  # the sentence follows after a rest
    assert root.bounding_box()["height"] <= most
    assert empty_band(root) <= MOST_EMPTY
    page.close()


def test_the_larger_view_is_the_picture_and_its_sum_and_escape_leaves_it(browser):
    page, root = opened(browser, *SMALL, selection="y:1:1,2")
    page.set_viewport_size({"width": 1440, "height": 900})
    wide = """e => e.querySelector('[data-plane="y:1"]')?.getBoundingClientRect().width ?? 0"""
    before, shown = until(lambda: root.evaluate(wide), bool)  # the picture is made anew for the other width
    assert shown
    page.locator(".cn-do-larger").click()
    assert until(lambda: "cn-large" in root.get_attribute("class"), bool)[1]
    larger = lambda: root.evaluate(wide) / before  # noqa: E731
    assert until(larger, lambda now: now > 1.2)[1]
    assert until(lambda: root.evaluate("e => e.scrollHeight - e.clientHeight"), lambda now: now <= 1)[1]
    assert not root.locator(".cn-settings").is_visible() and not root.locator(".cn-foot").is_visible()
    assert root.locator('[data-plane="y:1"]').is_visible() and root.get_attribute("data-selection") == "y:1:1,2"
    page.locator(".cn-do-larger").click()
    assert until(lambda: "cn-large" not in root.get_attribute("class"), bool)[1]
    assert root.evaluate("e => e.style.zoom") == "" and not page.errors
    page.close()


@pytest.mark.parametrize("name", ["help", "more", "gallery"])
def test_what_unfolds_is_reached_by_keys_and_folds_with_escape(browser, name):
    page, root = opened(browser, *SMALL)
    button = root.locator(f".cn-do-{name}")
    button.focus()
    page.keyboard.press("Enter")
    content = root.locator(".cn-popup", has=page.locator(f".cn-do-{name}")).locator(".cn-popup-content")
    assert content.is_visible() and button.get_attribute("aria-expanded") == "true"
    box, around = content.bounding_box(), root.bounding_box()
    assert box["x"] >= around["x"] and box["x"] + box["width"] <= around["x"] + around["width"]
    page.keyboard.press("Escape")
    assert not content.is_visible() and button.get_attribute("aria-expanded") == "false"
    button.click()
    page.mouse.click(5, 600)
    assert not content.is_visible() and not page.errors
    page.close()


def test_the_gallery_shows_what_each_kernel_makes_and_is_picked_by_mouse_and_keys(browser):
    page, root = opened(browser, *SMALL)
    root.locator(".cn-do-gallery").click()
    previews = root.locator(".cn-preview")
    count = previews.count()
    assert count >= 6
    painted = "es => es.filter((e) => e.width > 1 && e.height > 1).length"
    assert until(lambda: root.locator(".cn-preview canvas").evaluate_all(painted), lambda now: now >= count - 1)[1]
    weights = lambda: root.evaluate("e => e.numbers('w')")  # noqa: E731
    root.locator(".cn-preview[data-kernel='identity']").click()
    assert weights() == [0, 0, 0, 0, 1, 0, 0, 0, 0] * 4
    assert root.locator(".cn-preview[data-kernel='identity']").get_attribute("aria-pressed") == "true"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert weights() != [0, 0, 0, 0, 1, 0, 0, 0, 0] * 4 and not page.errors
    page.close()


def test_the_flip_is_motion_that_ends_and_lets_the_pointer_through(browser):
    page, root = opened(browser, *SMALL, selection="y:1:1,2")
    moving, laid, events = root.evaluate(f"""(root) => {{
      root.querySelector(".cn-flip").click();
      const laid = root.querySelectorAll(".cn-laid");
      return [({LINES})(root), laid.length, getComputedStyle(laid[0]).pointerEvents];
    }}""")
    assert (laid, events) == (2, "none")
    assert until(root.locator(".cn-laid").count, lambda now: now == 0)[1]

    def twice():
        before = root.evaluate(LINES)
        page.wait_for_timeout(100)
        return before, root.evaluate(LINES)

    assert until(twice, lambda lines: moving != lines[0] == lines[1])[1], "the lines do not come to rest"
    turned = "root => { root.querySelector('.cn-do-turn').click(); return root.querySelectorAll('.cn-laid').length; }"
    assert root.evaluate(turned) == 2 and not page.errors
    page.close()


def test_less_motion_is_no_motion(browser):
    page, root = opened(browser, *SMALL, selection="y:1:1,2")
    page.emulate_media(reduced_motion="reduce")
    root.locator(".cn-flip").click()
    at_once = root.evaluate(LINES)
    assert root.locator(".cn-laid").count() == 0
    page.wait_for_timeout(600)
    assert root.evaluate(LINES) == at_once and not page.errors
    page.close()
