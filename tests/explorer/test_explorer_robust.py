"""What must not break the explorer: no kernel, restarts, several views, many explorers, garbage, a drag disturbed."""

import numpy as np
import pytest
import standalone
import twin
from views import LONG, POINT, SHORT, cell, same, space, until

import convnotes as cn
from convnotes.explorer import bundle, edits

HOSTILE = {
    "x": ["<b>bold</b><script>boom()</script>", "\u202eright to left \U0001f600", "a very long name " * 30],
    "y": ["<img src=x onerror=alert(1)>", "&lt;&amp;", "${1}{{2}}\n\ttwo lines", "' onload='x"],
}


def patient(scripts):
    """Return the scripts with more patience: here the tests answer, after whatever else the machine is busy with."""
    return scripts.replace(SHORT, LONG)


def brief(scripts):
    """Return the scripts with less patience: for tests in which nobody answers."""
    return scripts.replace(SHORT, "PATIENCE = 500")


def plain(browser, sizes=(1, 2, 3, 3), shape=(1, 6, 7), change=patient, **traits):
    made, x = space["layer"](*sizes), space["picture"](*shape)
    return standalone.open_page(browser, made, x, change=change, **traits), made, x


def point(page, made, x, text):
    return page.locator(".convnotes-explorer").evaluate(POINT, cell(made.geometry(x.shape[1:]), text, scroll=True))


def drag(page, made, x, text, moves, release=True):
    at = point(page, made, x, text)
    page.mouse.move(*at)
    page.mouse.down()
    for dy in moves:
        page.mouse.move(at[0], at[1] + dy)
    if release:
        page.mouse.up()


def sent(page, kind="edit"):
    """Return the edits that the view has asked for; kind None for all its messages."""
    found = [message for message in page.evaluate("window.model.sent") if kind in (None, message["kind"])]
    return [m | {"cells": edits.unpacked(m["cells"])} if "cells" in m else m for m in found]


def answer(page, made, x, message):
    """Deliver what Python would: the bundle of the changed layer, with the number of the message."""
    w = np.array(made.w)
    for _, place, value in message.get("cells", []):
        w.flat[place] = value
    made = made.replace(w=w)
    values = bundle.make(made, x) | {
        "sizes": message.get("sizes", ""), "can": {"undo": True, "redo": False, "reset": True},
        "answers": [message["by"], message["n"]],
    }  # fmt: skip
    page.evaluate("values => window.model.set('bundle', values)", twin.plain(values))
    return made


def answer_all(page, made, x, since):
    """Answer every message from a place on, and those that follow; return the layer that Python then holds."""
    while since < len(messages := sent(page, None)):
        made, since = answer(page, made, x, messages[since]), since + 1
    return made


def shown(page, role="w"):
    return page.evaluate("role => document.querySelector('.convnotes-explorer').numbers(role)", role)


def test_one_message_is_under_way_and_the_newest_wins(browser):
    page, made, x = plain(browser)
    drag(page, made, x, "w:0,0:1,1", range(-5, -80, -5))
    first = sent(page)
    assert len(first) == 1 and first[0]["kind"] == "edit" and first[0]["n"] == 1 and len(first[0]["cells"]) == 1
    made = answer(page, made, x, first[0])
    second = sent(page)[1:]
    assert len(second) == 1 and second[0]["n"] == 2 and second[0]["gesture"] == first[0]["gesture"]
    assert second[0]["cells"][0][2] > first[0]["cells"][0][2]  # where the pointer is now, nothing in between
    made = answer(page, made, x, second[0])
    kinds = lambda: [m["kind"] for m in sent(page, None)]  # noqa: E731
    found, good = until(kinds, lambda now: now[2:] == ["settle"])  # the drag has ended: the whole, please
    assert good and found == ["edit", "edit", "settle"], found
    assert np.allclose(shown(page), made.w.ravel())
    page.close()


def test_a_stale_answer_is_not_shown_and_frees_nothing(browser):
    page, made, x = plain(browser)
    drag(page, made, x, "w:0,0:1,1", [-30])
    message = sent(page)[0]
    drag(page, made, x, "w:0,0:0,0", [-30])
    for n, by in ((0, message["by"]), (1, "another view"), (99, message["by"])):
        answer(page, made, x, message | {"n": n, "by": by})
    assert shown(page)[0] > made.w.flat[0] and shown(page)[4] > made.w.flat[4]  # what is on its way is in sight
    assert len(sent(page, None)) == 1  # what was asked later still waits for the answer to the first
    answer(page, made, x, message)
    assert [m["kind"] for m in sent(page, None)] == ["edit", "settle"]
    page.close()


class Kernel:
    """Python's explorer behind a page that has none: what the view asks is carried out when `answer` is called."""

    def __init__(self, page, made, x):
        self.page, self.e, self.done, self.told = page, cn.Explorer(made, x), 0, []
        self.e.send = lambda content, buffers=None: self.told.append(["msg:custom", content, self.e.bundle])
        self.e.send_state = lambda key=None: "bundle" in key and self.told.append(["bundle", None, self.e.bundle])

    def answer(self):
        """Carry out all that is asked, also what answers lead to; return the kinds of what was asked."""
        kinds = []
        while messages := self.page.evaluate("n => window.model.sent.slice(n)", self.done):
            for message in messages:
                self.done += 1
                kinds.append(message["kind"])
                self.e._receive(self.e, message, [])
            self.deliver()
        return kinds

    def deliver(self):
        for event, content, whole in self.told:
            if event == "bundle":
                self.page.evaluate("bundle => window.model.set('bundle', bundle)", twin.plain(whole))
            else:
                self.page.evaluate("step => window.model.emit('msg:custom', step)", content)
        self.told.clear()

    def agrees(self):
        """Hold the view's numbers to Python's, to the last bit."""
        for role, array in self.e._values().items():
            assert shown(self.page, role) == array.ravel().tolist(), role


def test_steps_lead_a_view_to_pythons_numbers_and_whoever_strays_finds_back(browser):
    page, made, x = plain(browser, selection="y:1:2,3")
    kernel = Kernel(page, made, x)
    drag(page, made, x, "w:1,0:1,1", [-30, -45])
    assert kernel.answer() == ["edit", "edit", "settle"]
    kernel.agrees()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")  # before Python has answered
    assert kernel.answer() == ["undo", "redo"]
    kernel.agrees()
    page.get_by_role("combobox", name="stride").select_option("2")
    page.keyboard.press("Control+z")
    assert kernel.answer() == ["set", "undo"]
    kernel.agrees()
    kernel.e._receive(None, asked("w", 2, 7.0) | {"sizes": kernel.e.bundle["sizes"]}, [])  # by another view
    kernel.deliver()
    kernel.agrees()
    drag(page, made, x, "w:0,0:1,1", [-30], release=False)
    kernel.e._receive(None, asked("w", 3, 8.0) | {"sizes": kernel.e.bundle["sizes"]}, [])
    kernel.deliver()  # while ours is under way: the view has lost its way
    page.mouse.up()
    assert kernel.answer() == ["edit", "settle", "whole"]
    kernel.agrees()
    kernel.e._receive(None, asked("w", 4, 9.0) | {"sizes": kernel.e.bundle["sizes"]}, [])
    kernel.told.clear()  # a step that never came
    drag(page, made, x, "w:0,0:1,1", [30])
    assert kernel.answer()[-1] == "whole"
    kernel.agrees()
    kernel.e.x = kernel.e.x + 1  # by code
    kernel.deliver()
    kernel.agrees()
    kernel.e.x = kernel.e.x + 1
    kernel.told.clear()  # a step that came before there was a view, which then begins with what it finds
    page.evaluate("n => window.model.set('_newest', n)", kernel.e._newest)
    page.evaluate("window.model.set('bundle', { ...window.model.get('bundle'), answers: null })")
    assert kernel.answer() == ["whole"]
    kernel.agrees()
    page.evaluate("window.model.sent.length = 0; window.model.emit('msg:custom', null)")
    assert not page.errors
    page.close()


def asked(role, place, value):
    """Return an edit by another view, which has computed what comes of it."""
    cells = [[role, place, [value]]]
    return {"kind": "edit", "by": "another", "n": 1, "gesture": 1, "cells": cells, "ahead": True}


def test_a_busy_kernel_gets_the_newest_edit_and_its_end(browser):
    page, made, x = plain(browser, change=str)
    drag(page, made, x, "w:0,0:1,1", [-30, -60])
    assert until(page.locator(".cn-note").text_content, lambda text: "does not answer" in text, 8)[1]
    asked = sent(page)
    assert [m["kind"] for m in sent(page, None)] == ["edit", "edit", "settle"]
    last = asked[-1]["cells"][-1][2]
    assert last > asked[0]["cells"][0][2] and shown(page)[4] == last  # on its way, and in sight
    made = answer_all(page, made, x, 0)  # late, and in order
    assert made.w.flat[4] == last and shown(page) == made.w.ravel().tolist()
    assert until(page.locator(".cn-note").text_content, lambda text: "does not answer" not in text)[1]
    drag(page, made, x, "w:0,0:0,0", [-30])
    assert len(sent(page)) == len(asked) + 1  # the way is free
    page.close()


def test_held_keys_go_on_from_what_was_asked_in_one_step_of_undo(browser):
    page, made, x = plain(browser, selection="w:0,0:1,1")
    page.locator('[data-plane="w:0,0"]').first.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    answer_all(page, made, x, 0)
    steps, values = {m["gesture"] for m in sent(page)}, [m["cells"][0][2] for m in sent(page)]
    size = values[0] - made.w.flat[4]
    assert len(steps) == 1 and values[-1] - values[0] > 2.5 * abs(size) > 0
    page.close()


def test_a_drag_ends_where_the_button_was_let_go_unseen(browser):
    page, made, x = plain(browser)
    start = point(page, made, x, "w:0,0:1,1")
    page.mouse.move(*start)
    page.mouse.down()
    page.evaluate(
        """([clientX, y]) => document.querySelector(".convnotes-explorer").dispatchEvent(
          new PointerEvent("pointermove", { bubbles: true, pointerId: 1, clientX, clientY: y - 40, buttons: 0 }))""",
        start,
    )
    assert not sent(page, None)
    page.mouse.up()
    page.close()


def test_a_sideways_drag_changes_nothing(browser):
    page, made, x = plain(browser)
    x0, y0 = point(page, made, x, "w:0,0:1,1")
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move(x0 + 9, y0)
    page.mouse.up()
    assert {cell[2] for m in sent(page) for cell in m["cells"]} <= {float(made.w.flat[4])}
    page.close()


@pytest.mark.parametrize("part", ['[data-plane="w:0,0"]', ".cn-bias"])
def test_a_resize_leaves_the_focus_where_it_was(browser, part):
    page, *_ = plain(browser, selection="y:0:1,1")
    page.locator(part).first.focus()
    page.set_viewport_size({"width": 700, "height": 900})
    within = "part => document.activeElement?.matches(part) && document.querySelector('.cn-scroll').clientWidth < 720"
    page.wait_for_function(within, arg=part)
    page.close()


def test_without_a_kernel_the_page_computes_and_the_view_says_so(browser):
    page, made, x = plain(browser, change=brief)
    before = shown(page)
    drag(page, made, x, "w:0,0:1,1", [-30, -60])
    note = page.locator(".cn-note")
    assert until(note.text_content, lambda text: "Python does not answer: what you see is computed" in text)[1]
    made = made.replace(w=np.reshape(shown(page), made.w.shape))
    assert shown(page) != before and np.allclose(shown(page, "y"), made(x).ravel(), rtol=1e-12, atol=1e-12)
    assert page.locator(".convnotes-explorer").get_attribute("aria-busy") == "false"
    assert until(page.locator(".cn-live").text_content, lambda text: "does not answer" in text)[1]
    page.mouse.move(*point(page, made, x, "y:0:2,2"))  # and hover goes on
    state = "e => [e.dataset.selection, e.highlight(), true]"
    found, good = until(lambda: page.locator(".convnotes-explorer").evaluate(state), lambda s: s[0] == "y:0:2,2")
    assert good and same(found, made, x, "y:0:2,2")
    page.close()


@pytest.mark.parametrize("during", ["resize", "theme", "bundle"])
def test_a_drag_survives_what_happens_meanwhile(browser, during):
    page, made, x = plain(browser)
    drag(page, made, x, "w:1,0:1,1", [-15], release=False)
    made = answer(page, made, x, sent(page)[0])
    if during == "resize":
        page.set_viewport_size({"width": 700, "height": 900})
    elif during == "theme":
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    else:
        page.evaluate("model.set('selection', 'y:0:1,1')")
    page.wait_for_timeout(150)
    page.mouse.move(300, 100)
    page.mouse.move(300, 60)
    page.mouse.up()
    made = answer_all(page, made, x, 1)
    messages = sent(page)
    assert len(messages) > 1 and {tuple(m["cells"][0][:2]) for m in messages} == {("w", 13)}
    assert np.allclose(shown(page), made.w.ravel()) and not page.errors
    page.mouse.move(*point(page, made, x, "y:1:2,2"))  # the drag is over: this is a hover
    page.wait_for_timeout(100)
    assert len(sent(page)) == len(messages)
    page.close()


def test_colours_and_legends_hold_still_during_a_drag(browser):
    page, made, x = plain(browser)
    legend = page.locator(".cn-legend").nth(1)
    before = legend.text_content()
    drag(page, made, x, "w:0,0:1,1", [250], release=False)
    made = answer(page, made, x, sent(page)[0])
    page.wait_for_timeout(80)
    assert np.abs(made.w).max() > 2 * np.abs(space["layer"](1, 2, 3, 3).w).max()
    assert legend.text_content() == before
    page.mouse.up()
    assert until(legend.text_content, lambda now: now != before)[1]
    page.close()


MALFORMED = {
    "selection": ("rubbish", "y:99:0,0", 3, None, {"a": 1}),
    "pins": (3, None, "y:0:0,0", ["y:0:99,99", 5, None, "w:0,0:0,0x"], ["y:0:0,1"] * 21),
    "view": ("nothing", None, 7),
    "predict": (None, "yes", 0),
}


def alive(page, made, x, text):
    """Hold a view to following the pointer, without an error."""
    page.mouse.move(*point(page, made, x, text))
    chosen = lambda: page.locator(".convnotes-explorer").get_attribute("data-selection")  # noqa: E731
    saved = lambda: page.evaluate("model.get('selection')")  # noqa: E731
    assert until(lambda: (chosen(), saved()), lambda now: now == (text, text))[1] and not page.errors, page.errors


@pytest.mark.parametrize("trait", MALFORMED)
def test_malformed_traits_leave_the_view_alive(browser, trait):
    page, made, x = plain(browser, selection="y:0:2,3")
    note = page.locator(".cn-note").text_content
    for n, value in enumerate(MALFORMED[trait]):
        before = page.locator(".convnotes-explorer").get_attribute("data-selection")
        page.evaluate("([trait, value]) => model.set(trait, value)", [trait, value])
        page.wait_for_timeout(120)
        assert not page.errors, (value, page.errors)
        if trait == "selection":
            assert page.locator(".convnotes-explorer").get_attribute("data-selection") == before, value
            assert until(note, lambda now: "is not in this layer" in now)[1], value
        alive(page, made, x, f"x:0:1,{n}")
    page.close()


def test_malformed_messages_leave_the_view_alive(browser):
    page, made, x = plain(browser)
    messages = [None, 3, "copy", {}, {"kind": "copy"}, {"kind": "refused"}, {"kind": "refused", "answers": 1}]
    for n, message in enumerate(messages):
        page.evaluate("message => model.emit('msg:custom', message)", message)
        page.wait_for_timeout(80)
        alive(page, made, x, f"x:0:{n % 6},1")
    page.close()


def test_a_front_end_that_sends_garbage_changes_nothing():
    e = cn.explore(space["layer"](1, 2, 3, 3), space["picture"](1, 6, 7), select="y:0:1,1", controls=False)
    e.pins = ["y:0:0,0"]
    for state in ({"selection": "y:9:0,0"}, {"selection": 3}, {"pins": "y"}, {"pins": ["w:0,0:0,0"]}, {"pins": [1]},
                  {"view": "x"}, {"predict": "maybe"}):  # fmt: skip
        with pytest.raises(Exception, match=r".+"):
            e.set_state(state)
        assert (e.selection, e.pins, e.view, e.predict) == ("y:0:1,1", ["y:0:0,0"], "connections", False), state


def test_hostile_names_stay_text_everywhere(browser):
    made = space["layer"](3, 4, 3, 3, names=HOSTILE)
    page = standalone.open_page(
        browser, made, space["picture"](3, 7, 8), view="terms", selection="y:0:1,1", pins=["y:0:1,1"]
    )
    root = page.locator(".convnotes-explorer")
    assert root.locator("b, script, img, [onerror], [onload]").count() == 0
    assert page.get_by_text("<b>bold</b>").count() >= 1
    titles = page.evaluate("[...document.querySelectorAll('.cn-caption')].map((e) => e.title)")
    assert HOSTILE["x"][2] in titles  # the whole long name, though little of it fits
    assert root.evaluate("e => e.scrollWidth <= e.clientWidth + 1") and not page.errors
    page.close()
