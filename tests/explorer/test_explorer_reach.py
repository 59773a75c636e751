"""Who can use the explorer: by keys alone, by touch, with a screen reader, and with any kind of colour vision."""

import itertools

import numpy as np
import pytest
import standalone
from desk import open_desk
from views import View, space, until

from convnotes.explorer.scripts import joined

# Machado, Oliveira and Fernandes (2009), doi.org/10.1109/TVCG.2009.113: deuteranopia, in linear RGB.
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)

# Every text that is seen, with its colour and that of what lies behind it; disabled controls are exempt, as in WCAG.
TEXTS = """() => {
  const colour = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const behind = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found[3] > 0) layers.push(found);
      if (found[3] === 1) break;
    }
    const over = (under, [r, g, b, a]) => [r, g, b].map((c, k) => c * a + under[k] * (1 - a));
    return layers.reverse().reduce(over, [255, 255, 255]);
  };
  const found = [], root = document.querySelector(".convnotes-explorer");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    const seen = el.checkVisibility({ checkVisibilityCSS: true });
    if (!text || !seen || el.closest("[aria-disabled=true], .cn-live")) continue;
    const style = getComputedStyle(el), pin = el.closest("svg") && getComputedStyle(el.previousElementSibling).fill;
    found.push([text, colour(pin ? style.fill : style.color).slice(0, 3), pin ? colour(pin).slice(0, 3) : behind(el)]);
  }
  return found;
}"""


def linear(rgb):
    c = np.asarray(rgb, float) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    """Return the contrast ratio of two colours, as WCAG 2 defines it."""
    light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (a, b))
    return (light[1] + 0.05) / (light[0] + 0.05)


def hex_rgb(text):
    return [int(text[n : n + 2], 16) for n in (1, 3, 5)]


def lab_colour(rgb, seen_by=None):
    """Return a colour in CIELAB, as seen with ordinary vision or through a matrix."""
    rgb = linear(rgb) if seen_by is None else np.clip(seen_by @ linear(rgb), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    f = np.cbrt(xyz / [0.9505, 1, 1.089])
    f = np.where(xyz / [0.9505, 1, 1.089] > 0.008856, f, 7.787 * xyz / [0.9505, 1, 1.089] + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(a, b, seen_by=None):
    return float(np.linalg.norm(lab_colour(a, seen_by) - lab_colour(b, seen_by)))


def plain(browser, sizes=(2, 2, 3, 3), shape=(2, 6, 7), **traits):
    made, x = space["layer"](*sizes), space["picture"](*shape)
    return standalone.open_page(browser, made, x, **traits), made, x


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["connections", "terms", "matrix"])
def test_every_text_stands_out_from_what_lies_behind_it(browser, theme, view):
    pins = ["y:0:0,0", "y:0:2,2", "x:1:3,3", "y:1:5,5", "x:0:0,6", "y:1:0,6"]
    page, *_ = plain(browser, theme=theme, view=view, pins=pins)
    for selection in ("y:1:2,3", "x:0:1,1", "w:1,0:0,2", ""):
        page.evaluate("selection => model.set('selection', selection)", selection)
        chosen = lambda: page.locator(".convnotes-explorer").get_attribute("data-selection")  # noqa: E731
        assert until(chosen, lambda now, text=selection: now == text)[1]
        page.wait_for_timeout(150)
        found = page.evaluate(TEXTS)
        assert len(found) > 30 and {"A", "F"} <= {text for text, _, _ in found}
        poor = [(text, round(contrast(ink, paper), 2)) for text, ink, paper in found if contrast(ink, paper) < 4.5]
        assert not poor, (selection, poor)
    page.close()


def palette(browser, expression):
    """Return the value of an expression over the palette's script."""
    page = standalone.blank(browser)
    page.add_script_tag(content=joined("base/palette.js"))
    found = page.evaluate(expression)
    page.close()
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_stand_out_on_every_colour_of_a_cell(browser, theme):
    shades = f"""[true, false].flatMap((diverging) => Array.from({{ length: 401 }}, (_, n) => {{
      const colour = colourOf({{ scale: 1 }}, diverging ? n / 200 - 1 : n / 400, "{theme}", diverging);
      return [colour, inkOn(colour)];
    }}))"""
    assert min(contrast(colour, hex_rgb(ink)) for colour, ink in palette(browser, shades)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stay_apart_without_green_receptors(browser, theme):
    ends = palette(browser, f"['negative', 'zero', 'positive'].map((name) => PALETTES.{theme}[name])")
    for a, b in itertools.combinations(ends, 2):
        assert apart(a, b, DEUTERANOPIA) > 40, (a, b)
    page, *_ = plain(browser, theme=theme, pins=["y:0:0,0", "y:0:2,2", "x:1:3,3", "y:1:5,5", "x:0:0,6", "y:1:0,6"])
    flags = page.evaluate(
        "[...document.querySelectorAll('.cn-pin-flag')].map((e) => getComputedStyle(e).fill.match(/\\d+/g).map(Number))"
    )
    page.close()
    assert len(flags) == 6
    for a, b in itertools.combinations(flags, 2):  # colours, and letters beside them
        assert apart(a, b) > 30 and apart(a, b, DEUTERANOPIA) > 30, (a, b)


def tree(page):
    """Return the nodes of the accessibility tree that are not ignored: dicts with role, name, value, properties."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    read = lambda node, key: node.get(key, {}).get("value", "")  # noqa: E731
    return [
        {key: read(node, key) for key in ("role", "name", "value", "description")}
        | {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
        for node in nodes
        if not node["ignored"]
    ]


@pytest.mark.parametrize("view", ["connections", "terms", "matrix"])
def test_a_screen_reader_finds_names_roles_and_values(browser, view):
    page, made, x = plain(browser, view=view, selection="y:1:2,3", pins=["y:0:0,0"])
    page.wait_for_function("document.querySelector('.cn-live').textContent")
    nodes = tree(page)
    nameless = [
        n for n in nodes if n.get("focusable") and n["role"] not in ("RootWebArea", "scrollable") and not n["name"]
    ]
    assert not nameless, nameless
    names = [n["name"] for n in nodes]
    assert len([n for n in nodes if n["name"].startswith("kernel from input")]) == 4
    assert "input 1, 6 \u00d7 7" in names and "output 0, 6 \u00d7 7" in names
    bias = next(n for n in nodes if n["role"] == "spinbutton")
    assert bias["name"] == "bias of output 1" and float(bias["value"]) == pytest.approx(made.b[1], rel=1e-5)
    pressed = {n["name"]: n.get("pressed") for n in nodes if n["role"] in ("button", "togglebutton") and "pressed" in n}
    assert pressed["the layer as one big matrix"] == ("true" if view == "matrix" else "false")
    assert any(n["role"] == "slider" and n["name"] == "place of the sweep in the output" for n in nodes)
    products = next(n["name"] for n in nodes if n["name"].startswith("the products: "))
    e = made.explain(x, (1, 2, 3))
    assert products.count(" times ") == len([t for t in e.terms if t.index])
    said = page.locator(".cn-live").text_content()
    assert said == page.evaluate("document.querySelector('.convnotes-explorer').highlight().text") and "gives" in said
    assert {"pin A: choose output 0 row 0, column 0", "remove pin A"} <= set(names)
    if view != "connections":
        assert any(n["role"] == "image" and len(n["name"]) > 30 for n in nodes)
    page.close()


def test_everything_is_reached_with_the_tab_key(browser):
    page, *_ = plain(browser, view="terms", selection="y:1:2,3", pins=["y:0:0,0"])
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.plane || document.activeElement.className"))
        ring = page.evaluate(
            "[document.activeElement].map((e) => getComputedStyle(e).outlineStyle !== 'none'"
            " || getComputedStyle(e, '::before').borderWidth === '2px')[0]"
        )
        assert ring or reached[-1] == "", reached[-1]  # the focus is seen wherever it is
    for part in ("cn-button cn-do-back", "cn-button cn-do-play", "cn-scrub", "cn-button cn-do-terms",
                 "cn-button cn-do-undo",
                 "cn-button cn-do-more", "cn-button cn-do-help", "cn-numbers",
                 "x:0", "w:0,0", "y:1", "cn-go", "cn-drop", "cn-bias"):  # fmt: skip
        assert part in reached, (part, reached)
    page.close()


def test_the_toolbar_works_by_keys(browser):
    page, *_ = plain(browser, selection="y:1:2,3")
    get = lambda name: page.evaluate("name => model.get(name)", name)  # noqa: E731
    for name, key, trait, value in (
        ("terms", "Enter", "view", "terms"), ("matrix", " ", "view", "matrix"),
        ("matrix", "Enter", "view", "connections"), ("predict", " ", "predict", True),
        ("predict", "Enter", "predict", False),
    ):  # fmt: skip
        page.locator(f".cn-do-{name}").focus()
        page.keyboard.press(key)
        assert get(trait) == value, name
    page.locator(".cn-scrub").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".convnotes-explorer").get_attribute("data-selection") == "y:1:2,4"
    page.locator(".cn-do-forward").focus()
    page.keyboard.press("Enter")
    assert page.locator(".convnotes-explorer").get_attribute("data-selection") == "y:1:2,5"
    page.close()


class Finger:
    """One finger on a page, through the browser's own touch input."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def stroke(self, start, end, steps=6):
        """Put the finger down, draw it to another point, lift it."""
        path = [[a + (b - a) * n / steps for a, b in zip(start, end)] for n in range(steps + 1)]
        for n, (x, y) in enumerate(path):
            kind = "touchStart" if n == 0 else "touchMove"
            self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            self.page.wait_for_timeout(25)
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_chooses_pins_drags_weights_and_paints(browser):
    context = browser.new_context(has_touch=True)
    made, x = space["layer"](1, 2, 3, 3), space["picture"](1, 8, 9)
    page, kernel = open_desk(context, made, x)
    view, g, finger = View(page, 0), made.geometry((8, 9)), Finger(page)
    at = lambda text: view.point(g, text)  # noqa: E731
    for text in ("y:1:3,4", "x:0:2,2"):  # one tap chooses, the next pins
        page.touchscreen.tap(*at(text))
        view.shows(made, x, text)
        page.touchscreen.tap(*at(text))
    assert until(lambda: kernel.value("e.pins"), lambda now: now == ["y:1:3,4", "x:0:2,2"])[1]
    start = at("w:1,0:1,1")
    finger.stroke(start, [start[0], start[1] - 60])
    changed = "int((e.layer.w != %s).sum())"
    assert until(lambda: kernel.value("float(e.layer.w[1, 0, 1, 1])"), lambda now: now > made.w[1, 0, 1, 1])[1]
    assert kernel.value(changed % "layer(1, 2, 3, 3).w") == 1
    # Without the edit mode a stroke over an input scrolls the page; with it, it paints.
    a, b = at("x:0:4,2"), at("x:0:4,6")
    finger.stroke(a, b)
    view.root.evaluate("() => new Promise((done) => setTimeout(done, 500))")  # a tap right after it is dropped
    assert kernel.value("int((e.x != picture(1, 8, 9)).sum())") == 0
    page.locator(".cn-do-more").tap()
    page.locator(".cn-do-touch").tap()
    page.locator(".cn-do-more").tap()  # which closes it
    assert until(lambda: "cn-touch" in view.root.get_attribute("class"), bool)[1]
    a, b = at("x:0:4,2"), at("x:0:4,6")
    finger.stroke(a, b)
    painted = "[n for n in range(9) if e.x[0, 4, n] != picture(1, 8, 9)[0, 4, n]]"
    found, good = until(lambda: kernel.value(painted), lambda now: now == [2, 3, 4, 5, 6])
    assert good, found
    page.touchscreen.tap(*at("w:0,0:0,0"))
    assert until(view.state, lambda now: now[0] == "w:0,0:0,0")[1]
    page.touchscreen.tap(*at("w:0,0:0,0"))  # the second tap opens a field
    view.root.locator(".cn-field").fill("1.5")
    page.keyboard.press("Enter")
    assert until(lambda: kernel.value("float(e.layer.w[0, 0, 0, 0])"), lambda now: now == 1.5)[1]
    for name, value in (("terms", "terms"), ("matrix", "matrix")):
        page.locator(f".cn-do-{name}").tap()
        assert until(lambda: kernel.value("e.view"), lambda now, value=value: now == value)[1]
    assert not page.errors
    context.close()


def test_a_tap_right_after_a_stroke_counts(browser):
    context = browser.new_context(has_touch=True)
    made, x = space["layer"](1, 2, 3, 3), space["picture"](1, 8, 9)
    page = standalone.open_page(context, made, x)
    view, g, finger = View(page, 0), made.geometry((8, 9)), Finger(page)
    page.locator(".cn-do-more").tap()
    page.locator(".cn-do-touch").tap()
    page.locator(".cn-do-more").tap()  # which closes it
    start, end = view.point(g, "x:0:4,2"), view.point(g, "x:0:4,6")
    for n in range(8):  # without our taking the stroke, the browser drops one tap of four
        text = f"w:{n % 2},0:1,{n % 3}"
        finger.stroke(start, end)
        page.touchscreen.tap(*view.point(g, text))
        assert until(lambda: view.state()[0], lambda now, text=text: now == text, 10)[1], n
    assert not page.errors
    context.close()


# What a sweep chooses, each with its time since the press of the button, by the page's own clock.
STEPS = """() => {
  const root = document.querySelector(".convnotes-explorer"), play = document.querySelector(".cn-do-play");
  let start = 0;
  window.steps = [];
  play.addEventListener("click", () => { start = performance.now(); }, { capture: true });
  new MutationObserver(() => window.steps.push([root.dataset.selection, performance.now() - start]))
    .observe(root, { attributeFilter: ["data-selection"] });
}"""


def test_motion_is_calm_where_the_reader_asks_for_it(browser):
    context = browser.new_context(reduced_motion="reduce")
    page = standalone.open_page(context, space["layer"](1, 1, 3, 3), space["picture"](1, 5, 6), selection="y:0:0,0")
    page.evaluate(STEPS)
    page.locator(".cn-do-play").click()
    steps = until(lambda: page.evaluate("window.steps"), lambda now: len(now) == 2)[0]
    assert [text for text, _ in steps] == ["y:0:0,1", "y:0:0,2"]
    assert steps[0][1] > 900  # ms; ordinarily it would be four pixels on
    context.close()
