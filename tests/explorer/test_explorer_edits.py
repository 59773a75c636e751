"""Editing, pins, sweep, predict and the further views: after every gesture Python and the view agree."""

import numpy as np
import pytest
from desk import agrees, drag, numbers
from views import show, some, until

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


def place(made, x, text):
    """Return (role, index into the array) of a selection of x or w."""
    role, channels, index = selection.parse(text, made.geometry(x.shape[1:]))
    if role == "w":
        channels = (channels[0], channels[1] % made.w.shape[1])
    return role, (*channels, *index)


def turn_to(view, g, text):
    """Point at a cell, and give its grid the keys."""
    view.hover(g, text)
    view.root.locator(f'[data-plane="{text.rpartition(":")[0]}"]').focus()


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
    turn_to(view, made.geometry((5, 6)), "w:0,0:0,1")
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
    turn_to(view, layer.geometry((5, 6)), "w:0,0:0,1")
    view.page.keyboard.type("-4")
    view.page.mouse.click(*view.point(layer.geometry((5, 6)), "y:0:1,1"))
    agrees(desk, layer, x, "left by a click", lambda now: now["w"][0, 0, 0, 1] == -4)
    assert view.root.locator(".cn-field").count() == 0


def test_an_edit_that_changes_nothing_is_no_step(desk):
    view, kernel = desk
    layer, _ = show(desk, (1, 1, 3, 3), (1, 5, 6))
    turn_to(view, layer.geometry((5, 6)), "w:0,0:0,1")
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
    turn_to(view, layer.geometry((5, 6)), "w:0,0:0,1")
    view.page.keyboard.type("-4")
    assert view.root.locator(".cn-field").count() == 1
    kernel.run("e.show(layer(1, 1, 2, 2), picture(1, 5, 6))")
    assert until(view.root.locator(".cn-field").count, lambda now: now == 0)[1]


def test_outputs_cannot_be_edited_and_the_view_says_so(desk):
    view, kernel = desk
    made, x = show(desk, (1, 1, 3, 3), (1, 5, 6))
    turn_to(view, made.geometry((5, 6)), "y:0:1,1")
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
