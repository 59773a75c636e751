"""Networks: how they are written, what they refuse, what they sum up, and two that others have published."""

import itertools
import time

import known_networks
import numpy as np
import pytest

import convnotes as cn
from convnotes.layers.cells import MOST_PRODUCTS, Cells
from convnotes.layers.links import products


def conv(n_out, n_in, *kernel, **options):
    return cn.Layer(np.ones((n_out, n_in, *kernel)), **options)


# How a network is written


def test_a_chain_names_its_nodes_by_kind_and_number():
    net = cn.Network(
        [
            conv(2, 1, 3, 3), cn.MaxPool(2), conv(2, 2, 3, 3), cn.AveragePool(2), cn.Scale([1, 2]), cn.Permute([1, 0]),
            cn.Upsample(2), conv(2, 1, 2, 2, stride=2).transposed(), cn.Softmax(), cn.Flatten(), conv(3, 128),
        ]
    )  # fmt: skip
    assert net.names == (
        "x", "conv1", "pool1", "conv2", "pool2", "scale1", "permute1", "upsample1", "transposed1", "softmax1",
        "flatten1", "dense1",
    )  # fmt: skip


def test_a_dict_may_stand_in_any_order_and_is_computed_in_one():
    layer = conv(1, 1, 3)
    nodes = {"sum": (cn.Add(), "b", "x"), "b": (layer, "a"), "a": (cn.MaxPool(1), "x")}
    net = cn.Network(nodes)
    assert net.names == ("x", "a", "b", "sum") and net.inputs == ("x",) and net.outputs == ("sum",)
    assert net([[1, 2, 3]]).tolist() == np.add(layer([[1, 2, 3]]), [[1, 2, 3]]).tolist()
    assert net["b"] is layer and net.nodes["sum"][1:] == ("b", "x")
    assert cn.Network(net.nodes).names == net.names


def test_names_keep_letters_digits_and_a_few_signs():
    net = cn.Network({"a b:c": (cn.MaxPool(1), "the input"), "layer1/0.conv-é": (cn.MaxPool(1), "a b:c")})
    assert net.names == ("the_input", "a_b_c", "layer1/0.conv-é")


def test_outputs_are_what_is_not_read_or_what_is_asked_for():
    nodes = {"a": (cn.Scale([2.0]), "x"), "b": (cn.Scale([3.0]), "a"), "c": (cn.Scale([5.0]), "a")}
    assert cn.Network(nodes).outputs == ("b", "c")
    found = cn.Network(nodes)([1.0])
    assert {name: y.tolist() for name, y in found.items()} == {"b": [6], "c": [10]}
    assert cn.Network(nodes, outputs=["c"])([1.0]).tolist() == [10]
    assert list(cn.Network(nodes, outputs=["c", "a"])([1.0])) == ["c", "a"]


def test_the_same_tensor_can_be_added_to_itself():
    net = cn.Network({"twice": (cn.Add(), "x", "x")})
    assert net([[1, 2]]).tolist() == [[2, 4]]
    assert net.receptive_field(2, "twice", (0, 1))["x"].paths().tolist() == [[0, 2]]
    assert net.influence([[1.0, 2.0]], "twice", (0, 1))["x"].tolist() == [[0, 2]]


def test_one_input_and_a_batch_give_the_same():
    rng = np.random.default_rng(0)
    net = cn.Network([cn.Layer(rng.normal(size=(2, 3, 3, 3)), phi="relu"), cn.MaxPool(2), cn.Flatten(), conv(4, 18)])
    x = rng.normal(size=(5, 3, 6, 6))
    batch = net.activations(x)
    assert {name: a.shape for name, a in batch.items()} == {
        "x": (5, 3, 6, 6), "conv1": (5, 2, 6, 6), "pool1": (5, 2, 3, 3), "flatten1": (5, 18), "dense1": (5, 4),
    }  # fmt: skip
    for number, one in enumerate(x):
        for name, value in net.activations(one).items():
            np.testing.assert_allclose(value, batch[name][number], atol=1e-12)
    assert net(x[:0]).shape == (0, 4)


def test_a_batch_is_told_from_one_input_where_only_sizes_tell_it():
    net = cn.Network([cn.Flatten(), conv(2, 12)])
    assert net(np.ones((3, 4))).shape == net(np.ones((3, 2, 2))).shape == (2,)
    assert net(np.ones((5, 3, 2, 2))).shape == (5, 2)
    with pytest.raises(ValueError, match=r"it gets shape \(10,\): expected \(12,\)"):
        net(np.ones((5, 2)))


def test_channels_that_no_node_tells_are_the_fewest_that_fit():
    pools = cn.Network([cn.MaxPool(2), cn.Softmax()])
    assert pools.shapes((4, 4))["pool1"] == (1, 2, 2)
    field = pools.receptive_field((4, 4), "pool1", (2, 0, 1))["x"]
    assert field.shape == (3, 4, 4) and list(field) == [(2, 0, 2), (2, 0, 3), (2, 1, 2), (2, 1, 3)]
    assert cn.Network([cn.Flatten(), conv(1, 12)]).shapes((2, 2))["x"] == (3, 2, 2)
    assert cn.Network([cn.Flatten()]).receptive_field(4, "flatten1", (7,))["x"].shape == (2, 4)  # it is its own node's
    with pytest.raises(ValueError, match=r"it gets shape \(4,\): expected \(13,\)"):
        cn.Network([cn.Flatten(), conv(1, 13)]).shapes((2, 2))


def test_integers_stay_exact_through_nodes_that_keep_them():
    big = 2**53 + 1
    net = cn.Network(
        {"a": (cn.Layer([[[1]]], phi="relu"), "x"), "b": (cn.MaxPool(2), "a"), "sum": (cn.Add(), "b", "b")}
    )
    y = net([[big, 3]])
    assert y.dtype == np.int64 and y.tolist() == [[2 * big]]
    with pytest.raises(OverflowError, match=r"node 'sum' \(Add\): the integers that are added"):
        net([[2**62, 3]])


def test_floats_of_32_bits_stay_so():
    net = cn.Network(
        [conv(2, 1, 3).replace(w=np.ones((2, 1, 3), np.float32), phi=("prelu", [0.1, 0.2])), cn.AveragePool(2),
         cn.Scale(np.ones(2, np.float32), np.ones(2, np.float32)), cn.Softmax(), cn.Flatten()]
    )  # fmt: skip
    assert {a.dtype for a in net.activations(np.ones((1, 8), np.float32)).values()} == {np.dtype(np.float32)}


# What is refused

TWO = {"a": (cn.Scale([1.0]), "x"), "b": (cn.Add(), "a", "z")}
REFUSED = {
    "a circle": (
        lambda: cn.Network({"a": (cn.Add(), "b", "x"), "b": (cn.MaxPool(1), "a")}), "circle: a reads b reads a"),
    "an unknown output": (lambda: cn.Network({"a": (cn.MaxPool(1), "x")}, outputs=["c"]), "there is no node 'c'"),
    "no outputs": (lambda: cn.Network([cn.MaxPool(1)], outputs=[]), "expected a list of names, at least one"),
    "a number of outputs": (lambda: cn.Network([cn.MaxPool(1)], outputs=1), "expected a list of names, at least one"),
    "two inputs of a layer": (
        lambda: cn.Network({"a": (conv(1, 1, 3), "x", "z")}), "input -> 1 output, kernels 3, padding 'same', stride 1, "
        "convolution, identity reads one tensor and got 2: join them first, for example with cn.Add()"),
    "channels": (lambda: cn.Network([conv(2, 1, 3), cn.MaxPool(2), conv(1, 3, 3)]), "node 'conv2' (Layer: 3 inputs"),
    "channels that are added": (
        lambda: cn.Network({"a": (conv(2, 1, 3), "x"), "b": (conv(3, 1, 3), "x"), "c": (cn.Add(), "a", "b")}),
        "node 'c' (Add): it adds tensors of 2 and 3 channels",
    ),
    "channels of a scale": (lambda: cn.Network([conv(2, 1, 3), cn.Scale([1, 2, 3])]), "scales 3 channels, and gets 2"),
    "a channel that is not there": (lambda: cn.Network([conv(2, 1, 3), cn.Permute([0, 2])]), "it takes channel 2"),
    "slopes": (lambda: cn.Network([conv(2, 1, 3), cn.MaxPool(1, phi=("prelu", [1, 2, 3]))]), "node 'pool1'"),
    "axes": (lambda: cn.Network([conv(2, 1, 3), conv(1, 2, 3, 3)]), "'conv1' has 1 axes where 2 are needed"),
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
    "a dense layer on images": (lambda: cn.Network([conv(2, 1, 3, 3), conv(1, 2)]), "has 2 axes where 0 are needed"),
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


def test_a_unit_outside_its_node_is_refused():
    with pytest.raises(IndexError, match=r"unit=\(0, 2\) is outside \(1, 2\)"):
        cn.Network([conv(1, 1, 3), cn.MaxPool(2)]).receptive_field(4, "pool1", (0, 2))


# Fields


def test_fields_hold_what_is_not_reached_with_nothing_in_it():
    net = cn.Network({"a": (conv(1, 1, 3), "x"), "b": (conv(1, 1, 3), "z"), "c": (cn.Concatenate(), "a", "b"),
                      "d": (conv(2, 1, 1, groups=2), "c")})  # fmt: skip
    field = net.receptive_field({"x": 5, "z": 5}, "d", (1, 0))
    assert list(field) == ["x", "z", "a", "b", "c", "d"]
    assert [len(field[name]) for name in field] == [0, 2, 0, 1, 1, 1] and not field["x"]
    above = net.projective_field({"x": 5, "z": 5}, "a", (0, 4))
    assert list(above) == ["z", "a", "b", "c", "d"] and [len(cells) for cells in above.values()] == [0, 1, 0, 1, 1]


def test_a_field_is_a_set_and_no_hull():
    net = cn.Network([conv(1, 1, 3, dilation=4, padding="valid")])
    cells = net.receptive_field(20, "conv1", (0, 2))["x"]
    assert list(cells) == [(0, 2), (0, 6), (0, 10)] and (0, 6) in cells and (0, 5) not in cells
    assert (0, 20) not in cells and "anything" not in cells and len(cells) == 3 == cells.mask().sum()


def test_many_products_become_an_exact_mask():
    rng = np.random.default_rng(1)
    masks = rng.random((3, 70, 9)) < 0.08  # no two rows alike: as many products as there are rows with something in it
    for mask in masks:
        found = Cells(mask.shape, products(mask))
        assert (found.mask() == mask).all() and len(found) == mask.sum() and bool(found) == mask.any()
        assert all((cell in found) == mask[cell] for cell in np.ndindex(mask.shape))
        assert list(found) == list(map(tuple, np.argwhere(mask).tolist()))
    patchwork = np.eye(80, dtype=bool)
    whole = Cells(patchwork.shape, [list(pair) for pair in zip(patchwork, patchwork)])
    assert whole.products is None and len(whole) == 80 > MOST_PRODUCTS and (whole.mask() == patchwork).all()
    assert (3, 3) in whole and (3, 4) not in whole


def scattered():
    """Return a network whose unit (0, 70, 70) sees the 71 cells of an anti-diagonal of "middle", each by a branch."""
    one = np.ones((1, 1, 1, 1))
    nodes = {"middle": (cn.Layer(np.ones((1, 1, 3, 3)), flip=False), "x")}
    for k in range(71):
        nodes[f"branch{k}"] = (cn.Layer(one, padding=((k, 70 - k), (70 - k, k)), flip=False), "middle")
    return cn.Network(nodes | {"sum": (cn.Add(), *(f"branch{k}" for k in range(71)))})


def test_a_mask_travels_on_through_the_tables():
    net = scattered()
    field = net.receptive_field((71, 71), "sum", (0, 70, 70))
    anti = np.fliplr(np.eye(71, dtype=int))
    assert field["middle"].products is None and (field["middle"].mask()[0] == anti).all()
    ways = np.pad(anti, 1)
    ways = sum(ways[r : r + 71, c : c + 71] for r in range(3) for c in range(3))
    assert (field["x"].mask()[0] == (ways > 0)).all() and len(field["x"]) == (ways > 0).sum()
    assert (field["x"].paths()[0] == ways).all()
    above = net.projective_field((71, 71), "x", (0, 0, 0))
    assert len(above["middle"]) == 4 and len(above["sum"]) == above["sum"].mask().sum()
    assert (above["sum"].mask() == (above["sum"].paths() > 0)).all() and above["sum"].products is None


@pytest.mark.parametrize("seed", range(20))
def test_a_union_of_products_counts_every_cell_once(seed):
    rng = np.random.default_rng([7, seed])
    shape = tuple(rng.integers(1, 7, rng.integers(1, 4)).tolist())
    parts = [[rng.random(n) < 0.5 for n in shape] for _ in range(rng.integers(0, 6))]
    want = np.zeros(shape, bool)
    for part in parts:
        want[np.ix_(*part)] = True
    found = Cells(shape, parts)
    assert len(found) == want.sum() and (found.mask() == want).all()
    kept = found.products
    for a, b in itertools.permutations(kept, 2):
        assert any((p & ~q).any() for p, q in zip(a, b))  # none lies within another


def test_paths_beyond_int64_are_exact():
    net = cn.Network([conv(1, 1, 3) for _ in range(60)])
    paths = net.receptive_field(200, "conv60", (0, 100))["x"].paths()
    assert paths.dtype == object and paths.sum() == 3**60 and type(paths[0, 100]) is int
    row = [1]
    for _ in range(60):  # the trinomial triangle
        row = [sum(row[max(0, k - 2) : k + 1]) for k in range(len(row) + 2)]
    assert paths[0, 40:161].tolist() == row


def test_paths_of_a_huge_tensor_are_refused():
    cells = cn.Network([conv(1, 1, 3)]).receptive_field(2_000_000, "conv1", (0, 9))["x"]
    assert len(cells) == 3
    with pytest.raises(MemoryError, match="ask on a smaller input"):
        cells.paths()


# The summary


def test_the_summary_counts_what_there_is():
    net = cn.Network(
        {"a": (cn.Layer(np.ones((4, 3, 3, 3)), np.zeros(4), ("prelu", [0.1] * 4), stride=2), "x"),
         "n": (cn.Scale(np.ones(4)), "a"), "p": (cn.MaxPool(3, 2, padding=1), "n"), "u": (cn.Upsample(2), "p"),
         "s": (cn.Add(), "u", "a")}
    )  # fmt: skip
    found = net.summary((16, 16))
    rows = {row.name: row for row in found.rows}
    assert list(rows) == ["x", "a", "n", "p", "u", "s"]
    assert rows["x"].kind == "input" and rows["x"].shape == (3, 16, 16) and rows["s"].shape == (4, 8, 8)
    assert rows["a"].parameters == 4 * 3 * 9 + 4 + 4 and rows["n"].parameters == 8
    assert rows["a"].connections == rows["a"].multiplications == net["a"].counts((16, 16)).multiplications
    assert (rows["p"].connections, rows["p"].multiplications) == (4 * (3 * 4 - 1) ** 2, 0)
    for name in "pus":
        assert (rows[name].field, rows[name].jump) == ((7, 7), (4, 4) if name == "p" else (2, 2))
    assert found.total.parameters == sum(row.parameters for row in found.rows) == 124
    assert str(found).splitlines()[0].split() == list(found.HEAD) and str(found).splitlines()[-1].startswith("total")
    assert found._repr_html_().count("<tr>") == 8


def test_branches_that_step_differently_have_no_field_and_no_jump():
    both = cn.Network({"a": (cn.MaxPool(2), "x"), "b": (cn.MaxPool(3, 2, padding=1), "x"),
                       "c": (cn.Concatenate(), "a", "b"), "d": (conv(1, 2, 1), "c")})  # fmt: skip
    rows = {row.name: row for row in both.summary(10).rows}
    assert rows["c"].field is None and rows["d"].field == (3,)  # a unit of c sees 2 or 3; one of d sees their union
    steps = cn.Network({"a": (cn.MaxPool(3, 3, padding=1), "x"), "b": (conv(1, 1, 3, stride=4, padding=1), "x"),
                        "c": (cn.Add(), "a", "b")})  # fmt: skip
    row = steps.summary(3).rows[-1]
    assert row.field is None and row.jump is None


@pytest.mark.parametrize("seed", range(30))
def test_the_field_of_the_summary_is_that_of_the_unit_that_sees_most(seed):
    rng = np.random.default_rng([8, seed])
    n, nodes = int(rng.integers(5, 30)), []
    for _ in range(rng.integers(1, 5)):
        k, s, d = (int(v) for v in rng.integers(1, 4, 3))
        node = conv(1, 1, k, stride=s, dilation=d, padding=int(rng.integers(3)))
        nodes.append([node, cn.MaxPool(k, s, padding=k // 2), cn.Upsample(2)][rng.integers(3)])
    net = cn.Network(nodes)
    try:
        rows = net.summary(n).rows
    except ValueError:
        return
    for row in rows[1:]:
        seen = [len(net.receptive_field(n, row.name, (0, o))["x"]) for o in range(row.shape[1])]
        assert row.field == (max(seen),)


# Networks that others have published


def test_astronet_is_one_network_of_two_inputs():
    net = known_networks.astronet()
    summary = net.summary({"global": 2001, "local": 201})
    rows = {row.name: row for row in summary.rows}
    lengths = [rows[f"global/{name}"].shape[1] for name in ("conv1a", *(f"pool{k}" for k in range(1, 6)))]
    assert lengths == [2001, 999, 498, 247, 122, 59]
    assert [rows[f"local/{name}"].shape[1] for name in ("conv1a", "pool1", "pool2")] == [201, 98, 46]
    flat = rows["global/flat"].shape, rows["local/flat"].shape, rows["views"].shape
    assert flat == ((15104,), (1472,), (16576,)) and rows["planet"].shape == (1,)
    convolutions = sum(row.parameters for row in summary.rows if row.kind == "conv")
    dense = sum(row.parameters for row in summary.rows if row.kind == "dense")
    assert (convolutions, dense, summary.total.parameters) == (664_288, 9_275_905, 9_940_193)
    assert (rows["global/pool5"].field, rows["global/pool5"].jump) == ((373,), (32,))
    assert (rows["local/pool2"].field, rows["local/pool2"].jump) == ((43,), (4,))
    spatial = {"global": 2001, "local": 201}
    for name, unit, view, sees in (("global/pool5", (0, 30), "global", 373), ("local/pool2", (0, 20), "local", 43)):
        field = net.receptive_field(spatial, name, unit)
        assert len(field[view]) == sees and not field["local" if view == "global" else "global"]
    whole = net.receptive_field(spatial, "planet", (0,))
    assert len(whole["global"]) == 2001 and len(whole["local"]) == 201
    assert net({"global": np.zeros((1, 2001), np.float32), "local": np.zeros((1, 201), np.float32)}).tolist() == [0.5]


def test_pnet_finds_the_face_and_says_where_it_looked():
    net, x = known_networks.pnet(), known_networks.photograph()
    assert net.summary((32, 32)).total.parameters == 6632 and net.outputs == ("face", "box")
    y = net(x)
    assert y["face"].dtype == np.float32 and y["face"].shape == (2, 11, 11) and y["box"].shape == (4, 11, 11)
    assert np.unravel_index(y["face"][1].argmax(), (11, 11)) == (6, 3) and round(float(y["face"][1, 6, 3]), 4) == 0.9996
    row = next(row for row in net.summary((32, 32)).rows if row.name == "face")
    assert (row.field, row.jump) == ((12, 12), (2, 2))
    mask = net.receptive_field((32, 32), "face", (1, 6, 3))["x"].mask()
    want = np.zeros((3, 32, 32), bool)
    want[:, 12:24, 6:18] = True
    assert (mask == want).all()
    slopes = net.influence(x, "face", (1, 6, 3))["x"]
    assert slopes.dtype == np.float32 and slopes[~mask].max() == slopes[~mask].min() == 0 and slopes[mask].any()


def test_the_fields_of_a_deep_unit_take_as_long_as_there_are_nodes():
    def blocks(count):
        nodes, read = {}, "x"
        for n in range(count):
            nodes |= {f"conv{n}": (conv(8, 8, 3, 3), read), f"sum{n}": (cn.Add(), f"conv{n}", read)}
            read = f"sum{n}"
        return cn.Network(nodes), read

    clocked = {}
    for count in (4, 30, 60, 100):  # two nodes a block
        net, last = blocks(count)
        ask = lambda: net.receptive_field((224, 224), last, (0, 100, 100))  # noqa: E731, B023
        assert len(ask()["x"]) == 8 * min(2 * count + 1, 224) ** 2 if count < 100 else ask()["x"]
        spent = []
        for _ in range(5):
            start = time.process_time()
            ask()
            spent.append(time.process_time() - start)
        clocked[2 * count] = min(spent)
    print({nodes: f"{1000 * seconds:.1f} ms" for nodes, seconds in clocked.items()})
    assert clocked[200] < 10 * (200 / 8) * clocked[8]  # by nodes; by paths it would be 2**96 times as long
