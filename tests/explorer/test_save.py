"""Saving the view as SVG or PNG, held to what the page shows: its text, its pixels, its hidden parts."""

from collections import Counter

import numpy as np
import pytest
import saving
from saving import DRAWN, INJECT, LIMIT, NAMES, SVG, difference, root_of, save, saved, shot_of
from views import until

MAIN = [("picture", "light"), ("picture", "dark"), ("dense", "light"), ("signal", "dark")]
MORE = [("terms", "light"), ("matrix", "dark"), ("lens", "dark"), ("many kernels", "light"), ("narrow", "dark")]
MORE += [("predict", "light")]
# What a reader can read, as the browser says it.
READ = """root => [...root.children].map((e) => e.matches(".cn-no-save, .cn-live") ? "" : e.innerText).join(" ")"""

shown = pytest.fixture(saving.shown, scope="module")
opened = pytest.fixture(saving.opened)
rasterised = pytest.fixture(saving.rasterised, scope="module")


@pytest.mark.parametrize("name,theme", MAIN + MORE)
def test_the_drawing_looks_like_the_page(shown, rasterised, name, theme):
    page, drawing = shown(name, theme)
    shot = shot_of(page)
    found = difference(drawing, shot, rasterised(drawing.text))
    print(f"{name}, {theme}: {found:.3f}")
    assert found < (2 * LIMIT if name == "narrow" else LIMIT)  # what the page cuts off at its right is drawn
    if name not in ("picture", "narrow"):
        return
    for tag in ("path", "image", "text", "rect"):  # what the limit is worth: nothing can be left out unnoticed
        assert difference(drawing, shot, rasterised(drawing.without(tag))) > 3 * LIMIT, tag


@pytest.mark.parametrize("name,theme", [*MAIN, ("terms", "light"), ("matrix", "dark")])
def test_the_drawing_says_what_the_page_says_and_no_more(shown, name, theme):
    page, drawing = shown(name, theme)
    read = root_of(page).evaluate(READ)
    assert len(read.split()) > 40
    shown, known = (Counter("".join(text.split())) for text in ("".join(drawing.texts()), read))
    if name == "terms":  # some names are too long for their place, on the page as well
        assert shown["\u2026"] == 2 and shown - known == {"\u2026": 2} and known.total() - shown.total() < 40
    else:
        assert shown == known
    for words in page.locator(".cn-foot > span").first.inner_text(), page.locator(".cn-note").inner_text():
        assert words in " ".join(drawing.texts())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_stay_text(shown, theme):
    _, drawing = shown("picture", theme)
    for role, names in NAMES.items():
        for name in names:
            assert " ".join(name.split()) in drawing.texts(), (role, name)
    assert {node.tag for node in drawing.root.iter()} == {SVG + tag for tag in DRAWN}
    attributes = [(name, value) for node in drawing.root.iter() for name, value in node.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name == "style"]
    for name, value in attributes:
        assert name != "href" or value.startswith("data:image/png;base64,")
        assert "url(" not in value or value.startswith("url(#cn-gradient-"), value
    assert "<script" not in drawing.text
    assert {node.text for node in drawing.all("text") if "script" in node.text} == {"</text><script>"}


def test_characters_that_xml_forbids_leave_a_mark(opened):
    page = opened("dense")
    page.evaluate("document.querySelector('.cn-note').textContent = 'a\\u0001b\\ud800c\\uffffd\\ud83d\\ude00e'")
    assert "a\ufffdb\ufffdc\ufffdd\U0001f600e" in saved(page).texts()


def test_what_is_not_seen_is_not_saved(opened):
    page = opened("dense")
    root_of(page).evaluate(
        INJECT,
        """<div style="display:none">gone</div>
        <div style="visibility:hidden">veiled <b style="visibility:visible">but</b></div>
        <div style="opacity:0">glass</div><div hidden>absent</div><div class="cn-no-save">left <b>out</b></div>
        <div style="height:0;overflow:hidden">flat</div><div style="opacity:.5">half</div>""",
    )
    page.wait_for_function("document.querySelector('.cn-live').textContent")
    page.evaluate(
        """() => {
          const live = document.querySelector(".cn-live");
          live.textContent = "spoken";
          live.style.cssText = "position: static; width: auto; height: auto; clip-path: none";
        }"""
    )
    drawing = saved(page)
    said = " ".join(drawing.texts())
    for word in ("gone", "veiled", "glass", "absent", "left", "out", "flat", "spoken", "undo", "terms", "predict"):
        assert f" {word} " not in f" {said} ", word
    assert "but" in drawing.texts()
    assert [node.get("opacity") for node in drawing.all("text") if node.text == "half"] == ["0.5"]


def test_what_lies_above_is_drawn_later(opened):
    page = opened("dense")
    box = "position:absolute;left:0;top:0;width:9px;height:9px;background:rgb(%d,0,9)"
    root_of(page).evaluate(
        INJECT,
        f"""<div style="position:relative;height:20px">
          <div style="{box % 1};z-index:2"><div style="{box % 2};z-index:-1"></div></div>
          <div style="{box % 3};z-index:1"></div>
          <div style="{box % 4};z-index:-1"></div><div style="{box % 5}"><div style="{box % 6};z-index:3"></div></div>
          <div style="width:9px;height:9px;background:rgb(7,0,9)"></div>
        </div>""",
    )
    fills = [node.get("fill") for node in saved(page).all("rect")]
    order = [int(fill[4]) for fill in fills if fill.endswith(", 0, 9)")]
    assert order == [4, 7, 5, 3, 1, 2, 6]  # as CSS 2, appendix E, has it


PATHS = """root => [...root.querySelectorAll("svg path:not(.cn-no-save *)")].flatMap((path) => {
  const style = getComputedStyle(path), d = path.getAttribute("d");
  const own = (name, usual) => (style[name] === usual ? null : style[name].replaceAll("px", ""));
  const stroke = style.stroke === "none" ? null : style.stroke.replace(/^rgba(.*), [^,]+$/, "rgb$1)");
  const lines = [own("strokeWidth", "1px"), own("strokeDasharray", "none"), own("strokeLinecap", "butt")];
  return d ? [[d, style.fill, stroke, ...lines, own("fillRule", "nonzero")]] : [];
})"""
LOOKS = ("d", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "fill-rule")


@pytest.mark.parametrize(
    "name,theme", [("picture", "light"), ("picture", "dark"), ("signal", "dark"), ("matrix", "dark")]
)
def test_every_path_is_drawn_in_its_own_look(shown, name, theme):
    page, drawing = shown(name, theme)
    paths, known = drawing.all("path"), root_of(page).evaluate(PATHS)
    assert len(paths) > 10
    assert Counter(tuple(path.get(look) for look in LOOKS) for path in paths) == Counter(map(tuple, known))


def test_letters_look_as_on_the_page(shown):
    _, drawing = shown("picture")
    looks = {
        node.text: [node.get(name) for name in ("font-style", "font-size", "fill")] for node in drawing.all("text")
    }
    assert looks["relu"][:2] == ["italic", "17px"] and looks["\u2212" + "2.86"][0] is None
    assert looks["A"][2] == "rgb(255, 255, 255)"
    (letter,) = (node for node in drawing.all("text") if node.text == "A")
    assert letter.get("text-anchor") == "middle"
    assert {node.get("font-variant") for node in drawing.all("text")} == {None, "tabular-nums"}


def test_a_text_too_long_for_its_place_ends_in_dots(opened, shown):
    page, drawing = shown("narrow", "dark")
    long = """root => [...root.querySelectorAll("*")].filter((e) => e.scrollWidth > e.clientWidth &&
      getComputedStyle(e).textOverflow === "ellipsis").map((e) => [e.textContent, e.getBoundingClientRect().right])"""
    found = root_of(page).evaluate(long)
    dots = [node for node in drawing.all("text") if node.text == "\u2026"]
    ends = [float(node.get("x")) + float(node.get("textLength")) for node in dots]
    assert len(found) == len(dots) > 1
    for text, right in found:
        assert text not in " ".join(drawing.texts())
        assert any(right - 15 < end <= right + 0.1 for end in ends), text
    page = opened("dense")
    words = ["m" * n + "i" * k for n in range(3, 8) for k in range(1, 8)]  # as wide as they are, no less
    style = "float:left;font:11.3px sans-serif;overflow:hidden;text-overflow:ellipsis;white-space:nowrap"
    root_of(page).evaluate(INJECT, "".join(f'<div style="{style}">{word}</div>' for word in words))
    assert set(words) <= set(saved(page).texts())


def test_a_slider_and_the_edges_of_boxes(opened):
    page = opened("dense")
    root_of(page).evaluate(
        INJECT,
        """<input type="range" min="10" max="30" value="25"
          style="position:absolute;left:100px;top:0;width:216px;margin:0">
        <div style="position:absolute;left:100px;top:40px;width:50px;height:20px;box-sizing:border-box;
          border-left:3px solid rgb(1,2,3);border-bottom:2px solid rgba(4,5,6,.5)"></div>
        <div style="position:absolute;left:200px;top:40px;width:50px;height:20px;border-radius:4px;
          box-shadow:0 0 0 2px rgb(7,8,9)"></div>""",
    )
    drawing = saved(page)
    (knob,) = drawing.all("circle")
    assert float(knob.get("cx")) == 100 + 8 + 0.75 * 200
    edges = {
        node.get("fill"): node for node in drawing.all("rect") if node.get("fill") in ("rgb(1, 2, 3)", "rgb(4, 5, 6)")
    }
    place = lambda node: [float(node.get(name)) for name in ("x", "y", "width", "height")]  # noqa: E731
    assert place(edges["rgb(1, 2, 3)"]) == [100, 40, 3, 20]
    (ring,) = (node for node in drawing.all("rect") if node.get("stroke") == "rgb(7, 8, 9)")
    assert place(ring) == [199, 39, 52, 22] and (ring.get("stroke-width"), ring.get("rx")) == ("2", "5")
    assert place(edges["rgb(4, 5, 6)"]) == [100, 58, 50, 2] and edges["rgb(4, 5, 6)"].get("fill-opacity") == "0.5"


@pytest.mark.parametrize("theme,page_has", [("light", "#123456"), ("dark", "#2a1d10")])
def test_the_background_is_that_of_the_page(opened, theme, page_has):
    page = opened("dense", theme)
    behind = lambda: saved(page).all("rect")[0].get("fill")  # noqa: E731
    page.evaluate("colour => { document.querySelector('#view').style.background = colour; }", page_has)
    assert behind() == "rgb({},{},{})".format(*bytes.fromhex(page_has[1:]))
    page.evaluate("document.querySelector('#view').style.background = document.body.style.background = 'none'")
    assert behind() == "rgb(255,255,255)"  # a page that says nothing is white


def test_where_the_page_is_scrolled_does_not_matter(opened):
    page = opened("picture")
    whole = save(page).read_text()
    page.set_viewport_size({"width": 1200, "height": 200})
    page.evaluate("document.body.style.height = '3000px'")
    for y in (600, 2000):
        page.evaluate("y => scrollTo(0, y)", y)
        page.wait_for_timeout(100)  # for the browser to skip what is out of sight
        assert save(page).read_text() == whole, y


@pytest.mark.parametrize("name", ["picture", "matrix"])
def test_saving_leaves_the_page_as_it_was_and_able_to_change(opened, name):
    page, other = opened(name), opened(name)
    before = shot_of(page)
    saved(page)
    assert np.array_equal(before, shot_of(page))
    for each in (page, other):
        each.evaluate("model.set('selection', 'y:1:2,2')")
    shots, good = until(
        lambda: (shot_of(page), shot_of(other)),
        lambda now: np.array_equal(*now) and not np.array_equal(before, now[0]),
    )
    assert good, [abs(shots[0] - each).max() for each in (shots[1], before) if each.shape == shots[0].shape]


@pytest.mark.parametrize(
    "spoil,kind,says",
    [
        ("document.querySelector('#view').hidden = true", "svg", "nothing to save"),
        ("HTMLCanvasElement.prototype.toBlob = (take) => take(null)", "png", "save the view as SVG"),
        ("URL.createObjectURL = () => 'data:,'", "png", "save it as SVG"),
    ],
)
def test_what_cannot_be_saved_is_said(opened, spoil, kind, says):
    page = opened("dense")
    page.evaluate(f"() => {{ {spoil}; }}")
    page.evaluate(f"document.querySelector('.cn-do-{kind}').click()")
    page.wait_for_function("says => document.querySelector('.cn-note').textContent.includes(says)", arg=says)
