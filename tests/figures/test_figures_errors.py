"""Still figures: what cannot be drawn is refused, by an error that names what came and a way out that works."""

import re

import numpy as np
import pytest
from figure_samples import picture, two, x_two

import convnotes as cn


def with_nan():
    x = np.ones((2, 4, 5))
    x[1, 2, 3] = np.nan
    return x


ten = cn.Layer(np.ones((10, 2, 3, 3)), names={"x": ["a", "b"]})
four_axes, dense = cn.Layer(np.ones((1, 1, 2, 2, 2, 2))), cn.Layer(np.ones((20, 3)))
REFUSALS = {
    "not a layer": (lambda: cn.draw_layer("layer", x_two), TypeError, ["layer is a str", "cn.Layer.from_torch"]),
    "four axes": (lambda: cn.draw_fan(four_axes, np.ones((1, 2, 2, 2, 2)), (0,) * 5), ValueError, ["4 axes", "0 to 3"]),
    "a picture without channels": (lambda: cn.draw_layer(cn.Layer(two.w[:1, :1]), picture), ValueError, ["x[None]"]),
    "a batch": (lambda: cn.draw_fan(two, x_two[None], (0, 0, 0)), ValueError, ["a batch", "x[0]"]),
    "NaN": (lambda: cn.draw_layer(two, with_nan()), ValueError, ["x holds nan at (1, 2, 3)", "np.nan_to_num"]),
    "complex": (lambda: cn.draw_layer(two, x_two * 1j), ValueError, ["x is complex", "x.real"]),
    "a complex kernel": (lambda: cn.draw_matrix(cn.Layer(two.w * 1j), (4, 5)), ValueError, ["w is complex"]),
    "infinite outputs": (lambda: cn.draw_layer(cn.Layer([[1]], phi=lambda z: z / 0.0), [1.0]), ValueError, ["y holds"]),
    "too many images": (lambda: cn.draw_layer(ten, x_two), ValueError, ["10 outputs", "room for 8", "cn.explore"]),
    "too many planes": (lambda: cn.draw_fan(ten, x_two, (0, 0, 0)), ValueError, ["10 outputs", "room for 8"]),
    "too many numbers": (lambda: cn.draw_layer(dense, [1, 2, 3]), ValueError, ["20 outputs", "room for 16"]),
    "too many kernels": (
        lambda: cn.draw_layer(cn.Layer(np.ones((8, 8, 3, 3))), np.ones((8, 4, 4))),
        ValueError,
        ["64 kernels of 3 × 3 leave no room", "cn.draw_connections(layer, x)"],
    ),
    "a pixel outside": (lambda: cn.draw_fan(two, x_two, (0, 4, 0)), IndexError, ["output=(0, 4, 0)", "0 to 3"]),
    "a pixel without a channel": (lambda: cn.draw_fan(two, x_two, (1, 1)), IndexError, ["expected 3, output channel"]),
    "no window": (lambda: cn.draw_window(dense, [1, 2, 3], [()]), ValueError, ["no axes", "cn.draw_layer"]),
    "one pixel, no list": (lambda: cn.draw_window(two, x_two, (1, 2)), ValueError, ["holds 1", "[(0, 0), ...]"]),
    "no pixels": (lambda: cn.draw_window(two, x_two, []), ValueError, ["outputs=[]", "1 to 4 pixels"]),
    "five pixels": (lambda: cn.draw_window(two, x_two, [(0, n) for n in range(5)]), ValueError, ["1 to 4 pixels"]),
    "a pixel twice": (lambda: cn.draw_window(two, x_two, [(0, 0), (0, 0)]), ValueError, ["(0, 0) twice"]),
    "a window outside": (lambda: cn.draw_window(two, x_two, [(0, 5)]), IndexError, ["outputs[0]=(0, 5)", "0 to 4"]),
    "a channel outside": (lambda: cn.draw_window(two, x_two, [(0, 0)], i=2), IndexError, ["(i, j)=(2, 0)", "0 to 1"]),
    "another group": (
        lambda: cn.draw_window(cn.Layer(np.ones((2, 1, 3, 3)), groups=2), x_two, [(0, 0)], i=1),
        ValueError,
        ["no kernel between input j=0 and output i=1", "choose j from 1"],
    ),
    "no array": (lambda: cn.draw_tensors("="), ValueError, ["no array to draw", "cn.draw_tensors(x)"]),
    "an array of four axes": (
        lambda: cn.draw_tensors(1, np.ones((1, 2, 2, 2))),
        ValueError,
        ["tensors[1] has 4 axes", "list(x)"],
    ),
    "an array of text": (
        lambda: cn.draw_tensors([picture, np.array(["a"])]),
        TypeError,
        ["tensors[0][1] has dtype <U1"],
    ),
    "a large array": (lambda: cn.draw_tensors(np.ones((1025, 1024))), ValueError, ["1,049,600 cells", "1,048,576"]),
    "too few titles": (lambda: cn.draw_tensors(1, "+", 2, titles=["a"]), ValueError, ["titles=['a']", "2 texts"]),
    "one text as titles": (lambda: cn.draw_tensors(1, titles="a"), ValueError, ["titles='a'", "1 text"]),
    "a colour the wrong way round": (
        lambda: cn.draw_tensors(picture, colour=(1, 0)),
        ValueError,
        ["colour=(1, 0) is no range", "colour=(0, 1)"],
    ),
    "a colour that is one number": (lambda: cn.draw_tensors(picture, colour=1), ValueError, ["colour=1 is no range"]),
    "no signal": (lambda: cn.draw_signals(), ValueError, ["0 signals: give 1 to 6"]),
    "a picture as a signal": (lambda: cn.draw_signals(picture), ValueError, ["shape (4, 5)", "signals[0][0]"]),
    "places of another length": (
        lambda: cn.draw_signals([1, 2, 3], places=[1, 2]),
        ValueError,
        ["places has shape (2,)", "expected (3,)"],
    ),
    "two levels": (lambda: cn.draw_signals([1, 2], level=[1, 2]), ValueError, ["level has shape (2,)", "one number"]),
    "points as a number": (lambda: cn.draw_signals([1, 2], points=1), TypeError, ["points=1 is not a bool"]),
    "one label": (lambda: cn.draw_signals([1, 2], labels="time"), ValueError, ["labels='time'", "2 texts"]),
    "titles for another number of signals": (
        lambda: cn.draw_signals([1, 2], titles=["a", "b"]),
        ValueError,
        ["titles=['a', 'b']", "1 text"],
    ),
    "products of a picture": (lambda: cn.draw_products(picture, [1]), ValueError, ["x has shape (4, 5)", "1 to 8"]),
    "too many products": (lambda: cn.draw_products([1], np.ones(9)), ValueError, ["w has shape (9,)", "1 to 8"]),
    "names for other outputs": (
        lambda: cn.draw_products([1, 2], [1, 2], names=["a", "b"]),
        ValueError,
        ["names=['a', 'b']", "3 texts, one for each output"],
    ),
    "wires of no layer": (lambda: cn.draw_wires("layer", 3), TypeError, ["layers[0] is a str", "cn.Layer"]),
    "no layers": (lambda: cn.draw_wires([], 3), ValueError, ["layers is empty", "cn.Layer([[[1, 2, 1]]])"]),
    "wires along two axes": (lambda: cn.draw_wires(two, 3), ValueError, ["layers[0] has 2 axes", "draw_connections"]),
    "a pinned weight": (
        lambda: cn.draw_connections(two, x_two, pins=["y:0:0,0", "w:0,0:0,0"]),
        ValueError,
        ["pins: 'w:0,0:0,0' is not a pixel", "'y:1:3,4' or 'x:0:2,2'"],
    ),
    "a pin too many": (
        lambda: cn.draw_connections(two, x_two, pins=[f"y:0:{n},{m}" for n in range(4) for m in range(2)]),
        ValueError,
        ["8 of them are more than the 6"],
    ),
    "many wires": (lambda: cn.draw_wires(cn.Layer([[[1, 1]]]), 65), ValueError, ["65 cells of 65", "room for 64"]),
    "a wire's unit outside": (
        lambda: cn.draw_wires(cn.Layer([[[1, 1]]]), 3, unit=3),
        IndexError,
        ["unit=(3,)", "0 to 2"],
    ),
    "unreadable mathematics": (lambda: cn.draw_tensors(1, titles=[r"$\frak{$"]), ValueError, ["mathematics", r"\$"]),
    "a large matrix": (lambda: cn.draw_matrix(two, (32, 32)), ValueError, ["2,048 rows and 2,048 columns", "spatial="]),
    "a matrix of many channels": (
        lambda: cn.draw_matrix(cn.Layer(np.ones((401, 1))), ()),
        ValueError,
        ["401 rows", "fewer channels"],
    ),
    "an unknown theme": (lambda: cn.draw_matrix(two, (4, 5), theme="sepia"), ValueError, ["theme='sepia'", "'dark'"]),
    "a file of another kind": (
        lambda: cn.save_figure(cn.draw_tensors(1), "a.gif"),
        ValueError,
        ["'.gif'", ".svg, .png, .pdf"],
    ),
    "no file": (lambda: cn.save_figure(cn.draw_tensors(1), None), TypeError, ["path is None", "'figure.svg'"]),
    "a missing folder": (
        lambda: cn.save_figure(cn.draw_tensors(1), "no/such/a.svg"),
        ValueError,
        ["'no/such/a.svg' is in a folder that does not exist", "os.makedirs('no/such')"],
    ),
    "no figure": (lambda: cn.save_figure(picture, "a.svg"), TypeError, ["figure is a ndarray", "draw function"]),
}


@pytest.mark.parametrize("call, error, parts", REFUSALS.values(), ids=REFUSALS)
def test_refusals_name_what_came_and_the_way_out(call, error, parts):
    with np.errstate(divide="ignore"), pytest.raises(error) as refusal:
        call()
    for part in parts:
        assert part in str(refusal.value)


def test_the_ways_out_work():
    turned = cn.Layer(np.ones((9, 10, 3, 3)), stride=2).transposed().replace(b=1)
    grouped = cn.Layer(np.ones((10, 1, 3, 3)), groups=10)
    for layer, x in ((ten, x_two), (grouped, np.ones((10, 4, 5))), (turned, np.ones((9, 4, 5)))):
        with pytest.raises(ValueError) as refusal:
            cn.draw_layer(layer, x)
        made, size = re.search(r"(layer\.replace\(.*\)) on (x\[:\d+\])", str(refusal.value)).groups()
        cn.draw_layer(eval(made, {"layer": layer}), eval(size, {"x": x}))
    with pytest.raises(ValueError) as refusal:
        cn.draw_matrix(two, (32, 32))
    cn.draw_matrix(two, eval(re.search(r"spatial=(.*)$", str(refusal.value))[1]))
