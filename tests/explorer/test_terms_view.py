"""The terms view in a browser: its maps, numbers and outlines are Python's, and a hover only moves marks."""

import itertools
import re

import numpy as np
import pytest
from standalone import SCRIPT
from terms_page import (
    AT,
    COLOURS,
    LAYERS,
    PAGE,
    SIZES,
    as_shown,
    build,
    cell_centres,
    decimals,
    mark,
    named,
    rects,
    some_pixels,
    text_of,
    value,
)
from views import read

import convnotes as cn
from convnotes.explorer import bundle
from convnotes.explorer import widget as explorer
from convnotes.layers import engine


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.set_content(PAGE)
    page.add_style_tag(content=explorer.Explorer._css)
    page.add_script_tag(content=SCRIPT)  # a classic script, so that its functions can be called and counted
    yield page
    page.close()
    assert not errors


def check_maps(page, layer, x, i):
    """Hold the maps of output i, and the numbers and the rings at some pixels, to Python's."""
    g = layer.geometry(x.shape[1:])
    terms, z = layer.terms(x), layer.z(x)
    inputs = list(g.inputs_of(i))
    for o in some_pixels(g.out):
        found = mark(page, text_of(i, o))
        kinds, maps = found["kinds"], np.array(found["values"]).reshape(-1, *g.out)
        assert found["i"] == i
        want = as_shown(inputs, found["first"], terms[i])
        many = len(inputs) > 1 and layer.b is not None  # without a bias, z is the sum
        assert kinds == ["term"] * min(len(want), 10 if len(inputs) > 12 else 12) + ["others"] * (len(inputs) > 12) + [
            "sum"
        ] * many + ["z"]
        scale = max(1, np.abs(terms[i]).max())
        np.testing.assert_allclose(maps[: len(want)], want, rtol=0, atol=1e-12 * scale)
        total = maps[kinds.index("sum") if many else -1 if layer.b is None else 0]
        np.testing.assert_allclose(total, terms[i].sum(axis=0), rtol=0, atol=1e-12 * scale)
        assert (maps[-1] == z[i]).all()
        b = 0 if layer.b is None else np.broadcast_to(engine.spread(layer.b, len(layer.kernel)), z.shape)[i]
        np.testing.assert_allclose(total + b, z[i], rtol=0, atol=1e-12 * scale)

        e = layer.explain(x, (i, *o))
        shown = [*as_shown(inputs, found["first"], e.subtotals), *[sum(e.subtotals)] * many, e.z, e.y]
        assert (found["bias"] is None) == (e.b is None)
        bias = [] if e.b is None else [found["bias"]]
        d = max(map(decimals, [*found["numbers"], *bias]))  # those that need fewer are exact
        for text, exact in zip([*found["numbers"], *bias], [*shown, e.b][: len(shown) + len(bias)], strict=True):
            assert abs(value(text) - exact) <= 0.5000001 * 10.0**-d
        check_sums(found, len(want), d)
        assert len(rects(found["ring"])) == len(kinds) + 1


def check_sums(found, terms, d):
    """What is shown adds up, or the note says by how much it does not."""
    numbers = [round(value(text) * 10**d) for text in found["numbers"]]
    gaps = [sum(numbers[:terms]) - numbers[-3]] * (len(numbers) > terms + 2)
    if found["bias"] is None:
        gaps = [sum(numbers[:terms]) - numbers[-2]]
    else:
        gaps.append(numbers[-3] + round(value(found["bias"]) * 10**d) - numbers[-2])
    said = [round(float(gap) * 10**d) for gap in re.findall(r"differ by ([\d.]*\d)", found["note"])]
    assert said == [abs(gap) for gap in gaps if gap]


@pytest.mark.parametrize("n", range(len(LAYERS)))
def test_maps_of_random_layers(page, n):
    layer, x = LAYERS[n]
    build(page, layer, x, width=[440, 700, 1200][n % 3])
    for i in range(layer.n_out):
        check_maps(page, layer, x, i)


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("flip", [True, False])
def test_maps_of_larger_layers(page, name, flip):
    layer, x = named(name, flip=flip)
    build(page, layer, x)
    check_maps(page, layer, x, layer.n_out - 1)


@pytest.mark.parametrize("width", [344, 520, 1200])
@pytest.mark.parametrize("name", SIZES)
def test_maps_fit_the_page_apart_from_each_other_and_keep_their_places(page, name, width):
    layer, x = named(name)
    build(page, layer, x, width)
    out = layer.geometry(x.shape[1:]).out
    found = mark(page, "")
    boxes = rects(found["edge"])
    assert min(left for left, *_ in boxes) >= 0 and max(left + w for left, _, w, _ in boxes) <= width
    for (l1, t1, w1, h1), (l2, t2, w2, h2) in itertools.combinations(boxes, 2):
        assert l1 + w1 <= l2 or l2 + w2 <= l1 or t1 + h1 <= t2 or t2 + h2 <= t1
    if len(out) > 1 and min(out[-2:]) > 4:
        assert max(w for _, _, w, _ in boxes) >= 76  # px: large enough to see something
    slots = page.evaluate(PLACES)
    middle = ",".join(str(n // 2) for n in out)
    for text in [f"y:{layer.n_out - 1}:{middle}", f"w:0,{layer.n_in - 1}:{','.join('0' * len(out))}"]:
        after = mark(page, text)
        assert (after["height"], after["edge"]) == (found["height"], found["edge"])
        assert slots == page.evaluate(PLACES)


@pytest.mark.parametrize("name", SIZES)
def test_a_point_in_a_map_chooses_the_pixel_painted_there(page, name):
    layer, x = named(name)
    build(page, layer, x)
    i = layer.n_out - 1
    out = layer.geometry(x.shape[1:]).out
    found = mark(page, text_of(i, (0,) * len(out)))
    terms, y = np.array(found["values"]).reshape(-1, *out), layer(x)
    maps = [(v, np.abs(terms).max()) for v in terms] + [(y[i], np.abs(y).max())]
    bars = len(out) == 1 and out[0] > 20
    for n, (map_, scale) in enumerate(maps):
        centres = cell_centres(found, n, out)
        pixels = list(centres) if len(centres) < 300 else some_pixels(out, 40)
        points = [centres[o][:2] for o in pixels]
        assert read(page, AT, points) == [text_of(i, o) for o in pixels]
        corners = [(a + fx * w, b + fy * h) for a, b, w, h in map(centres.get, pixels) for fx, fy in [(0.4, -0.4)]]
        assert read(page, AT, corners) == [text_of(i, o) for o in pixels]
        if bars or min(centres[pixels[0]][2:]) < 2:
            continue
        colours = read(page, COLOURS, [(a - 0.25 * w, b - 0.25 * h) for a, b, w, h in map(centres.get, pixels)])
        for o, (red, _, blue, alpha) in zip(pixels, colours):
            v = map_[o]
            assert alpha == 255
            grey = centres[o][2] < 25  # where no number is printed
            if abs(v) > 0.05 * scale and grey:
                assert red == blue and (red > 138) == (v > 0), (n, o, v)
            elif abs(v) > 0.05 * scale:
                assert (red > blue + 5) == (v > 0) and (blue > red + 5) == (v < 0), (n, o, v)
    left, top, width, height = rects(found["edge"])[0]
    outside = [(left - 3, top + 3), (left + 3, top - 3), (left + width + 2, top + 3), (left + 3, top + height + 3)]
    assert read(page, AT, outside) == [""] * 4


@pytest.mark.parametrize("n", range(len(LAYERS)))
def test_an_input_pixel_outlines_what_it_feeds_and_a_weight_frames_its_term(page, n):
    layer, x = LAYERS[n]
    g = layer.geometry(x.shape[1:])
    build(page, layer, x)
    slices = (1, 1, 1, *g.out)[-3]
    for j in range(layer.n_in):
        for index in some_pixels(g.spatial, 3):
            found = mark(page, f"x:{j}:{','.join(map(str, index))}")
            i, inputs = found["i"], list(g.inputs_of(found["i"]))
            assert j in inputs and found["numbers"] == [""] * (len(found["kinds"]) + 1) and not found["ring"]
            fed = {o for out, o, _ in g.fan_out((j, *index)) if out == i}
            centres = cell_centres(found, inputs.index(j), g.out)
            inside = {
                o
                for o, (px, py, _, _) in centres.items()
                if any(a < px < a + w and b < py < b + h for a, b, w, h in rects(found["hull"]))
            }
            assert inside == fed
            check_frame(found, inputs.index(j), slices)
    for i in range(layer.n_out):
        for c, j in enumerate(g.inputs_of(i)):
            found = mark(page, f"w:{i},{j}:{','.join('0' * len(g.out))}")
            assert (found["i"], found["hull"], found["ring"]) == (i, "", "")
            check_frame(found, c, slices)


def check_frame(found, n, slices):
    """The frame stands around every slice of map n and nothing else."""
    [(left, top, width, height)] = rects(found["frame"])
    around = [
        a > left and b > top and a + w < left + width and b + h < top + height for a, b, w, h in rects(found["edge"])
    ]
    assert [k for k, within in enumerate(around) if within] == list(range(n * slices, (n + 1) * slices))


COUNT = """([first, texts]) => {
  const counts = { termMaps: 0, addTerm: 0, paintGrid: 0 }, real = {};
  for (const name in counts) {
    real[name] = window[name];
    window[name] = (...all) => { counts[name] += 1; return real[name](...all); };
  }
  shown.mark(first);
  const before = { ...counts }, seen = [], observer = new MutationObserver(() => {});
  observer.observe(host, { subtree: true, childList: true, attributes: true, characterData: true });
  for (const text of texts) {
    shown.mark(text);
    seen.push(...observer.takeRecords().map((found) => found.type === "attributes" ? found.attributeName : found.type));
  }
  observer.disconnect();
  Object.assign(window, real);
  return { before, after: counts, seen: [...new Set(seen)].sort() };
}"""


def test_a_hover_within_one_output_moves_marks_and_numbers_only(page):
    layer, x = named("16 x 16, 3 -> 4")
    build(page, layer, x)
    mark(page, "y:1:0,0")
    texts = ["y:2:3,4", "y:2:15,15", "x:0:2,2", "x:2:0,0", "w:2,1:0,0", "", "y:2:7,7"]
    found = page.evaluate(COUNT, ["y:2:1,1", texts])
    assert found["before"] == {"termMaps": 1, "addTerm": 3, "paintGrid": 6}
    assert found["after"] == found["before"]
    assert found["seen"] == ["characterData", "d"]
    assert page.evaluate(COUNT, ["y:2:1,2", ["y:3:1,2"]])["after"]["termMaps"] == 1


def test_many_inputs_show_ten_and_the_others_as_one(page):
    layer, x = named("16 inputs")
    build(page, layer, x)
    found = mark(page, "y:1:2,3")
    assert found["kinds"] == ["term"] * 10 + ["others", "sum", "z"] and found["first"] == 0
    assert "w11" in found["labels"][1] and found["labels"][10:12] == ["6 others", "sum over j"]
    height = found["height"]
    for text, first in [("w:0,9:1,1", 0), ("w:0,14:1,1", 6), ("x:7:2,2", 6), ("y:0:1,1", 6), ("x:5:0,0", 0), ("", 0)]:
        found = mark(page, text)
        assert (found["first"], found["height"], len(found["labels"])) == (first, height, 14), text
        for k in range(10):
            terms = layer.terms(x)[found["i"], first + k]
            np.testing.assert_allclose(np.reshape(found["values"][k], terms.shape), terms, rtol=0, atol=1e-12)
    found = mark(page, "w:1,14:0,0")
    check_frame(found, 8, 1)
    assert found["labels"][8].replace("\u2217", "*") == "w1,14 * x14"


def test_an_input_of_another_group_shows_an_output_it_feeds(page):
    rng = np.random.default_rng(6)
    build(page, cn.Layer(rng.normal(size=(4, 2, 3, 3)), groups=2), rng.normal(size=(4, 6, 7)))
    assert mark(page, "x:1:2,2")["i"] == 0
    assert mark(page, "x:2:2,2")["i"] == 2
    assert mark(page, "y:3:2,2")["i"] == 3
    assert mark(page, "x:3:2,2")["i"] == 3
    assert mark(page, "")["i"] == 3


REPAINT = "([data, theme, frozen]) => shown.view.paint(Object.assign(decode(data), { theme, frozen }))"
PLACES = """() => [...host.querySelectorAll(".cn-terms-stage > div")].map((el) => [el.style.left, el.style.top])"""
LEGENDS = """() => [...host.querySelectorAll(".cn-legend .cn-ramp")].map((el) => el.nextSibling.textContent)"""


@pytest.mark.parametrize("name", ["5 x 6, 2 -> 2", "dense 6 -> 4", "signal of 60", "volume"])
def test_hidden_pixels_are_not_read(page, name):
    layer, x = named(name)
    layer, x = layer.replace(w=abs(layer.w)), abs(x)  # the sums, some hidden, are the largest
    out = layer.geometry(x.shape[1:]).out
    build(page, layer, x, predict=True)
    for o in some_pixels(out, 12):
        found = mark(page, text_of(0, o))
        hidden = sum(o) % 2 == 0
        assert [text == "?" for text in found["numbers"]] == [hidden] * len(found["numbers"])
        assert found["bias"] != "?" and not (hidden and "differ" in found["note"])
    open_ = np.indices(out).sum(axis=0) % 2 == 1 if out else np.array(False)
    maps = [*layer.terms(x)[0], layer.terms(x)[0].sum(axis=0), layer.z(x)[0]]
    assert abs(value(page.evaluate(LEGENDS)[0]) - max(np.abs(v[open_]).max(initial=0) for v in maps)) <= 0.051
    if out:
        covered, y0 = (
            cell_centres(found, len(found["kinds"]) - 1, out),
            [o for o in np.ndindex(*out) if sum(o) % 2 == 0],
        )
        colours = read(page, COLOURS, [(a - 0.3 * w, b - 0.3 * h) for a, b, w, h in (covered[o] for o in y0)])
        assert len({tuple(c) for c in colours}) <= 2  # the cover, not the values


def test_new_values_and_the_other_theme_are_painted(page):
    layer, x = named("5 x 6, 2 -> 2")
    build(page, layer, x)
    found = mark(page, "y:1:2,3")
    point = [cell_centres(found, 0, (5, 6))[0, 0][:2]]
    other = layer.replace(w=-2 * layer.w)
    before = read(page, COLOURS, point)
    page.evaluate(REPAINT, [bundle.make(other, x), "dark", False])
    after = page.evaluate("() => shown.view.maps()")
    np.testing.assert_allclose(np.reshape(after["values"][0], (5, 6)), other.terms(x)[1, 0], rtol=0, atol=1e-12)
    numbers = page.evaluate("() => [...host.querySelectorAll('.cn-terms-value')].map((el) => el.textContent)")
    e = other.explain(x, (1, 2, 3))
    assert abs(value(numbers[0]) - e.subtotals[0]) < 0.51 * 10.0 ** -decimals(numbers[0])
    assert read(page, COLOURS, point) != before


def test_a_drag_holds_the_scale_of_the_colours(page):
    layer, x = named("5 x 6, 2 -> 2")
    build(page, layer, x)
    mark(page, "y:1:2,3")
    before, after = page.evaluate(LEGENDS)[0], []
    for frozen in (True, False):
        page.evaluate(REPAINT, [bundle.make(layer.replace(w=3 * layer.w), x), "light", frozen])
        after.append(page.evaluate(LEGENDS)[0])
    assert after[0] == before != after[1]


def test_beyond_the_limit_a_sentence_stands_instead(page):
    layer = cn.Layer(np.ones((1, 3, 5, 5)))
    build(page, layer, np.ones((3, 500, 500)))
    assert "18,750,000 products, more than the 16,777,216" in page.text_content("#host")
    assert (
        page.evaluate(
            "() => [shown.mark('y:0:1,1'), shown.view.paint(shown.s), shown.view.at({ clientX: 20, clientY: 20 })]"
        )[2]
        is None
    )
    assert page.get_attribute("#host", "aria-label") == page.text_content("#host")


def test_the_host_says_in_a_sentence_what_is_shown(page):
    names = {"x": ["<b>red</b>", "green"], "y": ["edges", "<i>more</i>"]}
    layer, x = named("5 x 6, 2 -> 2", names=names)
    build(page, layer, x)
    found = mark(page, "y:1:2,3")
    assert page.get_attribute("#host", "role") == "img"
    assert page.get_attribute("#host", "aria-label") == (
        "How output 1 (<i>more</i>) adds up, as maps of 5 \u00d7 6: 2 terms, one for each connected input, "
        "their sum, plus the bias, through tanh."
    )
    assert found["labels"] == ["w10 \u2217 x0<b>red</b>", "w11 \u2217 x1green", "sum over j", "z1", "y1<i>more</i>"]
