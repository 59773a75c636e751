"""Figures that the notebooks open with: products, signals and wires hold the numbers of a reckoning of their own."""

import itertools
import re

import numpy as np
import pytest
from figure_samples import texts
from matplotlib.colors import to_rgb

import convnotes as cn
from convnotes.figures import themes


def found(figure, gid):
    """Return what is drawn under names that match."""
    return [a for a in figure.axes[0].get_children() if re.fullmatch(gid, a.get_gid() or "")]


# Pictures in colour


def test_a_picture_in_colour_has_its_colours_and_other_arrays_keep_their_greys():
    rng = np.random.default_rng(1)
    picture, grey, volume = rng.uniform(-1.5, 1.5, (3, 6, 7)), rng.random((6, 7)), rng.random((2, 6, 7))
    figure = cn.draw_tensors(picture, [picture[:, :2], picture[:, 2:]], grey, volume, colour=(-1, 1))
    shown = {a.get_gid(): a.get_array() for a in found(figure, "tensor.*")}
    assert set(shown) == {"tensor 0", "tensor 1,0", "tensor 1,1", "tensor 2", "tensor 3:0", "tensor 3:1"}
    for row, column in np.ndindex(6, 7):
        expected = [min(max((picture[c, row, column] + 1) / 2, 0), 1) for c in range(3)]
        np.testing.assert_allclose(shown["tensor 0"][row, column], expected)
        np.testing.assert_allclose(shown[f"tensor 1,{int(row > 1)}"][row % 2 if row < 2 else row - 2, column], expected)
    assert (shown["tensor 2"] == shown["tensor 2"][..., :1]).all()
    assert repr(figure) == "Figure: 6 × 7 in colour; 2 × 7, 4 × 7 in colour; 6 × 7; 2 × 6 × 7"


def test_three_slices_are_a_volume_unless_colours_are_asked_for():
    volume = np.ones((3, 4, 5))
    assert repr(cn.draw_tensors(volume)) == "Figure: 3 × 4 × 5"
    assert repr(cn.draw_tensors(volume, colour=(0, 1))) == "Figure: 4 × 5 in colour"


# Products


@pytest.mark.parametrize("seed", range(5))
def test_the_table_of_products_adds_up_to_the_convolution(seed):
    rng = np.random.default_rng([7, seed])
    x, w = rng.integers(-9, 10, rng.integers(1, 9)), rng.integers(-9, 10, rng.integers(1, 9))
    names = [f"output {o}" for o in range(len(x) + len(w) - 1)]
    figure = cn.draw_products(x, w, titles=["left", "right"], names=names)
    said = [text.replace("−", "-") for text in texts(figure)]
    assert {"left", "right", *names} <= set(said)
    sums = [float(said[said.index(name) - 1].split("=")[-1]) for name in names]
    np.testing.assert_allclose(sums, np.convolve(x, w))
    for name, total in zip(names, sums):
        assert eval(said[said.index(name) - 1].split("=")[0]) == total
    cells = {a.get_gid(): a for a in found(figure, r"product \d+,\d+")}
    assert set(cells) == {f"product {t},{n}" for t in range(len(w)) for n in range(len(x))}
    for gid, cell in cells.items():
        t, n = map(int, re.findall(r"\d+", gid))
        (chip,) = found(figure, f"sum {t + n}")
        assert cell.get_facecolor() == chip.get_facecolor()  # one colour along a diagonal
        middle = cell.get_x() + cell.get_width() / 2, cell.get_y() + cell.get_height() / 2
        (number,) = [text.get_text() for text in figure.axes[0].texts if np.allclose(text.get_position(), middle)]
        assert float(number.replace("−", "-")) == x[n] * w[t]


def test_outputs_next_to_each_other_have_colours_far_apart():
    for theme in ("light", "dark"):
        figure = cn.draw_products(range(8), range(8), theme=theme)
        colours = [to_rgb(found(figure, f"sum {o}")[0].get_facecolor()) for o in range(15)]
        assert all(np.abs(np.subtract(a, b)).max() > 0.04 for a, b in itertools.pairwise(colours))


# Signals


def test_signals_are_drawn_where_they_lie_on_one_scale():
    first, second = np.array([1.0, 5, -2]), np.array([0, 7])
    figure = cn.draw_signals(first, second, titles=["a", "b"], level=3, labels=("hour", "degrees"))
    left, right = figure.axes
    for axes, values in ((left, first), (right, second)):
        (line,) = [a for a in axes.lines if a.get_gid().startswith("signal")]
        assert line.get_xdata().tolist() == list(range(len(values))) and line.get_ydata().tolist() == values.tolist()
        (level,) = [a for a in axes.lines if a.get_gid() == "level"]
        assert set(level.get_ydata()) == {3} and axes.get_xlabel() == "hour"
    assert left.get_ylim() == right.get_ylim() and (left.get_ylabel(), right.get_ylabel()) == ("degrees", "")
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]
    assert repr(figure) == "Figure: a: 3 values, −2 to 5; b: 2 values, 0 to 7"


def test_points_lie_at_their_places_and_are_not_joined():
    (axes,) = cn.draw_signals([4, 5], places=[10, 30], points=True).axes
    (line,) = axes.lines
    assert line.get_xdata().tolist() == [10, 30] and line.get_linestyle() == "None" and line.get_marker() == "."


# Wires


def reckoned(size, kernel, stride, low, high, dilation):
    """Return {(output, place): tap} of a cross-correlation, places from -low to size + high - 1."""
    count = (size + low + high - dilation * (kernel - 1) - 1) // stride + 1
    return count, {(o, o * stride - low + t * dilation): t for o in range(count) for t in range(kernel)}


def ends(figure, gid):
    """Return {((x, y) of one end, of the other): colour} of the wires of a name, rounded."""
    (wires,) = found(figure, gid)
    lines = [tuple(tuple(np.round(end, 3).tolist()) for end in line) for line in wires.get_segments()]
    colours = wires.get_colors() if len(wires.get_colors()) == len(lines) else list(wires.get_colors()) * len(lines)
    return {line: tuple(np.round(colour, 3).tolist()) for line, colour in zip(lines, colours)}


def middle(figure, gid):
    (cell,) = found(figure, gid)
    return tuple(np.round([cell.get_x() + cell.get_width() / 2, cell.get_y() + cell.get_height() / 2], 3).tolist())


@pytest.mark.parametrize("seed", range(8))
def test_there_is_a_wire_for_every_connection_in_the_colour_of_its_weight(seed):
    rng = np.random.default_rng([11, seed])
    size, kernel, stride, dilation = (int(rng.integers(low, high)) for low, high in ((7, 12), (1, 5), (1, 4), (1, 3)))
    low, high = (int(n) for n in rng.integers(0, 4, 2))
    layer = cn.Layer(np.ones((2, 3, kernel)), padding=((low, high),), stride=stride, dilation=dilation, flip=False)
    figure = cn.draw_wires(layer, size)
    count, connections = reckoned(size, kernel, stride, low, high, dilation)
    assert len(found(figure, r"cell 1,\d+")) == count and len(found(figure, r"cell 0,\d+")) == size
    drawn = ends(figure, "wires 1") | (ends(figure, "padding 1") if low or high else {})
    expected = {}
    for (o, n), tap in connections.items():
        below = f"cell 0,{n}" if 0 <= n < size else f"padding 0,{n}"
        colour = (*np.round(to_rgb(themes.LIGHT.pins[tap]), 3).tolist(), 1.0)
        expected[middle(figure, f"cell 1,{o}"), middle(figure, below)] = colour
    assert drawn == expected
    for o in range(count):  # over the middle of its window
        window = [n for out, n in connections if out == o]
        step = middle(figure, "cell 0,1")[0] - middle(figure, "cell 0,0")[0]
        over = middle(figure, "cell 0,0")[0] + step * (min(window) + max(window)) / 2
        assert middle(figure, f"cell 1,{o}")[0] == pytest.approx(over, abs=0.01)


def test_a_turned_layer_has_the_same_wires_the_other_way_up():
    layer = cn.Layer([[[1, 2, 3]]], padding="valid", stride=2, flip=False)
    there, back = cn.draw_wires(layer, 7), cn.draw_wires(layer.transposed(), 3)

    def pairs(figure):
        names = {middle(figure, a.get_gid()): a.get_gid() for a in found(figure, r"cell \d,\d+")}
        return {(names[up][7:], names[down][7:]): colour for (up, down), colour in ends(figure, "wires 1").items()}

    assert pairs(there) == {(o, n): colour for (n, o), colour in pairs(back).items()}


@pytest.mark.parametrize("unit", [0, 1, 4])
def test_a_unit_lights_its_receptive_field(unit):
    layers = [cn.Layer(np.ones((1, 1, 3)), stride=2), cn.Layer(np.ones((1, 1, 2)), dilation=2)]
    figure = cn.draw_wires(layers, 9, unit=unit)
    fields = cn.Network(layers).receptive_field(9, "conv2", (0, unit))
    for n, name in enumerate(("x", "conv1", "conv2")):
        cells = found(figure, rf"cell {n},\d+")
        lit = {a.get_gid().split(",")[1] for a in cells if a.get_facecolor()[:3] == to_rgb(themes.LIGHT.accent)}
        assert lit == {str(cell) for cell in np.flatnonzero(fields[name].mask()[0])}
    assert repr(figure).endswith(f"unit {unit} on top is connected to {len(fields['x'])} cells of the input")
    assert f"; {sum(layer.counts(n).connections for layer, n in zip(layers, (9, 5)))} wires" in repr(figure)
