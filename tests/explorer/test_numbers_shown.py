"""Numbers and padding as they are shown: cells, sums and the holes of transposed layers never say what is not so."""

import numpy as np
import pytest
import standalone
from views import space, until

import convnotes as cn
from convnotes.explorer.scripts import joined
from convnotes.figures import drawable, words

FORMAT = joined("base/format.js")
X = [[[0, 0, 3, 1, 2], [0, 0, 1, 4, 1], [2, 5, 2, 3, 1], [1, 2, 4, 1, 3]]]
LAYER_AT_HAND = cn.Layer([[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]], b=1, phi="relu"), X
# Values of one role, with what its cells say.
CELLS = [
    ([200, 0.3, 0, -0.4, 1.5, 30.2, 7], ["200", ".3", "0", "\u2212.4", "1.5", "30", "7"]),
    ([0.5, 0, 0.004, -0.25], [".5", "0", ".00", "\u2212.25"]),
    ([3, 0, -12], ["3", "0", "\u221212"]),
    ([14.75, 0, 2.5], ["14.8", "0", "2.5"]),
    ([24, 13.5, 0, -7], ["24", "13.5", "0", "\u22127"]),
]


@pytest.mark.parametrize(("values", "said"), CELLS)
def test_a_cell_says_0_only_of_nothing_in_stills_and_live(browser, values, said):
    assert [words.brief(v, words.decimals(values)) for v in values] == said or max(map(abs, values)) < 100
    page = browser.new_page()
    page.add_script_tag(content=FORMAT)
    role = {"scale": max(map(abs, values)), "decimals": words.decimals(values)}
    found = page.evaluate("([values, role]) => values.map((v) => brief(v, role))", [values, role])
    page.close()
    assert found == said == [words.brief(v, role["decimals"]) for v in values]


def open_at(browser, layer, x, selection, **traits):
    return standalone.open_page(browser, layer, np.asarray(x), selection=selection, **traits)


def test_sums_among_large_numbers_keep_their_fractions(browser):
    page = open_at(browser, cn.Layer([[[1.0]]]), [[200, 0.3, 0]], "y:0:1")
    assert "0.3" in page.locator(".cn-note").text_content()
    found = page.evaluate("document.querySelector('.convnotes-explorer').numbers('y')")
    assert found == [200, 0.3, 0]
    drawn = page.evaluate(DRAWN, "y:0:1")
    assert "0.3" in drawn and "0" not in drawn, drawn  # three sums: of the product, z and y
    page.close()


# What the panel writes on its canvas while a pixel is chosen anew.
DRAWN = """async (text) => {
  const write = CanvasRenderingContext2D.prototype.fillText, found = [];
  CanvasRenderingContext2D.prototype.fillText = function (said, ...at) {
    if (this.canvas.className === "cn-numbers" && /600/.test(this.font)) found.push(said);
    write.call(this, said, ...at);
  };
  for (const each of ["", text]) {
    model.set("selection", each);
    await new Promise((done) => setTimeout(done, 200));
  }
  CanvasRenderingContext2D.prototype.fillText = write;
  return found;
}"""


def test_tiny_sums_are_powers_of_ten(browser):
    layer = cn.Layer(np.full((1, 1, 2), 2e-9), phi="identity", padding="valid")
    page = open_at(browser, layer, [[3e-9, 1e-9]], "y:0:0")
    drawn = page.evaluate(DRAWN, "y:0:0")
    assert "8.000e\u221218" in drawn and not any("0.0000" in said for said in drawn), drawn
    page.close()


@pytest.mark.parametrize(("sizes", "shape"), [((1, 2, 3, 3), (4, 5)), ((1, 1, 2, 3), (3, 4)), ((2, 1, 3), (6,))])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_only_padding_is_drawn_as_padding_in_transposed_layers(browser, sizes, shape, stride):
    layer = space["layer"](*sizes, stride=stride, padding="valid").transposed()
    x = space["picture"](layer.n_in, *shape)
    g = layer.geometry(shape)
    page = open_at(browser, layer, x, "")
    for o in {(0,) * len(shape), tuple(n - 1 for n in g.out), tuple(n // 2 for n in g.out)}:
        text = f"y:0:{','.join(map(str, o))}"
        page.evaluate("text => model.set('selection', text)", text)
        chosen = lambda: page.locator(".convnotes-explorer").get_attribute("data-selection")  # noqa: E731
        assert until(chosen, lambda now, text=text: now == text)[1]
        drawn = lambda: (page.locator(".cn-ghost").first.get_attribute("d") or "").count("M")  # noqa: E731
        found, good = until(drawn, lambda now, o=o: now == layer.n_in * len(drawable.padding(g, o)))
        assert good, (text, found)
        page.wait_for_timeout(60)
        assert drawn() == found, text  # and stays
    assert not page.errors
    page.close()


@pytest.mark.parametrize("view", ["connections", "terms"])
def test_no_scale_gives_hidden_outputs_away(browser, view):
    layer, x = space["layer"](2, 1, 3, 3), space["picture"](2, 5, 6)
    page = open_at(browser, layer, x, "y:0:2,2", view=view, predict=True)
    legends = lambda: " ".join(page.locator(".cn-legend").all_inner_texts())  # noqa: E731
    most = f"{np.abs(layer(x)).max():.1f}"
    assert most not in legends()
    page.evaluate("model.set('predict', false)")
    assert until(legends, lambda said: most in said)[1]
    page.close()


# The least room between titles, or their legends, that stand beside one another.
ROOM = """() => {
  const parts = [...document.querySelectorAll(".cn-title")].map((title) => [...title.children]);
  const boxes = parts.map((own) => own.map((part) => part.getBoundingClientRect()));
  const beside = (a, b) => a.top < b.bottom && b.top < a.bottom;
  const rooms = (left, right) => left.flatMap((a) => right.filter((b) => beside(a, b)).map((b) => b.left - a.right));
  return Math.min(...rooms(boxes[0], boxes[1]), ...rooms(boxes[1], boxes[2]));
}"""


@pytest.mark.parametrize(
    ("layer", "x", "select", "predict", "widths"),
    [
        (cn.Layer(np.ones((3, 4))), np.ones(4), "y:0:", True, range(680, 820, 10)),
        (cn.Layer(np.ones((1, 1, 3, 2)), stride=(2, 3)), np.ones((1, 8, 10)), "x:0:7,4", False, range(960, 1200, 40)),
    ],
    ids=["outputs hidden", "a sum beside"],
)
def test_titles_stand_apart(browser, layer, x, select, predict, widths):
    page = open_at(browser, layer, x, select, predict=predict)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 600})
        page.wait_for_timeout(60)
        assert page.evaluate(ROOM) >= 6, width
    page.close()


# What is painted of the outputs, and of the kernels.
PAINTED = "() => ['cn-board-under', 'cn-board-over'].map((n) => document.querySelector(`.${n}`).toDataURL())"


@pytest.mark.parametrize("dragged", ["w", "x"])
def test_what_a_drag_leaves_in_sight_is_what_a_new_picture_paints(browser, dragged):
    page = open_at(browser, *LAYER_AT_HAND, "y:0:1,2")
    box = page.locator('[data-plane="w:0,0"]' if dragged == "w" else '[data-plane="x:0"]').bounding_box()
    x, y = box["x"] + (box["width"] - 8 if dragged == "w" else 8), box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(1, 6):  # a weight falls step by step; a stroke paints cell after cell
        page.mouse.move(*((x, y + 8 * n) if dragged == "w" else (x + 24 * n, y)))
        page.wait_for_timeout(40)
    page.mouse.up()
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    after = page.evaluate(PAINTED)
    for width in (1100, 1200):  # another width makes another picture
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(200)
    assert page.evaluate(PAINTED) == after and not page.errors
    page.close()
