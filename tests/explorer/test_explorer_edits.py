"""Editing, pins, sweep, predict and the further views: after every gesture Python and the view agree."""

import re

import numpy as np
import pytest
from desk import open_desk
from views import View, differs, read, same, show, some, space, until

import convnotes as cn
from convnotes.layers import selection

pytestmark = pytest.mark.usefixtures("watched")

KINDS = ("drag", "paint", "type", "nudge", "bias", "delete", "undo")  # of edits: each once in each setting
SETTINGS = [
    ((2, 3, 3, 2), (2, 6, 7), {}),
    ((2, 2, 2, 3), (4, 6, 5), {"groups": 2, "stride": (1, 2), "boundary": "reflect"}),
    ((3, 2), (3,), {}),
    ((2, 2, 3), (2, 12), {"flip": False, "padding": "full"}),
    ((1, 2, 2, 3, 3), (1, 3, 4, 5), {"padding": 1}),
]
NUMBERS = "root => Object.fromEntries([...'wbxzy'].map((role) => [role, root.numbers(role)]))"
# Python's side, after an edit has arrived: all numbers, and those of a fresh layer made from w and b.
AGREE = """[e.layer.w.tolist(), e.layer.b.tolist(), e.x.tolist(), e.layer.z(e.x).tolist(), e.layer(e.x).tolist()]"""


@pytest.fixture(scope="module")
def desk(browser, reports):
    """Return the view of one explorer `e` and the Python behind it."""
    page, python = open_desk(browser, space["layer"](3, 4, 3, 3), space["picture"](3, 7, 8))
    reports.watch(page)
    yield View(page, 0), python
    page.close()


def numbers(kernel):
    """Return w, b, x, z, y as Python holds them."""
    return dict(zip("wbxzy", map(np.array, kernel.value(AGREE))))


def agrees(desk, made, x, text, changed):
    """Wait until Python has a change (a function of its numbers) and the view shows the fresh layer's numbers."""
    view, kernel = desk

    view.answered()
    found, good = until(lambda: numbers(kernel), changed)
    assert good, f"{text}: the edit did not arrive"
    _, good = until(
        lambda: read(view.root, NUMBERS),
        lambda shown: all(np.array_equal(shown[role], found[role].ravel()) for role in "wbxzy"),
    )
    assert good, f"{text}: the view shows other numbers than Python has"
    fresh = made.replace(w=found["w"], b=found["b"])
    np.testing.assert_allclose(found["z"], fresh.z(found["x"]), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found["y"], fresh(found["x"]), rtol=1e-12, atol=1e-12)
    state = view.state()
    assert same(state, fresh, found["x"], state[0]), differs(state, fresh, found["x"], state[0])
    return fresh, found["x"]


def place(made, x, text):
    """Return (role, index into the array) of a selection of x or w."""
    role, channels, index = selection.parse(text, made.geometry(x.shape[1:]))
    if role == "w":
        channels = (channels[0], channels[1] % made.w.shape[1])
    return role, (*channels, *index)


def drag(view, g, text, dy, steps=4):
    """Press on a cell, pull up or down, let go."""
    x, y = view.point(g, text)
    view.page.mouse.move(x, y)
    view.page.mouse.down()
    for n in range(1, steps + 1):
        view.page.mouse.move(x, y + dy * n / steps)
    view.page.mouse.up()


@pytest.mark.parametrize("case", range(len(SETTINGS)))
def test_random_edits_by_mouse_keys_and_typing(desk, case):
    view, _kernel = desk
    sizes, shape, options = SETTINGS[case]
    made, x = show(desk, sizes, shape, **options)
    rng = np.random.default_rng([20, case])
    keyboard = view.page.keyboard
    for kind in KINDS:
        g = made.geometry(x.shape[1:])
        text = some(g, "x" if kind == "paint" else str(rng.choice(["x", "w"])), rng)
        if kind == "drag":
            text = some(g, "w", rng)
        if kind == "bias":
            text = some(g, "y", rng)
        before = {"w": made.w, "x": x, "b": made.b}
        role, at = place(made, x, text)
        value = round(float(rng.normal()), 2)
        if kind != "undo":
            view.hover(g, text)
        if kind == "drag":
            drag(view, g, text, int(rng.choice([-33, -12, 12, 40])))
            changed = lambda now, a=at, w=made.w: now["w"][a] != w[a]  # noqa: E731
        elif kind == "paint":
            drag(view, g, text, 9 if len(shape) == 1 else 6)
            changed = lambda now, a=at, x=x: now["x"][a] != x[a]  # noqa: E731
        elif kind == "bias":
            bias = view.root.locator(".cn-bias")
            bias.scroll_into_view_if_needed()
            if case % 2:
                bias.focus()
                keyboard.press("ArrowUp" if case == 1 else "ArrowDown")
            else:
                box = bias.bounding_box()
                view.page.mouse.move(box["x"] + 20, box["y"] + 12)
                view.page.mouse.down()
                view.page.mouse.move(box["x"] + 20, box["y"] - 20, steps=3)
                view.page.mouse.up()
            changed = lambda now, i=at[0], b=made.b: now["b"][i] != b[i]  # noqa: E731
        elif kind == "undo":
            keyboard.press("Control+z")
            keyboard.press("Control+Shift+z")
            changed = lambda now: True  # noqa: E731
        else:
            view.root.locator(f'[data-plane="{text.rsplit(":", 1)[0]}"]').first.focus()
            old = before[role][at]
            if kind == "type":
                keyboard.type(str(value))
                keyboard.press("Enter")
                changed = lambda now, r=role, a=at, v=value: now[r][a] == v  # noqa: E731
            elif kind == "nudge":
                keyboard.press("Shift+ArrowUp")
                changed = lambda now, r=role, a=at, old=old: now[r][a] > old  # noqa: E731
            else:
                keyboard.press("Delete")
                changed = lambda now, r=role, a=at: now[r][a] == 0  # noqa: E731
        made, x = agrees(desk, made, x, f"{kind} {text}", changed)
        after = {"w": made.w, "x": x, "b": made.b}
        touched = {"drag": "w", "paint": "x", "bias": "b"}.get(kind, role)
        for other in set("wxb") - {touched if kind != "undo" else ""}:
            assert np.array_equal(before[other], after[other]), (kind, text, other)
        if kind not in ("paint", "undo"):  # one cell and no other
            assert (before[touched] != after[touched]).sum() <= 1, (kind, text)


def test_undo_redo_and_reset_go_step_by_step(desk):
    view, kernel = desk
    made, x = show(desk, (2, 2, 3, 3), (2, 6, 7))
    g = made.geometry((6, 7))
    states = [made.w.tolist()]
    for text, dy in (("w:0,0:1,1", -30), ("w:1,1:0,2", 30), ("w:0,1:2,0", -60)):
        drag(view, g, text, dy, steps=12)  # many messages, one step of undo
        made, x = agrees(desk, made, x, text, lambda now, w=states[-1]: now["w"].tolist() != w)
        states.append(kernel.value("e.layer.w.tolist()"))
    w = lambda: kernel.value("e.layer.w.tolist()")  # noqa: E731
    buttons = {name: view.root.locator(f".cn-do-{name}") for name in ("undo", "redo", "reset")}
    for name, expected in (
        ("undo", states[2]), ("undo", states[1]), ("redo", states[2]), ("redo", states[3]), ("redo", states[3]),
        ("reset", states[0]), ("undo", states[3]), ("undo", states[2]), ("undo", states[1]), ("undo", states[0]),
        ("undo", states[0]),
    ):  # fmt: skip
        buttons[name].click(force=True)  # a disabled one too, which does nothing
        assert until(w, lambda now, expected=expected: now == expected)[1], name
    disabled = lambda name: buttons[name].get_attribute("aria-disabled")  # noqa: E731
    assert until(lambda: disabled("undo"), lambda now: now == "true")[1] and disabled("redo") == "false"
    agrees(desk, made, x, "reset", lambda now: now["w"].tolist() == states[0])


def test_arrays_of_the_author_are_never_changed(desk):
    view, kernel = desk
    show(desk, (1, 1, 3, 3), (1, 4, 5))
    kernel.run(
        "mine, own = np.ones((1, 4, 5)), np.ones((1, 1, 3, 3)); e.show(cn.Layer(own, b=1), mine); e.selection = ''"
    )
    made = cn.Layer(np.ones((1, 1, 3, 3)), b=1)
    view.shows(made, np.ones((1, 4, 5)), "")
    g = made.geometry((4, 5))
    drag(view, g, "w:0,0:1,1", -30)
    drag(view, g, "x:0:1,1", 8)
    assert until(lambda: kernel.value("[int((e.layer.w != 1).sum()), int((e.x != 1).sum())]"), all)[1]
    assert kernel.value("[mine.min(), mine.max(), own.min(), own.max()]") == [1, 1, 1, 1]


@pytest.mark.parametrize(("typed", "value"), [("-.25", -0.25), ("1.2.3", None)])  # which texts: see hands.test.js
def test_a_number_is_typed_or_refused_in_words(desk, typed, value):
    view, kernel = desk
    made, x = show(desk, (1, 1, 3, 3), (1, 5, 6))
    view.hover(made.geometry((5, 6)), "w:0,0:0,1")
    view.root.locator('[data-plane="w:0,0"]').focus()
    view.page.keyboard.press("Enter")
    field = view.root.locator(".cn-field")
    field.fill(typed)
    field.press("Enter")
    if value is None:
        note = view.root.locator(".cn-note")
        assert until(note.text_content, lambda now: "is not a number" in now)[1]
        field.press("Escape")
        assert kernel.value("e.layer.w.tolist()") == made.w.tolist()
    else:
        agrees(desk, made, x, typed, lambda now: now["w"][0, 0, 0, 1] == value)
    assert field.count() == 0
    assert view.page.evaluate("document.activeElement.dataset.plane") == "w:0,0"


FIELDS = {
    "weight": ('[data-plane="w:0,0"]', "w:0,0:0,1", lambda now: now["w"][0, 0, 0, 1]),
    "input": ('[data-plane="x:0"]', "x:0:2,3", lambda now: now["x"][0, 2, 3]),
    "bias": (".cn-bias", "y:0:1,1", lambda now: now["b"][0]),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_number_being_typed_outlasts_whatever_changes_below_it(desk, what):
    view, kernel = desk
    (layer, x), (focus, text, value) = show(desk, (1, 1, 3, 3), (1, 5, 6)), FIELDS[what]
    view.still()
    view.hover(layer.geometry((5, 6)), text)
    view.root.locator(focus).focus()
    view.page.keyboard.type("-4")
    field = view.root.locator(".cn-field")
    cell = view.root.locator(focus)

    def offset():  # of the field's centre, as a part of the grid's or the bias's width and height
        at, on = field.bounding_box(), cell.bounding_box()
        return [(at[k] + at[n] / 2 - on[k]) / on[n] for k, n in (("x", "width"), ("y", "height"))]

    before, size = offset(), view.page.viewport_size
    view.page.mouse.move(*view.point(layer.geometry((5, 6)), "w:0,0:2,0" if what != "weight" else "x:0:4,0"))
    view.page.wait_for_timeout(300)
    assert view.state()[0] == text  # what the number is for stays in sight
    view.page.set_viewport_size({"width": size["width"] - 300, "height": size["height"]})
    assert until(lambda: view.root.evaluate("root => root.clientWidth"), lambda now: now < 1200)[1]
    kernel.run("e.x = e.x + 1; e.view = 'matrix'")
    agrees(desk, layer, x + 1, "x + 1", lambda now: True)
    assert until(offset, lambda now: now == pytest.approx(before, abs=0.05))[1], (before, offset())
    view.page.keyboard.type(".5")
    assert field.input_value() == "-4.5"
    view.page.keyboard.press("Enter")
    found, good = until(lambda: numbers(kernel), lambda now: value(now) == -4.5)
    view.page.set_viewport_size(size)
    kernel.run("e.view = 'connections'")
    view.still()
    assert good, found
    assert field.count() == 0


def test_a_typed_number_counts_wherever_the_reader_goes_next(desk):
    view, _ = desk
    layer, x = show(desk, (1, 1, 3, 3), (1, 5, 6))
    view.hover(layer.geometry((5, 6)), "w:0,0:0,1")
    view.root.locator('[data-plane="w:0,0"]').focus()
    view.page.keyboard.type("-4")
    view.page.mouse.click(*view.point(layer.geometry((5, 6)), "y:0:1,1"))
    agrees(desk, layer, x, "left by a click", lambda now: now["w"][0, 0, 0, 1] == -4)
    assert view.root.locator(".cn-field").count() == 0


def test_an_edit_that_changes_nothing_is_no_step(desk):
    view, kernel = desk
    layer, _ = show(desk, (1, 1, 3, 3), (1, 5, 6))
    view.hover(layer.geometry((5, 6)), "w:0,0:0,1")
    view.root.locator('[data-plane="w:0,0"]').focus()
    view.page.keyboard.press("Delete")
    assert until(lambda: kernel.value("float(e.layer.w[0, 0, 0, 1])"), lambda now: now == 0)[1]
    for _ in range(2):
        view.page.keyboard.press("Delete")
    assert until(lambda: view.root.get_attribute("aria-busy"), lambda busy: busy != "true")[1]
    kernel.run("e.undo()")
    assert kernel.value("float(e.layer.w[0, 0, 0, 1])") == layer.w[0, 0, 0, 1]


def test_the_equation_follows_phi_and_flip(desk):
    view, kernel = desk
    show(desk, (1, 1, 3, 3), (1, 5, 6))
    kernel.run("e.selection = 'y:0:1,1'")
    head = view.root.locator(".cn-head")
    assert until(head.text_content, lambda text: "relu" in text and "\u2217" in text)[1]
    kernel.run("e.change(layer=e.layer.replace(phi='tanh', flip=False))")
    assert until(head.text_content, lambda text: "tanh" in text and "\u22c6" in text and "relu" not in text)[1]


def test_a_number_being_typed_goes_with_its_layer(desk):
    view, kernel = desk
    layer, _ = show(desk, (1, 1, 3, 3), (1, 5, 6))
    view.hover(layer.geometry((5, 6)), "w:0,0:0,1")
    view.root.locator('[data-plane="w:0,0"]').focus()
    view.page.keyboard.type("-4")
    assert view.root.locator(".cn-field").count() == 1
    kernel.run("e.show(layer(1, 1, 2, 2), picture(1, 5, 6))")
    assert until(view.root.locator(".cn-field").count, lambda now: now == 0)[1]


def test_outputs_cannot_be_edited_and_the_view_says_so(desk):
    view, kernel = desk
    made, x = show(desk, (1, 1, 3, 3), (1, 5, 6))
    view.hover(made.geometry((5, 6)), "y:0:1,1")
    view.root.locator('[data-plane="y:0"]').focus()
    view.page.keyboard.press("7")
    assert until(view.root.locator(".cn-note").text_content, lambda now: "Outputs are computed" in now)[1]
    drag(view, made.geometry((5, 6)), "y:0:2,2", 20)
    assert numbers(kernel)["x"].tolist() == x.tolist()


@pytest.mark.filterwarnings("ignore:overflow")
def test_what_python_refuses_is_said_and_nothing_changes(desk):
    view, kernel = desk
    show(desk, (1, 1, 3, 3), (1, 5, 6))
    kernel.run("e.show(cn.Layer([[1e200]], phi=lambda z: z), np.array([1.0]))")
    view.shows(cn.Layer([[1e200]]), np.array([1.0]), "")
    view.hover(cn.Layer([[1e200]]).geometry(()), "x:0:")
    view.root.locator('[data-plane="x:0"]').focus()
    view.page.keyboard.type("1e200")
    view.page.keyboard.press("Enter")
    assert until(view.root.locator(".cn-note").text_content, lambda now: "Not changed: z holds inf" in now)[1]
    assert kernel.value("e.x.tolist()") == [1.0]


MALFORMED = [
    {}, {"kind": "edit"}, {"kind": "edit", "by": "a", "n": 1, "gesture": 1, "sizes": "", "cells": []}, [], 3, None,
    {"kind": "undo", "by": None, "n": {"a": []}}, {"kind": "close", "by": "a", "n": 1},
    *({"kind": "edit", "by": "a", "n": 1, "gesture": 1, "sizes": "(1, 5, 6) (1, 1, 3, 3) (1,)", "cells": cells}
      for cells in ([["w", 9, 1]], [["w", -1, 1]], [["y", 0, 1]], [["w", 0, None]], [["w", 0, "1"]], [["w", 0.5, 1]],
                    [["w", True, 1]], "w", None, {"w": 1}, [[]], [["w", 0, [[1]]]], [["w", 8, [1, 1]]])),
]  # fmt: skip


def test_malformed_messages_change_nothing(desk):
    view, kernel = desk
    made, _ = show(desk, (1, 1, 3, 3), (1, 5, 6))
    for message in MALFORMED:
        kernel.run(f"e._receive(e, {message!r}, [])")
    assert numbers(kernel)["w"].tolist() == made.w.tolist()
    drag(view, made.geometry((5, 6)), "w:0,0:0,0", -30)
    assert until(lambda: numbers(kernel)["w"][0, 0, 0, 0] != made.w[0, 0, 0, 0], bool)[1]


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
