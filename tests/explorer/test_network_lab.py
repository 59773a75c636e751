"""The explorer of a network in JupyterLab: chosen from both sides, painted with a busy kernel, a node opened."""

import os

import lab
import numpy as np
import pytest
from network_units import PLANES, plan_of, visit
from repository import ROOT
from views import SHORT, until

pytestmark = pytest.mark.usefixtures("watched")

SETUP = f"""
import sys; sys.path.insert(0, {str(ROOT / "tests/support")!r})
import numpy as np, convnotes as cn, known_networks
cn.NetworkExplorer._program = cn.NetworkExplorer._program.replace({SHORT!r}, "PATIENCE = 60000")
net, x = known_networks.pnet(), known_networks.photograph()
"""
STATE = "root => [root.dataset.selection, root.highlight(), root.numbers('face')[121 + 6 * 11 + 3]]"


@pytest.fixture(scope="module")
def one(opened, server):
    """Return the page, the view of one network explorer `e`, and its kernel."""
    lab.write(server.files / "net.ipynb", SETUP, "e = cn.explore(net, x, select='face:1:6,3'); e")
    page = opened("net.ipynb")
    root = page.locator(".convnotes-network").first
    root.wait_for(timeout=60_000)
    with server.kernel("net.ipynb") as kernel:
        yield page, root, kernel


def agree(root, good):
    found, right = until(lambda: root.evaluate(STATE), good)
    assert right, found[0]
    return found


def test_what_python_chooses_is_lit_and_what_the_reader_chooses_python_knows(one):
    page, root, kernel = one
    kernel.run("e.selection = 'conv2:3:4,5'")
    _, lit, _ = agree(root, lambda found: found[0] == "conv2:3:4,5")
    fields = "{n: [[c[0], list(c[1:])] for c in cells] for n, cells in net.%s((32, 32), 'conv2', (3, 4, 5)).items()}"
    assert lit["below"] == kernel.value(fields % "receptive_field")
    assert lit["above"] == kernel.value(fields % "projective_field")
    plane = root.locator('[data-plane="conv3:5"]')
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    page.mouse.move(box["x"] + 2.5 * box["width"] / 11, box["y"] + 4.5 * box["height"] / 11)
    agree(root, lambda found: found[0] == "conv3:5:4,2")
    page.mouse.down()
    page.mouse.up()
    _, good = until(lambda: kernel.value("[e.selection, e.locked]"), lambda now: now == ["conv3:5:4,2", True])
    assert good
    kernel.run("e.locked = False; e.selection = 'face:1:6,3'")
    agree(root, lambda found: found[0] == "face:1:6,3")


def test_painting_is_answered_by_the_page_and_then_by_python(one):
    page, root, kernel = one
    kernel.run("import threading, time; e.locked = True")
    assert until(lambda: root.evaluate("root => root.classList.contains('cn-locked')"), bool)[1]
    before = root.evaluate(STATE)[2]
    plane = root.locator('[data-plane="x:0"]')
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    at = lambda row, col: (box["x"] + (col + 0.5) * box["width"] / 32, box["y"] + (row + 0.5) * box["height"] / 32)  # noqa: E731
    kernel.client.execute("import time; time.sleep(2)", store_history=False)  # a busy kernel
    page.mouse.move(*at(16, 8))
    page.mouse.down()
    page.mouse.move(*at(16, 16), steps=4)
    ahead = root.evaluate(STATE)[2]
    page.mouse.up()
    assert ahead != before
    _, good = until(lambda: root.get_attribute("aria-busy"), lambda busy: busy == "false")
    assert good
    right = kernel.value("float(net(e.x)['face'][1, 6, 3])")
    assert abs(root.evaluate(STATE)[2] - right) < 1e-9 and abs(ahead - right) < 1e-5
    assert kernel.value("int((e.x != x).sum())") >= 8
    kernel.run("e.undo()")
    agree(root, lambda found: found[2] == before)
    kernel.run("e.locked = False")


def test_a_node_opens_in_place_and_what_is_edited_there_moves_the_answer(one):
    _, root, kernel = one
    kernel.run("e.opened = 'conv4_1'; e.selection = 'conv4_1:1:6,3'")
    inner = root.locator(".convnotes-explorer")
    inner.wait_for(timeout=30_000)
    found, good = until(lambda: inner.get_attribute("data-selection"), lambda now: now == "y:1:6,3")
    assert good, found
    y = np.array(inner.evaluate("root => root.numbers('y')"))
    np.testing.assert_array_equal(y, np.array(root.evaluate("root => root.numbers('conv4_1')")))
    before = root.evaluate(STATE)[2]
    kernel.run("e.node.change(e.node.layer.replace(b=e.node.layer.b + np.array([1, 0], np.float32)))")
    right = kernel.value("float(e.network(e.x)['face'][1, 6, 3])")
    agree(root, lambda found: abs(found[2] - right) < 1e-9)
    assert right < before
    root.get_by_role("button", name="close").click()
    _, good = until(lambda: kernel.value("e.opened"), lambda now: now == "")
    assert good and inner.count() == 0
    kernel.run("e.reset()")
    agree(root, lambda found: found[2] == before)


NETWORKS = max(2, int(os.environ.get("CONVNOTES_CASES", "400")) // 100)
DRAWN = """
import random_networks
def drawn(number):
    rng = np.random.default_rng([16, number])
    sample = (random_networks.draw_chain, random_networks.draw_graph)[number % 2](rng)
    return sample.net, sample.x(rng)
def shown(number):
    network, x = drawn(number)
    e.show(network, x if len(x) > 1 else next(iter(x.values())))
"""


def test_random_networks_light_the_fields_of_python_by_hover_and_by_keys(one):
    """They take turns in one view; CONVNOTES_CASES=4000 chooses some 300 units instead of some 30."""
    pytest.importorskip("torch", reason="random networks come with their twins in torch")
    page, root, kernel = one
    kernel.run(DRAWN)
    space, counts = {"np": np}, np.zeros(2, int)
    exec(DRAWN, space)
    for number in range(NETWORKS):
        network, x = space["drawn"](number)
        kernel.run(f"shown({number})")
        name, value = next(iter(x.items()))
        names = lambda: {plane.rsplit(":", 1)[0] for plane, _ in root.evaluate(PLANES)}  # noqa: E731
        held = lambda name=name: root.evaluate("(root, name) => root.numbers(name)", name)  # noqa: E731
        _, good = until(held, lambda found, value=value: found == value.ravel().tolist())
        assert good and names() <= set(network.names)
        counts += visit(page, root, plan_of(network, x), np.random.default_rng(number), 4, 8)
    print(f"{counts[0]} units by hover, {counts[1]} by keys, of {NETWORKS} networks")
    assert counts.min() >= NETWORKS
