"""Saved pages opened from disk, with the network off: what hands do there is what Python computes."""

import itertools
import json
import re

import numpy as np
import pytest
import saved_pages
from copied import as_code
from saved_pages import HOSTILE, B, W, X, view_of
from views import differs, same, some, until

import convnotes as cn
from convnotes.explorer import page as pages
from convnotes.figures import destination

saved = pytest.fixture(saved_pages.saved, scope="module")
visit = pytest.fixture(saved_pages.visit)


def stateof(path):
    return json.loads(re.search(r'id="convnotes-state">([^<]*)<', path.read_text("utf-8"))[1])


def test_pointing_lights_what_python_says(saved, visit):
    view, layer, rng = view_of(visit(saved)), cn.Layer(W, B, "tanh"), np.random.default_rng(1)
    g = layer.geometry(X.shape[1:])
    view.shows(layer, X, "y:1:3,4")
    for role in "yxw" * 4:
        text = some(g, role, rng)
        found = view.hover(g, text)
        assert same(found, layer, X, text), differs(found, layer, X, text)


def test_the_address_chooses_and_says_what_is_chosen(saved, visit):
    page = visit(saved, "#select=x:2:5,6&theme=dark")
    view = view_of(page)
    assert view.state()[0] == "x:2:5,6"
    assert view.root.get_attribute("data-theme") == page.locator("html").get_attribute("data-theme") == "dark"
    view.hover(cn.Layer(W, B).geometry(X.shape[1:]), "w:1,0:2,1")
    address, _ = until(lambda: page.evaluate("() => location.hash"), lambda text: "w:1" in text, 5)
    assert address == "#select=w:1,0:2,1&theme=dark"
    page.evaluate("() => { location.hash = '#select=y:0:0,0&theme=light' }")
    until(view.state, lambda found: found[0] == "y:0:0,0")
    assert view.state()[0] == "y:0:0,0" and view.root.get_attribute("data-theme") == "light"


def test_names_stay_text(saved, visit):
    page = visit(saved)
    assert page.evaluate("() => window.hit") is None
    captions = page.locator(".cn-caption").all_inner_texts()
    assert any("</script>" in caption for caption in captions)
    assert stateof(saved)["bundle"]["text"]["names"]["x"] == [*HOSTILE[:2], "<!-- ' & " + 4 * "\ufffd"]


def test_missions_tick_themselves_off(visit, tmp_path):
    x = np.array([[[0, 0, 3, 1], [0, 0, 1, 4], [2, 5, 2, 3]]])
    layer = cn.Layer(np.arange(1, 10).reshape(1, 1, 3, 3), phi="relu")
    e = cn.explore(layer, x, select="y:0:1,2", missions=["only-zeros", "feeds-most", "zero-by-one-weight"])
    e.save_html(tmp_path / "missions.html")
    page = visit(tmp_path / "missions.html")
    view, g = view_of(page), layer.geometry((3, 4))
    told = page.locator(".cn-missions")
    assert told.inner_text().endswith("0 of 3 done")
    view.hover(g, "y:0:0,0")
    assert until(told.inner_text, lambda text: text.endswith("1 of 3 done"))[1]
    view.hover(g, "x:0:1,1")
    assert until(told.inner_text, lambda text: text.endswith("2 of 3 done"))[1]
    page.mouse.click(*view.point(g, "w:0,0:1,1"))
    page.keyboard.type("-99")
    page.keyboard.press("Enter")
    assert until(told.inner_text, lambda text: text.endswith("All done."))[1]
    page.evaluate("() => document.querySelector('.cn-do-undo').click()")
    view.answered()
    assert told.inner_text().endswith("All done.")  # what is done stays done


def test_without_script_the_still_and_its_sentence_are_shown(saved, visit, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(saved.as_uri())
    still = page.locator("#convnotes-still img")
    assert still.is_visible() and page.locator("figcaption").is_visible()
    assert page.locator("figcaption").inner_text().startswith("Explorer of Layer: 3 inputs -> 2 outputs")
    assert still.evaluate("image => image.naturalWidth") > 800
    context.close()


def test_it_prints_as_its_still(saved, visit):
    page = visit(saved, "#theme=dark")
    still, view = page.locator("#convnotes-still"), page.locator("#convnotes-view")
    assert view.is_visible() and not still.is_visible()
    page.emulate_media(media="print")
    assert still.is_visible() and not view.is_visible()
    paper = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


def test_a_page_says_what_it_is_and_of_whom(saved):
    text = saved.read_text("utf-8")
    assert "BSD-3-Clause" in text and "The convnotes authors" in text
    read = re.sub(r'base64,[^"]*|"convnotes-script">[^<]*', "", text)  # what is packed may spell any four letters
    assert "http" not in re.sub(r"http-equiv|http://www.w3.org/\S+", "", read)


def test_in_a_sandbox_it_lives_and_says_what_may_be_forbidden(saved, visit, tmp_path):
    frame = f'<iframe sandbox="allow-scripts" src="{saved.as_uri()}#select=x:0:1,1" width="1100" height="850"></iframe>'
    (tmp_path / "post.html").write_text(f"<!doctype html>{frame}", encoding="utf-8")
    frame = visit(tmp_path / "post.html", within="iframe").frames[1]
    root, note = frame.locator(".convnotes-explorer"), frame.locator(".cn-note")
    assert root.get_attribute("data-selection") == "x:0:1,1"
    frame.locator('[data-plane="y:0"]').hover()
    address, _ = until(lambda: frame.evaluate("() => location.hash"), lambda text: "y:0" in text, 5)
    assert address == f"#select={root.get_attribute('data-selection')}"
    frame.locator(".cn-do-more").click()
    frame.locator(".cn-do-svg").click()
    assert until(note.inner_text, lambda text: "open this figure in a tab of its own" in text)[1]


def test_a_page_fits_a_phone(tmp_path, visit):
    path = tmp_path / "phone.html"
    cn.explore(cn.Layer(W, B, "tanh"), X, select="y:1:3,4", view="terms").save_html(path)
    page = visit(path, width=390, has_touch=True, is_mobile=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.evaluate("() => innerWidth") == 390
    note = page.locator(".cn-note")
    assert until(note.inner_text, lambda text: "tanh gives" in text)[1]
    assert note.evaluate("e => e.scrollHeight <= e.clientHeight"), "the sentence is cut"
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.cn-scroll, .cn-panel, .cn-terms')].map((e) => e.scrollWidth)"
    )
    assert max(wide) <= 374  # nothing is scrolled sideways
    titles = [page.locator(".cn-title").nth(n).bounding_box() for n in range(3)]
    assert all(a["x"] + a["width"] <= b["x"] for a, b in itertools.pairwise(titles)), titles
    page.locator('[data-plane="y:0"]').tap()
    assert view_of(page).state()[0].startswith("y:0:")


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_view_is_saved_as_a_picture(saved, visit, kind):
    page = visit(saved)
    page.locator(".cn-do-more").click()
    with page.expect_download() as download:
        page.locator(f".cn-do-{kind}").click()
    start = download.value.path().read_bytes()[:40]
    assert start.startswith(b"\x89PNG" if kind == "png" else b"<svg")


def test_further_views_and_predicting(saved, visit):
    page = visit(saved)
    for name in ("terms", "matrix"):
        page.locator(f".cn-do-{name}").click()
        page.locator(".cn-extra canvas").first.wait_for()
    page.locator(".cn-do-predict").click()
    note = page.locator(".cn-note")
    page.locator('[data-plane="y:0"]').hover()
    assert until(note.inner_text, lambda text: "the result is hidden: click to guess" in text)[1]


@pytest.mark.parametrize("form", ["NumPy", "LaTeX"])
def test_what_is_shown_is_copied_as_text_and_gives_no_outcome_away(saved, visit, form):
    page, names = visit(saved), {"x": HOSTILE, "y": HOSTILE[:2]}
    layer, text = cn.Layer(W, B, "tanh", names=names), page.locator(".cn-code-text")
    page.get_by_label("copy as", exact=True).select_option(form)
    assert text.input_value() == as_code(layer, X, "y:1:3,4", form)
    page.get_by_label("stride", exact=True).select_option("2")
    right = as_code(layer.replace(stride=2), X, "", form)
    page.keyboard.press("Escape")
    page.locator(".cn-do-predict").click()
    found, good = until(text.input_value, lambda found: found == right, 3)
    assert good, (found, right)


def test_a_function_of_ones_own_is_shown_and_said(visit, tmp_path):
    def cubed(z):
        return z**3

    path = tmp_path / "cubed.html"
    cn.explore(cn.Layer(W, B, cubed), X).save_html(path)
    page = visit(path)
    view = view_of(page)
    assert "cubed" in page.locator(".convnotes-limits").inner_text()
    hint = page.locator(".cn-hint")
    assert "only Python could compute" in hint.inner_text()
    layer = cn.Layer(W, B, cubed)
    np.testing.assert_allclose(view.root.evaluate("root => root.numbers('y')"), layer(X).ravel())
    page.locator('[data-plane="w:0,0"]').click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    said, good = until(page.locator(".cn-note").inner_text, lambda text: "Not changed" in text)
    assert good and "cubed" in said
    assert view.root.evaluate("root => root.numbers('w')") == W.ravel().tolist()
    page.get_by_label("phi").select_option("relu")
    assert until(hint.inner_text, lambda text: "Drag a weight" in text)[1]


WRONG = {
    "a folder": ("", "is a folder: give a file in it"),
    "another ending": (
        "layer.txt",
        r"ends in '.txt': choose one of .html, .htm, for example .*layer.html'",
    ),
    "no ending": ("layer", "ends in ''"),
    "a missing folder": ("a/b/layer.html", "is in a folder that does not exist: make it first"),
}


@pytest.mark.parametrize("name", WRONG)
def test_paths_that_no_page_can_have(name, tmp_path):
    end, said = WRONG[name]
    with pytest.raises(ValueError, match=said):
        cn.explore(cn.Layer(W), X).save_html(tmp_path / end)
    with pytest.raises(TypeError, match="path is an int: give the name of a file"):
        cn.explore(cn.Layer(W), X).save_html(3)


def test_the_remedies_work(tmp_path):
    for end, _ in WRONG.values():
        with pytest.raises(ValueError) as refused:
            destination.checked(tmp_path / end, pages.ENDINGS, "layer.html")
        for makes in re.findall(r"for example os.makedirs\('(.*)'\)", str(refused.value)):
            (tmp_path / makes).mkdir(parents=True)
        better = re.search(r"for example '(.*)'", str(refused.value))
        destination.checked(better[1] if better else tmp_path / end, pages.ENDINGS, "layer.html")
