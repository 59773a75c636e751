"""Saved pages opened from disk, with the network off: what hands do there is what Python computes."""

import itertools
import json
import re

import numpy as np
import pytest
from copied import as_code
from views import View, differs, read, same, some, until

import convnotes as cn
from convnotes.explorer import page as pages
from convnotes.figures import destination

RNG = np.random.default_rng(12)
W, B = RNG.normal(size=(2, 3, 3, 2)).round(2), [0.5, -1.0]
X = RNG.normal(size=(3, 6, 7)).round(2)
HOSTILE = [
    "</script><script>window.hit = 1</script>",
    "\"><img src=x onerror='window.hit = 1'>",
    "<!-- ' & \u2028\0\u202e\ud800",
]
NUMBERS = "root => Object.fromEntries([...'wbxzy'].map((role) => [role, root.numbers(role)]))"
GESTURES = 25


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return the path of a page: 3 inputs, 2 outputs, names that would do harm as markup."""
    path = tmp_path_factory.mktemp("page") / "layer.html"
    layer = cn.Layer(W, B, "tanh", names={"x": HOSTILE, "y": HOSTILE[:2]})
    cn.explore(layer, X, select="y:1:3,4").save_html(path)
    return path


@pytest.fixture
def visit(browser):
    """Return a function that opens a page from disk, offline; afterwards it has asked for nothing and had no error."""
    contexts, asked, errors = [], [], []

    def open_page(path, fragment="", width=1200, within="body", **options):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        opened.goto(path.as_uri() + fragment)
        place = opened.locator("body") if within == "body" else opened.frame_locator(within)
        place.locator(".convnotes-explorer .cn-note:not(:empty)").wait_for(state="attached")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert not errors and not [url for url in asked if not re.match("file:|data:|blob:|about:", url)], (errors, asked)
    assert len([url for url in asked if url.startswith("file:")]) <= len(contexts) + 1  # the page, and a frame's


def view_of(page):
    return View(page, 0)


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


class Hand:
    """Does random things to a view, by mouse, finger and keys, and to a layer in Python what they mean there."""

    def __init__(self, view, layer, x, rng):
        self.view, self.page, self.rng = view, view.page, rng
        self.before, self.after = [], []
        self.layer, self.x = layer, x

    def step(self, **changed):
        self.before.append((self.layer, self.x))
        self.after.clear()
        self.x = changed.pop("x", self.x)
        self.layer = self.layer.replace(**changed) if changed else self.layer

    def cell(self, role):
        """Return a random cell's selection and its place in C order."""
        g = self.layer.geometry(self.x.shape[1:])
        text = some(g, role, self.rng)
        _, channels, index = text.split(":")
        place = np.ravel_multi_index([int(n) for n in f"{channels},{index}".split(",")], self.shape(role))
        return g, text, int(place)

    def shape(self, role):
        return self.x.shape if role == "x" else self.layer.w.shape

    def put(self, role, place, value):
        array = np.array(self.x if role == "x" else self.layer.w)
        if array.flat[place] != value:
            array.flat[place] = value
            self.step(**{role: array})

    def shown(self, role, place):
        return self.view.root.evaluate("(root, [role, place]) => root.numbers(role)[place]", [role, place])

    def type(self):
        g, text, place = self.cell("w")
        value = round(float(self.rng.normal()), 2)
        self.page.mouse.click(*self.view.point(g, text))
        self.page.keyboard.type(str(value))
        self.page.keyboard.press("Enter")
        self.put("w", place, value)

    def nudge(self):
        role = str(self.rng.choice(["w", "x"]))
        g, text, place = self.cell(role)
        self.view.hover(g, text)
        self.view.root.locator(f'[data-plane="{role}:{text.split(":")[1]}"]').focus()
        self.page.keyboard.press(str(self.rng.choice(["Shift+ArrowUp", "Shift+ArrowDown"])))
        self.put(role, place, self.shown(role, place))

    def drag(self):
        g, text, place = self.cell("w")
        left, top = self.view.point(g, text)
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for n in range(1, 5):
            self.page.mouse.move(left, top - 9 * n)
        self.page.mouse.up()
        self.put("w", place, self.shown("w", place))

    def paint(self):
        """Set an input cell with a finger."""
        g, text, _ = self.cell("x")
        button = self.view.root.locator(".cn-do-touch")
        if button.get_attribute("aria-pressed") != "true":
            self.view.root.locator(".cn-do-more").tap()
            button.tap()
            self.view.root.locator(".cn-do-more").tap()  # which closes it
        left, top = self.view.point(g, text)
        session = self.page.context.new_cdp_session(self.page)
        for kind, points in (("Start", [(left, top)]), ("Move", [(left, top - 20)]), ("End", [])):
            touches = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": touches})
        session.detach()
        painted = np.array(self.view.root.evaluate("root => root.numbers('x')")).reshape(self.x.shape)
        if not np.array_equal(painted, self.x):
            self.step(x=painted)

    def choose(self):
        name = str(self.rng.choice(["padding", "stride", "dilation", "boundary", "phi"]))
        menu = self.view.root.get_by_label(name, exact=True)
        offered = menu.locator("option").all_inner_texts()
        text = str(self.rng.choice(offered))
        menu.select_option(label=text)
        value = int(text) if text.isdigit() else text
        now = getattr(self.layer, name)
        now = now[0] if isinstance(now, tuple) and len(set(now)) == 1 else now
        if value != now:
            self.step(**{name: value})

    def flip(self):
        self.view.root.locator(".cn-flip").click()
        self.step(flip=not self.layer.flip)

    def undo(self):
        self.page.keyboard.press("Control+z") if self.rng.random() < 0.5 else self.view.root.locator(
            ".cn-do-undo"
        ).click()
        if self.before:
            self.after.append((self.layer, self.x))
            self.layer, self.x = self.before.pop()

    def redo(self):
        self.view.root.locator(".cn-do-redo").click(force=True)
        if self.after:
            self.before.append((self.layer, self.x))
            self.layer, self.x = self.after.pop()

    def agrees(self):
        """Hold the view to the numbers that Python has of the layer."""
        z = self.layer.z(self.x)
        right = {"w": self.layer.w, "b": self.layer.b, "x": self.x, "z": z, "y": self.layer(self.x)}
        found, good = until(
            lambda: read(self.view.root, NUMBERS),
            lambda found: all(
                len(found[role]) == array.size
                and np.abs(np.array(found[role]) - array.ravel()).max() <= 1e-12 * max(1, np.abs(z).max())
                for role, array in right.items()
            ),
            3,
        )
        assert good, {role: (found[role][:5], array.ravel()[:5]) for role, array in right.items()}


def test_random_edits_and_settings_give_the_numbers_of_python(saved, visit):
    rng = np.random.default_rng(7)
    hand = Hand(view_of(visit(saved, has_touch=True)), cn.Layer(W, B, "tanh"), X, rng)
    gestures = ["type", "nudge", "drag", "paint", "choose", "choose", "flip", "undo", "redo"]
    hand.agrees()
    for _ in range(GESTURES):
        does = str(rng.choice(gestures))
        getattr(hand, does)()
        hand.view.answered()
        try:
            hand.agrees()
        except AssertionError as error:
            raise AssertionError(f"after {does}: {error}") from None
    text = some(hand.layer.geometry(X.shape[1:]), "y", rng)
    found = hand.view.hover(hand.layer.geometry(X.shape[1:]), text)
    assert same(found, hand.layer, hand.x, text), differs(found, hand.layer, hand.x, text)
    hand.view.root.locator(".cn-do-reset").click()
    hand.layer, hand.x = cn.Layer(W, B, "tanh"), X
    hand.agrees()


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


def test_a_page_fits_a_phone(saved, visit):
    page = visit(saved, width=390, has_touch=True, is_mobile=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.evaluate("() => innerWidth") == 390
    wide = page.evaluate("() => [...document.querySelectorAll('.cn-scroll, .cn-panel')].map((e) => e.scrollWidth)")
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
    until(note.inner_text, lambda text: "hidden" in text or "predict" in text.lower())


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
    layer = cn.Layer(W, B, cubed)
    np.testing.assert_allclose(view.root.evaluate("root => root.numbers('y')"), layer(X).ravel())
    page.locator('[data-plane="w:0,0"]').click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    said, good = until(page.locator(".cn-note").inner_text, lambda text: "Not changed" in text)
    assert good and "cubed" in said
    assert view.root.evaluate("root => root.numbers('w')") == W.ravel().tolist()


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
