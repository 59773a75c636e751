"""Hold every refusal to its error type and to a message that names argument, value, expectation and remedy."""

import re

import numpy as np
import pytest
from refused import refused

import convnotes as cn

W = np.ones((2, 3, 3, 3))  # three inputs, two outputs, kernels 3 x 3


def layer(**options):
    return lambda: cn.Layer(W, **options)


def call(x, w=W, **options):
    return lambda: cn.Layer(w, **options)(x)


def convolve(x, w=(1, 1), *args, **options):
    return lambda: cn.convolve(x, w, *args, **options)


def correlate(x, w, *args, **options):
    return lambda: cn.correlate(x, w, *args, **options)


def zeros(*shape):
    return np.zeros(shape)


RANKS = {
    "a picture without the channel axis": (
        call(zeros(8, 8), np.ones((1, 1, 3, 3))),
        ValueError,
        ["x has shape (8, 8)", "expected (1, H, W)", "use x[None]"],
    ),
    "a signal without the channel axis": (
        call(zeros(8), np.ones((1, 1, 3))),
        ValueError,
        ["x has shape (8,)", "expected (1, W)", "use x[None]"],
    ),
    "a picture for a layer of three inputs": (
        call(zeros(8, 8)),
        ValueError,
        ["x has shape (8, 8)", "expected (3, H, W)", "one more axis in front"],
    ),
    "channels last": (
        call(zeros(8, 9, 3)),
        ValueError,
        ["x has shape (8, 9, 3)", "expected (3, H, W)", "use np.moveaxis(x, -1, 0)"],
    ),
    "channels last in a batch": (
        call(zeros(5, 8, 9, 3)),
        ValueError,
        ["x has shape (5, 8, 9, 3)", "use np.moveaxis(x, -1, 1)"],
    ),
    "a wrong number of channels": (
        call(zeros(4, 8, 8)),
        ValueError,
        ["x has shape (4, 8, 8), 4 channels", "the layer has 3 inputs"],
    ),
    "a wrong number of channels, grouped": (
        call(zeros(3, 8, 8), groups=2),
        ValueError,
        ["3 channels", "the layer has 6 inputs"],
    ),
    "sizes of a dense layer": (
        lambda: cn.Layer([[1, 2]]).geometry(5),
        ValueError,
        ["spatial=5 does not give the sizes of 0 axes: give the empty tuple, ()"],
    ),
    "one size for one axis": (
        lambda: cn.Layer([[[1, 2]]]).geometry((5, 5)),
        ValueError,
        ["spatial=(5, 5) does not give the sizes of 1 axis: give a tuple of 1 int,"],
    ),
    "too many axes": (call(zeros(1, 1, 3, 8, 8)), ValueError, ["x has shape (1, 1, 3, 8, 8)", "(3, H, W)"]),
    "a number into a dense layer": (call(1.0, np.ones((2, 3))), ValueError, ["x has shape ()", "expected (3,)"]),
    "a dense layer's wrong length": (call(zeros(4), np.ones((2, 3))), ValueError, ["4 channels", "3 inputs"]),
    "unequal ranks": (
        convolve(zeros(5), zeros(2, 2)),
        ValueError,
        ["x has 1 axis (shape (5,))", "w has 2 (shape (2, 2))", "use cn.Layer"],
    ),
    "w without channel axes": (
        lambda: cn.Layer(zeros(3)),
        ValueError,
        ["w has shape (3,)", "(n_out, n_in // groups, *kernel)", "w[None, None]"],
    ),
    "an explanation of a batch": (
        lambda: cn.Layer(W).explain(zeros(2, 3, 4, 4), (0, 0, 0)),
        ValueError,
        ["x has shape (2, 3, 4, 4), a batch", "x[0]"],
    ),
    "an explanation of a pixel that is not there": (
        lambda: cn.Layer(W).explain(zeros(3, 4, 4), (0, 0, 4)),
        IndexError,
        ["output=(0, 0, 4)", "outside (2, 4, 4)", "0 to 3"],
    ),
}

SIZES = {
    "a kernel longer than the input": (
        correlate(zeros(2), zeros(3)),
        ValueError,
        ["longer than the input on axis 0", "covers 3 cells", "the input has 2", "never swapped", "scipy.signal"],
    ),
    "a dilated kernel longer than the input": (
        correlate(zeros(9, 4), zeros(3, 3), dilation=2),
        ValueError,
        ["on axis 1", "covers 5 cells (3 elements, dilation 2)", "the input has 4", "smaller kernel or dilation"],
    ),
    "a kernel longer than input and padding": (
        call(zeros(3, 1, 9), padding=((0, 1), 0)),
        ValueError,
        ["on axis 0", "the input has 1 and padding adds 1"],
    ),
    "an empty x": (convolve([]), ValueError, ["x is empty (shape (0,))", "at least one entry"]),
    "an empty w": (convolve([1], zeros(0)), ValueError, ["w is empty (shape (0,))"]),
    "no outputs": (lambda: cn.Layer(zeros(0, 3, 3)), ValueError, ["w is empty (shape (0, 3, 3))"]),
    "an empty axis of x": (call(zeros(3, 0, 8)), ValueError, ["x is empty (shape (3, 0, 8))", "only the batch axis"]),
    "an empty axis of a batch": (call(zeros(2, 3, 8, 0)), ValueError, ["x is empty (shape (2, 3, 8, 0))"]),
    "an empty bias": (layer(b=[]), ValueError, ["b is empty"]),
    "groups that do not divide": (
        layer(groups=3),
        ValueError,
        ["groups=3 does not divide n_out=2", "(2, 3, 3, 3)", "give one that does"],
    ),
    "no groups": (layer(groups=0), ValueError, ["groups=0 is too small", "at least 1"]),
    "half a group": (layer(groups=1.5), TypeError, ["groups=1.5 is not a whole number"]),
    "true groups": (layer(groups=True), TypeError, ["groups=True is not a whole number"]),
    "a bias for three outputs": (
        layer(b=[1, 2, 3]),
        ValueError,
        ["b has shape (3,)", "expected a number, (2,)", "(2, *out)", "or None for no bias"],
    ),
    "a bias with an axis missing": (layer(b=zeros(2, 5)), ValueError, ["b has shape (2, 5)", "(2, *out)"]),
    "a bias for other output pixels": (
        call(zeros(3, 4, 5), b=zeros(2, 5, 4)),
        ValueError,
        ["b has shape (2, 5, 4)", "outputs have shape (2, 4, 5)", "one bias per output channel"],
    ),
    **{
        f"a bias for other output pixels in {method}": (
            lambda method=method: getattr(cn.Layer([[[1, 2]]], b=zeros(1, 7)), method)(5),
            ValueError,
            ["b has shape (1, 7)", "the outputs have shape (1, 5)", "one bias per output channel"],
        )
        for method in ("counts", "geometry", "matrix")
    },
    **{
        f"a huge {name} {'in convolve' * through}": (
            convolve([1, 2], **{name: value}) if through else layer(**{name: value}),
            ValueError,
            [f"{name}={value}", f"on axis {axis} is too large: give at most 67,108,864 cells"],
        )
        for name, value, axis, through in [
            ("padding", 10**13, 0, False),
            ("stride", 10**30, 0, False),
            ("dilation", 10**30, 0, False),
            ("stride", 10**30, 0, True),
            ("dilation", 10**30, 0, True),
        ]
    },
    "a pair of huge paddings": (layer(padding=(1, (0, 2**27))), ValueError, ["padding=134217728 on axis 1"]),
    "paddings that are huge together": (
        call(zeros(3, 4, 4), padding=10**6),
        MemoryError,
        ["padding makes x of shape (3, 4, 4) one of sizes (2000004, 2000004)", "give less padding"],
    ),
    "a bias for each pixel is not stretched": (
        call(zeros(3, 4, 5), b=zeros(2, 1, 1)),
        ValueError,
        ["b has shape (2, 1, 1)", "outputs have shape (2, 4, 5)"],
    ),
}

STEPS = {
    f"{name}={value!r}": (layer(**{name: value}), error, [says, "int"])
    for name in ("stride", "dilation")
    for value, error, says in [
        (0, ValueError, f"{name}=0 is too small: give an int of at least 1"),
        (-1, ValueError, f"{name}=-1 is too small"),
        (1.0, TypeError, f"{name}=1.0 is not a whole number"),
        (True, TypeError, f"{name}=True is not a whole number"),
        (np.True_, TypeError, f"{name}=np.True_ is not a whole number"),
        ("2", TypeError, f"{name}='2' is not a whole number"),
        (None, TypeError, f"{name}=None is not a whole number"),
        ((1, 0), ValueError, f"{name}[1]=0 is too small"),
        ((1, 2.5), TypeError, f"{name}[1]=2.5 is not a whole number"),
        ((1, False), TypeError, f"{name}[1]=False is not a whole number"),
        (
            (1, 2, 3),
            ValueError,
            f"{name}=(1, 2, 3) has 3 entries for 2 axes: give one int, or a tuple of 2",
        ),
        ([2], ValueError, f"{name}=(2,) has 1 entry"),
        ((), ValueError, f"{name}=() has 0 entries"),
        (((1, 1), 1), TypeError, f"{name}[0]=(1, 1) is not a whole number"),
    ]
} | {
    "a stride in convolve": (convolve([1, 2], stride=0), ValueError, ["stride=0 is too small"]),
    "a dilation in correlate": (correlate([1, 2], [1], dilation=(1, 1)), ValueError, ["dilation=(1, 1) has 2 entries"]),
}

PADDINGS = {
    f"padding={value!r}": (layer(padding=value), error, says)
    for value, error, says in [
        ("SAME", ValueError, ["padding='SAME' is not known", "'full', 'same', 'valid'"]),
        ("", ValueError, ["padding='' is not known"]),
        (-1, ValueError, ["padding=-1 is too small: give an int of at least 0"]),
        (1.0, TypeError, ["padding=1.0", "'full', 'same', 'valid'"]),
        (True, TypeError, ["padding=True"]),
        (None, TypeError, ["padding=None", "'full', 'same', 'valid'"]),
        (np.array([1, 1]), TypeError, ["padding=array([1, 1])", "tuple"]),
        ({1: 2}, TypeError, ["padding={1: 2}", "tuple"]),
        ((1,), ValueError, ["padding=(1,) has 1 entry for 2 axes", "a pair (low, high)"]),
        ((1, 1, 1), ValueError, ["padding=(1, 1, 1) has 3 entries", "tuple of 2 entries"]),
        (((1, 1),), ValueError, ["has 1 entry"]),
        ((1, -1), ValueError, ["padding[1]=-1 is too small"]),
        ((1, (0, -2)), ValueError, ["padding[1][1]=-2 is too small"]),
        (((1, 2, 3), 1), ValueError, ["padding[0]=(1, 2, 3)", "give (low, high)"]),
        (((), 1), ValueError, ["padding[0]=()", "give (low, high)"]),
        ((1, "same"), TypeError, ["padding[1]='same' is not a whole number"]),
        ((1, (0, 1.5)), TypeError, ["padding[1][1]=1.5 is not a whole number"]),
        (("same", "same"), TypeError, ["padding[0]='same' is not a whole number"]),
    ]
} | {
    "padding of a dense layer": (lambda: cn.Layer([[1]], padding=(1,)), ValueError, ["has 1 entry", "0 axes"]),
}

NAMES = {
    "an unknown mode": (
        convolve([1], [1], "ful"),
        ValueError,
        ["mode='ful' is not known: choose one of 'full', 'same', 'valid'"],
    ),
    "a number as mode": (convolve([1], [1], 1), ValueError, ["mode=1 is not known"]),
    "padding as mode": (correlate([1], [1], (1,)), ValueError, ["mode=(1,) is not known"]),
    "an unknown method": (
        convolve([1], [1], method="FFT"),
        ValueError,
        ["method='FFT' is not known: choose one of 'auto', 'direct', 'fft'"],
    ),
    "an unknown boundary": (
        layer(boundary="mirror"),
        ValueError,
        ["boundary='mirror' is not known", "'zero', 'edge', 'reflect', 'symmetric', 'wrap'"],
    ),
    "an unknown boundary in convolve": (
        convolve([1], [1], boundary="zeros"),
        ValueError,
        ["boundary='zeros' is not known"],
    ),
    "a boundary that cannot be compared": (
        layer(boundary=np.array(["zero", "wrap"])),
        ValueError,
        ["boundary=", "choose one of"],
    ),
    "an unknown phi": (
        layer(phi="ReLU"),
        ValueError,
        ["phi='ReLU' is not known", "'identity', 'relu', 'sigmoid', 'tanh'", "function of z"],
    ),
    "no phi": (layer(phi=None), ValueError, ["phi=None is not known"]),
    "phi that is not elementwise": (
        call(zeros(3, 4, 4), phi=np.sum),
        ValueError,
        ["phi=sum is not elementwise", "(2, 4, 4) into ()"],
    ),
    "phi that turns the axes": (
        call(zeros(3, 4, 5), phi=np.transpose),
        ValueError,
        ["phi=transpose is not elementwise", "(2, 4, 5) into (5, 4, 2)", "each number of z to one number"],
    ),
    "phi that returns text": (
        call(zeros(3, 4, 4), phi=lambda z: z.astype(str)),
        TypeError,
        ["phi=lambda returns no numbers: it turned float64 into dtype <U32", "each number of z to one number"],
    ),
    "phi that returns objects": (
        call(zeros(3, 4, 4), phi=lambda z: z.astype(object)),
        TypeError,
        ["phi=lambda returns no numbers: it turned float64 into dtype object"],
    ),
    "flip as a number": (layer(flip=1), TypeError, ["flip=1 is not a bool", "True for convolution"]),
    "flip as text": (layer(flip="no"), TypeError, ["flip='no' is not a bool"]),
    "names as a list": (layer(names=["a"]), ValueError, ["names=['a']", "'x' (inputs)", "'y' (outputs)"]),
    "names of something else": (layer(names={"z": ["a"]}), ValueError, ["names={'z': ['a']}", "'x' (inputs)"]),
    "too few names": (layer(names={"x": ["a"]}), ValueError, ["names['x']=['a']", "3 strings, one per channel"]),
    "one text for all names": (layer(names={"y": "ab"}), ValueError, ["names['y']='ab'", "list of 2 strings"]),
    "numbers as names": (layer(names={"y": [1, 2]}), ValueError, ["names['y']=[1, 2]", "2 strings"]),
    "a number as names": (layer(names={"y": 2}), ValueError, ["names['y']=2", "list of 2 strings"]),
}

CASES = {**RANKS, **SIZES, **STEPS, **PADDINGS, **NAMES}


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_names_argument_value_and_remedy(case):
    refused(*CASES[case])


def test_one_input_is_not_called_inputs():
    with pytest.raises(ValueError, match=r"2 channels: expected \(1, W\); the layer has 1 input$"):
        cn.Layer(np.ones((1, 1, 3)))(zeros(2, 8))


def test_the_lines_that_errors_suggest_work():
    picture = zeros(8, 9, 3)
    assert cn.Layer(W)(np.moveaxis(picture, -1, 0)).shape == (2, 8, 9)
    assert cn.Layer(W)(np.moveaxis(zeros(5, 8, 9, 3), -1, 1)).shape == (5, 2, 8, 9)
    assert cn.Layer(np.ones((1, 1, 3, 3)))(zeros(8, 8)[None]).shape == (1, 8, 8)
    assert cn.Layer(zeros(3)[None, None])(zeros(8)[None]).shape == (1, 8)


@pytest.mark.parametrize("kind", [list, np.array])
def test_the_line_that_puts_an_axis_in_front_works_for_lists_and_arrays(kind):
    picture, kernel = kind(zeros(4, 5).tolist()), kind([1.0, 2.0, 1.0])
    image = cn.Layer(zeros(1, 1, 3, 3))
    for act, name, value, shape in (
        (image, "x", picture, (1, 4, 5)),
        (cn.Network([image]), "x", picture, (1, 4, 5)),
        (cn.Layer, "w", kernel, (1, 1, 3)),
    ):
        with pytest.raises(ValueError) as caught:
            act(value)
        line = re.search(r"use (.*\])$", str(caught.value))[1]
        assert "np." not in line or kind is list
        assert np.shape(eval(line, {"np": np, name: value})) == shape
        act(eval(line, {"np": np, name: value}))


def test_what_is_odd_but_sound_is_accepted():
    two = np.int64(2)
    want = cn.Layer(W, stride=2, padding=2)(zeros(3, 9, 9)).shape
    for stride in (two, (2, 2), [2, two], np.array([2, 2])):
        for padding in (two, (2, 2), [two, (2, 2)], [[2, 2], 2]):
            assert cn.Layer(W, stride=stride, padding=padding)(zeros(3, 9, 9)).shape == want
    assert cn.Layer(W, flip=np.True_)(zeros(3, 4, 4)).shape == (2, 4, 4)
    assert cn.convolve(np.ma.masked_array([1, 2]), [1]).tolist() == [1, 2]  # nothing is masked
    assert cn.Layer([[2]], padding=(), stride=(), dilation=3)([5]).tolist() == [10]
    assert cn.Layer([[2]], names={"x": None, "y": ("out",)}).names["y"] == ("out",)


# One kernel given as all of w, and a selection without its last colon


SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])


@pytest.mark.parametrize(
    "act",
    [cn.Layer(SOBEL), lambda x: cn.explore(cn.Layer(SOBEL), x), lambda x: cn.draw_layer(cn.Layer(SOBEL), x)],
    ids=["call", "explore", "draw"],
)
def test_a_kernel_given_as_w_is_answered_with_the_lines_that_work(act):
    x = np.ones((16, 16))
    with pytest.raises(
        ValueError, match=r"x has shape \(16, 16\): the layer is fully connected and expects \(3,\)"
    ) as caught:
        act(x)
    assert "np.array(w)[None, None]" in str(caught.value) and "x[None]" in str(caught.value)
    assert cn.explore(cn.Layer(SOBEL[None, None]), x[None]).layer(x[None]).shape == (1, 16, 16)


def test_an_image_without_its_channel_axis_is_answered_with_it():
    with pytest.raises(ValueError, match=r"expected one input, \(n_in, \*spatial\): use x\[None\]"):
        cn.explore(cn.Layer(SOBEL[None, None]), np.ones((5, 5)))


@pytest.mark.parametrize("text", ["y:2", "x:0", "w:2,1"])
def test_a_selection_of_a_number_names_its_colon(text):
    with pytest.raises(ValueError, match=f"selection='{text}' is malformed: .* give '{text}:'"):
        cn.explore(cn.Layer(SOBEL), np.ones(3), select=text)
    assert cn.explore(cn.Layer(SOBEL), np.ones(3), select=f"{text}:").selection == f"{text}:"
