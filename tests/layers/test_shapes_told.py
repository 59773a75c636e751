"""solve_shapes: the sentences that notebooks print, and the refusals with the sizes that would fit."""

import numpy as np
import pytest

import convnotes as cn

LINES = {
    "full": (
        {"x": 8, "w": 3},
        "axis 0: x = 8, w = 3, y = 10; y = x + w - 1 = 8 + 3 - 1 = 10",
    ),
    "a kernel": (
        {"x": 8, "y": 10},
        "axis 0: x = 8, w = 3, y = 10; y = x + w - 1: 10 = 8 + w - 1 gives w = 3",
    ),
    "a stride": (
        {"w": 2, "y": 4, "mode": "valid", "stride": 2},
        "axis 0: x = 8 or 9, w = 2, y = 4; y = floor((x - w) / s) + 1: 4 = floor((x - 2) / 2) + 1 gives x = 8 or 9, "
        "stride 2 maps both to y = 4",
    ),
    "a long stride": (
        {"w": 2, "y": 2, "mode": "same", "stride": 4},
        "axis 0: x = 5 to 8, w = 2, y = 2; y = floor((x - 1) / s) + 1: 2 = floor((x - 1) / 4) + 1 gives x = 5 to 8, "
        "stride 4 maps all to y = 2, whatever the kernel",
    ),
    "pads": (
        {"x": 8, "w": 3, "mode": ((1, 2),), "dilation": 2},
        "axis 0: x = 8, w = 3, y = 7; y = x + low + high - d (w - 1) = 8 + 1 + 2 - 2 (3 - 1) = 7",
    ),
    "same": (
        {"x": 8, "y": 8, "mode": "same"},
        "axis 0: x = 8, w not determined, y = 8; y = x = 8, whatever the kernel: w is not determined",
    ),
    "y of same": (
        {"y": 8, "mode": "same"},
        "axis 0: x = 8, w not determined, y = 8; y = x: 8 = x gives x = 8, whatever the kernel: w is not determined",
    ),
    "w of same": (
        {"w": 3, "mode": "same"},
        "axis 0: x not determined, w = 3, y not determined; y = x has two unknowns: x is 1 or more, y is 1 or more",
    ),
    "x of valid": (
        {"x": 8, "mode": "valid"},
        "axis 0: x = 8, w = 1 to 8, y = 1 to 8; y = x - w + 1 = 8 - w + 1 has two unknowns, and no size is below 1",
    ),
    "y of valid": (
        {"y": 4, "mode": "valid"},
        "axis 0: x not determined, w not determined, y = 4; y = x - w + 1 = 4 has two unknowns: x is 4 or more, "
        "w is 1 or more",
    ),
    "steps": (
        {"x": 12, "mode": "valid", "dilation": 2},
        "axis 0: x = 12, w = 1 to 6, y = 2, 4, 6, ..., 12; y = x - d (w - 1) = 12 - 2 (w - 1) has two unknowns, "
        "and no size is below 1",
    ),
    "gaps": (
        {"y": 5, "stride": 2, "dilation": 3},
        "axis 0: x = 1 to 10 with gaps, w = 1 to 4, y = 5; y = floor((x + 3 (w - 1) - 1) / 2) + 1 = 5 has two "
        "unknowns, and no size is below 1",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_what_notebooks_print(name):
    options, line = LINES[name]
    assert repr(cn.solve_shapes(**options)) == str(cn.solve_shapes(**options)) == line


REFUSALS = {
    "three sizes": (
        {"x": 5, "w": 3, "y": 6},
        ValueError,
        "y=6 does not fit on axis 0: full gives y = x + w - 1 = 5 + 3 - 1 = 7; y=7, or w=2, or x=4 would fit",
    ),
    "the second axis": (
        {"x": (8, 5), "w": (3, 3), "y": (6, 4), "mode": "valid"},
        ValueError,
        "y=4 does not fit on axis 1: valid gives y = x - w + 1 = 5 - 3 + 1 = 3; y=3, or w=2, or x=6 would fit",
    ),
    "a long kernel": (
        {"x": 3, "w": 9, "mode": "valid"},
        ValueError,
        "w=9 does not fit x=3 on axis 0: valid wants the kernel inside 3 cells, and it covers 9; "
        "w=1, 2 or 3, or x=9 or more would fit",
    ),
    "a long dilated kernel": (
        {"x": 3, "w": 4, "y": 2, "mode": ((1, 2),), "dilation": 3},
        ValueError,
        "w=4 does not fit x=3 on axis 0: padding (1, 2) wants the kernel inside 6 cells, and it covers 10 "
        "(4 elements, dilation 3); x=8 would fit",
    ),
    "a large y": (
        {"x": 8, "y": 9, "mode": "valid"},
        ValueError,
        "no w fits x=8 and y=9 on axis 0: valid gives y = x - w + 1 = 8 - w + 1; y=1 to 8, or x=9 or more would fit",
    ),
    "a small y": (
        {"w": 5, "y": 3},
        ValueError,
        "no x fits w=5 and y=3 on axis 0: full gives y = x + w - 1 = x + 5 - 1; y=5 or more, or w=1, 2 or 3 would fit",
    ),
    "a dilation that jumps over y": (
        {"x": 8, "y": 11, "dilation": 2},
        ValueError,
        "no w fits x=8 and y=11 on axis 0: full gives y = x + d (w - 1) = 8 + 2 (w - 1); "
        "y=8, 10, 12, ..., or x=1, 3, 5, ..., 11 would fit",
    ),
    "same": (
        {"x": 8, "w": 3, "y": 10, "mode": "same"},
        ValueError,
        "y=10 does not fit on axis 0: same gives y = x = 8, whatever the kernel; y=8, or x=10 would fit",
    ),
    "axes": (
        {"x": (8, 9), "w": 3},
        ValueError,
        "x=(8, 9) and w=(3,) differ in the number of axes: give one int for each axis in all of them, "
        "such as x=(8, 8), w=(3, 3)",
    ),
    "the axes of the stride": ({"x": 8, "stride": (1, 2)}, ValueError, "stride=(1, 2) has 2 entries"),
    "the axes of the padding": ({"x": (8, 9), "mode": (1,)}, ValueError, "mode=(1,) has 1 entry"),
    "an unknown mode": ({"x": 8, "mode": "half"}, ValueError, "mode='half' is not known: choose one of 'full', 'same'"),
    "no mode": ({"x": 8, "mode": None}, TypeError, "mode=None is not a padding: give 'full', 'same', 'valid'"),
    "a negative padding": ({"x": 8, "mode": -1}, ValueError, "mode=-1 is too small"),
    "no stride": ({"x": 8, "stride": 0}, ValueError, "stride=0 is too small: give an int of at least 1"),
    "half a dilation": ({"x": 8, "dilation": 0.5}, TypeError, "dilation=0.5 is not a whole number"),
    "nothing": ({"w": 0}, ValueError, "w=0 is too small: give an int of at least 1"),
    "a float": ({"y": 8.0}, TypeError, "y=8.0 is not a whole number: give an int of at least 1"),
    "a boolean": ({"x": (8, True)}, TypeError, "x[1]=True is not a whole number"),
    "text": ({"x": "8"}, TypeError, "x='8' is not a whole number"),
    "an unknown axis": ({"x": (8, None)}, TypeError, "x[1]=None is not a whole number"),
    "the array itself": (
        {"x": np.ones((4, 5))},
        TypeError,
        "x is an array of shape (4, 5): give its sizes, a tuple such as x.shape",
    ),
    "a signal of whole numbers": ({"x": np.arange(1, 5)}, TypeError, "x is an array of shape (4,): give its sizes"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_explain(name):
    options, error, says = REFUSALS[name]
    with pytest.raises(error) as caught:
        cn.solve_shapes(**options)
    message = str(caught.value)
    assert message == says if "would fit" in says else message.startswith(says)
