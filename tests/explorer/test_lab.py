"""The explorer in JupyterLab: what only a notebook and its kernel can show, in one page that all these tests share."""

import base64
import io
import pickle
import shutil
import statistics

import lab
import numpy as np
import pytest
import random_layers
from drag_times import LATENCY, PEER
from lab_cells import BRIEF, HOST, MAKE, MANY, VIEWS
from PIL import Image
from repository import ROOT
from views import SETUP, View, all_shown, differs, same, show, some, space, until

import convnotes as cn

pytestmark = pytest.mark.usefixtures("watched")


@pytest.fixture(scope="module")
def desk(opened, server):
    """Return the view of one explorer `e`, and its kernel."""
    lab.write(server.files / "lab.ipynb", SETUP, MAKE, BRIEF, HOST)
    page = opened("lab.ipynb")
    all_shown(page, VIEWS)
    with server.kernel("lab.ipynb") as kernel:
        yield View(page, 0), kernel


def pull(view, g, text):
    """Drag a cell up, once it is known to be under the mouse: a notebook that has just run still moves."""
    view.still()
    assert view.hover(g, text)[0] == text
    x, y = view.point(g, text)
    view.page.mouse.down()
    view.page.mouse.move(x, y - 40, steps=4)
    view.page.mouse.up()


def test_connections_lit_by_a_mouse_are_pythons(desk):
    view, kernel = desk
    for n in range(3):
        rng = np.random.default_rng([8, n])
        made, x = random_layers.draw(np.random.default_rng([7, n]))
        g = made.geometry(x.shape[1:])
        first = some(g, "xyw"[n], rng)
        kernel.run(f"swap({n}, {first!r})")
        view.shows(made, x, first)
        # The last but one is of another role than the first, so that Python, told of it, is told of all before it.
        # The last goes back to what Python chose, so that nothing is under way when the next layer comes.
        roles = first[0] + "ywx".replace(first[0], "")
        for text in [some(g, role, rng) for role in roles] + [first]:
            if text == first:
                view.rest(kernel)
            found = view.hover(g, text)
            assert same(found, made, x, text), differs(found, made, x, text)
        view.page.mouse.move(0, 0)
        view.rest(kernel)


def test_keys_choose_and_lab_does_not_steal_them(desk):
    view, _ = desk
    made, x = show(desk, (3, 4, 3, 3), (3, 7, 8))
    page = view.page
    lab_state = """() => {
      const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
      return [cells.length, cells.findIndex((c) => c.classList.contains("jp-mod-active"))];
    }"""
    plane = "() => document.activeElement.dataset.plane"
    view.root.locator('[data-plane="y:0"]').focus()
    here = [4, 1]  # a cell that has the focus becomes the active one, soon
    before, active = until(lambda: page.evaluate(lab_state), lambda now: now == here)
    assert active, before

    def press(key, text):
        page.keyboard.press(key)
        view.shows(made, x, text)
        if text:
            assert page.evaluate(plane) == text.rsplit(":", 1)[0], key

    for key, text in (
        ("ArrowDown", "y:0:3,3"), ("ArrowDown", "y:0:4,3"), ("ArrowRight", "y:0:4,4"), ("ArrowUp", "y:0:3,4"),
        ("ArrowLeft", "y:0:3,3"), ("PageDown", "y:1:3,3"), ("End", "y:1:3,7"), ("ArrowRight", "y:1:3,7"),
        ("Home", "y:1:3,0"), ("Control+End", "y:1:6,7"), ("PageDown", "y:2:6,7"), ("ArrowDown", "y:2:6,7"),
        ("PageDown", "y:3:6,7"), ("PageDown", "y:3:6,7"), ("Control+Home", "y:3:0,0"), ("ArrowUp", "y:3:0,0"),
        ("PageUp", "y:2:0,0"), ("a", "y:2:0,0"), ("b", "y:2:0,0"), ("d", "y:2:0,0"), ("d", "y:2:0,0"), ("x", "y:2:0,0"),
        ("Enter", "y:2:0,0"), (" ", "y:2:0,0"), ("Escape", ""),
    ):  # fmt: skip
        press(key, text)
        assert page.evaluate(lab_state) == before, key
    view.root.locator('[data-plane="x:0"]').focus()
    press("Enter", "x:0:3,3")
    page.keyboard.press("Tab")
    assert page.evaluate(plane).startswith("w:")
    press("ArrowLeft", "w:0,0:1,1")
    press("PageDown", "w:0,1:1,1")
    press("End", "w:0,1:1,2")
    page.keyboard.press("Tab")
    assert page.evaluate(plane) == "y:0"
    press("ArrowUp", "y:0:3,3")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(plane).startswith("w:")
    assert page.evaluate(lab_state) == before
    press("Escape", "")


def pixels(view, plane):
    box = view.root.locator(f'[data-plane="{plane}"]').bounding_box()
    return np.asarray(Image.open(io.BytesIO(view.page.screenshot(clip=box))).convert("RGB"), float)


# The colour of the notebook behind the view, as JupyterLab's themes set it; none for that of the theme.
GROUND = "(colour) => document.documentElement.style.setProperty('--jp-layout-color0', colour)"


def test_the_theme_follows_the_page(desk):
    view, _ = desk
    show(desk, (3, 4, 3, 3), (3, 7, 8))
    page = view.page
    view.root.scroll_into_view_if_needed()
    view.still()
    page.mouse.move(0, 0)
    theme = page.evaluate("document.body.dataset.jpThemeLight")
    assert theme == "true" and view.root.get_attribute("data-theme") == "light"
    planes = ("w:0,0", "w:1,1")  # kernels diverge; maps without numbers are grey, the same in both themes
    try:
        light = [pixels(view, plane) for plane in planes]
        page.evaluate(GROUND, "#111111")
        assert until(lambda: view.root.get_attribute("data-theme"), lambda now: now == "dark")[1]
        page.wait_for_timeout(200)
        dark = [pixels(view, plane) for plane in planes]
    finally:
        page.evaluate(GROUND, "")
    for plane, day, night in zip(planes, light, dark):
        assert (abs(day - night).max(-1) > 20).mean() > 0.3 and night.mean() < day.mean(), plane
    assert until(lambda: view.root.get_attribute("data-theme"), lambda now: now == "light")[1]
    for plane, day in zip(planes, light):
        off, same_again = until(lambda: abs(day - pixels(view, plane)).max(), lambda now: now < 3)  # noqa: B023
        assert same_again, (plane, off)


FITS = """root => {
  const outer = [".jp-OutputArea-output", ".jp-OutputArea"].map((name) => root.closest(name));
  const parts = [root, root.querySelector(".cn-scroll"), ...outer].filter(Boolean);
  return parts.map((e) => [e.className, e.scrollWidth - e.clientWidth]);
}"""


@pytest.mark.parametrize("width", [1400, 900])
def test_a_view_does_not_widen_the_notebook(desk, width):
    view, _ = desk
    show(desk, (8, 4, 3, 3), (8, 16, 16))
    page = view.page
    try:
        if width == 900:
            page.keyboard.press("Control+b")  # as a reader with a small window: Lab's side bar closed
        page.set_viewport_size({"width": width, "height": 1000})
        view.still()
        too_wide = [(part, by) for part, by in view.root.evaluate(FITS) if by > 1]
        assert len(view.root.evaluate(FITS)) == 4 and not too_wide, too_wide
    finally:
        page.set_viewport_size({"width": 1400, "height": 1000})
        if width == 900:
            page.keyboard.press("Control+b")
        view.still()


def test_a_guess_typed_in_command_mode_makes_no_heading(desk):
    view, kernel = desk
    made, _ = show(desk, (1, 1, 3, 3), (1, 4, 5))
    kernel.run("e.predict = True")
    predict = view.root.locator(".cn-do-predict")
    assert until(lambda: predict.get_attribute("aria-pressed"), lambda now: now == "true")[1]
    cells = (
        "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map((cell) => cell.className.match(/jp-\\w+Cell/)[0])"
    )
    before = view.page.evaluate(cells)
    view.page.evaluate("window.jupyterapp.commands.execute('notebook:enter-command-mode')")
    view.hover(made.geometry((4, 5)), "y:0:2,2")
    for key in ("1", "2", ".", "5", "Enter"):
        view.page.keyboard.press(key)
    note = view.root.locator(".cn-note")
    assert until(note.text_content, lambda now: "You said 12.5; it is" in now)[1]
    assert view.page.evaluate(cells) == before
    predict.click()
    assert until(lambda: kernel.value("e.predict"), lambda now: now is False)[1]


def test_a_kernel_drag_follows_the_pointer(desk):
    view, kernel = desk
    show(desk, (3, 8, 3, 3), (3, 64, 64))
    view.root.scroll_into_view_if_needed()
    kernel.run(PEER)
    found = []
    for _ in range(8):  # machines are noisy: the best counts, against the peer before and after it
        peers = kernel.value("peers(1)")
        times, settled = view.root.evaluate(LATENCY)
        median, peer = statistics.median(times), statistics.median(peers + kernel.value("peers(1)"))
        # A machine on which the peer takes long is slow in all; a hundred answers would take a hundred medians.
        good = median <= max(60, peer / 6) and median < peer / 4 and settled < max(1000, 20 * median, 2 * peer)
        found.append([round(ms) for ms in (median, settled, peer)])
        if good:
            break
    view.root.evaluate("root => { delete root.setPointerCapture; }")
    print(f"kernel drag: {median:.0f} ms to the repainted output; matplotlib draws the same picture in {peer:.0f} ms")
    print(f"a hundred quick moves: the last is shown {settled:.0f} ms after the first")
    assert good, found


def test_a_setting_and_a_copy_from_the_view(desk):
    view, kernel = desk
    page, text = view.page, "y:1:1,1"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    made, x = show(desk, (2, 2, 3, 2), (2, 6, 7), text)
    menu = lambda name: view.root.get_by_label(name, exact=True)  # noqa: E731
    menu("stride").select_option(label="2")
    made = made.replace(stride=2)
    view.shows(made, x, text)
    view.answered()
    assert kernel.value("repr(e.layer)") == repr(made)
    menu("copy as").select_option(label="LaTeX")
    latex = until(view.root.locator("textarea").input_value, lambda now: "y_{1}" in now or "y_1" in now)[0]
    view.root.get_by_role("button", name="copy", exact=True).click()
    copied = until(lambda: page.evaluate("navigator.clipboard.readText()"), lambda now: now == latex)
    assert copied[1], copied[0]
    menu("copy as").select_option(index=0)


def test_two_views_of_one_explorer_follow_each_other(desk):
    view, kernel = desk
    made, x = show(desk, (2, 2, 3, 3), (2, 6, 7))
    page = view.page
    kernel.run("host.children = [e]")
    all_shown(page, VIEWS + 1)
    views = [view, View(page, VIEWS)]
    views[1].still()
    g = made.geometry((6, 7))
    for n, text in enumerate(("y:1:2,3", "w:0,1:1,1", "x:0:0,6", "y:0:5,5")):
        views[n % 2].hover(g, text)
        views[1 - n % 2].shows(made, x, text)
    for n, text in enumerate(("w:0,1:1,1", "w:1,0:0,2")):
        at = views[n].point(g, text)
        page.mouse.move(*at)
        page.mouse.down()
        page.mouse.move(at[0], at[1] - 30, steps=5)
        page.mouse.up()
        views[n].answered()
        w = kernel.value("e.layer.w.tolist()")
        assert w != made.w.tolist()
        made = made.replace(w=w)
        for view in views:
            weights, want = (lambda view=view: view.root.evaluate("e => e.numbers('w')")), made.w.ravel()
            assert until(weights, lambda now, want=want: np.allclose(now, want))[1]
    page.mouse.click(*views[0].point(g, "y:0:1,1"))
    for view in views:
        assert until(lambda: view.root.get_attribute("data-pins"), lambda now: now == "y:0:1,1")[1]  # noqa: B023
    kernel.run("host.children = []")
    all_shown(page, VIEWS)


def test_created_and_closed_over_and_over_leaves_nothing(desk):
    view, kernel = desk
    page = view.page
    session = page.context.new_cdp_session(page)
    roots = page.locator(".convnotes-explorer")
    there, again = roots.count(), 8

    def held():
        page.wait_for_timeout(1000)
        for _ in range(2):  # what the first finds to be let go of, the second collects
            session.send("HeapProfiler.collectGarbage")
        found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        return {name: found[name] for name in ("Nodes", "JSEventListeners", "JSHeapUsedSize")}

    def cycle(times):
        for _ in range(times):
            kernel.run("begin()")
            roots.nth(there).wait_for()
            kernel.run("end()")
            assert until(roots.count, lambda now: now == there)[1]
        return kernel.value("len(registry._instances)")

    session.send("Performance.enable")
    widgets, before = cycle(3), held()
    assert cycle(again) == widgets
    after = held()
    grown = {name: after[name] - before[name] for name in after}
    print(f"after {again} more explorers were shown and closed:", grown)
    # ipywidgets keeps the bare element of every closed view; a browser, every module it has loaded: a few lines.
    few, least = 10 * again, 0.5 * again * len(cn.Explorer._program)  # least: bytes, were the script loaded every time
    assert grown["Nodes"] < few and grown["JSEventListeners"] < few and grown["JSHeapUsedSize"] < least, grown
    assert page.evaluate("convnotesScripts.size") == 2  # that of `e`, and that of `brief`


def test_many_explorers_in_one_notebook(desk):
    view, kernel = desk
    page = view.page
    kernel.run("many()")
    all_shown(page, VIEWS + MANY)
    made, rng = space["layer"](2, 2, 3, 3), np.random.default_rng(0)
    for n in (0, MANY // 2, MANY - 1):
        each, x = View(page, VIEWS + n), space["picture"](2, 6, 7) + n
        each.still()
        for text in [some(made.geometry((6, 7)), role, rng) for role in "yxw"]:
            found = each.hover(made.geometry((6, 7)), text)
            assert same(found, made, x, text), differs(found, made, x, text)
    page.mouse.move(0, 0)
    kernel.run("none()")
    all_shown(page, VIEWS)


def test_views_side_by_side_take_half_the_width_each_with_settings_of_their_own(desk):
    view, kernel = desk
    kernel.run("beside()")
    all_shown(view.page, VIEWS + 2)
    view.page.wait_for_function(
        """() => {
          const views = [...document.querySelectorAll(".convnotes-explorer")].slice(-2);
          const frame = views[0].closest(".jp-OutputArea-output").getBoundingClientRect();
          const [a, b] = views.map((el) => el.getBoundingClientRect());
          const set = views.every((el) => el.querySelector('select[aria-label="stride"]')?.offsetHeight > 0);
          return set && Math.abs(a.width - b.width) < 3 && a.width > 400 && b.right <= frame.right + 2;
        }"""
    )
    left, right = (View(view.page, VIEWS + n) for n in range(2))
    right.root.get_by_label("stride", exact=True).select_option("2")
    right.answered()
    counts = [each.root.evaluate("root => root.numbers('y').length") for each in (left, right)]
    assert counts[0] == 4 * counts[1]
    kernel.run("host.children = []")
    all_shown(view.page, VIEWS)


# The last test of the shared page, for afterwards its kernel is another; with notebook 03 open it takes 25 s more.
def test_a_kernel_restart_leaves_hover_and_the_next_run_leaves_all(desk, server):
    page, brief = desk[0].page, View(desk[0].page, 1)
    made, x = space["layer"](2, 2, 3, 3), space["picture"](2, 6, 7)
    g = made.geometry((6, 7))
    brief.hover(g, "y:1:2,3")
    server.restart("lab.ipynb")
    page.wait_for_timeout(2500)
    found = brief.hover(g, "y:0:3,3")
    assert same(found, made, x, "y:0:3,3"), differs(found, made, x, "y:0:3,3")
    pull(brief, g, "w:0,0:1,1")
    assert until(brief.root.locator(".cn-note").text_content, lambda now: "does not answer" in now)[1]
    assert brief.root.evaluate("e => e.numbers('w')[4]") > made.w[0, 0, 1, 1]  # computed in the page
    page.evaluate("() => { for (const e of document.querySelectorAll('.convnotes-explorer')) e.dataset.old = true; }")
    server.run_all(page)
    assert until(page.locator("[data-old]").count, lambda now: now == 0)[1]
    all_shown(page, VIEWS)
    brief = View(page, 1)
    pull(brief, g, "w:0,0:1,1")
    weight = lambda: brief.root.evaluate("e => e.numbers('w')[4]")  # noqa: E731
    assert until(weight, lambda now: abs(now - made.w[0, 0, 1, 1]) > 1e-9)[1]


def test_notebook_03_runs_and_its_explorers_tell_the_truth(desk, server):
    shutil.copytree(ROOT / "notebooks", server.files / "notebooks", dirs_exist_ok=True)
    page = desk[0].page
    server.turn_to(page, "notebooks/03-connect-images.ipynb")
    assert page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    page.locator(".convnotes-explorer").first.wait_for()
    find = "[v for k, v in sorted(globals().items()) if isinstance(v, __import__('convnotes').Explorer)]"
    rng = np.random.default_rng(12)
    with server.kernel("notebooks/03-connect-images.ipynb") as kernel:
        kernel.run(f"import base64, pickle, numpy as np; found = {find}")
        assert kernel.value("len(found)") >= 1
        kernel.run("e = found[0]")
        made, x = pickle.loads(
            base64.b64decode(kernel.value("base64.b64encode(pickle.dumps((e.layer, e.x))).decode()"))
        )
        g = made.geometry(x.shape[1:])
        text = some(g, "y", rng)
        kernel.run(f"e.selection = {text!r}")
        roots = page.locator(".convnotes-explorer")
        views = lambda: [View(page, n) for n in range(roots.count())]  # noqa: E731
        view, found = until(lambda: next((view for view in views() if same(view.state(), made, x, text)), None), bool)
        assert found, f"none of {roots.count()} views shows {text}"
        all_shown(page, kernel.value("len({id(each) for each in found})"))
        view = next(view for view in views() if same(view.state(), made, x, text))
        for text in [some(g, role, rng) for role in "yxwyxwyxw"]:
            found = view.hover(g, text)
            assert same(found, made, x, text), differs(found, made, x, text)
        arrived = until(lambda: kernel.value("e.selection"), lambda chosen: chosen == text)[1]
        assert arrived
        view.root.locator('[data-plane="y:0"]').first.focus()
        page.keyboard.press("Escape")
        view.shows(made, x, "")
        assert "Explorer" in kernel.value("repr(e)")
