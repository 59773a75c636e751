"""The explorer of a network in a browser: hover, keys, locks, painting, folding, all held to Python."""

import json
import os

import known_networks
import numpy as np
import pytest
import random_networks
import standalone
from network_units import lit, plan_of, visit
from views import read, until

import convnotes as cn
from convnotes.explorer.page import plain

NETWORKS = max(2, int(os.environ.get("CONVNOTES_CASES", "400")) // 50)
# Shows another network in the page that is open.
SWAP = """([graph, tensors]) => {
  model.set("selection", "");
  model.set("graph", graph);
  model.set("tensors", tensors);
}"""
# The light as it stands, and as a picture that is made anew draws it.
LIGHT = """async (root) => {
  const drawn = () => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done, 60)), 60));
  const light = () => root.querySelector(".cn-board-over").toDataURL();
  await drawn();
  const before = light();
  for (let n = 0; n < 2; n++) root.querySelector(".cn-node-name[aria-expanded]").click();
  await drawn();
  return [before, light()];
}"""
# Moves over a cell of a plane; what the view then lights.
MOVE = """(root, [name, [channel, ...index], shape, click]) => {
  const slice = shape.length === 4 ? `[data-slice="${index[0]}"]` : "";
  const plane = root.querySelector(`[data-plane="${name}:${channel}"]${slice}`);
  if (!plane) return null;
  const box = plane.getBoundingClientRect(), [rows, cols] = [1, 1, ...shape.slice(1)].slice(-2);
  const [row, col] = [0, 0, ...index].slice(-2);
  const where = { bubbles: true, pointerType: "mouse", buttons: 0, button: 0, pointerId: 1,
    clientX: box.left + (col + 0.5) * box.width / cols, clientY: box.top + (row + 0.5) * box.height / rows };
  plane.dispatchEvent(new PointerEvent("pointermove", where));
  if (click) plane.dispatchEvent(new MouseEvent("click", where));
  return [root.dataset.selection, root.highlight()];
}"""


BOXES = """all => all.map((e) => {
  const { left, top, right, bottom } = e.getBoundingClientRect();
  return [left, top, right, bottom];
})"""


def root_of(page):
    return page.locator(".convnotes-network")


def move(page, net, shapes, name, unit, click=False):
    return read(root_of(page), MOVE, [name, list(unit), list(shapes[name]), click])


def test_random_networks_light_the_fields_of_python_by_hover_and_by_keys(browser):
    """Networks take turns in one page; CONVNOTES_CASES=3000 chooses about 400 units instead of some 50."""
    pytest.importorskip("torch", reason="random networks come with their twins in torch")
    page, counts = None, np.zeros(2, int)
    for number in range(NETWORKS):
        rng = np.random.default_rng([15, number])
        sample = (random_networks.draw_chain, random_networks.draw_graph)[number % 2](rng)
        net, x = sample.net, sample.x(rng)
        given = x if len(x) > 1 else next(iter(x.values()))
        if page is None:
            page = standalone.open_network(browser, net, given)
        else:
            e = cn.explore(net, given)
            page.evaluate(SWAP, json.loads(plain([e.graph, e.tensors])))
        counts += visit(page, root_of(page), plan_of(net, x), rng, 3, 8)
        light, anew = root_of(page).evaluate(LIGHT)
        assert light == anew, f"what is lit of network {number} is not what is drawn anew"
    print(f"{counts[0]} units by hover, {counts[1]} by keys, of {NETWORKS} networks")
    assert page.errors == [] and counts.min() > NETWORKS
    page.close()


@pytest.fixture(scope="module")
def net():
    return known_networks.pnet()


@pytest.fixture(scope="module")
def photograph():
    return known_networks.photograph()


@pytest.fixture
def page(browser, net, photograph):
    page = standalone.open_network(browser, net, photograph, selection="face:1:6,3")
    yield page
    assert page.errors == []
    page.close()


def test_a_view_that_is_made_outside_the_page_has_its_colours(browser, page, net, photograph):
    late = standalone.open_network(browser, net, photograph, selection="face:1:6,3", late=True)
    lights = []
    for each in (page, late):
        each.bring_to_front()  # behind another it would draw late
        assert chosen(each) == "face:1:6,3"
        lights.append(root_of(each).evaluate(LIGHT))
    assert lights[0] == lights[1]
    late.close()


def chosen(page):
    return root_of(page).get_attribute("data-selection")


def test_the_face_is_seen_through_a_field_of_12_by_12(page):
    said = root_of(page).evaluate("root => root.highlight().text")
    assert (
        said
        == "face, channel 1, row 6, column 3: value 0.999568; sees 432 (12 \u00d7 12 in 3 channels) of 3,072 cells of x"
    )
    heard, good = until(lambda: page.locator(".cn-live").text_content(), lambda text: text == said)
    assert good, heard


def test_a_click_locks_and_a_second_lets_go(page, net, photograph):
    shapes = plan_of(net, {"x": photograph}).shapes
    move(page, net, shapes, "conv2", (3, 4, 5), click=True)
    assert page.evaluate("[model.get('selection'), model.get('locked')]") == ["conv2:3:4,5", True]
    move(page, net, shapes, "conv1", (0, 1, 1))
    assert chosen(page) == "conv2:3:4,5"
    move(page, net, shapes, "conv2", (3, 4, 5), click=True)
    assert page.evaluate("model.get('locked')") is False
    move(page, net, shapes, "conv1", (0, 1, 1))
    assert chosen(page) == "conv1:0:1,1"


def test_keys_move_within_a_node_and_between_nodes(page):
    page.locator('[data-plane="conv3:2"]').focus()
    press = page.keyboard.press
    press("ArrowRight")
    assert chosen(page) == "conv3:2:5,5"  # the first key chooses the middle
    for key, where in [("ArrowRight", "conv3:2:5,6"), ("ArrowUp", "conv3:2:4,6"), ("PageDown", "conv3:3:4,6"),
                       ("Home", "conv3:3:4,0"), ("Control+End", "conv3:3:10,10"),
                       ("Shift+ArrowRight", "conv4_1:0:10,10"),
                       ("Shift+ArrowRight", "face:0:10,10"), ("Shift+ArrowLeft", "conv4_1:0:10,10")]:  # fmt: skip
        press(key)
        assert chosen(page) == where, key
    press("Enter")
    assert page.evaluate("model.get('locked')") is True
    press("Escape")
    assert page.evaluate("model.get('locked')") is False and chosen(page) == "conv4_1:0:10,10"
    press("Escape")
    assert chosen(page) == ""


def test_the_step_below_a_pool_goes_to_its_winner(page, net, photograph):
    page.evaluate("model.set('selection', 'pool1:4:3,2')")
    winner = net["pool1"].winners(net.activations(photograph)["conv1"])[4, 3, 2].tolist()
    assert root_of(page).evaluate("root => root.highlight().winner") == [4, winner]
    page.get_by_role("button", name="step to a cell that the unit reads").click()
    assert chosen(page) == f"conv1:4:{winner[0]},{winner[1]}"


def test_painting_the_photograph_moves_the_answer_to_python_s(page, net, photograph):
    box = page.locator('[data-plane="x:0"]').bounding_box()
    at = lambda row, col: (box["x"] + (col + 0.5) * box["width"] / 32, box["y"] + (row + 0.5) * box["height"] / 32)  # noqa: E731
    page.evaluate("model.set('locked', true)")
    page.mouse.move(*at(14, 8))
    page.mouse.down()
    page.mouse.move(*at(14, 16), steps=3)
    page.mouse.up()
    sent = page.evaluate("model.sent.filter(({ kind }) => kind === 'edit')")
    painted = photograph.copy()
    shown = np.reshape(read(root_of(page), "root => root.numbers('x')"), photograph.shape)
    assert (shown != photograph).sum() >= 8 and (shown[1:] == photograph[1:]).all()
    painted[:] = shown
    right = net(painted)["face"]
    mine = np.reshape(read(root_of(page), "root => root.numbers('face')"), right.shape)
    np.testing.assert_allclose(mine, right, atol=2e-6)
    assert sent[0]["more"] and sent[0]["ahead"] and chosen(page) == "face:1:6,3"


def test_a_number_typed_over_an_input_is_computed_at_once(page, net, photograph):
    page.locator('[data-plane="x:1"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("0")
    page.keyboard.type(".75")
    page.keyboard.press("Enter")
    painted = photograph.copy()
    painted[1, 15, 15] = 0.75
    mine = read(root_of(page), "root => root.numbers('box')")
    np.testing.assert_allclose(mine, net(painted)["box"].ravel(), atol=2e-6)


def test_what_another_look_lights_is_said_in_its_own_words(page):
    said = set()
    for look in ("field", "ways", "influence"):
        page.locator(".cn-bar").get_by_text(look, exact=True).click()
        assert page.evaluate("model.get('look')") == look
        told, other = until(page.locator(".cn-panel .cn-note").text_content, lambda now: now not in said)
        assert other, told
        said.add(told)
    assert len(said) == 3 and any("how many ways lead there" in text for text in said)


def residual(blocks):
    rng = np.random.default_rng(0)
    nodes, read = {"stem": (cn.Layer(rng.normal(size=(4, 1, 3, 3))), "x")}, "stem"
    for n in range(blocks):
        nodes[f"b{n}/conv"] = (cn.Layer(rng.normal(size=(4, 4, 3, 3)) / 6, phi="relu"), read)
        nodes[f"b{n}/add"] = (cn.Add(), f"b{n}/conv", read)
        read = f"b{n}/add"
    return cn.Network(nodes), rng.normal(size=(1, 12, 12))


def test_forty_nodes_open_folded_and_a_run_is_shown_when_asked_or_chosen(browser):
    net, x = residual(20)
    page = standalone.open_network(browser, net, x, selection="x:0:6,6")
    names = {
        text.split(":")[0] for text in page.locator("[data-plane]").evaluate_all("all => all.map(e => e.dataset.plane)")
    }
    assert names == {"x", "stem", "b0/conv", "b0/add"}
    assert page.locator(".cn-lens").is_hidden()  # all cells are large enough
    page.evaluate("model.set('selection', 'b0/add:1:6,6')")
    values = net.activations(x)
    terms = [f"{values[name][1, 6, 6]:.6g} of {name}".replace("-", "\u2212") for name in ("b0/conv", "stem")]
    told, good = until(page.locator(".cn-line-of").text_content, lambda now: now == f"Add; {' + '.join(terms)}")
    assert good, told
    page.get_by_role("button", name="show 19 more blocks like the one before, 38 nodes").click()
    (asked,) = page.evaluate("model.sent.filter(({ kind }) => kind === 'unfold')")
    assert "b19/add" in asked["names"] and page.locator('[data-plane="b19/add:1"]').count() == 1
    page.get_by_role("button", name="fold away stem").click()
    assert page.locator('[data-plane="stem:0"]').count() == 0
    assert page.errors == []
    page.close()
    page = standalone.open_network(browser, net, x, selection="b19/add:1:6,6")
    assert page.locator('[data-plane="b19/add:1"]').count() == 1
    found = root_of(page).evaluate("root => root.highlight()")
    assert [found["below"], found["above"]] == lit(plan_of(net, {"x": x}), "b19/add", (1, 6, 6))
    assert page.errors == []
    page.close()


def test_a_walk_goes_where_its_steps_say_and_waits(browser, net, photograph):
    steps = [("face:1:6,3", "Why there?"), ("conv1:0:12,6", "A first layer sees little."), ("", "That was all.")]
    walk = [{"selection": selection, "text": text} for selection, text in steps]
    page = standalone.open_network(browser, net, photograph, walk=walk)
    assert chosen(page) == ""
    for n, (selection, text) in enumerate(steps):
        page.locator(".cn-walk").get_by_role("button", name="walk" if n == 0 else "next").click()
        assert chosen(page) == selection and text in page.locator(".cn-walk").text_content()
    page.locator(".cn-walk").get_by_role("button", name="back").click()
    assert chosen(page) == "conv1:0:12,6"
    page.set_viewport_size({"width": 640, "height": 800})  # the sum follows, too
    width, good = until(lambda: page.locator(".cn-numbers").evaluate("e => e.offsetWidth"), lambda now: now <= 640)
    assert good, width
    page.close()


# The middles of the 11 x 11 cells of the nth view of the lens, as greys.
ENLARGED = """(root, n) => {
  const pen = root.querySelector(".cn-enlarged").getContext("2d"), middle = (k) => 1 + 9 * k + 4;
  return [...Array(121).keys()].map((at) =>
    pen.getImageData(n * 113 + middle(at % 11), middle(Math.floor(at / 11)), 1, 1).data[0]);
}"""


# The greys of a board's uppermost px over the first plane.
UPPERMOST = """(root) => {
  const [board, plane] = ["canvas.cn-board", '[data-plane="x:0"]'].map((one) => root.querySelector(one));
  const [from, at] = [board, plane].map((one) => one.getBoundingClientRect());
  const { data } = board.getContext("2d").getImageData(at.left - from.left, at.top - from.top, 150, 30);
  return [...data].filter((_, n) => n % 4 === 0);
}"""


def test_cells_too_small_to_point_at_are_all_seen_and_enlarged_around_the_chosen_one(browser):
    x = np.random.default_rng(0).integers(1, 256, (1, 400, 400))
    x[0, :80] = 0
    for row, col in np.ndindex(5, 25):  # a dot in each 16 x 16 cells, which are 6 x 6 px; browsers skip half of them
        x[0, 16 * row + 3 + 2 * row, 16 * col + 3 + col % 10] = 255
    page = standalone.open_network(browser, cn.Network([cn.Layer([[np.ones((3, 3))]]), cn.MaxPool(20)]), x)
    root, labels = root_of(page), page.locator(".cn-lens-label")
    light = np.reshape(root.evaluate(UPPERMOST), (5, 6, 25, 6)) - 20.0
    np.testing.assert_allclose(light.sum(axis=(1, 3)), 235 * (150 / 400) ** 2, rtol=0.5)
    moved = [
        ("conv1:0:100,101", ["x, 0", "conv1, 0"]),
        ("x:0:100,101", ["x, 0", "conv1, 0"]),
        ("pool1:0:4,4", ["conv1, 0", "pool1, 0"]),
    ]
    for text, shown in moved:
        page.evaluate("text => model.set('selection', text)", text)
        found, good = until(labels.all_text_contents, lambda now, shown=shown: [one for one in now if one] == shown)
        assert good, (text, found)
        if text.startswith("pool1"):
            continue
        seen = np.reshape(root.evaluate(ENLARGED, 0), (11, 11))
        assert abs(seen - (20 + 235 * x[0, 95:106, 96:107] / 255)).max() <= 2, text
    assert page.errors == []
    page.close()


@pytest.mark.parametrize("width", [390, 900, 1400])
def test_no_plane_lies_on_another_at_any_width(browser, net, photograph, width):
    page = standalone.open_network(browser, net, photograph, width=width)
    boxes = page.locator("[data-plane]").evaluate_all(BOXES)
    for n, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:n]:
            assert right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 1 or other[3] <= top + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_headings_of_astronet_are_whole_and_apart(browser):
    curves = {"global": np.zeros((1, 2001), np.float32), "local": np.zeros((1, 201), np.float32)}
    page = standalone.open_network(browser, known_networks.astronet(), curves, width=900)
    names = page.locator(".cn-node-name")
    assert {"global/conv5b", "local/pool2", "planet"} < set(names.all_text_contents())
    assert names.evaluate_all("all => all.every((e) => e.scrollWidth <= e.clientWidth)")
    boxes = page.locator(".cn-node-name, .cn-node-turns > *").evaluate_all(BOXES)
    for n, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:n]:
            assert right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 3 or other[3] <= top + 3
    page.close()
