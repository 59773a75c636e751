"""The settings as a reader works them, in a page without Python: by mouse, keys and touch, at every width."""

import numpy as np
import pytest
import standalone
from views import LINES, read, until

import convnotes as cn

MENUS = ["padding", "stride", "dilation", "boundary", "phi", "kernel", "replaces", "copy as"]
NUMBERS = "role => document.querySelector('.convnotes-explorer').numbers(role)"


def layer(**options):
    rng = np.random.default_rng(3)
    return cn.Layer(rng.integers(-3, 4, (2, 3, 3, 3)), rng.integers(-3, 4, 2), "relu", **options)


def picture():
    return np.random.default_rng(4).integers(0, 9, (3, 7, 8))


def opened(browser, shown=None, **options):
    return standalone.open_page(browser, shown or layer(), picture(), **options)


def menu(page, name):
    return page.get_by_label(name, exact=True)


def flip(page):
    return page.get_by_role("button", name="convolution")


def holds(page, right):
    """Hold what the view shows to a layer: its numbers, its settings, its sizes."""
    x = picture()
    for role, array in {"w": right.w, "z": right.z(x), "y": right(x)}.items():
        np.testing.assert_allclose(read(page, NUMBERS, role), array.ravel(), rtol=1e-12, atol=1e-12)
    assert menu(page, "padding").evaluate("e => e.selectedOptions[0].text") == str(right.padding)
    assert menu(page, "stride").evaluate("e => e.selectedOptions[0].text") == str(right.stride[0])
    assert flip(page).get_attribute("aria-pressed") == str(right.flip).lower()
    counts = right.counts(x.shape[1:])
    assert f"{counts.connections:,} connections" in page.locator(".cn-foot").inner_text()
    assert not page.errors


CHANGES = [
    ("padding", "full", {"padding": "full"}),
    ("stride", "2", {"stride": 2}),
    ("dilation", "2", {"dilation": 2}),
    ("boundary", "reflect", {"boundary": "reflect"}),
    ("phi", "softplus", {"phi": "softplus"}),
]


def test_each_setting_is_answered_in_the_page_by_mouse_and_by_keys(browser):
    page, right = opened(browser), layer()
    for name, label, change in CHANGES:
        menu(page, name).select_option(label=label)
        right = right.replace(**change)
        holds(page, right)
    flip(page).click()
    right = right.replace(flip=False)
    holds(page, right)
    menu(page, "stride").focus()
    page.keyboard.press("ArrowDown")
    right = right.replace(stride=3)
    holds(page, right)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "stride"
    flip(page).press("Enter")
    holds(page, right.replace(flip=True))
    first = page.evaluate("window.model.sent")[0]
    assert {**first, "by": ""} == {"kind": "set", "name": "padding", "value": "full", "ahead": True, "by": "", "n": 1}
    page.close()


def test_lines_kept_for_a_selection_are_those_of_its_rules(browser):
    page = opened(browser, layer(), selection="y:0:3,3")
    root = page.locator(".convnotes-explorer")
    first = root.evaluate(LINES)
    page.emulate_media(reduced_motion="reduce")
    flip(page).click()
    turned = until(lambda: root.evaluate(LINES), lambda now: now != first)[0]
    assert turned != first
    for text in ("y:0:3,4", "y:0:3,3"):  # chosen anew, nothing is kept
        page.evaluate("text => window.model.set('selection', text)", text)
    assert until(lambda: root.evaluate(LINES), lambda now: now == turned)[1]
    page.close()


def test_the_gallery_replaces_all_kernels_or_one(browser):
    page, given = opened(browser), layer()
    menu(page, "kernel").select_option("Gauss blur")
    blur = np.outer([1, 2, 1], [1, 2, 1]) / 16
    right = given.replace(w=np.broadcast_to(blur, given.w.shape))
    holds(page, right)
    menu(page, "replaces").select_option("w12")
    menu(page, "kernel").select_option("identity")
    w = np.array(right.w)
    w[1, 2] = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    holds(page, right.replace(w=w))
    assert menu(page, "kernel").evaluate("e => e.selectedOptions[0].text") == "identity"
    menu(page, "replaces").select_option("all")
    assert menu(page, "kernel").evaluate("e => e.selectedOptions[0].text") == "edited"
    menu(page, "kernel").select_option("random")
    first = read(page, NUMBERS, "w")
    menu(page, "kernel").select_option("another random")
    assert len(set(first)) > 30 and read(page, NUMBERS, "w") != first
    page.close()


def test_an_edit_is_answered_in_the_page_and_a_setting_after_it(browser):
    page, right = opened(browser, selection="y:1:2,3"), layer()
    cell = page.locator('[data-plane="w:1,2"]').bounding_box()
    page.mouse.move(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    page.mouse.down()
    page.mouse.move(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2 - 40)
    w = np.array(read(page, NUMBERS, "w")).reshape(right.w.shape)
    assert w[1, 2, 1, 1] > right.w[1, 2, 1, 1]
    holds(page, right.replace(w=w))  # while the button is down
    page.mouse.up()
    menu(page, "padding").select_option("valid")
    holds(page, right.replace(w=w, padding="valid"))
    page.close()


def test_a_finger_works_them(browser):
    context = browser.new_context(has_touch=True)
    page, right = opened(context, width=390), layer()
    flip(page).tap()
    holds(page, right.replace(flip=False))
    page.get_by_role("button", name="settings", exact=True).tap()
    assert not menu(page, "padding").is_visible()
    context.close()


@pytest.mark.parametrize("width", [1200, 900, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_stand_in_the_view_and_fold(browser, width, theme):
    page = opened(browser, layer(padding="valid"), width=width, theme=theme)
    for name in MENUS:
        box = menu(page, name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] >= 24, name
    lines = {round(menu(page, name).bounding_box()["y"]) for name in MENUS}
    assert len(lines) == 1 or width < 1200
    note = page.locator(".cn-settings-note")
    assert note.inner_text() == "dilation up to 3: with 4 the kernel covers 9 cells, the input has 7"
    fold = page.get_by_role("button", name="settings", exact=True)
    assert fold.get_attribute("aria-expanded") == "true"
    fold.press("Enter")
    assert not note.is_visible() and not any(menu(page, name).is_visible() for name in MENUS)
    said = "padding valid, stride 1, dilation 1, boundary zero, convolution, relu"
    assert page.locator(".cn-summary").inner_text() == said and fold.get_attribute("aria-expanded") == "false"
    page.close()


def test_without_controls_there_are_none_and_a_trait_brings_them_back(browser):
    page = opened(browser, controls=False)
    assert not menu(page, "padding").is_visible()
    page.evaluate("window.model.set('controls', true)")
    assert menu(page, "padding").is_visible() and menu(page, "stride").evaluate("e => e.options.length") == 8
    page.close()


def test_what_python_refuses_goes_back(browser):
    page, right = opened(browser), layer()
    bundle = page.evaluate("window.model.get('bundle')")
    menu(page, "phi").select_option("tanh")
    sent = page.evaluate("window.model.sent")[0]
    refusal = {"kind": "refused", "answers": [sent["by"], sent["n"]], "why": "no <b>tanh</b> today"}
    page.evaluate("m => window.model.emit('msg:custom', m)", refusal)
    whole = page.evaluate("window.model.sent")[-1]
    assert whole["kind"] == "whole"
    page.evaluate("b => window.model.set('bundle', b)", bundle | {"answers": [whole["by"], whole["n"]]})
    holds(page, right)
    assert menu(page, "phi").evaluate("e => e.selectedOptions[0].text") == "relu"
    page.wait_for_function("document.querySelector('.cn-note').textContent.includes('no <b>tanh</b> today')")
    page.close()


def test_a_function_of_the_readers_own_waits_for_python(browser):
    def doubled(z):
        return 2 * z

    page = opened(browser, layer().replace(phi=doubled))
    before = read(page, NUMBERS, "y")
    menu(page, "stride").select_option("2")
    assert (
        read(page, NUMBERS, "y") == before and page.locator(".convnotes-explorer").get_attribute("aria-busy") == "true"
    )
    menu(page, "phi").select_option("identity")  # this one the page knows
    page.close()
