"""What a network refuses, with the node and the remedy, when it is made or when it is used."""

import numpy as np
import pytest

import convnotes as cn


def conv(n_out, n_in, *kernel, **options):
    return cn.Layer(np.ones((n_out, n_in, *kernel)), **options)


TWO = {"a": (cn.Scale([1.0]), "x"), "b": (cn.Add(), "a", "z")}
REFUSED = {
    "a circle": (
        lambda: cn.Network({"a": (cn.Add(), "b", "x"), "b": (cn.MaxPool(1), "a")}), "circle: a reads b reads a"),
    "an unknown output": (lambda: cn.Network({"a": (cn.MaxPool(1), "x")}, outputs=["c"]), "there is no node 'c'"),
    "no outputs": (lambda: cn.Network([cn.MaxPool(1)], outputs=[]), "expected a list of names, at least one"),
    "a number of outputs": (lambda: cn.Network([cn.MaxPool(1)], outputs=1), "expected a list of names, at least one"),
    "two inputs of a layer": (
        lambda: cn.Network({"a": (conv(1, 1, 3), "x", "z")}), "convolution, identity): it reads one tensor and got 2: "
        "join them first, for example with cn.Add()"),
    "channels": (lambda: cn.Network([conv(2, 1, 3), cn.MaxPool(2), conv(1, 3, 3)]), "node 'conv2' (Layer: 3 inputs"),
    "channels that are added": (
        lambda: cn.Network({"a": (conv(2, 1, 3), "x"), "b": (conv(3, 1, 3), "x"), "c": (cn.Add(), "a", "b")}),
        "node 'c' (Add): it adds tensors of 2 and 3 channels",
    ),
    "channels of a scale": (lambda: cn.Network([conv(2, 1, 3), cn.Scale([1, 2, 3])]), "scales 3 channels, and gets 2"),
    "a channel that is not there": (lambda: cn.Network([conv(2, 1, 3), cn.Permute([0, 2])]), "it takes channel 2"),
    "slopes": (lambda: cn.Network([conv(2, 1, 3), cn.MaxPool(1, phi=("prelu", [1, 2, 3]))]), "node 'pool1'"),
    "an empty input": (lambda: cn.Network([conv(1, 1, 3)])(np.ones((1, 0))), "input 'x' is empty (shape (1, 0))"),
    "axes": (lambda: cn.Network([conv(2, 1, 3), conv(1, 2, 3, 3)]), "'conv1' has 1 axis where 2 are needed"),
    "a join in a list": (lambda: cn.Network([conv(1, 1, 3), cn.Add()]), "a list is a chain: give a dict"),
    "one input of a join": (lambda: cn.Network({"a": (cn.Add(), "x")}), "joins two or more inputs and got 1"),
    "two inputs of a pool": (lambda: cn.Network({"a": (cn.MaxPool(1), "x", "z")}), "reads one tensor and got 2"),
    "nothing to read": (lambda: cn.Network({"a": (cn.MaxPool(1),)}), "expected a node and the names of what it reads"),
    "no tuple": (lambda: cn.Network({"a": cn.MaxPool(1)}), "expected a node and the names of what it reads"),
    "no nodes": (lambda: cn.Network([]), "at least one node"),
    "no list": (lambda: cn.Network(cn.MaxPool(1)), "expected a list of layers and other nodes, or a dict"),
    "a class": (lambda: cn.Network([cn.Flatten]), "call the class, for example cn.Flatten()"),
    "a function": (lambda: cn.Network([np.tanh]), "is no node: expected a cn.Layer"),
    "a name that is no text": (lambda: cn.Network({1: (cn.MaxPool(1), "x")}), "the name 1 of a node is no text"),
    "two names that become one": (
        lambda: cn.Network({"a b": (cn.MaxPool(1), "x"), "a:b": (cn.MaxPool(1), "x")}), "'a_b' stands for two nodes"),
    "sizes": (
        lambda: cn.Network([conv(1, 1, 3, padding="valid"), conv(1, 1, 9, padding="valid")])(np.ones((1, 8))),
        "node 'conv2' (Layer: 1 input -> 1 output, kernels 9",
    ),
    "sizes that are added": (
        lambda: cn.Network({"a": (cn.MaxPool(2), "x"), "b": (cn.Add(), "a", "x")}).shapes((4, 4)),
        "node 'b' (Add): it adds shapes",
    ),
    "sizes that are joined": (
        lambda: cn.Network({"a": (cn.MaxPool(2), "x"), "b": (cn.Concatenate(), "a", "x")}).shapes((4, 4)),
        "node 'b' (Concatenate)",
    ),
    "a dense layer on images": (
        lambda: cn.Network([conv(2, 1, 3, 3), conv(1, 2)]), "has 2 axes where 0 are needed; put cn.Flatten()"),
    "a dense layer on cells of images": (
        lambda: cn.Network([conv(2, 1, 3, 3), conv(1, 8)]), "expected 8; behind a tensor with axes put cn.Flatten()"),
    "an input that is missing": (lambda: cn.Network(TWO)({"x": [1.0]}), "x has the entries 'x': expected 'x', 'z'"),
    "inputs without names": (lambda: cn.Network(TWO)([1.0]), "the network has the inputs 'x', 'z'"),
    "batches that differ": (
        lambda: cn.Network({"a": (conv(1, 1), "x"), "b": (conv(1, 1), "z"), "c": (cn.Add(), "a", "b")})(
            {"x": np.ones((2, 1)), "z": np.ones((3, 1))}),
        "the inputs differ in their batches",
    ),
    "a missing channel axis": (lambda: cn.Network([conv(1, 1, 3, 3)])(np.ones((4, 4))), "use x[None]"),
    "channels last": (lambda: cn.Network([conv(1, 3, 3, 3)])(np.ones((4, 4, 3))), "np.moveaxis(x, -1, 0)"),
    "a vector of another length": (
        lambda: cn.Network([conv(2, 1, 3), cn.Flatten(), conv(1, 8)]).shapes(5), "gets shape (10,): expected (8,)",
    ),
    "images in a dense layer": (
        lambda: cn.Network([cn.MaxPool(1), conv(1, 1)]).shapes((4, 4)), "does not give the sizes of 0 axes",
    ),
    "an unknown node": (
        lambda: cn.Network([cn.MaxPool(1)]).receptive_field(4, "pool2", (0, 0)), "there is no node 'pool2'"),
    "influence through a function": (
        lambda: cn.Network([conv(1, 1, phi=np.cos)]).influence([1.0], "dense1", (0,)), "choose a phi by its name"),
    "influence in a batch": (lambda: cn.Network([conv(1, 1)]).influence([[1.0]], "dense1", (0,)), "x is a batch"),
}  # fmt: skip


@pytest.mark.parametrize("make, words", REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_with_the_node_s_name(make, words):
    with pytest.raises((ValueError, TypeError)) as caught:
        make()
    assert words in str(caught.value)


def test_memory_that_numpy_lacks_is_a_memory_error_at_its_node():
    with pytest.raises(MemoryError, match=r"^node 'dense1' \(Layer.*Unable to allocate"):
        cn.Network([conv(1, 1, phi=lambda z: np.empty(2**50))])([1.0])


def test_a_unit_outside_its_node_is_refused():
    with pytest.raises(IndexError, match=r"unit=\(0, 2\) is outside \(1, 2\)"):
        cn.Network([conv(1, 1, 3), cn.MaxPool(2)]).receptive_field(4, "pool1", (0, 2))
