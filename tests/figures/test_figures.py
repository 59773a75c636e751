"""Still figures: what is drawn is what the layer computes."""

import itertools

import numpy as np
import pytest
from figure_samples import made, picture, texts, two, x_two
from matplotlib.bezier import BezierSegment
from matplotlib.colors import to_rgb

import convnotes as cn
from convnotes.figures import themes

each_layer = pytest.mark.parametrize("seed", range(10))


def found(figure, gid):
    return [artist for artist in figure.axes[0].get_children() if artist.get_gid() == gid]


def one(figure, gid):
    (artist,) = found(figure, gid)
    return artist


def grids(figure, role, *channels):
    """Return the pictures of one tensor, slice by slice."""
    gid = f"{role}:{','.join(map(str, channels))}"
    return found(figure, gid) or list(
        itertools.takewhile(bool, (next(iter(found(figure, f"{gid}:{n}")), None) for n in itertools.count()))
    )


def around(pictures):
    """Return (left, right, top, bottom) around some pictures."""
    left, right, bottom, top = zip(*(picture.get_extent() for picture in pictures))
    return min(left), max(right), min(top), max(bottom)


def solid(index):
    return (0,) * (3 - len(index)) + tuple(index)


def cell_at(pictures, x, y):
    """Return (slice, row, column) of the cell at a place."""
    for n, image in enumerate(pictures):
        left, right, bottom, top = image.get_extent()
        rows, cols = image.get_array().shape[:2]
        if left <= x <= right and top <= y <= bottom:
            return n, int((y - top) / (bottom - top) * rows), int((x - left) / (right - left) * cols)
    return None


def shade(v, scale, signed, printed, theme=themes.LIGHT):
    """Return the colour of a value by the rule of js/base/palette.js, in 0..255."""
    t = v / scale if scale else 0
    if not (signed and printed):
        return [20 + 235 * ((t + 1) / 2 if signed else t)] * 3
    zero, end = (255 * getattr(theme, name) for name in ("zero", "negative" if v < 0 else "positive"))
    return zero + (end - zero) * abs(t) ** 0.8


def prints_numbers(image):
    """Return whether a number stands in the first cell of a picture."""
    left, right, bottom, top = image.get_extent()
    rows, cols = image.get_array().shape[:2]
    places = [text.get_position() for text in image.axes.texts if text.get_text().strip()]
    return any(left < x < left + (right - left) / cols and top < y < top + (bottom - top) / rows for x, y in places)


def assert_pictures_hold(pictures, tensor, scale, signed, weights=False):
    """Assert that pictures hold the values of a tensor in the colours of its scale."""
    planes = np.reshape(tensor, solid_shape(np.shape(tensor)))
    assert len(pictures) == len(planes)
    for image, plane in zip(pictures, planes):
        printed = weights or prints_numbers(image)
        expected = [[shade(v, scale, signed or weights, printed) for v in row] for row in plane]
        np.testing.assert_allclose(np.asarray(image.get_array())[..., :3] * 255, expected, atol=1)


def solid_shape(shape):
    return (1,) * (3 - len(shape)) + tuple(shape)


def connects(layer, i, j):
    return i * layer.groups // layer.n_out == j * layer.groups // layer.n_in


def weight(layer, i, j, tap):
    return layer.w[(i, j % layer.w.shape[1], *tap)]


def sign_of(colour, theme=themes.LIGHT):
    ends = {1: theme.positive, -1: theme.negative, 0: theme.nothing}
    return min(ends, key=lambda sign: np.abs(np.array(colour[:3]) - ends[sign]).sum())


# What is drawn


@each_layer
def test_draw_layer_has_a_node_for_every_tensor_and_a_line_with_its_kernel_for_every_pair(seed):
    layer, x, _, _ = made(seed)
    try:
        figure = cn.draw_layer(layer, x)
    except ValueError as refusal:
        assert "leave no room" in str(refusal)
        return
    y = layer(x)
    for role, tensors in (("x", x), ("y", y)):
        for c, tensor in enumerate(tensors):
            assert_pictures_hold(grids(figure, role, c), tensor, np.abs(tensors).max(), tensors.min() < 0)
    lines = {tuple(np.round(line.ravel(), 3)) for line in one(figure, "connections").get_segments()}
    pairs = [(i, j) for i in range(layer.n_out) for j in range(layer.n_in) if connects(layer, i, j)]
    assert len(lines) == len(pairs)
    places = []
    for i, j in pairs:
        _, right, top, bottom = around(grids(figure, "x", j))
        left, _, high, low = around(grids(figure, "y", i))
        assert tuple(np.round((right, (top + bottom) / 2, left, (high + low) / 2), 3)) in lines
        if layer.kernel:
            kernel = grids(figure, "w", i, j)
            assert_pictures_hold(kernel, weight(layer, i, j, ()), np.abs(layer.w).max(), True, weights=True)
            a, b, c, d = around(kernel)
            middle = (c + d) / 2
            share = ((a + b) / 2 - right) / (left - right)
            assert middle == pytest.approx((1 - share) * (top + bottom) / 2 + share * (high + low) / 2)
            assert all(d < other[2] or c > other[3] for other in places)  # no kernel covers another
            places.append((a, b, c, d))


def test_a_weight_of_zero_has_a_ring_on_the_middle_of_each_of_its_lines():
    figure = cn.draw_connections(cn.Layer([[[[1, 0, -1], [2, 0, -2], [0, 3, 1]]]]), np.ones((1, 4, 5)), "y:0:1,2")
    lines = one(figure, "connections")
    middles = [np.dot([1, 3, 3, 1], line.vertices) / 8 for line in lines.get_paths()]
    of_zero = [m for m, c in zip(middles, lines.get_edgecolors()) if sign_of(c) == 0]
    rings = [ring.vertices[:-1] for ring in one(figure, "zero").get_paths()]
    assert len(rings) == len(of_zero) == 2 * 3  # from input to weight, from weight to output
    assert np.allclose([(r.min(axis=0) + r.max(axis=0)) / 2 for r in rings], of_zero)


def test_a_fully_connected_layer_has_lines_by_sign_and_size_with_their_weights():
    w = np.array([[1.5, -2, 0], [0.5, 3, 1]])
    figure = cn.draw_layer(cn.Layer(w, b=[10, -20], phi="relu"), [1, 2, 3])
    lines = one(figure, "connections")
    assert [sign_of(c) for c in lines.get_colors()] == np.sign(w).ravel().tolist()
    order = np.argsort(np.abs(w).ravel(), kind="stable")
    assert np.array_equal(np.argsort(lines.get_linewidths(), kind="stable"), order)
    assert len(one(figure, "negative").get_segments()) == 1
    for text in ("1.5", "−2", "0", ".5", "3", "1", "$b_{0}$ = 10, relu", "$b_{1}$ = −20, relu"):
        assert text in texts(figure)
    assert {"1", "2", "3"} <= set(texts(figure))


@each_layer
def test_draw_window_lights_the_windows_and_a_line_for_every_product(seed):
    layer, x, output, rng = made(seed)
    if not layer.kernel:
        with pytest.raises(ValueError, match=r"no axes.*cn\.draw_layer"):
            cn.draw_window(layer, x, [()])
        return
    g = layer.geometry(x.shape[1:])
    i, j = output[0], int(rng.choice(g.inputs_of(output[0])))
    pixels = list(dict.fromkeys([output[1:], *(tuple(int(rng.integers(n)) for n in g.out) for _ in range(3))]))
    figure = cn.draw_window(layer, x, pixels, i=i, j=j)
    assert_pictures_hold(grids(figure, "x", j), x[j], np.abs(x).max(), x.min() < 0)
    assert_pictures_hold(grids(figure, "w", i, j), weight(layer, i, j, ()), np.abs(layer.w).max(), True, weights=True)
    windows = []
    for letter, pixel, colour in zip("ABCD", pixels, themes.LIGHT.windows):
        read = [(n, t) for c, n, t in g.fan_in((i, *pixel)) if c == j]
        marks = one(figure, f"window {letter}")
        cells = [cell_at(grids(figure, "x", j), *path.vertices[:3].mean(axis=0)) for path in marks.get_paths()]
        assert sorted(cells) == sorted({solid(n) for n, _ in read})
        assert np.allclose(marks.get_facecolors()[:, :3], to_rgb(colour))
        curves = one(figure, f"connections {letter}").get_paths()
        ends = sorted(
            (cell_at(grids(figure, "w", i, j), *c.vertices[3]), cell_at(grids(figure, "x", j), *(c.vertices[0] - 0.01)))
            for c in curves  # lines leave a cell at its right or lower edge
        )
        assert ends == sorted((solid(t), solid(n)) for n, t in read)
        if layer.boundary == "zero" and len(g.kernel) < 3 and all(rule.upsample == 1 for rule in layer.rules):
            assert len(found(figure, f"padding {letter}")) == np.prod(layer.kernel) - len(read)
        windows.append({n for n, _ in read})
        share = layer.terms(x)[(i, j, *pixel)]
        assert any(f"= {share:.4g}".replace("-", "−") in t for t in texts(figure))
    if len(pixels) == 2:
        assert any(f"have {len(windows[0] & windows[1])} input pixel" in t for t in texts(figure))


@each_layer
def test_draw_fan_draws_a_line_from_every_connected_pixel_to_the_ring(seed):
    layer, x, output, _ = made(seed)
    figure = cn.draw_fan(layer, x, output)
    to_sheet = figure.axes[0].transData.inverted()

    def place(role, c, index):
        n, row, col = solid(index)
        on_screen = grids(figure, role, c)[n].get_transform().transform((col + 0.5, row + 0.5))
        return tuple(np.round(to_sheet.transform(on_screen), 3))

    lines = one(figure, "connections")
    drawn = [tuple(map(tuple, np.round(line, 3))) for line in lines.get_segments()]
    links = layer.geometry(x.shape[1:]).fan_in(output)
    end = place("y", output[0], output[1:])
    assert sorted(drawn) == sorted((place("x", j, n), end) for j, n, _ in links)
    signs = sorted(np.sign(weight(layer, output[0], j, t)) for j, _, t in links)
    assert sorted(sign_of(c) for c in lines.get_colors()) == signs
    assert len(one(figure, "negative").get_segments()) == signs.count(-1)
    if links:
        assert tuple(np.round(one(figure, "ring").get_paths()[0].vertices[:4].mean(axis=0), 3)) == end
    value = f"{layer(x)[output]:.4g}".replace("-", "−")
    assert any(t.endswith(value) for t in texts(figure))


@each_layer
def test_draw_matrix_colours_exactly_the_connections(seed):
    layer, x, _, rng = made(seed)
    w = layer.w * (rng.random(layer.w.shape) < 0.7)  # zero weights still connect
    layer, spatial = layer.replace(w=w), x.shape[1:]
    try:
        figure = cn.draw_matrix(layer, spatial)
    except ValueError as refusal:
        assert "rows" in str(refusal)
        return
    g, shades = layer.geometry(spatial), np.asarray(one(figure, "matrix").get_array())
    matrix, rows = layer.matrix(spatial), itertools.product(range(g.n_out), *map(range, g.out))
    for r, output in enumerate(rows):
        columns = {int(np.ravel_multi_index((j, *n), (g.n_in, *spatial))) for j, n, _ in g.fan_in(output)}
        assert set(np.flatnonzero((shades[r] != themes.LIGHT.apart).any(axis=-1))) == columns
        for c in columns:
            expected = shade(matrix[r, c], np.abs(matrix).max(), True, True)
            np.testing.assert_allclose(shades[r, c] * 255, expected, atol=1)


def test_draw_tensors_draws_values_with_a_scale_for_each_argument():
    values = np.arange(24).reshape(2, 3, 4)
    figure = cn.draw_tensors(3.5, values[0], "=", [values[1], -values[0]], values, titles=["s", None, "$x_0$", "v"])
    pictures = {a.get_gid(): a for a in figure.axes[0].get_children() if (a.get_gid() or "").startswith("tensor")}
    assert " ".join(sorted(pictures)) == "tensor 0 tensor 1 tensor 3,0 tensor 3,1 tensor 4:0 tensor 4:1"
    assert_pictures_hold([pictures["tensor 1"]], values[0], 11, False)
    assert_pictures_hold([pictures["tensor 3,0"]], values[1], 23, True)
    assert_pictures_hold([pictures["tensor 3,1"]], -values[0], 23, True)
    assert_pictures_hold([pictures["tensor 4:0"], pictures["tensor 4:1"]], values, 23, False)
    for text in ("3.5", "=", "s", "$x_0$", "v", "−11", "23", "scalar", "3 × 4", "2 of 3 × 4", "2 × 3 × 4"):
        assert text in texts(figure)


def test_numbers_that_do_not_fit_are_left_out_and_the_range_is_told():
    figure = cn.draw_tensors(np.linspace(-1, 3, 900).reshape(30, 30))
    assert [t for t in texts(figure) if t.strip()] == ["30 × 30; −1 to 3, grey 0"]
    many = cn.draw_tensors(*np.linspace(-1.125, 3.125, 800).reshape(8, 10, 10))  # no room for half a range
    assert [t for t in texts(many) if t.strip()] == ["10 × 10"] * 8


@pytest.mark.parametrize("select, curves", [("y:0:0,2", 24), ("x:1:0,0", 16), ("w:1,0:0,0", 24)])
def test_draw_connections_draws_two_curves_a_product(select, curves):
    figure = cn.draw_connections(two, x_two, select)
    assert len(one(figure, "connections").get_paths()) == curves
    assert len(found(figure, "padding 1")) == (3 if select.startswith("y") else 0)


def test_lines_lie_over_the_pictures_that_they_join_and_pass_behind_all_others():
    layer, x = cn.Layer(np.arange(-54, 54).reshape(1, 12, 3, 3)), np.ones((12, 6, 6))
    figure = cn.draw_connections(layer, x, "y:0:2,2")
    over, under, seen = (one(figure, f"connections{part}") for part in ("", " behind", " seen"))
    assert len(over.get_paths()) + len(under.get_paths()) == 2 * 12 * 9 and under.get_paths()
    pictures = [image for image in figure.axes[0].images if image.get_zorder() == 1]  # those of kernels lie higher
    places = [(min(x), max(x), min(y), max(y)) for x, y in (np.split(np.array(p.get_extent()), 2) for p in pictures)]
    assert under.get_zorder() < 1 < over.get_zorder() == seen.get_zorder() and len(places) == 12 + 1
    for path in (*over.get_paths(), *seen.get_paths()):
        x, y = BezierSegment(path.vertices)(np.linspace(0, 1, 30)).T
        met = [any((x0 < x) & (x < x1) & (y0 < y) & (y < y1)) for x0, x1, y0, y1 in places]
        assert sum(met) <= 1, met
    ends = {tuple(np.round(path.vertices[0], 3)) for path in seen.get_paths()}
    assert ends == {tuple(np.round(path.vertices[0], 3)) for path in under.get_paths()}  # seen where they start


def test_draw_connections_of_a_transposed_layer_has_no_padding_between_cells():
    layer = cn.Layer(np.ones((1, 1, 3, 3)), stride=2, padding="valid").transposed()
    assert len(found(cn.draw_connections(layer, picture[None], "y:0:3,3"), "padding 0")) == 0
    assert len(found(cn.draw_connections(layer, picture[None], "y:0:0,2"), "padding 0")) == 2


def test_a_size_along_one_axis_reads_as_a_size():
    signals = cn.Layer(np.ones((1, 1, 3)), padding="valid"), np.arange(5)[None]
    assert cn.draw_tensors(np.arange(3), "=", np.ones((2, 3)), titles=["p", "q"]).sentence == "p: 3 values; q: 2 × 3"
    assert cn.draw_layer(*signals).sentence.startswith("1 signal x of 5 values on the left, 1 signal y of 3 values")
    assert "1 input x  5 values" in texts(cn.draw_connections(*signals, "y:0:1"))
    assert any("5 values" in text for text in texts(cn.draw_window(*signals, [1])))


def test_figures_of_numbers_speak_of_no_pixels():
    numbers = cn.Layer([[2, -1, 1], [0, 3, -2]], b=[5, -1], phi="relu"), [3, 1, 4]
    drawn = [cn.draw_layer(*numbers), cn.draw_connections(*numbers, "y:0:"), cn.draw_fan(*numbers, (0,))]
    for figure in [*drawn, cn.draw_matrix(numbers[0], ())]:
        said = " ".join([figure.sentence, *texts(figure)])
        assert "pixel" not in said and "kernel" not in said, said
