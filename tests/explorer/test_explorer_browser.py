"""The explorer in a real browser with its Python behind it: held to Python's connections and to its promises."""

import itertools

import numpy as np
import pytest
import random_layers
from desk import open_desk
from views import MOVES, View, cell, differs, read, same, some, space, until

pytestmark = pytest.mark.usefixtures("watched")

INERT = 1.2  # ms of main-thread time of a move over an inert element, on the machine of the limits below
LAYERS = 18  # random layers put into one view; test_engine_twin and the tests under node take hundreds
MEASURED = 40  # moves of the mouse over an element, to know what one costs
MOUSE = 6  # one layer of so many is visited by a real mouse, too
NAMES = {"x": ["<b>red</b>", "gr&een", "\u00e9\u4e2d"], "y": ["<img src=x onerror=alert(1)>", "two", "three", "four"]}

GALLERY = {
    "keys": ((3, 4, 3, 3), (3, 7, 8)),
    "16 x 16, 1 -> 1": ((1, 1, 3, 3), (1, 16, 16)),
    "32 x 32, 3 -> 4": ((3, 4, 3, 3), (3, 32, 32)),
    "dense 6 -> 4": ((6, 4), (6,)),
    "200 samples": ((1, 2, 7), (1, 200)),
    "volume": ((2, 2, 3, 3, 3), (2, 4, 6, 6)),
    "64 x 64, 8 -> 16": ((8, 16, 3, 3), (8, 64, 64)),
    "64 x 64, 3 -> 4": ((3, 4, 3, 3), (3, 64, 64)),
    "16 x 16, 8 -> 4": ((8, 4, 3, 3), (8, 16, 16)),
    "256 x 256, 8 -> 4": ((8, 4, 3, 3), (8, 256, 256)),
}


def shown_in_gallery(name, **options):
    sizes, shape = GALLERY[name]
    return space["layer"](*sizes, **options), space["picture"](*shape)


def put(desk, name):
    """Show a layer of the gallery, with nothing chosen; return it and its input."""
    view, python = desk
    made, x = shown_in_gallery(name)
    python.space.update(made=made, x=x)
    python.run("e.show(made, x); e.selection = ''")
    view.shows(made, x, "")
    return made, x


def test_every_connection_lit_is_pythons(desk):
    view, python = desk
    for n in range(LAYERS):
        rng = np.random.default_rng([8, n])
        made, x = random_layers.draw(np.random.default_rng([7, n]))
        g = made.geometry(x.shape[1:])
        first, *visits = [some(g, role, rng) for role in "yxwyxw"[n % 3 :] + "yxw"]
        visits.append(first)  # what Python chose: nothing is under way when the next layer comes
        python.run(f"swap({n}, {first!r})")
        view.shows(made, x, first)
        for text, found in zip(visits, read(view.root, MOVES, [cell(g, text) for text in visits])):
            assert same(found, made, x, text), differs(found, made, x, text)
        if n % MOUSE == 0:
            for text in visits[:3]:
                found = view.hover(g, text)
                assert same(found, made, x, text), differs(found, made, x, text)
            view.page.mouse.move(0, 0)
            view.rest(python)


def test_the_same_shapes_with_other_connections_and_values(desk):
    view, kernel = desk
    rng = np.random.default_rng(9)
    for n, (boundary, flip) in enumerate(itertools.product(("zero", "wrap", "reflect", "edge"), (True, False))):
        options = {"boundary": boundary, "flip": flip, "dilation": (1, 2)[n % 2]}
        made, x = space["layer"](2, 2, 2, 3, **options), space["picture"](2, 5, 6) + n
        for text in [some(made.geometry((5, 6)), role, rng) for role in "yxw"]:
            kernel.run(f"e.show(layer(2, 2, 2, 3, **{options}), picture(2, 5, 6) + {n}); e.selection = {text!r}")
            view.shows(made, x, text)


def test_more_kernels_than_can_be_shown_at_once(desk):
    view, kernel = desk
    rng = np.random.default_rng(10)
    for sizes, shape, options in (
        ((9, 9), (9,), {}),
        ((12, 10, 3), (12, 20), {}),
        ((16, 16, 3, 3), (16, 6, 6), {"groups": 2}),
    ):
        inside = (sizes[0] // options.get("groups", 1), *sizes[1:])
        made, x = space["layer"](*inside, **options), space["picture"](*shape)
        g = made.geometry(shape[1:])
        kernel.run(f"e.show(layer(*{inside}, **{options}), picture(*{shape}))")
        for text in [some(g, role, rng) for role in "yxwyxw"]:
            kernel.run(f"e.selection = {text!r}")
            view.shows(made, x, text)
            if text[0] == "w":
                grid = view.root.locator(f'[data-plane="{text.rsplit(":", 1)[0]}"]:visible')
                assert until(grid.count, lambda count: count == 1)[1], text  # drawn with the next frame


def test_the_selection_goes_both_ways(desk):
    view, kernel = desk
    made, x = space["layer"](3, 4, 3, 3), space["picture"](3, 7, 8)
    g = made.geometry((7, 8))
    kernel.run("e.show(layer(3, 4, 3, 3), picture(3, 7, 8)); e.selection = ''")
    view.shows(made, x, "")
    kernel.run("seen = []; e.observe(lambda change: seen.append(change.new), 'selection')")
    for text in ("y:2:3,4", "x:0:6,7", "w:3,1:0,2"):
        view.hover(g, text)
        _, arrived = until(lambda: kernel.value("e.selection"), lambda chosen: chosen == text)  # noqa: B023
        assert arrived, text
    assert kernel.value("seen") == ["y:2:3,4", "x:0:6,7", "w:3,1:0,2"]
    view.page.mouse.move(0, 0)
    for text in ("y:0:0,0", "", "w:0,0:2,2", "x:2:3,3"):
        kernel.run(f"e.selection = {text!r}")
        view.shows(made, x, text)
    for bad in ("y:4:0,0", "y:0:7,0", "rubbish"):
        with pytest.raises(RuntimeError, match=r"TraitError: .*stays what it was"):
            kernel.run(f"e.selection = {bad!r}")
        assert kernel.value("e.selection") == "x:2:3,3" == view.state()[0]


def test_a_selection_that_the_new_layer_lacks_is_dropped_in_the_view(desk):
    view, kernel = desk
    kernel.run("e.show(layer(3, 4, 3, 3), picture(3, 7, 8)); e.selection = 'y:3:6,7'")
    view.shows(space["layer"](3, 4, 3, 3), space["picture"](3, 7, 8), "y:3:6,7")
    kernel.run("e.show(layer(1, 1, 3), picture(1, 9))")
    view.shows(space["layer"](1, 1, 3), space["picture"](1, 9), "")
    with pytest.raises(RuntimeError, match="still shows what it showed before"):
        kernel.run("e.x = picture(2, 9)")
    view.shows(space["layer"](1, 1, 3), space["picture"](1, 9), "")


def test_numbers_come_and_go_with_values_of_the_same_sizes(desk):
    view, kernel = desk
    kernel.run("small = layer(1, 1, 3, 3); whole = np.arange(36.0).reshape(1, 4, 9); e.show(small, whole * -1e150)")
    print_board = "e => { const b = e.querySelectorAll('.cn-board')[2], c = b.getContext('2d'); return "
    print_board += "c.getImageData(0, 0, b.width, b.height).data.some((v) => v > 0); }"
    legend = view.root.locator(".cn-legend").first
    for values, fit in (("whole * -1e150", False), ("whole", True), ("whole * -1e150", False)):
        kernel.run(f"e.show(small, {values}); e.selection = 'x:0:2,2'")
        _, arrived = until(legend.text_content, lambda now, fit=fit: ("e+" in now) != fit)
        assert arrived
        inputs = view.root.locator('[data-plane="x:0"]').bounding_box()
        printed = view.root.evaluate(print_board.replace("0, 0, b.width", f"0, 0, {int(inputs['width'])}"))
        assert printed == fit, values


# How often the live region speaks while the mouse moves, and how often the mouse rests for long enough to be told: on a
# machine that has paused, it did rest.
LISTEN = """e => {
  const times = [performance.now()];
  Object.assign(e, { said: 0, moves: 0, pauses() {
    return [...times.slice(1), performance.now()].filter((time, n) => time - times[n] > 200).length;
  } });
  new MutationObserver(() => e.said++).observe(e, { childList: true });
  e.closest(".convnotes-explorer").addEventListener("pointermove", () => { e.moves++; times.push(performance.now()); });
}"""


def test_names_are_text_and_the_live_region_speaks_after_a_rest(desk):
    view, kernel = desk
    kernel.run(f"e.show(layer(3, 4, 3, 3, names={NAMES!r}), picture(3, 7, 8)); e.selection = ''")
    made, x = space["layer"](3, 4, 3, 3, names=NAMES), space["picture"](3, 7, 8)
    view.shows(made, x, "")
    live = view.root.locator(".cn-live")
    assert live.get_attribute("aria-live") == "polite"
    for text in ("y:0:3,3", "x:0:2,2", "x:2:1,0"):
        said = view.hover(made.geometry((7, 8)), text)[1]["text"]
        role, name = text[0], NAMES[text[0]][int(text[2])]
        assert f"({name})" in said, role
        _, spoken = until(live.text_content, lambda now: now == said)  # noqa: B023
        assert spoken
        assert said[1:] in view.root.locator(".cn-note").text_content()  # there it starts a sentence
    assert live.evaluate("e => e.childElementCount") == 0
    assert view.root.locator("[onerror], [src=x]").count() == 0  # no element was made from a name
    assert not set(view.root.locator("b").all_text_contents()) & {"red"}
    assert view.root.get_by_text("<b>red</b>", exact=True).count() == 1
    # While the pointer moves on, nothing is said.
    live.evaluate(LISTEN)
    grid = view.root.locator('[data-plane="y:1"]').bounding_box()
    for n in range(30):
        view.page.mouse.move(grid["x"] + 3 + (n % 2) * 40, grid["y"] + 3 + (n % 5) * 10)
        view.page.wait_for_timeout(20)
    said, moves, pauses = live.evaluate("e => [e.said, e.moves, e.pauses()]")
    view.page.mouse.move(0, 0)
    assert moves >= 20 and said <= pauses, (said, moves, pauses)


def test_keys_in_a_volume_a_signal_and_a_dense_layer(desk):
    view, _ = desk
    for name, plane, keys in (
        ("volume", "y:1", [("ArrowDown", "y:1:0,2,2"), ("]", "y:1:1,2,2"), ("]", "y:1:2,2,2"), ("[", "y:1:1,2,2"),
                           ("Control+End", "y:1:3,5,5")]),
        ("200 samples", "x:0", [("ArrowRight", "x:0:99"), ("ArrowRight", "x:0:100"), ("End", "x:0:199"),
                                ("Home", "x:0:0")]),
        ("dense 6 -> 4", "y:0", [("Enter", "y:0:"), ("PageDown", "y:1:"), ("ArrowDown", "y:2:"), ("ArrowUp", "y:1:")]),
    ):  # fmt: skip
        made, x = put(desk, name)
        view.root.locator(f'[data-plane="{plane}"]').first.focus()
        for key, text in keys:
            view.page.keyboard.press(key)
            view.shows(made, x, text)
        view.page.keyboard.press("Escape")
        view.shows(made, x, "")
        view.rest(desk[1])


def test_taps_choose(browser, reports):
    context = browser.new_context(has_touch=True)
    rng = np.random.default_rng(11)
    touched = open_desk(context, *shown_in_gallery("keys"))
    view = View(touched[0], 0)
    reports.watch(view.page)
    for name in ("keys", "dense 6 -> 4", "volume", "200 samples"):
        made, x = put((view, touched[1]), name)
        g = made.geometry(x.shape[1:])
        for text in [some(g, role, rng) for role in "yxw"]:
            view.page.touchscreen.tap(*view.point(g, text))
            view.shows(made, x, text)
        view.rest(touched[1])
    context.close()


BOXES = """root => [...root.querySelectorAll("[data-plane]")].filter((e) => e.offsetParent && !e.hidden).map((e) => {
  const b = e.getBoundingClientRect();
  return [e.dataset.plane, e.dataset.slice || "", b.left, b.top, b.right, b.bottom];
})"""
FITS = """root => [root, root.querySelector(".cn-scroll")].map((e) => [e.className, e.scrollWidth - e.clientWidth])"""


def test_grids_never_overlap_and_the_window_does_not_overflow(desk):
    view, _ = desk
    for name in GALLERY:
        made, x = put(desk, name)
        for width in (900, 1400):
            view.page.set_viewport_size({"width": width, "height": 1000})
            view.still(2)
            stands_apart(view, made, x, f"{name} at {width} px")


def stands_apart(view, made, x, name):
    """Hold a view to showing every tensor in its grids, apart from one another and no wider than the window."""
    boxes = view.root.evaluate(BOXES)
    per = {
        role: sizes[0] if len(sizes) == 3 else 1
        for role, sizes in zip("xyw", (x.shape[1:], made(x).shape[1:], made.kernel))
    }
    planes = [box[0] for box in boxes]
    assert planes.count("x:0") == per["x"] and planes.count("y:0") == per["y"] and planes.count("w:0,0") == per["w"]
    assert sum(p[0] == "x" for p in planes) == made.n_in * per["x"], name
    for (p, _, l1, t1, r1, b1), (q, _, l2, t2, r2, b2) in itertools.combinations(boxes, 2):
        apart = r1 <= l2 + 0.5 or r2 <= l1 + 0.5 or b1 <= t2 + 0.5 or b2 <= t1 + 0.5
        assert apart, (name, p, q)
    too_wide = [(part, by) for part, by in view.root.evaluate(FITS) if by > 1]
    assert not too_wide, (name, too_wide)


COUNT_CHOICES = """e => {
  e.choices = 0;
  new MutationObserver((seen) => { e.choices += seen.length; }).observe(e, { attributeFilter: ["data-selection"] });
}"""


def cost(page, metrics, element, moves):
    """Return the milliseconds that the main thread works for each of some moves of the mouse over an element."""

    def task():
        return next(
            m["value"] for m in metrics.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration"
        )

    box = element.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    page.wait_for_timeout(100)
    before = task()
    for n in range(moves):
        across, down = (n * 37) % moves / moves, (n * 61) % moves / moves
        page.mouse.move(box["x"] + 2 + (box["width"] - 4) * across, box["y"] + 2 + (box["height"] - 4) * down)
    page.wait_for_timeout(200)
    return (task() - before) * 1000 / moves


def hover_cost(page, view):
    """Return the cost of the moves over the inert foot, and what the same moves cost more over an output."""
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})  # not while another process has the processor
    found = []
    for element in (view.root.locator(".cn-foot"), view.root.locator('[data-plane="y:0"]')):
        element.scroll_into_view_if_needed()
        view.still(2)  # a page that still scrolls would carry the element away from the mouse
        view.root.evaluate(COUNT_CHOICES)
        found.append(cost(page, metrics, element, MEASURED))
    assert view.root.evaluate("e => e.choices") > MEASURED / 2, "the mouse missed the grid, so nothing was measured"
    metrics.detach()
    return found[0], found[1] - found[0]


# A hundred moves over an output, and what is done for them: outputs chosen, boxes read, numbers written; and for how
# many ms the moves went on, with how many rests.
COUNTED = """async e => {
  const numbers = e.querySelector(".cn-numbers").getContext("2d"), grid = e.querySelector('[data-plane="y:0"]');
  const { left, top, width, height } = grid.getBoundingClientRect();
  const { getBoundingClientRect: read } = Element.prototype;
  const done = { chosen: 0, read: 0, written: 0, rests: 0 };
  numbers.clearRect = (...box) => { done.written++; CanvasRenderingContext2D.prototype.clearRect.apply(numbers, box); };
  Element.prototype.getBoundingClientRect = function () { done.read++; return read.call(this); };
  const begun = performance.now();
  let last = begun, was = "";
  for (let n = 0; n < 100; n++) {
    if (performance.now() - last > 55) done.rests++;
    last = performance.now();
    const [clientX, clientY] = [left + width * (n * 37 % 100 / 100), top + height * (n * 61 % 100 / 100)];
    grid.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY, pointerType: "mouse" }));
    if (e.dataset.selection !== was) done.chosen++;
    was = e.dataset.selection;
    await new Promise((then) => setTimeout(then, 10));
  }
  done.ms = performance.now() - begun;
  delete numbers.clearRect;
  Element.prototype.getBoundingClientRect = read;
  return done;
}"""


def test_a_hover_reads_one_box_and_writes_numbers_no_oftener_than_they_are_read(desk):
    view, python = desk
    put(desk, "64 x 64, 3 -> 4")
    done = view.root.evaluate(COUNTED)
    view.rest(python)
    assert done["chosen"] > 90, done
    assert done["read"] <= 100, done  # each may make the page lay itself out
    assert 2 <= done["written"] <= done["ms"] / 200 + 2 + 2 * done["rests"], done


def test_a_hover_is_cheap_and_costs_what_the_window_costs(desk):
    view, python = desk
    names, runs = ("64 x 64, 3 -> 4", "16 x 16, 8 -> 4", "256 x 256, 8 -> 4"), []
    for _ in range(8):  # machines are noisy: the best counts, and one on which inert moves cost more is slow in all
        found = []
        for name in names:
            put(desk, name)
            found.append(hover_cost(view.page, view))
            view.page.mouse.move(0, 0)
            view.rest(python)
        runs.append([cost / max(1, inert / INERT) for inert, cost in found])
        print("main-thread ms of inert moves and a hover:", {n: np.round(f, 2).tolist() for n, f in zip(names, found)})
        middle, small, large = np.min(runs, 0)
        if middle <= 4 and large <= 1.5 * small + 0.5:
            break
    assert middle <= 4, runs
    assert large <= 1.5 * small + 0.5, runs
