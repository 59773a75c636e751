"""One connection followed: by mouse from every side and by keys, held to Python's `explain` and `fan_out`."""

import json

import numpy as np
import pytest
import standalone
from views import View, number, until

import convnotes as cn

EACH = 26  # connections of each of the layers, by mouse and as many by keys: more than 200 each
LAYERS = [
    ((2, 2, 3, 3), (2, 4, 5), {}), ((1, 1, 9), (1, 14), {}), ((2, 3), (3,), {}), ((1, 1, 3, 3, 3), (1, 4, 4, 4), {}),
    ((3, 2, 2, 3), (2, 6, 5), {"stride": 2, "boundary": "wrap"}), ((4, 1, 3, 3), (2, 5, 5), {"groups": 2}),
    ((2, 12, 3, 3), (12, 6, 6), {"flip": False}), ((1, 1, 5, 5), (1, 8, 8), {"padding": "full"}),
]  # fmt: skip
KEYS = ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "PageDown", "PageUp", "End", "Home"]
# Chooses pixels, and in the canvas of their products presses keys, or moves the mouse to points of it (as shares of its
# size); what is followed then, and what is said of it.
FOLLOW = """async (root, asked) => {
  const canvas = () => root.querySelector(".cn-numbers");
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 90)));
  const found = [];
  for (const [text, hands] of asked) {
    window.model.set("selection", text);
    await frame();
    for (const hand of hands) {
      if (typeof hand === "string") {
        canvas().dispatchEvent(new KeyboardEvent("keydown", { key: hand, bubbles: true }));
      } else {
        const box = canvas().getBoundingClientRect();
        const [clientX, clientY] = [box.left + hand[0] * box.width, box.top + hand[1] * box.height];
        const move = { bubbles: true, pointerType: "mouse", clientX, clientY };
        canvas().dispatchEvent(new PointerEvent("pointermove", move));
      }
      found.push([text, root.highlight().focus, root.dataset.selection]);
    }
    await frame();
    found.at(-1).push(root.querySelector(".cn-note").textContent);
  }
  return found;
}"""


def expected(layer, x, text):
    """Return every connection of a pixel as `highlight()["focus"]` says it, with its product, from Python."""
    role, channel, index = text.split(":")
    unit = (int(channel), *map(int, filter(None, index.split(","))))
    if role == "y":
        terms = layer.explain(x, unit).terms
        return {json.dumps([t.j, t.index and list(t.index), list(t.tap)]): t.product for t in terms}
    fed = layer.geometry(x.shape[1:]).fan_out(unit)
    weight = {(i, tap): layer.w[(i, unit[0] % layer.w.shape[1], *tap)] for i, _, tap in fed}
    return {json.dumps([i, list(o), list(tap)]): weight[i, tap] * x[unit] for i, o, tap in fed}


@pytest.mark.parametrize("n", range(len(LAYERS)))
def test_products_are_followed_by_mouse_and_by_keys(browser, n):
    rng = np.random.default_rng([12, n])
    w, shape, options = LAYERS[n]
    layer = cn.Layer(rng.integers(-4, 5, size=w), rng.integers(-2, 3, size=w[0]), **options)
    x = rng.integers(0, 7, size=shape)
    page = standalone.open_page(browser, layer, x)
    asked = []
    for hand in ("mouse", "keys"):
        for role, sizes in (("y", np.shape(layer(x))), ("x", shape)):
            unit = [int(rng.integers(size)) for size in sizes]
            hands = [str(k) for k in rng.choice(KEYS, EACH // 2)] if hand == "keys" else rng.random((200, 2)).tolist()
            asked.append((f"{role}:{unit[0]}:{','.join(map(str, unit[1:]))}", hands))
    followed = {"mouse": 0, "keys": 0}
    for (text, hands), hand in zip(asked, ("mouse", "mouse", "keys", "keys")):
        known = expected(layer, x, text)
        found = View(page, 0).root.evaluate(FOLLOW, [(text, hands)])
        for chosen, focus, selection, *note in found:
            assert chosen == selection  # following chooses nothing else
            if focus is not None:
                assert json.dumps(focus) in known, (text, focus, layer)
                followed[hand] += 1
            if focus is not None and note:
                assert number(note[0].split(" = ")[1].split(":")[0]) == known[json.dumps(focus)], note
    assert min(followed.values()) >= EACH, followed
    assert not page.errors
    page.close()


@pytest.fixture
def view(browser):
    page = standalone.open_page(browser, LAYER, X)
    yield View(page, 0)
    assert not page.errors
    page.close()


LAYER, X = cn.Layer(np.arange(-8, 10).reshape(1, 2, 3, 3), b=1), np.arange(40).reshape(2, 4, 5)
G = LAYER.geometry((4, 5))


def follows(view, focus):
    """Hold the view to this focus of the pixel that it holds."""
    found, good = until(lambda: view.root.evaluate("e => [e.dataset.selection, e.highlight().focus]"),
                        lambda now: now == ["y:0:1,2", focus])  # fmt: skip
    assert good, found


def line(view, before=None):
    """Wait until another line than `before` is drawn as the one followed: what is chosen is told before it is drawn."""
    found, good = until(lambda: view.root.locator(".cn-followed").get_attribute("d"), lambda d: d and d != before)
    assert good, found
    return found


def test_a_pixel_that_is_clicked_stays_and_is_followed_from_its_window_its_weights_and_its_lines(view):
    mouse = view.page.mouse
    mouse.click(*view.point(G, "y:0:1,2"))
    mouse.move(*view.point(G, "x:1:2,3"))
    follows(view, [1, [2, 3], [0, 0]])
    first = line(view)
    mouse.move(*view.point(G, "w:0,0:1,2"))
    follows(view, [0, [1, 1], [1, 2]])
    line(view, first)
    point = view.root.locator(".cn-stage").evaluate("""(stage) => {
      const line = stage.querySelector(".cn-followed"), box = stage.getBoundingClientRect();
      const at = line.getPointAtLength(0.72 * line.getTotalLength());
      return [box.left + at.x, box.top + at.y];
    }""")
    mouse.move(1, 1)
    follows(view, None)
    mouse.move(*point)
    follows(view, [0, [1, 1], [1, 2]])
    mouse.move(*view.point(G, "x:0:3,4"))  # which it does not read
    assert until(view.state, lambda now: now[0] == "x:0:3,4")[1]
    mouse.move(*view.point(G, "x:0:1,2"))  # which it does
    follows(view, [0, [1, 2], [1, 1]])
    view.page.keyboard.press("Escape")  # follows none, then holds none
    follows(view, None)
    view.page.keyboard.press("Escape")
    mouse.move(*view.point(G, "x:0:1,1"))
    assert until(view.state, lambda now: now[0] == "x:0:1,1")[1]


def test_a_weight_of_the_pixel_held_is_dragged_while_its_sum_stays_in_sight(view):
    mouse = view.page.mouse
    mouse.click(*view.point(G, "y:0:1,2"))
    x, y = view.point(G, "w:0,1:1,1")
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y - 30, steps=4)
    mouse.up()
    follows(view, [1, [1, 2], [1, 1]])
    assert view.root.evaluate("e => e.numbers('w')")[13] == 15


def test_keys_go_on_in_the_window_and_the_live_region_says_what_is_followed(view):
    view.page.mouse.click(*view.point(G, "y:0:1,2"))
    view.root.locator("[data-plane='x:0']").focus()
    view.page.keyboard.press("ArrowRight")
    follows(view, [0, [2, 3], [0, 0]])
    view.page.keyboard.press("ArrowUp")
    follows(view, [0, [1, 3], [1, 0]])
    said, good = until(view.root.locator(".cn-live").text_content, lambda now: "\u00d7" in now)
    assert good and said.startswith("\u22125 \u00d7 8 = \u221240: weight \u22125 at row 1, column 0 from input 0"), said
    tag, good = until(view.root.locator(".cn-tag").text_content, lambda now: now == "\u22125 \u00d7 8 = \u221240")
    assert good, tag
