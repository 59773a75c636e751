"""The view in pages of every kind: scaled by CSS, on any ground, in forced colours, on another screen."""

import re

import numpy as np
import pytest
import standalone

import convnotes as cn

RNG = np.random.default_rng(8)
LAYER = cn.Layer(RNG.normal(size=(2, 2, 3, 3)).round(2), b=[0.5, -0.25], phi="relu")
X = RNG.normal(size=(2, 8, 9)).round(1)

SCALES = {
    "zoom 1.25": "document.body.style.zoom = 1.25",
    "zoom 0.67": "document.querySelector('#view').style.zoom = 0.67",
    "scale 0.64": "Object.assign(document.querySelector('#view').style, "
    "{transform: 'scale(0.64)', transformOrigin: '0 0'})",
    "scale 0.96 of a slide in its middle": "document.querySelector('#view').style.transform = 'scale(0.96)'",
    "scale 1.5, 0.8": "Object.assign(document.querySelector('#view').style, "
    "{transform: 'translate(90px, 9px) scale(1.5, 0.8)', transformOrigin: '0 0'})",
}
# A zoom changes the width that the view is laid out for: the layout comes with the frames after it.
AT_REST = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
# The middle of a cell in the window, from the places of real elements alone.
MIDDLE = """([plane, row, col, rows, cols]) => {
  const grid = document.querySelector(`[data-plane="${plane}"]`);
  grid.scrollIntoView({ block: "center", inline: "center" });
  const box = grid.getBoundingClientRect();
  return [box.left + (col + 0.5) * box.width / cols, box.top + (row + 0.5) * box.height / rows];
}"""


@pytest.fixture(params=SCALES, scope="module")
def scaled(request, browser):
    """Return a page in each of the scales; the tests that take it come one after the other on the same page."""
    page = standalone.open_page(browser, LAYER, X, width=1200)
    page.evaluate(SCALES[request.param])
    page.evaluate(AT_REST)
    yield page
    page.close()


def aim(page, plane, row, col):
    rows, cols = (3, 3) if plane[0] == "w" else X.shape[1:]
    return page.evaluate(MIDDLE, [plane, row, col, rows, cols])


def chosen(page):
    return page.evaluate("document.querySelector('.convnotes-explorer').dataset.selection")


def test_in_a_scaled_page_the_cell_under_the_mouse_is_chosen(scaled):
    for plane in ("y:0", "y:1", "x:0", "x:1", "w:1,0"):
        rows, cols = (3, 3) if plane[0] == "w" else X.shape[1:]
        for row, col in ((0, 0), (rows - 1, cols - 1), (rows // 2, cols // 2), (rows - 1, 1)):
            scaled.mouse.move(*aim(scaled, plane, row, col))
            assert chosen(scaled) == f"{plane}:{row},{col}"


def test_in_a_scaled_page_a_stroke_paints_the_row_it_is_drawn_over(scaled):
    scaled.mouse.move(*aim(scaled, "x:1", 4, 1))
    scaled.mouse.down()
    scaled.mouse.move(*aim(scaled, "x:1", 4, 7), steps=9)
    scaled.mouse.up()
    cells = scaled.evaluate("model.sent.flatMap((message) => message.cells || []).map(([role, at]) => [role, at])")
    painted = {np.unravel_index(at, X.shape) for role, at in cells if role == "x"}
    assert painted and {(int(j), int(row)) for j, row, _ in painted} == {(1, 4)}


def test_in_a_scaled_page_the_typed_field_stands_on_its_cell(scaled):
    point = aim(scaled, "w:0,1", 1, 2)
    scaled.mouse.click(*point)
    scaled.mouse.click(*point)
    box = scaled.locator(".cn-field").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - point[0]) <= 3 and abs(box["y"] + box["height"] / 2 - point[1]) <= 3


# What a walk along the middle of an element chooses, step by step.
WALK = """(el) => {
  const box = el.getBoundingClientRect();
  return Array.from({ length: 60 }, (_, k) => {
    const where = { clientX: box.left + box.width * (k + 0.5) / 60, clientY: box.top + box.height * 0.61 };
    el.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, ...where }));
    return el.closest(".convnotes-explorer").dataset.selection;
  });
}"""


# To scale a page in one way after the other; a zoom would leave another width.
UNSCALED = "document.querySelector('#view').removeAttribute('style')"
TURNS = [UNSCALED, *(f"{UNSCALED}; {change}" for name, change in SCALES.items() if not name.startswith("zoom"))]


@pytest.mark.parametrize("view, spot", [("matrix", ".cn-matrix-view canvas"), ("terms", ".cn-terms-stage")])
def test_in_a_scaled_page_the_matrix_and_the_terms_are_hit_where_they_are_pointed_at(browser, view, spot):
    walks = []
    for change in TURNS:  # each on a page of its own: the part of the matrix that is shown follows what was chosen
        page = standalone.open_page(browser, LAYER, X, width=1200, view=view)
        page.evaluate(change)
        walks.append(page.locator(spot).first.evaluate(WALK))
        page.close()
    assert all(walk == walks[0] for walk in walks) and len(set(walks[0])) >= 9


def test_a_scaled_page_saves_the_drawing_of_an_unscaled_one(browser):
    page, drawings = standalone.open_page(browser, LAYER, X, selection="y:1:3,4"), []
    for change in TURNS:
        page.evaluate(change)
        page.evaluate(AT_REST)
        with page.expect_download() as download:
            page.evaluate("document.querySelector('.cn-do-svg').click()")
        drawings.append(download.value.path().read_text("utf-8"))
    page.close()
    sizes = [re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', text).groups() for text in drawings]
    sizes = np.array(sizes, float)
    assert np.abs(sizes - sizes[0]).max() <= 2
    texts = [sorted(re.findall(r">([^<]+)</text>", text)) for text in drawings]
    assert all(each == texts[0] for each in texts)


def test_dragging_a_weight_upwards_selects_no_text(browser):
    page = standalone.open_page(browser, LAYER, X)
    x, y = aim(page, "w:1,0", 1, 1)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 160, steps=8)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == ""
    page.close()


# Grounds

GROUNDS = {
    "white page on a dark system": ("dark", "body { background: #fff }", "light"),
    "dark page on a light system": ("light", "body { background: #181c1a; color: #eee }", "dark"),
    "nothing said on a dark system": ("dark", "body { background: none }", "light"),
    "a page that follows a dark system": (
        "dark",
        ":root { color-scheme: light dark } body { background: none }",
        "dark",
    ),
    "a dark box in a light page": ("light", "body { background: #fff } #view { background: rgb(20 20 30) }", "dark"),
    "a light box in a dark page": ("dark", "body { background: #000 } #view { background: #f4ecd8 }", "light"),
    "a veil over dark": ("light", "body { background: #101010 } #view { background: rgb(255 255 255 / .08) }", "dark"),
    "a colour of another space": ("light", "body { background: oklch(0.2 0.03 250) }", "dark"),
    "grey, that neither theme is read on": ("light", "body { background: #7a7a7a }", "light"),
}
# The contrast of every text of a view with what is painted behind it, as WCAG 2 reckons it.
CONTRASTS = """(root) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255);
  };
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const shares = [0.2126, 0.7152, 0.0722];
  const light = (colours) => painted(colours).map(linear).reduce((sum, v, k) => sum + v * shares[k], 0);
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const night = scheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
  const behind = (el) => [...(el.parentElement ? behind(el.parentElement) : [night ? "#121212" : "#ffffff"]),
    getComputedStyle(el).backgroundColor];
  const says = (el) => [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...root.querySelectorAll("*")]
    .filter((el) => says(el) && el.checkVisibility({ visibilityProperty: true }))
    .filter((el) => !el.closest(".cn-live, [aria-disabled=true]"))
    .map((el) => {
      const both = [light(behind(el)), light([...behind(el), getComputedStyle(el).color])];
      return [(Math.max(...both) + 0.05) / (Math.min(...both) + 0.05), el.className, el.textContent.slice(0, 30)];
    });
}"""


@pytest.mark.parametrize("name", GROUNDS)
def test_the_theme_is_that_of_the_ground_really_behind_the_view_and_text_is_read_on_it(browser, name):
    system, style, theme = GROUNDS[name]
    page = standalone.open_page(browser, LAYER, X, selection="y:1:3,4", style=style, system=system)
    root = page.locator(".convnotes-explorer")
    assert root.get_attribute("data-theme") == theme
    found = root.evaluate(CONTRASTS)
    assert len(found) > 15 and min(found)[0] >= 4.5, min(found)
    page.close()


def test_the_ground_is_followed_when_it_changes(browser):
    page = standalone.open_page(browser, LAYER, X, style="body { background: #fff; transition: background .2s }")
    root = page.locator(".convnotes-explorer")
    for change, theme in (
        ("document.body.style.background = '#111'", "dark"),
        ("document.body.style.background = '#fafafa'", "light"),
        ("document.documentElement.className = 'night'", "light"),
        ("document.head.append(Object.assign(document.createElement('style'), "
         "{textContent: '.night body { background: #000 !important }'}))", "dark"),
        ("document.documentElement.className = ''", "light"),
        ("document.querySelector('#view').style.background = '#222'", "dark"),
    ):  # fmt: skip
        page.evaluate(change)
        page.locator(f".convnotes-explorer[data-theme={theme}]").wait_for()
    assert root.get_attribute("data-theme") == "dark"
    page.close()


def test_in_forced_colours_text_is_read_and_every_state_told_apart(browser):
    for system in ("light", "dark"):
        page = standalone.open_page(
            browser, LAYER, X, selection="y:1:3,4", style="body { background: none }", system=system, forced=True
        )
        page.evaluate("model.set('view', 'terms')")
        root = page.locator(".convnotes-explorer")
        assert root.get_attribute("data-theme") == system
        looks = root.evaluate(
            """(root) => ["terms", "matrix", "undo"].map((name) => {
            const look = getComputedStyle(root.querySelector(`.cn-do-${name}`));
            return [look.color, look.backgroundColor, look.borderStyle].join(" ");
            })"""
        )
        assert len(set(looks)) == 3  # pressed, not pressed, not available
        ramp = page.locator(".cn-diverging .cn-ramp").first
        assert "gradient" in ramp.evaluate("(el) => getComputedStyle(el).backgroundImage")
        assert min(root.evaluate(CONTRASTS))[0] >= 4.5
        page.close()


def test_another_screen_with_other_pixels_repaints_the_canvases(browser):
    page = standalone.open_page(browser, LAYER, X)
    sizes = """[...document.querySelectorAll('canvas')].filter((el) => el.clientWidth)
      .map((el) => [el.width / el.clientWidth, el.height / el.clientHeight])"""
    assert all(abs(v - 1) < 0.02 for pair in page.evaluate(sizes) for v in pair)
    session = page.context.new_cdp_session(page)
    session.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": 1200, "height": standalone.HEIGHT + 1, "deviceScaleFactor": 2, "mobile": False},
    )
    page.wait_for_function(f"{sizes}.every((pair) => pair.every((v) => Math.abs(v - 2) < 0.02))")
    page.close()
