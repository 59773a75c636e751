"""Guesses at hidden outputs: by mouse alone, by keys typed over them, and what stays the page's."""

import re

import numpy as np
import pytest
import standalone
from views import View, until

import convnotes as cn

LAYER, X = cn.Layer(np.full((1, 1, 3, 3), 2), b=1), np.arange(20).reshape(1, 4, 5)  # y[1, 2] is 2 * 63 + 1
G = LAYER.geometry((4, 5))
LISTEN = """window.heard = [];
document.addEventListener("keydown", (event) => {
  if (!event.target.closest("[data-lm-suppress-shortcuts]")) window.heard.push(event.key);
}, true)"""  # as JupyterLab does


@pytest.fixture
def view(browser):
    page = standalone.open_page(browser, LAYER, X, predict=True)
    page.evaluate(LISTEN)
    yield View(page, 0)
    assert not page.errors
    page.close()


def says(view, text):
    found, good = until(view.root.locator(".cn-note").text_content, lambda now: text in now)
    assert good, found


def hidden(view):
    """Say whether the sentence of what is chosen keeps the result back."""
    return "hidden" in view.state()[1]["text"]


def test_a_click_asks_and_a_second_click_reveals(view):
    at = view.point(G, "y:0:1,2")
    view.page.mouse.click(*at)
    field = view.root.locator(".cn-field")
    assert field.get_attribute("aria-label") == "your prediction" and hidden(view)
    view.page.mouse.click(*at)
    assert field.count() == 0 and not hidden(view)
    assert view.root.get_attribute("data-pins") == ""


# The middle of the cell of y[1, 2] in the view below: in its map of the result, or beside its row of the matrix.
BELOW = {
    "terms": """root => {
      const edge = root.querySelector(".cn-terms-edge");
      edge.scrollIntoView({ block: "center" });
      const { left, top } = edge.ownerSVGElement.getBoundingClientRect();
      const maps = [...edge.getAttribute("d").matchAll(/M(\\S+) (\\S+)h(\\S+)v(\\S+)h/g)];
      const [x, y, w, h] = maps.at(MAP).slice(1).map(Number);
      return [left + x + (2.5 * w) / 5, top + y + (1.5 * h) / 4];
    }""",
    "matrix": """root => {
      const rules = root.querySelector(".cn-matrix-rules");
      rules.scrollIntoView({ block: "center" });
      const { left, top } = rules.ownerSVGElement.getBoundingClientRect();
      const [x, y, , h] = /M(\\S+) (\\S+)h(\\S+)v(\\S+)h/.exec(rules.getAttribute("d")).slice(1).map(Number);
      return [left + x - 8, top + y + (7.5 * h) / 20];
    }""",
}


def below(view, extra, n=-1):
    view.page.evaluate("name => model.set('view', name)", extra)
    return view.root.evaluate(BELOW[extra].replace("MAP", str(n)))


def field_covers(view, at):
    box = view.root.locator(".cn-field").bounding_box()
    return 0 <= at[0] - box["x"] <= box["width"] and 0 <= at[1] - box["y"] <= box["height"]


@pytest.mark.parametrize("extra", BELOW)
def test_below_the_picture_a_click_asks_where_it_was_and_a_second_click_reveals(view, extra):
    at = below(view, extra)
    view.page.mouse.click(*at)
    assert view.root.get_attribute("data-selection") == "y:0:1,2"
    assert view.root.locator(".cn-field").get_attribute("aria-label") == "your prediction" and hidden(view)
    assert field_covers(view, at)
    view.page.mouse.click(*at)
    assert view.root.locator(".cn-field").count() == 0 and not hidden(view)
    assert view.root.get_attribute("data-pins") == ""


@pytest.mark.parametrize("extra", BELOW)
def test_below_the_picture_keys_typed_over_a_hidden_output_are_a_guess_there(view, extra):
    at = below(view, extra)
    view.page.mouse.move(*at)
    view.page.keyboard.press("1")
    assert field_covers(view, at)
    view.page.keyboard.type("27")
    view.page.keyboard.press("Enter")
    says(view, "Right: it is 127.")
    assert view.page.evaluate("heard") == []


def test_a_click_in_a_term_asks_at_its_result(browser):
    layer = cn.Layer(np.full((1, 2, 3, 3), 2))
    page = standalone.open_page(browser, layer, np.arange(40).reshape(2, 4, 5), predict=True)
    view = View(page, 0)
    result = below(view, "terms")
    page.mouse.click(*below(view, "terms", 0))
    assert field_covers(view, result) and hidden(view) and not page.errors
    page.close()


def test_enter_in_an_empty_field_reveals_and_escape_does_not(view):
    view.page.mouse.click(*view.point(G, "y:0:1,2"))
    view.page.keyboard.press("Escape")
    assert view.root.locator(".cn-field").count() == 0 and hidden(view)
    view.page.mouse.click(*view.point(G, "y:0:1,2"))
    view.page.keyboard.press("Enter")
    assert not hidden(view)


@pytest.mark.parametrize(
    ("guess", "told"), [("127", "Right: it is 127."), ("128", "You said 128; it is 127."), ("126.9", "You said 126.9;")]
)
def test_a_whole_number_is_guessed_exactly(view, guess, told):
    view.page.mouse.click(*view.point(G, "y:0:1,2"))
    view.page.keyboard.type(guess)
    view.page.keyboard.press("Enter")
    says(view, told)


def test_a_number_with_two_readings_is_asked_about_and_reveals_nothing(view):
    view.page.mouse.click(*view.point(G, "y:0:1,2"))
    view.page.keyboard.type("1,000")
    view.page.keyboard.press("Enter")
    says(view, "can be read in two ways: type 1000 or 1.000.")
    assert hidden(view) and view.root.locator(".cn-field").count() == 1


@pytest.mark.parametrize("extra", ["connections", "terms"])
def test_keys_over_a_hidden_output_go_to_the_guess_without_focus(view, extra):
    view.page.evaluate("name => model.set('view', name)", extra)
    view.page.mouse.move(*view.point(G, "y:0:1,2"))
    assert view.page.evaluate("document.activeElement === document.body")
    for key in ("-", "1", ".", "5", "Enter"):
        view.page.keyboard.press(key)
    says(view, "You said \u22121.5; it is 127.")
    view.page.mouse.move(*view.point(G, "y:0:2,2"))
    view.page.evaluate("document.activeElement.blur()")
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("heard") == [] and not hidden(view)
    view.page.keyboard.press("1")  # over an output that is in sight
    assert view.page.evaluate("heard") == ["1"]


def test_other_keys_and_keys_elsewhere_stay_the_pages(view):
    view.page.mouse.move(*view.point(G, "y:0:1,2"))
    others = ["a", "m", "ArrowDown", "Shift+Enter", "Control+1"]
    for key in others:
        view.page.keyboard.press(key)
    heard = view.page.evaluate("heard")
    assert [key for key in heard if key not in ("Shift", "Control")] == ["a", "m", "ArrowDown", "Enter", "1"]
    view.page.mouse.move(*view.point(G, "x:0:1,2"))
    view.page.keyboard.press("2")
    assert view.page.evaluate("heard.pop()") == "2"
    view.page.mouse.move(*view.point(G, "y:0:1,2"))
    view.page.evaluate("document.body.append(document.createElement('input'))")
    view.page.evaluate("document.querySelector('body > input').focus({ preventScroll: true })")
    view.page.keyboard.press("3")
    assert view.page.evaluate("document.querySelector('body > input').value") == "3"


def test_a_closed_view_takes_no_more_keys(view):
    view.page.mouse.move(*view.point(G, "y:0:1,2"))
    view.page.evaluate("stop()")
    view.page.keyboard.press("4")
    assert view.page.evaluate("heard") == ["4"]


# Every number that the page writes: in its text, its attributes, and on its canvases as they are painted anew; and the
# colours of the products' cells.
LISTENS = """() => {
  const fill = CanvasRenderingContext2D.prototype.fillRect;
  CanvasRenderingContext2D.prototype.fillRect = function (...at) {
    if (this.canvas.closest(".cn-numbers")) window.shades.add(this.fillStyle);
    fill.call(this, ...at);
  };
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (said, ...at) {
    window.written.push(said);
    write.call(this, said, ...at);
  };
}"""
WRITTEN = """async (text) => {
  window.written = [];
  model.set("selection", text);
  await new Promise((done) => setTimeout(done, 250));
  const root = document.querySelector(".convnotes-explorer");
  const said = [...root.querySelectorAll("*")].flatMap((e) => [e.title, e.ariaLabel, e.getAttribute("aria-valuetext")]);
  return [...window.written, root.textContent, ...said, JSON.stringify(root.highlight())].join(" ; ");
}"""
SECRET = {  # weights, inputs and biases of one digit or two, so that no product or sum is any of them
    "numbers": cn.Layer([[11, 13], [17, 19]], [3, 5]),
    "image": cn.Layer([[[[11]], [[13]]], [[[17]], [[19]]]], [3, 5]),
}


@pytest.mark.parametrize("name", SECRET)
def test_with_an_output_all_is_hidden_that_it_comes_of(browser, name):
    layer = SECRET[name]
    x = np.array([29, 31]) if name == "numbers" else np.array([[[29, 7]], [[31, 2]]])
    one = "" if name == "numbers" else "0,0"
    told = {t.product for i in (0, 1) for t in layer.explain(x, (i,) if not one else (i, 0, 0)).terms}
    told |= {*map(int, layer.z(x)[:, 0, 0] if one else layer.z(x))}
    told |= {z - b for z, b in zip(sorted(layer.z(x).reshape(2, -1)[:, 0]), (3, 5))}
    page = standalone.open_page(browser, layer, x, predict=True)
    page.evaluate("() => { window.written = []; window.shades = new Set(); }")
    page.evaluate(LISTENS)
    for extra in ("connections", "terms", "matrix"):
        page.evaluate("name => model.set('view', name)", extra)
        for text in (f"y:0:{one}", f"y:1:{one}", f"x:0:{one}", f"w:1,0:{one}"):
            said = page.evaluate(WRITTEN, text)
            found = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", said)}
            assert not found & told, (extra, text, found & told)
            if text[0] != "w":  # and with one connection followed, by keys
                page.locator(".cn-numbers").focus()
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(250)
                followed = page.locator(".cn-tag").text_content()
                assert followed.endswith("= ?") and followed in page.locator(".cn-note").text_content()
                page.keyboard.press("Escape")
    assert page.evaluate("shades.size") == 1  # no product's sign or size
    assert page.evaluate("document.querySelector('.convnotes-explorer').numbers('y')") == [None] * layer(x).size
    page.locator(".cn-do-gallery").click()
    assert page.locator(".cn-preview").count() and not page.locator(".cn-preview canvas").count()
    page.evaluate("model.set('predict', false)")
    assert str(max(told)) in page.evaluate(WRITTEN, f"y:1:{one}").replace(",", "") and not page.errors
    assert page.evaluate("shades.size") > 1
    page.close()
