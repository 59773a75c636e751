"""A network's page without Python: what it computes, undoes and refuses, and that it lives offline, by touch too."""

import json

import known_networks
import numpy as np
import pytest
import twin
from views import read, until

import convnotes as cn
from convnotes.explorer import bundle
from convnotes.explorer.page import plain


def small():
    layer = cn.Layer(np.arange(18.0).reshape(2, 1, 3, 3) - 8, phi="relu")
    return cn.Network([layer, cn.MaxPool(2), cn.Flatten(), cn.Layer(np.ones((3, 8)))]), np.arange(16.0).reshape(1, 4, 4)


def traits(net, x):
    """Return what a page of a network is saved with."""
    e = cn.explore(net, x)
    values = {name: bundle.packed(array) for name, array in net.activations(x).items()}
    tensors = e.tensors | {"values": values, "answers": None}
    return json.loads(plain({"graph": e.graph, "tensors": tensors, "selection": "", "opened": ""}))


def paint(*cells, gesture=1, **more):
    return {"kind": "edit", "cells": [[name, at, [value]] for name, at, value in cells], "gesture": gesture} | more


def test_a_page_computes_what_is_painted_and_takes_it_back():
    net, x = small()
    messages = [paint(("x", 3, 50)), paint(("x", 3, 50), gesture=2), paint(("x", 0, -4), gesture=3), {"kind": "undo"},
                {"kind": "undo"}, {"kind": "redo"}, {"kind": "reset"}]  # fmt: skip
    (found,) = twin.answers(netPages=[{"traits": traits(net, x), "messages": messages}])["netPages"]
    first, both = x.copy(), x.copy()
    first[0, 0, 3] = both[0, 0, 3] = 50
    both[0, 0, 0] = -4
    for answer, now in zip(found, [first, first, both, first, x, first, x], strict=True):
        for name, right in net.activations(now).items():
            np.testing.assert_allclose(answer["values"][name], right.ravel(), atol=1e-12)
    assert found[0]["can"] == {"undo": True, "redo": False, "reset": True}
    assert found[4]["can"] == {"undo": False, "redo": True, "reset": False}


def test_a_stroke_is_one_step_in_a_page():
    net, x = small()
    strokes = [paint(("x", n, 9), more=True, ahead=True, gesture=5) for n in range(4)]
    messages = [*strokes, {"kind": "settle"}, {"kind": "undo"}]
    (found,) = twin.answers(netPages=[{"traits": traits(net, x), "messages": messages}])["netPages"]
    painted = x.copy()
    painted[0, 0] = 9
    np.testing.assert_allclose(found[4]["values"]["dense1"], net(painted))
    np.testing.assert_allclose(found[5]["values"]["dense1"], net(x))


def test_a_page_that_cannot_compute_says_so():
    net = cn.Network([cn.Layer([[1.0]], phi=np.cos)])
    (found,) = twin.answers(netPages=[{"traits": traits(net, [1.0]), "messages": [paint(("x", 0, 2))]}])["netPages"]
    assert "cannot compute the network" in found[0]["refused"]


def test_where_a_page_is_saved(tmp_path):
    net, x = small()
    with pytest.raises(ValueError, match=r"ends in '\.txt'"):
        cn.explore(net, x).save_html(tmp_path / "net.txt")
    long = cn.Network([cn.MaxPool(1)] * 40)
    cn.explore(long, np.ones((1, 3))).save_html(tmp_path / "long.html")  # too long for a still
    assert "<img" not in (tmp_path / "long.html").read_text("utf-8")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "pnet.html"
    cn.explore(known_networks.pnet(), known_networks.photograph(), select="face:1:6,3").save_html(path)
    return path


def test_p_net_s_page_is_small(saved):
    print(f"{saved.stat().st_size:,} bytes")
    assert saved.stat().st_size < 500_000


def test_the_page_finds_the_face_offline_and_painting_gives_python_s_answer(browser, saved):
    net, x = known_networks.pnet(), known_networks.photograph()
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, offline=True)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(saved.as_uri())
    root = page.locator(".convnotes-network")
    root.wait_for()
    look = "root => [root.dataset.selection, root.numbers('face')[121 + 6 * 11 + 3]]"
    selection, before = root.evaluate(look)
    assert selection == "face:1:6,3" and round(before, 4) == 0.9996
    assert "6,632 parameters" in root.inner_text()  # as the summary counts them, the slopes of prelu included
    plane = root.locator('[data-plane="x:0"]')
    box = plane.bounding_box()
    page.touchscreen.tap(box["x"] + 15.5 * box["width"] / 32, box["y"] + 14.5 * box["height"] / 32)
    _, good = until(lambda: root.evaluate(look)[0], lambda now: now == "x:0:14,15")
    assert good
    page.get_by_role("button", name="paint inputs with a finger").tap()
    session = context.new_cdp_session(page)
    for kind, col in [("touchStart", 8), ("touchMove", 11), ("touchMove", 16), ("touchEnd", None)]:
        at = {"x": box["x"] + ((col or 0) + 0.5) * box["width"] / 32, "y": box["y"] + 14.5 * box["height"] / 32}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at] if col else []})
    shown = np.reshape(read(root, "root => root.numbers('x')"), x.shape)
    right = net(shown.astype(np.float32))["face"]
    assert (shown != x).sum() >= 8 and abs(root.evaluate(look)[1] - right[1, 6, 3]) < 2e-6
    page.get_by_role("button", name="undo (Control+Z)").tap()
    _, good = until(lambda: root.evaluate(look)[1], lambda now: now == before)
    assert good and errors == []
    context.close()


def test_a_node_opens_in_a_page_and_its_weights_reach_the_network(browser, saved):
    page = browser.new_page()
    page.goto(saved.as_uri() + "#select=conv4_1:1:6,3")
    root = page.locator(".convnotes-network")
    root.get_by_role("button", name="open the chosen unit").click()
    inner = root.locator(".convnotes-explorer")
    inner.wait_for()
    look = "root => [root.numbers('conv4_1')[121 + 69], root.numbers('face')[121 + 69]]"
    before = root.evaluate(look)
    bias = inner.locator(".cn-bias")
    bias.wait_for()  # what is chosen within is written soon, and before that there is nothing to focus
    bias.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("-9")
    page.keyboard.press("Enter")
    after, good = until(lambda: root.evaluate(look), lambda now: now != before)
    assert good and after[0] < before[0] and after[1] < 0.5 < before[1]
    page.close()


def test_a_node_whose_weights_did_not_travel_says_why_it_stays_shut_and_why_nothing_is_painted(browser, tmp_path):
    path = tmp_path / "large.html"
    cn.explore(cn.Network([cn.Layer(np.zeros((600, 900), np.float32))]), np.zeros(900), select="dense1:3:").save_html(
        path
    )
    page = browser.new_page()
    page.goto(path.as_uri())
    root = page.locator(".convnotes-network")
    root.get_by_role("button", name="open the chosen unit").click()
    note = root.locator(".cn-panel .cn-note")
    told, good = until(note.text_content, lambda now: now.startswith("Not opened: this page cannot compute"))
    assert good and root.locator(".cn-opened").is_hidden(), told
    box = root.locator('[data-plane="x:0"]').bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    for step in (2, 3):
        page.mouse.move(box["x"] + 4, box["y"] + 6 * step, steps=3)
    page.mouse.up()
    told, good = until(note.text_content, lambda now: now.startswith("Not changed: this page cannot compute"))
    assert good, told
    page.wait_for_timeout(100)  # the stroke is answered by now, and the reason is still there
    assert note.text_content() == told
    page.close()
