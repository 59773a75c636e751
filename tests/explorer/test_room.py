"""Room in the page: large layers are drawn and saved whole, padding is told, views side by side share the width."""

import itertools
import re

import numpy as np
import pytest
import standalone

import convnotes as cn

RNG = np.random.default_rng(3)


def layer(n_out, n_in, *kernel, **options):
    return cn.Layer(RNG.normal(size=(n_out, n_in, *kernel)).round(2), RNG.normal(size=n_out).round(2), **options)


LARGE = {
    "784 numbers": (layer(10, 784), RNG.normal(size=784), "y:3:"),
    "256 images": (layer(4, 256, 3, 3), RNG.normal(size=(256, 16, 16)), "y:1:3,4"),
    "128 outputs": (layer(128, 3, 3, 3), RNG.normal(size=(3, 32, 32)), "y:100:3,4"),
    "1,024 signals": (layer(1024, 2, 3), RNG.normal(size=(2, 40)), "y:1000:4"),
}
GRIDS = "(root) => [...root.querySelectorAll('[data-plane]')].map((el) => el.dataset.plane)"
SAID = """(root) => [root.innerText, ...[...root.querySelectorAll("[aria-label]:not(select)")]
  .filter((el) => el.checkVisibility()).map((el) => el.getAttribute("aria-label"))].join()"""  # the menu keeps its name
WIDTHS = "(root) => [...root.querySelectorAll('.cn-grid-w')].map((el) => el.offsetWidth).filter((wide) => wide > 0)"


@pytest.fixture(params=LARGE)
def large(request, browser):
    made, x, selection = LARGE[request.param]
    page = standalone.open_page(browser, made, x, width=900, selection=selection)
    yield made, x, page
    page.close()


def test_a_large_layer_is_drawn_its_pixels_chosen_and_all_of_it_saved(large):
    made, x, page = large
    root = page.locator(".convnotes-explorer")
    planes = set(root.evaluate(GRIDS))
    assert planes >= {f"x:{j}" for j in range(made.n_in)} | {f"y:{i}" for i in range(made.n_out)}
    assert root.evaluate("(root) => root.highlight().outputs.length") == 1
    last = page.locator(f'[data-plane="y:{made.n_out - 1}"]')
    last.scroll_into_view_if_needed()
    last.hover()
    assert root.get_attribute("data-selection").startswith(f"y:{made.n_out - 1}:")
    frame = page.locator("path.cn-frame").evaluate("(el) => parseFloat(getComputedStyle(el).strokeWidth)")
    assert 6 * frame <= min(root.evaluate(WIDTHS)), "frames cover their kernels"
    wide = page.locator(".cn-stage").evaluate("(el) => el.offsetWidth")
    told = "scroll the picture sideways" in page.locator(".cn-foot").inner_text()
    assert told == (wide > page.locator(".cn-scroll").evaluate("(el) => el.clientWidth"))
    with page.expect_download() as download:
        page.locator(".cn-do-svg").evaluate("e => e.click()")
    svg = download.value.path().read_text("utf-8")
    assert float(re.search(r'viewBox="\S+ \S+ (\S+)', svg)[1]) >= wide
    captions = set(re.findall(r">(?:[xy]\d*)?([\d,]+)</text>", svg))
    if not made.kernel:
        assert not re.search("pixel|kernel", root.evaluate(SAID)), "numbers have neither"
    if len(x.shape) > 1:
        assert captions >= {str(i) for i in range(made.n_out)}
    assert not page.errors


def test_chips_of_three_digits_do_not_overprint_their_numbers(browser):
    page = standalone.open_page(browser, layer(128, 128, 3, 3), RNG.normal(size=(128, 6, 6)), selection="y:127:3,3")
    gaps = page.locator(".cn-numbers").evaluate(
        """(canvas) => {
          const pen = canvas.getContext("2d"), texts = [], own = pen.fillText.bind(pen);
          pen.fillText = (text, x, y) => {
            const { width } = pen.measureText(text);
            const { a, e, f } = pen.getTransform();
            const left = e + a * (x - (pen.textAlign === "right" ? width : pen.textAlign === "center" ? width / 2 : 0));
            texts.push([Math.round((f + a * y) / 12), left, left + a * width, text]);
            own(text, x, y);
          };
          window.model.set("selection", "y:127:3,2");
          return new Promise((done) => setTimeout(() => done(texts), 500));
        }"""
    )
    rows = [sorted(row for row in gaps if row[0] == y) for y in {row[0] for row in gaps}]
    assert len(gaps) > 20
    for row in rows:
        for before, after in itertools.pairwise(row):
            assert before[2] <= after[1] + 1.5, (before, after)
    page.close()


@pytest.mark.parametrize("width", [900, 1100, 1200, 1400])
def test_a_signal_is_read_as_numbers_or_as_bars_at_every_width(browser, width):
    """Where cells are too narrow for numbers, a bar says more than a shade of grey."""
    x = np.full((1, 40), -0.125)
    x[0, 20] = 9.75
    page = standalone.open_page(browser, layer(1, 1, 9), x, width=width, selection="y:0:5")
    colour = page.evaluate(
        """() => {
          const box = document.querySelector('[data-plane="x:0"]').getBoundingClientRect();
          const board = document.querySelector(".cn-board-under"), { left, top } = board.getBoundingClientRect();
          const at = [box.left + (20.1 / 40) * box.width - left, box.top + 4 - top].map(Math.round);
          return [...board.getContext("2d").getImageData(...at, 1, 1).data];
        }"""
    )
    assert colour[0] > colour[2] + 60  # orange, as numbers and bars are
    page.close()


@pytest.mark.parametrize("width", [690, 715])
def test_pictures_of_many_cells_do_not_outgrow_the_page(browser, width):
    """As in JupyterLab at 900 px: a fifth of a pixel more for each of 48 columns, and outputs were cut."""
    x = RNG.normal(size=(3, 32, 48))
    page = standalone.open_page(browser, layer(3, 3, 3, 3, boundary="edge"), x, width=width, selection="y:1:4,21")
    assert page.evaluate("(s => s.offsetWidth <= s.parentElement.clientWidth)(document.querySelector('.cn-stage'))")
    page.close()


@pytest.mark.parametrize("padding, told", [(8, None), (11, "11 cells, the nearest 8 are drawn")])
def test_wide_padding_is_drawn_or_said(browser, padding, told):
    made = layer(2, 1, 5, 5, padding=padding)
    page = standalone.open_page(browser, made, RNG.normal(size=(1, 12, 12)).round(1), selection="y:0:3,3")
    lit = page.locator("path.cn-ghost").first.get_attribute("d") or ""
    assert lit.count("M") == (25 if padding == 8 else 0) or padding == 11
    key = page.locator(".cn-key").inner_text()
    assert "padding, holds 0" in key and (told is None or told in key)
    page.close()


def test_what_cannot_be_drawn_is_said_in_the_view_and_a_later_bundle_is_drawn(browser):
    made, x = layer(1, 1, 3, 3), RNG.normal(size=(1, 5, 5))
    broken = "throw new Error('no room at all');"
    page = browser.new_page()
    page.set_content(
        standalone.html(made, x, change=lambda text: text.replace("function layoutOf(s, width) {",
        f"function layoutOf(s, width) {{ if (!window.mended) {broken}", 1))
    )  # fmt: skip
    refusal = page.locator(".cn-refusal")
    refusal.wait_for()
    assert "no room at all" in refusal.inner_text() and "explorer.layer" in refusal.inner_text()
    assert not page.locator(".cn-bar").is_visible()
    page.close()
