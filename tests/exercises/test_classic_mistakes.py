"""cn.check: classic mistakes, computed here by other means than in the package, are named."""

import numpy as np
import pytest
import reference
from checking import (
    EDGE,
    MIX,
    PLAIN,
    SHIFT,
    around,
    by_hand,
    changed,
    counted,
    framed,
    layer_by_loops,
    left_over,
    numbered,
    said,
    size,
    stamped,
    windows,
)

import convnotes as cn
from convnotes.exercises.equation import CROSSES
from convnotes.exercises.equation import W as W_EQUATION
from convnotes.exercises.equation import X as X_EQUATION
from convnotes.exercises.images import W2, X2
from convnotes.exercises.multiply import P, Q
from convnotes.exercises.scalars import B, W, X
from convnotes.exercises.signals import PATTERN, SIGNAL
from convnotes.exercises.stacked import DILATIONS, FIRST, NUMBERS, SECOND, UNIT
from convnotes.exercises.turned import SIZES, STAMP, STAMPED


def zeros_for_the_others(kernels):
    w = np.zeros((3, 3, 3, 3))
    w[range(3), range(3)] = kernels
    return w


def two_layers(first, second, mode="valid"):
    """Return NUMBERS through two kernels, relu in between; the second layer with another mode."""
    return np.convolve(np.maximum(np.convolve(NUMBERS, first, "valid"), 0), second, mode)


def phi_in_each_term():
    return sum(by_hand(X2[[j]], W2[0][[j]], b=0) for j in range(2)) + 4


def plainly(add):
    """Return a my_layer that calls add(y, i, j, place, window, turned kernel, b) for every window, then relu."""

    def my_layer(x, w, b):
        y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1))
        for i, j, place, window, kernel in windows(x, w):
            add(y, i, j, place, window, kernel[::-1, ::-1], b)
        return np.maximum(y, 0)

    return my_layer


def phi_per_term(y, i, j, place, window, kernel, b):
    y[place] += max(0, np.sum(window * kernel)) + (b[i] if j == 0 else 0)


def phi_and_bias_per_term(y, i, j, place, window, kernel, b):
    y[place] += max(0, np.sum(window * kernel) + b[i])


def bias_per_input(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel) + b[i]


def no_bias(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel)


def overwritten(y, i, j, place, window, kernel, b):
    y[place] = np.sum(window * kernel) + b[i]


def not_turned(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel[::-1, ::-1]) + (b[i] if j == 0 else 0)


def only_rows_turned(y, i, j, place, window, kernel, b):
    y[place] += np.sum(window * kernel[:, ::-1]) + (b[i] if j == 0 else 0)


def no_phi(x, w, b):
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)) + b[:, None, None]
    for _, _, place, window, kernel in windows(x, w):
        y[place] += np.sum(window * kernel[::-1, ::-1])
    return y


def bias_after_phi(x, w, b):
    return np.maximum(no_phi(x, w, 0 * b), 0) + b[:, None, None]


def over_outputs(x, w, b):
    """Return relu of b_j + sum_i w_ij * x_j; with fewer inputs than biases, the others stay alone."""
    y = np.zeros((len(w), x.shape[1] - w.shape[2] + 1, x.shape[2] - w.shape[3] + 1)) + b[:, None, None]
    for _, j, (_, r, c), window, kernel in windows(x, w):
        y[j, r, c] += np.sum(window * kernel[::-1, ::-1])
    return np.maximum(y, 0)


def swapped_indices(x, w, b):
    """Return relu of b_j + sum_i w_ij * x_i, which fails where there are more outputs than inputs."""
    sums = [sum(cn.convolve(x[i], w[i, j], "valid") for i in range(len(w))) for j in range(len(x))]
    return np.maximum([total + b[j] for j, total in enumerate(sums)], 0)


MISTAKES = [
    ("corner-pixel", 18, "padding"),
    ("corner-pixel", 4, "sum over j"),
    ("corner-pixel", 9, "one input"),
    ("corner-pixel", 12, "edge"),
    ("window-at-the-border", [(c, r) for r, c in around(0, 3)], "transposed"),
    ("window-at-the-border", around(1, 4), "off by one"),
    ("window-at-the-border", [(0, 1), (0, 2), (0, 3)], "'full'"),
    ("window-at-the-border", [(r, c) for r in (0, 2) for c in (1, 3, 5)], "dilated"),
    ("window-at-the-border", around(1, 3), "interior"),
    ("window-at-the-border", [*around(0, 3), (-1, 2), (-1, 3), (-1, 4)], "(-1, 2) lies outside"),
    ("one-output-pixel", by_hand(flip=False), "flipped"),
    ("one-output-pixel", by_hand(w=W2[0].swapaxes(1, 2)), "transposed"),
    ("one-output-pixel", by_hand(at=(3, 1)), "transposed"),
    ("one-output-pixel", by_hand(b=0), "bias is forgotten"),
    ("one-output-pixel", by_hand(b=8), "once per input"),
    ("one-output-pixel", phi_in_each_term(), "phi is applied to each term"),
    ("one-output-pixel", by_hand(X2[:1], W2[0][:1]), "input 1 is left out"),
    ("one-output-pixel", by_hand(X2[1:], W2[0][1:]), "input 0 is left out"),
    ("one-output-pixel", by_hand(start=(0, 0)), "off by one"),
    ("one-output-pixel", by_hand(start=(-2, -2)), "'full' where 'same'"),
    ("reads-and-feeds", [36, 27], "transposed"),
    ("reads-and-feeds", (9, 36), "sum over j"),
    ("reads-and-feeds", np.array([27, 9]), "every output"),
    ("reads-and-feeds", [9.0, 9.0], "one to one"),
    ("reads-and-feeds", [3, 4], "channels"),
    ("reads-and-feeds", [12, 16], "corner"),
    ("shift-right", SHIFT[::-1, ::-1], "not flipped"),
    ("shift-right", 2 * SHIFT, "moves right, but its brightness changes: the weight must be 1"),
    ("shift-right", -0.3 * SHIFT, "moves right, but its brightness"),
    ("shift-right", SHIFT.T, "down"),
    ("shift-right", SHIFT.T[::-1], "up"),
    ("shift-right", np.eye(3) * [0, 1, 0], "leaves"),
    ("shift-right", [[0, 0, 1]] * 3, "blurred"),
    ("vertical-edges", EDGE.T, "horizontal edges"),
    ("vertical-edges", EDGE + EDGE.T, "too"),
    ("vertical-edges", abs(EDGE), "flat"),
    ("dense-output", np.maximum(W.T @ X + B, 0), "i and j are swapped"),
    ("dense-output", W @ X + B, "phi is forgotten"),
    ("dense-output", np.maximum(W @ X, 0), "the bias is forgotten"),
    ("dense-output", np.maximum(W @ X + 3 * B, 0), "once per input"),
    ("dense-output", np.maximum(W @ X, 0) + B, "after phi"),
    ("dense-output", np.maximum(W * X, 0).sum(1) + B, "phi is applied to each term"),
    ("dense-output", np.maximum((W * X).sum(0) + B, 0), "summed over i"),
    ("count-weights", 7840, "biases are forgotten"),
    ("count-weights", 7841, "one for all"),
    ("count-weights", 7840 + 784, "not to an input"),
    ("count-weights", 794, "go in and come out"),
    ("long-multiplication", np.polymul(P[::-1], Q[::-1]), "highest power first"),
    ("long-multiplication", np.convolve(P, Q[::-1]), "flipped"),
    ("same-crop", (2, 9), "too short"),
    ("same-crop", (2, 11), "too long"),
    ("same-crop", (2, 8), "how many"),
    ("same-crop", (4, 8), "'valid'"),
    ("same-crop", (0, 12), "all of"),
    ("same-crop", (0, 8), "at the end only"),
    ("same-crop", (4, 12), "at the start only"),
    ("commute", "same", "differ in length"),
    ("commute", "VALID", "refused"),
    ("one-term", reference.slide(X_EQUATION[0], W_EQUATION[1, 0], **PLAIN).astype(int), "w_10 * x_0"),
    ("one-term", reference.slide(X_EQUATION[0], W_EQUATION[0, 0], **PLAIN).astype(int), "start at 0"),
    ("one-term", reference.slide(X_EQUATION[1], W_EQUATION[0, 1][::-1, ::-1], **PLAIN).astype(int), "flipped"),
    ("one-by-one", MIX[::-1], "two outputs are swapped"),
    ("one-by-one", MIX * [[[[1]]], [[[-1]]]], "wrong sign"),
    ("one-by-one", MIX * [[[[4]]], [[[1]]]], "brighter"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, flip=False), "flipped"),
    ("depthwise", cn.Layer(CROSSES[:, None].swapaxes(2, 3), groups=3), "transposed"),
    ("depthwise", cn.Layer(CROSSES[::-1, None], groups=3), "reverse order"),
    ("depthwise", cn.Layer(np.stack([CROSSES] * 3)), "sums over all inputs"),
    ("depthwise", cn.Layer(CROSSES[:, None]), "groups is missing: with groups=3 each output reads 1 input"),
    ("depthwise", cn.Layer(CROSSES[:, None], phi="relu", groups=3), "phi: none was asked for, and yours is relu"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, boundary="wrap"), "wraps around"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, padding=((2, 0), (2, 0))), "one cell too far"),
    ("depthwise", cn.Layer(zeros_for_the_others(CROSSES)), "a weight of 0 connects all the same"),
    ("depthwise", cn.Layer(np.pad(CROSSES, ((0, 0), (1, 1), (1, 1)))[:, None], groups=3), "a weight of 0 connects"),
    ("count-connections", 20 * 9 * 6, "padding cells"),
    ("count-connections", 20 * 9 * 3, "padding cells are counted, and that is one input"),
    ("count-connections", 20 * 9 * 2, "padding cells are counted, and that is one output"),
    ("count-connections", 20 * 6, "one input pixel for each output pixel"),
    ("count-connections", 54, "weights"),
    ("count-connections", 20 * 20 * 6, "dense"),
    ("count-connections", counted() // 6, "one input and one output"),
    ("matrix-row", [0, 1, 2, 4, 0, 0], "flipped"),
    ("matrix-row", [4, 2, 1, 0, 0, 0], "row 0"),
    ("matrix-row", [1, 2, 4, 0, 0, 0], "not flipped, and that is row 0"),
    ("shift", [(1, 2), (0, 1), (0, 0), (0, 2), (1, 0), (1, 1)], "transposed"),
    ("shift", changed(padding="same"), "'same'"),
    ("shift", changed(padding="full"), "'full'"),
    ("shift", [(r, c) for r in (2, 3) for c in (1, 2, 3)], "reads"),
    ("parameters", [8 * 1024 * (3 * 1024 + 1), 608], "order"),
    ("parameters", [600, 8 * 1024 * 3 * 1024], "biases"),
    ("output-size", size((20, 29), (4, 5), padding=3, dilation=(1, 2)), "stride is ignored"),
    ("output-size", size((20, 29), (4, 5), padding=3, stride=(2, 3)), "dilation is ignored"),
    ("output-size", size((20, 29), (4, 5), stride=(2, 3), dilation=(1, 2)), "padding is left out"),
    ("output-size", size((20, 29), (4, 5), padding=3, stride=(3, 2), dilation=(1, 2)), "strides of the axes"),
    ("output-size", [(20 + 6 - 4 + 1) // 2, (29 + 6 - 9 + 1) // 3], "divide the room by the stride, then add one"),
    ("output-size", [12, 10], "rounded up"),
    ("output-size", [12, 26 / 3 + 1], "not rounded"),
    ("missing-size", (7, 5), "dilation is ignored"),
    ("missing-size", (3, 2), "off by one"),
    ("missing-size", (3, 4), "order"),
    ("not-determined", "x and y", "size of w"),
    ("not-determined", "Y, x", "size of w"),
    ("range", [19, 20, 21], "off by one"),
    ("range", [15, 16, 17], "cells 0 to n are n + 1 cells"),
    ("range", [18, 17, 16], "smallest first"),
    ("moving-average", np.ones(5) / 3, "divides by three"),
    ("moving-average", np.ones(5), "sum"),
    ("matched-filter", int(np.argmax(np.convolve(SIGNAL, PATTERN, "valid"))), "flipped"),
    ("matched-filter", int(np.argmax(SIGNAL)), "signal is largest"),
    ("matched-filter", int(np.argmax(np.correlate(SIGNAL, PATTERN, "full"))), "'full' where 'valid'"),
    ("matched-filter", int(np.max(np.correlate(SIGNAL, PATTERN))), "value of the maximum"),
    ("volume-size", [10, 16 // 2, 14 // 3], "divide the room by the stride, then add one"),
    ("volume-size", [10, 9, 6], "rounded up"),
    ("volume-size", size((12, 20, 17), (3, 5, 4)), "stride is ignored"),
    ("volume-size", size((12, 20, 17), (3, 5, 4), padding="same", stride=(1, 2, 3)), "'same'"),
    ("two-layers", np.convolve(np.convolve(NUMBERS, FIRST, "valid"), SECOND, "valid"), "relu is forgotten"),
    ("two-layers", np.convolve(NUMBERS, np.convolve(FIRST, SECOND), "valid"), "relu is forgotten"),
    ("two-layers", np.maximum(np.convolve(NUMBERS, np.convolve(FIRST, SECOND), "valid"), 0), "not after the second"),
    ("two-layers", two_layers(FIRST[::-1], SECOND[::-1]), "neither layer is flipped"),
    ("two-layers", two_layers(FIRST[::-1], SECOND), "in the first layer: not flipped"),
    ("two-layers", two_layers(FIRST, SECOND[::-1]), "in the second layer: not flipped"),
    ("two-layers", two_layers(SECOND, FIRST), "wrong order"),
    ("two-layers", np.maximum(two_layers(FIRST, SECOND), 0), "after the first layer alone"),
    ("frame-the-field", [*framed(UNIT[1]), *framed(UNIT[0])], "rows first"),
    ("frame-the-field", [framed(n)[end] for end in (0, 1) for n in UNIT], "order is another"),
    ("frame-the-field", [5, 16, 9, 20], "jump is left out"),
    ("frame-the-field", [10, 22, 18, 30], "one too far"),
    ("frame-the-field", [10, 17, 18, 25], "last layer of 3 x 3"),
    ("frame-the-field", [*framed(6), *framed(9)], "one row below"),
    ("frame-the-field", [4, 15, 12, 23], "it begins there"),
    ("dilated-reach", 8 * 8 * 3, "multiplies kernel, last dilation and stacks"),
    ("dilated-reach", 1 + 3 * sum(d * (8 + 1) for d in DILATIONS), "kernel + 1"),
    ("dilated-reach", 1 + 3 * sum(d * 8 for d in DILATIONS), "has the kernel"),
    ("dilated-reach", 1 + 2 * 3 * sum(d * 7 for d in DILATIONS), "two convolutions"),
    ("dilated-reach", 3 * sum(d * 7 for d in DILATIONS), "own place"),
    ("dilated-reach", 3 * sum(d * 8 for d in DILATIONS), "has kernel times dilation"),
    ("dilated-reach", 3 * (1 + sum(d * 7 for d in DILATIONS)), "their reaches add up"),
    ("unnoticed-moves", 9, "how many it notices"),
    ("unnoticed-moves", sum(n // 3 == (n + 1) // 3 for n in range(11)), "side by side"),
    ("unnoticed-moves", sum(n // 2 == (n + 1) // 2 for n in range(11)), "smaller windows"),
    ("unnoticed-moves", 0, "stride 1"),
    ("stamp-by-hand", [2, 8, 3, 12, -1, -4, -2], "the later one overwrites"),
    ("stamp-by-hand", [2, 8, 4, 12, 6, -4, -2], "the earlier one stays"),
    ("stamp-by-hand", [2, 8, 3.5, 12, 2.5, -4, -2], "mean"),
    ("stamp-by-hand", stamped(STAMPED, STAMP[::-1], 2), "flipped"),
    ("stamp-by-hand", stamped(STAMPED[::-1], STAMP, 2), "reverse order"),
    ("way-back", (0, 1), "order"),
    ("way-back", [left_over(size, 5, 3, 0) for size in SIZES], "padding is left out"),
    ("way-back", (20 % 3, 22 % 3), "divides the room"),
    ("way-back", (2, 0), "missing to the next window"),
    ("way-back", (19, 22), "size that comes out"),
    ("way-back", (0, 0), "too short"),
    ("fewest-and-most", (9, 4), "order"),
    ("fewest-and-most", (2, 3), "one axis"),
    ("fewest-and-most", (1, 9), "border"),
    ("fewest-and-most", (25, 25), "an input feeds"),
    ("fewest-and-most", (1, 4), "3 x 3"),
    ("fewest-and-most", (4, 4), "the stride divides"),
    ("keep-it-flat", [1, 1, 1], "read two inputs come out larger"),
    ("keep-it-flat", [0.25, 1, 0.25], "read two inputs come out smaller"),
    ("keep-it-flat", [1, 2, 1], "flat, but larger"),
    ("keep-it-flat", [0, 0, 0], "flat, but smaller"),
    ("count-a-block", 64 * 32 * 5 + 64 * 64 * 5, "biases are forgotten"),
    ("count-a-block", 2 * (64 * 32 * 5 + 64), "reads the 64 channels"),
    ("count-a-block", 2 * (64 * 64 * 5 + 64), "reads the 32 channels"),
    ("count-a-block", 64 * 64 * 5 + 64, "second convolution alone"),
    ("count-a-block", 64 * 33 + 64 * 65, "kernels of 1"),
    ("follow-the-length", (71, 148), "order"),
    ("follow-the-length", (151, 76), "window is ignored"),
    ("follow-the-length", (148, 72), "rounded up"),
    ("follow-the-length", (147, 70), "window at 0"),
    ("follow-the-length", (301 // 2, 301 // 4), "a half and a quarter"),
    ("follow-the-length", ((301 - 8 - 7) // 2 + 1, (144 - 8 - 7) // 2 + 1), "keep the length"),
    ("follow-the-length", (301 - 6, 301 - 12), "stride is ignored"),
    ("bins-seen", (8, 85), "order"),
    ("bins-seen", (1 + 9 * 4, 1), "strides are left out"),
    ("bins-seen", (69, 4), "before the pool"),
    ("bins-seen", (84, 8), "own place"),
    ("bins-seen", (85, 6), "strides multiply"),
    ("bins-seen", (85, 4), "doubles in the third pool, too"),
    ("bins-seen", (1 + 8 * (1 + 2 + 4), 8), "two convolutions"),
    ("brightening", [1, 1, 0, -1, -1], "turn it"),
    ("brightening", [1, -2, 1, 0, 0], "gets darker, too"),
    ("brightening", [0, 0, 1, 1, 1], "steady bright light"),
    ("brightening", [-2, 0, 0, 0, 1], "steady dark light: let"),
    ("brightening", [-0.2] * 5, "weights of one sign"),
    ("brightening", [-0.5, -0.5, 0, 0.5, 0.5], "`rises` itself"),
    ("own-kernel", np.eye(3) * [0, 1, 0], "leaves"),
    ("own-kernel", np.ones((3, 3)) / 9, "softer"),
    ("own-kernel", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "darker"),
    ("own-kernel", 2 * np.eye(3), "brighter"),
    ("own-kernel", np.ones((3, 3)) / 8, "brighter"),
    ("own-kernel", [[0, 0, 0], [-1, 3, -1], [0, 0, 0]], "one direction only"),
    ("own-kernel", [[0, 1, 0], [1, -3, 1], [0, 1, 0]], "turns edges round"),
    ("own-kernel", [[0, 0, 0], [1, -1, 1], [0, 0, 0]], "turns edges round"),
    ("own-kernel", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], "relief"),
    ("own-kernel", [[0, 0, 0], [-4, 2, 3], [0, 0, 0]], "relief"),
    ("own-kernel", SHIFT, "leaves"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w[::-1]), "flipped"),
    ("layer-by-loops", plainly(phi_per_term), "phi is applied to each term"),
    ("layer-by-loops", plainly(phi_and_bias_per_term), "bias and phi are applied to each term"),
    ("layer-by-loops", plainly(bias_per_input), "once per input"),
    ("layer-by-loops", plainly(no_bias), "the bias is forgotten"),
    ("layer-by-loops", plainly(overwritten), "overwrites"),
    ("layer-by-loops", plainly(not_turned), "flipped"),
    ("layer-by-loops", plainly(only_rows_turned), "half flipped: only the order of the rows"),
    ("layer-by-loops", no_phi, "phi is forgotten"),
    ("layer-by-loops", bias_after_phi, "after phi"),
    ("layer-by-loops", over_outputs, "summed over i, the outputs"),
    ("layer-by-loops", swapped_indices, "i and j are swapped"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x[::-1], w, b), "inputs are taken in reverse order"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x, w, b)[::-1], "outputs stand in reverse order"),
]
WRONG_SIZE = [
    ("two-layers", np.maximum(np.convolve(NUMBERS, FIRST, "valid"), 0), "stands between the layers"),
    ("two-layers", np.convolve(NUMBERS, FIRST, "valid"), "before relu"),
    ("two-layers", np.convolve(NUMBERS, SECOND, "valid"), "second layer alone"),
    ("two-layers", two_layers(FIRST, SECOND, "full"), "in the second layer: 'full'"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 1), "the stride is ignored"),
    ("one-by-one", MIX.swapaxes(0, 1), "axes are swapped"),
    ("one-by-one", MIX[..., 0, 0], "its two axes"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 2)[:6], "two cells for each input"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 3), "side by side"),
    ("stamp-by-hand", stamped(STAMPED, STAMP, 2)[1:-1], "with padding 1"),
    ("stamp-by-hand", [*stamped(STAMPED, STAMP, 2), 0], "output_padding=1"),
    ("long-multiplication", np.convolve([2, 3, 1], Q), "keeps its place"),
    ("long-multiplication", [2 * 5, 0, 3 * 4, 0], "every term"),
    ("long-multiplication", np.polynomial.polynomial.polyadd(P, Q), "sum of the two"),
    ("long-multiplication", np.convolve(P, Q, "same"), "'same' where 'full' was meant"),
    ("long-multiplication", np.convolve(P, Q, "valid"), "'valid' where 'full' was meant"),
    ("one-term", cn.convolve(X_EQUATION[1], W_EQUATION[0, 1], "same"), "'same' where 'valid' was meant"),
    ("one-term", cn.convolve(X_EQUATION[1], W_EQUATION[0, 1]), "'full' where 'valid' was meant"),
    ("matrix-row", [4, 2, 1], "zeros are missing"),
    ("matrix-row", [2, 4, 0, 0], "transposed"),
    ("range", [16], "smallest"),
    ("range", (16, 18), "list every size"),
    ("moving-average", [1 / 3] * 3, "three"),
    ("depthwise", cn.Layer(CROSSES[:, None], groups=3, padding="valid"), "'valid' where 'same' was meant"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w)[: len(x)], "beyond the end"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w, "valid"), "'valid' where 'full' was meant"),
    ("slide-by-hand", lambda x, w: cn.convolve(x, w, "same"), "'same' where 'full' was meant"),
    ("slide-by-hand", lambda x, w: np.convolve(x, w)[:-1], "off by one"),
    ("layer-by-loops", lambda x, w, b: cn.Layer(w, b, "relu", padding="full")(x), "'full' where 'valid' was meant"),
    ("layer-by-loops", lambda x, w, b: cn.Layer(w, b, "relu")(x), "'same' where 'valid' was meant"),
    ("layer-by-loops", lambda x, w, b: layer_by_loops(x, w, b)[:, :-1, :-1], "off by one"),
]


@pytest.mark.parametrize(("name", "answer", "named"), numbered(MISTAKES))
def test_classic_mistakes_are_named(name, answer, named, capsys):
    line = said(capsys, name, answer)
    assert line.startswith("almost: ") and named in line


@pytest.mark.parametrize(("name", "answer", "named"), numbered(WRONG_SIZE))
def test_mistakes_that_change_the_size_are_named_after_it(name, answer, named, capsys):
    line = said(capsys, name, answer)
    assert line.startswith("wrong shape: ") and named in line
