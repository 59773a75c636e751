"""Pins, sweep, predict, the further views and the settings: after every gesture Python and the view agree."""

import re

import numpy as np
import pytest
from desk import agrees, drag
from views import differs, same, show, space, until

pytestmark = pytest.mark.usefixtures("watched")


def test_pins_by_click_and_key_and_from_python(desk):
    view, kernel = desk
    made, x = show(desk, (2, 2, 3, 3), (2, 8, 9))
    g, pins = made.geometry((8, 9)), lambda: kernel.value("e.pins")
    for text in ("y:0:3,3", "y:0:3,5", "x:1:2,2"):
        view.page.mouse.click(*view.point(g, text))
    assert until(pins, lambda now: now == ["y:0:3,3", "y:0:3,5", "x:1:2,2"])[1]
    chips = view.root.locator(".cn-chip")
    assert (
        chips.count() == 3 and "A and B read 6 input pixels in common" in view.root.locator(".cn-pins").text_content()
    )
    colours = {chip.evaluate("e => getComputedStyle(e).borderColor") for chip in chips.all()}
    assert len(colours) == 3
    view.page.mouse.move(0, 0)
    chips.nth(0).locator(".cn-drop").click()  # the others keep their letters
    assert until(pins, lambda now: now == ["y:0:3,5", "x:1:2,2"])[1]
    assert view.root.locator(".cn-go").first.text_content().startswith("B")
    view.root.locator('[data-plane="y:1"]').focus()
    for key in ("Escape", "Enter", "Enter"):  # lets go of the last one, chooses the middle, then pins it
        view.page.keyboard.press(key)
    assert until(pins, lambda now: now[-1] == "y:1:3,4" and len(now) == 3)[1]
    chips.nth(0).locator(".cn-go").click()
    view.shows(made, x, "y:1:3,4")  # the first free colour: A again
    kernel.run("e.pins = ['y:0:0,0']")
    assert until(lambda: view.root.get_attribute("data-pins"), lambda now: now == "y:0:0,0")[1]
    for bad in ("['w:0,0:1,1']", "['y:9:0,0']", "['y']", "['']", "['y:0:0,%d' % n for n in range(7)]"):
        with pytest.raises(RuntimeError, match="TraitError"):
            kernel.run(f"e.pins = {bad}")
    view.rest(kernel)
    kernel.run("e.show(layer(2, 1, 3, 3), picture(2, 8, 9)); e.pins = ['y:0:1,1', 'x:0:2,2']")
    kernel.run("e.show(layer(1, 1, 3), picture(1, 2))")
    assert kernel.value("e.pins") == []
    assert until(chips.count, lambda now: now == 0)[1]


def test_the_windows_of_two_pins_show_their_overlap(desk):
    view, kernel = desk
    _made, _ = show(desk, (1, 1, 3, 3), (1, 6, 7))
    kernel.run("e.pins = ['y:0:2,2', 'y:0:3,3']")
    windows = view.root.locator(".cn-pin-window")
    shapes = until(lambda: [windows.nth(n).get_attribute("d") for n in range(2)], all)[0]
    boxes = [[float(v) for v in re.findall(r"-?[\d.]+", d)] for d in shapes]
    (x0, y0, w0, *_), (x1, y1, *_) = boxes
    assert 0 < x1 - x0 < w0 and 0 < y1 - y0 < w0  # two overlapping squares, both filled
    assert all(float(windows.nth(n).evaluate("e => getComputedStyle(e).fillOpacity")) < 1 for n in range(2))
    kernel.run("e.pins = []")


# What is chosen from now on, one after the other.
PASSED = """root => {
  root.passed = [];
  new MutationObserver(() => root.passed.push(root.dataset.selection))
    .observe(root, { attributeFilter: ["data-selection"] });
}"""


def test_the_sweep_plays_pauses_steps_and_scrubs(desk):
    view, kernel = desk
    made, x = show(desk, (1, 2, 3, 3), (1, 4, 5))
    button = {name: view.root.locator(f".cn-do-{name}") for name in ("back", "play", "forward")}
    for name, text in (("forward", "y:0:0,0"), ("forward", "y:0:0,1"), ("back", "y:0:0,0"), ("back", "y:0:3,4")):
        button[name].click()
        view.shows(made, x, text)
    view.rest(kernel)
    kernel.run("e.selection = 'y:1:0,3'")
    view.shows(made, x, "y:1:0,3")
    view.root.evaluate(PASSED)
    button["play"].click()
    passed = until(lambda: view.root.evaluate("root => root.passed"), lambda now: len(now) >= 3)[0]
    assert passed[:3] == ["y:1:0,4", "y:1:1,0", "y:1:1,1"]  # on to the next row of the same output
    button["play"].click()
    view.page.wait_for_timeout(300)
    stopped = view.state()[0]
    view.page.wait_for_timeout(500)
    assert view.state()[0] == stopped and button["play"].get_attribute("aria-pressed") == "false"
    scrub = view.root.locator(".cn-scrub")
    scrub.fill("7")
    view.shows(made, x, "y:1:1,2")
    scrub.press("ArrowRight")
    view.shows(made, x, "y:1:1,3")
    assert until(lambda: scrub.get_attribute("aria-valuetext"), lambda now: now == "row 1, column 3, 9 of 20")[1]
    view.rest(kernel)
    kernel.run("e.selection = 'y:1:3,3'")
    view.shows(made, x, "y:1:3,3")
    button["play"].click()  # plays to the end and stops there
    assert until(lambda: button["play"].get_attribute("aria-pressed"), lambda now: now == "false")[1]
    view.shows(made, x, "y:1:3,4")


def test_predict_hides_until_a_second_click_reveals(desk):
    view, kernel = desk
    made, x = show(desk, (1, 1, 3, 3), (1, 4, 5))
    g = made.geometry((4, 5))
    kernel.run("e.predict = True; e.view = 'terms'")
    predict = view.root.locator(".cn-do-predict")
    assert until(lambda: predict.get_attribute("aria-pressed"), lambda now: now == "true")[1]
    y = made(x)[0, 1, 2]
    view.hover(g, "y:0:1,2")
    note = view.root.locator(".cn-note")
    assert until(note.text_content, lambda now: "the result is hidden: click to guess" in now)[1]
    assert "gives" not in view.state()[1]["text"]
    at = view.point(g, "y:0:1,2")
    view.page.mouse.click(*at)
    assert view.root.locator(".cn-field").get_attribute("aria-label") == "your prediction"
    view.page.mouse.click(*at)
    assert until(note.text_content, lambda now: "relu gives" in now)[1]
    assert kernel.value("e.pins") == []  # the click revealed, it did not pin
    view.hover(g, "y:0:2,2")
    view.root.locator('[data-plane="y:0"]').focus()
    view.page.keyboard.type("1234")
    view.page.keyboard.press("Enter")
    assert until(note.text_content, lambda now: "You said 1234; it is" in now)[1]
    predict.click()
    view.page.mouse.move(0, 0)
    assert until(lambda: kernel.value("e.predict"), lambda now: now is False)[1]
    assert "outputs hidden" not in kernel.value("repr(e)")
    assert y == made(x)[0, 1, 2]


@pytest.mark.parametrize("name", ["terms", "matrix"])
def test_further_views_choose_and_are_marked(desk, name):
    view, kernel = desk
    made, x = show(desk, (2, 2, 3, 3), (2, 6, 7))
    view.root.locator(f".cn-do-{name}").click()
    assert until(lambda: kernel.value("e.view"), lambda now: now == name)[1]
    extra = view.root.locator(".cn-extra")
    canvas = extra.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    seen = set()
    for across, down in np.random.default_rng(3).random((14, 2)):
        view.page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        view.page.wait_for_timeout(30)
        found = view.state()
        seen.add(found[0])
        assert same(found, made, x, found[0]), differs(found, made, x, found[0])
    assert len(seen) > 5
    view.page.mouse.move(0, 0)
    view.rest(kernel)
    kernel.run("e.selection = 'y:1:2,3'")
    view.shows(made, x, "y:1:2,3")
    drag(view, made.geometry((6, 7)), "w:1,0:1,1", -30)
    agrees(desk, made, x, name, lambda now: now["w"][1, 0, 1, 1] != made.w[1, 0, 1, 1])
    view.root.locator(f".cn-do-{name}").click()
    assert until(lambda: kernel.value("e.view"), lambda now: now == "connections")[1]
    assert not extra.is_visible()


def test_settings_from_the_view(desk):
    view, kernel = desk
    page, text = view.page, "y:1:1,1"
    (made, x), first = show(desk, (2, 2, 3, 2), (2, 6, 7)), space["layer"](2, 2, 3, 2)
    menu = lambda name: page.get_by_label(name, exact=True)  # noqa: E731
    kernel.run(f"e.selection = {text!r}")
    for name, label, change in (
        ("stride", "2", {"stride": 2}), ("boundary", "wrap", {"boundary": "wrap"}),
        ("padding", "full", {"padding": "full"}),
        ("dilation", "2", {"dilation": 2}), ("phi", "tanh", {"phi": "tanh"}),
    ):  # fmt: skip
        menu(name).select_option(label=label)
        made = made.replace(**change)
        view.shows(made, x, text)
        view.answered()
        view.shows(made, x, text)
        assert kernel.value("repr(e.layer)") == repr(made)
    before = view.state()[1]["inputs"]
    page.get_by_role("button", name="convolution: kernels flipped").click()
    made = made.replace(flip=False)
    view.shows(made, x, text)
    assert view.state()[1]["inputs"] != before  # the same pixels through other weights
    assert [entry[:2] for entry in view.state()[1]["inputs"]] == [entry[:2] for entry in before]
    menu("kernel").select_option(label="Gauss blur")
    blur = until(lambda: kernel.value("e.layer.w.tolist()"), lambda now: now != made.w.tolist())[0]
    made = made.replace(w=blur)
    assert np.allclose(made.w.sum((2, 3)), 1)
    view.shows(made, x, text)
    menu("copy as").select_option(label="LaTeX")
    shown = view.root.locator("textarea")
    assert until(shown.input_value, lambda now: "y_{1}" in now or "y_1" in now)[1]
    view.root.locator('[data-plane="y:1"]').focus()
    page.keyboard.press("Control+z")  # settings are steps, too
    made = made.replace(w=first.w)
    view.shows(made, x, text)
    view.root.locator(".cn-do-reset").click()
    view.shows(first, x, text)
    assert until(lambda: menu("stride").evaluate("e => e.selectedOptions[0].label"), lambda now: now == "1")[1]
